"""What a reader found before it is stopped is kept: the codes of a picture do not hang on whether its text is read in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.intake.pictures import coded, saved

from leadline.intake import identify, ocr
from leadline.model.records import Child, Exhibit, Part


def test_codes_and_metadata_come_before_the_text_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Exception):
        pass

    def never_ends(exhibit: Exhibit, image: object) -> Iterator[Part]:
        raise Stopped
        yield

    monkeypatch.setattr(ocr, "parts", never_ends)
    data = saved(coded("kept"))
    found: list[Part] = []
    with pytest.raises(Stopped):
        found.extend(identify.parts(Exhibit("0" * 64, len(data), "", "slip.png"), data))
    assert [part.name for part in found if isinstance(part, Child)] == ["metadata.txt", "code.txt"]
