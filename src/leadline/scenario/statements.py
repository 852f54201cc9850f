"""Prints statements: camt.053 and banks' own tables, each with the arithmetic that a reader can check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from leadline.scenario import clock
from leadline.scenario.binaries import zipped
from leadline.scenario.spelling import Tie, spell
from leadline.scenario.tables import Cell, Day, Number, line, money, workbook
from leadline.scenario.world import Account, Move

_NAMES = {
    "camt-time": "{iban} camt053.xml", "camt-date": "{iban}_2026Q1.xml", "de": "Umsaetze_{iban}.csv", "zip": "statement {iban}.zip",
    "xlsx": "statement {iban}.xlsx", "es": "movimientos {iban}.csv", "fr": "releve {iban}.csv",
}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One row of a statement, seen from the account's side: `amount` is signed, `running` None where nothing is booked."""

    at: int
    move: Move
    name: str
    other: Account | None
    amount: int
    running: int | None


@dataclass(slots=True)
class Statement:
    """What one file says of one account; `broken` is the row (as printed, counted from 0) where the balance jumps."""

    account: Account
    entries: list[Entry]
    opening: int
    closing: int
    broken: int = -1
    jump: int = 0


def file_name(account: Account) -> str:
    """Where the statement lies below the evidence folder."""
    return "bank/" + _NAMES[account.dialect["name"]].format(iban=account.tie.value)


def shows(account: Account, move: Move) -> bool:
    """Whether the account's statement or export has the transfer: an export of one asset shows no other, and what is only
    pending has not reached the payee's bank."""
    return bool(account.dialect) and move.asset == account.asset and (move.status != "pending" or move.payer is account)


def statement(account: Account, break_by: int = 0) -> Statement:
    """The account's rows in order of booking, with running balances; `break_by` makes them jump in the middle."""
    rows = [(m.at if m.payer is account else m.later, n, m) for n, m in enumerate(account.moves) if shows(account, m)]
    entries: list[Entry] = []
    balance = account.opening
    middle = len(rows) // 2 if break_by else -1
    for place, (at, _, move) in enumerate(sorted(rows, key=lambda r: r[:2])):
        amount = -move.amount if move.payer is account else move.amount
        other = move.payee if move.payer is account else move.payer
        if not move.status:
            balance += amount
        if place == middle:
            balance += break_by
        entries.append(Entry(at, move, other.holder if other else move.name, other, amount, None if move.status else balance))
    return Statement(account, entries, account.opening, balance, middle, break_by)


def write(given: Statement) -> bytes:
    """The statement as its bank would hand it out."""
    form = given.account.dialect["form"]
    if form == "xml":
        return _camt(given)
    if form == "xlsx":
        return workbook("Statement", _grid(given))
    text = "".join(line([_text(c) for c in row], given.account.dialect["delimiter"]) for row in _grid(given))
    data = text.encode(given.account.dialect["encoding"], "replace")
    return zipped([("statement.csv", data)]) if form == "zip" else data


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text if isinstance(cell, Number) else ""


def _grid(given: Statement) -> list[list[Cell]]:
    """Title rows, header, rows: the same for every table form."""
    dialect, account = given.account.dialect, given.account
    sheet = dialect["form"] == "xlsx"
    first, last = (clock.printed(e.at, dialect["date"]) for e in (given.entries[0], given.entries[-1]))
    grid: list[list[Cell]] = []
    for title in dialect["above"]:
        grid.append(
            [
                part.format(iban=account.tie.value, holder=account.holder, first=first, last=last)
                for part in title.split(dialect["delimiter"])
            ]
        )
    grid.append([header for _, header in dialect["columns"]])
    entries = reversed(given.entries) if dialect.get("newest_first") else given.entries
    for entry in entries:
        grid.append([_column(role, entry, account, sheet) for role, _ in dialect["columns"]])
    return grid


def _column(role: str, entry: Entry, account: Account, sheet: bool) -> Cell:
    dialect = account.dialect
    if role in ("date", "value"):
        return Day(entry.at // clock.DAY) if sheet else clock.printed(entry.at, dialect["date"])
    if role in ("amount", "debit", "credit", "balance"):
        minor = {"amount": entry.amount, "debit": min(entry.amount, 0), "credit": max(entry.amount, 0), "balance": entry.running}[role]
        if minor is None or (minor == 0 and role in ("debit", "credit")):
            return ""
        if role == "debit":
            minor = -minor
        return Number(money(minor, 2)) if sheet else money(minor, 2, dialect["decimal"], dialect["grouping"])
    if role == "iban":
        return spell(entry.other.tie, 0, None) if entry.other else ""
    if role == "status":
        return str(dialect["pending" if entry.move.status else "booked"])
    return {"account": account.tie.value, "name": entry.name, "details": entry.move.text, "currency": account.asset}[role]


def _camt(given: Statement) -> bytes:
    """camt.053.001.08; one that shows bare dates is cut into two statements that follow on each other."""
    account, entries = given.account, given.entries
    cut = len(entries) // 2 if not account.timed and len(entries) > 3 else len(entries)
    while 0 < cut < len(entries) and entries[cut].at // clock.DAY == entries[cut - 1].at // clock.DAY:
        cut += 1
    parts = [p for p in (entries[:cut], entries[cut:]) if p]
    opening, body = given.opening, ""
    for number, part in enumerate(parts, 1):
        closing = next((e.running for e in reversed(part) if e.running is not None), opening)
        body += _stmt(account, number, part, opening, closing, parts[number - 2][-1].at if number > 1 else None)
        opening = closing
    made = clock.rfc3339(clock.day(entries[-1].at) + clock.DAY)
    head = f"<GrpHdr><MsgId>INVENTED-{account.tie.value[-8:]}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Invented. -->\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n'
        f" <BkToCstmrStmt>\n  {head}\n{body} </BkToCstmrStmt>\n</Document>\n"
    ).encode()


def _stmt(account: Account, number: int, entries: Sequence[Entry], opening: int, closing: int, before: int | None) -> str:
    start = clock.day(entries[0].at) if before is None else clock.day(before) + clock.DAY
    end = clock.day(entries[-1].at) + clock.DAY - 1
    head = (
        f"  <Stmt>\n   <Id>INVENTED-{account.tie.value[-8:]}-{number}</Id><CreDtTm>{clock.rfc3339(end + 1)}</CreDtTm>"
        f"<FrToDt><FrDtTm>{clock.rfc3339(start)}</FrDtTm><ToDtTm>{clock.rfc3339(end)}</ToDtTm></FrToDt>\n"
        f"   <Acct><Id><IBAN>{account.tie.value}</IBAN></Id><Ccy>{account.asset}</Ccy>"
        f"<Ownr><Nm>{escape(account.holder)}</Nm></Ownr></Acct>\n"
    )
    balances = "".join(
        f'   <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{account.asset}">{money(abs(amount), 2)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{clock.date(at)}</Dt></Dt></Bal>\n"
        for code, amount, at in (("OPBD", opening, start), ("CLBD", closing, end))
    )
    return head + balances + "".join(_ntry(account, n, e) for n, e in enumerate(entries, 1)) + "  </Stmt>\n"


def _ntry(account: Account, number: int, entry: Entry) -> str:
    credit = entry.amount > 0
    booked = f"<DtTm>{clock.rfc3339(entry.at)}</DtTm>" if account.timed else f"<Dt>{clock.date(entry.at)}</Dt>"
    side, other = ("Dbtr" if credit else "Cdtr"), entry.other
    parties = f"<{side}><Pty><Nm>{escape(entry.name)}</Nm></Pty></{side}>"
    agents = ""
    if other and other.tie.kind == "iban":
        parties += f"<{side}Acct><Id><IBAN>{other.tie.value}</IBAN></Id></{side}Acct>"
        agents = f"<RltdAgts><{side}Agt><FinInstnId><BICFI>{bank_code(other.tie)}</BICFI></FinInstnId></{side}Agt></RltdAgts>"
    elif other:
        parties += f"<{side}Acct><Id><Othr><Id>{escape(other.tie.value)}</Id></Othr></Id></{side}Acct>"
    text = escape(entry.move.text or "transfer")
    family, kind = ("RCDT", "ESCT") if credit else ("ICDT", "ESCT")
    return (
        f'   <Ntry><NtryRef>{number}</NtryRef><Amt Ccy="{account.asset}">{money(abs(entry.amount), 2)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if credit else 'DBIT'}</CdtDbtInd><Sts><Cd>{'PDNG' if entry.move.status else 'BOOK'}</Cd></Sts>"
        f"<BookgDt>{booked}</BookgDt><ValDt><Dt>{clock.date(entry.at)}</Dt></ValDt>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{kind}</SubFmlyCd></Fmly></Domn></BkTxCd>\n"
        f"    <NtryDtls><TxDtls><Refs><EndToEndId>{text}</EndToEndId></Refs><RltdPties>{parties}</RltdPties>{agents}"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def bank_code(iban: Tie) -> str:
    """The BIC of a bank that does not exist, one for each country: so it stands in papers of every network."""
    return f"INVT{iban.value[:2]}2X"
