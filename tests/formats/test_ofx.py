"""OFX as banks write it: end tags left out, halfway left out, XML, and files that end too early."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats.ofx import Element, charset, looks_like, moment, parse


def only(text: str, name: str) -> Element:
    (found,) = [one for one in parse(text).walk() if one.name == name]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "<STMTTRN><NAME>A &amp; B<MEMO>x</STMTTRN>",
        "<STMTTRN><NAME>A &amp; B</NAME><MEMO>x</MEMO></STMTTRN>",
        "<STMTTRN>\n  <NAME>A & B\n  <MEMO>x</MEMO>\n</STMTTRN>",
        "<stmttrn><name>A &#38; B</name><memo>x</stmttrn>",
        '<o:STMTTRN a="1"><NAME><![CDATA[A & B]]></NAME><EMPTY/><MEMO>x</MEMO></o:STMTTRN>',
        "<STMTTRN><!-- <NAME>no</NAME> --><NAME>A &amp; B<CHECKNUM><MEMO>x</STMTTRN>",
    ],
)
def test_values_with_and_without_end_tags(text: str) -> None:
    found = only(text, "STMTTRN")
    assert (found.text("NAME"), found.text("MEMO")) == ("A & B", "x")
    assert not found.cut
    assert text[found.start : found.end].lower().endswith("stmttrn>")


def test_an_aggregate_whose_end_was_left_out_ends_at_the_next_of_its_name() -> None:
    rows = [one for one in parse("<BANKTRANLIST><STMTTRN><FITID>1<STMTTRN><FITID>2</BANKTRANLIST>").walk() if one.name == "STMTTRN"]
    assert [one.text("FITID") for one in rows] == ["1", "2"]
    assert not any(one.cut for one in rows)


def test_paths_and_a_bare_sign_in_a_value() -> None:
    found = only("<STMTTRN><PAYEE><NAME>A < B</PAYEE></STMTTRN>", "STMTTRN")
    assert found.text("NAME", "PAYEE/NAME") == "A < B"


def test_a_file_that_ends_inside_an_element_says_so() -> None:
    found = only("<OFX><STMTTRN><NAME>A", "STMTTRN")
    assert found.cut
    assert found.first("NAME") is not None


@pytest.mark.parametrize("text", ["<!DOCTYPE OFX [<!ENTITY a 'b'>]><OFX>", "<OFX><!ENTITY a 'b'>"])
def test_a_document_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="document type"):
        parse(text)


@pytest.mark.parametrize(
    "text, day, clock, utc",
    [
        ("20260304", "2026-03-04", "", "2026-03-04T00:00:00Z"),
        ("202603040915", "2026-03-04", "091500", "2026-03-04T09:15:00Z"),
        ("20260304091500.123[-5:EST]", "2026-03-04", "091500", "2026-03-04T14:15:00Z"),
        ("20260304233000[-3:GMT]", "2026-03-04", "233000", "2026-03-05T02:30:00Z"),
        ("20260304000000[+5.5:IST]", "2026-03-04", "000000", "2026-03-03T18:30:00Z"),
        ("20260304000000[-3.30]", "2026-03-04", "000000", "2026-03-04T03:30:00Z"),
        ("20260304091500 [0:GMT]", "2026-03-04", "091500", "2026-03-04T09:15:00Z"),
    ],
)
def test_moments(text: str, day: str, clock: str, utc: str) -> None:
    found = moment(text)
    assert found is not None
    assert (found.day, found.clock, found.utc) == (day, clock, utc)


@pytest.mark.parametrize("text", ["", "soon", "20261304", "20260230", "2026030", "20260304256000", "00000000", "20260304[99:X]", "99991231"])
def test_what_is_no_moment(text: str) -> None:
    assert moment(text) is None


def test_headers() -> None:
    assert charset(b"ENCODING:USASCII\r\nCHARSET:1252\r\n") == "windows-1252"
    assert charset(b"CHARSET:ISO-8859-1") == "ISO-8859-1"
    assert charset(b"CHARSET:NONE") == "" == charset(b"<OFX>")
    assert looks_like("\n OFXHEADER:100\nDATA:OFXSGML") > 0.9
    assert looks_like('<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX>') > 0.9
    assert looks_like("<!-- a --><ofx>") > 0.9
    assert looks_like("<html><OFX>") == looks_like("see OFXHEADER:100") == looks_like("") == 0.0


def test_a_long_hostile_file_takes_no_long_time() -> None:
    for piece in ("<", "<!--", "<![CDATA[", "<?", "<A ", "<STMTTRN><BAL>", "</STMTTRN>", "&#", "<NAME>x"):
        assert parse(piece * 20_000) is not None
        looks_like(piece * 20_000)


@given(st.text(alphabet="<>/!-[]?&;STMTRNAEBDOFX \n1", max_size=150))
def test_elements_lie_in_the_text(text: str) -> None:
    try:
        root = parse(text)
    except ValueError:
        return
    for one in root.walk():
        assert 0 <= one.start <= one.end <= len(text)


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="<>&\r\n", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.dictionaries(st.sampled_from(["NAME", "MEMO", "FITID", "TRNAMT"]), FIELD, min_size=1), max_size=6), st.booleans())
def test_written_rows_come_back(rows: list[dict[str, str]], ends: bool) -> None:
    body = "".join("<STMTTRN>" + "".join(f"<{k}>{v}" + (f"</{k}>" if ends else "\n") for k, v in row.items()) + "</STMTTRN>" for row in rows)
    found = [one for one in parse(f"<OFX>{body}</OFX>").walk() if one.name == "STMTTRN"]
    assert [{child.name: child.value.strip() for child in one.children} for one in found] == rows
