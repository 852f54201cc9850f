"""Tells what a table is from its header and its first rows: a plain table, complaints, a bank statement, a chain export, or another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from leadline.formats import columns, exchanges, tables
from leadline.formats.tables import Row, Table
from leadline.model.records import Exhibit

HEAD = 65_536  # what readers see; a table that goes on is cut at its last whole line
_TRON, _EVM = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}"), re.compile(r"0x[0-9a-fA-F]{40}")
_BARE_HASH = re.compile(r"[0-9a-fA-F]{64}")
# Columns that only a table of complaints has, and those that only a statement has.
_COMPLAINT = ("report_id", "received_at", "narrative", "reporter_name", "reporter_email", "reporter_phone", "reporter_account", "scam_type",
              "contact_phone", "contact_email", "contact_handle", "url", "wallet", "paid_from", "paid_to_name", "total_loss")  # fmt: skip
_PAYMENT = ("paid_to", "wallet", "loss_amount", "total_loss")


@lru_cache(maxsize=64)
def separated(head: bytes) -> str | None:
    """Which table separated values are: of `columns.PLAIN`, `reports`, `complaints`, `statement`, `explorer-…`, `other`; None: none."""
    table = tables.read(_exhibit(head), _whole_lines(head))
    if table.header is None:
        return None
    names = table.names
    found = of(names, table.rows)
    if found != "other":
        return found
    return "other" if _steady(table) else None


@lru_cache(maxsize=64)
def lined(head: bytes) -> str | None:
    """The same for JSON lines; None where the first lines are no objects."""
    if head.lstrip()[:1] != b"{":
        return None
    table = tables.records(_exhibit(head), _whole_lines(head))
    if table.header is None or not table.rows or any(not row.cells for row in table.rows[:2]):
        return None
    return columns.plain(table.names) or "other"


def of(names: list[str], rows: Sequence[Row]) -> str:
    """Which table has such a header and such rows."""
    if plain := columns.plain(names):
        return plain
    if chain := _explorer(names, rows):
        return chain
    statement = columns.match(names, "statement")
    complaints = columns.match(names, "complaints")
    told = sum(column in complaints for column in _COMPLAINT)
    asks = any(column in complaints for column in _PAYMENT)
    if told < 3 and _exchange(names, rows):
        return "exchange"
    booked = "date" in statement and any(column in statement for column in ("amount", "debit", "credit"))
    if booked and ("balance" in statement or {"debit", "credit"} <= statement.keys()):
        return "statement"
    if (told >= 3 and asks) or _cases(complaints, statement):
        return "complaints"
    if booked and any(column in statement for column in ("counterparty", "counterparty_account", "details", "direction", "account")):
        return "statement"
    return "complaints" if told >= 2 and asks else "other"


def _cases(complaints: dict[str, int], statement: dict[str, int]) -> bool:
    """Whether each row is a payment of a numbered case. Statements number their rows, too: that is no case's number."""
    return {"report_id", "paid_to", "loss_amount"} <= complaints.keys() and complaints["report_id"] not in statement.values()


def _explorer(names: list[str], rows: Sequence[Row]) -> str | None:
    places = columns.match(names, "explorer")
    if not {"hash", "from", "to"} <= places.keys():
        return "explorer-bitcoin" if _of_bitcoin(names, rows) else None
    for row in rows[:50]:
        parties = f"{row.cells[places['from']].text} {row.cells[places['to']].text}"
        if _TRON.search(parties):
            return "explorer-tron"
        if _EVM.search(parties):
            return "explorer-evm"
    return None


def _exchange(names: list[str], rows: Sequence[Row]) -> bool:
    """Whether it is the ledger of an account at an exchange: what was done, when, how much of which asset, and coins among these."""
    places = columns.match(names, "exchange")
    if not {"at", "kind", "asset", "amount"} <= places.keys():
        return False
    known = exchanges.form(names) or places.keys() & {"user", "balance", "tie", "txid", "fee", "total", "wallet"}
    return bool(known) and exchanges.known(row.text(places["asset"]) for row in rows[:200])


def _of_bitcoin(names: list[str], rows: Sequence[Row]) -> bool:
    """Whether each row is what a transaction did to one address: a bare hash in all rows, a time, an amount, and no name of a coin."""
    places = columns.match(names, "bitcoin")
    moves = "amount" in places or {"received", "sent"} <= places.keys()
    if not {"hash", "time"} <= places.keys() or not moves or "asset" in columns.match(names, "exchange"):
        return False
    return bool(rows) and all(_BARE_HASH.fullmatch(row.text(places["hash"])) for row in rows[:50])


def _steady(table: Table) -> bool:
    """Whether most rows are as wide as the header, so that this is a table and no prose with commas in it."""
    width = len(table.header.cells) if table.header else 0
    rows = table.rows[:200]
    if width < 2 or not rows:
        return False
    same = sum(len(row.cells) == width for row in rows)
    short = sum(len(cell.text) <= 60 for row in rows for cell in row.cells) / max(1, sum(len(row.cells) for row in rows))
    return same >= 0.9 * len(rows) and (len(rows) >= 2 or width >= 3) and (short > 0.7 or table.delimiter == "\t")


def _exhibit(head: bytes) -> Exhibit:
    return Exhibit("0" * 64, len(head), "text/csv", "head")


def _whole_lines(head: bytes) -> bytes:
    if len(head) < HEAD:
        return head
    cut = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: cut + 1] if cut > 0 else head
