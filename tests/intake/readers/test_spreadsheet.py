"""Workbooks become one CSV a sheet, with the cells as stored."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.formats import tables
from leadline.intake.readers.spreadsheet import spreadsheet
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = spreadsheet.__leadline__  # type: ignore[attr-defined]
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="One"><table:table-row><table:table-cell office:value-type="string"><text:p>Datum</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12,5</text:p></table:table-cell></table:table-row></table:table>'
    '</office:spreadsheet></office:body></office:document-content>'
)


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> list[Part]:
    return list(spreadsheet(Exhibit("0" * 64, len(data), "", "book.xlsx"), data))


def lines(part: Part) -> list[str]:
    assert isinstance(part, Child)
    return part.data.decode("utf-8").splitlines()


def cells(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.title = "Payments 2026"
    sheet.append(["Fälle, erfunden"])
    sheet.append(["no", "at", "day", "amount", "small", "text", "yes", "nothing"])
    sheet.append([1, datetime.datetime(2026, 3, 4, 9, 15), datetime.date(2026, 3, 4), 1234.5, 0.00000001, 'say "x", twice\nover', True, None])  # noqa: DTZ001
    sheet.append([123456789012345, None, None, -0.1, 1e16, "00123", False, ""])


def test_cells_are_written_as_stored() -> None:
    (child, count) = read(workbook(cells))
    assert isinstance(child, Child)
    assert (child.name, child.locator, child.media) == ("Payments 2026.csv", "sheet 1: Payments 2026", "text/csv; charset=utf-8")
    assert lines(child) == [
        '"Fälle, erfunden",,,,,,,',
        "no,at,day,amount,small,text,yes,nothing",
        '1,2026-03-04 09:15:00,2026-03-04,1234.5,0.00000001,"say ""x"", twice',
        'over",true,',
        "123456789012345,,,-0.1,10000000000000000,00123,false,",
    ]
    assert count == Count("0" * 64, 1, 1, 0)


def test_the_csv_is_read_back_by_our_own_reader() -> None:
    child = read(workbook(cells))[0]
    assert isinstance(child, Child)
    table = tables.read(Exhibit("1" * 64, len(child.data), "text/csv", "x"), child.data)
    assert [row.texts()[0] for row in table.above] == ["Fälle, erfunden"]
    assert [row.texts()[5] for row in table.rows] == ['say "x", twice\nover', "00123"]


def test_every_sheet_is_read_hidden_ones_say_so_and_empty_ones_give_no_file() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["a", "b"])
        hidden = book.create_sheet("kept back")
        hidden.append(["c", "d"])
        hidden.sheet_state = "hidden"
        book.create_sheet("empty")

    first, second, count = read(workbook(fill))
    assert [part.locator for part in (first, second) if isinstance(part, Child)] == ["sheet 1: Sheet", "sheet 2 (hidden): kept back"]
    assert count == Count("0" * 64, 3, 3, 0)


def test_a_workbook_of_nothing_is_a_problem() -> None:
    found = read(workbook(lambda book: None))
    assert [part.kind for part in found if isinstance(part, Problem)] == ["empty"]


def test_ods_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
    data = out.getvalue()
    assert PLUGIN.info["claims"](data, "x") > 0.9
    assert PLUGIN.info["media"](data, "x") == "application/vnd.oasis.opendocument.spreadsheet"
    assert lines(read(data)[0]) == ["Datum,12.5"]


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def far(book: openpyxl.Workbook) -> None:
    book.active["A1"] = "near"
    book.active["XFD1048576"] = "far"


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook(cells)))
    members = {name: whole.read(name) for name in whole.namelist()}
    ods = ODS.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">').replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="8000" '
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    bombs = [
        packed(members | {"xl/media/image1.png": bytes(60_000_000)}),
        packed(members | {"xl/worksheets/sheet1.xml": members["xl/worksheets/sheet1.xml"] + b" " * 60_000_000}),
        workbook(far),
        packed({"mimetype": kind, "content.xml": ods.encode()}),
    ]
    for bomb in bombs:
        (problem,) = read(bomb)
        assert isinstance(problem, Problem)
        assert (problem.kind, bool(problem.advice)) == ("over-limit", True)


def test_cells_far_apart_are_read_where_there_is_room() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"], book.active["C5"] = "near", "far"

    assert lines(read(workbook(fill))[0]) == ["near,,", ",,", ",,", ",,", ",,far"]


def test_it_is_known_by_its_content() -> None:
    claims, media = PLUGIN.info["claims"], PLUGIN.info["media"]
    assert claims(workbook(cells), "data") > 0.9
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert claims(compound + "Workbook".encode("utf-16-le"), "data") == 0.9
    assert media(compound + "Workbook".encode("utf-16-le"), "data") == "application/vnd.ms-excel"
    assert claims(compound, "mail.msg") == 0.0
    assert claims(b"PK\x03\x04" + b"x" * 100, "a.zip") == 0.0
    assert claims(b"", "a.xlsx") == 0.0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000])
def test_what_cannot_be_opened_is_a_problem(data: bytes) -> None:
    (problem,) = read(data)
    assert isinstance(problem, Problem)
    assert problem.kind == "damaged"
    assert problem.advice


@settings(max_examples=30)
@given(st.integers(0, 6000), st.integers(0, 255))
def test_a_damaged_workbook_gives_parts_or_problems(at: int, byte: int) -> None:
    whole = workbook(cells)
    for data in (whole[: at % len(whole)], whole[: at % len(whole)] + bytes([byte]) + whole[at % len(whole) + 1 :]):
        assert all(isinstance(part, Child | Problem | Count) for part in read(data))


def test_a_workbook_packed_by_lzma_and_damaged_is_named_as_damaged() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "".join(f"<s{n * n}/>" for n in range(5_000)))
    torn = bytearray(out.getvalue())
    begin = torn.index(b"xl/workbook.xml") + 15
    torn[begin + 200 : begin + 2_000] = b"\xff" * 1_800
    (problem,) = read(bytes(torn))
    assert isinstance(problem, Problem)
    assert problem.kind == "damaged"
