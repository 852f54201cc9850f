"""Balances that are carried on, signs written as words, days without a year."""

from __future__ import annotations

import pytest
from tests.intake.test_pdf_tables import line

from leadline.intake import pdf_values
from leadline.intake.pdf_values import Printed, Years


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (((0, "Opening balance"), (300, "1,000.00")), Printed("opening", "Opening balance", "1,000.00", "")),
        (((0, "Alter Kontostand vom 31.01.2026"), (300, "1.000,00 S")), Printed("opening", "Alter Kontostand", "-1.000,00", "vom 31.01.2026")),
        (((0, "01.02.2026"), (100, "Übertrag von Seite 1"), (300, "12,50-")), Printed("carried", "Übertrag", "12,50-", "von Seite 1")),
        (((0, "Balance carried forward"), (300, "12.50"), (340, "CR")), Printed("closing", "Balance carried forward", "12.50", "")),
        (((0, "Closing balance: 99.10"),), Printed("closing", "Closing balance", "99.10", "")),
        (((0, "ยอดยกมา"), (300, "79.86")), Printed("opening", "ยอดยกมา", "79.86", "")),
        (((0, "Rent"), (300, "12.50")), None),
        (((0, "Opening balance"),), None),
        (((0, "Reported loss"), (300, "12.50")), None),
    ],
)
def test_balances(cells: tuple[tuple[float, str], ...], found: Printed | None) -> None:
    assert pdf_values.printed(line(100, *cells)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("12,50 S", "-12,50"), ("12,50 H", "12,50"), ("12.50 CR", "12.50"), ("12.50DR", "-12.50"), ("5.00 OD", "-5.00"), ("12.50", None), ("12.50 EUR", None), ("S", None)],
)
def test_signs_as_words(text: str, found: str | None) -> None:
    assert pdf_values.signed(text) == found


def test_numbers_are_read_with_the_sign_that_is_known() -> None:
    assert pdf_values.number("1.234", ",") == "1234"
    assert pdf_values.number("1.234", ".") == "1.234"
    assert pdf_values.number("rent", None) is None


def test_a_year_is_filled_in_where_only_one_fits() -> None:
    known = pdf_values.period([line(10, (0, "Statement 15.12.2025 - 14.01.2026"))])
    assert known == ["2025-12-15", "2026-01-14"]
    years = Years(known, ["20.12.", "02.01."])
    assert years.whole("20.12.") == "20.12.2025"
    assert years.whole("02.01.") == "02.01.2026"
    assert years.whole("3 Jan") == "3 Jan 2026"
    assert years.whole("01.02.2026") == "01.02.2026"
    assert years.whole("01.07.") is None
    assert Years([], ["20.12."]).whole("20.12.") is None


def test_days_with_slashes_and_no_day_above_twelve_are_not_guessed() -> None:
    assert Years(["2026-02-01", "2026-02-28"], ["01/02", "02/02"]).whole("01/02") is None
    assert Years(["2026-02-01", "2026-02-28"], ["01/02", "13/02"]).whole("01/02") == "01/02/2026"
    assert Years(["2026-02-01", "2026-02-28"], ["02/01", "02/13"]).whole("02/13") == "02/13/2026"
