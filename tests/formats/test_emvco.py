"""Codes are found whole, at their exact place, and only with the right checksum."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats import codes

from leadline.formats import emvco

TAGS = st.sampled_from([f"{n:02}" for n in (*range(1, 63), *range(64, 91), *range(92, 100))])
FIELDS = st.lists(st.tuples(TAGS, st.text(st.characters(codec="utf-8"), max_size=20)), min_size=1, max_size=9, unique_by=lambda p: p[0])


@given(st.binary(max_size=300))
def test_the_checksum_is_that_of_plain_division(data: bytes) -> None:
    assert f"{emvco.crc16(data):04X}" == codes.plain_crc(data)


def test_the_checksum_of_the_catalogue() -> None:
    assert emvco.crc16(b"123456789") == 0x29B1


@given(FIELDS, st.sampled_from(["", "pay: ", "จ่าย\n", "000201 "]), st.sampled_from(["", " now", "\n000201"]))
def test_a_code_is_found_where_it_stands_with_all_its_fields(pairs: list[tuple[str, str]], before: str, after: str) -> None:
    made = codes.code(*pairs)
    (found,) = emvco.payloads(before + made + after)
    assert (found.start, found.end, found.checked) == (len(before), len(before) + len(made), True)
    assert [(f.tag, f.value) for f in found.fields[1:-1]] == pairs
    assert all((before + made)[f.start : f.end] == f.value for f in found.fields)


def test_lengths_in_bytes_are_read_where_the_checksum_says_so() -> None:
    body = "".join(f"{tag}{len(value.encode()):02}{value}" for tag, value in (("00", "01"), ("58", "TH"), ("59", "ร้านตัวอย่าง"))) + "6304"
    made = body + codes.plain_crc(body.encode())
    (found,) = emvco.payloads("จ่าย " + made)
    assert found.checked
    assert found.in_bytes
    assert found.get("59") == "ร้านตัวอย่าง"


@given(st.sampled_from(sorted(codes.PAYEES)), st.data())
def test_one_wrong_character_is_never_a_checked_code(made: str, data: st.DataObject) -> None:
    (right,) = emvco.payloads(made)
    field = data.draw(st.sampled_from([f for f in right.fields if f.value]))
    at = data.draw(st.integers(field.start, field.end - 1))
    other = data.draw(st.sampled_from("0123456789ABCDXYZ").filter(lambda c: c.lower() != made[at].lower()))
    assert not any(found.checked for found in emvco.payloads(made[:at] + other + made[at + 1 :]))


@pytest.mark.parametrize("made", sorted(codes.PAYEES))
def test_cut_at_any_place_it_is_no_checked_code(made: str) -> None:
    for cut in range(len(made)):
        assert not any(found.checked for found in emvco.payloads(made[:cut]))


def test_a_checksum_over_latin_1_is_that_of_makers_who_count_characters() -> None:
    body = codes.PIX[:-4]
    (found,) = emvco.payloads(body + codes.plain_crc(body.encode("latin-1")))
    assert found.checked


def test_a_checksum_in_small_letters_is_read_and_a_slip_is_known() -> None:
    (found,) = emvco.payloads(codes.PIX[:-4] + codes.PIX[-4:].lower())
    assert found.checked
    (slip,) = emvco.payloads("x" + codes.SLIP)
    assert slip.is_slip
    assert slip.checked


def test_many_beginnings_take_linear_time() -> None:
    dice = random.Random(4)
    text = "000201" * 50_000 + "".join(f"{dice.randrange(100):02}02ab" for _ in range(50_000)) + codes.PIX
    start = time.perf_counter()
    assert sum(found.checked for found in emvco.payloads(text)) == 1
    assert time.perf_counter() - start < 10
