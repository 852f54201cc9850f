"""The exchanges' words: forms, operations, assets, networks."""

from __future__ import annotations

import pytest

from leadline.formats import exchanges


@pytest.mark.parametrize(
    "text, kind",
    [("Deposit", "deposit"), ("Withdraw", "withdrawal"), ("Transaction Fee", "fee"), ("Transaction Related", "trade"), ("Binance Convert", "trade"),
     ("Small Assets Exchange BNB", "trade"), ("Transfer Between Main and Funding Wallet", "internal"), ("Simple Earn Flexible Interest", "income"),
     ("Fiat Withdraw", "withdrawal"), ("match", "trade"), ("Receive", "deposit"), ("Advanced Trade Buy", "trade"), ("Feedback", ""), ("", "")],
)  # fmt: skip
def test_operations(text: str, kind: str) -> None:
    assert exchanges.operation(text) == kind


def test_assets_networks_and_forms() -> None:
    assert [exchanges.asset(text) for text in ("XXBT", "xbt.m", "ETH.F", "ZEUR", "USDT", " sol ")] == ["BTC", "BTC", "ETH", "EUR", "USDT", "SOL"]
    assert [exchanges.network(text) for text in ("TRC20", "ERC-20", "Tron (TRC20)", "moon")] == ["tron", "ethereum", "tron", None]
    assert exchanges.form(["User_ID", "UTC_Time", "Account", "Operation", "Coin", "Change", "Remark"]) == "Binance"
    assert exchanges.form(["Date", "Amount"]) is None
    assert exchanges.known(["EUR", "DOT.S"])
    assert not exchanges.known(["EUR", "GBP"])
