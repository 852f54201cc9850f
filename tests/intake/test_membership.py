"""Which report a file belongs to: the stories of "What a folder may hold"."""

from __future__ import annotations

from leadline.intake.membership import Place, assign

MAIL, TEXT = "message/rfc822", "text/plain"
CAMT, STATEMENT = "application/x-iso20022-camt053+xml", "text/csv; table=statement"


def given(*items: tuple[str, str | None]) -> dict[str, str]:
    """Path to report, for places named by their paths."""
    return assign([Place(path, path, media) for path, media in items])


def test_a_sub_folder_of_reports_is_one_report_and_a_file_there_is_one() -> None:
    found = given(
        ("reports/R-1/a.eml", MAIL), ("reports/R-1/deep/b.txt", TEXT), ("reports/R-2.txt", TEXT), ("bank/x.xml", CAMT), ("note.txt", TEXT)
    )
    assert found == {"reports/R-1/a.eml": "R-1", "reports/R-1/deep/b.txt": "R-1", "reports/R-2.txt": "R-2"}


def test_a_statement_directly_in_reports_is_no_report() -> None:
    for media in (CAMT, STATEMENT, "text/x-statement-mt940", "text/x-statement-ofx; charset=windows-1252"):
        assert given(("reports/statement.xml", media), ("reports/R-2.txt", TEXT)) == {"reports/R-2.txt": "R-2"}


def test_a_report_toml_names_the_report_of_its_folder() -> None:
    places = [
        Place("1", "reports/folder/report.toml", "application/toml; table=report", named="R-103"),
        Place("2", "reports/folder/a.eml", MAIL),
        Place("3", "reports/folder/shots.zip!one.txt", TEXT),
    ]
    assert assign(places) == {"1": "R-103", "2": "R-103", "3": "R-103"}


def test_without_reports_folder_or_table_each_file_is_a_report() -> None:
    found = given(
        ("anna.eml", MAIL),
        ("bert/chat.txt", TEXT),
        ("bert/pictures/x.png", None),
        ("2026/cora/m.eml", MAIL),
        ("bank/s.csv", STATEMENT),
        ("bert/s.csv", STATEMENT),
    )
    assert found == {
        "anna.eml": "anna", "bert/chat.txt": "bert", "bert/pictures/x.png": "bert", "2026/cora/m.eml": "cora", "bert/s.csv": "bert",
    }  # fmt: skip


def test_with_a_reports_table_loose_files_are_no_reports() -> None:
    assert given(("reports.csv", "text/csv; table=reports"), ("note.txt", TEXT)) == {}


def test_an_archive_is_a_folder() -> None:
    assert given(("c.zip", "application/zip"), ("c.zip!reports/R-9/x.eml", MAIL)) == {"c.zip!reports/R-9/x.eml": "R-9"}
    assert given(("anna.zip", "application/zip"), ("anna.zip!x.eml", MAIL)) == {"anna.zip": "anna", "anna.zip!x.eml": "anna"}
    assert given(("s.zip", "application/zip"), ("s.zip!s.csv", STATEMENT)) == {}


def test_two_folders_of_one_name_are_two_reports() -> None:
    found = given(("2025/anna/a.eml", MAIL), ("2026/anna/a.eml", MAIL))
    assert sorted(found.values()) == ["2026/anna", "anna"]


def test_the_parts_of_a_file_belong_to_the_report_of_the_file() -> None:
    found = given(("reports/R-013.eml", MAIL), ("reports/R-013.eml!part-1.txt", TEXT), ("reports/R-4/a.zip", "application/zip"), ("reports/R-4/a.zip!b.txt", TEXT))
    assert set(found.values()) == {"R-013", "R-4"}
    assert given(("anna.eml", MAIL), ("anna.eml!part-1.txt", TEXT)) == {"anna.eml": "anna", "anna.eml!part-1.txt": "anna"}
