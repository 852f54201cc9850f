"""Copies of a picture have nearly the same perceptual hash, other pictures have not; the figures are printed in docs/reliability-pictures.md."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from tests.intake import slips
from tests.intake.pictures import saved

from leadline.extract.scan import scan
from leadline.intake import picture_hash


def landscape(seed: int) -> Any:
    """An invented photograph: a sky, hills, boxes and dots."""
    dice = random.Random(f"landscape {seed}")
    page = Image.linear_gradient("L").resize((900, 700)).point(lambda v: v * dice.uniform(0.4, 0.9) + dice.uniform(0, 60))
    pen = ImageDraw.Draw(page)
    for _ in range(14):
        x, y, w, h = dice.randrange(900), dice.randrange(700), dice.randrange(40, 400), dice.randrange(30, 300)
        (pen.ellipse if dice.random() < 0.5 else pen.rectangle)((x, y, x + w, y + h), fill=dice.randrange(256))
    return page.filter(ImageFilter.GaussianBlur(2))


def recompressed(image: Any, quality: int) -> Any:
    return Image.open(io.BytesIO(saved(image, "JPEG", quality=quality))).convert("L")


def cut(image: Any, part: float) -> Any:
    across, down = int(image.width * part), int(image.height * part)
    return image.crop((across, down, image.width - across, image.height - down))


COPIES: dict[str, Callable[[Any], Any]] = {
    "recompressed (quality 30)": lambda im: recompressed(im, 30),
    "half the size": lambda im: im.resize((im.width // 2, im.height // 2)),
    "a third and recompressed": lambda im: recompressed(im.resize((im.width // 3, im.height // 3)), 50),
    "brighter by 20 %": lambda im: ImageEnhance.Brightness(im).enhance(1.2),
    "less contrast": lambda im: ImageEnhance.Contrast(im).enhance(0.7),
    "blurred": lambda im: im.filter(ImageFilter.GaussianBlur(2)),
    "1 % cut from each side": lambda im: cut(im, 0.01),
    "5 % cut from each side": lambda im: cut(im, 0.05),
}
HELD = ("1 % cut from each side", "5 % cut from each side")  # told, not promised


def figures(count: int = 40) -> dict[str, list[int]]:
    """Distances by kind of copy, and between different pictures of one sort."""
    found: dict[str, list[int]] = {name: [] for name in (*COPIES, "two landscapes", "two slips of one look")}
    scenes = [landscape(seed) for seed in range(count)]
    hashes = [picture_hash.of(scene) for scene in scenes]
    for name, change in COPIES.items():
        found[name] = [picture_hash.distance(one, picture_hash.of(change(scene))) for one, scene in zip(hashes, scenes, strict=True)]
    found["two landscapes"] = [picture_hash.distance(a, b) for n, a in enumerate(hashes) for b in hashes[:n]]
    looks: dict[int, list[str]] = {}
    for seed in range(count):
        slip = slips.draw(seed, plain=True)
        if slip.spoiled == "as it is":
            looks.setdefault(seed % 5, []).append(picture_hash.of(Image.open(io.BytesIO(slip.data)).convert("L")))
    found["two slips of one look"] = [picture_hash.distance(a, b) for some in looks.values() for n, a in enumerate(some) for b in some[:n]]
    return found


def test_copies_are_near_and_others_far() -> None:
    found = figures(12)
    for name in COPIES:
        if name not in HELD:
            assert max(found[name]) <= picture_hash.SAME, (name, sorted(found[name]))
    assert min(found["two landscapes"]) > picture_hash.SAME


def test_an_empty_sheet_has_none_and_the_hash_is_256_bits() -> None:
    assert picture_hash.of(Image.new("L", (500, 500), 200)) == ""
    assert picture_hash.of(Image.new("L", (1, 1), 0)) == ""
    made = picture_hash.of(landscape(1))
    assert len(made) == 67
    assert scan(f"perceptual hash: {made}\n".encode()) == [], "it is no reference"
    assert int(made, 16).bit_count() == 128
    assert picture_hash.distance(made, made) == 0
    assert picture_hash.distance("0" * 64, "f" * 64) == picture_hash.BITS


@pytest.mark.parametrize("size", [(3, 5_000), (5_000, 3), (64, 64), (65, 63)])
def test_any_size_is_hashed(size: tuple[int, int]) -> None:
    assert len(picture_hash.of(landscape(2).resize(size))) == 67
