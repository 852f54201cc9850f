"""What was typed from a picture follows the picture: sealed with it, kept through a rebuild, back when two people undo the seal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from tests.intake.pictures import saved

from leadline.case import Case
from leadline.model.errors import UsageError
from leadline.transcripts import Typed

IBAN = "DE89370400440532013000"


def ibans(case: Case) -> list[str]:
    return [row["value"] for row in case.show("observations") if row["kind"] == "iban"]


def test_where_names_page_and_box() -> None:
    assert Typed("x").where == "page 1"
    assert Typed("x", 2, (1, 2, 30, 40)).where == "page 2 box 1,2,30,40"


def test_it_is_sealed_with_its_picture_and_comes_back_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "in" / "reports" / "R-1"
    folder.mkdir(parents=True)
    (folder / "slip.png").write_bytes(saved(Image.new("L", (400, 300), 255)))
    with Case.create(tmp_path / "a.case") as case:
        case.intake([tmp_path / "in"])
        case.run()
        picture = next(row["sha256"] for row in case.show("inventory") if row["path"].endswith("slip.png"))
        typed = case.transcribe(picture, Typed(f"IBAN {IBAN}", 1, (10, 20, 300, 60)), "A. Analyst", "by eye", "2026-03-04T09:15:00Z")
        case.run()
        assert ibans(case) == [IBAN]
        case.judge(picture, "seal", "Kim", "must not be shown")
        case.run()
        assert ibans(case) == []
        rows = {row["sha256"]: row["state"] for row in case.show("inventory")}
        assert (rows[picture], rows[typed]) == ("not read", "not read")
        with pytest.raises(UsageError, match="sealed"):
            case.transcribe(picture, Typed(IBAN), "A. Analyst", "again")
        case.rebuild()
        assert ibans(case) == []
    assert all(IBAN.encode() not in path.read_bytes() for path in (tmp_path / "a.case").rglob("*") if path.is_file())
    with Case.open(tmp_path / "a.case", write=True) as case:
        for who in ("Kim", "Ann"):
            case.judge(picture, "unseal", who, "a mistake")
        case.run()
        assert ibans(case) == [IBAN]
        assert case.verify() == []
