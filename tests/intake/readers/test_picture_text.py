"""The text that a machine read is known by its first line; what a person typed is nothing that a file can claim to be."""

from __future__ import annotations

from leadline.formats import picture_text as forms
from leadline.formats.picture_text import Line
from leadline.intake import identify
from leadline.intake.readers.picture_text import picture_text
from leadline.model.records import Exhibit


def test_it_is_known_by_its_title_and_holds_nothing_further() -> None:
    data = forms.write(forms.READ, [("engine", "x")], [Line("From: a@example.com"), Line("date;amount;payee")])
    known = identify.identify(data, "statement.csv")
    assert known is not None
    assert known.name == "picture-text"
    assert list(picture_text(Exhibit("0" * 64, len(data), forms.READ_MEDIA, "x"), data)) == []


def test_a_file_that_says_it_was_typed_is_plain_text() -> None:
    data = forms.write(forms.TYPED, [("by", "Somebody")], [Line("DE89370400440532013000")])
    known = identify.identify(data, "typed.txt")
    assert known is not None
    assert known.name != "picture-text"
