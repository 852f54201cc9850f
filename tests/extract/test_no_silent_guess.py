"""What users complain of in other importers, one test each: nothing is guessed in silence, and a case's settings overrule.

The failures are those of public issue threads: camt.052 that imports as nothing, several statements of which only the last balance stays,
overdrawn balances negated twice, identical bookings taken for one, dates read the other way round, rows dropped, zones not told.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.records import count, entries

from leadline.case import Case
from leadline.extract.extractors.bank_csv import bank_csv
from leadline.extract.extractors.camt053 import camt053
from leadline.extract.extractors.mt940 import mt940
from leadline.extract.extractors.plain_tables import plain_tables
from leadline.intake import identify
from leadline.model.records import Balance, Context, Exhibit, Found, Known, Problem

HEAD = "Date;Text;Amount EUR;Balance\n"
NAME = "statement DE89370400440532013000.csv"


def bank(text: str, context: Context = Context()) -> list[Found]:  # noqa: B008 - a frozen value
    data = text.encode()
    return list(bank_csv(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=statement", NAME, context), data))


def problems(found: list[Found], kind: str) -> list[Problem]:
    return [one for one in found if isinstance(one, Problem) and one.kind == kind]


def told(found: list[Found]) -> list[tuple[str, str]]:
    return [(e.at, ("" if e.side == "payee" else "-") + str(e.amount)) for e in entries(found)]


def camt(version: str, body: str, root: str) -> bytes:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><{root}>'
        f"<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{body}</{root}></Document>"
    ).replace(f"<{root}><Acct>", f"<{root}><{_inner(root)}><Id>1</Id><Acct>").replace(f"</{root}>", f"</{_inner(root)}></{root}>").encode()


def _inner(root: str) -> str:
    return {"BkToCstmrAcctRpt": "Rpt", "BkToCstmrStmt": "Stmt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}[root]


ENTRY = '<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>{0}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt></Ntry>'


def camt_found(data: bytes) -> list[Found]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "", "a.xml")
    (known,) = (part for part in identify.parts(exhibit, data) if isinstance(part, Known))
    return list(camt053(Exhibit(exhibit.sha256, exhibit.size, known.media, "a.xml"), data))


@pytest.mark.parametrize("version, root", [("052.001.02", "BkToCstmrAcctRpt"), ("052.001.08", "BkToCstmrAcctRpt"), ("053.001.02", "BkToCstmrStmt"), ("054.001.04", "BkToCstmrDbtCdtNtfctn")])
def test_no_camt_imports_as_nothing(version: str, root: str) -> None:
    """securo PR 416: camt.052 parsed to zero transactions; OCA PR 106: camt.054 has no balance and is no error."""
    found = camt_found(camt(version, ENTRY.format("CRDT") + ENTRY.format("DBIT"), root))
    assert told(found) == [("2026-03-04", "5.00"), ("2026-03-04", "-5.00")]
    assert count(found) == (2, 2, 0)


def test_a_negative_balance_of_camt_is_negative_once() -> None:
    """phpFinTS PR 593, camt_parser PR 51: an overdrawn balance is negative, and its sign is not turned a second time."""
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>'
        for code, amount in (("OPBD", "10.00"), ("CLBD", "15.00"))
    )
    found = camt_found(camt("053.001.02", balances + ENTRY.format("DBIT"), "BkToCstmrStmt"))
    assert [(b.basis, str(b.amount)) for b in found if isinstance(b, Balance)] == [("opening", "-10.00"), ("closing", "-15.00")]
    assert not problems(found, "balance-break")


def test_several_statements_of_one_file_keep_their_balances() -> None:
    """mt940 issue 52: only the last statement's balances stayed."""
    one = ":20:A\n:25:DE89370400440532013000\n:28C:{n}/1\n:60F:C260303EUR{o},00\n:61:2603040304C5,00NTRFX\n:62F:C260304EUR{c},00\n-\n"
    data = (one.format(n=1, o=10, c=15) + one.format(n=2, o=15, c=20)).encode()
    found = list(mt940(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/x-statement-mt940", "a.sta"), data))
    assert [(b.basis, b.statement, str(b.amount)) for b in found if isinstance(b, Balance)] == [
        ("opening", 0, "10.00"), ("closing", 0, "15.00"), ("opening", 1, "15.00"), ("closing", 1, "20.00"),
    ]  # fmt: skip


def test_a_reference_cut_into_pieces_of_35_is_put_together() -> None:
    data = b":20:A\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260303EUR10,00\n:61:2603040304D5,00NTRFX\n:86:177?20EREF+INVESTMENT-CONTRACT-2026-0?21004711?30COBADEFFXXX?31NL91ABNA0417164300?32ACME TRA?33DING\n:62F:C260304EUR5,00\n-\n"
    found = list(mt940(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/x-statement-mt940", "a.sta"), data))
    (entry,) = entries(found)
    assert "INVESTMENT-CONTRACT-2026-0004711" in (entry.reference or "").replace(" ", "")
    assert (entry.counterparty or "").replace(" ", "") == "ACMETRADING"


def test_identical_rows_are_genuine_until_the_arithmetic_denies_them() -> None:
    """Duofy issue 25: two identical bookings on one day are two bookings."""
    genuine = bank(HEAD + "03.03.2026;a;5,00;105,00\n03.03.2026;a;5,00;110,00\n")
    assert told(genuine) == [("2026-03-03", "5.00")] * 2
    assert not problems(genuine, "balance-break")
    assert len({e.id for e in entries(genuine)}) == 2
    denied = bank(HEAD + "03.03.2026;a;5,00;105,00\n03.03.2026;a;5,00;105,00\n04.03.2026;b;1,00;106,00\n")
    (first,) = problems(denied, "balance-break")
    assert first.span == entries(denied)[1].span  # the row that breaks is named


def test_the_first_line_that_breaks_is_named_first() -> None:
    found = bank(HEAD + "03.03.2026;a;5,00;105,00\n04.03.2026;b;5,00;111,00\n05.03.2026;c;5,00;117,00\n")
    breaks = problems(found, "balance-break")
    assert breaks[0].span == entries(found)[1].span
    assert [str(b.amount) for b in found if isinstance(b, Balance) and b.basis == "break"] == ["1.00", "1.00"]


@given(st.lists(st.integers(-10_000, 10_000).filter(bool), min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 500))
def test_every_wrong_row_is_the_row_that_is_named(changes: list[int], at: int, by: int) -> None:
    """Against a slow reckoning: without a fault nothing is told; with one changed balance the break stands at that row, not before."""
    at %= len(changes)

    def rows(wrong: int | None) -> str:
        balance, out = 10_000_000, []
        for n, change in enumerate(changes):
            balance += change
            shown = balance + (by if n == wrong else 0)
            out.append(f"2026-03-{n + 1:02};t{n};{change // 100 if change >= 0 else -(-change // 100)}.{abs(change) % 100:02};{shown // 100}.{shown % 100:02}".replace(";0.", ";-0." if change < 0 else ";0.", 1) if abs(change) < 100 else f"2026-03-{n + 1:02};t{n};{'-' if change < 0 else ''}{abs(change) // 100}.{abs(change) % 100:02};{shown // 100}.{shown % 100:02}")
        return HEAD + "\n".join(out) + "\n"

    assert not problems(bank(rows(None), Context(decimal=".")), "balance-break")
    found = bank(rows(at), Context(decimal="."))
    if at == 0 and len(changes) > 1:  # what the first row says is where the statement begins: the next one breaks
        assert problems(found, "balance-break")[0].span == entries(found)[1].span
    elif at:
        assert problems(found, "balance-break")[0].span == entries(found)[at].span


def test_doubt_about_dates_is_told_with_the_choice_and_the_case_overrules() -> None:
    text = HEAD + "03/04/2026;a;5,00;105,00\n04/04/2026;b;-1,50;103,50\n"
    found = bank(text)
    assert [at for at, _ in told(found)] == ["2026-04-03", "2026-04-04"]
    assert "dates are read as dmy" in problems(found, "ambiguous-date")[0].what
    overruled = bank(text, Context(date_order="mdy"))
    assert [at for at, _ in told(overruled)] == ["2026-03-04", "2026-04-04"]
    assert not problems(overruled, "ambiguous-date")
    assert "as the case says" in problems(overruled, "columns-inferred")[0].what


def test_a_file_that_speaks_against_the_case_says_so() -> None:
    found = bank(HEAD + "13/04/2026;a;5,00;105,00\n14/04/2026;b;-1,50;103,50\n", Context(date_order="mdy"))
    assert [at for at, _ in told(found)] == ["2026-04-13", "2026-04-14"]
    assert "although the case says mdy" in problems(found, "ambiguous-date")[0].what


def test_an_ambiguous_decimal_is_not_guessed_and_the_case_overrules() -> None:
    text = "Date;Text;Amount EUR\n03.03.2026;a;1,500\n04.03.2026;b;-2,500\n"
    refused = bank(text)
    assert not entries(refused)
    assert "may have thousands or decimals" in problems(refused, "bad-row")[0].what
    assert count(refused) == (2, 0, 2)
    assert told(bank(text, Context(decimal="."))) == [("2026-03-03", "1500"), ("2026-03-04", "-2500")]
    assert told(bank(text, Context(decimal=","))) == [("2026-03-03", "1.500"), ("2026-03-04", "-2.500")]
    assert "as the case says" in problems(bank(text, Context(decimal=",")), "columns-inferred")[0].what


def test_a_column_taken_wrongly_is_corrected_by_the_case() -> None:
    text = "When;What;In or out;Left over\n2026-03-03;a;5.00;105.00\n"
    assert problems(bank(text), "bad-table")
    given_columns = (("when", "date"), ("what", "details"), ("in or out", "amount"), ("left over", "balance"))
    assert told(bank(text, Context(currency="EUR", columns=given_columns))) == [("2026-03-03", "5.00")]


def test_a_zone_that_is_assumed_is_marked() -> None:
    """Autopsy issue 2547: hours went missing because a zone was assumed in silence."""
    east = Context(zone="Asia/Bangkok", currency="EUR")
    found = bank(HEAD + "2026-03-03 10:15;a;5,00;105,00\n", east)
    assert told(found) == [("2026-03-03T03:15:00Z", "5.00")]
    assert "Asia/Bangkok, the zone of the case" in problems(found, "zone-assumed")[0].what
    stated = bank(HEAD + "2026-03-03 10:15+07:00;a;5,00;105,00\n", east)
    assert told(stated) == told(found)
    assert not problems(stated, "zone-assumed")
    assert not problems(bank(HEAD + "2026-03-03;a;5,00;105,00\n", east), "zone-assumed")
    apart = bank("Date;Time;Text;Amount EUR;Balance\n2026-03-03;10:15;a;5,00;105,00\n", east)
    assert problems(apart, "zone-assumed")


@pytest.mark.parametrize("at, marked", [("2026-03-04T09:15:00Z", False), ("2026-03-04 09:15:00", True), ("2026-03-04", False), ("2026-03-04T09:15:00+02:00", False)])
def test_zones_in_a_plain_table(at: str, marked: bool) -> None:
    data = f"transfer_id,at,payer,payee,amount,asset\nt1,{at},A,B,5.00,EUR\n".encode()
    found = list(plain_tables(Exhibit("0" * 64, len(data), "text/csv; table=transfers", "transfers.csv"), data))
    assert bool(problems(found, "zone-assumed")) is marked


@pytest.mark.parametrize(
    "head",
    ["Date;Time;Text;Amount EUR", "Transaction Date;Transaction Time;Text;Amount EUR", "交易日期;交易时间;摘要;交易金额", "Datum;Uhrzeit;Text;Betrag",
     "Fecha;Hora;Concepto;Importe", "วันที่;เวลา;รายการ;จำนวนเงิน"],
)  # fmt: skip
def test_a_clock_in_a_column_of_its_own_is_no_lost_time(head: str) -> None:
    found = bank(f"{head}\n2026-03-03;10:15;a;5.00\n2026-03-04;23:59;b;6.00\n", Context(currency="EUR"))
    assert [at for at, _ in told(found)] == ["2026-03-03T10:15:00Z", "2026-03-04T23:59:00Z"]
    alone = bank("Time;Text;Amount EUR;Balance\n2026-03-03 10:15;a;5.00;105.00\n")
    assert told(alone) == [("2026-03-03T10:15:00Z", "5.00")]


def shown(folder: Path, place: Path, settings: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    case = Case.create(place)
    case.close()
    (place / "case.toml").write_text((place / "case.toml").read_text("utf-8") + settings, "utf-8")
    case = Case.open(place, write=True)
    case.intake([folder])
    case.run()
    out = case.show("transfers"), case.show("problems")
    case.close()
    return out


def test_case_toml_overrules_from_end_to_end(tmp_path: Path) -> None:
    """The same bytes, two settings: the settings decide, and the row says which."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / NAME).write_text("Date;Text;Amount EUR;Balance\n03/04/2026 10:15;Lena;1,500;1,600\n", "utf-8")
    ours = 'date_order = "mdy"\ndecimal = "."\n[columns]\n"text" = "counterparty"\n'
    rows, _ = shown(folder, tmp_path / "a.case", ours)
    assert [(row["at"], row["amount"]) for row in rows] == [("2026-03-04T10:15:00Z", "1500.00")]
    assert "Lena" in str(rows[0])
    rows, told_problems = shown(folder, tmp_path / "b.case", 'date_order = "dmy"\ndecimal = ","\n')
    assert [(row["at"], row["amount"]) for row in rows] == [("2026-04-03T10:15:00Z", "1.50")]
    assert any(p["kind"] == "zone-assumed" and "UTC" in p["what"] for p in told_problems)
