"""What the elements of an OFX statement say: whose account, which amounts, on which days.

Source of the rules: Open Financial Exchange specification 2.2, sections 3.2 (amounts, dates) and 11.3 and 11.4 (bank and card
statements). Amounts have a sign as the holder sees them and a point or comma before their decimals, none between thousands.
"""

from __future__ import annotations

import re

from leadline import kinds
from leadline.extract import mt940
from leadline.formats import currencies
from leadline.formats.ofx import Element, Moment
from leadline.kinds import card
from leadline.model.records import Context
from leadline.model.values import Money

STATEMENTS = ("STMTRS", "CCSTMTRS")
ROWS = ("STMTTRN", "STMTTRNP")
OUT = frozenset(("DEBIT", "FEE", "SRVCHG", "DIRECTDEBIT", "CHECK"))  # types that are always money out
RAILS = {"ATM": "cash", "CASH": "cash", "POS": "card"}
_AMOUNT = re.compile(r"([+-]?)\s*(\d*)(?:[.,](\d*))?")
_PLACEHOLDERS = {"", "000000", "120000"}


def amount(text: str, asset: str) -> Money:
    """An amount as printed, signed. Raises ValueError for what is none, also for one that groups its thousands."""
    found = _AMOUNT.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None or not (found[2] or found[3]):
        raise ValueError(f"{text[:60]!r} is no amount")
    whole, fraction = found[2] or "0", found[3] or ""
    return Money.parse(f"{'-' if found[1] == '-' else ''}{whole}{'.' if fraction else ''}{fraction}", asset)


def grouped(text: str, asset: str) -> bool:
    """Whether an amount shows three digits behind its only sign though its currency has fewer: they may be thousands."""
    found = re.fullmatch(r"[+-]?\s*\d{1,3}[.,](\d{3})", text.strip())
    return found is not None and currencies.decimals(asset) in (0, 2) and found[1][-1] != "0"


def currency(text: str) -> str:
    """The code of CURDEF or CURSYM; empty where it is none."""
    code = text.strip().upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) else ""


def holder(of: Element, context: Context, asset: str) -> tuple[str | None, str]:
    """The account of BANKACCTFROM, CCACCTFROM and their like, and what is printed; a card's number is masked, as everywhere."""
    bank, printed = of.text("BANKID"), of.text("ACCTID")
    if of.name.startswith("CC") or of.text("ACCTTYPE").upper() == "CREDITCARD":
        digits = card.number(printed)
        if digits:
            return f"card:{card.value_of(digits, context.card_key)}", card.masked(printed)
    if not printed:
        return None, bank
    if asset == "USD" and re.fullmatch(r"\d{9}", bank) and (value := kinds.parse("account", f"US/{bank}/{printed}")):
        return f"account:{value}", printed
    return mt940.account(printed, bank, context.region, asset), printed


def days_only(moments: list[Moment]) -> bool:
    """Whether the clocks of a statement's rows say nothing: all midnight or noon, as programs print days, or all the same."""
    clocks = {one.clock for one in moments}
    return clocks <= _PLACEHOLDERS or (len(clocks) == 1 and len(moments) > 1)


def when(moment: Moment | None, *, days: bool) -> str:
    """A day where clocks say nothing, else the moment in UTC; empty where there is none."""
    if moment is None:
        return ""
    return moment.day if days or not moment.clock else moment.utc
