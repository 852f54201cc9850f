"""Names that stand for an account where a statement gives nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model import plugin as plugins


@plugins.kind()
def parse(text: str, region: str | None = None) -> str | None:
    """A counterparty's name, blanks made single; `TEXT@ACCOUNT` ties it to the statement it stands in. Never found in running text."""
    return " ".join(text.split()) or None


def show(value: str) -> str:
    """The name without the account that it stands in."""
    return value.rpartition("@")[0] or value


def forms(value: str) -> Iterator[str]:
    """The name as it is."""
    yield value
