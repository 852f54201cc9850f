"""Reads the chats that Facebook, Messenger and Instagram hand out as JSON (`message_1.json`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from leadline.formats import text as texts
from leadline.intake import jsons, looks, telegram
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_AGAIN = "Ask for the download from Facebook or Instagram again (format: JSON)."
_MEDIA = (("photos", "photo"), ("videos", "video"), ("audio_files", "audio"), ("gifs", "gif"), ("files", "file"), ("media", "media"))
_SHARED = (("link", "shared"), ("share_text", "share text"), ("original_content_owner", "by"), ("profile_share_username", "profile"),
           ("profile_share_name", "profile name"))  # fmt: skip


@dataclass(slots=True)
class _Repair:
    """Undoes what these downloads do to text: each byte of its UTF-8 is written as a character of its own (`Ã¼` for `ü`).

    Whether a file does so shows in all its texts together; a text is undone once, never twice.
    """

    garbled: bool = False
    kept: int = 0  # texts that could not be undone

    def look(self, whole: Any) -> None:
        """Finds out whether the texts of a file are garbled: more of them read as UTF-8 than speak against it."""
        speaks, against, stack = 0, 0, [whole]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                stack += value.values()
            elif isinstance(value, list):
                stack += value
            elif isinstance(value, str) and not value.isascii():
                if _undone(value) is None:
                    against += 1
                else:
                    speaks += 1
        self.garbled = speaks > 0 and speaks >= against

    def text(self, value: Any) -> str:
        """A value as text, undone where the file is garbled."""
        shown = jsons.plain(value)
        if not self.garbled or shown.isascii():
            return shown
        undone = _undone(shown)
        self.kept += undone is None
        return shown if undone is None else undone


def _undone(text: str) -> str | None:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is such a chat: its keys, which no other export has together."""
    text = looks.text(head)
    if not text or not text.lstrip().startswith("{") or '"messages"' not in text:
        return 0.0
    if '"sender_name"' in text and '"timestamp_ms"' in text:
        return 0.95
    if '"senderName"' in text and '"timestamp"' in text and ('"threadName"' in text or '"isUnsent"' in text):
        return 0.95
    return 0.5 if '"participants"' in text and '"thread_path"' in text else 0.0


@reader(media="application/x-meta-chat+json", claims=_claims)
def meta_json(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A chat from Facebook's, Messenger's or Instagram's download (`message_1.json`): its messages, one a line, as `messages.txt`.

    Times are UTC by the download's own count, oldest first. These downloads write each byte of UTF-8 as a character of its
    own; that is undone, and the heading says so. Messenger's download of encrypted chats (`senderName`) is read too.
    """
    decoded = texts.decode(data)
    if decoded.lossy:
        yield Problem("encoding", "Some bytes are no UTF-8 and are read as U+FFFD.", _AGAIN, exhibit.sha256)
    found = jsons.loaded(exhibit, decoded, "messages", _AGAIN)
    yield from found.problems
    if found.refused:
        return
    whole = found.whole if found.lists is None else {"messages": [message for messages in found.lists for message in messages]}
    if not isinstance(whole, dict) or not isinstance(whole.get("messages"), list):
        yield Problem("malformed", "It holds no chat that could be read.", _AGAIN, exhibit.sha256)
        return
    yield from _written(exhibit, whole)


def _written(exhibit: Exhibit, whole: dict[str, Any]) -> Iterator[Part]:
    repair = _Repair()
    repair.look(whole)
    rows = whole["messages"]
    found = list(jsons.objects(rows))
    times = [_count(m) for m in found]
    if all(late >= early for late, early in itertools.pairwise(times)):
        found.reverse()  # downloads put the newest first
    messages = [_message(m, repair) for m in found]
    lines = [telegram.heading(*_heading(whole, repair)), *(m.line() for m in messages)]
    untimed = sum(not m.at for m in messages)
    if untimed:
        what = f"{untimed:,} messages carry no time that could be read."
        yield Problem("bad-row", what, "Look at them in the file itself.", exhibit.sha256)
    if len(rows) > len(found):
        yield Problem("bad-row", f"{len(rows) - len(found):,} messages are no objects and could not be read.", _AGAIN, exhibit.sha256)
    if repair.kept:
        what = f"{repair.kept:,} texts are garbled otherwise than the rest of the file; they stay as they stand there."
        yield Problem("encoding", what, "Compare them with the telephone; the file may have been edited.", exhibit.sha256)
    where = f"{len(found)} messages" + (", garbled UTF-8 undone" if repair.garbled else "")
    yield Child("messages.txt", telegram.written(lines), "text/plain; charset=utf-8", where)
    yield Count(exhibit.sha256, len(rows), len(found), len(rows) - len(found))


def _heading(whole: dict[str, Any], repair: _Repair) -> tuple[str, str, str]:
    """The chat's name, who takes part, and its path; whether its text had to be undone."""
    given = whole.get("participants")
    people = [repair.text(p.get("name") if isinstance(p, dict) else p) for p in given] if isinstance(given, list) else []
    said = [f"participants {', '.join(p for p in people if p)}"] if any(people) else []
    said += ["text garbled by the download was undone"] if repair.garbled else []
    name = repair.text(whole.get("title") or whole.get("threadName"))
    return name, "; ".join(said), repair.text(whole.get("thread_path"))


def _message(message: dict[str, Any], repair: _Repair) -> telegram.Message:
    text = repair.text(message.get("content") or message.get("text"))
    shown = telegram.Message(_at(message), repair.text(message.get("sender_name") or message.get("senderName")) or "unknown", "", text)
    shown.remarks += [f"{word} {_uri(one, repair)}" for key, word in _MEDIA for one in _list(message.get(key))]
    share = message.get("share")
    if isinstance(share, dict):
        shown.remarks += [f"{words} {repair.text(share[key])}" for key, words in _SHARED if share.get(key)]
    if isinstance(message.get("sticker"), dict):
        shown.remarks.append(f"sticker {_uri(message['sticker'], repair)}")
    shown.remarks += [f"member {repair.text(user.get('name'))}" for user in jsons.objects(message.get("users"))]
    for reaction in jsons.objects(message.get("reactions")):
        shown.remarks.append(f"reaction {repair.text(reaction.get('reaction'))} by {repair.text(reaction.get('actor'))}")
    if message.get("call_duration") is not None:
        shown.remarks.append(f"call, seconds {repair.text(message['call_duration'])}")
    shown.remarks += [
        word for key, word in (("missed", "missed"), ("is_unsent", "unsent"), ("isUnsent", "unsent")) if message.get(key) is True
    ]
    shown.remarks += [f"address {repair.text(message['ip'])}"] if message.get("ip") else []
    return shown


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _uri(one: Any, repair: _Repair) -> str:
    return repair.text(one.get("uri") if isinstance(one, dict) else one) or "without a file"


def _count(message: dict[str, Any]) -> int:
    """Milliseconds since 1970, 0 where none stand there."""
    digits = jsons.plain(message.get("timestamp_ms") or message.get("timestamp"))
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 14 else 0


def _at(message: dict[str, Any]) -> str:
    count = _count(message)
    return telegram.utc(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)) if count else ""
