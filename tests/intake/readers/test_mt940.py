"""SWIFT statements are known by their fields, in any encoding and with any header; nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.readers.mt940 import mt940
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

READER: Plugin = mt940.__leadline__  # type: ignore[attr-defined]
REAL = Path(__file__).parents[4] / "shared" / "data" / "formats" / "mt940"
STATEMENT = b":20:STARTUMS\n:25:37040044/532013000EUR\n:28C:1\n:60F:C260303EUR1,00\n:61:2603040304C2,00NTRFNONREF\n:62F:C260304EUR3,00\n-\n"


def claims(head: bytes, name: str = "") -> float:
    found: float = READER.info["claims"](head, name)
    return found


def test_a_statement_is_claimed_whatever_it_is_called() -> None:
    for data in (STATEMENT, b"\xef\xbb\xbf" + STATEMENT, STATEMENT.decode().encode("utf-16"), STATEMENT.replace(b"START", b"\xc4")):
        assert claims(data, "a.txt") > 0.9


def test_a_mail_a_page_and_a_chat_that_hold_one_are_none() -> None:
    for data in (b"From: a@example.org\n\n" + STATEMENT, b"<html>" + STATEMENT, b"12:20 - Anna: hello\n" + STATEMENT, b"{\\rtf1 " + STATEMENT, b""):
        assert claims(data, "a.sta") == 0.0


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the folder of sample statements is not there: {REAL}")
def test_every_whole_real_sample_is_claimed() -> None:
    no_statement = {
        "currency_in_25.sta", "empty_86.sta", "account_identification_iban.sta", "account_identification_legacy.sta", "reference.sta",
        "statement_number.sta", "empty_non_swift.sta", "invalid_statement.sta",
    }  # fmt: skip
    for file in sorted(REAL.rglob("*.sta")):
        assert (claims(file.read_bytes()[:65_536], file.name) > 0.5) == (file.name not in no_statement), file.name


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_claim(head: bytes) -> None:
    assert 0.0 <= claims(b":20:" + head) <= 1.0


def test_nothing_is_derived() -> None:
    assert list(mt940(Exhibit("0" * 64, 3, "text/x-statement-mt940", "a.sta"), STATEMENT)) == []
