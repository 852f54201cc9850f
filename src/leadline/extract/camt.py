"""What one entry (`Ntry`) of an ISO 20022 statement says: direction, amount, charges, counterparty, reference.

Source of the rules: message definitions camt.052/.053/.054, versions .001.02 to .001.13. `CdtDbtInd` is the direction of the
booking on this account, also for reversals; `Amt` of an entry is what the account's balance moves by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from leadline import kinds
from leadline.extract import statements
from leadline.extract.statements import Line
from leadline.extract.xmltree import Node
from leadline.formats import dates
from leadline.model.records import Exhibit, Problem
from leadline.model.values import Money, Span

NO_REFERENCE = {"NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NOREF"}
STATUS = {"BOOK": "booked", "": "booked", "PDNG": "pending", "FUTR": "pending"}
RAILS = {
    "ESCT": "SCT", "ESDD": "SDD", "BBDD": "SDD", "XBCT": "cross-border", "XBST": "cross-border", "DMCT": "domestic", "BOOK": "book",
    "POSD": "card", "POSP": "card", "CWDL": "cash", "CDPT": "cash", "SALA": "domestic",
}  # fmt: skip
INSTANT = {"IRCT", "RRCT"}  # families of real-time credit transfers
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True)
class Party:
    """An account as printed: `ref` where it is a reference, `printed` what stands there."""

    ref: str | None
    printed: str


@dataclass(frozen=True, slots=True)
class Booking:
    """One movement of an entry. `booked` is signed and what the balance moves by, `amount` what left the payer without `fee`."""

    span: Span
    at: str
    credit: bool
    booked: Money
    amount: Money
    fee: Money | None
    arrives: Money | None
    other: str | None
    name: str
    status: str
    rail: str | None
    reference: str


@dataclass(slots=True)
class Bookings:
    """What the bookings of a statement come to, seen one after the other and not kept: enough to say whether it adds up."""

    trend: statements.Trend = field(default_factory=statements.Trend)
    places: dict[str, list[int]] = field(default_factory=dict)  # of each asset: its first booking and its last, as they are counted
    booked: dict[str, tuple[tuple[int, Line], tuple[int, Line], Money]] = field(default_factory=dict)  # of those booked: both, and all

    def add(self, one: Booking) -> None:
        """The next booking of the file."""
        place, asset = self.trend.rows, one.booked.asset
        self.trend.add(one.at, one.booked, None)
        self.places.setdefault(asset, [place, place])[1] = place
        if one.status == "booked":
            line = place, Line(one.span, 0, one.at, one.booked)
            first, _, total = self.booked.get(asset, (line, line, Money(0, 0, asset)))
            decimals = max(total.decimals, one.booked.decimals)
            self.booked[asset] = first, line, Money(total.at(decimals) + one.booked.at(decimals), decimals, asset)

    def assets(self, *, back: bool) -> list[str]:
        """The assets in the order in which they come, oldest first; `back`: the file begins with the newest."""
        return sorted(self.places, key=lambda asset: -self.places[asset][1] if back else self.places[asset][0])

    def lines(self, asset: str, order: int, *, back: bool) -> list[Line]:
        """The booked rows of an asset as the arithmetic sees them: the first, all between as one, the last."""
        if asset not in self.booked:
            return []
        first, last, total = self.booked[asset]
        one, other = (last, first) if back else (first, last)
        ends = [replace(line, order=order + (self.trend.rows - 1 - place if back else place)) for place, line in (one, other)]
        if one[0] == other[0]:
            return ends[:1]
        between = total.at(total.decimals) - sum(line.change.at(total.decimals) for line in ends)
        return [ends[0], replace(ends[0], change=Money(between, total.decimals, asset)), ends[1]]


def bookings(exhibit: Exhibit, entry: Node, holder: str, currency: str) -> list[Booking | Problem]:
    """Reads one entry: one booking for each of its transactions where their amounts add up to it, else one for the whole.

    An entry that cannot be read, or is only informative, gives a problem and no booking.
    """
    span = exhibit.span(entry.start, entry.end)
    status = _status(entry)
    amount, sign = money(entry, currency), _sign(entry)
    if amount is None or sign is None:
        lacks = "amount with a currency" if amount is None else "direction (CdtDbtInd)"
        return [Problem("bad-row", f"an entry has no {lacks} that can be read", "Look at the entry in the file.", exhibit.sha256, span)]
    if status not in STATUS:
        what = f"an entry has the status {status}: it is for information and books nothing; it was not read as a transfer"
        return [Problem("bad-row", what, "Nothing to do, unless the bank says it was booked.", exhibit.sha256, span)]
    details = entry.all("NtryDtls/TxDtls")
    shares = _shares(details, amount, sign)
    if shares:
        pairs = zip(details, shares, strict=True)
        found = [_booking(exhibit, entry, part, share, credit=way > 0, holder=holder) for part, (share, way) in pairs]
    else:
        only = details[0] if len(details) == 1 else None
        found = [_booking(exhibit, entry, only, amount, credit=sign > 0, holder=holder)]
    return [*found, *_doubts(exhibit, entry, found, amount)]


def _doubts(exhibit: Exhibit, entry: Node, found: list[Booking], amount: Money) -> list[Problem]:
    """What is odd about an entry that was read."""
    span, details, doubts = exhibit.span(entry.start, entry.end), entry.all("NtryDtls/TxDtls"), []
    if len(details) > 1 and len(found) == 1:
        what = f"an entry of {amount} {amount.asset} has {len(details)} transactions whose amounts do not add up to it; it is read as one"
        doubts.append(Problem("batch-not-split", what, "Ask the bank for the list of this batch.", exhibit.sha256, span))
    inner = _own_amount(details[0], amount.asset) if len(details) == 1 else None
    if inner is not None and inner.minor and not _same(inner, amount) and not _same(inner, found[0].amount):
        what = f"an entry books {amount} {amount.asset}, its only transaction says {inner}; the booked amount is used"
        doubts.append(Problem("amount-differs", what, "Ask the bank which is right.", exhibit.sha256, span))
    if not found[0].at:
        what = "an entry has no booking date and no value date"
        doubts.append(Problem("no-date", what, "Ask the bank when it was booked.", exhibit.sha256, span))
    return doubts


def money(node: Node, currency: str) -> Money | None:
    """The `Amt` of an element, unsigned; None where there is none, or no currency."""
    amt = node.first("Amt")
    if amt is None:
        return None
    asset = amt.attributes.get("Ccy", "") or currency
    text = amt.text()
    if not re.fullmatch(r"[A-Z]{3}", asset) or not re.fullmatch(r"\+?[0-9]*\.?[0-9]*", text) or not any(c.isdigit() for c in text):
        return None
    whole, _, fraction = text.lstrip("+").partition(".")
    try:
        return Money.parse(f"{whole or '0'}.{fraction}" if fraction else whole or "0", asset)
    except ValueError:
        return None


def when(node: Node, name: str, zone: str) -> str:
    """The `DtTm` (as UTC; without a zone in the case's) or `Dt` (bare) in an element; empty where there is none."""
    for text in (node.text(f"{name}/DtTm"), node.text(f"{name}/Dt")):
        day = _DAY.fullmatch(text)
        try:
            return dates.when(day[1] if day else text, "ymd", zone)
        except (ValueError, OverflowError):
            continue
    return ""


def party(number: Node | None, bank: Node | None, region: str | None) -> Party:
    """Reads an account's `Id` element: an IBAN or another reference, else bank and number, else a number, else what is printed."""
    if number is None:
        return Party(None, "")
    iban = number.text("IBAN")
    if iban:
        value = kinds.parse("iban", iban)
        return Party(f"iban:{value}" if value else None, iban)
    printed = number.text("Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC")
    ref = statements.account(printed, region)
    if printed and bank is not None and (ref is None or ":" not in ref):
        ref = _at_bank(printed, bank) or ref
    return Party(ref, printed)


def _at_bank(number: str, bank: Node) -> str | None:
    """An account as country, bank and number, where the bank is given by its clearing code or its BIC."""
    system, member = bank.text("ClrSysMmbId/ClrSysId/Cd"), bank.text("ClrSysMmbId/MmbId")
    bic = bank.text("BICFI", "BIC")
    code = f"{system[:2]}/{member}" if system and member else f"{bic[4:6]}/{bic}" if len(bic) in (8, 11) else ""
    value = kinds.parse("account", f"{code}/{''.join(number.split())}") if code else None
    return f"account:{value}" if value else None


def _booking(exhibit: Exhibit, entry: Node, part: Node | None, moved: Money, *, credit: bool, holder: str) -> Booking:
    """One movement: of a whole entry (`part` its only transaction, or None), or of one of several transactions."""
    shared = part is not None and len(entry.all("NtryDtls/TxDtls")) > 1
    source = part if shared and part is not None else entry
    charge = _included(source, moved) or (_included(part, moved) if part is not None else 0)
    fee = arrives = None
    amount = moved
    if credit and charge:
        arrives, amount = moved, replace(moved, minor=moved.minor + charge)
    elif 0 < charge <= moved.minor:
        fee, amount = replace(moved, minor=charge), replace(moved, minor=moved.minor - charge)
    other, name = _counterparty(exhibit, entry, part, credit, holder)
    zone = exhibit.context.zone
    return Booking(
        exhibit.span(source.start, source.end), when(entry, "BookgDt", zone) or when(entry, "ValDt", zone), credit,
        moved if credit else replace(moved, minor=-moved.minor), amount, fee, arrives, other, name, STATUS[_status(entry)],
        _rail(part, entry), _reference(part, entry),
    )  # fmt: skip


def _status(entry: Node) -> str:
    return entry.text("Sts/Cd", "Sts/Prtry", "Sts")


def _sign(node: Node) -> int | None:
    return {"CRDT": 1, "DBIT": -1}.get(node.text("CdtDbtInd"))


def _shares(details: list[Node], amount: Money, sign: int) -> list[tuple[Money, int]]:
    """Amounts and signs of an entry's transactions, empty unless there are several and they add up to the entry."""
    if len(details) < 2:
        return []
    shares = []
    for part in details:
        share = _own_amount(part, amount.asset)
        if share is None:
            return []
        shares.append((share, _sign(part) or sign))
    decimals = max(amount.decimals, *(share.decimals for share, _ in shares))
    return shares if sum(way * share.at(decimals) for share, way in shares) == sign * amount.at(decimals) else []


def _own_amount(part: Node, asset: str) -> Money | None:
    """What a transaction itself says it moved in one currency."""
    candidates = [part, *part.all("AmtDtls/TxAmt"), *part.all("AmtDtls/CntrValAmt"), *part.all("AmtDtls/InstdAmt")]
    return next((found for node in candidates if (found := money(node, "")) is not None and found.asset == asset), None)


def _same(a: Money, b: Money) -> bool:
    decimals = max(a.decimals, b.decimals)
    return a.at(decimals) == b.at(decimals)


def _included(node: Node, booked: Money) -> int:
    """The charges that the bank says are inside the booked amount, in its units; 0 where it does not say so."""
    total = 0
    for record in node.all("Chrgs/Rcrd"):
        charge = money(record, "")
        inside = record.text("ChrgInclInd") in ("true", "1") and record.text("CdtDbtInd") != "CRDT"
        if inside and charge is not None and charge.asset == booked.asset and charge.shown_decimals() <= booked.decimals:
            total += charge.at(booked.decimals)
    return total


def _counterparty(exhibit: Exhibit, entry: Node, part: Node | None, credit: bool, holder: str) -> tuple[str | None, str]:
    """Account and name of the other side; in a reversal the parties may stand as in the original payment."""
    if part is None:
        return None, ""
    roles = ("Dbtr", "Cdtr") if credit else ("Cdtr", "Dbtr")
    sides = [_side(exhibit, part, role) for role in roles]
    expected, opposite = sides
    reversal = entry.text("RvslInd") in ("true", "1")
    nobody = not expected[0].printed and not expected[1]
    turned = (expected[0].ref == holder and opposite[0].ref not in (None, holder)) or (reversal and nobody)
    account, name = opposite if turned else expected
    if account.ref is None and account.printed:
        return statements.named(account.printed, holder), name or account.printed
    return account.ref, name


def _side(exhibit: Exhibit, part: Node, role: str) -> tuple[Party, str]:
    """Account and name of debtor or creditor of a transaction."""
    names = [f"RltdPties/{path}" for path in (f"{role}/Pty/Nm", f"{role}/Nm", f"{role}/Agt/FinInstnId/Nm", f"{role}Acct/Nm")]
    ultimate = [f"RltdPties/Ultmt{role}/{path}" for path in ("Pty/Nm", "Nm")]
    bank = part.first(f"RltdAgts/{role}Agt/FinInstnId")
    account = party(part.first(f"RltdPties/{role}Acct/Id"), bank, exhibit.context.region)
    return account, part.text(*names, *ultimate)


def _rail(part: Node | None, entry: Node) -> str | None:
    """The payment system, as the bank transaction code of ISO 20022 names it."""
    for node in (part, entry):
        family, sub = (node.text("BkTxCd/Domn/Fmly/Cd"), node.text("BkTxCd/Domn/Fmly/SubFmlyCd")) if node is not None else ("", "")
        rail = RAILS.get(sub)
        if rail:
            return f"{rail} Inst" if family in INSTANT and rail == "SCT" else rail
    return None


def _reference(part: Node | None, entry: Node) -> str:
    """What the payment is said to be for: end-to-end id, else the remittance text, else a structured reference."""
    if part is None:
        return entry.text("NtryDtls/Btch/PmtInfId", "AddtlNtryInf")
    given = part.text("Refs/EndToEndId")
    if given and given.upper().replace(" ", "") not in NO_REFERENCE:
        return given
    lines = [line.text() for line in part.all("RmtInf/Ustrd")]
    return " ".join(lines) or part.text("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef") or entry.text("AddtlNtryInf")
