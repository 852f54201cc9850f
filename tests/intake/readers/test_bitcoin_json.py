"""Transactions in JSON are known by their keys; other JSON, and texts about transactions, are not."""

from __future__ import annotations

import pytest

from leadline.intake import identify
from leadline.intake.readers.bitcoin_json import bitcoin_json
from leadline.model.records import Exhibit

ESPLORA = b'{"txid":"ab","version":2,"vin":[{"txid":"cd","vout":0,"prevout":{"scriptpubkey":"51"}}],"vout":[{"scriptpubkey":"51","value":1}]}'
CORE = b'{\n  "hash": "ab",\n  "tx": [\n    {\n "txid": "ab", "vin": [\n {"coinbase": "03"}], "vout" : [ {"value": 1.0, "n": 0}]}]}'


@pytest.mark.parametrize("head", [ESPLORA, CORE, b"\xef\xbb\xbf[" + ESPLORA + b"]", b"\xff\xfe" + CORE.decode().encode("utf-16-le")])
def test_both_forms_are_known_by_content(head: bytes) -> None:
    found = identify.identify(head, "anything.bin")
    assert found is not None
    assert found.name == "bitcoin-json"


@pytest.mark.parametrize(
    "head",
    [b'{"vin": "1HGCM82633A004352", "vout": []}', b'[{"txid": "ab", "vout": 0, "value": 5}]', b'The field "vin": [ and "vout": [ of "scriptPubKey":', b"{}"],
)
def test_other_things_are_not(head: bytes) -> None:
    found = identify.identify(head, "tx.json")
    assert found is None or found.name != "bitcoin-json"


def test_nothing_lies_inside() -> None:
    assert list(bitcoin_json(Exhibit("0" * 64, len(CORE), "application/x-bitcoin+json; table=explorer-bitcoin", "a.json"), CORE)) == []
