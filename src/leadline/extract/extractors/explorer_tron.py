"""Reads the CSV exports of TRON explorers: transfers of TRX and of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.extract import explorers
from leadline.extract.explorers import Family, Sheet
from leadline.formats.stored import Data
from leadline.formats.tables import Row
from leadline.model.records import Exhibit, Found
from leadline.plugins import extractor

_CONTRACT = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}")

COLUMNS = {
    "hash": ("transactionhash", "txnhash", "txhash", "transactionid", "txid", "hash"),
    "time": ("time(utc)", "datetime(utc)", "time", "blockts", "timestamp", "datetime", "date(utc)", "date"),
    "from": ("from", "fromaddress", "owneraddress", "sender"),
    "to": ("to", "toaddress", "receiver"),
    "symbol": ("tokensymbol", "token", "symbol", "tokenname", "asset"),
    "contract": ("tokenaddress", "contractaddress", "tokencontract", "tokencontractaddress"),
    "amount": ("amount", "amount/tokenid", "quantity", "tokenvalue", "quant", "value", "amount()", "value()"),
    "status": ("status", "confirmed"),
    "result": ("result", "contractret", "contractresult"),
    "fee": ("fee", "txnfee", "fee()", "txnfee()"),
}


def _asset(sheet: Sheet, row: Row) -> tuple[str, str | None]:
    """Symbol and contract of a row; Tronscan's tab of transfers prints both in one cell."""
    symbol = sheet.text(row, "symbol") or sheet.coins.get("amount", "")
    contract = sheet.text(row, "contract") if "contract" in sheet.places else None
    inside = _CONTRACT.search(symbol)
    if inside:
        return re.sub(r"[\s():]+", " ", symbol.replace(inside[0], " ")).strip(), inside[0]
    return symbol, None if contract == "_" else contract


TRON = Family("tron", COLUMNS, lambda sheet: "tron", _asset)


@extractor(media=("text/csv; table=explorer-tron",), pieces=True)
def explorer_tron(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Reads the CSV exports of TRON explorers; a token counts as USDT only by its contract."""
    yield from explorers.read(exhibit, data, TRON)
