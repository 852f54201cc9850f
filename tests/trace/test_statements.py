"""The balances of statements, at their places in the ledger."""

from __future__ import annotations

from typing import Any

NL, LT, PSP = "iban:NL91ABNA0417164300", "iban:LT121000011101001000", "iban:BE68539007547034"


def resting(answer: dict[str, Any]) -> list[str]:
    return [f"{r['account'][5:7]} {r['origin']} {r['amount']}" for r in answer["resting"]]


def gone(answer: dict[str, Any]) -> list[str]:
    return [f"{r['transfer']} {r['origin']} {r['amount']} {r['as']} {r['at']}" for r in answer["written_off"]]


def test_two_statements_a_service_and_a_break(new_case: Any) -> None:
    """The money of the small folder of the conformance kit, told again with invented rows."""
    case = new_case()
    one = case.entry("2026-03-04T09:15:00Z", "iban:v1", NL, "4200", side="payee", exhibit="NL")
    two = case.entry("2026-03-05T08:05:00Z", "iban:v2", NL, "1800", side="payee", exhibit="NL")
    case.entry("2026-03-05T10:30:00Z", NL, LT, "5900", side="payer", exhibit="NL")
    case.balance(NL, "2026-03-04", "12.00", basis="opening", exhibit="NL", order=1)
    case.balance(NL, "2026-03-05", "112.00", basis="closing", exhibit="NL", order=3)
    case.entry("2026-03-05", NL, LT, "5900", side="payee", exhibit="LT", running="5900")
    case.entry("2026-03-06", LT, PSP, "5000", side="payer", exhibit="LT", running="900")
    case.entry("2026-03-09", LT, f"name:ATM@{LT}", "300", side="payer", exhibit="LT", running="300")
    last = case.rows
    case.balance(LT, "2026-03-05", "0", basis="opening", exhibit="LT", order=last - 2)
    case.balance(LT, "2026-03-09", "-300", basis="break", exhibit="LT", order=last)
    case.balance(LT, "2026-03-09", "300", basis="closing", exhibit="LT", order=last)
    case.loss("R-1", one)
    case.loss("R-2", two)
    case.account(PSP, kind="service")
    answer = case.run().follow("fifo")
    assert resting(answer) == ["BE R-1/1 4200.00", "BE R-2/1 788.00", "LT R-2/1 300.00", "NL R-2/1 112.00", "AT R-2/1 300.00"]
    assert gone(answer) == ["None R-2/1 300.00 unseen 2026-03-09"]
    assert case.kinds() == ["balance-break"]


def test_an_opening_stands_before_the_first_row_even_when_the_payer_sent_it_earlier(new_case: Any) -> None:
    case = new_case()
    sent = case.entry("2026-03-01", "iban:P", "iban:A", "100", side="payer", exhibit="P")
    case.entry("2026-03-03", "iban:P", "iban:A", "100", side="payee", exhibit="A")
    case.balance("iban:A", "2026-03-03", "50", basis="opening", exhibit="A", order=2)
    case.balance("iban:A", "2026-03-03", "150", basis="closing", exhibit="A", order=2)
    case.loss("R", sent)
    answer = case.run().follow("fifo")
    assert resting(answer) == ["A R/1 100.00"]
    assert case.kinds() == []
    assert case.engine.rows("SELECT balance FROM account_total WHERE account = 'iban:A'") == [("150.00",)]


def test_money_on_its_way_at_the_closing_is_set_aside(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-30", "iban:x", "iban:A", "10", side="payee", exhibit="A March")
    case.entry("2026-03-31", "iban:A", "iban:y", "4", side="payer", exhibit="A March")
    case.balance("iban:A", "2026-03-30", "0", basis="opening", exhibit="A March", order=1)
    case.balance("iban:A", "2026-03-31", "6", basis="closing", exhibit="A March", order=2)
    sent = case.entry("2026-03-30", "iban:P", "iban:A", "100", side="payer", exhibit="P")
    case.entry("2026-04-01", "iban:P", "iban:A", "100", side="payee", exhibit="B April")
    last = case.rows
    case.balance("iban:A", "2026-04-01", "6", basis="opening", exhibit="B April", order=last)
    case.balance("iban:A", "2026-04-01", "106", basis="closing", exhibit="B April", order=last)
    case.loss("R", sent)
    answer = case.run().follow("lifo")
    assert gone(answer) == []
    assert "balance-break" not in case.kinds()
    assert case.engine.rows("SELECT balance FROM account_total WHERE account = 'iban:A'") == [("106.00",)]


def test_money_that_is_never_booked_has_left_unseen(new_case: Any) -> None:
    case = new_case()
    lost = case.entry("2026-03-01", "v", "iban:A", "100", id="T1", exhibit="table")
    case.entry("2026-03-02", "iban:x", "iban:A", "10", side="payee", exhibit="A")
    case.balance("iban:A", "2026-03-02", "10", basis="closing", exhibit="A", order=2)
    case.loss("R", lost)
    assert gone(case.run().follow("fifo")) == ["None R/1 100.00 unseen 2026-03-02"]
    assert case.kinds() == ["balance-break"]


def test_a_later_opening_counts_by_its_difference_from_the_closing_before(new_case: Any) -> None:
    case = new_case()
    lost = case.entry("2026-03-01", "iban:v", "iban:A", "100", side="payee", exhibit="A1")
    case.balance("iban:A", "2026-03-01", "0", basis="opening", exhibit="A1", order=1)
    case.balance("iban:A", "2026-03-01", "100", basis="closing", exhibit="A1", order=1)
    case.entry("2026-05-01", "iban:A", "iban:B", "30", side="payer", exhibit="A2")
    last = case.rows
    case.balance("iban:A", "2026-05-01", "60", basis="opening", exhibit="A2", order=last)
    case.balance("iban:A", "2026-05-01", "30", basis="closing", exhibit="A2", order=last)
    case.loss("R", lost)
    answer = case.run().follow("fifo")
    assert gone(answer) == ["None R/1 40.00 unseen 2026-05-01"]
    assert resting(answer) == ["A R/1 30.00", "B R/1 30.00"]
    assert case.kinds() == ["balance-break"]


def test_an_overlapping_statement_says_nothing_new(new_case: Any) -> None:
    case = new_case()
    for exhibit, first in (("quarter", "01"), ("March", "03")):
        for month in ("01", "03"):
            if month >= first:
                case.entry(f"2026-{month}-10", "iban:v", "iban:A", "100", side="payee", exhibit=exhibit)
        opening = "0" if exhibit == "quarter" else "100"
        case.balance("iban:A", f"2026-{first}-10", opening, basis="opening", exhibit=exhibit, order=case.rows)
        case.balance("iban:A", "2026-03-31", "200", basis="closing", exhibit=exhibit, order=case.rows)
    case.run()
    assert case.engine.rows("SELECT balance FROM account_total WHERE account = 'iban:A'") == [("200.00",)]
    assert case.kinds() == ["overlapping-statements"]


def test_a_statement_without_rows_stands_at_its_days(new_case: Any) -> None:
    case = new_case()
    lost = case.entry("2026-03-05", "v", "iban:A", "100", id="T1", exhibit="table")
    case.entry("2026-03-07", "iban:A", "iban:B", "80", id="T2", exhibit="table")
    case.balance("iban:A", "2026-03-06", "70", basis="opening", exhibit="A", order=0)
    case.balance("iban:A", "2026-03-06", "70", basis="closing", exhibit="A", order=0)
    case.loss("R", lost)
    answer = case.run().follow("fifo")
    assert gone(answer) == ["None R/1 30.00 unseen 2026-03-06"]
    assert answer["unexplained"] == [{"transfer": "T2", "account": "iban:A", "amount": "10.00", "asset": "EUR"}]


def test_the_first_row_of_the_table_comes_before_its_instant_and_a_later_one_after_it(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "v", "A", "100", id="T1")
    case.entry("2026-03-05T15:00:00Z", "A", "B", "120", id="T2")
    case.balance("A", "2026-03-05", "20")
    case.balance("A", "2026-03-05", "0")
    case.loss("R", "T1")
    answer = case.run().follow("fifo")
    assert gone(answer) == []
    assert answer["unexplained"] == []
    assert case.kinds() == []


def test_a_break_that_the_reader_has_told_is_not_told_twice(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "iban:v", "iban:A", "100", side="payee", exhibit="A")
    case.balance("iban:A", "2026-03-01", "-30", basis="break", exhibit="A", order=1)
    sha, start, end = case.pending["balance"][0][:3]
    case.engine.put("problem", [("p-1", sha, start, end, "extract", "balance-break", "it does not add up", "ask")])
    assert case.run().kinds() == ["balance-break"]


def test_balances_keep_their_order_where_no_transfer_is_between(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T1")
    case.balance("A", "2026-03-02T12:00:00Z", "90")
    case.balance("A", "2026-03-02T12:00:00Z", "40")
    case.balance("A", "2026-03-02", "30")
    case.balance("A", "2026-03-02T13:00:00Z", "35")
    case.loss("R", "T1")
    answer = case.run().follow("fifo")
    # the bare date is the holding's first row and comes before that day; of the 50 that then leave, 30 are the loss's
    assert gone(answer) == ["None R/1 70.00 unseen 2026-03-02", "None R/1 30.00 unseen 2026-03-02T12:00:00Z"]


def test_a_later_bare_date_comes_after_all_of_its_day(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T1")
    for at, amount in (("2026-03-01", "0"), ("2026-03-02", "10"), ("2026-03-02T12:00:00Z", "40")):
        case.balance("A", at, amount)
    case.loss("R", "T1")
    assert gone(case.run().follow("fifo")) == ["None R/1 60.00 unseen 2026-03-02T12:00:00Z", "None R/1 30.00 unseen 2026-03-02"]
