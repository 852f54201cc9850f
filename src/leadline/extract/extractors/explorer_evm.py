"""Reads the CSV exports of the Etherscan family: transfers of coins, internal transfers, and tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadline.extract import explorers
from leadline.extract.explorers import Family, Sheet
from leadline.formats import tokens
from leadline.formats.stored import Data
from leadline.formats.tables import Row
from leadline.model.records import Exhibit, Found
from leadline.plugins import extractor

COLUMNS = {
    "hash": ("transactionhash", "txhash", "txnhash", "hash"),
    "unix": ("unixtimestamp",),
    "time": ("datetime(utc)", "datetime", "date(utc)", "timestamp", "date"),
    "from": ("from",),
    "to": ("to", "txto"),
    "symbol": ("tokensymbol", "asset", "token", "tokenname"),
    "contract": ("contractaddress", "tokenaddress", "tokencontract"),
    "amount": ("tokenvalue", "quantity", "amount", "value"),
    "value_in": ("valuein()",),
    "value_out": ("valueout()",),
    "status": ("status",),
    "error": ("errcode",),
    "fee": ("txnfee()", "txnfee", "transactionfee"),
}


def _chain(sheet: Sheet) -> str:
    """The chain by a token contract that exists on one chain only, else by the coin in the headers, else Ethereum."""
    if "symbol" in sheet.places and "contract" in sheet.places:
        known = Counter(filter(None, (tokens.chain_of(sheet.text(row, "contract")) for row in sheet.table.rows)))
        if known:
            return min(known, key=lambda chain: (-known[chain], chain))
    coins = [sheet.coins[column] for column in ("value_in", "value_out", "fee") if column in sheet.coins]
    return next((chain for coin in coins if (chain := tokens.chain_of_coin(coin))), "ethereum")


def _asset(sheet: Sheet, row: Row) -> tuple[str, str | None]:
    """Symbol and contract of a row; an export of the coin itself names it in the header of its amounts."""
    if "symbol" in sheet.places:
        return sheet.text(row, "symbol"), sheet.text(row, "contract") if "contract" in sheet.places else None
    return sheet.coins.get("value_in") or sheet.coins.get("value_out") or "", None


EVM = Family("eth", COLUMNS, _chain, _asset)


@extractor(media=("text/csv; table=explorer-evm",), pieces=True)
def explorer_evm(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Reads the CSV exports of Etherscan and its sister sites; a token counts as USDT only by its contract."""
    yield from explorers.read(exhibit, data, EVM)
