"""Names from evidence are shown, never used: nothing in them leads anywhere or hides anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.names import Names, display, line


def test_an_attachment_cannot_climb_out_of_its_folder() -> None:
    assert display("../../etc/passwd") == "______etc_passwd"
    assert display("C:\\temp\\invoice.pdf") == "C:_temp_invoice.pdf"


def test_a_members_folders_stay_and_none_leads_upwards() -> None:
    assert display("/photos/../a.png", folders=True) == "photos/__/a.png"
    assert display("", folders=True) == display("///") == "unnamed"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert display("invoice\u202efdp.exe") == "invoice\\u202efdp.exe"
    assert display("a\x1b[2Jb") == "a\\x1b[2Jb"
    assert display("\udcff.txt") == "\\udcff.txt"
    assert line("two\r\nlines \u202e kept") == "two\\x0d\\x0alines \u202e kept"


def test_a_very_long_name_keeps_its_ending() -> None:
    assert display("x" * 500 + ".eml").endswith("….eml")
    assert len(display("x" * 500 + ".eml")) <= 200


def test_equal_names_are_numbered() -> None:
    names = Names()
    assert [names.unique(n) for n in ("a.txt", "a.txt", "a (2).txt", "a.txt", "b", "b")] == [
        "a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt", "b", "b (2)",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["a.txt", "a (2).txt", "a (3).txt", "x/a.txt", "b"]), max_size=40))
def test_no_two_names_are_alike(given: list[str]) -> None:
    names = Names()
    assert len({names.unique(n) for n in given}) == len(given)


@given(st.text())
def test_any_name_can_be_stored_and_stands_in_one_line(name: str) -> None:
    shown = display(name, folders=True)
    assert shown.encode("utf-8")
    assert len(shown.splitlines()) == 1
    assert not shown.startswith("/")
    assert ".." not in shown.split("/")
