"""Says how far the cells of a workbook reach, before a reader makes room for all cells between the first and the last.

A workbook of a few bytes may name the cell XFD1048576: room for 17 thousand million cells ends the process, and no error can be caught.
Source of the forms: ECMA-376 (XLSX), MS-XLSB 2.1.4 (records), OpenDocument 1.3 (repeated rows and cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake.limits import OverLimit, current

_XLSX = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*?)(/?)>")
_ROW = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"']")
_ODS = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*?)(/?)>")
_REPEATED = re.compile(rb"number-(?:columns|rows)-repeated\s*=\s*[\"'](\d+)[\"']")
_FAR = 10**9  # stands for every number that no sheet has: reading its digits would only cost time
_BINARY_ROW, _BINARY_CELLS = 0, range(1, 12)  # BrtRowHdr; BrtCellBlank to BrtFmlaError


def check(name: str, data: bytes) -> None:
    """Looks at one member of a workbook. Raises OverLimit where a sheet reaches over more cells than the limits allow."""
    most = current().cells
    if name.endswith(".bin"):
        places = _binary(data) if "worksheets/" in name else iter(())  # other parts of that name are macros and printers
    elif name == "content.xml":
        places = _ods(data)
    else:
        places = _xlsx(data)
    rows = columns = 0
    for row, column in places:
        rows, columns = max(rows, row), max(columns, column)
        if rows * columns > most:
            what = f"The sheet {name} reaches over {rows:,} rows and {columns:,} columns; more than {most:,} cells are not read at once."
            raise OverLimit(what, final=True)


def _xlsx(data: bytes) -> Iterator[tuple[int, int]]:
    """Row and column, counted from 1, of the cells of a sheet that hold something.

    A cell may leave out where it stands, and may say another row than the one that it is in: the farther one counts.
    """
    row = column = 0
    for match in _XLSX.finditer(data):
        if match[1] == b"row":
            told = _ROW.search(match[2])
            row, column = _whole(told[1]) if told else row + 1, 0
            continue
        place = _CELL.search(match[2])
        column = _column(place[1]) if place else column + 1
        if not match[3]:
            yield max(row, _whole(place[2])) if place else row, column


def _whole(digits: bytes) -> int:
    digits = digits.lstrip(b"0")
    return int(digits or b"0") if len(digits) < 10 else _FAR


def _column(letters: bytes) -> int:
    if len(letters) > 6:
        return _FAR
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods(data: bytes) -> Iterator[tuple[int, int]]:
    row = column = 0
    for match in _ODS.finditer(data):
        told = _REPEATED.search(match[2])
        times = _whole(told[1]) if told else 1
        if match[1] == b"table":
            row = 0
        elif match[1] == b"table-row":
            row, column = row + times, 0
        else:
            column += times
            if not match[3] or b"value-type" in match[2]:
                yield row, column


def _binary(data: bytes) -> Iterator[tuple[int, int]]:
    """The cells of a sheet of an XLSB: records of a kind, a length, and for rows and cells a number first."""
    at = row = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        first = int.from_bytes(data[at : at + 4], "little")
        if kind == _BINARY_ROW:
            row = first + 1
        elif kind in _BINARY_CELLS:
            yield row, first + 1
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes with seven bits each, and what follows it."""
    value = 0
    for place in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at
