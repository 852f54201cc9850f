"""The text of a picture is read back as it was written; no line can end it, and damage gives nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import picture_text
from leadline.formats.picture_text import READ, TYPED, Line

corners = st.tuples(*[st.tuples(st.integers(1, 9_999), st.integers(1, 9_999))] * 4)
lines = st.lists(st.builds(Line, st.text(st.characters(codec="utf-8"), max_size=40), st.integers(0, 100), corners), max_size=8)


def one(text: str) -> str:
    return " ".join(text.splitlines()).replace("\0", "")


@given(lines, st.sampled_from([READ, TYPED]))
def test_it_is_read_back(some: list[Line], title: str) -> None:
    data = picture_text.write(title, [("engine", "an example"), ("page", "3")], some)
    found = picture_text.read(data)
    assert found is not None
    assert found.typed == (title == TYPED)
    assert found.fields["page"] == "3"
    assert [(line.text, line.sure, line.corners) for line in found.lines] == [(one(line.text), line.sure, line.corners) for line in some]
    for start, line in zip(found.starts, found.lines, strict=True):
        assert data[start:].startswith(line.text.encode())
        assert found.at(start) == line or line.text == ""


@given(lines, st.data())
def test_damage_gives_nothing_or_lines_never_an_exception(some: list[Line], data: st.DataObject) -> None:
    whole = bytearray(picture_text.write(READ, [("page", "1")], some))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    picture_text.read(bytes(whole))
    picture_text.read(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


def test_a_line_forges_no_end_and_a_place_may_be_missing() -> None:
    data = picture_text.write(READ, [], [Line("lines: 0"), Line(f"\n{READ}\n", 50, ((1, 2), (5, 2), (5, 4), (1, 4)))])
    found = picture_text.read(data)
    assert found is not None
    assert [line.text for line in found.lines] == ["lines: 0", f" {READ}"]
    assert [line.box for line in found.lines] == [None, (1, 2, 5, 4)]
    assert picture_text.is_one(data)
    assert not picture_text.is_one(picture_text.write(TYPED, [], []))
    assert picture_text.read(b"something else") is None
