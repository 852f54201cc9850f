"""Messages of SWIFT cut into fields: each with its bytes, text that looks like a field stays text, nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats.swift import END, Field, fields, looks_like

STATEMENT = ":20:A\n:25:NL91ABNA0417164300\n:28C:1/1\n:60F:C260303EUR1,00\n:61:2603040304C2,00NTRFNONREF\n:86:first\nsecond\n:62F:C260304EUR3,00\n-\n"


def tags(text: str) -> list[str]:
    return [one.tag for one in fields(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "@@"])
def test_lines_end_in_any_way(end: str) -> None:
    text = STATEMENT.replace("\nsecond", "").replace("\n", end)
    assert tags(text) == ["20", "25", "28C", "60F", "61", "86", "62F", END]
    for one in fields(text):
        if one.tag != END:
            assert text[one.start : one.end] == f":{one.tag}:{one.lines[0]}"


def test_a_value_goes_on_until_the_next_field() -> None:
    (found,) = [one for one in fields(STATEMENT) if one.tag == "86"]
    assert found.lines == ("first", "second")
    assert STATEMENT[found.start : found.end] == ":86:first\nsecond"


@pytest.mark.parametrize("head", ["{1:F01A}{2:I940B}{4:\n", "{1:F01A}{3:{108:X}}{4:", "ABNANL2A\n940\n", "\x01\n", "${1:F01A}{4:\n", ":940:\n"])
def test_headers_are_not_in_the_way(head: str) -> None:
    found = [one for one in fields(head + STATEMENT) if one.tag != END]
    assert found[0].first == "A"
    assert len(found) == 7
    if not head.startswith("$"):
        assert looks_like(head + STATEMENT) > 0.9


@pytest.mark.parametrize("line", [":12:11", ":99:text", ":ab:", "61:x", " - ", "--", "-EUR 5", ":86"])
def test_text_that_looks_like_a_field_is_text(line: str) -> None:
    text = f":61:2603040304C2,00NTRFNONREF\n:86:paid at 13\n{line}\n:62F:C260304EUR3,00"
    assert tags(text) == ["61", "86", "62F"] or line == " - "


def test_a_time_that_the_bank_broke_is_text_and_a_field_is_none() -> None:
    assert tags(":61:x\n:86:2026-03-04T13\n:25:11\n:62F:y") == ["61", "86", "62F"]
    assert tags(":61:x\n:86:text\n:25:NL91ABNA0417164300\n:62F:y") == ["61", "86", "25", "62F"]


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", ":20:\n", "From: a@example.org\nTo: b@example.org\n\n" + STATEMENT, "Dear bank,\n" + STATEMENT, "{\n:smile:\n}",
        "12:20:61: a chat\n", '{"a": ":61:"}', ":20:x\n:25:y\n:86:z\n", "x" * 500 + "\n" + STATEMENT,
    ],
)  # fmt: skip
def test_what_is_no_statement_is_not_claimed(text: str) -> None:
    assert looks_like(text) == 0.0


def test_a_torn_statement_is_claimed_less() -> None:
    assert looks_like(":62F:C100323EUR42570,04") == 0.6


VALUE = st.text(st.characters(codec="ascii", exclude_characters="\r\n{}@\x00", exclude_categories=["Cc"]), min_size=1, max_size=40)


@given(st.lists(st.tuples(st.sampled_from(["20", "25", "28C", "60F", "61", "62F", "64"]), VALUE), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_written_fields_come_back(pairs: list[tuple[str, str]], end: str) -> None:
    text = "".join(f":{tag}:{value}{end}" for tag, value in pairs)
    assert [(one.tag, one.lines[0]) for one in fields(text)] == pairs


@given(st.text(alphabet=":-{}@\n\r2561086FMNS, ", max_size=120))
def test_fields_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    found: list[Field] = list(fields(text))
    for one in found:
        assert last <= one.start <= one.end <= len(text)
        last = one.end
    assert 0.0 <= looks_like(text) <= 1.0
