"""A statement's balances: what is printed is taken as said, what does not add up is named at the right row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.statements import Line, Printed, account, breaks, check, named, newest_first
from leadline.model.records import Balance, Problem
from leadline.model.values import Money, Span

E = "e" * 64
CENTS = st.integers(-(10**9), 10**9)


def money(minor: int) -> Money:
    return Money(minor, 2, "EUR")


def line(order: int, change: int, running: int | None = None, at: str = "2026-03-01") -> Line:
    return Line(Span(E, 10 * order, 10 * order + 9), order, at, money(change), None if running is None else money(running))


def printed(minor: int) -> Printed:
    return Printed(money(minor), "2026-03-01", Span(E, 900, 910))


def split(lines: list[Line], opening: Printed | None = None, closing: Printed | None = None) -> tuple[list[Balance], list[Problem]]:
    found = list(check("iban:X", 3, lines, opening, closing))
    return [b for b in found if isinstance(b, Balance)], [p for p in found if isinstance(p, Problem)]


def test_a_break_of_the_last_row_is_named_there_and_stands_as_the_difference() -> None:
    lines = [line(0, 590000, 590000), line(1, -500000, 90000), line(2, -30000, 30000)]
    balances, problems = split(lines)
    said = [(b.basis, str(b.amount), b.order) for b in balances]
    assert said == [("opening", "0.00", 0), ("break", "-300.00", 2), ("closing", "300.00", 2)]
    assert [b.statement for b in balances] == [3, 3, 3]
    (problem,) = problems
    assert problem.kind == "balance-break"
    assert problem.span == lines[2].span
    assert problem.what == "the statement says 300.00 EUR after this row, its own rows give 600.00: 300.00 less"


def test_after_a_break_it_counts_on_from_what_is_printed() -> None:
    balances, problems = split([line(0, 100, 100), line(1, 100, 500), line(2, 100, 600)])
    assert [p.span for p in problems] == [Span(E, 10, 19)]
    assert [b.amount.minor for b in balances if b.basis == "break"] == [300]


def test_the_opening_is_found_from_the_first_printed_balance_even_if_rows_before_it_have_none() -> None:
    balances, problems = split([line(0, 100), line(1, 50), line(2, -20, 1130)])
    assert not problems
    assert [(b.basis, b.amount.minor, b.order) for b in balances] == [("opening", 1000, 0), ("closing", 1130, 2)]


def test_without_any_balance_nothing_is_said() -> None:
    assert list(check("iban:X", 0, [line(0, 100)], None, None)) == []


def test_an_overdrawn_closing_that_does_not_follow_is_a_problem_at_its_own_bytes() -> None:
    balances, problems = split([line(0, -5000)], printed(1000), printed(-4500))
    assert [str(b.amount) for b in balances] == ["10.00", "-45.00"]
    assert problems[0].span == Span(E, 900, 910)
    assert problems[0].what.endswith("its own rows give -40.00: 5.00 less")


def test_a_statement_without_rows_still_has_its_balances() -> None:
    balances, problems = split([], printed(1000), printed(1000))
    assert [b.basis for b in balances] == ["opening", "closing"]
    assert not problems
    _, problems = split([], printed(1000), printed(900))
    assert [p.kind for p in problems] == ["balance-break"]


def test_decimals_may_differ_between_rows_and_balances() -> None:
    lines = [Line(Span(E, 0, 1), 0, "", Money(8850, 3, "EUR"))]
    found = list(check("a", 0, lines, Printed(Money(1815, 2, "EUR"), "", Span(E, 1, 2)), Printed(Money(27, 0, "EUR"), "", Span(E, 2, 3))))
    assert [type(one).__name__ for one in found] == ["Balance", "Balance"]


def test_newest_first_is_seen_by_dates_else_by_balances() -> None:
    assert newest_first([[line(0, 1, at="2026-03-02"), line(1, 1, at="2026-03-01T10:00:00Z")]])
    assert not newest_first([[line(0, 1, at="2026-03-01"), line(1, 1, at="2026-03-01T10:00:00Z")]])
    assert newest_first([[line(0, -20, 130), line(1, 50, 150), line(2, 100, 100)]])
    assert not newest_first([[line(0, 100, 100), line(1, 50, 150), line(2, -20, 130)]])
    assert not newest_first([[]])


def test_parties() -> None:
    assert named(" ATM  VILNIUS ", "iban:LT121000011101001000") == "name:ATM VILNIUS@iban:LT121000011101001000"
    assert account("DE89 3704 0044 0532 0130 00") == "iban:DE89370400440532013000"
    assert account("someone@example.com") is None
    assert account("cash withdrawal") is None
    assert account(" ") is None
    assert account("123-4-56789-0") == "1234567890"
    assert account("123-4-56789-0", "TH", "Kasikornbank") == "account:TH/KBANK/1234567890"
    assert account("55779911", "DE", "NWBKGB2L") == "account:GB/NWBKGB2L/55779911"
    assert account("4111111111111111") == "4111111111111111"  # in a column of accounts a bank's number, by chance like a card's
    assert account("+66 81 234 5678") == "phone:+66812345678"


@given(st.integers(-(10**9), 10**9), st.lists(CENTS, min_size=1, max_size=30), st.data())
def test_what_adds_up_is_no_event_and_each_forged_balance_is_named(opening: int, changes: list[int], data: st.DataObject) -> None:
    running, honest = opening, []
    for order, change in enumerate(changes):
        running += change
        honest.append(line(order, change, running))
    balances, problems = split(honest)
    assert not problems
    assert [(b.basis, b.amount.minor) for b in balances] == [("opening", opening), ("closing", running)]
    assert breaks(honest) == 0

    at = data.draw(st.integers(0, len(changes) - 1))
    gap = data.draw(CENTS.filter(bool))
    forged = [line(n.order, n.change.minor, n.running.minor + (gap if n.order >= at else 0)) for n in honest if n.running]
    balances, problems = split(forged, printed(opening))
    assert [p.span for p in problems] == [forged[at].span]
    assert [(b.order, b.amount.minor) for b in balances if b.basis == "break"] == [(at, gap)]
    assert balances[-1].amount.minor == running + gap
