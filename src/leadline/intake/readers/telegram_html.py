"""Reads what Telegram Desktop exports as web pages (`messages.html`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from leadline.formats import text as texts
from leadline.intake import looks, markup, telegram
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-])(\d\d):(\d\d))?")


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is such a page: its classes, which no other page has together."""
    text = looks.text(head)
    if not text or "<" not in text[:200]:
        return 0.0
    signs = ('class="message ', 'class="page_header', "pull_right date details", 'id="message', 'class="from_name"')
    found = sum(sign in text for sign in signs)
    return 0.97 if found >= 3 else 0.0


@reader(media="text/html; chat=telegram", claims=_claims)
def telegram_html(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A Telegram Desktop export as web page (`messages.html`, `messages2.html` …): its messages, one a line, as `messages.txt`.

    Times become UTC by the offset that the page states; older pages state none and are read in the case's zone.
    """
    decoded = texts.decode(data, "utf-8")
    if decoded.lossy:
        yield Problem("encoding", "Some bytes are no UTF-8 and are read as U+FFFD.", "Export the chat again.", exhibit.sha256)
    page = _Page(telegram.zone(exhibit.context.zone))
    for token in markup.tokens(decoded.text):
        page.take(token)
    lines, untimed = page.finish()
    rows = len(page.messages)
    if not rows:
        advice = "Export the chat again from Telegram Desktop."
        yield Problem("malformed", "It holds no message that could be read.", advice, exhibit.sha256)
    if untimed:
        what = f"{untimed:,} messages carry no time that could be read."
        yield Problem("bad-row", what, "Look at them in the page itself.", exhibit.sha256)
    yield Child("messages.txt", telegram.written(lines), "text/plain; charset=utf-8", f"{rows} messages")
    yield Count(exhibit.sha256, rows, rows, 0)


class _Page:
    """Follows which box of the page a text stands in; boxes are `div`s known by their class."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.chat: list[str] = []
        self.messages: list[telegram.Message] = []
        self.boxes: list[str] = []  # the role of every open element, "" for none
        self.links: list[str] = []
        self.sender = ""
        self.words: dict[str, list[str]] = {}

    def take(self, token: markup.Token) -> None:
        """Adds one token."""
        if isinstance(token, markup.Text):
            self._say(token.text)
        elif isinstance(token, markup.Start):
            if token.tag == "br":
                self._say("\n")
            if token.tag == "a":
                self._link(token)
            if token.tag == "div":
                self.boxes.append(self._role(token))
        elif token.tag == "div" and self.boxes:
            self._say(" ")
            self.boxes.pop()
        elif token.tag == "a" and self.links and (target := self.links.pop()) and self.words:
            self._say(f" <{target}>")

    def finish(self) -> tuple[list[str], int]:
        """All lines under the chat's name, and how many messages have no time."""
        self._close()
        untimed = sum(1 for m in self.messages if not m.at and not m.text.startswith("* "))
        return [telegram.heading(" ".join("".join(self.chat).split())), *(m.line() for m in self.messages)], untimed

    def _role(self, token: markup.Start) -> str:
        classes = token.classes()
        if "message" in classes:
            self._close()
            divider = token.attributes.get("id", "").startswith("message-")  # a day's date between messages
            self.words = {} if divider else {"service" if "service" in classes else "default": []}
            return "message"
        if {"date", "details"} <= classes:
            self.words.setdefault("time", []).append(token.attributes.get("title", ""))
            return "clock"
        if "page_header" in classes:
            return "chat"
        if not self.words:
            return ""
        if "from_name" in classes:
            return "forwarded" if "forwarded" in self.boxes or "forwarded body" in self.boxes else "sender"
        if "forwarded" in classes:
            return "forwarded body"
        if "reply_to" in classes:
            return "reply"
        if "text" in classes:
            return "text"
        if classes & {"media", "media_wrap"}:
            return "media"
        return "service" if "service" in self.words and "body" in classes else ""

    def _say(self, text: str) -> None:
        role = next((r for r in reversed(self.boxes) if r), "")
        if role == "chat":
            self.chat.append(text)
        elif self.words and role not in ("", "message", "clock", "forwarded body"):
            self.words.setdefault(role, []).append(text)

    def _link(self, token: markup.Start) -> None:
        target = token.attributes.get("href", "")
        self.links.append("" if target.startswith("#") or "#go_to_message" in target else target)

    def _close(self) -> None:
        """Ends the message that is open."""
        if not self.words:
            return
        said = {role: _lines("".join(found)) for role, found in self.words.items()}
        at = _when(said.get("time", ""), self.zone)
        if "service" in self.words:
            if said["service"]:
                self.messages.append(telegram.Message(at, "", "", f"* {said['service']}"))
        else:
            self.sender = said.get("sender") or self.sender
            message = telegram.Message(at, self.sender, "", _without_repeats(said.get("text", "")))
            for role, words in (("forwarded", "forwarded from"), ("reply", ""), ("media", "media:")):
                if said.get(role):
                    message.remarks.append(f"{words} {said[role]}".strip())
            self.messages.append(message)
        self.words = {}


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    return "\n".join(line for line in lines if line)


def _without_repeats(text: str) -> str:
    """A link that shows its own address needs it once."""
    return re.sub(r"(\S+) <(?:mailto:|tel:)?\1>", r"\1", text)


def _when(text: str, local: tzinfo) -> str:
    match = _TIME.search(text)
    if match is None:
        return ""
    day, month, year, hour, minute, second = (int(match[n]) for n in range(1, 7))
    try:
        zone: tzinfo = local
        if match[7]:
            offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
            zone = timezone(-offset if match[7] == "-" else offset) if offset else UTC
        return telegram.utc(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except ValueError:
        return ""
