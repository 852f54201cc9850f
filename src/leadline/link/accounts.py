"""Accounts that the evidence gives twice: with their bank, by the number alone, or as an IBAN.

A complaint names the bank and the number, `account:TH/KBANK/1234567890`; the head of a bank's statement often gives the number only; the
next complaint has the IBAN that holds both. Taken apart, one payment would stand twice, as claimed and as booked. An IBAN is the account
whose bank and number it holds (ISO 13616), and a number of eight digits or more is the account of the case that has this number, if there
is exactly one. Every such step is a problem that names where the account was read, and a person confirms or rejects it.
Source of the choice: docs/decisions/0008-numbers-without-a-bank.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from leadline.engine import Engine
from leadline.kinds import iban
from leadline.model.records import Problem
from leadline.model.values import Span

DIGITS = 8  # a shorter number may be an account at many a bank

# Every place where an account is named, with the bytes; an account that only a text names counts as one that the case has.
_NAMED = """
    SELECT payer AS name, exhibit, start_at, end_at FROM entry UNION ALL SELECT payee, exhibit, start_at, end_at FROM entry
    UNION ALL SELECT account, exhibit, start_at, end_at FROM balance
    UNION ALL SELECT paid_from, exhibit, start_at, end_at FROM claim UNION ALL SELECT paid_to, exhibit, start_at, end_at FROM claim
    UNION ALL SELECT account, exhibit, start_at, end_at FROM account_row
    UNION ALL SELECT unnest(from_json(own, '["VARCHAR"]')), exhibit, start_at, end_at FROM report_row"""
_ASKED = f"""
    SELECT DISTINCT ON (n.name) n.name, n.exhibit, n.start_at, n.end_at FROM (
        {_NAMED} UNION ALL SELECT 'account:' || value, exhibit, start_at, end_at FROM observation WHERE kind = 'account'
    ) n LEFT JOIN exhibit x ON x.sha256 = n.exhibit
    WHERE regexp_full_match(n.name, '[0-9]+') OR n.name LIKE 'account:%'
    ORDER BY n.name, coalesce(x.seq, 0), n.exhibit, n.start_at, n.end_at"""
_IBANS = f"""
    SELECT DISTINCT name[6:] FROM ({_NAMED}) WHERE name LIKE 'iban:%'
    UNION SELECT DISTINCT value FROM observation WHERE kind = 'iban' ORDER BY 1"""
_BY_NAME = f"""
    SELECT name, account FROM (SELECT DISTINCT name, regexp_extract(name, '^name:.*@([0-9]+|account:[^@]+)$', 1) AS account FROM ({_NAMED}))
    WHERE account <> '' ORDER BY 1"""

LOOK = (
    "If it is another account, say so: `leadline judge CASE {number} reject --by NAME --why TEXT`, then `leadline run CASE`; "
    "`confirm` in place of `reject` settles it, and this line goes."
)
TELL = "Find out which account it is; until then its money is counted apart. A column `account` in the table names the bank."


def gather(engine: Engine) -> tuple[list[tuple[Any, ...]], list[Problem]]:
    """The rows of the table `known_as`, and what a person should look at."""
    asked = engine.rows(_ASKED)
    decided = dict(engine.rows("SELECT target, verdict FROM judgement WHERE verdict NOT IN ('service', 'customer') ORDER BY entry"))
    held = _Held(engine, [name for name, *_ in asked if name.startswith("account:")], decided)
    rows: dict[str, tuple[Any, ...]] = {}
    problems = []
    for name, exhibit, start, end in asked:
        accounts, verdict = held.same(name), decided.get(name)
        if not accounts or verdict == "reject":
            continue
        span = Span(exhibit, start, end)
        sure = name.startswith("account:") or len(name) >= DIGITS
        if len(accounts) == 1 and (sure or verdict == "confirm"):
            rows[name] = (name, accounts[0], exhibit, start, end)
            if verdict == "confirm":
                continue
            why = "which holds the same bank and number" if name.startswith("account:") else "the only account of the case with that number"
            what = f"the account {name} is taken for {accounts[0]}, {why}"
            problems.append(Problem("account-assumed", what, LOOK.format(number=name), exhibit, span, "link"))
        else:
            why = "several accounts have that number" if len(accounts) > 1 else "a number so short may be an account at another bank"
            what = f"the account {name} may be {' or '.join(accounts)}: {why}; it stays apart"
            problems.append(Problem("account-doubt", what, TELL, exhibit, span, "link"))
    return [*rows.values(), *_parties(engine, rows)], problems


class _Held:
    """The accounts of a case by what they hold: bank and number, or the number alone; leading zeros of a number in an IBAN say nothing."""

    def __init__(self, engine: Engine, accounts: list[str], decided: dict[str, str]) -> None:
        self.whole: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.numbers: dict[str, set[str]] = defaultdict(set)
        self.inside: dict[str, set[str]] = defaultdict(set)
        for (value,) in engine.rows(_IBANS):
            for bank, number in iban.national(value):
                bare = number.lstrip("0") or "0"
                self.whole[value[:2], bank, bare].add(f"iban:{value}")
                self.inside[bare].add(f"iban:{value}")
        for account in accounts:
            same = [] if decided.get(account) == "reject" else self.same(account)
            self.numbers[account.rpartition("/")[2]].add(same[0] if len(same) == 1 else account)

    def same(self, name: str) -> list[str]:
        """Which accounts a name may stand for."""
        if not name.startswith("account:"):
            return sorted(self.numbers.get(name, set()) | self.inside.get(name.lstrip("0"), set()))
        country, bank, number = name.removeprefix("account:").split("/", 2)
        return sorted(self.whole.get((country, bank, number.lstrip("0")), ()))


def _parties(engine: Engine, names: dict[str, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The parties that a statement gives only by name bear its account in their own: `name:TEXT@ACCOUNT`."""
    if names:
        for name, number in engine.rows(_BY_NAME):
            if number in names:
                _, account, *where = names[number]
                yield (name, name.removesuffix(number) + account, *where)

