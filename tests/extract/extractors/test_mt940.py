"""SWIFT statements: every booking is read or reported at its own bytes, pages are joined, sums that do not hold are named."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.records import count, entries, kinds

from leadline.extract.extractors.camt053 import camt053
from leadline.extract.extractors.mt940 import mt940
from leadline.model.records import Balance, Context, Entry, Exhibit, Found, Problem

REAL = Path(__file__).parents[4] / "shared" / "data" / "formats" / "mt940"
PLAIN = Context()
US = "iban:NL91ABNA0417164300"
HEAD = ":20:A\n:25:NL91ABNA0417164300\n:28C:1/1\n"


def run(data: bytes | str, context: Context = PLAIN, name: str = "statement.sta") -> list[Found]:
    raw = data.encode() if isinstance(data, str) else data
    return list(mt940(Exhibit(hashlib.sha256(raw).hexdigest(), len(raw), "text/x-statement-mt940", name, context), raw))


def balances(found: list[Found]) -> list[tuple[str, int, str]]:
    return [(one.basis, one.statement, str(one.amount)) for one in found if isinstance(one, Balance)]


def statement(*rows: str, opening: str = "C260303EUR10,00", closing: str = "C260304EUR10,00", head: str = HEAD) -> str:
    return f"{head}:60F:{opening}\n{''.join(f':61:{row}' + chr(10) for row in rows)}:62F:{closing}\n-\n"


def plain(node: Any, memo: dict[int, Any]) -> Any:
    """A YAML node as it stands, its Python tags left aside (nothing of a file is executed); dates are kept as bytes there."""
    if id(node) in memo:
        return memo[id(node)]
    if node.id == "mapping":
        out: Any = {}
        memo[id(node)] = out
        out.update((key.value, plain(value, memo)) for key, value in node.value)
        return out
    if node.id == "sequence":
        out = [plain(value, memo) for value in node.value]
        if node.tag.endswith("models.Date"):
            raw = base64.b64decode(out[0]) if node.value[0].tag.endswith("binary") else out[0].encode("latin-1")
            out = f"{raw[0] * 256 + raw[1]:04}-{raw[2]:02}-{raw[3]:02}"
        memo[id(node)] = out[0] if node.tag.endswith("Decimal") else out
        return memo[id(node)]
    return None if node.tag.endswith(":null") else node.value


def expected(file: Path) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    found = plain(yaml.compose(file.read_text("utf-8")), {})
    return found if isinstance(found, dict) else {"data": {}, "transactions": []}


def theirs(row: dict[str, Any]) -> tuple[Decimal, str, str, str]:
    """Amount with its sign, booking day, name and account of a row of an expected parse."""
    data = row["data"]
    amount = abs(Decimal(data["amount"]["amount"]))
    comes = data["status"] in ("C", "RD")
    name = "".join((data.get("applicant_name") or "").split())
    return amount if comes else -amount, data.get("entry_date") or data["date"], name, (data.get("applicant_iban") or "").strip()


BALANCES = {
    "final_opening_balance": "opening", "final_closing_balance": "closing", "intermediate_opening_balance": "opening",
    "intermediate_closing_balance": "closing",
}  # fmt: skip


def booked(entry: Entry) -> tuple[Decimal, str]:
    """What the balance moves by, and the day."""
    if entry.side == "payee":
        return Decimal(str(entry.payee_amount or entry.amount)), entry.at
    return -Decimal(str(entry.amount)) - Decimal(str(entry.fee or 0)), entry.at


def differences(file: Path) -> list[str]:
    """What of an expected parse is not what we read; accounts, names and texts are compared without blanks."""
    said, raw = expected(file.with_suffix(".yml")), file.read_bytes()
    found, rows = run(raw, Context(currency="EUR"), file.name), said["transactions"]
    mine = [one for one in found if isinstance(one, Balance)]
    out = [] if count(found)[0] == len(rows) else ["rows"]
    for key, basis in BALANCES.items():
        told = said["data"].get(key)
        seen = {(one.at, Decimal(str(one.amount)), one.amount.asset) for one in mine if one.basis == basis}
        if told and (told["date"], Decimal(told["amount"]["amount"]), told["amount"]["currency"]) not in seen:
            out.append(key)
    left = entries(found)
    for row in rows:
        amount, at, name, account = theirs(row)
        texts = {"".join((row["data"].get(key) or "").split()) for key in ("purpose", "end_to_end_reference", "transaction_details")}
        fits = [e for e in left if booked(e) == (amount, at)]
        if not fits:
            out.append("amount or day")
            continue
        left.remove(fits[0])
        other = (fits[0].payer if fits[0].side == "payee" else fits[0].payee) or ""
        if account and account not in other:
            out.append("account")
        if name and name != "".join((fits[0].counterparty or "").split()):
            out.append("name")
        reference = "".join((fits[0].reference or "").split())
        if texts - {""} and not any(reference in text or text in reference for text in texts - {""}):
            out.append("text")
    return sorted(set(out))


# Where the expected parse says something else and we do not follow it: balances without a currency, of which it makes the currencies
# 105 and 950 and the amount 0.00; the balances between two pages, which we join; subfields behind `>`, which it leaves in the text;
# an account in ?31 beside an IBAN in ?38, of which we take the IBAN.
DIFFERENT = {
    "raphaelm.sta": ["final_closing_balance", "intermediate_closing_balance", "intermediate_opening_balance"],
    "postfinance.sta": ["intermediate_closing_balance", "intermediate_opening_balance"],
    "triodos.sta": ["text"],
    "multiline.sta": ["account"],
}


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the folder of sample statements is not there: {REAL}")
@pytest.mark.parametrize("file", sorted(REAL.rglob("*.sta")) if REAL.is_dir() else [], ids=lambda file: file.name)
def test_every_real_sample_is_read_as_another_parser_reads_it(file: Path) -> None:
    rows_in, read, _ = count(run(file.read_bytes(), Context(currency="EUR"), file.name))
    assert rows_in == read
    if file.with_suffix(".yml").exists():
        assert differences(file) == DIFFERENT.get(file.name, [])


def test_several_statements_keep_all_their_balances_and_an_overdrawn_one_is_negative() -> None:
    found = run(statement("2603040304D5,00NTRFX", closing="C260304EUR5,00") + statement(opening="D260304EUR7,5", closing="D260304EUR7,50"))
    assert balances(found) == [("opening", 0, "10.00"), ("closing", 0, "5.00"), ("opening", 1, "-7.5"), ("closing", 1, "-7.50")]
    assert kinds(found) == []


def test_identical_rows_of_one_day_are_both_kept() -> None:
    found = run(statement(*["2603040304D5,00NTRFX"] * 2, closing="C260304EUR0,00"))
    assert [str(e.amount) for e in entries(found)] == ["5.00", "5.00"]
    assert len({e.id for e in entries(found)}) == 2
    assert kinds(found) == []


def test_a_statement_that_stands_in_the_file_again_is_not_counted_twice() -> None:
    one = statement("2603040304D5,00NTRFX", closing="C260304EUR5,00")
    found = run(one + one)
    assert count(found) == (2, 1, 1)
    assert kinds(found) == ["duplicate"]
    assert balances(found) == [("opening", 0, "10.00"), ("closing", 0, "5.00")]
    assert count(run(one + one.replace("NTRFX", "NTRFY"))) == (2, 2, 0)
    back = statement("2603040304D5,00NTRFX", "2603040304C5,00NTRFX")
    assert count(run(back + back)) == (4, 4, 0), "a day that leaves the balance as it was may come again"


def test_reversals_turn_the_direction() -> None:
    rows = ("2603040304D5,00NTRFX", "2603040304RD5,00NRTIX", "2603040304C1,00NTRFX", "2603040304RC1,00NRTIX")
    found = run(statement(*rows))
    assert [e.side for e in entries(found)] == ["payer", "payee", "payee", "payer"]
    assert kinds(found) == []


PAGE_1 = f"{HEAD}:60F:C260303EUR10,00\n:61:2603040304D1,00NTRFX\n:62M:C260304EUR9,00\n-\n"
PAGE_2 = ":60M:C260304EUR9,00\n:61:2603040304D2,00NTRFX\n:62F:C260304EUR7,00\n-\n"


@pytest.mark.parametrize("between", [HEAD.replace("1/1", "1/2"), ":28C:1/2\n", ""])
def test_pages_are_joined_with_headers_of_their_own_or_without(between: str) -> None:
    found = run(PAGE_1 + between + PAGE_2)
    assert balances(found) == [("opening", 0, "10.00"), ("closing", 0, "7.00")]
    assert [(e.statement, e.order, e.payer) for e in entries(found)] == [(0, 0, US), (0, 1, US)]
    assert kinds(found) == []


def test_a_page_that_is_missing_is_noticed() -> None:
    found = run(PAGE_1 + HEAD + PAGE_2.replace("60M:C260304EUR9,00", "60M:C260304EUR8,00").replace("EUR7,00", "EUR6,00"))
    assert balances(found) == [("opening", 0, "10.00"), ("closing", 0, "9.00"), ("opening", 1, "8.00"), ("closing", 1, "6.00")]
    assert kinds(found) == ["page-missing", "page-missing"]


def test_an_interim_report_has_no_closing_balance_and_its_sums_are_compared() -> None:
    rows = ":61:2603040304C2,50NTRFX\n:61:2603050305EC9,00NTRFX\n"
    report = f"{HEAD}:34F:EUR0,\n:13D:2603041815+0100\n{rows}:90D:0EUR0,00\n:90C:1EUR2,50\n-\n"
    found = run(report)
    assert balances(found) == []
    assert [(e.status, str(e.amount), e.amount.asset) for e in entries(found)] == [("booked", "2.50", "EUR"), ("pending", "9.00", "EUR")]
    assert kinds(found) == []
    assert kinds(run(report.replace("1EUR2,50", "2EUR3,00"))) == ["count-differs"]
    assert kinds(run(report.replace("1EUR2,50", "2EUR3,00").replace("34F:EUR0,", "34F:EUR100,"))) == [], "small bookings are left out"


def test_a_statement_that_does_not_add_up_names_the_difference_at_its_closing() -> None:
    data = statement("2603040304C5,00NTRFX", closing="C260304EUR14,00")
    (problem,) = [one for one in run(data) if isinstance(one, Problem)]
    assert "15.00: 1.00 less" in problem.what
    assert problem.span is not None
    assert data[problem.span.start : problem.span.end] == ":62F:C260304EUR14,00"


def test_a_booking_that_cannot_be_read_is_reported_and_keeps_its_narrative_to_itself() -> None:
    found = run(statement("2603040304C5,00NTRFX\n:86:first", "2603040304?5,00NTRFX\n:86:second", closing="C260304EUR15,00"))
    assert count(found) == (2, 1, 1)
    assert [e.reference for e in entries(found)] == ["first"]
    assert kinds(found) == ["bad-row"]


def test_a_narrative_behind_the_closing_balance_is_none_of_a_booking() -> None:
    found = run(statement("2603040304C5,00NTRFX", closing="C260304EUR15,00\n:86:information for the owner"))
    assert entries(found)[0].reference == "X"


def test_rows_behind_the_closing_balance_are_read_and_doubted() -> None:
    found = run(statement() + ":61:2603040304C5,00NTRFX\n")
    assert [(e.statement, e.payee) for e in entries(found)] == [(1, US)]
    assert kinds(found) == ["after-closing"]


def test_one_statement_says_the_same_in_swift_and_in_xml() -> None:
    def xml(amount: str, way: str, details: str) -> str:
        booked = "<Sts>BOOK</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><ValDt><Dt>2026-03-05</Dt></ValDt>"
        return f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{booked}<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>'

    def ends(code: str, amount: str, way: str) -> str:
        kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        return f'<Bal>{kind}<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>'

    end_to_end = "<Refs><EndToEndId>INV-1</EndToEndId></Refs>"
    first = f"{end_to_end}<RltdPties><Dbtr><Nm>Bert</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>"
    second = "<RltdPties><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Card 7</Ustrd></RmtInf>"
    camt = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id>'
        f"</Acct>{ends('OPBD', '10.00', 'DBIT')}{ends('CLBD', '29.50', 'CRDT')}{xml('50.00', 'CRDT', first)}{xml('10.50', 'DBIT', second)}"
        "</Stmt></BkToCstmrStmt></Document>"
    )
    swift = statement(
        "2603050304C50,00NTRFNONREF\n:86:166?20EREF+INV-1?31DE89370400440532013000?32Bert",
        "2603050304D10,50NMSCNONREF\n:86:020?20Card 7?32Shop", opening="D260304EUR10,00", closing="C260304EUR29,50",
    )  # fmt: skip
    raw = camt.encode()
    xml_found = list(camt053(Exhibit(hashlib.sha256(raw).hexdigest(), len(raw), "application/x-iso20022-camt053+xml", "a.xml"), raw))

    def facts(found: list[Found]) -> list[object]:
        return [
            (e.order, e.at, e.payer, e.payee, e.amount, e.side, e.status, e.reference, e.counterparty, e.statement)
            if isinstance(e, Entry) else (e.order, e.account, e.at, e.amount, e.basis, e.statement)
            for e in found if isinstance(e, Entry | Balance)
        ]  # fmt: skip

    assert facts(run(swift)) == facts(xml_found)
    assert not kinds(run(swift))


def test_charges_inside_the_amount_are_a_fee_of_the_payer() -> None:
    out, came = "2603040304D102,00NTRFX\n/OCMT/EUR100,//CHGS/EUR2,/", "2603040304C98,00NTRFX\n:86:/OCMT/EUR100,//CHGS/EUR2,/"
    found = run(statement(out, came, closing="C260304EUR6,00"))
    first, second = entries(found)
    assert (str(first.amount), str(first.fee), first.payee_amount) == ("100.00", "2", None)
    assert (str(second.amount), str(second.payee_amount), second.fee) == ("100.00", "98.00", None)
    assert kinds(found) == []


def test_the_account_of_the_statement_itself_is_no_counterparty() -> None:
    narrative = "2603040304D5,00NTRFX\n:86:020?20Costs?31NL91ABNA0417164300"
    (entry,) = entries(run(statement(narrative, closing="C260304EUR5,00")))
    assert (entry.payer, entry.payee) == (US, None)


def test_the_currency_comes_from_the_account_or_the_case_else_nothing_is_read() -> None:
    bare = ":20:A\n:25:{}\n:61:2603040304C5,00NTRFX\n"
    assert entries(run(bare.format("37040044/532013000EUR")))[0].payee == "account:DE/37040044/532013000"
    assert entries(run(bare.format("12345678"), Context(currency="USD")))[0].amount.asset == "USD"
    found = run(bare.format("12345678"))
    assert count(found) == (1, 0, 1)
    assert "bad-table" in kinds(found)


def test_an_iban_behind_a_slash_is_the_account() -> None:
    found = run(statement().replace(":25:", ":25:/"))
    assert {one.account for one in found if isinstance(one, Balance)} == {US}


def test_an_account_without_a_number_stands_under_its_own_name_and_says_so_once() -> None:
    found = run((statement().replace(HEAD, ":20:A\n")) * 2, name="March.sta")
    assert {one.account for one in found if isinstance(one, Balance)} == {"March"}
    assert kinds(found) == ["account-doubt"]


def test_old_letters_and_wide_letters_are_read() -> None:
    data = statement("2603040304C5,00NTRFX\n:86:166?20Miete?32Jörg Müller", closing="C260304EUR15,00")
    for encoding in ("latin-1", "utf-8", "utf-16"):
        raw = data.encode(encoding)
        (entry,) = entries(run(raw))
        assert entry.counterparty == "Jörg Müller"
        assert raw[entry.span.start : entry.span.end].decode("utf-16-le" if encoding == "utf-16" else encoding).startswith(":61:2603")


def test_a_file_cut_anywhere_never_shows_a_smaller_amount_and_says_that_it_is_cut() -> None:
    data = statement("2603040304C1250,00NTRFX\n:86:166?20Rent?32Bert", "2603040304D99,45NTRFX", closing="C260304EUR1160,55")
    whole = {str(e.amount) for e in entries(run(data))}
    end = data.index(":62F:") + len(":62F:C260304EUR1160,55")
    for at in range(end):
        found = run(data[:at])
        assert {str(e.amount) for e in entries(found)} <= whole, data[:at]
        assert kinds(found), data[:at]
        count(found)


def test_a_file_without_a_statement_says_so() -> None:
    assert kinds(run("hello")) == ["unreadable"]


MOVES = st.lists(st.tuples(st.sampled_from(["C", "D", "RC", "RD"]), st.integers(0, 10**9)), max_size=20)


@given(st.integers(-(10**6), 10**6), MOVES, st.integers(-5, 5), st.integers(0, 20))
def test_generated_statements_come_back_and_forged_closings_are_found(
    opening: int, moves: list[tuple[str, int]], gap: int, page: int
) -> None:
    def printed(value: int) -> str:
        return f"{'C' if value >= 0 else 'D'}260304EUR{abs(value) // 100},{abs(value) % 100:02d}"

    signs = {"C": 1, "RD": 1, "D": -1, "RC": -1}
    lines, known, text = [f":60F:{printed(opening)}"], opening, HEAD
    for n, (mark, value) in enumerate(moves):
        if n and n == page:
            lines += [f":62M:{printed(known)}", "-", *HEAD.splitlines(), f":60M:{printed(known)}"]
        lines.append(f":61:2603040304{mark}{value // 100},{value % 100:02d}NTRFX")
        known += signs[mark] * value
    lines.append(f":62F:{printed(known + gap)}")
    found = run(text + "\n".join(lines))
    assert [(e.side == "payee", e.amount.minor) for e in entries(found)] == [(signs[mark] > 0, value) for mark, value in moves]
    assert [Decimal(amount) * 100 for _, _, amount in balances(found)] == [opening, known + gap]
    assert kinds(found) == (["balance-break"] if gap else [])


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damaged_bytes_give_problems_and_no_exception(noise: bytes, place: int) -> None:
    data = statement("2603040304C5,00NTRFX\n:86:166?20Rent?31DE89370400440532013000?32Bert").encode()
    for broken in (data[:place] + noise + data[place:], data[:place] + data[place + len(noise) :], noise, data[:place]):
        found = run(broken)
        count(found)
        for one in found:
            span = getattr(one, "span", None)
            assert span is None or 0 <= span.start <= span.end <= len(broken)
