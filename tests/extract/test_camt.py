"""One entry of an ISO 20022 statement: amounts, accounts and doubts, element by element."""

from __future__ import annotations

import pytest

from leadline.extract.camt import Booking, bookings, money, party, when
from leadline.extract.xmltree import Node, walk
from leadline.model.records import Context, Exhibit, Problem

HOLDER = "iban:NL91ABNA0417164300"


def node(xml: str) -> Node:
    (found,) = [event.node for event in walk(f"<box>{xml}</box>".encode(), frozenset({"box"}), frozenset({"x"})) if event.node is not None]
    return found


def read(inner: str, currency: str = "EUR") -> list[Booking | Problem]:
    return bookings(Exhibit("0" * 64, 1, "", "", Context()), node(f"<x>{inner}</x>"), HOLDER, currency)


def only(inner: str) -> Booking:
    (found,) = [one for one in read(inner) if isinstance(one, Booking)]
    return found


@pytest.mark.parametrize("printed, shown", [("8.850", "8.850"), ("200000", "200000"), (".5", "0.5"), ("+5.", "5"), ("0", "0")])
def test_amounts_keep_the_decimals_they_show(printed: str, shown: str) -> None:
    assert str(money(node(f'<x><Amt Ccy="EUR">{printed}</Amt></x>'), "")) == shown


@pytest.mark.parametrize("xml", ["<Amt>5</Amt>", '<Amt Ccy="euro">5</Amt>', '<Amt Ccy="EUR">5e3</Amt>', '<Amt Ccy="EUR">.</Amt>', ""])
def test_what_is_no_amount_is_none(xml: str) -> None:
    assert money(node(f"<x>{xml}</x>"), "") is None


def test_the_account_s_currency_stands_in_where_the_amount_has_none() -> None:
    found = money(node("<x><Amt>5</Amt></x>"), "GBP")
    assert found is not None
    assert found.asset == "GBP"


@pytest.mark.parametrize(
    "number, bank, ref",
    [
        ("<IBAN>NL91 ABNA 0417 1643 00</IBAN>", "", "iban:NL91ABNA0417164300"),
        ("<IBAN>NL92ABNA0417164300</IBAN>", "", None),
        ("<Othr><Id>NL91ABNA0417164300</Id></Othr>", "", "iban:NL91ABNA0417164300"),
        ("<Othr><Id>55 779911</Id></Othr>", "<BICFI>NWBKGB2L</BICFI>", "account:GB/NWBKGB2L/55779911"),
        (
            "<Othr><Id>55779911</Id></Othr>",
            "<ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>200000</MmbId></ClrSysMmbId>",
            "account:GB/200000/55779911",
        ),
        ("<Othr><Id>55 779911</Id></Othr>", "", "55779911"),
        ("<Othr><Id>house account</Id></Othr>", "", None),
        ("", "", None),
    ],
)
def test_accounts(number: str, bank: str, ref: str | None) -> None:
    assert party(node(f"<x>{number}</x>"), node(f"<x>{bank}</x>") if bank else None, None).ref == ref


@pytest.mark.parametrize(
    "date, at",
    [
        ("<Dt>2026-03-04</Dt>", "2026-03-04"),
        ("<Dt>2026-03-04+01:00</Dt>", "2026-03-04"),
        ("<DtTm>2026-03-04T00:30:00+01:00</DtTm>", "2026-03-03T23:30:00Z"),
        ("<DtTm>2026-03-04T09:15:00</DtTm>", "2026-03-04T08:15:00Z"),
        ("<Dt>soon</Dt>", ""),
        ("", ""),
    ],
)
def test_times(date: str, at: str) -> None:
    assert when(node(f"<x><BookgDt>{date}</BookgDt></x>"), "BookgDt", "Europe/Berlin") == at


AMOUNT = '<Amt Ccy="EUR">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-03-04</Dt></BookgDt>'


def test_a_debit_of_nothing_is_still_a_debit() -> None:
    found = only('<Amt Ccy="EUR">0</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-03-04</Dt></BookgDt>')
    assert (found.credit, found.booked.minor) == (False, 0)


def test_reference_rail_and_status() -> None:
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IRCT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
    found = only(
        f"{AMOUNT}<Sts>FUTR</Sts>{code}<NtryDtls><TxDtls><Refs><EndToEndId>NOT PROVIDED</EndToEndId></Refs>"
        "<RmtInf><Strd><CdtrRefInf><Ref>RF18 5390</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>"
    )
    assert (found.reference, found.rail, found.status) == ("RF18 5390", "SCT Inst", "pending")


def test_an_entry_that_contradicts_its_only_transaction_is_doubted() -> None:
    found = read(f'{AMOUNT}<NtryDtls><TxDtls><Amt Ccy="EUR">11.00</Amt></TxDtls></NtryDtls>')
    assert [one.kind for one in found if isinstance(one, Problem)] == ["amount-differs"]
    assert isinstance(found[0], Booking)
    assert str(found[0].amount) == "10.00"


def test_an_entry_without_direction_or_date_says_so() -> None:
    assert [getattr(one, "kind", "") for one in read('<Amt Ccy="EUR">1</Amt>')] == ["bad-row"]
    assert [getattr(one, "kind", "") for one in read('<Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>')] == ["", "no-date"]
