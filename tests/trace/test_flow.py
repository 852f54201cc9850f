"""The one pass: what a transfer, a loss, an own account, a service, a balance and a debt do, and that nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.model.values import Span
from leadline.trace import RULES, follow
from leadline.trace.book import NOWHERE, Check, Ledger, Lost, Move
from leadline.trace.flow import Flow
from leadline.trace.lots import CLEAN, Shares, cut, in_proportion, share_out
from leadline.trace.reach import reach

SPAN = Span("0" * 64, 0, 1)
DAY = "2026-03-01T{:02d}:00:00Z"
TRACING = [rule for rule in RULES if rule != "poison"]


def rows(*columns: str) -> Any:
    return lambda *lines: [dict(zip(columns, line.split(","), strict=True)) for line in lines]


moves = rows("transfer_id", "at", "payer", "payee", "amount", "asset", "fee", "payee_amount", "payee_asset")
losses = rows("report_id", "transfer_id")
balances = rows("account", "at", "amount", "asset")


def resting(answer: dict[str, Any]) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in answer["resting"]]


def gone(answer: dict[str, Any]) -> list[str]:
    return [f"{r['transfer']} {r['origin']} {r['amount']} {r['as']} {r['account']}" for r in answer["written_off"]]


def test_a_fee_is_the_same_as_a_second_row_to_nobody(tables_case: Any) -> None:
    one = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,A,B,60,EUR,5,,"), "losses": losses("R,T1"),
    })  # fmt: skip
    two = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,A,B,60,EUR,,,", "T3,2026-03-02,A,,5,EUR,,,"),
        "losses": losses("R,T1"),
    })  # fmt: skip
    for rule in TRACING:
        assert resting(one.follow(rule)) == resting(two.follow(rule)) == ["A R/1 35.00", "B R/1 60.00"]
    assert gone(one.follow("fifo")) == ["T2 R/1 5.00 fee A"]
    assert gone(two.follow("fifo")) == ["T3 R/1 5.00 outside A"]


def test_a_transfer_to_itself_moves_only_its_fee_and_changes_no_order(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves(
            "T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,,A,50,EUR,,,", "T3,2026-03-03,A,A,100,EUR,1,,", "T4,2026-03-04,A,B,99,EUR,,,"
        ),
        "losses": losses("R,T1"),
    })  # fmt: skip
    assert resting(case.follow("fifo")) == ["B R/1 99.00"]
    assert gone(case.follow("fifo")) == ["T3 R/1 1.00 fee A"]


def test_less_received_in_the_same_asset_is_a_fee_and_more_is_clean_income(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,A,B,50,EUR,1,45,", "T3,2026-03-03,A,C,40,EUR,,60,"),
        "losses": losses("R,T1"),
    })  # fmt: skip
    answer = case.follow("fifo")
    assert resting(answer) == ["A R/1 9.00", "B R/1 45.00", "C R/1 40.00"]
    assert gone(answer) == ["T2 R/1 6.00 fee A"]
    assert case.engine.rows("SELECT account, balance, money_in, money_out FROM account_total WHERE account IN ('A', 'C') ORDER BY 1") == [
        ("A", "9.00", "100.00", "91.00"), ("C", "60.00", "60.00", "0.00"),
    ]  # fmt: skip


def test_a_loss_is_what_arrives_of_it(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,97,", "T2,2026-03-01,v,A,100,EUR,,110,USD", "T3,2026-03-01,v,,7,EUR,,,"),
        "losses": losses("R,T1", "R,T2", "R,T3"),
    })  # fmt: skip
    answer = case.follow("fifo")
    keys = ("origin", "account", "amount", "asset", "paid_amount", "paid_asset")
    assert [tuple(row.get(key) for key in keys) for row in answer["losses"]] == [
        ("R/1", "A", "97.00", "EUR", None, None), ("R/2", "A", "110.00", "USD", "100.00", "EUR"), ("R/3", None, "7.00", "EUR", None, None),
    ]  # fmt: skip
    assert gone(answer) == ["T3 R/3 7.00 outside v"]
    assert all(case.follow(rule)["conserved"] for rule in TRACING)


def test_an_exchange_without_a_received_amount_is_gone_outside(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,A,B,60,EUR,,,USD"), "losses": losses("R,T1"),
    })  # fmt: skip
    assert gone(case.follow("pro-rata")) == ["T2 R/1 60.00 outside A"]
    assert case.follow("fifo", "T2")["losses"][0]["account"] is None
    assert case.kinds() == ["exchange-without-amount"]


def test_money_that_comes_home_is_returned_and_clean_from_then_on(new_case: Any) -> None:
    case = new_case()
    for name, at, payer, payee, amount in (
        ("T1", 9, "v1", "A", "100"), ("T2", 10, "v2", "A", "100"), ("T3", 11, "A", "home", "150"), ("T4", 12, "home", "B", "120"),
    ):  # fmt: skip
        case.entry(DAY.format(at), payer, payee, amount, id=name)
    case.loss("R-1", "T1")
    case.loss("R-2", "T2")
    case.report("R-1", reporter_account="home")
    answer = case.run().follow("fifo")
    assert gone(answer) == ["T3 R-1/1 100.00 returned home"]
    assert resting(answer) == ["A R-2/1 50.00", "B R-2/1 20.00", "home R-2/1 30.00"]
    case.report("R-3", reporter_account="home")  # named by two reports it is nobody's own
    for table, found in case.pending.items():
        case.engine.put(table, found)
    assert gone(case.follow("fifo")) == []


def test_a_service_ends_the_trail(new_case: Any) -> None:
    case = new_case()
    case.entry(DAY.format(9), "v", "A", "100", id="T1")
    case.entry(DAY.format(10), "A", "hot", "80", id="T2")
    case.entry(DAY.format(11), "hot", "B", "500", id="T3")
    case.loss("R", "T1")
    case.account("hot", kind="service", source="the exchange itself")
    case.run()
    for rule in RULES:
        answer = case.follow(rule)
        assert [row["account"] for row in answer["resting"]] == (["A", "hot"])
        assert answer["unexplained"] == []
        assert answer["resting"][1]["service"] == "the exchange itself"
    case.judge("hot", "customer")
    for table, found in case.pending.items():
        case.engine.put(table, found)
    assert resting(case.follow("fifo")) == ["A R/1 20.00", "B R/1 80.00"]


def test_a_debt_is_paid_first_and_grows_with_what_is_paid_out(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves(
            "T1,2026-03-02T09:00:00Z,v,A,100,EUR,,,", "T2,2026-03-02T10:00:00Z,A,B,90,EUR,,,", "T3,2026-03-02T11:00:00Z,,A,40,EUR,,,",
            "T4,2026-03-02T12:00:00Z,A,B,15,EUR,,,",
        ),
        "balances": balances("A,2026-03-01,-30,EUR", "A,2026-03-02T09:30:00Z,-5,EUR"), "losses": losses("R,T1"),
    })  # fmt: skip
    answer = case.follow("fifo")
    assert gone(answer) == ["T1 R/1 30.00 overdraft A", "None R/1 70.00 unseen A"]
    assert answer["unexplained"] == []  # T2 is paid out of the overdraft
    assert case.engine.rows("SELECT balance FROM account_total WHERE account = 'A'") == [("-70.00",)]
    assert case.kinds() == ["balance-break"]


def test_unexplained_is_told_only_where_money_of_a_loss_could_have_been(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves(
            "T0,2026-03-01,X,Y,40,EUR,,,", "T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,A,B,120,EUR,3,,", "T3,2026-03-03,A,B,1,EUR,,,"
        ),
        "losses": losses("R,T1"),
    })  # fmt: skip
    for rule in RULES:
        assert [(u["transfer"], u["account"], u["amount"]) for u in case.follow(rule)["unexplained"]] == [("T2", "A", "23.00"), ("T3", "A", "1.00")]


def test_one_transfer_replaces_all_losses(tables_case: Any) -> None:
    case = tables_case({
        "transfers": moves("T1,2026-03-01,v,A,100,EUR,,,", "T2,2026-03-02,w,A,100,EUR,,,", "T3,2026-03-03,A,B,150,EUR,,,"),
        "losses": losses("R,T1"),
    })  # fmt: skip
    answer = case.follow("fifo", "T2")
    assert [loss["origin"] for loss in answer["losses"]] == ["T2/1"]
    assert resting(answer) == ["A T2/1 50.00", "B T2/1 50.00"]


ACCOUNTS, ASSETS = 5, ("EUR", "USD")
HOLDINGS = [(f"a{n}", asset) for n in range(ACCOUNTS) for asset in ASSETS]


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Random ledgers: fees, exchanges, income, self-transfers, excess, balances and debts, own accounts, services, losses."""
    small = st.integers(0, 60)
    events: list[Move | Check] = []
    for n in range(draw(st.integers(1, 25))):
        if draw(st.integers(0, 5)) == 0:
            events.append(Check(draw(st.integers(0, len(HOLDINGS) - 1)), "2026-03-01", draw(st.integers(-20, 80)), SPAN, by=draw(st.booleans())))
            continue
        payer, payee = (draw(st.integers(NOWHERE, ACCOUNTS - 1)) for _ in range(2))
        a, b = (draw(st.integers(0, 1)) for _ in range(2))
        if payer == payee == NOWHERE:
            payer = 0
        exchange = a != b
        unknown = exchange and draw(st.integers(0, 4)) == 0
        events.append(Move(
            f"T{n}", "2026-03-01", payer if payer < 0 else 2 * payer + a, payee if payee < 0 else 2 * payee + b, draw(small), ASSETS[a],
            draw(st.sampled_from((0, 0, 0, 1, 7))), draw(small) if exchange and not unknown else None, ASSETS[b], unknown,
            draw(st.sampled_from((0, 0, 5))) if not exchange else 0,
        ))  # fmt: skip
    possible = [n for n, event in enumerate(events) if isinstance(event, Move) and not event.itself]
    chosen = sorted(draw(st.sets(st.sampled_from(possible), max_size=6))) if possible else []
    counts: dict[str, int] = {}
    lost = []
    for event in chosen:
        report = draw(st.sampled_from(("R-1", "R-2", "R-3")))
        counts[report] = counts.get(report, 0) + 1
        lost.append(Lost(f"{report}/{counts[report]}", report, event))
    own = draw(st.dictionaries(st.sampled_from([f"a{n}" for n in range(ACCOUNTS)]), st.sampled_from(("R-1", "R-2")), max_size=2))
    services = draw(st.dictionaries(st.sampled_from([f"a{n}" for n in range(ACCOUNTS)]), st.just("told"), max_size=1))
    return Ledger(list(HOLDINGS), events, {"EUR": 2, "USD": 2}, lost, own, services)


@settings(max_examples=300, deadline=None)
@given(ledgers())
def test_every_unit_of_every_loss_is_somewhere_under_every_rule(ledger: Ledger) -> None:
    answers = {rule: follow(ledger, rule) for rule in RULES}
    assert all(answers[rule].conserved for rule in TRACING)
    assert all(answer.unexplained == answers["fifo"].unexplained for answer in answers.values())
    for answer in answers.values():
        assert min([row.amount for row in answer.resting] + [row.amount for row in answer.gone], default=1) > 0
        assert all(hop.amount > 0 or (answer.rule == "pari-passu" and hop.received) for hop in answer.hops)
        assert len({(r.holding, r.origin) for r in answer.resting}) == len(answer.resting)
        assert len({(h.event, h.origin) for h in answer.hops}) == len(answer.hops)
        assert len({(g.event, g.origin, g.kind, g.asset) for g in answer.gone}) == len(answer.gone)


@settings(max_examples=200, deadline=None)
@given(ledgers())
def test_balances_are_the_same_under_every_rule_and_hold_what_rests(ledger: Ledger) -> None:
    clean = Flow(ledger, lambda own: Shares(own, in_proportion), cut, names=[CLEAN] * len(ledger.losses)).run()
    shares = Flow(ledger, lambda own: Shares(own, in_proportion), share_out).run()
    assert clean.balance == shares.balance
    assert clean.debt == shares.debt
    assert clean.differences == shares.differences
    assert min(shares.balance) >= 0
    assert all(debt > 0 and not shares.balance[holding] for holding, debt in shares.debt.items())
    for rule in TRACING:
        answer = follow(ledger, rule)
        for holding in {rest.holding for rest in answer.resting}:
            assert sum(r.amount for r in answer.resting if r.holding == holding) <= shares.balance[holding]


@settings(max_examples=200, deadline=None)
@given(ledgers())
def test_no_rule_goes_where_poison_does_not(ledger: Ledger) -> None:
    found = reach(ledger)
    for rule in TRACING:
        if rule == "pari-passu":
            continue  # it distributes: a loss has part of what others' money did
        for rest in follow(ledger, rule).resting:
            assert found.held.get(rest.holding, 0) >> rest.origin & 1, rule


@settings(max_examples=100, deadline=None)
@given(ledgers(), st.integers(10**18, 10**30))
def test_amounts_beyond_64_bits_are_traced_by_the_same_rules(ledger: Ledger, scale: int) -> None:
    """Under the rules without rounding a ledger in larger units is the same ledger."""

    def larger(event: Move | Check) -> Move | Check:
        if isinstance(event, Check):
            return Check(event.holding, event.at, event.amount * scale, event.span, event.by)
        got = event.received * scale if event.received is not None else None
        return Move(
            event.id, event.at, event.payer, event.payee, event.amount * scale, event.asset, event.fee * scale, got, event.into, event.gone,
            event.excess * scale,
        )  # fmt: skip

    if any(isinstance(event, Move) and event.received is not None for event in ledger.events):
        return
    wide = Ledger(ledger.holdings, [larger(event) for event in ledger.events], ledger.decimals, ledger.losses, ledger.own, ledger.services)
    for rule in ("fifo", "lifo", "tainted-first"):
        assert [r.amount * scale for r in follow(ledger, rule).resting] == [r.amount for r in follow(wide, rule).resting]


@pytest.mark.parametrize("rule", RULES)
def test_an_empty_ledger_has_an_empty_answer(rule: str) -> None:
    answer = follow(Ledger([], [], {}), rule)
    assert (answer.resting, answer.hops, answer.gone, answer.unexplained) == ([], [], [], [])
