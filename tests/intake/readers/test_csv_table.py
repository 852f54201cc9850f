"""Tables of separated values are known by their content."""

from __future__ import annotations

import pytest

from leadline.intake import identify
from leadline.intake.readers.csv_table import csv_table
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

PLUGIN: Plugin = csv_table.__leadline__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text, name, media",
    [
        ("transfer_id,at,payer,payee,amount,asset\nT1,2026-03-01,A,B,5,EUR\n", "x.dat", "text/csv; table=transfers"),
        ("Buchungstag;Betrag;Saldo\n04.03.2026;-5,00;1,00\n", "umsatz", "text/csv; table=statement"),
        ("Name\tTown\nAnna\tUlm 9\nBert\tBonn 7\n", "a.tsv", "text/csv; table=other"),
    ],
)
def test_the_media_type_names_the_table(text: str, name: str, media: str) -> None:
    for charset in ("utf-8", "utf-16"):
        data = text.encode(charset)
        found = identify.identify(data, name)
        assert found is not None
        assert (found.name, found.info["media"](data, name)) == ("csv-table", media)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n,,,\n,,,", b"%PDF-1.7,\n,", b"a,b,c", b"Hello Anna,\nhow are you, and Bert?\n\nYours\n", b"PK\x03\x04,,\n,,"])
def test_what_is_no_table_is_not_claimed(data: bytes) -> None:
    assert PLUGIN.info["claims"](data, "table.csv") <= 0.2


def test_nothing_lies_inside() -> None:
    data = b"account\nA\n"
    assert identify.read(Exhibit("0" * 64, len(data), "text/csv; table=accounts", "a.csv"), data, PLUGIN) == []
