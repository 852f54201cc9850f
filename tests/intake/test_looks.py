"""Text in every encoding looks like text; what is binary, or only begins like text, does not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.looks import text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_text_in_every_encoding(encoding: str) -> None:
    assert text("Überweisung an Lena, 12,50\n".encode(encoding)) == "Überweisung an Lena, 12,50\n"


@pytest.mark.parametrize("encoding", ["gb18030", "shift_jis", "tis-620", "koi8-r"])
def test_charsets_that_only_a_reader_can_name_are_still_text(encoding: str) -> None:
    words = {"gb18030": "请汇款到这个账户", "shift_jis": "振り込んでください", "tis-620": "โอนเงิน", "koi8-r": "переведите деньги"}
    assert text(words[encoding].encode(encoding)) is not None


def test_a_character_cut_at_the_end_of_the_head_is_no_fault() -> None:
    assert text("Grüße".encode()[:3]) == "Gr"


@pytest.mark.parametrize(
    "head", [b"", b"%PDF-1.7\n1 0 obj", b" \n%PDF-1.4", b"{\\rtf1 hello}", b"GIF89a", b"\x00\x01\xfe\xfffX", bytes(200)]
)
def test_what_is_no_text_is_refused(head: bytes) -> None:
    assert text(head) is None


def test_random_bytes_are_no_text() -> None:
    dice = random.Random(7)
    assert all(text(dice.randbytes(size)) is None for size in range(200, 3000, 100))


@given(st.binary(max_size=300))
def test_any_bytes_are_looked_at_without_an_exception(head: bytes) -> None:
    found = text(head)
    assert found is None or (found and found.encode("utf-8"))
