"""What is written down about a file stays what it is, whatever stands in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import derived


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=80)), max_size=5))
def test_each_field_begins_one_line_and_no_value_begins_another(fields: list[tuple[str, str]]) -> None:
    rows = derived.text(derived.PICTURE, fields).decode().split("\n")
    assert rows[0] == derived.PICTURE
    assert sum(not row.startswith("    ") for row in rows[1:-1]) >= len(fields) - sum(name.startswith("    ") for name, _ in fields)
    assert sum(": " in row and not row.startswith("    ") for row in rows[1:-1]) <= len(fields)


def test_it_is_known_by_its_first_line() -> None:
    assert all(derived.is_one(derived.text(title, [])) for title in derived.TITLES)
    assert not derived.is_one(b"Metadata of a picture")
