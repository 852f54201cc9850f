"""Reads what Telegram Desktop exports as JSON: one chat or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from leadline.formats import text as texts
from leadline.intake import jsons, looks, telegram
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_SIGNS = ('"date_unixtime"', '"from_id"', '"text_entities"', '"actor_id"')
_OWN = ("personal_information", "contacts", "frequent_contacts", "sessions", "web_sessions", "other_data", "profile_pictures", "stories")
_AGAIN = "Export the chat again from Telegram Desktop (format: machine-readable JSON)."
# What a message carries besides its text: key, and how the remark begins.
_CARRIED = (
    ("forwarded_from", "forwarded from"), ("saved_from", "saved from"), ("reply_to_message_id", "reply to"), ("via_bot", "via"),
    ("edited", "edited"), ("photo", "photo"), ("file", "file"), ("file_name", "file name"), ("title", "title"), ("inviter", "invited by"),
    ("members", "members"), ("discard_reason", "call"), ("duration_seconds", "seconds"), ("sticker_emoji", "sticker"),
    ("address", "address"), ("place_name", "place"),
)  # fmt: skip


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is Telegram's JSON: its keys, which no other export has together."""
    text = looks.text(head)
    if not text or not text.lstrip().startswith("{"):
        return 0.0
    if '"messages"' in text and any(sign in text for sign in _SIGNS):
        return 0.95
    if '"chats"' in text and '"about"' in text and "Telegram" in text:
        return 0.9
    return 0.6 if '"messages"' in text and name.lower() == "result.json" and '"type"' in text else 0.0


@reader(media="application/x-telegram+json", claims=_claims)
def telegram_json(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A Telegram Desktop export as JSON (`result.json`, one chat or all): its messages, one a line, as `messages.txt`.

    Times are UTC by the export's own clock count; hidden link targets, mentions, contacts and forwards are written out.
    The account owner's own data and address book are no messages: they are left aside, and a problem says so.
    """
    decoded = texts.decode(data)
    if decoded.lossy:
        yield Problem("encoding", "Some bytes are no UTF-8 and are read as U+FFFD.", _AGAIN, exhibit.sha256)
    found = jsons.loaded(exhibit, decoded, "messages", _AGAIN)
    yield from found.problems
    if not found.refused:
        chats = [{"name": "", "messages": messages} for messages in found.lists or ()]
        yield from _written(exhibit, found.whole if found.lists is None else {"chats": {"list": chats}})


def _written(exhibit: Exhibit, whole: Any) -> Iterator[Part]:
    chats = list(_chats(whole))
    zone = telegram.zone(exhibit.context.zone)
    lines, rows, read = [], 0, 0
    for chat in chats:
        lines.append(telegram.heading(jsons.plain(chat.get("name")), jsons.plain(chat.get("type")), jsons.plain(chat.get("id"))))
        messages = chat.get("messages")
        for message in messages if isinstance(messages, list) else []:
            rows += 1
            if isinstance(message, dict):
                read += 1
                lines.append(_message(message, zone).line())
    if not chats:
        yield Problem("malformed", "It holds no chat that could be read.", _AGAIN, exhibit.sha256)
        return
    own = [key for key in _OWN if isinstance(whole, dict) and whole.get(key)]
    if own:
        what = f"Parts of the export that hold the account owner's own data were left aside: {', '.join(own)}."
        yield Problem("left-aside", what, "Hand them in as a file of their own if they are evidence.", exhibit.sha256)
    if rows > read:
        yield Problem("bad-row", f"{rows - read:,} messages are no objects and could not be read.", _AGAIN, exhibit.sha256)
    yield Child("messages.txt", telegram.written(lines), "text/plain; charset=utf-8", f"{read} messages")
    yield Count(exhibit.sha256, rows, read, rows - read)


def _chats(whole: Any) -> Iterator[dict[str, Any]]:
    """The chats of a single or of a full export, left ones after the present ones."""
    if not isinstance(whole, dict):
        return
    if isinstance(whole.get("messages"), list):
        yield whole
    for key in ("chats", "left_chats"):
        group = whole.get(key)
        found = group.get("list") if isinstance(group, dict) else None
        yield from (chat for chat in found if isinstance(chat, dict)) if isinstance(found, list) else ()


def _message(message: dict[str, Any], zone: tzinfo) -> telegram.Message:
    service = message.get("type") == "service" or "actor" in message
    sender, number = ("actor", "actor_id") if service else ("from", "from_id")
    action = f"* {jsons.plain(message.get('action'))}" if service else ""
    body = _entities(message.get("text") or message.get("text_entities"))
    shown = telegram.Message(
        _time(message, zone), jsons.plain(message.get(sender)), jsons.plain(message.get(number)), f"{action} {body}".strip()
    )
    shown.remarks += [f"{words} {jsons.plain(message[key])}" for key, words in _CARRIED if message.get(key)]
    shown.remarks += _structured(message)
    return shown


def _structured(message: dict[str, Any]) -> Iterator[str]:
    """Remarks of what is more than one word: contacts, places, invoices, polls, buttons."""
    for key, words in (("contact_information", "contact"), ("location_information", "location"), ("invoice_information", "invoice")):
        value = message.get(key)
        if isinstance(value, dict):
            yield f"{words}: {' '.join(jsons.plain(v) for v in value.values() if v)}"
    poll = message.get("poll")
    if isinstance(poll, dict):
        answers = poll.get("answers")
        options = [jsons.plain(a.get("text")) for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
        yield f"poll: {jsons.plain(poll.get('question'))} {' / '.join(options)}"
    rows = message.get("inline_bot_buttons")
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, dict):
                yield f"button: {jsons.plain(button.get('text'))} {jsons.plain(button.get('data'))}".strip()


def _entities(value: Any) -> str:
    """The text with what its formatting hides: where a link leads, whom a mention names."""
    if not isinstance(value, list):
        return jsons.plain(value)
    out = []
    for piece in value:
        shown = jsons.plain(piece.get("text")) if isinstance(piece, dict) else jsons.plain(piece)
        href = jsons.plain(piece.get("href")) if isinstance(piece, dict) else ""
        user = jsons.plain(piece.get("user_id")) if isinstance(piece, dict) else ""
        out.append(shown + (f" <{href}>" if href and href != shown else "") + (f" (user{user.removeprefix('user')})" if user else ""))
    return "".join(out)


def _time(message: dict[str, Any], zone: tzinfo) -> str:
    """UTC by the message's own count of seconds, else its local time in the case's zone."""
    seconds = jsons.plain(message.get("date_unixtime"))
    try:
        if seconds:
            return telegram.utc(datetime.fromtimestamp(int(seconds), UTC))
        return telegram.utc(datetime.fromisoformat(jsons.plain(message.get("date"))).replace(tzinfo=zone))
    except (ValueError, OverflowError, OSError):
        return ""
