"""Whom a payment code pays, in a scanned code and in running text; altered codes give a problem and nobody."""

from __future__ import annotations

import hashlib

import pytest
from tests.formats import codes

from leadline.extract.extractors.payment_codes import payment_codes
from leadline.extract.extractors.references import references
from leadline.model.records import Context, Exhibit, Observation, Problem


def found(text: str, media: str = "application/x-emv-qr", encoding: str = "utf-8", key: str = "") -> list[tuple[str, str, str]]:
    data = text.encode(encoding)
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, "x", Context(card_key=key))
    out = []
    for one in payment_codes(exhibit, data):
        if isinstance(one, Problem):
            out.append(("problem", one.kind, ""))
        if isinstance(one, Observation):
            if one.kind != "card":
                assert data[one.span.start : one.span.end].decode(encoding) == one.raw
            out.append((one.kind, one.value, one.raw))
    return out


@pytest.mark.parametrize("text", sorted(codes.PAYEES))
@pytest.mark.parametrize("around", ["{}", "ส่งให้ฉัน {} ด่วน", "pague:\n{}\nobrigado"])
def test_each_scheme_is_read_alone_and_in_a_message(text: str, around: str) -> None:
    media = "application/x-emv-qr" if around == "{}" else "text/plain"
    assert [(kind, value) for kind, value, _ in found(around.format(text), media)] == codes.PAYEES[text]


def test_a_card_is_masked_and_has_its_key() -> None:
    ((kind, value, raw),) = found(codes.VIETQR_CARD, key="secret")
    assert (kind, raw) == ("card", "411111******1111")
    assert value.startswith("411111******1111#")


def test_other_encodings_keep_their_bytes() -> None:
    assert found("ab " + codes.PIX, "text/plain", "utf-16")[0][:2] == ("pix", "joao@example.com")
    assert found(codes.UPI, "text/x-payment-link")[0] == ("upi", "lena@newbank", "lena%40newbank")


def test_wrong_checksums_lengths_and_amounts_are_problems() -> None:
    assert found(codes.PIX[:-4] + "0000") == [("problem", "damaged", "")]
    assert found("x " + codes.PIX[:-4] + "0000", "text/plain") == [("problem", "damaged", "")]
    assert found(codes.PIX[:50]) == [("problem", "malformed", "")]
    assert found("000201 and more", "text/plain") == []
    assert found(codes.code(("58", "TH"), ("54", "1,0"))) == [("problem", "unreadable", ""), ("problem", "bad-amount", "")]


@pytest.mark.parametrize("text", sorted(codes.PAYEES))
def test_tags_and_lengths_are_not_taken_for_parts_of_names(text: str) -> None:
    data = f"hi {text} and lena@example.net".encode()
    seen = [
        one
        for one in references(Exhibit("0" * 64, len(data), "text/plain", "x", Context(region="TH")), data)
        if isinstance(one, Observation)
    ]
    assert [(one.kind, one.value) for one in seen] == [("email", "lena@example.net")]
