"""Writes tables: CSV in any dialect, and XLSX by hand, byte for byte the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from leadline.scenario.binaries import zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DAY = 45_931  # 2025-10-01 as a spreadsheet counts days


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that a spreadsheet holds as a number."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that a spreadsheet holds as a date: whole days since the first of the scenario."""

    number: int


Cell = str | Number | Day


def money(minor: int, decimals: int, sign: str = ".", grouping: str = "") -> str:
    """Prints an amount: `money(-123450, 2, ",", ".") == "-1.234,50"`."""
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if grouping:
        whole = f"{int(whole):,}".replace(",", grouping)
    return ("-" if minor < 0 else "") + whole + (sign + fraction if fraction else "")


def short(minor: int, decimals: int) -> str:
    """Prints an amount as explorers do, without trailing zeros."""
    text = money(minor, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def line(cells: Iterable[str], delimiter: str = ",") -> str:
    """One line of a CSV file (RFC 4180), quoted where it must be."""
    return delimiter.join(_quoted(cell, delimiter) for cell in cells) + "\n"


def _quoted(cell: str, delimiter: str) -> str:
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def workbook(name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """An XLSX file of one sheet: the few parts that every spreadsheet program asks for, text inline, dates as days."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>'
    )
    sheets = f'<sheets><sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets>'
    book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>'
    styles = (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
        + "".join(_row(n, row) for n, row in enumerate(rows, 1))
        + "</sheetData></worksheet>"
    )
    parts = (
        ("[Content_Types].xml", types),
        ("_rels/.rels", _related("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", _related("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml")),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    )
    return zipped((part, text.encode()) for part, text in parts)


def _related(*pairs: str) -> str:
    links = "".join(
        f'<Relationship Id="rId{n // 2 + 1}" Type="{_OFFICE}/{pairs[n]}" Target="{pairs[n + 1]}"/>' for n in range(0, len(pairs), 2)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">' + "".join(_cell(f"{column(place)}{number}", cell) for place, cell in enumerate(cells)) + "</row>"


def _cell(name: str, cell: Cell) -> str:
    if isinstance(cell, Number):
        return f'<c r="{name}"><v>{cell.text}</v></c>' if cell.text else ""
    if isinstance(cell, Day):
        return f'<c r="{name}" s="1"><v>{_FIRST_DAY + cell.number}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' if cell else ""


def column(place: int) -> str:
    """The letters of a spreadsheet's column, counted from 0."""
    return chr(65 + place) if place < 26 else column(place // 26 - 1) + chr(65 + place % 26)
