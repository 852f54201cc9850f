"""Writes small PDF files for tests: text at places, in a font whose widths are known; no package is needed for it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

# Widths of Helvetica for the characters 32 to 126, in thousandths of the size (Adobe's font metrics, 1985).
HELVETICA = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]  # fmt: skip


def width(text: str, size: float, *, wide: bool = False) -> float:
    """How wide a text comes out; `wide` is the font of all scripts, in which each character is half its size wide."""
    if wide or any(not 32 <= ord(c) < 127 for c in text):
        return 0.5 * size * len(text)
    return sum(HELVETICA[ord(c) - 32] for c in text) * size / 1000


@dataclass
class Page:
    """One page of marks; y counts from the top."""

    wide: float = 595
    high: float = 842
    rotate: int = 0
    extra: str = ""  # further entries of the page's dictionary
    marks: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 9, *, right: bool = False, before: str = "", any_script: bool = False) -> None:
        """Puts a text with its baseline at y; `right`: x is its right end; `before`: operators such as `3 Tr` or `1 1 1 rg`."""
        wide = any_script or any(not 32 <= ord(c) < 127 for c in text)
        start = x - width(text, size, wide=wide) if right else x
        shown = "<" + text.encode("utf-16-be").hex() + ">" if wide else "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
        font = "/F2" if wide else "/F1"
        self.marks.append(f"q BT {before} {font} {size} Tf 1 0 0 1 {start:.3f} {self.high - y:.3f} Tm {shown} Tj ET Q")

    def box(self, x: float, y: float, wide: float, high: float, colour: str = "0 0 0.5") -> None:
        """Fills a rectangle whose upper left corner is at x, y."""
        self.marks.append(f"q {colour} rg {x} {self.high - y - high} {wide} {high} re f Q")


def document(pages: list[Page], *, catalog: str = "", objects: dict[int, bytes] | None = None, packed: bool = True) -> bytes:
    """A whole file; `objects` are further ones, numbered from 1000, that `catalog` and the pages' `extra` may name."""
    made: dict[int, bytes] = {}
    kids = []
    for number, page in enumerate(pages):
        at, body = 20 + 2 * number, "\n".join(page.marks).encode("ascii")
        stream = zlib.compress(body) if packed else body
        coding = b"/Filter /FlateDecode" if packed else b""
        made[at + 1] = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (coding, len(stream), stream)
        made[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.wide} {page.high}] /Rotate {page.rotate} /Contents {at + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> {page.extra} >>"
        ).encode()
        kids.append(f"{at} 0 R")
    made[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    made[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    widths = " ".join(map(str, HELVETICA))
    made[3] = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [{widths}] >>".encode()
    made[4] = b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 7 0 R >>"
    made[5] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor 6 0 R /DW 500 >>"
    )
    made[6] = b"<< /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
    ranges = "\n".join(f"<{n:02x}00> <{n:02x}ff> <{n:02x}00>" for n in range(256))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"100 beginbfrange\n{chr(10).join(ranges.splitlines()[:100])}\nendbfrange\n100 beginbfrange\n{chr(10).join(ranges.splitlines()[100:200])}\nendbfrange\n"
        f"56 beginbfrange\n{chr(10).join(ranges.splitlines()[200:])}\nendbfrange\nendcmap end end"
    ).encode()
    cmap = zlib.compress(cmap)
    made[7] = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap)
    return assembled(made | (objects or {}))


def assembled(made: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """The objects with header, cross-reference table and trailer."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, most = len(out), max(made)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (most + 1, trailer, start)
    return bytes(out)
