"""Knows transactions of Bitcoin and its like as JSON by the keys of inputs and outputs; the rows are the extractors' to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import looks
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader

_INPUTS, _OUTPUTS = re.compile(r'"vin"\s*:\s*\['), re.compile(r'"vout"\s*:\s*\[')
_OWN = re.compile(r'"(?:scriptpubkey|scriptPubKey|prevout|is_coinbase|coinbase|scriptsig|scriptSig)"\s*:')


def _claims(head: bytes, name: str) -> float:
    """How sure it is that these are transactions: the keys of inputs, of outputs and of scripts, in JSON and not in a text about it."""
    text = looks.text(head)
    if not text or text.lstrip()[:1] not in ("{", "["):
        return 0.0
    inputs, outputs, own = (pattern.search(text) for pattern in (_INPUTS, _OUTPUTS, _OWN))
    if inputs and outputs and own:
        return 0.94
    return 0.85 if (inputs or outputs) and own and '"txid"' in text else 0.0


@reader(media="application/x-bitcoin+json; table=explorer-bitcoin", claims=_claims)
def bitcoin_json(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """Bitcoin transactions as JSON in the forms of Esplora (`/tx/ID`, lists) and of Bitcoin Core; nothing lies inside."""
    yield from ()
