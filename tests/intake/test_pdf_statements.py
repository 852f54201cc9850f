"""Pages become statements, and statements CSV that the table's reader reads back."""

from __future__ import annotations

from tests.intake.test_pdf_tables import HEADER, line

from leadline.intake import pdf_rows, pdf_statements
from leadline.intake.pdf_lines import Line


def on(page: int, *lines: Line) -> list[Line]:
    return [Line(page, one.base, one.words) for one in lines]


def row(base: float, day: str, text: str, out: str, balance: str) -> Line:
    cells = [(0.0, day), (100.0, text), (300.0, out), (500.0, balance)]
    return line(base, *[(x, cell) for x, cell in cells if cell])


def test_a_table_goes_on_with_and_without_its_header() -> None:
    first = on(1, line(50, (0, "Account no. 203-8-91736-4")), HEADER, row(115, "01/02/2026", "Rent", "5.00", "95.00"))
    second = on(2, line(50, (0, "Account no. 203-8-91736-4")), HEADER, row(115, "02/02/2026", "Gas", "5.00", "90.00"))
    third = on(3, line(50, (0, "Example Bank")), row(65, "03/02/2026", "Water", "5.00", "85.00"))
    (found,) = pdf_statements.statements([first, second, third])
    made = pdf_statements.written(found)
    assert (made.first, made.last, made.rows, made.bad, made.breaks, made.whole) == (1, 3, 3, [], [], True)
    text = made.data.decode("utf-8").splitlines()
    assert text[0] == "Account no. 203-8-91736-4,,,,,,,"
    assert text[1] == "Date,Description,Money out,Money in,Balance,page,box,note"
    assert [cells.split(",")[1] for cells in text[2:]] == ["Rent", "Gas", "Water"]
    assert [cells.split(",")[5] for cells in text[2:]] == ["1", "2", "3"]


def test_lines_of_text_belong_to_the_row_above_while_they_are_near() -> None:
    lines = on(1, HEADER, row(115, "01/02/2026", "Rent", "5.00", "95.00"), line(127, (100, "March")), line(200, (100, "A note of the bank")))
    (found,) = pdf_statements.statements([lines])
    body = pdf_rows.body(found.parts, found.titles)
    assert [one.cells[1] for one in body.rows] == ["Rent March"]
    assert pdf_statements.where(body.rows[0])[0] == "1"


def test_a_day_that_is_printed_once_holds_for_the_rows_below() -> None:
    lines = on(
        1, HEADER, row(115, "01/02/2026", "Rent", "5.00", ""), row(130, "", "Gas", "6.00", "89.00"), row(145, "02/02/2026", "Tea", "1.00", "88.00")
    )
    (found,) = pdf_statements.statements([lines])
    body = pdf_rows.body(found.parts, found.titles)
    assert [(one.cells[0], bool(one.notes)) for one in body.rows] == [("01/02/2026", False), ("01/02/2026", True), ("02/02/2026", False)]


def test_sums_are_no_rows_and_what_is_left_over_is_reported() -> None:
    lines = on(
        1, HEADER, row(115, "01/02/2026", "Rent", "5.00", "95.00"), line(130, (100, "Total"), (300, "5.00")), line(190, (300, "7.00"))
    )
    (found,) = pdf_statements.statements([lines])
    body = pdf_rows.body(found.parts, found.titles)
    assert len(body.rows) == 1
    assert [one.fault for one in body.bad] == ["it has an amount, but no day"]


def test_an_amount_without_its_word_is_not_guessed() -> None:
    header = line(100, (0, "Date"), (100, "Description"), (300, "Amount"), (500, "Balance"))
    lines = on(1, header, row(115, "01/02/2026", "Rent", "5.00 CR", ""), row(130, "02/02/2026", "Gas", "6.00", ""))
    (found,) = pdf_statements.statements([lines])
    body = pdf_rows.body(found.parts, found.titles)
    assert [one.cells[2] for one in body.rows] == ["5.00"]
    assert len(body.bad) == 1
