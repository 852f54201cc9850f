"""Files for the benchmarks of intake: invented, the same on every machine, of about the size that is asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 5, 8, 0, 0)  # noqa: DTZ001  printed as it stands
NAMES = ("Lena Vogt", "Tomas Reyes", "Ana Souza", "Piotr Malec", "Nok Srisai", "Jean Petit", "Kim Seo", "Li Wei")


def iban(number: int) -> str:
    """A German IBAN with right check digits."""
    body = f"37040044{number % 10**10:010d}"
    return f"DE{98 - int(body + '131400') % 97:02d}{body}"


def _ledger(dice: random.Random) -> Iterator[tuple[str, int]]:
    yield "transfer_id,at,payer,payee,amount,asset,rail,reference\n", 0
    at, n = START, 0
    accounts = [f"iban:{iban(k)}" for k in range(20_000)]
    while True:
        n += 1
        at += timedelta(seconds=dice.randrange(90))
        payer, payee = dice.choice(accounts), dice.choice(accounts)
        yield f"t{n:09d},{at:%Y-%m-%dT%H:%M:%SZ},{payer},{payee},{dice.randrange(1, 900_000) / 100:.2f},EUR,SCT,order {dice.randrange(10**6)}\n", 1


def _bank(dice: random.Random) -> Iterator[tuple[str, int]]:
    yield f"IBAN:;{iban(1)}\n\nBuchungstag;Auftraggeber/Empfänger;IBAN;Verwendungszweck;Betrag;Währung;Saldo\n", 0
    at, held = START, 10_000_000
    accounts = [iban(k) for k in range(2, 5_000)]
    while True:
        at += timedelta(minutes=dice.randrange(20))
        moved = dice.randrange(-90_000, 100_000)
        held += moved
        shown = [f"{'-' if n < 0 else ''}{abs(n) // 100},{abs(n) % 100:02d}" for n in (moved, held)]
        words = f"Rechnung {dice.randrange(10**7)} vom {at:%d.%m.%Y}"
        yield f"{at:%d.%m.%Y};{dice.choice(NAMES)};{dice.choice(accounts)};{words};{shown[0]};EUR;{shown[1]}\n", 1


def _camt(dice: random.Random) -> Iterator[tuple[str, int]]:
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id>'
        f"<Acct><Id><IBAN>{iban(1)}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>"
        '<Amt Ccy="EUR">5000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>\n'
    ), 0
    at, n = START, 0
    while True:
        n += 1
        at += timedelta(seconds=dice.randrange(200))
        credit = dice.random() < 0.5
        party = ("Dbtr", "DbtrAcct") if credit else ("Cdtr", "CdtrAcct")
        yield (
            f'<Ntry><Amt Ccy="EUR">{dice.randrange(1, 900_000) / 100:.2f}</Amt><CdtDbtInd>{"CRDT" if credit else "DBIT"}</CdtDbtInd>'
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{at:%Y-%m-%d}</Dt></BookgDt><AcctSvcrRef>{n:012d}</AcctSvcrRef>"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
            f"<NtryDtls><TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><RltdPties><{party[0]}><Pty><Nm>{dice.choice(NAMES)}</Nm></Pty>"
            f"</{party[0]}><{party[1]}><Id><IBAN>{iban(dice.randrange(2, 5_000))}</IBAN></Id></{party[1]}></RltdPties>"
            f"<RmtInf><Ustrd>Invoice {dice.randrange(10**7)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        ), 1


def _mails(dice: random.Random) -> Iterator[tuple[str, int]]:
    at, n = START, 0
    while True:
        n += 1
        at += timedelta(minutes=dice.randrange(60))
        sender = dice.choice(NAMES)
        body = "\n".join(f"Line {k}: please pay invoice {dice.randrange(10**6)} to our new account." for k in range(dice.randrange(5, 40)))
        yield (
            f"From desk{n % 97}@example.com {at:%a %b %d %H:%M:%S %Y}\nReceived: from mail.example.com by mx.example.org; {at:%a, %d %b %Y %H:%M:%S} +0000\n"
            f"From: {sender} <desk{n % 97}@example.com>\nTo: victim{n % 31}@example.org\nSubject: Invoice {n}\nDate: {at:%a, %d %b %Y %H:%M:%S} +0000\n"
            f'Message-ID: <{n}@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'
            f"Content-Type: text/plain; charset=utf-8\n\n{body}\nIBAN {iban(n % 5_000)}\n--b{n}\nContent-Type: text/csv; name=list.csv\n"
            f"Content-Disposition: attachment; filename=list{n}.csv\n\nitem,price\nbox,{n}\nbag,{n + 1}\n--b{n}--\n\n"
        ), 1


def _chat(dice: random.Random) -> Iterator[tuple[str, int]]:
    at = START
    words = ("please send it today", "the profit is paid tomorrow", "write to desk@example.com", "I have paid", "ok", "good morning")
    while True:
        at += timedelta(seconds=dice.randrange(300))
        extra = f" {iban(dice.randrange(5_000))}" if dice.random() < 0.02 else ""
        yield f"{at:%d/%m/%Y, %H:%M} - {dice.choice(NAMES)}: {dice.choice(words)}{extra}\n", 1


def _swift(dice: random.Random) -> Iterator[tuple[str, int]]:
    yield ":20:STARTUMS\n:25:37040044/0000000001\n:28C:1/1\n:60F:C260105EUR5000,00\n", 0
    at = START
    while True:
        at += timedelta(seconds=dice.randrange(300))
        mark = dice.choice("CD")
        yield (
            f":61:{at:%y%m%d}{at:%m%d}{mark}{dice.randrange(1, 900_000) // 100},{dice.randrange(100):02d}NTRFNONREF\n"
            f":86:166?00UEBERWEISUNG?20Rechnung {dice.randrange(10**7)}?30COBADEFF?31{iban(dice.randrange(2, 5_000))}?32{dice.choice(NAMES)}\n"
        ), 1


_ENDS = {"camt": "</Stmt></BkToCstmrStmt></Document>\n", "swift": ":62F:C261231EUR5000,00\n-\n"}
KINDS = {
    "ledger": (_ledger, "transfers.csv"), "bank": (_bank, "umsaetze.csv"), "camt": (_camt, "statement.xml"), "mails": (_mails, "mails.mbox"),
    "chat": (_chat, "WhatsApp Chat with Lena.txt"), "swift": (_swift, "statement.sta"),
}  # fmt: skip


def write(kind: str, folder: Path, *, size: int = 0, rows: int = 0, seed: int = 1) -> tuple[Path, int]:
    """Writes a file of about `size` bytes or of so many rows; its path, and how many rows (mails, lines) it has."""
    make, name = KINDS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    path, count, written = folder / name, 0, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for text, more in make(random.Random(seed)):
            file.write(text)
            written += len(text)
            count += more
            if (rows and count >= rows) or (size and written >= size):
                break
        file.write(_ENDS.get(kind, ""))
    return path, count
