"""Reads what Telegram Desktop exports as JSON: one chat or all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from leadline.formats import text as texts
from leadline.intake import limits, looks, telegram
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_HALF = re.compile("[\ud800-\udfff]")  # half characters: JSON can write them, nothing can store them
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


class _Decoder(json.JSONDecoder):
    """Keeps numbers as the text they are: ids and amounts are never rounded."""

    def __init__(self) -> None:
        super().__init__(parse_int=str, parse_float=str, parse_constant=str)


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
    deepest = limits.current().json_depth
    if _depth(decoded.text) > deepest:
        what = f"Its JSON is nested more than {deepest} deep, as no export is; it was not read."
        yield Problem("over-limit", what, _AGAIN, exhibit.sha256)
        return
    try:
        whole = _Decoder().decode(decoded.text.strip())
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        whole, cut = _salvaged(decoded.text)
        kind = "truncated" if cut else "malformed"
        what = f"The JSON is {'cut off' if cut else 'damaged'}; the messages that are whole were read."
        yield Problem(kind, what, _AGAIN, exhibit.sha256, exhibit.span(min(decoded.byte(at), len(data)), len(data)))
    yield from _written(exhibit, whole)


def _written(exhibit: Exhibit, whole: Any) -> Iterator[Part]:
    chats = list(_chats(whole))
    zone = telegram.zone(exhibit.context.zone)
    lines, rows, read = [], 0, 0
    for chat in chats:
        lines.append(telegram.heading(_text(chat.get("name")), _text(chat.get("type")), _text(chat.get("id"))))
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


def _depth(text: str) -> int:
    """How deep brackets lie inside one another; the JSON reader itself would fall over."""
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        sign = match[0][0]
        if sign != '"':
            depth += 1 if sign in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _salvaged(text: str) -> tuple[dict[str, Any], bool]:
    """The whole messages of broken JSON as one chat a list, and whether the text simply ends too early."""
    decoder, chats, at, cut = _Decoder(), [], 0, False
    while opening := _MESSAGES.search(text, at):
        found, at, cut = [], opening.end(), False
        while True:
            at = _skip(text, at)
            if not text.startswith("{", at):
                cut = at >= len(text)
                break
            try:
                message, at = decoder.raw_decode(text, at)
            except ValueError as error:
                cut = _at_end(text, getattr(error, "pos", at), str(error))
                break
            found.append(message)
        chats.append({"name": "", "messages": found})
    return {"chats": {"list": chats}}, cut or not chats


def _at_end(text: str, pos: int, what: str) -> bool:
    return what.startswith("Unterminated string") or not text[pos + 1 :].strip()


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


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
    action = f"* {_text(message.get('action'))}" if service else ""
    body = _entities(message.get("text") or message.get("text_entities"))
    shown = telegram.Message(_time(message, zone), _text(message.get(sender)), _text(message.get(number)), f"{action} {body}".strip())
    shown.remarks += [f"{words} {_text(message[key])}" for key, words in _CARRIED if message.get(key)]
    shown.remarks += _structured(message)
    return shown


def _structured(message: dict[str, Any]) -> Iterator[str]:
    """Remarks of what is more than one word: contacts, places, invoices, polls, buttons."""
    for key, words in (("contact_information", "contact"), ("location_information", "location"), ("invoice_information", "invoice")):
        value = message.get(key)
        if isinstance(value, dict):
            yield f"{words}: {' '.join(_text(v) for v in value.values() if v)}"
    poll = message.get("poll")
    if isinstance(poll, dict):
        answers = poll.get("answers")
        options = [_text(a.get("text")) for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
        yield f"poll: {_text(poll.get('question'))} {' / '.join(options)}"
    rows = message.get("inline_bot_buttons")
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, dict):
                yield f"button: {_text(button.get('text'))} {_text(button.get('data'))}".strip()


def _entities(value: Any) -> str:
    """The text with what its formatting hides: where a link leads, whom a mention names."""
    if not isinstance(value, list):
        return _text(value)
    out = []
    for piece in value:
        shown = _text(piece.get("text")) if isinstance(piece, dict) else _text(piece)
        href = _text(piece.get("href")) if isinstance(piece, dict) else ""
        user = _text(piece.get("user_id")) if isinstance(piece, dict) else ""
        out.append(shown + (f" <{href}>" if href and href != shown else "") + (f" (user{user.removeprefix('user')})" if user else ""))
    return "".join(out)


def _time(message: dict[str, Any], zone: tzinfo) -> str:
    """UTC by the message's own count of seconds, else its local time in the case's zone."""
    seconds = _text(message.get("date_unixtime"))
    try:
        if seconds:
            return telegram.utc(datetime.fromtimestamp(int(seconds), UTC))
        return telegram.utc(datetime.fromisoformat(_text(message.get("date"))).replace(tzinfo=zone))
    except (ValueError, OverflowError, OSError):
        return ""


def _text(value: Any) -> str:
    """A value as text without half characters; lists of names joined."""
    if isinstance(value, list):
        return ", ".join(text for v in value if (text := _text(v)))
    if value is None or isinstance(value, dict):
        return ""
    return _HALF.sub("\ufffd", str(value))
