"""Reads what the file of a sound recording says about itself; what is said in it is left to a person."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from leadline.intake import derived, names
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import reader

_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6", b"dash", b"qt  ", b"MSNV")
_LISTEN = "Listen to it, and type who says what and when, above all names, accounts, amounts and addresses, into a text file beside it."
_AGAIN = "Ask for the recording as the phone or the app saved it."
_FIRST = ("title", "artist", "album", "comment", "year", "composer", "genre", "track", "disc")
_NUMBERS = (("samplerate", "samples a second"), ("channels", "channels"), ("bitdepth", "bits a sample"), ("bitrate", "kbit a second"))


def _kind(head: bytes) -> str:
    """The media type by a file's first bytes, empty where it is no recording."""
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in (2, 3, 4) and max(head[6:10]) < 0x80:
        return "audio/mpeg"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "video/mp4" if b"vide" in head and b"hdlr" in head else "audio/mp4"
    return "audio/mpeg" if _frames(head) else ""


def _frames(head: bytes) -> bool:
    """Whether the bytes begin with two frames of MPEG layer 3 of one kind: the second where the first ends (ISO/IEC 11172-3, 2.4)."""
    first = _frame(head, 0)
    return bool(first and _frame(head, first) and head[:2] == head[first : first + 2])


def _frame(head: bytes, at: int) -> int:
    """The length of the frame at a place, 0 where there is none."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return 0
    newer = head[at + 1] & 0x18 == 0x18
    rates = (
        (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
        if newer
        else (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    )
    rate, pace, pad = head[at + 2] >> 4, head[at + 2] >> 2 & 3, head[at + 2] >> 1 & 1
    if rate in (0, 15) or pace == 3 or head[at + 1] & 0x18 == 0x08:
        return 0
    samples = (44_100, 48_000, 32_000)[pace] // (1 if newer else 2 if head[at + 1] & 0x18 == 0x10 else 4)
    return (144 if newer else 72) * rates[rate] * 1_000 // samples + pad


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a recording: by its mark; bare MPEG frames by two that follow one another."""
    kind = _kind(head)
    if not kind:
        return 0.0
    return 0.7 if kind == "audio/mpeg" and not head.startswith(b"ID3") else 0.9


def _media(head: bytes, name: str) -> str:
    return _kind(head) or "application/octet-stream"


@reader(media=_media, claims=_claims)
def sound(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """WAV, MP3, OGG, FLAC and M4A (and the sound of MP4): length, codec, tags, encoder as `metadata.txt`, and pictures in the tags.

    What is said or shown is not read, which is a problem that says so.
    """
    kind = _kind(data[:65_536])
    fields = [("format", kind.upper().partition("/")[2] or "none that is known")]
    try:
        tag, fault = _tag(data)
    except ImportError:
        what = "The recording's length and tags were not read: the package tinytag is missing."
        yield Problem("unreadable", what, "Install the part of Leadline that reads recordings.", exhibit.sha256)
    else:
        if fault:
            yield Problem("damaged", f"The recording's headers cannot be read whole ({fault}).", _AGAIN, exhibit.sha256)
        if tag:
            fields += _told(tag)
            yield from _pictures(tag)
    if kind == "audio/ogg" and (encoder := _encoder(data[:65_536])):
        fields.append(("encoder", encoder))
    for what in _lies(kind, data, fields):
        yield Problem("truncated", what, _AGAIN, exhibit.sha256)
    yield Child("metadata.txt", derived.text(derived.SOUND, fields), derived.MEDIA, "metadata")
    seen = "heard, nor what it shows seen" if kind.startswith("video") else "heard"
    yield Problem("unreadable", f"What is said in the recording was not {seen}.", _LISTEN, exhibit.sha256)


def _tag(data: bytes) -> tuple[Any, str]:
    """What the headers say (None: nothing), and why not all of it; where the sound cannot be measured, the tags may still be read."""
    from tinytag import TinyTag, TinyTagException

    fault = ""
    for measured in (True, False):
        try:
            return TinyTag.get(file_obj=io.BytesIO(data), image=True, duration=measured), fault
        except (TinyTagException, ValueError, OSError, RecursionError) as error:
            fault = fault or f"{type(error).__name__}: {names.line(str(error))[:120]}"
    return None, fault


def _told(tag: Any) -> Iterator[tuple[str, str]]:
    duration = tag.duration
    yield "length", f"{duration:.2f} seconds" if isinstance(duration, int | float) and 0 < duration < 1e9 else "not stated"
    for key, label in _NUMBERS:
        if number := getattr(tag, key, None):
            yield label, f"{number:.0f}"
    told = tag.as_dict()
    if kept := told.get("mime_type"):
        yield "codec", str(kept[0] if isinstance(kept, list) else kept)
    skipped = {"filename", "filesize", "duration", "mime_type", "is_lossless", *(key for key, _ in _NUMBERS)}
    for key in (*(key for key in _FIRST if key in told), *sorted(key for key in told if key not in _FIRST)):
        values = told[key] if isinstance(told[key], list) else [told[key]]
        if key not in skipped:
            yield from ((f"tag {key}", str(value)[:100_000]) for value in values if str(value).strip())


def _encoder(head: bytes) -> str:
    """The program that an Ogg names before its comments (RFC 7845, section 5.2; Vorbis I, section 5.2)."""
    for mark in (b"OpusTags", b"\x03vorbis"):
        at = head.find(mark)
        if at >= 0:
            start = at + len(mark) + 4
            return head[start : start + min(int.from_bytes(head[start - 4 : start], "little"), 200)].decode("utf-8", "replace")
    return ""


def _pictures(tag: Any) -> Iterator[Child]:
    taken = names.Names()
    for images in tag.images.as_dict().values():
        for image in images if isinstance(images, list) else [images]:
            body = getattr(image, "data", None)
            if isinstance(body, bytes) and body:
                yield Child(taken.unique("picture.bin"), body, None, "a picture in the tags")


def _lies(kind: str, data: bytes, fields: list[tuple[str, str]]) -> Iterator[str]:
    """Where a header announces more than there is, or nothing at all."""
    if kind == "audio/wav" and (told := int.from_bytes(data[4:8], "little")) not in (0, 0xFFFFFFFF) and told + 8 > len(data):
        yield f"It announces {told + 8:,} bytes and has {len(data):,}: it is cut off, or its header lies."
    if ("length", "not stated") in fields:
        yield "It has no length that can be read: it holds no sound, or its headers lie."
