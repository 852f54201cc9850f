"""Pages without a text layer become pictures, whose codes and text are read there."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.formats import codes
from tests.intake.pictures import coded
from tests.intake.slip_measure import observations

from leadline.intake import identify, ocr, pdf_drawn
from leadline.model.records import Child, Exhibit, Part, Problem


def scan(*texts: str, mode: str = "1") -> bytes:
    """A PDF of pages that are pictures, as scanners make it: with `1` in black and white (CCITT), with `L` as JPEG files."""
    pages = []
    for text in texts:
        page = coded(codes.PROMPTPAY_PHONE, size=(1_240, 1_754), at=(300, 700), scale=8)
        ImageDraw.Draw(page).text((90, 200), text, font=ImageFont.load_default(36), fill=20)
        pages.append(page.convert(mode, dither=Image.Dither.NONE))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def read(data: bytes, name: str = "scan.pdf") -> list[Part]:
    return list(identify.parts(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "", name), data))


def pictures(data: bytes) -> list[Child]:
    return [part for part in read(data) if isinstance(part, Child) and part.media == "image/png"]


def test_each_page_is_drawn_and_its_code_read_there() -> None:
    data = scan("page one", "page two")
    found = pictures(data)
    assert [(one.name, one.locator) for one in found] == [
        ("page 1.png", "page 1, drawn at 200 dots an inch"), ("page 2.png", "page 2, drawn at 200 dots an inch"),
    ]  # fmt: skip
    for one in found:
        assert Image.open(io.BytesIO(one.data)).size == (1_654, 2_339)
        (code,) = [part for part in read(one.data, one.name) if isinstance(part, Child) and part.name.startswith("code")]
        assert code.data == codes.PROMPTPAY_PHONE.encode()
    told = [part for part in read(data) if isinstance(part, Problem)]
    assert [(one.kind, one.what) for one in told] == [
        ("unreadable", "Pages 1-2: pictures or lines without a text layer (a scan, a photo); drawn as a picture beside it, and read there for codes only.")
    ]


def test_a_scanned_page_is_read_by_a_machine(machine: ocr.Engine) -> None:
    data = scan("IBAN DE89 3704 0044 0532 0130 00")
    assert [part.kind for part in read(data) if isinstance(part, Problem)] == ["ocr"]
    (page,) = pictures(data)
    text = next(part for part in read(page.data, page.name) if isinstance(part, Child) and part.name == "read-by-machine.txt")
    seen, _ = observations(text)
    assert [(one.value, one.field.partition("[")[0]) for one in seen] == [("DE89370400440532013000", "ocr_checked")]


def test_a_page_whose_picture_is_a_file_is_not_drawn_before_the_file_was_compared() -> None:
    data = scan("page one", mode="L")
    assert pictures(data) == []
    (page,) = [part for part in read(data) if isinstance(part, Child) and part.name == "page 1 picture 1.jpg"]
    assert any(isinstance(part, Child) and part.data == codes.PROMPTPAY_PHONE.encode() for part in read(page.data, page.name))
    told = [part.what for part in read(data) if isinstance(part, Problem)]
    assert told == [
        "Page 1: pictures or lines without a text layer (a scan, a photo); the pictures lie as files beside it, and are read there for codes only."
    ]


def test_no_more_than_some_pages_are_drawn_and_the_others_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = scan(*map(str, range(3)))
    monkeypatch.setattr(pdf_drawn, "PAGES", 2)
    told = [part for part in read(data) if isinstance(part, Problem)]
    assert len(pictures(data)) == 2
    assert [one.what.partition(":")[0] for one in told] == ["Pages 1-2", "Page 3"]
