"""What a PDF carries beside its text comes out under safe names, within limits."""

from __future__ import annotations

import pypdfium2
from tests.intake.pdf_writer import Page, document

from leadline.intake import limits, names, pdf_extras
from leadline.model.records import Child, Exhibit, Part, Problem

NAMED = "/Names << /EmbeddedFiles << /Names [(a) 1000 0 R (b) 1002 0 R] >> >>"


def attached(objects: dict[int, bytes]) -> list[Part]:
    data = document([Page()], catalog=NAMED, objects=objects)
    opened = pypdfium2.PdfDocument(data)
    try:
        return list(pdf_extras.attached(Exhibit("0" * 64, len(data), "application/pdf", "a.pdf"), opened, names.Names()))
    finally:
        opened.close()


def spec(number: int, name: str, body: bytes) -> dict[int, bytes]:
    return {
        number: b"<< /Type /Filespec /F (%s) /EF << /F %d 0 R >> >>" % (name.encode(), number + 1),
        number + 1: b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
    }


def test_embedded_files_keep_their_bytes_and_get_names_of_their_own() -> None:
    found = attached(spec(1000, "a.txt", b"one\0two") | spec(1002, "a.txt", b"second"))
    assert [(p.name, p.data, p.locator) for p in found if isinstance(p, Child)] == [
        ("a.txt", b"one\0two", "embedded file 1"),
        ("a (2).txt", b"second", "embedded file 2"),
    ]


def test_a_file_that_is_not_there_is_a_problem() -> None:
    found = attached(spec(1000, "a.txt", b"one") | {1002: b"<< /Type /Filespec /F (b.txt) >>"})
    assert [p.kind for p in found if isinstance(p, Problem)] == ["damaged"]
    assert len(found) == 2


def test_too_many_bytes_are_told() -> None:
    with limits.using(limits.Limits(total=3)):
        assert [p.kind for p in attached(spec(1000, "a.txt", b"one two") | spec(1002, "b.txt", b"x")) if isinstance(p, Problem)] == ["over-limit"]
