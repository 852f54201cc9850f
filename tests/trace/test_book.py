"""Events of the ledger."""

from __future__ import annotations

import pytest

from leadline.model.values import Span
from leadline.trace.book import Check, Ledger, Move


def test_what_arrives_of_a_transfer() -> None:
    assert Move("T", "", 0, 1, 10, "EUR", into="EUR").arrives == 10
    assert Move("T", "", 0, 1, 10, "EUR", into="EUR", excess=5).arrives == 15
    exchange = Move("T", "", 0, 1, 10, "EUR", received=11, into="USD")
    assert (exchange.arrives, exchange.arrives_in) == (11, "USD")
    assert Move("T", "", 0, 1, 10, "EUR", into="USD", gone=True).arrives_in == "EUR"


def test_an_account_to_itself_in_another_asset_is_an_exchange() -> None:
    assert Move("T", "", 0, 0, 10, "EUR").itself
    assert not Move("T", "", 0, 1, 10, "EUR", received=11, into="USD").itself
    assert not Move("T", "", -1, -1, 10, "EUR").itself


def test_a_service_is_nobodys_own_account() -> None:
    book = Ledger([("a", "EUR"), ("b", "EUR"), ("a", "USD")], [], {}, own={"a": "R", "b": "S"}, services={"b": "told"})
    assert book.homes() == {0: "R", 2: "R"}
    assert book.ends() == {1}


def test_a_balance_is_no_transfer() -> None:
    with pytest.raises(TypeError, match="balance"):
        Ledger([("a", "EUR")], [Check(0, "", 1, Span("", 0, 0))], {}).move(0)
