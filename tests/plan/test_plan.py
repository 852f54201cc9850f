"""The stage as a whole: requests go to one place once, the most urgent first."""

from __future__ import annotations

import json

from tests.detect.ledgers import ANNA, BERT, CORA, LT, NL, Ledger, small

from leadline import detect, plan
from leadline.model.conclusions import Action
from leadline.model.settings import Settings
from leadline.model.values import Money


def planned(ledger: Ledger) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    case = ledger.store()
    detect.run(case, Settings())
    plan.run(case, Settings())
    return case.rows("SELECT type, target, amount, asset, deadline FROM action ORDER BY seq")


def test_the_nearest_deadline_comes_first_then_persons_then_papers() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "950.00")
    rows = planned(ledger)
    assert [(kind, target) for kind, target, *_ in rows] == [
        ("recall", NL), ("recall", LT), ("contact-payer", CORA), ("production-order", LT), ("production-order", NL), ("hold-account", NL),
    ]  # fmt: skip
    assert rows[1][2:] == ("5888.00", "EUR", "2026-03-19T10:30:00Z")


def test_several_payments_of_a_day_into_one_account_are_one_request_with_the_sum_and_the_earliest_deadline() -> None:
    """What was paid on another day stays apart: a time that has run out must not hide one that still runs."""
    ledger = Ledger()
    for n, (payer, amount) in enumerate(((ANNA, "0.10"), (BERT, "0.20"), (CORA, "5")), 1):
        ledger.report(f"R-{n}", payer)
        ledger.loss(f"R-{n}/1", ledger.transfer(f"T-{n}", f"2026-03-0{1 + n // 3}T1{n}:00:00Z", payer, NL, amount))
        ledger.rest(NL, f"R-{n}/1", amount)
    assert [row for row in planned(ledger) if row[0] == "recall"] == [
        ("recall", NL, "0.30", "EUR", "2026-03-04T11:00:00Z"),
        ("recall", NL, "5.00", "EUR", "2026-03-05T13:00:00Z"),
    ]


def test_every_action_says_on_what_it_rests_and_has_an_id_of_its_own() -> None:
    case = small().store()
    detect.run(case, Settings())
    plan.run(case, Settings())
    rows = case.rows("SELECT id, title, ground, because, missing FROM action")
    assert len({row[0] for row in rows}) == len(rows)
    findings = {name for (name,) in case.rows("SELECT id FROM finding")}
    for _, title, ground, because, missing in rows:
        assert title
        assert ground
        assert set(json.loads(because)) & findings
        assert isinstance(json.loads(missing), list)


def test_the_moment_changes_no_action() -> None:
    case = small().store()
    detect.run(case, Settings())
    plan.run(case, Settings(now="2026-03-05T00:00:00Z"))
    first = case.rows("SELECT * FROM action ORDER BY seq")
    case.run("DELETE FROM action")
    plan.run(case, Settings(now="2030-01-01T00:00:00Z"))
    assert case.rows("SELECT * FROM action ORDER BY seq") == first


def test_merging_adds_exactly_and_says_each_missing_thing_once() -> None:
    one = Action("recall", "bank", NL, Money.parse("0.1", "EUR"), "2026-03-05T00:00:00Z", "g", ("a",), ("f-1",))
    two = Action("recall", "bank", NL, Money.parse("0.25", "EUR"), "2026-03-05T00:00:01Z", "g", ("a", "b"), ("f-2",))
    (both,) = plan.merged([one, two])
    assert (str(both.amount), both.deadline, both.missing, both.because) == ("0.35", "2026-03-05T00:00:00Z", ("a", "b"), ("f-1", "f-2"))
    assert len(plan.merged([one, Action("recall", "bank", NL, Money.parse("1", "USD"), None, "g", (), ("f-3",))])) == 2
