"""Text in pictures is read by models inside the package, without a network, in the cage; without them a person is asked to type it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.intake.pictures import saved

from leadline.cage import Cage
from leadline.formats import picture_text
from leadline.formats.picture_text import Line
from leadline.intake import ocr
from leadline.model.records import Child, Exhibit, Problem

LINES = ("Transfer successful", "Account 123-4-56789-0", "DE89 3704 0044 0532 0130 00", "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")


def screen(lines: tuple[str, ...] = LINES, size: tuple[int, int] = (800, 700), step: int = 90) -> Any:
    page = Image.new("L", size, 250)
    pen = ImageDraw.Draw(page)
    for n, text in enumerate(lines):
        pen.text((40, 60 + step * n), text, font=ImageFont.load_default(32), fill=20)
    return page


def exhibit(data: bytes = b"") -> Exhibit:
    return Exhibit("0" * 64, len(data), "image/png", "slip.png")


def test_without_the_extra_a_person_is_asked_to_type() -> None:
    (told,) = ocr.parts(exhibit(), screen())
    assert isinstance(told, Problem)
    assert told.kind == "unreadable"
    assert "leadline transcribe" in told.advice


def test_the_lines_are_read_with_their_boxes(machine: ocr.Engine) -> None:
    (child,) = ocr.parts(exhibit(), screen())
    assert isinstance(child, Child)
    found = picture_text.read(child.data)
    assert found is not None
    assert [line.text for line in found.lines] == list(LINES)
    for n, line in enumerate(found.lines):
        assert line.box
        left, top, right, bottom = line.box
        assert 25 <= left <= 45
        assert 45 + 90 * n <= top < bottom <= 115 + 90 * n
        assert right > 250
    assert found.fields["engine"].startswith("rapidocr 3.")
    assert "PP-OCRv6_rec_small 6f327246b50388f3" in found.fields["engine"] or "PP-OCR" in found.fields["engine"]


def test_an_empty_picture_says_that_none_was_found(machine: ocr.Engine) -> None:
    (told,) = ocr.parts(exhibit(), Image.new("L", (600, 400), 255))
    assert isinstance(told, Problem)
    assert told.kind == "ocr"


def test_a_long_screen_is_read_in_strips_and_no_line_twice(machine: ocr.Engine) -> None:
    lines = tuple(f"line {n:02} of a long chat" for n in range(52))
    (child,) = ocr.parts(exhibit(), screen(lines, (600, 4_800)))
    assert isinstance(child, Child)
    found = picture_text.read(child.data)
    assert found is not None
    assert [line.text for line in found.lines] == list(lines)


@pytest.mark.parametrize("width, height", [(1_080, 1_920), (600, 4_800), (700, 20_000), (50, 9_000), (9_000, 50), (1, 1)])
def test_strips_answer_for_every_row_once(width: int, height: int) -> None:
    cuts = list(ocr.strips(width, height))
    assert [row for first, last, _, _ in cuts for row in (first, last)][::2] == [0, *(last for _, last, _, _ in cuts[:-1])]
    assert cuts[-1][1] == height
    assert all(0 <= top <= first and last <= bottom <= height for first, last, top, bottom in cuts)


def test_a_machine_that_doubts_is_told_and_one_that_fails_too(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = ((1, 2), (300, 2), (300, 30), (1, 30))
    doubting = ocr.Engine("x", lambda image: [Line("clear", 99, corners), Line("blur", 30, corners)])
    monkeypatch.setattr(ocr, "engine", lambda: doubting)
    child, told = ocr.parts(exhibit(), screen())
    assert isinstance(child, Child)
    assert isinstance(told, Problem)
    assert "1 of 2 lines in the picture could not be read for sure by a machine, at 1,2,300,30." in told.what

    def fails(image: Any) -> list[Line]:
        raise MemoryError

    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine("x", fails))
    monkeypatch.setattr(ocr, "failures", lambda: (MemoryError,))
    (told,) = ocr.parts(exhibit(), screen())
    assert isinstance(told, Problem)
    assert "the machine failed (MemoryError)" in told.what


@pytest.mark.skipif(sys.platform != "linux", reason="what closes files and network to a reader is there on Linux only")
def test_it_works_inside_the_cage(machine: ocr.Engine) -> None:
    """No network, no file but Python's own, 1.5 GiB: the child process there knows nothing of this test's machine."""
    data = saved(screen(size=(1_080, 1_920)))
    with Cage(1) as cage:
        found = list(cage.submit("leadline.intake.identify:parts", exhibit(data), lambda start, end: [data[start:end]]))
        assert "seccomp: no network, no other program or process, no change to any file" in cage.holds()
    child = next(part for part in found if isinstance(part, Child) and part.name == "read-by-machine.txt")
    written = picture_text.read(child.data)
    assert written is not None
    assert [line.text for line in written.lines] == list(LINES)


def test_it_never_fetches_a_model_and_does_not_tell_its_maker(machine: ocr.Engine) -> None:
    """In a process of its own, in which a connection of Python is an error and onnxruntime is told to be silent before it is loaded."""
    code = """
import socket, sys, os
def refused(*given, **more): raise SystemExit("a connection was tried")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from leadline.intake import ocr
from PIL import Image
made = ocr.engine()
made.read(Image.new("L", (64, 64), 255))
print(os.environ["ORT_DISABLE_TELEMETRY"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "1", done.stderr[-2000:]


def test_models_that_are_not_inside_the_package_are_not_asked_for(machine: ocr.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MODELS", {**ocr.MODELS, "Rec": "another.onnx"})
    ocr._made.cache_clear()
    assert ocr.engine() is None
    ocr._made.cache_clear()
    assert not list(Path(ocr.__file__).parent.glob("*.onnx"))


def test_a_line_of_which_no_letter_was_read_stays_in_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package would leave it out in silence: a line in a script that it does not know."""
    told = ocr._kept(lambda crops: SimpleNamespace(txts=("", "IBAN"), scores=(float("nan"), 0.99)))([])
    assert (told.txts, told.scores) == ((ocr.UNREAD, "IBAN"), (0.0, 0.99))
    corners = ((1, 2), (300, 2), (300, 30), (1, 30))
    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine("x", lambda image: [Line(ocr.UNREAD, 0, corners)]))
    _, problem = ocr.parts(exhibit(), screen())
    assert isinstance(problem, Problem)
    assert problem.kind == "unreadable"
    assert "1 of 1 lines" in problem.what


def test_a_box_with_room_for_far_more_letters_is_doubted() -> None:
    wide = ((0, 0), (800, 0), (800, 40), (0, 40))
    assert ocr._sure("0xed", 0.97, wide) < ocr.DOUBT
    assert ocr._sure("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE", 0.97, wide) == 97
    assert ocr._sure("转账成功", 0.97, ((0, 0), (160, 0), (160, 40), (0, 40))) == 97
