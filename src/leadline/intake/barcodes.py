"""Finds QR codes and barcodes in a picture and gives their exact content with the place of each.

Only codes with a checksum of their own are read: matrix codes (error correction), EAN-13, UPC-A and Code 128. Source: ISO/IEC 18004 and
their sister standards; the package zxing-cpp. Where the picture as it is shows nothing, it is looked at again larger, smaller and clearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FORMATS = ("QRCode", "MicroQRCode", "RMQRCode", "Aztec", "DataMatrix", "PDF417", "EAN13", "UPCA", "Code128")
MOST = 200
_SMALL, _LARGE = 1_000, 2_400
_HUGE = 16_000_000  # pixels; a code that half of them do not show is too small to be meant


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its kind, its content as bytes, and its four corners in pixels of the picture as stored."""

    kind: str
    data: bytes
    corners: tuple[tuple[int, int], ...]


def find(image: Any) -> list[Code]:
    """The codes of a grey picture (a Pillow image of mode L), by place. Raises ImportError where zxing-cpp is missing."""
    found: dict[tuple[str, bytes], Code] = {}
    half = image.width * image.height > _HUGE
    base, whole = (image.reduce(2), 0.5) if half else (image, 1.0)
    for scaled, factor in _looks(base):
        for code in _read(scaled, factor * whole):
            found.setdefault((code.kind, code.data), code)
        if found and scaled is not base:
            break
        if len(found) >= MOST:
            break
    return sorted(found.values(), key=lambda code: (code.corners[0][1], code.corners[0][0], code.data))[:MOST]


def _looks(image: Any) -> Iterator[tuple[Any, float]]:
    """The picture as it is; then sharper for blurred codes, larger for small ones, softer and smaller for noise and screens."""
    from PIL import Image, ImageFilter

    yield image, 1.0
    yield image.filter(ImageFilter.UnsharpMask(3, 250, 0)), 1.0
    longest = max(image.size)
    if longest <= _LARGE:
        times = 3 if longest <= _SMALL else 2
        yield image.resize((image.width * times, image.height * times), Image.Resampling.BICUBIC), float(times)
    yield image.filter(ImageFilter.GaussianBlur(1.2)), 1.0
    if longest > _SMALL:
        yield image.reduce(2), 0.5


def _read(image: Any, factor: float) -> Iterator[Code]:
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str(",".join(FORMATS))
    for one in zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        if one.valid and (one.bytes or one.text):
            place = one.position
            points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            yield Code(str(one.format), _content(one), tuple((round(p.x / factor), round(p.y / factor)) for p in points))


def _content(one: Any) -> bytes:
    """The bytes of the code where they are UTF-8, else its text as UTF-8; binary content stays as it is."""
    raw = bytes(one.bytes)
    try:
        raw.decode("utf-8")
        return raw or str(one.text).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return str(one.text).encode("utf-8", "replace") if str(one.content_type).endswith("Text") else raw
