"""One account, written with its bank and by its number alone, has one name; what could be two stays two."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.worlds import World, engine, sha

from leadline import link
from leadline.engine.accounts import names
from leadline.engine.duck import Duck
from leadline.link import accounts
from leadline.model.settings import Settings

THAI = "account:TH/KBANK/1234567890"


def case(payees: list[tuple[str | None, str | None]], claimed: list[str] = (), told: list[str] = ()) -> Duck:  # type: ignore[assignment]
    """A case with rows of a statement (payer, payee), payees of claims and accounts that texts name."""
    made = engine()
    exhibit = sha("statement")
    made.put("exhibit", [(exhibit, 1000, "p", 0, "text/csv", "r/1", "statement.csv", 1)])
    rest: tuple[Any, ...] = ("1.00", "THB", "payee", *[None] * 8, 0, None)
    made.put(
        "entry",
        [(exhibit, 10 * n, 10 * n + 9, n, f"t-{n}", None, "2026-03-01", a, b, *rest) for n, (a, b) in enumerate(payees)],
    )
    made.put(
        "claim",
        [(f"c-{n}", "R", sha("claims"), n, n + 1, n, 0, "1.00", "THB", "2026-03-01", None, to, None) for n, to in enumerate(claimed)],
    )
    kinds = [(f"o-{n}", sha("text"), n, n + 1, "account", ref.partition(":")[2], ref, "body", -1) for n, ref in enumerate(told)]
    made.put("observation", kinds)
    return made


def known(made: Duck) -> dict[str, str]:
    rows, _ = accounts.gather(made)
    made.put("known_as", rows)
    return names(made)


def test_a_number_is_the_only_account_that_has_it_and_the_step_is_told() -> None:
    made = case([(None, "1234567890"), ("1234567890", None)], [THAI])
    rows, problems = accounts.gather(made)
    assert rows == [("1234567890", THAI, sha("statement"), 0, 9)]
    assert [(p.kind, p.span.start if p.span else None) for p in problems] == [("account-assumed", 0)]
    assert "1234567890" in problems[0].what
    assert THAI in problems[0].what


def test_two_banks_with_one_number_stay_apart_and_are_told() -> None:
    made = case([(None, "1234567890")], [THAI, "account:TH/SCB/1234567890"])
    rows, problems = accounts.gather(made)
    assert rows == []
    assert [p.kind for p in problems] == ["account-doubt"]
    assert "KBANK" in problems[0].what
    assert "SCB" in problems[0].what


def test_an_account_that_only_a_text_names_counts_as_one_that_has_the_number() -> None:
    assert known(case([(None, "1234567890")], [], [THAI])) == {"1234567890": THAI}
    assert known(case([(None, "1234567890")], [THAI], ["account:TH/SCB/1234567890"])) == {}


def test_a_short_number_may_be_another_banks() -> None:
    made = case([(None, "1234567")], ["account:TH/KBANK/1234567"])
    rows, problems = accounts.gather(made)
    assert (rows, [p.kind for p in problems]) == ([], ["account-doubt"])


def test_a_person_decides_and_may_take_it_back() -> None:
    made = case([(None, "1234567890"), (None, "1234567")], [THAI, "account:TH/SCB/1234567"])
    entries = [("1234567890", "reject"), ("1234567", "confirm"), ("1234567890", "service")]
    made.put("judgement", [(n, target, verdict, "Kim", "told", "2026-03-01T00:00:00Z") for n, (target, verdict) in enumerate(entries)])
    rows, problems = accounts.gather(made)
    assert [row[:2] for row in rows] == [("1234567", "account:TH/SCB/1234567")]
    assert problems == []
    made.put("judgement", [(9, "1234567890", "withdraw", "Kim", "told", "2026-03-01T00:00:00Z")])
    assert known(made) == {"1234567": "account:TH/SCB/1234567", "1234567890": THAI}


def test_parties_by_name_bear_the_name_of_their_statements_account() -> None:
    made = case([("name:SOMCHAI@1234567890", "1234567890"), ("name:a@b@99999999", None)], [THAI])
    assert known(made) == {"1234567890": THAI, "name:SOMCHAI@1234567890": f"name:SOMCHAI@{THAI}"}
    assert made.rows("SELECT payer, payee FROM named_entry ORDER BY start_at") == [(f"name:SOMCHAI@{THAI}", THAI), ("name:a@b@99999999", None)]


def test_names_that_are_no_number_and_a_case_without_banks_are_left_alone() -> None:
    assert known(case([("mule 1234567890", "001234567890")], [THAI])) == {}
    assert known(case([("1234567890", "87654321")], ["1234567890"])) == {}


def test_reports_of_the_two_spellings_are_tied_and_the_reporters_own_stays_a_wall() -> None:
    world = World()
    table = world.exhibit("complaints")
    for report, payee in (("A", THAI), ("B", "1234567890"), ("C", "5555555555"), ("D", "account:TH/SCB/9876543210")):
        row = world.row(table, report, own=("9876543210",) if report == "C" else ())
        world.pay(table, report, payee, row)
    made = world.store()
    link.run(made, Settings())
    assert made.rows("SELECT reports FROM network") == [('["A","B"]',)]
    assert made.rows("SELECT report, ref FROM own") == [("C", "account:TH/SCB/9876543210")]
    assert made.rows("SELECT role FROM mention WHERE report = 'D'") == [("own",)]


GERMAN = "iban:DE89370400440532013000"


def test_an_iban_is_the_account_whose_bank_and_number_it_holds() -> None:
    home, short = "account:DE/37040044/0532013000", "account:DE/37040044/532013000"
    assert known(case([(None, GERMAN)], [home, short])) == {home: GERMAN, short: GERMAN}
    assert known(case([(None, GERMAN)], ["account:DE/37040045/0532013000", "account:AT/37040044/0532013000"])) == {}
    britain = "iban:GB29NWBK60161331926819"
    assert known(case([(None, britain)], [], ["account:GB/601613/31926819"])) == {"account:GB/601613/31926819": britain}
    made = case([(None, "532013000"), (None, home)], [GERMAN])
    rows, problems = accounts.gather(made)
    assert [row[:2] for row in rows] == [("532013000", GERMAN), (home, GERMAN)]
    assert [p.kind for p in problems] == ["account-assumed"] * 2


def test_a_number_in_the_ibans_of_two_banks_stays_apart_and_a_person_may_part_an_iban_from_its_account() -> None:
    made = case([(None, "532013000")], [GERMAN, "iban:DE20100500000532013000"])
    rows, problems = accounts.gather(made)
    assert (rows, [p.kind for p in problems]) == ([], ["account-doubt"])
    home = "account:DE/37040044/0532013000"
    made = case([(None, home), (None, "0532013000")], [GERMAN])
    made.put("judgement", [(1, home, "reject", "Kim", "told", "2026-03-01T00:00:00Z")])
    rows, problems = accounts.gather(made)
    assert (rows, [p.kind for p in problems]) == ([], ["account-doubt"])


def test_a_party_by_name_bears_the_iban_of_its_statements_account() -> None:
    home = "account:DE/37040044/0532013000"
    assert known(case([(f"name:A B@{home}", home)], [GERMAN])) == {home: GERMAN, f"name:A B@{home}": f"name:A B@{GERMAN}"}


digits = st.sampled_from(["1234567", "12345678", "012345678", "1234567890", "9999999999"])
written = st.one_of(digits, st.builds("account:{}/{}".format, st.sampled_from(["TH/KBANK", "TH/SCB", "GB/200415"]), digits), st.just("mule"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(written, written), max_size=6), st.lists(written, max_size=5))
def test_against_a_plain_reading(rows: list[tuple[str, str]], claimed: list[str]) -> None:
    every = {name for pair in rows for name in pair} | set(claimed)
    expected = {}
    for name in every:
        same = [other for other in every if other.startswith("account:") and other.split("/")[2] == name]
        if re.fullmatch("[0-9]{8,}", name) and len(same) == 1:
            expected[name] = same[0]
    made = case(list(rows), claimed)
    found = known(made)
    assert found == expected
    renamed = [(expected.get(a, a), expected.get(b, b)) for a, b in rows]
    assert made.rows("SELECT payer, payee FROM named_entry ORDER BY start_at") == renamed
    assert made.rows("SELECT count(*) FROM named_claim")[0][0] == len(claimed)
