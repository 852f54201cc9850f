"""One holding's statement handed out: oldest first, each row one side of a transfer, what is only expected is in no balance."""

from __future__ import annotations

from leadline.extract.booked import NOT_BOOKED, Booked, finish
from leadline.extract.statements import Printed
from leadline.model.records import Balance, Entry
from leadline.model.values import Money, Span

SPAN = Span("0" * 64, 0, 1)
US = "iban:NL91ABNA0417164300"


def row(minor: int, at: str = "2026-03-04", **rest: str) -> Booked:
    return Booked(SPAN, at, Money(minor, 2, "EUR"), minor > 0, **rest)  # type: ignore[arg-type]


def test_rows_are_turned_round_numbered_on_and_named() -> None:
    found = list(finish(US, [row(5, "2026-03-05", name="A  B"), row(-7, other="iban:X")], None, None, number=3, order=10))
    assert [(e.order, e.payer, e.payee, e.side, str(e.amount), e.statement) for e in found if isinstance(e, Entry)] == [
        (10, US, "iban:X", "payer", "0.07", 3),
        (11, f"name:A B@{US}", US, "payee", "0.05", 3),
    ]


def test_what_is_only_expected_is_in_no_balance() -> None:
    ends = Printed(Money(0, 2, "EUR"), "2026-03-04", SPAN)
    found = list(finish(US, [row(5, status=NOT_BOOKED)], ends, ends, number=0, order=0))
    assert [one.basis for one in found if isinstance(one, Balance)] == ["opening", "closing"]
    assert [one.status for one in found if isinstance(one, Entry)] == ["pending"]
    assert len(found) == 3
