"""A picture gives its metadata and its codes, bombs are not drawn, and what is not read is said."""

from __future__ import annotations

import builtins
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter
from tests.formats import codes
from tests.intake.pictures import chunk, coded, exif, png, saved

from leadline.intake import identify
from leadline.intake.readers.picture import picture
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = picture.__leadline__  # type: ignore[attr-defined]


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), PLUGIN.info["media"](data, "x"), "x"), data, PLUGIN)


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def child(data: bytes, name: str) -> Child:
    return next(p for p in read(data) if isinstance(p, Child) and p.name == name)


def found(data: bytes) -> list[bytes]:
    return [p.data for p in read(data) if isinstance(p, Child) and p.name.startswith("code")]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_format_gives_its_code_exactly_with_its_place(form: str) -> None:
    data = saved(coded(codes.PIX).convert("RGB"), form)
    assert identify.identify(data, "x.txt") is PLUGIN
    one = child(data, "code.txt")
    assert one.data == codes.PIX.encode()
    x, y = (int(n) for n in one.locator.split(" at ")[1].split(" ")[0].split(","))
    assert 30 <= x <= 60
    assert 40 <= y <= 70
    assert one.locator.endswith(" of 400x400")
    known = identify.identify(one.data, one.name)
    assert known
    assert known.name == "payment-code"
    assert kinds(data) == ["unreadable"], "the text in it"


def test_several_codes_and_codes_on_nothing_are_all_read() -> None:
    both = coded("one", size=(800, 400))
    both.paste(coded("https://pay.example.com/x"), (400, 0))
    assert found(saved(both)) == [b"one", b"https://pay.example.com/x"]
    clear = Image.new("LA", (400, 400), (0, 0))
    dark = coded("on nothing").point(lambda v: 255 - v)
    clear.putalpha(dark)
    assert found(saved(clear)) == [b"on nothing"]


def test_text_in_other_scripts_comes_out_as_utf8_and_an_empty_picture_gives_none() -> None:
    assert found(saved(coded("โอนเงิน ผสม 付款"))) == ["โอนเงิน ผสม 付款".encode()]
    assert found(saved(Image.new("L", (300, 300), 255))) == []


CHANGES: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda im: im,
    "upside down": lambda im: im.rotate(180),
    "a quarter": lambda im: im.rotate(90),
    "askew": lambda im: im.rotate(7, expand=True, fillcolor=255),
    "turned": lambda im: im.rotate(33, expand=True, fillcolor=128),
    "smaller": lambda im: im.resize((im.width * 2 // 3, im.height * 2 // 3)),
    "larger": lambda im: im.resize((im.width * 2, im.height * 2)),
    "blurred": lambda im: im.filter(ImageFilter.GaussianBlur(1.2)),
    "negative": lambda im: im.point(lambda v: 255 - v),
    "faint": lambda im: im.point(lambda v: 90 + v // 8),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize("quality", [25, 80])
def test_slips_that_were_photographed_and_sent_on_give_the_exact_payload_or_none(change: str, quality: int) -> None:
    """At most one picture in six may stay unread, and no content may be another."""
    right = wrong = 0
    payloads = sorted(codes.PAYEES)[quality % 3 :: 3]
    for text in payloads:
        slip = coded(text, size=(620, 900), at=(90, 350), scale=5)
        pen = ImageDraw.Draw(slip)
        for y in range(20, 320, 30):
            pen.text((40, y), f"transfer {y * 7919} THB", fill=60)
        got = found(saved(CHANGES[change](slip), "JPEG", quality=quality))
        right += got == [text.encode()]
        wrong += any(one != text.encode() for one in got)
    assert wrong == 0
    assert right * 6 >= 5 * len(payloads)


def test_what_the_file_says_about_itself_is_kept_and_nothing_in_it_runs() -> None:
    text = child(saved(Image.new("RGB", (20, 10)), "JPEG", exif=exif()), "metadata.txt").data.decode()
    assert "EXIF Model: <script>alert(1)</script>\n" in text
    assert "EXIF DateTimeOriginal: 2026:03:04 09:15:00\n" in text
    assert "place: 53.541667, -9.970139\n" in text
    assert "C2PA manifest: none in the file" in text
    known = identify.identify(text.encode(), "metadata.txt")
    assert known
    assert known.name == "file-fields"


def test_a_prompt_is_kept_whole_and_forges_no_field() -> None:
    forged = b"parameters\0a slip\nplace: 0.0, 0.0\nFrom: a@example.org"
    text = child(png(4, 4, chunk(b"tEXt", forged)), "metadata.txt").data.decode()
    assert "text parameters: a slip\n    place: 0.0, 0.0\n    From: a@example.org\n" in text
    assert "image generator named: Stable Diffusion WebUI" in text


def test_bombs_are_told_and_not_drawn() -> None:
    assert kinds(png(60_000, 60_000, rows=b"")) == ["over-limit", "unreadable"]
    assert kinds(png(0, 5, rows=b"")) == ["unreadable", "unreadable"]
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(50_000_000)))
    assert kinds(png(4, 4, bomb)) == ["over-limit", "unreadable"]
    assert len(child(png(4, 4, bomb), "metadata.txt").data) < 2_000_000
    assert kinds(png(4, 4, rows=bytes(30_000_000))) == ["unreadable"], "more rows than announced are not unpacked"
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(50_000_000)))
    assert kinds(png(4, 4, profile)) == ["unreadable"]


def test_frames_are_looked_at_and_lies_about_them_told() -> None:
    frames = [coded(f"frame {n}").convert("P") for n in range(3)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert found(data) == [b"frame 0", b"frame 1", b"frame 2"]
    assert "frame 2" in next(p for p in read(data) if isinstance(p, Child) and p.data == b"frame 1").locator
    many = saved(
        Image.new("RGB", (9, 9)), "GIF", save_all=True, append_images=[Image.new("RGB", (9, 9), (6 * n, 0, 0)) for n in range(1, 40)]
    )
    assert "limit" in kinds(many)
    assert kinds(png(4, 4, chunk(b"acTL", (5).to_bytes(4, "big") + bytes(4))))[0] in ("malformed", "damaged", "unreadable")


def test_a_cut_picture_is_told_and_what_follows_a_picture_is_an_exhibit() -> None:
    data = saved(coded("x"))
    assert "truncated" in kinds(data[:-20])
    assert child(data + b"PK\x03\x04 and more", "after-the-end.bin").data == b"PK\x03\x04 and more"
    assert "damaged" in kinds(data[:300] + bytes(20) + data[320:])


def test_heic_gives_its_metadata_and_says_that_it_was_not_drawn() -> None:
    ispe = b"\0\0\0\x14ispe\0\0\0\0" + (4032).to_bytes(4, "big") + (3024).to_bytes(4, "big")
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + ispe + exif()
    assert identify.identify(data, "x") is PLUGIN
    assert PLUGIN.info["media"](data, "x") == "image/heic"
    text = child(data, "metadata.txt").data.decode()
    assert "size: 4032 x 3024 pixels" in text
    assert "place: 53.541667, -9.970139" in text
    assert kinds(data) == ["unreadable", "unreadable"]
    assert PLUGIN.info["media"](data.replace(b"heic", b"avif"), "x") == "image/avif"
    assert kinds(data.replace(b"heic", b"avif")) == ["unreadable", "unreadable"]


def test_other_files_are_no_pictures() -> None:
    for data in (b"MZ\x90\0", b"GIF8", b"\x89PNG\r\n\x1a\n\0\0", b"RIFF\0\0\0\0WAVEfmt ", b"\0\0\0\x18ftypisom\0\0\0\0", b""):
        assert PLUGIN.info["claims"](data, "slip.jpg") == 0.0


def test_without_the_package_the_codes_are_a_problem_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name in ("zxingcpp", "c2pa"):
            raise ImportError(name=name)
        return real(name, *rest, **more)

    data = saved(coded("x"))
    monkeypatch.setattr(builtins, "__import__", without)
    problems = [p for p in read(data) if isinstance(p, Problem)]
    assert any("zxingcpp is missing" in p.what for p in problems)
    assert child(data, "metadata.txt")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]), st.data())
def test_damage_anywhere_gives_problems_never_an_exception(form: str, data: st.DataObject) -> None:
    good = bytearray(saved(Image.new("RGB", (40, 30), "red"), form))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(12, len(good) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(good[: data.draw(st.integers(12, len(good)))]))


def test_the_test_files_of_c2pa_are_read(shared: Callable[[str], Path]) -> None:
    pytest.importorskip("c2pa")
    folder = shared("data/media/c2pa_testfiles/image/jpeg")
    told = {}
    for path in sorted(folder.glob("adobe-*.jpg")):
        lines = dict(
            line.split(": ", 1) for line in child(path.read_bytes(), "metadata.txt").data.decode().splitlines()[1:] if ": " in line
        )
        told[path.stem.removeprefix("adobe-20220124-")] = (lines["C2PA manifest"][:4], lines.get("C2PA signature", "")[:9])
    assert len(told) == 15
    assert told.pop("I") == ("none", "")
    broken = {name for name, (_, state) in told.items() if state == "not valid"}
    assert broken == {"E-dat-CA", "E-sig-CA", "E-uri-CA", "E-uri-CIE-sig-CA", "XCI"}
    assert {state for name, (_, state) in told.items() if name not in broken} == {"valid, bu"}


def test_any_size_of_memory_is_not_taken_for_a_jpeg_that_lies() -> None:
    data = bytearray(saved(Image.new("L", (16, 16)), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    assert kinds(bytes(data)) == ["over-limit", "unreadable"]
