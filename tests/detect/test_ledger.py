"""What detectors read of the trails."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, BE, LT, NL, small

from leadline.detect.ledger import Ledger, country, kind, listed, unique, values, words
from leadline.model.values import Money


def test_tables_are_read_under_the_rule_that_a_person_confirmed() -> None:
    case = small()
    case.rest(LT, "R-1/1", "4000.00", rule="pro-rata")
    case.rows["judgement"].append((1, "rule:pro-rata", "confirm", "Vera Example", "court", "2026-03-10T00:00:00Z"))
    ledger = Ledger(case.store())
    assert ledger.rule == "pro-rata"
    assert [str(lot.amount) for lot in ledger.resting] == ["4000.00"]
    assert Ledger(small().store()).rule == "fifo"


def test_a_rule_that_was_not_run_or_was_withdrawn_is_not_used() -> None:
    case = small()
    case.rows["judgement"].append((1, "rule:lifo", "confirm", "Vera Example", "court", "2026-03-10T00:00:00Z"))
    assert Ledger(case.store()).rule == "fifo"


def test_losses_hops_and_rest_know_their_reports_and_where_they_are() -> None:
    ledger = Ledger(small().store())
    assert [(lot.report, lot.account, lot.at) for lot in ledger.losses] == [
        ("R-1", NL, "2026-03-04T09:15:00Z"),
        ("R-2", NL, "2026-03-05T08:05:00Z"),
    ]
    assert {(lot.origin, lot.account) for lot in ledger.hops} == {("R-1/1", LT), ("R-2/1", LT)}
    assert ledger.own[ANNA] == ["R-1"]
    assert ledger.countries == {"R-1": "DE", "R-2": "AT"}


def test_sums_are_exact_by_asset_with_the_assets_decimals() -> None:
    ledger = Ledger(small().store())
    sums = ledger.total([Money.parse("0.1", "EUR"), Money.parse("0.20", "EUR"), Money.parse("3", "USDT@tron")])
    assert values(sums) == {"EUR": "0.30", "USDT@tron": "3"}
    assert words(sums) == "0.30 EUR and 3 USDT@tron"
    assert words({}) == "nothing"


def test_kinds_and_countries_of_accounts() -> None:
    assert (kind(NL), country(NL)) == ("iban", "NL")
    assert (kind("account:TH/004/123"), country("account:TH/004/123")) == ("account", "TH")
    assert (kind("My savings: old"), country("My savings"), kind(None)) == ("", None, "")
    assert country(BE) == "BE"


def test_lists_in_sentences_name_a_few() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"
    assert unique(["b", "a", "b"]) == ("b", "a")
