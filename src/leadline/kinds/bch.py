"""Bitcoin Cash addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import bech32
from leadline.model import plugin as plugins


@plugins.kind(token=r"[qp][02-9ac-hj-np-z]{41}|[QP][02-9AC-HJ-NP-Z]{41}")
def parse(text: str, region: str | None = None) -> str | None:
    """A Bitcoin Cash address in CashAddr form, kept without `bitcoincash:`. The old base58 form cannot be told from Bitcoin's."""
    return bech32.cash(text.strip())


def show(value: str) -> str:
    """The address with its prefix."""
    return "bitcoincash:" + value


def forms(value: str) -> Iterator[str]:
    """Without prefix, and in capitals."""
    yield value
    yield value.upper()
