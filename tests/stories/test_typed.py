"""What a person types from a picture is evidence: an exhibit of its own, extracted, kept through a rebuild, and never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from tests.intake.pictures import saved

from leadline.case import Case, Typed
from leadline.cli.main import main
from leadline.formats import picture_text
from leadline.formats.picture_text import READ, Line
from leadline.model.errors import UsageError

RIGHT, OTHER = "DE89370400440532013000", "GB82WEST12345698765432"


def slip(text: str) -> bytes:
    page = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(page).text((20, 20), text, fill=0)
    return saved(page)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Two reports: a picture with what a machine read of it, and a text that names the account that stands in the picture."""
    reports = tmp_path / "in" / "reports"
    (reports / "R-1").mkdir(parents=True)
    (reports / "R-2").mkdir()
    (reports / "R-1" / "slip.png").write_bytes(slip("an IBAN"))
    (reports / "R-1" / "again.png").write_bytes(slip("an IBAN"))
    (reports / "R-2" / "story.txt").write_text(f"I paid to {RIGHT} as they said.\n")
    made = Case.create(tmp_path / "typed.case")
    made.intake([tmp_path / "in"])
    made.run()
    return made


def seen(case: Case) -> list[tuple[str, str | None, str | None]]:
    return [(row["value"], row.get("read"), row.get("outweighed_by")) for row in case.show("observations") if row["kind"] == "iban"]


def test_it_is_an_exhibit_of_its_own_and_ties_reports(case: Case) -> None:
    assert case.show("problems")[0]["kind"] == "unreadable"
    assert "leadline transcribe" in case.show("problems")[0]["advice"]
    assert case.show("networks") == []
    before = {row["sha256"] for row in case.show("inventory")}
    picture = next(row for row in case.show("inventory") if row["path"].endswith("slip.png"))
    sha = case.transcribe(
        picture["path"], Typed(f"IBAN\n{RIGHT}", 1, (10, 20, 300, 60)), "A. Analyst", "read by eye", "2026-03-04T09:15:00Z"
    )
    case.run()
    rows = [row for row in case.show("inventory") if row["sha256"] == sha]
    assert [(row["path"].rpartition("/")[2], row["report"], row["reader"], row["state"]) for row in rows] == [
        ("again.png!typed-3.txt", "R-1", "transcribe/1", "read"),
        ("slip.png!typed-3.txt", "R-1", "transcribe/1", "read"),
    ]
    assert {row["sha256"] for row in case.show("inventory")} == before | {sha}
    (typed,) = [row for row in case.show("observations") if row["exhibit"] == sha]
    assert (typed["read"], typed["page"], typed["box"], typed["value"]) == ("typed", 1, [10, 20, 300, 60], RIGHT)
    assert len(case.show("networks")) == 1
    entry = case.show("journal")[-1]
    assert (entry["by"], entry["what"], entry["data"]["of"]) == ("A. Analyst", "transcript", picture["sha256"])
    data = case._store.bytes(sha)
    assert b"by: A. Analyst\nat: 2026-03-04T09:15:00Z\nwhy: read by eye\n" in data
    assert "transcribe/1" in repr(case.why(typed["id"]))
    assert case.verify() == []


def test_a_correction_adds_and_the_later_one_counts(case: Case) -> None:
    picture = next(row["sha256"] for row in case.show("inventory") if row["path"].endswith("slip.png"))
    box = (10, 20, 300, 60)
    first = case.transcribe(picture[:12], Typed(RIGHT, 1, box), "A. Analyst", "read by eye", "2026-03-04T09:15:00Z")
    case.run()
    assert len(case.show("networks")) == 1
    later = case.transcribe(picture, Typed(OTHER, 1, box), "B. Second", "the first was of another slip", "2026-03-04T10:15:00Z")
    elsewhere = case.transcribe(picture, Typed(OTHER, 1, (10, 200, 300, 260)), "B. Second", "below", "2026-03-04T10:16:00Z")
    case.run()
    told = {row["exhibit"]: row.get("outweighed_by") for row in case.show("observations") if row.get("read") == "typed"}
    assert told == {first: later, later: None, elsewhere: None}
    assert case.show("networks") == [], "what was corrected ties no more, and is still shown"
    before, after = case.rebuild()
    assert before == after
    assert {row["exhibit"] for row in case.show("observations") if row.get("read") == "typed"} == {first, later, elsewhere}
    assert case.verify() == []


def test_what_is_typed_outweighs_the_machine_at_that_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corners = ((10, 20), (300, 20), (300, 60), (10, 60))
    below = tuple((x, y + 100) for x, y in corners)
    data = picture_text.write(READ, [("engine", "x"), ("page", "1")], [Line(OTHER, 99, corners), Line(RIGHT, 99, below)])
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "read.txt").write_bytes(data)  # a reading whose parent is the archive stands for one whose parent is the picture
    import zipfile

    with zipfile.ZipFile(folder / "slip.zip", "w") as packed:
        packed.writestr("read.txt", data)
    (folder / "read.txt").unlink()
    with Case.create(tmp_path / "x.case") as case:
        case.intake([folder])
        case.run()
        assert {(value, how) for value, how, _ in seen(case)} == {(OTHER, "ocr_checked"), (RIGHT, "ocr_checked")}
        parent = next(row["sha256"] for row in case.show("inventory") if row["path"].endswith("slip.zip"))
        sha = case.transcribe(parent, Typed(RIGHT, 1, (5, 15, 310, 70)), "A. Analyst", "misread", "2026-03-04T09:15:00Z")
        case.run()
        assert sorted(seen(case), key=str) == sorted(
            [(OTHER, "ocr_checked", sha), (RIGHT, "ocr_checked", None), (RIGHT, "typed", None)], key=str
        )


def test_names_reasons_and_places_are_asked_for(case: Case) -> None:
    picture = next(row["sha256"] for row in case.show("inventory") if row["path"].endswith("slip.png"))
    for exhibit, typed, by, why in (
        (picture, Typed("x"), "", "y"),
        (picture, Typed("x"), "y", " "),
        (picture, Typed("  "), "y", "y"),
        (picture, Typed("x", 0), "y", "y"),
        (picture, Typed("x", 1, (5, 5, 5, 9)), "y", "y"),
        ("no such", Typed("x"), "y", "y"),
        (picture[:4], Typed("x"), "y", "y"),
    ):
        with pytest.raises(UsageError):
            case.transcribe(exhibit, typed, by, why)
    assert case.show("journal")[-1]["what"] != "transcript"


def test_the_command_records_and_prints(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    picture = next(row["sha256"] for row in case.show("inventory") if row["path"].endswith("slip.png"))
    case.close()
    words = [
        "transcribe",
        str(case.folder),
        picture[:10],
        RIGHT,
        "--box",
        "10,20,300,60",
        "--by",
        "A. Analyst",
        "--why",
        "read by eye",
        "--quiet",
    ]
    assert main(words) == 0
    assert f"1 reference in it.\n  iban:{RIGHT}" in capsys.readouterr().out
    assert main([*words[:4], "--by", "x"]) == 2
    assert main([*words[:4], "--box", "1,2,3", "--by", "x", "--why", "y"]) == 2
