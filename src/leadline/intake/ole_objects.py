"""What lies inside an embedded object: its name and its own bytes, after [MS-OLEDS] of Microsoft's Open Specifications.

Documents hold objects in the old form (a header with class names before the bytes); a file that was dragged into a document lies in
a `Package` inside it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from leadline.intake import names


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object with its wrapping undone: class as named (`Package`, `Word.Document.8`), file name if any, bytes; or where it leads to."""

    named: str
    file: str
    data: bytes
    link: str = ""


def unwrapped(data: bytes) -> Embedded | None:
    """The object behind an OLE 1.0 header; None where there is no such header."""
    if len(data) < 12:
        return None
    kind = struct.unpack_from("<4xI", data)[0]
    if kind not in (1, 2):
        return None
    at, said = 8, []
    for _ in range(3):
        if at + 4 > len(data):
            return None
        size = struct.unpack_from("<I", data, at)[0]
        at += 4
        if size > len(data) - at:
            return None
        said.append(data[at : at + size].partition(b"\0")[0].decode("cp1252", "replace"))
        at += size
    if kind == 1:
        return Embedded(said[0], "", b"", names.line(said[1]))
    if at + 4 > len(data):
        return None
    size = struct.unpack_from("<I", data, at)[0]
    body = data[at + 4 : at + 4 + size]
    if said[0].lower() == "package":
        return package(body) or Embedded(said[0], "", body)
    return Embedded(said[0], "", body)


def package(body: bytes) -> Embedded | None:
    """The file inside a `Package` (also the stream `\\x01Ole10Native`, whose size stands before it); None where it is none."""
    at = 4 if body[4:6] == b"\2\0" else 0
    if body[at : at + 2] != b"\2\0":
        return None
    label_end = body.find(b"\0", at + 2)
    path_end = body.find(b"\0", label_end + 1) if label_end >= 0 else -1
    if path_end < 0:
        return None
    label = body[at + 2 : label_end].decode("cp1252", "replace")
    place = body[label_end + 1 : path_end].decode("cp1252", "replace")
    at = path_end + 1
    if len(body) < at + 8 or body[at + 2 : at + 4] != b"\3\0":
        return None
    at += 8 + struct.unpack_from("<I", body, at + 4)[0]
    if len(body) < at + 4:
        return None
    size = struct.unpack_from("<I", body, at)[0]
    name = label or place
    return Embedded("Package", name.replace("\\", "/").rpartition("/")[2], body[at + 4 : at + 4 + size])
