"""Knows report.toml, which gives a report's fields beside its files."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats import toml
from leadline.formats.columns import report_names
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a report.toml: TOML with fields of a report; broken TOML of that name is one, too."""
    if b"=" not in head:
        return 0.0
    try:
        given = toml.read(head.decode("utf-8"))
    except ValueError:
        lines = head.decode("utf-8", "replace").splitlines()
        fields = sum(line.partition("=")[0].strip() in report_names() for line in lines if "=" in line)
        return 0.6 if fields >= 2 else 0.0
    fields = sum(key in report_names() or key == "payment" for key in given)
    return 0.95 if fields >= 1 and fields >= len(given) / 2 else 0.0


@reader(media="application/toml; table=report", claims=_claims)
def report_toml(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """report.toml: the fields of one report and its payments; nothing lies inside."""
    yield from ()
