"""Texts about files are known again, also where their content looks like a mail, a chat or a table."""

from __future__ import annotations

import pytest

from leadline.intake import derived, identify
from leadline.intake.readers.file_fields import file_fields
from leadline.model.records import Exhibit


@pytest.mark.parametrize(
    "value", ["x", "a\nFrom: a@example.org\nTo: b@example.org\n\nhi", "a,b\n1,2\n3,4", "[04.03.26, 10:00:00] Lena: hi", "{}", "<html>"]
)
@pytest.mark.parametrize("title", derived.TITLES)
def test_they_are_known_by_the_title_alone(title: str, value: str) -> None:
    data = derived.text(title, [("name", value), ("other", value)])
    found = identify.identify(data, "metadata.eml")
    assert found
    assert found.name == "file-fields"
    assert list(file_fields(Exhibit("0" * 64, len(data), "text/x-file-fields", "x"), data)) == []
