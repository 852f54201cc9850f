"""Reads spreadsheets: every sheet becomes a CSV exhibit with the cells as stored, and is then known like any other table."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from leadline.intake import csv_rows, extents, names, zipped
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK, _LOCKED = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a spreadsheet: a zip whose first members are a workbook's, or a compound file that names one."""
    if head.startswith(_COMPOUND):
        return 0.9 if _BOOK in head or _LOCKED in head else 0.2 if name.lower().endswith((".xls", ".xlsx")) else 0.0
    if not head.startswith(_ZIP):
        return 0.0
    if head[30:200].startswith(b"mimetype" + ODS.encode()):
        return 0.95
    if b"xl/workbook" in head or b"xl/worksheets/" in head:
        return 0.95
    return 0.2 if name.lower().endswith((".xlsx", ".ods")) else 0.0


def _media(head: bytes, name: str) -> str:
    if head.startswith(_COMPOUND) and _LOCKED not in head:
        return XLS
    return ODS if ODS.encode() in head[:200] else XLSX


@reader(media=_media, claims=_claims)
def spreadsheet(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """XLSX, XLS and ODS workbooks: each sheet as CSV (UTF-8, comma, dates as ISO, numbers as stored), hidden ones too."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    problem = _too_large(exhibit, data) if data.startswith(_ZIP) else None
    if problem:
        yield problem
        return
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(str(sheet.name), sheet.visible != SheetVisibleEnum.Visible) for sheet in book.sheets_metadata]
    except PasswordError:
        advice = "Ask for the password, and hand in a copy without it."
        yield Problem("encrypted", "The workbook is protected by a password.", advice, exhibit.sha256)
        return
    except (CalamineError, OSError, ValueError) as error:
        yield _broken(exhibit, f"The workbook cannot be opened ({error}).")
        return
    read = filled = 0
    for number, (name, hidden) in enumerate(sheets, 1):
        try:
            rows = book.get_sheet_by_index(number - 1).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError) as error:
            yield _broken(exhibit, f"Sheet {number} ({names.display(name)}) cannot be read ({error}).")
            continue
        read += 1
        if any(cell not in ("", None) for row in rows for cell in row):
            filled += 1
            where = f"sheet {number}{' (hidden)' if hidden else ''}: {names.display(name)}"
            yield Child(f"{names.display(name).replace('/', '_')}.csv", _csv(rows), "text/csv; charset=utf-8", where)
    if read and not filled:
        yield Problem("empty", "No cell of the workbook holds anything.", "Ask whether this is the right file.", exhibit.sha256)
    yield Count(exhibit.sha256, len(sheets), read, len(sheets) - read)


def _csv(rows: list[list[Any]]) -> bytes:
    return csv_rows.written([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without `.0`, dates as ISO, a date at midnight as a bare date."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return format(Decimal(format(value, ".15g")), "f")  # a workbook keeps 15 digits
        case datetime.datetime() if value.time() == datetime.time(0):
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return str(value)
    return str(value)


def _too_large(exhibit: Exhibit, data: bytes) -> Problem | None:
    """A workbook is unpacked whole, and room is made for all its cells: how large that becomes is weighed before."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            budget = Budget(len(data))
            for member in archive.infolist():
                extents.check(member.filename, budget.unpack(zipped.chunks(archive, member)))
    except OverLimit as limit:
        return limit.problem(exhibit)
    except zipped.FAULTS as error:
        return _broken(exhibit, f"The workbook is damaged ({error}).")
    return None


def _broken(exhibit: Exhibit, what: str) -> Problem:
    return Problem("damaged", what, "Open it in a spreadsheet program, save it as CSV, and hand that in too.", exhibit.sha256)
