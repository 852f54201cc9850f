"""Who wrote a mail to whom, from where: references in its headers, as they stand in the original bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from leadline.extract.scan import scan_text
from leadline.formats import text as texts
from leadline.model.records import Exhibit, Found, Observation
from leadline.plugins import extractor

FIELDS = frozenset({"from", "reply-to", "return-path", "to", "cc", "sender", "subject", "x-originating-ip", "received"})
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_HEADER = re.compile(rb"^([!-9;-~]{1,76})[ \t]*:", re.MULTILINE)
_CODED = re.compile(rb"=\?[^?\s]{1,75}\?[BbQq]\?[^?\s]{0,998}\?=")  # RFC 2047; the reader derives these decoded
_LONGEST = 1 << 20


@extractor(media=("message/rfc822",))
def mail_headers(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Finds references in the headers that name people, places and the subject; of `Received` only addresses of machines.

    Names of messages and signatures (Message-ID, References, DKIM, ARC, Authentication-Results) are no references.
    """
    end = _END.search(data, 0, _LONGEST)
    head = data[: end.start() if end else min(len(data), _LONGEST)]
    marks = [(m.start(), m.end(), m[1].decode("ascii").lower()) for m in _HEADER.finditer(head)]
    blanked = _CODED.sub(lambda m: b" " * len(m[0]), _only(head, marks))
    starts = [start for start, _, _ in marks]
    text = texts.decode_as(blanked, texts.decode(data, exhibit.parameter("charset")).encoding)
    for hit in scan_text(text, region=exhibit.context.region, card_key=exhibit.context.card_key):
        n = bisect_right(starts, hit.start) - 1
        name = marks[n][2] if n >= 0 else ""
        inside = n >= 0 and (n + 1 == len(marks) or hit.end <= starts[n + 1])
        if inside and (hit.kind == "ip" if name in ("received", "x-originating-ip") else True):
            yield Observation(exhibit.span(hit.start, hit.end), hit.kind, hit.value, hit.raw, name)


def _only(head: bytes, marks: list[tuple[int, int, str]]) -> bytes:
    """The headers that are searched, everything else blank: offsets stay those of the mail."""
    out = bytearray(re.sub(rb"[^\r\n]", b" ", head))
    for n, (start, _, name) in enumerate(marks):
        if name in FIELDS:
            end = marks[n + 1][0] if n + 1 < len(marks) else len(head)
            out[start:end] = head[start:end]
    return bytes(out)
