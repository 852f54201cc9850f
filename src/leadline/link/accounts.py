"""Accounts that the evidence gives twice: with their bank, and by the number alone.

A complaint names the bank and the number, `account:TH/KBANK/1234567890`; the head of a bank's statement often gives the number only.
Taken apart, one payment would stand twice, as claimed and as booked. A number of eight digits or more is the account of the case that
has this number, if there is exactly one. Every such step is a problem that names where the number was read, and a person confirms or
rejects it.
Source of the choice: docs/decisions/0008-numbers-without-a-bank.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from leadline.engine import Engine
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
_NUMBERS = f"""
    SELECT DISTINCT ON (n.name) n.name, n.exhibit, n.start_at, n.end_at FROM ({_NAMED}) n LEFT JOIN exhibit x ON x.sha256 = n.exhibit
    WHERE regexp_full_match(n.name, '[0-9]+') ORDER BY n.name, coalesce(x.seq, 0), n.exhibit, n.start_at, n.end_at"""
_WITH_BANK = f"""
    SELECT DISTINCT name FROM ({_NAMED}) WHERE name LIKE 'account:%'
    UNION SELECT DISTINCT 'account:' || value FROM observation WHERE kind = 'account' ORDER BY 1"""
_BY_NAME = f"""
    SELECT DISTINCT name, regexp_extract(name, '@([0-9]+)$', 1) FROM ({_NAMED}) WHERE regexp_matches(name, '^name:.*@[0-9]+$') ORDER BY 1"""

LOOK = (
    "If it is another account, say so: `leadline judge CASE {number} reject --by NAME --why TEXT`, then `leadline run CASE`; "
    "`confirm` in place of `reject` settles it, and this line goes."
)
TELL = "Find out which account it is; until then its money is counted apart. A column `account` in the table names the bank."


def gather(engine: Engine) -> tuple[list[tuple[Any, ...]], list[Problem]]:
    """The rows of the table `known_as`, and what a person should look at."""
    held: dict[str, list[str]] = defaultdict(list)
    for (account,) in engine.rows(_WITH_BANK):
        held[account.rpartition("/")[2]].append(account)
    if not held:
        return [], []
    rows: dict[str, tuple[Any, ...]] = {}
    problems = []
    decided = dict(engine.rows("SELECT target, verdict FROM judgement WHERE verdict NOT IN ('service', 'customer') ORDER BY entry"))
    for number, exhibit, start, end in engine.rows(_NUMBERS):
        accounts = held.get(number)
        verdict = decided.get(number)
        if not accounts or verdict == "reject":
            continue
        span = Span(exhibit, start, end)
        if len(accounts) == 1 and (len(number) >= DIGITS or verdict == "confirm"):
            rows[number] = (number, accounts[0], exhibit, start, end)
            if verdict == "confirm":
                continue
            what = f"the account {number} is taken for {accounts[0]}, the only account of the case with that number"
            problems.append(Problem("account-assumed", what, LOOK.format(number=number), exhibit, span, "link"))
        else:
            why = "several accounts have that number" if len(accounts) > 1 else "a number so short may be an account at another bank"
            what = f"the account {number} may be {' or '.join(accounts)}: {why}; it stays apart"
            problems.append(Problem("account-doubt", what, TELL, exhibit, span, "link"))
    return [*rows.values(), *_parties(engine, rows)], problems


def _parties(engine: Engine, numbers: dict[str, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The parties that a statement gives only by name bear its account in their own: `name:TEXT@ACCOUNT`."""
    if numbers:
        for name, number in engine.rows(_BY_NAME):
            if number in numbers:
                _, account, *where = numbers[number]
                yield (name, name.removesuffix(number) + account, *where)

