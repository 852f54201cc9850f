"""Misread references are mended only where their checksum proves one reading; a slow search over all of them agrees."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import slips

from leadline import kinds
from leadline.extract import misread
from leadline.kinds.codec import base58

TRON = "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"
SEGWIT = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
OLD = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"


def near(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.kind, one.values) for one in misread.nears(text, [])]


@pytest.mark.parametrize(
    "read, kind, meant",
    [
        ("TQn9Y2khEsLJWlChVWFMSMeRDow5KcbLSE", "tron", TRON),  # l is no letter of base58
        ("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbL5E", "tron", TRON),
        ("TQn9Y2khEsLJW1ChVWFM5MeRDow5KcbL5E", "tron", TRON),
        ("tQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE", "tron", TRON),
        ("bclqarOsrrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "btc", SEGWIT),
        ("bc1qar0srr7xfkvy5l643lydnw9re59gtzzwf5mdq", "btc", SEGWIT),  # three alike read as two
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5rndq", "btc", SEGWIT),
        ("lBvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "btc", OLD),
        ("1BvBMSEYstWetqTFn5Au4rn4GFg7xJaNVN2", "btc", OLD),
        ("Ox5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth", EVM),
        ("0x5aAeb6O53F3E94C9b9AO9f33669435E7EfIBeAed", "eth", EVM),
        ("0x5aAeb6053F3E94c9b9A09f33669435E7Ef1BeAed", "eth", EVM),
        ("0x5aAe66053F3E94C9b9A09f33669435E7Ef1BeAed", "eth", EVM),
        ("DE89 37O4 0O44 0532 Ol30 00", "iban", "DE89370400440532013000"),
        ("GB82 WEST I234 5698 7654 32", "iban", "GB82WEST12345698765432"),
        ("GB82 WE5T 1234 5698 7654 32", "iban", "GB82WEST12345698765432"),
        ("4OOO 0012 3456 7899", "card", "4000001234567899"),
    ],
)
def test_what_a_machine_misread_is_put_right(read: str, kind: str, meant: str) -> None:
    if kind != "card":
        assert kinds.parse(kind, meant) == meant
    assert near(f"to {read} now") == [(kind, (meant,))]


@pytest.mark.parametrize(
    "read, kind",
    [
        ("DE89 3704 0044 0532 0130 0I", "iban"),  # another digit than any look-alike: nothing proves it
        ("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbXXX", "tron"),
        ("Ox5aaeb6o53f3e94c9b9a09f33669435e7ef1beaed", "eth"),  # no checksum in small letters: nothing proves the mending
        ("4OOO 0012 3456 7890", "card"),
    ],
)
def test_what_nothing_proves_is_near_and_no_reading(read: str, kind: str) -> None:
    assert near(read) == [(kind, ())]


def test_pieces_are_joined_only_where_the_checksum_proves_it() -> None:
    assert near(f"{EVM[:20]}\n{EVM[20:]}") == [("eth", (EVM,))]
    assert near(slips.grouped(TRON)) == [("tron", (TRON,))]
    assert near(slips.grouped(TRON.replace("1", "l"))) == [("tron", (TRON,))]
    assert near(f"{EVM.lower()[:20]}\n{EVM.lower()[20:]}") == []
    assert near("Transfer to Example Person 4,200.00 THB on 2026-03-04 order 123456789012 T-1234 No 123456789") == []


def test_wide_letters_count_as_their_narrow_ones() -> None:
    assert near("ＤＥ89 37O4 0044 0532 0130 00")[0][1] == ("DE89370400440532013000",)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 2))
def test_the_search_finds_what_a_slow_one_finds(seed: int, changes: int) -> None:
    """Against a plain search over all pairs of places: the printed address, and never a second one of as few changes."""
    dice = random.Random(seed)
    printed = slips.tron(dice)
    others = misread.look_alikes()
    places = dice.sample([n for n in range(1, 34) if any(c in base58.BITCOIN for c in others.get(printed[n], ""))], changes)
    read = list(printed)
    for n in places:
        read[n] = dice.choice([c for c in others[printed[n]] if c in base58.BITCOIN])
    slow = set()
    for count in range(changes + 1):
        for some in itertools.combinations(range(1, 34), count):
            for letters in itertools.product(*([c for c in others.get(read[n], "") if c in base58.BITCOIN] for n in some)):
                text = list(read)
                for n, letter in zip(some, letters, strict=True):
                    text[n] = letter
                if base58.checked("".join(text)):
                    slow.add("".join(text))
        if slow:
            break
    assert set(misread.repaired("tron", "".join(read))) == slow == {printed}


@settings(max_examples=60, deadline=None)
@given(st.text("0OoQD1lIiSs5Zz2Bb8Gg6Tt bcx9\n", max_size=300))
def test_any_text_is_searched_in_bounded_work(text: str) -> None:
    for one in misread.nears(text, []):
        assert 0 <= one.start < one.end <= len(text)


def test_a_thousand_tokens_that_look_like_addresses_end() -> None:
    text = "\n".join("T" + "".join(random.Random(n).choices("0OolI1S5Z2B8", k=33)) for n in range(60))
    assert all(not one.values for one in misread.nears(text, []))
