"""Reads pictures: what the file says about itself, the QR codes and barcodes in it, and, where a machine can, the text."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from leadline.intake import barcodes, derived, names, ocr, picture_blocks, picture_hash, picture_metadata, provenance
from leadline.intake.picture_blocks import Blocks
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import reader

MEDIA = {form: f"image/{form}" for form in ("png", "jpeg", "webp", "gif", "heic", "avif")}
PIXELS = 80_000_000  # of one frame; phones make up to 50 million in one shot, bombs announce billions
FRAMES = 12
_AGAIN = "Ask for the picture as it was first made or received, not a screenshot of it."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a picture: by its mark and first block."""
    return 0.9 if picture_blocks.form(head[:64]) else 0.0


def _media(head: bytes, name: str) -> str:
    return MEDIA.get(picture_blocks.form(head[:64]), "application/octet-stream")


@reader(media=_media, claims=_claims, version=2)
def picture(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """PNG, JPEG, WebP, GIF, HEIC and AVIF: metadata (EXIF with place and times, XMP, IPTC, text chunks, generator, Content Credentials) as
    `metadata.txt`, and each QR code or barcode as an exhibit with its exact content; of HEIC and AVIF only the metadata.

    The text that can be seen is read by a machine where the extra `[ocr]` is installed, else a problem says that a person should type it.
    """
    blocks = picture_blocks.walk(data)
    found = picture_metadata.lines(blocks)
    codes: list[Part] = []
    shown: list[Any] = []  # the first frame
    drawable = _unfit(blocks)
    if drawable:
        blocks.fault("over-limit" if "pixels" in drawable else "unreadable", drawable)
    else:
        codes = list(_codes(exhibit, blocks, shown))
    for kind, what in blocks.faults:
        yield Problem(kind, what, _AGAIN, exhibit.sha256)
    if blocks.form:
        yield Child("metadata.txt", _said(data, blocks, found, shown), derived.MEDIA, "metadata")
    yield from codes
    if blocks.end < len(data) and data[blocks.end :].strip(b"\0"):
        yield Child("after-the-end.bin", data[blocks.end :], None, f"bytes {blocks.end:,} to {len(data):,}, behind the picture's end")
    if blocks.form:
        yield from ocr.parts(exhibit, shown[0] if shown else None)


def _unfit(blocks: Blocks) -> str:
    """Why the picture is not drawn, empty where it is."""
    if not blocks.form:
        return "It is no picture that can be drawn."
    if blocks.form in ("heic", "avif"):
        form = blocks.form.upper()
        return (
            f"It is a {form} picture: only its metadata was read; QR codes in it were not looked for. Save it as JPEG and hand that in too."
        )
    if not blocks.width or not blocks.height:
        return "It announces no width or no height; nothing was drawn."
    if blocks.width * blocks.height > PIXELS:
        return f"It announces {blocks.width:,} x {blocks.height:,} pixels, more than {PIXELS:,}; it was not drawn, nor searched for codes."
    return ""


def _codes(exhibit: Exhibit, blocks: Blocks, shown: list[Any]) -> Iterator[Part]:
    taken = names.Names()
    seen: set[tuple[str, bytes]] = set()
    try:
        for number, image in _frames(blocks):
            if not shown:
                shown.append(image)
            for code in barcodes.find(image):
                if (code.kind, code.data) in seen:
                    continue
                seen.add((code.kind, code.data))
                box = " ".join(f"{x},{y}" for x, y in code.corners)
                frame = f", frame {number}" if blocks.frames > 1 else ""
                where = f"{code.kind} at {box} of {blocks.width}x{blocks.height}{frame}"
                yield Child(taken.unique("code.txt"), code.data, None, where)
    except ImportError as missing:
        what = f"QR codes in the picture were not looked for: the package {missing.name or 'zxing-cpp'} is missing."
        yield Problem("unreadable", what, "Install the part of Leadline that reads pictures.", exhibit.sha256)


def _frames(blocks: Blocks) -> Iterator[tuple[int, Any]]:
    """The frames as grey pictures, the first dozen; what cannot be drawn is a fault. A header that lies about its size is one too."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(blocks.drawn), formats=[blocks.form.upper()]) as image:
            if image.size != (blocks.width, blocks.height) and image.width * image.height > PIXELS:
                blocks.fault("over-limit", "It announces two sizes, one of them too large to draw.")
                return
            image.draft("L", image.size)
            for number in range(1, _looked_at(blocks) + 1):
                if number > 1:
                    image.seek(number - 1)
                yield number, _grey(image)
    except EOFError:
        blocks.fault("malformed", f"It announces {blocks.frames:,} frames and has fewer.")
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, IndexError, KeyError, OverflowError, MemoryError) as error:
        blocks.fault("damaged", f"It cannot be drawn whole ({type(error).__name__}: {names.line(str(error))[:120]}).")
    except Image.DecompressionBombError:
        blocks.fault("over-limit", "It would need more memory than any picture that people take; it was not drawn.")
    if blocks.frames > _looked_at(blocks):
        blocks.fault("limit", f"It moves: {blocks.frames:,} frames, of which the first {_looked_at(blocks)} were looked at.")


def _looked_at(blocks: Blocks) -> int:
    """How many frames are drawn: some, and together no more than one large picture."""
    return max(1, min(blocks.frames, FRAMES, PIXELS // (blocks.width * blocks.height)))


def _grey(image: Any) -> Any:
    """The picture in grey on white: what is transparent is seen as paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("L")
    return image.convert("L")


def _said(data: bytes, blocks: Blocks, found: list[tuple[str, str]], shown: list[Any]) -> bytes:
    head = [("format", blocks.form.upper()), ("size", f"{blocks.width} x {blocks.height} pixels")]
    if blocks.frames > 1:
        head.append(("frames", f"{blocks.frames:,}"))
    head.append(("image generator named", picture_metadata.generator(found) or "none (metadata is easily removed)"))
    head.append(("IPTC digital source type", picture_metadata.source_type(found) or "none given"))
    if shown:
        head.append(("perceptual hash", picture_hash.of(shown[0]) or "none (too little can be seen)"))
    return derived.text(derived.PICTURE, [*head, *provenance.answers(data, MEDIA[blocks.form], blocks.c2pa), *found])
