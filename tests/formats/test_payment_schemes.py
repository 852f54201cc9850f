"""Each scheme's payee, amount and terms, and the links of Indian payment apps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats import codes
from tests.formats.codes import code, tlv

from leadline import kinds
from leadline.formats import emvco
from leadline.formats import payment_schemes as schemes
from leadline.formats.payment_schemes import Named, Unread


def only(text: str) -> emvco.Payload:
    (found,) = emvco.payloads(text)
    return found


@pytest.mark.parametrize("text", sorted(codes.PAYEES))
def test_each_scheme_names_its_payee_in_canonical_form(text: str) -> None:
    found = list(schemes.payees(only(text)))
    assert [(one.kind, one.value) for one in found if isinstance(one, Named)] == codes.PAYEES[text]
    assert all(isinstance(one, Named) for one in found)
    named = [one for one in found if isinstance(one, Named) and one.kind != "upi"]  # an address at a new bank is known by its place only
    assert all(kinds.parse(one.kind, one.value) == one.value for one in named)


@pytest.mark.parametrize(
    "text, expected",
    [
        (codes.PROMPTPAY_PHONE, "4200.00 THB"),
        (codes.VIETQR, "180000 VND"),
        (codes.PIX, "1500.00 BRL"),
        (codes.BILL, "10 THB"),
        (codes.PAYNOW, ""),
    ],
)
def test_the_amount_is_exact_and_has_its_currency(text: str, expected: str) -> None:
    money = schemes.amount(only(text))
    assert (f"{money} {money.asset}" if money else "") == expected


@pytest.mark.parametrize("amount, currency", [("1,000", "764"), ("-5", "764"), ("1e9", "764"), ("10", "999"), ("10", "")])
def test_what_is_no_amount_is_said(amount: str, currency: str) -> None:
    made = code(*((("53", currency),) if currency else ()), ("54", amount), ("58", "TH"))
    with pytest.raises(ValueError, match=amount):
        schemes.amount(only(made))
    assert ("amount as printed", f"{amount} (currency {currency})") in list(schemes.described(only(made)))


def test_everything_beside_the_payee_is_kept_in_words() -> None:
    said = dict(schemes.described(only(codes.PIX)))
    assert said["merchant name"] == "JOÃO EXEMPLO"
    assert said["reference"] == "TX123"
    assert said["message"] == "taxa"
    bill = dict(schemes.described(only(codes.BILL)))
    assert (bill["reference 1"], bill["reference 2"], bill["code"]) == ("REF1234567", "INV1", "to pay by, for one payment")
    assert dict(schemes.described(only(codes.PAYNOW)))["good until"] == "20261231"
    assert dict(schemes.described(only(codes.SLIP)))["transaction reference"] == "2026030412345678ABCDEFGH1"
    unknown = dict(schemes.described(only(code(("27", tlv(("00", "COM.NEW.PAY"), ("01", "77"))), ("58", "PH")))))
    assert unknown["payee under a scheme that is not known (field 27)"] == "0011COM.NEW.PAY010277"


@pytest.mark.parametrize(
    "template",
    [
        tlv(("00", "A000000677010111"), ("02", "1101700207031")),
        tlv(("00", "A000000677010111"), ("01", "0066123")),
        tlv(("00", "A000000677010112"), ("01", "099999999999999")),
        tlv(("00", "SG.PAYNOW"), ("02", "197401143D")),
        tlv(("00", "br.gov.bcb.pix"), ("01", "52998224726")),
        tlv(("00", "A0000006150001"), ("01", "588734")),
    ],
)
def test_a_payee_that_fails_its_check_is_told_and_is_no_reference(template: str) -> None:
    (one,) = schemes.payees(only(code(("29", template), ("58", "XX"))))
    assert isinstance(one, Unread)
    assert one.what


LINKS = [
    ("upi://pay?pa=lena@newbank&pn=L&am=1", "lena@newbank", "lena@newbank"),
    ("UPI://PAY?pn=Lena+D&PA=Lena%40NewBank#x", "Lena%40NewBank", "lena@newbank"),
    ("tez://upi/pay?mc=1&pa=lena@okaxis", "lena@okaxis", "lena@okaxis"),
    ("phonepe://pay?tr=9&amp;pa=lena@ybl&amp;am=5", "lena@ybl", "lena@ybl"),
]


@pytest.mark.parametrize("text, raw, value", LINKS)
def test_a_link_of_an_app_names_its_payee_at_its_place(text: str, raw: str, value: str) -> None:
    (link,) = schemes.links("see " + text + " now")
    assert isinstance(link.payee, Named)
    assert ("see " + text)[link.payee.start : link.payee.end] == raw
    assert link.payee.value == value


def test_a_links_other_fields_are_kept_and_a_link_without_payee_is_none() -> None:
    (link,) = schemes.links(codes.UPI)
    assert dict(link.fields) == {
        "payee's name": "Lena Desk",
        "amount": "10.50",
        "currency": "INR",
        "transaction reference": "T77",
        "note": "fee",
    }
    assert list(schemes.links("upi://pay?pn=x upi://pay https://pay?pa=a@b")) == []


@given(
    st.lists(
        st.tuples(st.sampled_from([f"{n:02}" for n in range(2, 63)]), st.text("0123456789@ABC.", max_size=30)),
        max_size=6,
        unique_by=lambda p: p[0],
    )
)
def test_any_fields_are_read_without_an_exception(pairs: list[tuple[str, str]]) -> None:
    for found in emvco.payloads(code(*pairs)):
        list(schemes.payees(found))
        list(schemes.described(found))
