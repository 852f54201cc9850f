"""Statements of ISO 20022 are known by what is in them: any version, any wrapping, any encoding; nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.readers.camt053 import camt052, camt053, camt054
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

READERS: dict[str, Plugin] = {n: f.__leadline__ for n, f in (("052", camt052), ("053", camt053), ("054", camt054))}  # type: ignore[attr-defined]
REAL = Path(__file__).parents[4] / "shared" / "data" / "formats" / "camt"

ROOTS = {"052": "BkToCstmrAcctRpt", "053": "BkToCstmrStmt", "054": "BkToCstmrDbtCdtNtfctn"}


def claims(head: bytes, name: str = "") -> dict[str, float]:
    return {number: plugin.info["claims"](head, name) for number, plugin in READERS.items()}


def document(number: str, version: str = "08", prefix: str = "", before: str = "") -> str:
    root = f"{ROOTS[number]}V01" if version == "01" else ROOTS[number]
    colon = f"{prefix}:" if prefix else ""
    name = f"xmlns{':' if prefix else ''}{prefix}"
    return (
        f'<?xml version="1.0"?>{before}<{colon}Document {name}="urn:iso:std:iso:20022:tech:xsd:camt.{number}.001.{version}">'
        f"<{colon}{root}><{colon}GrpHdr/></{colon}{root}></{colon}Document>"
    )


@pytest.mark.parametrize("number", ROOTS)
@pytest.mark.parametrize("version", ["01", "02", "08", "13"])
def test_each_message_is_claimed_by_its_reader_alone(number: str, version: str) -> None:
    found = claims(document(number, version).encode(), "export.dat")
    assert found.pop(number) > 0.9
    assert set(found.values()) == {0.0}


def test_prefix_comment_wrapping_and_wide_characters_do_not_hide_it() -> None:
    assert claims(document("053", prefix="ns2").encode())["053"] > 0.9
    assert claims(document("053").encode("utf-16"))["053"] > 0.9
    assert claims(b"\xef\xbb\xbf" + document("053").encode())["053"] > 0.9
    assert claims(b"<Envelope><AppHdr/>" + document("053").partition("?>")[2].encode() + b"</Envelope>")["053"] > 0.9
    long = document("053", before="").replace("<BkTo", f"<!-- {'x' * 70000} --><BkTo")
    assert claims(long[:65536].encode())["053"] > 0.8


def test_text_that_speaks_of_a_statement_is_none() -> None:
    inside = document("053")
    mail, page = b"From: a@example.com\r\n\r\n" + inside.encode(), b"<!DOCTYPE html><html>" + inside.encode()
    for head in (mail, page, b"", b"<feed/>", b"PK\x03\x04"):
        assert set(claims(head, "camt.053.xml").values()) == {0.0}


@given(st.binary(max_size=300))
def test_no_bytes_upset_the_claim(head: bytes) -> None:
    assert all(0.0 <= claim <= 1.0 for claim in claims(b"<" + head).values())


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the folder of sample statements is not there: {REAL}")
def test_every_real_sample_is_claimed_by_one_reader() -> None:
    files = sorted(REAL.glob("*.xml"))
    assert len(files) > 10
    for file in files:
        found = claims(file.read_bytes()[:65536], file.name)
        assert sorted(found.values())[-1] > 0.9, file.name
        assert sorted(found.values())[:2] == [0.0, 0.0], file.name


def test_nothing_is_derived() -> None:
    exhibit = Exhibit("0" * 64, 3, "application/x-iso20022-camt053+xml", "a.xml")
    for reader in (camt052, camt053, camt054):
        assert list(reader(exhibit, b"<a>")) == []
