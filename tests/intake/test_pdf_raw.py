"""Actions, addresses and sizes are seen in a PDF's bytes before anything opens it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import limits, pdf_raw
from leadline.intake.limits import OverLimit


def stream(body: bytes, words: bytes = b"/Filter /FlateDecode") -> bytes:
    packed = zlib.compress(body) if b"Flate" in words else body
    return b"7 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (words, len(packed), packed)


def test_actions_are_found_where_they_stand_and_in_object_streams() -> None:
    assert pdf_raw.look(b"<< /S /JavaScript /JS (x) >>").active == {"JavaScript"}
    assert pdf_raw.look(b"<< /S /L#61unch >>").active == {"Launch"}
    assert pdf_raw.look(stream(b"<< /S /Launch /F (a.exe) >>", b"/Type /ObjStm /Filter /FlateDecode")).active == {"Launch"}
    assert not pdf_raw.look(stream(b"/JavaScript")).active, "the text of a page is no action"
    assert not pdf_raw.look(b"/JavaScripts /Launcher").active


def test_addresses_and_targets() -> None:
    found = pdf_raw.look(b"/A << /URI (https://a.example/\\(b\\)\\101) >> /URI <68747470733a2f2f62> /S /Launch /Win << /F (cmd.exe) >> /Encrypt 9 0 R")
    assert list(found.addresses) == ["https://a.example/(b)A", "https://b"]
    assert list(found.targets) == ["cmd.exe"]
    assert found.encrypted


@pytest.mark.parametrize(
    ("token", "text"),
    [(b"(a\\nb)", "a\nb"), (b"<feff00e4>", "ä"), (b"(\xfe\xff\0a)", "a"), (b"(\xef\xbb\xbf\xc3\xa4)", "ä"), (b"(\xe4)", "ä"), (b"<4>", "@"), (b"(a\\\nb)", "ab")],
)
def test_strings(token: bytes, text: str) -> None:
    assert pdf_raw.text(token) == text


def test_bombs_are_found_and_pictures_are_left_alone() -> None:
    with limits.using(limits.Limits(ratio_from=1_000, ratio=10)):
        with pytest.raises(OverLimit):
            pdf_raw.look(stream(bytes(100_000)))
        pdf_raw.look(stream(bytes(100_000), b"/Subtype /Image /Filter /FlateDecode"))


def test_drawings_that_multiply_are_found_and_loops_are_no_end() -> None:
    forms = b"".join(b"%d 0 obj << /Subtype /Form /XObject << /F %d 0 R >> >> stream\n%sendstream endobj\n" % (n, n + 1, b"/F Do " * 10) for n in range(1, 9))
    with pytest.raises(OverLimit):
        pdf_raw.look(forms)
    pdf_raw.look(b"1 0 obj << /XObject << /F 1 0 R >> >> stream\n/F Do /F Do endstream")


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_through(data: bytes) -> None:
    pdf_raw.look(data)
    pdf_raw.look(b"1 0 obj << /URI (" + data + b"stream\n" + data)
