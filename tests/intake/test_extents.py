"""How far a sheet reaches is known before room is made for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import extents, limits

SHEET, BINARY, ODS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.bin", "content.xml"


def xlsx(rows: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet><cols><col min="1" max="16384"/></cols><sheetData>{rows}</sheetData></worksheet>'.encode()


def record(kind: int, body: bytes) -> bytes:
    return bytes([kind, len(body)]) + body


def too_large(name: str, data: bytes, most: int = 100) -> bool:
    with limits.using(limits.Limits(cells=most)):
        try:
            extents.check(name, data)
        except limits.OverLimit:
            return True
    return False


@pytest.mark.parametrize(
    "rows, expected",
    [
        ('<row r="10"><c r="J10"><v>1</v></c></row>', False),
        ('<row r="10"><c r="K10"><v>1</v></c></row>', True),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', True),
        ("<row r='1048576'><c r = 'A1048576' t='s'><v>1</v></c></row>", True),
        ('<x:row r="101"><x:c><x:v>1</x:v></x:c></x:row>', True),
        ('<row r="1048576" ht="15"/><row r="1"><c r="XFD1" s="3"/></row>', False),
        ('<row r="1"><c r="XFD1" s="3"/></row><row r="2"><c r="A2"><v>1</v></c></row>', False),
        ('<row r="1"><c r="A2147483648"><v>1</v></c></row>', True),
        (f'<row r="{"9" * 5_000}"><c><v>1</v></c></row>', True),
        ('<row r="1"><c r="ABCDEFGHIJ1"><v>1</v></c></row>', True),
        ('<row r="1"><c r="A000000000001"><v>1</v></c></row>', False),
        ('<row r="2147483648"><c r="A1"><v>1</v></c><c><v>1</v></c></row>', True),
        ("<row>" + "<c/>" * 99 + "<c><v>1</v></c></row>", False),
        ("<row>" + "<c/>" * 100 + "<c><v>1</v></c></row>", True),
        ("<row><c><v>1</v></c></row>" * 100, False),
        ("<row><c><v>1</v></c></row>" * 101, True),
        ('<row r="60"><c r="A60"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>', True),
        ("", False),
    ],
)
def test_the_cells_of_an_xlsx_that_hold_something(rows: str, expected: bool) -> None:
    assert too_large(SHEET, xlsx(rows)) is expected


@pytest.mark.parametrize(
    "rows, expected",
    [
        ('<table:table-row><table:table-cell office:value-type="float"/></table:table-row>', False),
        ('<table:table-row table:number-rows-repeated="101"><table:table-cell office:value-type="float"/></table:table-row>', True),
        ('<table:table-row><table:table-cell table:number-columns-repeated="101" office:value-type="float"><text:p>1</text:p></table:table-cell></table:table-row>', True),
        ('<table:table-row><table:table-cell table:number-columns-repeated="100"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>', True),
        ('<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>', False),
    ],
)
def test_the_repeated_cells_of_an_ods(rows: str, expected: bool) -> None:
    assert too_large(ODS, f"<table:table>{rows}</table:table>".encode()) is expected


def test_each_table_of_an_ods_counts_from_its_own_first_row() -> None:
    table = "<table:table>" + '<table:table-row><table:table-cell office:value-type="float"/></table:table-row>' * 60 + "</table:table>"
    assert not too_large(ODS, (table * 2).encode())


@pytest.mark.parametrize("row, column, expected", [(9, 9, False), (9, 10, True), (1_048_575, 0, True), (0, 16_383, True)])
def test_the_cells_of_an_xlsb(row: int, column: int, expected: bool) -> None:
    header = record(0, row.to_bytes(4, "little") + bytes(13))
    cell = record(5, column.to_bytes(4, "little") + bytes(12))
    before = bytes([0x94, 0x01, 16]) + bytes(16)  # the dimensions, a kind of two bytes: they may lie
    assert too_large(BINARY, before + header + cell) is expected
    assert not too_large("xl/vbaProject.bin", before + header + cell)


def test_the_sheet_and_its_reach_are_named() -> None:
    with pytest.raises(limits.OverLimit, match=r"xl/worksheets/sheet1.xml reaches over 1,048,576 rows and 16,384 columns"):
        extents.check(SHEET, xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@given(st.binary(max_size=80) | st.text("<row c/>r='\"A1 ", max_size=80).map(str.encode), st.sampled_from([SHEET, BINARY, ODS]))
def test_any_bytes_are_small_or_too_large(data: bytes, name: str) -> None:
    assert too_large(name, data) in (True, False)
