"""OFX and QFX statements: every booking is read or reported at its own bytes, a balance is what it is printed for and no more."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.records import count, entries, kinds

from leadline.extract.extractors.ofx import ofx
from leadline.model.records import Balance, Context, Exhibit, Found

PLAIN = Context()
US = "iban:NL91ABNA0417164300"
SGML = "OFXHEADER:100\nDATA:OFXSGML\nENCODING:USASCII\nCHARSET:1252\n\n"
XML = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n'


def run(data: bytes | str, context: Context = PLAIN, name: str = "statement.ofx") -> list[Found]:
    raw = data.encode() if isinstance(data, str) else data
    return list(ofx(Exhibit(hashlib.sha256(raw).hexdigest(), len(raw), "text/x-statement-ofx", name, context), raw))


def balances(found: list[Found]) -> list[tuple[str, int, str, str]]:
    return [(one.basis, one.statement, one.at, str(one.amount)) for one in found if isinstance(one, Balance)]


def row(amount: str, day: str = "20260304", kind: str = "OTHER", rest: str = "", fitid: str = "1") -> str:
    return f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{fitid}{rest}</STMTTRN>\n"


def statement(*rows: str, ledger: str = "", head: str = "<CURDEF>EUR", period: str = "<DTSTART>20260301<DTEND>20260331") -> str:
    account = "<BANKACCTFROM><BANKID>ABNANL2A<ACCTID>NL91ABNA0417164300<ACCTTYPE>CHECKING</BANKACCTFROM>"
    return f"<STMTTRNRS><STMTRS>{head}{account}<BANKTRANLIST>{period}{''.join(rows)}</BANKTRANLIST>{ledger}</STMTRS></STMTTRNRS>"


def balance(amount: str, day: str = "20260331") -> str:
    return f"<LEDGERBAL><BALAMT>{amount}<DTASOF>{day}</LEDGERBAL><AVAILBAL><BALAMT>7<DTASOF>{day}</AVAILBAL>"


def file(*statements: str, head: str = SGML) -> str:
    return f"{head}<OFX><BANKMSGSRSV1>{''.join(statements)}</BANKMSGSRSV1></OFX>"


def closed(text: str) -> str:
    """The same with every end tag, as XML has it."""
    return re.sub(r"<([A-Z]+)>([^<\n]+)\n?", r"<\1>\2</\1>", text)


@pytest.mark.parametrize("xml", [False, True])
def test_sgml_and_xml_say_the_same(xml: bool) -> None:
    rest = "<NAME>Bert &amp; S&#246;hne<MEMO>Rent  March"
    text = file(statement(row("-12,50", rest=rest), row("+100.00", "20260305"), ledger=balance("90.00")), head=XML if xml else SGML)
    found = run(closed(text) if xml else text)
    assert [(e.at, e.payer, e.payee, e.side, str(e.amount), e.reference, e.counterparty) for e in entries(found)] == [
        ("2026-03-04", US, f"name:Bert & Söhne@{US}", "payer", "12.50", "Rent March", "Bert & Söhne"),
        ("2026-03-05", None, US, "payee", "100.00", "1", None),
    ]
    assert balances(found) == [("opening", 0, "2026-03-04", "2.50"), ("closing", 0, "2026-03-31", "90.00")]
    assert kinds(found) == []


def test_every_booking_stands_at_its_own_bytes() -> None:
    raw = file(statement(row("-1", rest="<NAME>Jörg"), row("-2"))).encode("latin-1")
    for e in entries(run(raw)):
        cut = raw[e.span.start : e.span.end]
        assert cut.startswith(b"<STMTTRN>")
        assert cut.endswith(b"</STMTTRN>")
        assert str(e.amount).encode() in cut


def test_newest_first_is_turned_round_and_the_opening_comes_before_the_oldest() -> None:
    found = run(file(statement(row("5", "20260306"), row("-3", "20260305"), row("1", "20260304"), ledger=balance("3"))))
    assert [(e.order, e.at, str(e.amount)) for e in entries(found)] == [(0, "2026-03-04", "1"), (1, "2026-03-05", "3"), (2, "2026-03-06", "5")]
    assert balances(found) == [("opening", 0, "2026-03-04", "0"), ("closing", 0, "2026-03-31", "3")]


def test_an_overdrawn_balance_is_negative_and_several_statements_keep_theirs() -> None:
    found = run(file(statement(row("-5"), ledger=balance("-5.00")), statement(ledger=balance("-9,5"))))
    assert balances(found) == [
        ("opening", 0, "2026-03-04", "0.00"), ("closing", 0, "2026-03-31", "-5.00"), ("closing", 1, "2026-03-31", "-9.5"),
    ]  # fmt: skip


def test_a_balance_of_a_day_that_the_bookings_do_not_cover_stands_alone() -> None:
    for day in ("20260401", "20260201"):
        found = run(file(statement(row("-5"), ledger=balance("10", day))))
        assert [basis for basis, *_ in balances(found)] == ["table"]
        assert kinds(found) == ["balance-apart"]


def test_bookings_after_the_balance_are_not_in_it() -> None:
    found = run(file(statement(row("-5", "20260304"), row("-7", "20260320"), ledger=balance("10", "20260310"))))
    assert balances(found) == [("opening", 0, "2026-03-04", "15")]


def test_a_booking_that_cannot_be_read_is_reported_and_no_opening_is_made_up() -> None:
    found = run(file(statement(row("-5"), row("1,234.50"), ledger=balance("10"))))
    assert count(found) == (2, 1, 1)
    assert [basis for basis, *_ in balances(found)] == ["table"]
    assert kinds(found) == ["bad-row", "balance-apart"]


def test_times_are_kept_where_they_say_something() -> None:
    found = run(file(statement(row("1", "20260304091500[-5:EST]"), row("1", "20260304233000[-5:EST]"))))
    assert [e.at for e in entries(found)] == ["2026-03-04T14:15:00Z", "2026-03-05T04:30:00Z"]
    found = run(file(statement(row("1", "20260304120000[-5:EST]"), row("1", "20260305120000[-5:EST]"))))
    assert [e.at for e in entries(found)] == ["2026-03-04", "2026-03-05"]


def test_a_card_is_masked_and_its_balance_without_a_minus_is_doubted() -> None:
    card = (
        "<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111111111111111</CCACCTFROM><BANKTRANLIST>"
        f"{row('-9', kind='POS')}</BANKTRANLIST><LEDGERBAL><BALAMT>9<DTASOF>20260304</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>"
    )
    found = run(f"{SGML}<OFX>{card}</OFX>")
    (entry,) = entries(found)
    assert (entry.payer, entry.rail) == ("card:411111******1111", "card")
    assert kinds(found) == ["sign-doubt"]
    assert "4111111111111111" not in str(found)


def test_a_counterparty_s_account() -> None:
    target = "<NAME>Bert<BANKACCTTO><BANKID>COBADEFF<ACCTID>DE89370400440532013000<ACCTTYPE>CHECKING</BANKACCTTO>"
    assert entries(run(file(statement(row("-5", rest=target)))))[0].payee == "iban:DE89370400440532013000"


def test_debits_without_any_minus_are_money_out_and_that_is_said() -> None:
    found = run(file(statement(row("5", kind="DEBIT"), row("7", kind="CREDIT"))))
    assert [e.side for e in entries(found)] == ["payer", "payee"]
    assert kinds(found) == ["direction-doubt"]
    assert [e.side for e in entries(run(file(statement(row("5", kind="DEBIT"), row("-7", kind="DEBIT")))))] == ["payee", "payer"]


def test_holds_and_pending_rows_are_in_no_balance() -> None:
    pending = "<BANKTRANLISTP><DTASOF>20260331<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20260330<TRNAMT>-4<NAME>x</STMTTRNP></BANKTRANLISTP>"
    found = run(file(statement(row("-5"), row("-3", kind="HOLD"), ledger=balance("10") + pending)))
    assert [e.status for e in entries(found)] == ["booked", "pending", "pending"]
    assert [amount for *_, amount in balances(found)] == ["15", "10"]


def test_the_same_id_twice_is_doubted_and_both_are_kept() -> None:
    found = run(file(statement(row("-5"), row("-5"), row("-6", fitid="0"), row("-6", fitid="0"))))
    assert len(entries(found)) == 4
    assert len({e.id for e in entries(found)}) == 4
    assert kinds(found) == ["duplicate"]


def test_other_currencies_and_none() -> None:
    foreign = "<CURRENCY><CURRATE>0.9<CURSYM>USD</CURRENCY>"
    found = run(file(statement(row("-5", rest=foreign), row("-6"), ledger=balance("10"))))
    assert sorted((e.amount.asset, e.statement) for e in entries(found)) == [("EUR", 0), ("USD", 1)]
    assert "foreign-currency" in kinds(found)
    assert count(run(file(statement(row("-5"), head="")))) == (1, 0, 1)
    assert entries(run(file(statement(row("-5"), head="")), Context(currency="CHF")))[0].amount.asset == "CHF"


def test_doubtful_numbers_days_and_accounts_are_told() -> None:
    assert kinds(run(file(statement(row("-1,234"))))) == ["ambiguous-number"]
    assert kinds(run(file(statement(row("-1", "soon"))))) == ["no-date"]
    nobody = file(statement(row("-1"))).replace("NL91ABNA0417164300", "?")
    found = run(nobody, name="March.ofx")
    assert entries(found)[0].payer == "?"
    assert kinds(found) == ["account-doubt"]


def test_what_is_no_bank_statement_is_said() -> None:
    assert kinds(run("hello")) == ["unreadable"]
    assert kinds(run(f"{SGML}<OFX><INVSTMTMSGSRSV1><INVSTMTRS><CURDEF>USD</INVSTMTRS></INVSTMTMSGSRSV1></OFX>")) == ["not-read", "unreadable"]
    found = run(f"{SGML}<OFX>{row('5')}</OFX>")
    assert count(found) == (1, 0, 1)
    assert kinds(run('<!DOCTYPE OFX [<!ENTITY a "1">]><OFX>')) == ["malformed"]


def test_a_file_cut_anywhere_never_shows_another_amount_and_says_that_it_is_cut() -> None:
    data = file(statement(row("-1250.75"), row("99,45"), ledger=balance("90.00")))
    whole = {str(e.amount) for e in entries(run(data))}
    for at in range(len(data) - len("</OFX>")):
        found = run(data[:at])
        assert {str(e.amount) for e in entries(found)} <= whole, data[:at]
        assert kinds(found), data[:at]
        count(found)


MOVES = st.lists(st.integers(-(10**9), 10**9), max_size=20)


@given(st.integers(-(10**6), 10**6), MOVES, st.sampled_from(".,"), st.booleans())
def test_generated_statements_come_back_with_their_opening(opening: int, moves: list[int], sign: str, ends: bool) -> None:
    def printed(value: int) -> str:
        return f"{'-' if value < 0 else ''}{abs(value) // 100}{sign}{abs(value) % 100:02d}"

    rows = [row(printed(value), fitid=str(n + 1)) for n, value in enumerate(moves)]
    text = file(statement(*rows, ledger=balance(printed(opening + sum(moves)))))
    found = run(closed(text) if ends else text)
    assert [(1 if e.side == "payee" else -1) * e.amount.minor for e in entries(found)] == moves
    mine = [one.amount.minor for one in found if isinstance(one, Balance)]
    assert mine == ([opening, opening + sum(moves)] if moves else [opening])
    assert kinds(found) == []


@given(st.binary(max_size=60), st.integers(0, 600))
def test_damaged_bytes_give_problems_and_no_exception(noise: bytes, place: int) -> None:
    data = file(statement(row("-5", rest="<NAME>Bert"), ledger=balance("10"))).encode()
    for broken in (data[:place] + noise + data[place:], data[:place] + data[place + len(noise) :], noise, data[:place]):
        found = run(broken)
        count(found)
        for one in found:
            span = getattr(one, "span", None)
            assert span is None or 0 <= span.start <= span.end <= len(broken)
