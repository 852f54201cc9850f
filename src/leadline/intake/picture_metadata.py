"""What a picture's file says about itself, as lines of text: EXIF with place and times, XMP, IPTC, text chunks, what made it.

Sources: CIPA DC-008 (Exif), ISO 16684-1 (XMP), IPTC IIM 4.2 and IPTC Photo Metadata Standard (DigitalSourceType), and the habits of image
generators: Stable Diffusion WebUI writes `parameters`, ComfyUI `prompt` and `workflow`, NovelAI `Comment`, InvokeAI `invokeai_metadata`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from leadline.intake import tiff
from leadline.intake.picture_blocks import Blocks

Line = tuple[str, str]

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]{0,80})((?:\s[^<>]*)?)>|([^<>]+)")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w:.-]{0,80})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STRUCTURE = ("rdf:", "x:", "xmlns")
_SOURCE = re.compile(r"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]+)")
_MOST = 2_000
_IPTC = {
    5: "title", 25: "keyword", 55: "date created", 60: "time created", 62: "date digitized", 63: "time digitized", 65: "program",
    80: "by-line", 90: "city", 92: "sublocation", 95: "province", 101: "country", 105: "headline", 110: "credit", 115: "source",
    116: "copyright", 118: "contact", 120: "caption", 122: "writer", 40: "instructions", 103: "transmission reference",
}  # fmt: skip
# Text chunks by which image generators are known.
_CHUNKS = {
    "parameters": "Stable Diffusion WebUI (or a program that writes as it does)", "workflow": "ComfyUI", "prompt": "ComfyUI",
    "invokeai_metadata": "InvokeAI", "sd-metadata": "InvokeAI", "dream": "InvokeAI",
    "fooocus_scheme": "Fooocus", "generation_data": "Draw Things",
}  # fmt: skip
_GENERATORS = re.compile(
    r"midjourney|dall[-·. ]?e|openai|chatgpt|gpt-4o|stable ?diffusion|novelai|comfyui|firefly|imagen\b|made with google ai|gemini"
    r"|leonardo\.ai|invokeai|automatic1111|flux\.1|ideogram|bing image creator|grok|recraft|fooocus|draw things",
    re.IGNORECASE,
)
_NAMING = {
    "software", "creatortool", "credit", "make", "model", "artist", "program", "usercomment", "description", "softwareagent", "source",
}  # fmt: skip
_AI_SOURCES = {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia"}


def lines(blocks: Blocks) -> list[Line]:
    """Every field with its name, in the order of the file; blocks that are damaged become faults of `blocks`."""
    found = list(_exif(blocks))
    for packet in blocks.xmp:
        found += _xmp(packet.decode("utf-8", "replace"))
    found += _iptc(blocks)
    found += [(f"text {name}", text) for name, text in blocks.texts]
    return [(name, _shortened(value)) for name, value in found if value.strip()]


def generator(found: list[Line]) -> str:
    """The image generator that the metadata names, empty where it names none; metadata is easily removed and easily forged."""
    for name, value in found:
        chunk = name.removeprefix("text ")
        if name.startswith("text ") and chunk.lower() in _CHUNKS:
            return _CHUNKS[chunk.lower()]
        short = name.rpartition(":")[2].rpartition(" ")[2].lower()
        if short in _NAMING and (match := _GENERATORS.search(value[:2_000])):
            return match[0]
    return ""


def source_type(found: list[Line]) -> str:
    """The IPTC DigitalSourceType that the metadata gives, with what it means for those that tell of generated pictures."""
    for name, value in found:
        if name.lower().endswith("digitalsourcetype"):
            kind = value.rpartition("/")[2].removesuffix(" (IPTC digital source type)")
            return f"{kind}: it says that it was made by a generator" if kind in _AI_SOURCES else kind
    return ""


def _shortened(value: str) -> str:
    """The words of IPTC's list are addresses; written out, every picture would share one."""
    return _SOURCE.sub(r"\1 (IPTC digital source type)", value.replace("http://cv.", "cv.").replace("https://cv.", "cv."))


def _exif(blocks: Blocks) -> Iterator[Line]:
    place: dict[str, tiff.Value] = {}
    if not blocks.exif:
        return
    try:
        for name, value in tiff.tags(blocks.exif):
            if name.startswith("GPS "):
                place[name[4:]] = value
            yield name, tiff.wide(value) if name.startswith("EXIF XP") else tiff.plain(value)
    except tiff.Broken as broken:
        blocks.fault("damaged", f"Its EXIF data is damaged: {broken}.")
    north = tiff.degrees(place.get("Latitude", ""), tiff.plain(place.get("LatitudeRef", "")))
    east = tiff.degrees(place.get("Longitude", ""), tiff.plain(place.get("LongitudeRef", "")))
    if north and east:
        yield "place", f"{north}, {east}"


def _xmp(text: str) -> Iterator[Line]:
    """The properties of an XMP packet as name and value; nothing is expanded or fetched, and no document type is read."""
    stack: list[str] = []
    count = 0
    for found in _TAG.finditer(text):
        if count >= _MOST:
            return
        closing, name, attributes, words = found.groups()
        if words is not None:
            owner = next((n for n in reversed(stack) if not n.startswith(_STRUCTURE)), "")
            if owner and words.strip():
                count += 1
                yield f"XMP {owner}", html.unescape(words.strip())
            continue
        if closing:
            if name in stack:
                del stack[len(stack) - 1 - stack[::-1].index(name) :]
            continue
        for key, one, other in _ATTRIBUTE.findall(attributes):
            if not key.startswith((*_STRUCTURE, "xml")) and (one or other):
                count += 1
                yield f"XMP {key}", html.unescape(one or other)
        if not attributes.rstrip().endswith("/") and len(stack) < 100:
            stack.append(name)


def _iptc(blocks: Blocks) -> Iterator[Line]:
    """The fields of an IPTC block (record 2)."""
    data, at = blocks.iptc, 0
    utf8 = b"\x1c\x01\x5a\x00\x03\x1b%G" in data[:64]
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, number = data[at + 1], data[at + 2]
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        body = data[at + 5 : at + 5 + size]
        if size >= 0x8000 or len(body) < size:
            blocks.fault("damaged", "Its IPTC data is damaged: a field is longer than the block.")
            return
        if record == 2 and number in _IPTC:
            yield f"IPTC {_IPTC[number]}", body.decode("utf-8" if utf8 or _is_utf8(body) else "latin-1", "replace")
        at += 5 + size


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
