"""Statements of ISO 20022: every entry is read or reported, each at its own bytes, and sums that do not hold are named."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.extract.records import entries, kinds

from leadline.extract.extractors.camt053 import camt053
from leadline.model.records import Balance, Context, Count, Exhibit, Found, Problem

SHARED = Path(__file__).parents[4] / "shared"
REAL = SHARED / "data" / "formats" / "camt"
KIT = SHARED / "check" / "folder" / "case" / "bank" / "NL91ABNA0417164300 2026-03.xml"
PLAIN = Context()
US = "NL91ABNA0417164300"


def run(data: bytes | str, context: Context = PLAIN, name: str = "statement.xml") -> list[Found]:
    raw = data.encode() if isinstance(data, str) else data
    exhibit = Exhibit(hashlib.sha256(raw).hexdigest(), len(raw), "application/x-iso20022-camt053+xml", name, context)
    return list(camt053(exhibit, raw))


def balances(found: list[Found]) -> list[Balance]:
    return [one for one in found if isinstance(one, Balance)]


def count(found: list[Found]) -> Count:
    (last,) = [one for one in found if isinstance(one, Count)]
    assert last.rows_in == last.rows_read + last.rows_reported
    return last


def statement(*rows: str, account: str = f"<IBAN>{US}</IBAN>", head: str = "") -> str:
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Acct><Id>{account}</Id><Ccy>EUR</Ccy></Acct>{head}{''.join(rows)}</Stmt></BkToCstmrStmt></Document>"
    )


def row(amount: str, way: str = "CRDT", details: str = "", day: str = "2026-03-04", rest: str = "") -> str:
    date = f"<BookgDt><Dt>{day}</Dt></BookgDt>" if len(day) == 10 else f"<BookgDt><DtTm>{day}</DtTm></BookgDt>" if day else ""
    money = f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
    return f"<Ntry>{money}<Sts>BOOK</Sts>{date}{rest}<NtryDtls>{details}</NtryDtls></Ntry>"


def balance(code: str, amount: str, way: str = "CRDT") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        "<Dt><Dt>2026-03-04</Dt></Dt></Bal>"
    )


def parties(debtor: str = "", creditor: str = "") -> str:
    sides = [f"<{role}Acct><Id>{number}</Id></{role}Acct>" for role, number in (("Dbtr", debtor), ("Cdtr", creditor)) if number]
    return f"<TxDtls><RltdPties>{''.join(sides)}</RltdPties></TxDtls>"


@pytest.mark.skipif(not KIT.exists(), reason=f"the conformance kit is not there: {KIT}")
def test_the_statement_of_the_kit() -> None:
    data = KIT.read_bytes()
    found = run(data)
    assert [(e.at, e.payer, e.payee, str(e.amount), e.side, e.rail) for e in entries(found)] == [
        ("2026-03-04T09:15:00Z", "iban:DE89370400440532013000", f"iban:{US}", "4200.00", "payee", "SCT"),
        ("2026-03-05T08:05:00Z", "iban:AT611904300234573201", f"iban:{US}", "1800.00", "payee", "SCT"),
        ("2026-03-05T10:30:00Z", f"iban:{US}", "iban:LT121000011101001000", "5900.00", "payer", "SCT"),
    ]
    assert [(b.basis, str(b.amount), b.order) for b in balances(found)] == [("opening", "12.00", 0), ("closing", "112.00", 2)]
    assert not kinds(found)
    for entry in entries(found):
        cut = data[entry.span.start : entry.span.end]
        assert cut.startswith(b"<Ntry>")
        assert cut.endswith(b"</Ntry>")
        assert str(entry.amount).encode() in cut


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the folder of sample statements is not there: {REAL}")
def test_every_real_sample_is_read_or_reported_and_its_sums_are_those_of_another_parser() -> None:
    for file in sorted(REAL.glob("*.xml")):
        data = file.read_bytes()
        found = run(data, name=file.name)
        rows = etree.fromstring(data).xpath("//*[local-name()='Ntry']")
        counted = count(found)
        assert counted.rows_in == len(rows), file.name
        assert counted.rows_read == len(rows), file.name
        signs = {"payee": 1, "payer": -1}
        ours = sum(signs[e.side] * Decimal(str(e.amount)) for e in entries(found))
        theirs = sum(
            (1 if one.xpath("string(*[local-name()='CdtDbtInd'])") == "CRDT" else -1) * Decimal(one.xpath("string(*[local-name()='Amt'])"))
            for one in rows
        )
        assert ours == theirs, file.name
        for entry in entries(found):
            etree.fromstring(data[entry.span.start : entry.span.end])  # a span is one whole element


def test_a_time_without_zone_is_in_the_case_s_zone_and_a_day_stays_a_day() -> None:
    found = run(statement(row("1", day="2026-07-01T00:30:00"), row("2", day="2026-07-01")), Context(zone="Europe/Berlin"))
    assert sorted(e.at for e in entries(found)) == ["2026-06-30T22:30:00Z", "2026-07-01"]


def test_a_counterparty_with_only_a_name_is_tied_to_this_account_and_no_counterparty_is_none() -> None:
    named = "<TxDtls><RltdPties><Cdtr><Nm>ATM  VILNIUS</Nm></Cdtr></RltdPties></TxDtls>"
    first, second = entries(run(statement(row("1", "DBIT", named), row("2", "DBIT"))))
    assert first.payee == f"name:ATM VILNIUS@iban:{US}"
    assert first.counterparty == "ATM VILNIUS"
    assert second.payee is None


def test_a_number_with_wrong_check_digits_is_no_iban() -> None:
    (entry,) = entries(run(statement(row("1", "DBIT", parties(creditor="<IBAN>DE12370400440532013000</IBAN>")))))
    assert entry.payee == f"name:DE12370400440532013000@iban:{US}"


@pytest.mark.parametrize("swapped", [False, True])
def test_a_reversal_finds_the_other_side_whichever_way_the_parties_stand(swapped: bool) -> None:
    ours, theirs = f"<IBAN>{US}</IBAN>", "<IBAN>BE68539007547034</IBAN>"
    details = parties(theirs, ours) if swapped else parties(ours, theirs)
    (entry,) = entries(run(statement(row("50.00", "CRDT", details, rest="<RvslInd>true</RvslInd>"))))
    assert (entry.payer, entry.payee, entry.side) == ("iban:BE68539007547034", f"iban:{US}", "payee")


def test_charges_inside_the_amount_are_a_fee_of_the_payer() -> None:
    charge = '<Chrgs><Rcrd><Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>'
    ends = balance("OPBD", "4") + balance("CLBD", "0")
    found = run(statement(row("102.00", "DBIT", rest=charge), row("98.00", "CRDT", rest=charge), head=ends))
    out, came = entries(found)
    assert (str(out.amount), str(out.fee)) == ("100.00", "2.00")
    assert (str(came.amount), str(came.payee_amount), came.fee) == ("100.00", "98.00", None)
    assert not kinds(found)


def test_charges_not_inside_the_amount_are_left_to_their_own_entry() -> None:
    charge = '<Chrgs><Rcrd><Amt Ccy="EUR">2.00</Amt><ChrgInclInd>false</ChrgInclInd></Rcrd></Chrgs>'
    (out,) = entries(run(statement(row("102.00", "DBIT", rest=charge))))
    assert (str(out.amount), out.fee) == ("102.00", None)


def test_a_batch_that_adds_up_is_split_and_one_that_does_not_is_read_whole() -> None:
    def part(amount: str) -> str:
        return f'<TxDtls><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'

    found = run(statement(row("150.00", "DBIT", part("100.00") + part("50")), row("9.00", "DBIT", part("1") + part("2"))))
    assert [str(e.amount) for e in entries(found)] == ["100.00", "50", "9.00"]
    assert len({e.id for e in entries(found)}) == 3
    assert kinds(found) == ["batch-not-split"]
    assert count(found).rows_in == 2


def test_pending_is_kept_out_of_the_balance_and_information_is_no_entry() -> None:
    pending, information = (row("7", "DBIT").replace("BOOK", state) for state in ("PDNG", "INFO"))
    found = run(statement(pending, information, head=balance("OPBD", "1.00", "DBIT") + balance("CLBD", "1.00", "DBIT")))
    assert [e.status for e in entries(found)] == ["pending"]
    assert kinds(found) == ["bad-row"]
    assert (count(found).rows_read, count(found).rows_reported) == (1, 1)
    assert [str(b.amount) for b in balances(found)] == ["-1.00", "-1.00"]


def test_a_statement_that_does_not_add_up_names_the_difference() -> None:
    data = statement(row("5.00"), head=balance("OPBD", "10.00") + balance("CLBD", "14.00"))
    (problem,) = [one for one in run(data) if isinstance(one, Problem)]
    assert problem.kind == "balance-break"
    assert "15.00: 1.00 less" in problem.what
    assert problem.span is not None
    assert data.encode()[problem.span.start : problem.span.end] == balance("CLBD", "14.00").encode()


def test_newest_first_is_turned_round() -> None:
    found = run(statement(row("1", day="2026-03-05"), row("2", day="2026-03-04"), row("3", day="2026-03-04")))
    assert [(e.order, str(e.amount)) for e in entries(found)] == [(0, "3"), (1, "2"), (2, "1")]


def test_an_account_without_a_number_stands_under_its_own_name_and_says_so() -> None:
    found = run(statement(row("1"), account=""), name="March.xml")
    assert entries(found)[0].payee == "March"
    assert kinds(found) == ["account-doubt"]


def test_missing_entries_are_noticed() -> None:
    summary = "<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries></TxsSummry>"
    assert kinds(run(statement(row("1"), head=summary))) == ["count-differs"]


@pytest.mark.parametrize("bad", ["-5.00", "1e3", "", "1,00", "9" * 90])
def test_an_amount_that_is_none_is_a_reported_row(bad: str) -> None:
    found = run(statement(row(bad), row("1")))
    assert kinds(found) == ["bad-row"]
    assert count(found) == Count(count(found).exhibit, 2, 1, 1)


def test_a_document_type_is_refused() -> None:
    found = run('<!DOCTYPE Document [<!ENTITY a "1000000">]>' + statement(row("&a;"))[21:])
    assert kinds(found) == ["malformed"]
    assert not entries(found)


def test_a_truncated_file_keeps_what_came_before_and_says_so() -> None:
    data = statement(row("1"), row("2"), head=balance("OPBD", "0") + balance("CLBD", "3"))
    cut = data[: data.rindex("<Ntry>") + 20]
    found = run(cut)
    assert [str(e.amount) for e in entries(found)] == ["1"]
    assert kinds(found) == ["truncated"]
    assert [b.basis for b in balances(found)] == ["opening"]  # the closing belongs to rows that are not there


def test_a_file_without_a_statement_says_so() -> None:
    assert kinds(run("<Document/>")) == ["unreadable"]


MOVES = st.lists(st.tuples(st.booleans(), st.integers(0, 10**9)), max_size=20)


@given(st.integers(-(10**6), 10**6), MOVES, st.integers(-5, 5))
def test_generated_statements_come_back_and_forged_closings_are_found(opening: int, moves: list[tuple[bool, int]], gap: int) -> None:
    def cents(value: int) -> str:
        return f"{abs(value) // 100}.{abs(value) % 100:02d}"

    def way(value: int) -> str:
        return "CRDT" if value >= 0 else "DBIT"

    closing = opening + sum(value if credit else -value for credit, value in moves) + gap
    head = balance("OPBD", cents(opening), way(opening)) + balance("CLBD", cents(closing), way(closing))
    found = run(statement(*(row(cents(value), "CRDT" if credit else "DBIT") for credit, value in moves), head=head))
    assert [(e.side == "payee", e.amount.minor) for e in entries(found)] == moves
    assert [b.amount.minor for b in balances(found)] == [opening, closing]
    assert kinds(found) == (["balance-break"] if gap else [])


@given(st.binary(max_size=60), st.integers(0, 900))
def test_damaged_bytes_give_problems_and_no_exception(noise: bytes, place: int) -> None:
    data = statement(row("1", details=parties("<IBAN>BE68539007547034</IBAN>")), head=balance("OPBD", "0")).encode()
    for broken in (data[:place] + noise + data[place:], data[:place] + data[place + len(noise) :], noise, data[:place]):
        for one in run(broken):
            span = getattr(one, "span", None)
            assert span is None or 0 <= span.start <= span.end <= len(broken)
