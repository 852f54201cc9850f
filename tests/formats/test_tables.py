"""Tables by exact bytes: every row is read or reported."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leadline.formats import tables
from leadline.model.records import Context, Exhibit

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='="\ufeff\ufffd'), max_size=10).map(str.strip)
HEADER = ["report_id", "narrative", "loss_amount"]


def exhibit(data: bytes, media: str = "text/csv", region: str | None = None) -> Exhibit:
    return Exhibit("0" * 64, len(data), media, "table.csv", Context(region=region))


def read(text: str | bytes, **settings: str) -> tables.Table:
    data = text.encode() if isinstance(text, str) else text
    return tables.read(exhibit(data, **settings), data)


def test_cells_stand_in_their_bytes_whatever_the_charset() -> None:
    text = "report_id;พฤติการณ์;loss_amount\r\nR-1;\"โอน; ครั้งแรก\";5\r\nR-2;😀 ok;7"
    for charset in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"):
        data = text.replace("😀 ", "").encode(charset) if charset == "cp874" else text.encode(charset)
        found = tables.read(exhibit(data, region="TH"), data)
        assert found.names == ["report_id", "พฤติการณ์", "loss_amount"], charset
        assert [row.texts()[0] for row in found.rows] == ["R-1", "R-2"]
        bare = charset.replace("utf-16", "utf-16-be" if data[:2] == b"\xfe\xff" else "utf-16-le") if charset == "utf-16" else charset.replace("-sig", "")
        for row in found.rows:
            assert data[row.start : row.end].decode(bare).startswith(row.cells[0].text)
            assert [data[cell.start : cell.end].decode(bare) for cell in row.cells] == row.texts()
        assert not found.problems
        assert found.rows_in == 2


def test_title_rows_stand_above_and_are_no_data() -> None:
    found = read("Register of complaints, invented\nPrinted 2026-03-04;;\n\nreport_id;narrative;loss_amount\nR-1;a;5\nR-2;b;6\n")
    assert [row.texts()[0] for row in found.above] == ["Register of complaints, invented", "Printed 2026-03-04"]
    assert (found.delimiter, found.rows_in, [row.number for row in found.rows]) == (";", 2, [0, 1])


def test_ragged_rows_are_filled_up_or_refused_and_always_said() -> None:
    text = "a_id,narrative,loss_amount,paid_to,url\n1,x,5\n2\n3,x,5,B,u,more\n4,x,5,B,u,,\n5,x,5,B,u\n"
    found = read(text)
    assert [row.texts() for row in found.rows] == [["1", "x", "5", "", ""], ["4", "x", "5", "B", "u", "", ""], ["5", "x", "5", "B", "u"]]
    assert [row.texts()[0] for row in found.refused] == ["2", "3"]
    assert found.rows_in == 5
    assert [text[p.span.start : p.span.end] for p in found.problems if p.span] == ["1,x,5", "2", "3,x,5,B,u,more"]
    assert {p.kind for p in found.problems} == {"bad-row"}


def test_a_quote_that_stays_open_costs_one_row_at_most() -> None:
    found = read('report_id,narrative,loss_amount\nR-1,"open,5\nR-2,"a ""b""\nc",6\nR-3,d,7\n')
    assert [row.texts() for row in found.rows] == [["R-1", '"open', "5"], ["R-2", 'a "b"\nc', "6"], ["R-3", "d", "7"]]
    assert [p.what.partition(":")[0] for p in found.problems] == ["row 1"]


def test_zero_bytes_are_left_out_and_said() -> None:
    found = read(b"report_id,narrative,loss_amount\nR-1,a\0b,5\nR-2,c,6\n")
    assert [row.texts()[1] for row in found.rows] == ["ab", "c"]
    assert [p.kind for p in found.problems] == ["bad-row"]
    assert found.rows[0].cells[1].text == "ab"


def test_doubled_headers_and_wrong_bytes_are_said() -> None:
    found = read(b"report_id,narrative,narrative\nR-1,caf\xc3\xa9 \xff \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9,5\n")
    assert {p.kind for p in found.problems} == {"duplicate-header", "wrong-encoding"}


@pytest.mark.parametrize("text", ["", "\n\n", "   ", ",,,\n,,\n"])
def test_nothing_is_a_table_without_rows(text: str) -> None:
    found = read(text)
    assert (found.header, found.rows_in, found.names) == (None, 0, [])


def test_a_header_alone_has_no_rows() -> None:
    found = read("account,at,amount,asset\n")
    assert (found.names, found.rows_in) == (["account", "at", "amount", "asset"], 0)


def test_json_lines_have_the_same_shape() -> None:
    lines = [{"report_id": "R-1", "loss_amount": 4200.50}, {"report_id": "R-2", "narrative": "später"}]
    data = ("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\nno object\n").encode()
    found = tables.records(exhibit(data, "application/jsonl"), data)
    assert found.names == ["report_id", "loss_amount", "narrative"]
    assert [row.texts() for row in found.rows] == [["R-1", "4200.5", ""], ["R-2", "", "später"]]
    assert data[found.rows[1].cells[2].start : found.rows[1].cells[2].end].decode() == "später"
    assert (found.rows_in, found.lost, [p.kind for p in found.problems]) == (3, 1, ["bad-row"])
    assert found.column(0) == ["R-1", "R-2"]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_sound_writer_wrote_is_read_to_the_byte(rows: list[list[str]], delimiter: str, charset: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    data = out.getvalue().encode(charset)
    found = tables.read(exhibit(data), data)
    assert found.names == HEADER
    assert [row.texts() for row in found.rows] == [row for row in rows if any(row)]
    bare = "utf-8" if charset.startswith("utf-8") else "utf-16-le"
    for row in found.rows:
        assert [data[cell.start : cell.end].decode(bare) for cell in row.cells] == row.texts()
    assert not found.problems


LETTERS = {
    "utf-8": "",
    "utf-8-sig": "",
    "utf-16": "",
    "cp1252": "abcXYZ 0189äöüßéñ€“”–.:/-@()'\",;|\t\n",
    "cp874": "abc 012กขคงจฉชมนรลอะาิีุูเแโ่้.:/-()'\",;|\t\n",
}
BARE = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}


def reads_as_utf8(data: bytes) -> bool:
    """Whether bytes that are not ASCII are UTF-8 but for a stray one: then nothing in them tells another charset."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    good = sum(not c.isascii() for c in text) - stray
    return good > 0 and stray * 10 <= good + 9


def cells_of(charset: str) -> st.SearchStrategy[str]:
    every = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="=\ufeff\ufffd") | st.sampled_from('",;|\t\n')
    return st.text(st.sampled_from(LETTERS[charset]) if LETTERS[charset] else every, max_size=10).map(str.strip)


@given(
    st.data(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(sorted(LETTERS)),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_quotes_lines_and_delimiters_inside_cells_come_back_to_the_byte(data: st.DataObject, delimiter: str, charset: str, end: str, quoting: int) -> None:
    rows = data.draw(st.lists(st.lists(cells_of(charset), min_size=3, max_size=3), max_size=5))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([HEADER, *rows])  # type: ignore[arg-type]
    written = out.getvalue().encode(charset)
    assume(charset.startswith("utf") or not reads_as_utf8(written))  # `รก` in cp874 and `á` in UTF-8 are the same two bytes
    found = tables.read(exhibit(written, region="TH" if charset == "cp874" else None), written)
    filled = [row for row in rows if any(row)]
    assert (found.names, found.delimiter, [row.texts() for row in found.rows]) == (HEADER, delimiter, filled)
    assert found.rows_in == len(filled)
    for row in found.rows:
        assert [written[cell.start : cell.end].decode(BARE.get(charset, charset)).replace('""', '"') for cell in row.cells] == row.texts()


@given(st.binary(max_size=200) | st.text('ab1,;"\n\t{}:', max_size=120).map(str.encode))
def test_any_bytes_are_rows_read_or_reported(data: bytes) -> None:
    for found in (tables.read(exhibit(data), data), tables.records(exhibit(data), data)):
        spans = [p.span for p in found.problems if p.span]
        assert found.lost + len(found.refused) <= len(spans)
        for row in [*found.above, *found.rows, *found.refused]:
            assert 0 <= row.start <= row.end <= len(data)
            assert all(row.start <= cell.start <= cell.end <= row.end for cell in row.cells)
            assert [cell.text for cell in row.cells] == row.texts()
        assert all(0 <= span.start <= span.end <= len(data) for span in spans)
