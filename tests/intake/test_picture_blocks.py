"""A picture's blocks are walked without drawing it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.intake.pictures import chunk, png, saved

from leadline.intake import picture_blocks


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (640, 480)])
def test_the_size_is_that_of_the_picture(form: str, size: tuple[int, int]) -> None:
    data = saved(Image.new("RGB", size), form)
    found = picture_blocks.walk(data)
    assert (found.form, found.width, found.height, found.end) == (form.lower(), *size, len(data))
    assert found.faults == []


def test_a_webp_without_loss_and_one_that_moves() -> None:
    image = Image.new("RGB", (33, 21), "red")
    assert picture_blocks.walk(saved(image, "WEBP", lossless=True)).width == 33
    moving = picture_blocks.walk(saved(image, "WEBP", save_all=True, append_images=[Image.new("RGB", (33, 21), "blue")]))
    assert (moving.width, moving.height, moving.frames) == (33, 21, 2)


def test_texts_are_kept_in_all_three_forms() -> None:
    itxt = b"Comment\0\x01\0en\0title\0" + zlib.compress("付款".encode())
    found = picture_blocks.walk(
        png(4, 4, chunk(b"tEXt", b"a\0b\xe9"), chunk(b"zTXt", b"z\0\0" + zlib.compress(b"packed")), chunk(b"iTXt", itxt))
    )
    assert found.texts == [("a", "bé"), ("z", "packed"), ("Comment", "付款")]
    assert found.faults == []


def test_only_what_draws_the_picture_is_drawn() -> None:
    data = png(4, 4, chunk(b"zTXt", b"z\0\0" + zlib.compress(bytes(5_000_000))), chunk(b"junk", b"x"))
    found = picture_blocks.walk(data)
    assert found.drawn == png(4, 4)
    assert [kind for kind, _ in found.faults] == ["over-limit"]


def test_a_manifest_is_seen_and_a_comment_of_a_jpeg_and_a_gif_is_text() -> None:
    assert picture_blocks.walk(png(4, 4, chunk(b"caBX", b"x"))).c2pa
    assert not picture_blocks.walk(png(4, 4)).c2pa
    assert picture_blocks.walk(saved(Image.new("L", (4, 4)), "JPEG", comment=b"call me")).texts == [("comment", "call me")]
    assert picture_blocks.walk(saved(Image.new("L", (4, 4)), "GIF", comment=b"call me")).texts == [("comment", "call me")]


def test_many_texts_are_told_not_kept() -> None:
    found = picture_blocks.walk(png(4, 4, *(chunk(b"tEXt", b"a\0" + b"x" * 10_000) for _ in range(1_000))))
    assert len(found.texts) <= 801
    assert [kind for kind, _ in found.faults] == ["over-limit"]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_cut_anywhere_it_ends(form: str) -> None:
    data = saved(Image.new("RGB", (20, 20), "red"), form)
    for cut in range(len(data)):
        found = picture_blocks.walk(data[:cut])
        assert found.faults
        assert found.end <= cut


@given(
    st.sampled_from(
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe1", b"GIF89a\1\0\1\0\x80\0\0", b"RIFF\xff\0\0\0WEBPVP8X", b"\0\0\0\x18ftypheic"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_are_walked_to_an_end(head: bytes, rest: bytes) -> None:
    found = picture_blocks.walk(head + rest)
    assert 0 <= found.end <= len(head + rest)
