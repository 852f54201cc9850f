"""What an exchange's statement and a chain both show: a deposit or withdrawal whose transaction the statement names.

Source of the rule: interface, "A transfer seen in two statements is one transfer with two spans". The hash is printed in both, so this is
no presumption by amount and time, and no bridge. A withdrawal is the customer's payment, though it leaves from the exchange's wallet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from leadline.trace.rows import STATEMENT, Row

_HASH = re.compile(r"(?:txid:[a-z0-9-]+/)?(?:0x)?([0-9a-fA-F]{64})")


def join(rows: Iterable[Row]) -> list[Row]:
    """The rows with those of a chain put together with the exchange's row about them; where several would fit, all stay apart."""
    read = list(rows)
    chain: dict[str, list[Row]] = defaultdict(list)
    for row in read:
        if row.traced and not row.side and row.rail != STATEMENT and (name := _name(row)) and row.payee is not None:
            chain[name].append(row)
    gone: set[int] = set()
    for row in read:
        if not row.traced or row.rail != STATEMENT or row.payer == row.payee or not (name := _name(row)):
            continue
        if row.payer is None:
            _deposit(row, chain[name])
        elif row.payee is not None and (sent := _one([one for one in chain[name] if id(one) not in gone and _same(row, one)])) is not None:
            row.spans = [*row.spans, *sent.spans]
            row.payee, row.payee_at, row.payee_key = sent.payee, sent.at, sent.key[:2]
            if sent.fee is None:
                gone.add(id(sent))
            else:  # what the exchange's wallet paid to the network stays a row of that wallet
                sent.amount, sent.payee = "0", None
    return [row for row in read if id(row) not in gone]


def _name(row: Row) -> str | None:
    found = _HASH.fullmatch(row.reference or "")
    return found[1].lower() if found else None


def _one(fitting: list[Row]) -> Row | None:
    return fitting[0] if len(fitting) == 1 else None


def _same(row: Row, sent: Row) -> bool:
    """Whether a withdrawal is this transfer: to that address, or to the coin at it, of what arrives."""
    place = sent.counterparty if (sent.payee or "").startswith("outpoint:") else sent.payee
    return place == row.payee and sent.arrives == row.arrives


def _deposit(row: Row, chain: list[Row]) -> None:
    """A deposit of which the statement prints no address came from where its transaction paid that amount."""
    symbol = row.asset.partition("@")[0]
    paid = _one([one for one in chain if one.arrives[0] == row.amount and one.arrives[1].partition("@")[0] == symbol])
    if paid is None:
        return
    row.payer, asset = paid.payee, paid.arrives[1]
    if asset != row.asset:
        row.payee_amount, row.payee_asset, row.asset = row.amount, row.asset, asset
