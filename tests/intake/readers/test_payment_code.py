"""A scanned code to pay by is known as one, and what it says beside the payee comes out in words."""

from __future__ import annotations

import pytest
from tests.formats import codes

from leadline.intake import identify
from leadline.intake.readers.payment_code import CODE, LINK, payment_code
from leadline.model.records import Child, Exhibit, Part
from leadline.plugins import Plugin

PLUGIN: Plugin = payment_code.__leadline__  # type: ignore[attr-defined]


def read(text: str) -> list[Part]:
    data = text.encode()
    media = PLUGIN.info["media"](data, "x")
    return identify.read(Exhibit("0" * 64, len(data), media, "x"), data, PLUGIN)


@pytest.mark.parametrize("text", sorted(codes.PAYEES))
def test_every_scheme_is_known_by_its_form(text: str) -> None:
    assert identify.identify(text.encode(), "code.txt") is PLUGIN
    assert PLUGIN.info["media"](text.encode(), "x") == CODE


def test_a_link_is_known_and_text_around_a_code_makes_it_text() -> None:
    assert identify.identify(codes.UPI.encode(), "x") is PLUGIN
    assert PLUGIN.info["media"](codes.UPI.encode(), "x") == LINK
    for text in ("pay " + codes.PIX, codes.UPI + " now\nfast", codes.PIX + "\n" + codes.PIX, "see upi://pay"):
        found = identify.identify(text.encode(), "x")
        assert found
        assert found.name == "plain-text", text


def test_amount_merchant_and_reference_are_kept() -> None:
    (child,) = read(codes.PIX)
    assert isinstance(child, Child)
    lines = child.data.decode().splitlines()
    assert {"amount: 1500.00 BRL", "merchant name: JOÃO EXEMPLO", "reference: TX123", "scheme: Pix"} <= set(lines)
    known = identify.identify(child.data, child.name)
    assert known
    assert known.name == "file-fields"
    (link,) = read(codes.UPI)
    assert isinstance(link, Child)
    assert "amount: 10.50" in link.data.decode()


def test_a_cut_or_altered_code_is_still_known_and_says_nothing() -> None:
    for text in (codes.PIX[:-1], codes.PIX[:-4] + "0000", codes.PIX[:60]):
        assert identify.identify(text.encode(), "x") is PLUGIN
        assert read(text) == []


def test_line_ends_in_a_name_make_no_new_field() -> None:
    (child,) = read(codes.code(("58", "TH"), ("59", "A\namount: 1 THB")))
    assert isinstance(child, Child)
    assert "\nmerchant name: A\n    amount: 1 THB\n" in child.data.decode()
