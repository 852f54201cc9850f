"""A recording gives its length, codec and tags, and says that nobody has listened to it."""

from __future__ import annotations

import builtins
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.recordings import box, field, m4a, mp3, opus, wav

from leadline.intake import identify
from leadline.intake.readers.sound import sound
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = sound.__leadline__  # type: ignore[attr-defined]


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), PLUGIN.info["media"](data[:65_536], "x"), "x"), data, PLUGIN)


def told(data: bytes) -> dict[str, str]:
    text = next(p for p in read(data) if isinstance(p, Child) and p.name == "metadata.txt").data.decode()
    return dict(line.split(": ", 1) for line in text.splitlines()[1:] if ": " in line)


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


GOOD = {
    "audio/wav": (wav(0.5, info=field(b"ISFT", b"Lavf60") + field(b"INAM", b"call")), "0.50 seconds"),
    "audio/mpeg": (mp3(40, TIT2="call me", TSSE="Lavf60"), "1.04 seconds"),
    "audio/ogg": (opus(3), "3.00 seconds"),
    "audio/mp4": (m4a(2), "2.00 seconds"),
}


@pytest.mark.parametrize("media", sorted(GOOD))
def test_each_format_is_known_and_tells_its_length(media: str) -> None:
    data, length = GOOD[media]
    assert identify.identify(data[:65_536], "x.txt") is PLUGIN
    assert PLUGIN.info["media"](data[:65_536], "x") == media
    assert told(data)["length"] == length
    assert kinds(data) == ["unreadable"]


def test_tags_and_encoders_are_kept() -> None:
    assert {"call", "Lavf60"} <= set(told(GOOD["audio/wav"][0]).values())
    assert {"call me", "Lavf60"} <= set(told(GOOD["audio/mpeg"][0]).values())
    assert {"voice note", "example encoder 1.0", 'audio/ogg; codecs="opus"'} <= set(told(GOOD["audio/ogg"][0]).values())
    assert "voice note" in told(GOOD["audio/mp4"][0]).values()


def test_frames_without_tags_are_known_by_two_of_them_and_noise_is_not() -> None:
    assert PLUGIN.info["claims"](mp3(3), "x") == 0.7
    assert PLUGIN.info["claims"](mp3(1), "x.mp3") == 0.0
    assert PLUGIN.info["claims"](b"\xff\xfbhello", "x.mp3") == 0.0
    assert PLUGIN.info["claims"](b"RIFF\0\0\0\0WEBPVP8 ", "x.wav") == 0.0
    assert PLUGIN.info["claims"]("ID3 is a format".encode("utf-16"), "x") == 0.0


def test_a_film_is_known_as_one() -> None:
    data = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"vide", bytes(13)))))
    assert PLUGIN.info["media"](data, "x") == "video/mp4"
    assert any("nor what it shows" in p.what for p in read(data) if isinstance(p, Problem))


def test_lies_and_cuts_are_told() -> None:
    data = bytearray(wav())
    assert kinds(bytes(data[:-500])) == ["truncated", "unreadable"]
    struct.pack_into("<II", data, 24, 0, 0)
    assert "unreadable" in kinds(bytes(data))
    struct.pack_into("<I", data, 4, 0x7FFFFFFF)
    assert "truncated" in kinds(bytes(data))


def test_a_box_that_holds_itself_or_has_no_length_ends() -> None:
    for size in (0, 1, 7, 8, 0xFFFFFFFF):
        read(box(b"ftyp", b"M4A \0\0\0\0") + struct.pack(">I", size) + b"moov" + bytes(64))
    nested = b""
    for _ in range(1_500):
        nested = box(b"moov", nested)
    read(box(b"ftyp", b"M4A \0\0\0\0") + nested)


def test_a_title_forges_no_field_and_without_the_package_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = mp3(10, TIT2="a\nlength: 99 seconds")
    assert told(data)["length"] == "0.26 seconds"
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "tinytag":
            raise ImportError(name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert kinds(data) == ["unreadable", "unreadable"]
    assert told(data)["format"] == "MPEG"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_damage_anywhere_gives_problems_never_an_exception(media: str, data: st.DataObject) -> None:
    good = bytearray(GOOD[media][0][:3_000])
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(good[: data.draw(st.integers(0, len(good)))]))
