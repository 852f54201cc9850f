"""What a machine read in a picture is marked, mended where proven, and never taken where not; what a person typed is his."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import slips

from leadline.extract.extractors.picture_text import picture_text
from leadline.extract.scan import scan
from leadline.formats import picture_text as forms
from leadline.formats.picture_text import Line
from leadline.link.weights import role, weights
from leadline.model.records import Context, Exhibit, Observation, Problem

PLACE = ((60, 100), (500, 100), (500, 140), (60, 140))


def read(*texts: str, title: str = forms.READ, sure: int = 97, context: Context | None = None) -> tuple[list[Observation], list[Problem]]:
    lines = [Line(text, sure, tuple((x, y + 50 * n) for x, y in PLACE)) for n, text in enumerate(texts)]
    data = forms.write(title, [("engine", "an example"), ("page", "2")], lines)
    media = forms.TYPED_MEDIA if title == forms.TYPED else forms.READ_MEDIA
    one = Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, "x", context or Context())
    found = list(picture_text(one, data))
    for record in found:
        if isinstance(record, Observation) and record.kind != "card":
            assert data[record.span.start : record.span.end].decode() == record.raw
    return [r for r in found if isinstance(r, Observation)], [r for r in found if isinstance(r, Problem)]


def test_the_field_says_how_it_was_read_and_in_which_box() -> None:
    seen, problems = read("Überweisung", "GB82 WEST 1234 5698 7654 32", "DE89 37O4 0044 0532 0130 00", "+49 151 12345678")
    assert [(one.kind, one.value, one.field) for one in seen] == [
        ("iban", "GB82WEST12345698765432", "ocr_checked[page 2 box 60,150,500,190]"),
        ("phone", "+4915112345678", "ocr[page 2 box 60,250,500,290]"),
        ("iban", "DE89370400440532013000", "ocr_repaired[page 2 box 60,200,500,240]"),
    ]
    (told,) = problems
    assert told.kind == "ocr"
    assert "1 references are proven" in told.what
    assert "1 mended, to be compared: 'DE89 37O4" in told.what
    assert "1 not proven, to be compared: '+49 151 12345678' (page 2 box 60,250,500,290)" in told.what


def test_what_fails_its_checksum_is_no_reference_and_named_with_its_box() -> None:
    seen, problems = read("DE89 3704 0044 0532 0130 01", "DE89 3704 0044 0532 O130 0I")
    assert seen == []
    assert [problem.kind for problem in problems] == ["unreadable", "unreadable", "ocr"]
    assert "'DE89 3704 0044 0532 O130 0I' (page 2 box 60,150,500,190) looks like an IBAN" in problems[1].what
    assert "leadline transcribe" in problems[1].advice


def test_an_account_number_and_pieces_of_addresses_are_listed() -> None:
    seen, problems = read("Account 123-4-56789-0", "0x5958AB2a9A718225853F3D", "4,200.00 THB 2026")
    assert seen == []
    assert "'123-4-56789-0' (page 2 box 60,100,500,140), '0x5958AB2a9A718225853F3D' (page 2 box 60,150,500,190)" in problems[0].what


def test_cards_are_masked_everywhere() -> None:
    seen, problems = read("4000 0012 3456 7899", "4OOO 0O12 3456 7899", "4000 0012 3456 789O", context=Context(card_key="k"))
    text = repr(seen) + repr(problems)
    assert "3456" not in text
    assert [one.value.partition("#")[0] for one in seen] == ["400000******7899", "400000******7899"]


def test_a_line_that_was_hardly_read_gives_nothing() -> None:
    assert read("GB82 WEST 1234 5698 7654 32", sure=30)[0] == []


def test_what_a_person_typed_is_marked_so_and_nothing_is_mended_in_it() -> None:
    seen, problems = read("GB82 WEST 1234 5698 7654 32, DE89 37O4 0044 0532 0130 00", title=forms.TYPED)
    assert [(one.value, one.field.partition("[")[0]) for one in seen] == [("GB82WEST12345698765432", "typed")]
    (told,) = problems
    assert "it fails its checksum" in told.what


def test_only_what_is_proven_or_typed_may_tie_reports() -> None:
    def weight(field: str) -> float:
        return weights().roles[role("iban", field)].weight

    where = "[page 1 box 1,2,3,4]"
    assert weight("ocr" + where) == weight("ocr_repaired" + where) == 0
    assert weight("ocr_checked" + where) > 0
    assert weight("typed" + where) > 0


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_one_or_two_misread_letters_never_give_a_wrong_reference_without_a_mark(seed: int) -> None:
    dice = random.Random(seed)
    value = dice.choice((slips.iban, slips.tron, slips.bitcoin, slips.old_bitcoin, slips.evm))(dice)
    text = list(value)
    for n in dice.sample(range(len(text)), dice.choice((1, 1, 2))):
        text[n] = dice.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    seen, _ = read("".join(text))
    for one in seen:
        assert one.value == value or not one.field.startswith("ocr_checked"), (value, "".join(text), one)


def test_control_as_plain_text_a_misread_letter_would_be_a_reference_without_a_mark() -> None:
    misread = "0x52908400098527886e0f7030069857d2e4169ee1"
    (plain,) = scan(misread.encode())
    assert plain.kind == "eth"
    (seen,), _ = read(misread)
    assert seen.field.partition("[")[0] == "ocr"


@pytest.mark.parametrize("data", [b"", forms.READ.encode(), forms.READ.encode() + b"\nlines: 4\n", b"x"])
def test_damage_is_a_problem(data: bytes) -> None:
    (told,) = picture_text(Exhibit("0" * 64, len(data), forms.READ_MEDIA, "x"), data)
    assert isinstance(told, Problem)
    assert told.kind == "damaged"
