"""The runner: what failed becomes a problem, what is stale is done anew, what is not is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline import exhibits, steps
from leadline.cage import Failed
from leadline.case import Case
from leadline.cli.main import main
from leadline.doctor import report
from leadline.model.records import Exhibit
from leadline.model.settings import Settings

EXHIBIT = Exhibit("a" * 64, 3, "text/plain", "x.txt")


@pytest.mark.parametrize("refused, kind", [(False, "reader-failed"), (True, "unreadable")])
def test_a_plugin_that_fails_is_a_problem_that_names_it(refused: bool, kind: str) -> None:
    found = steps.failure(Failed("bad", "it is torn", refused=refused), "bad/3", EXHIBIT, "extract")
    assert (found.kind, found.exhibit, found.stage) == (kind, EXHIBIT.sha256, "extract")
    assert found.advice
    assert "it is torn" in found.what
    assert refused or "bad/3" in found.what


def test_a_change_of_settings_reads_anew_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Invented. Call 0171 3920011 or +49 171 3920012.")
    with Case.create(tmp_path / "c.case") as case:
        case.intake([tmp_path / "in"])
        assert case.run() == (1, True)
        assert case.run() == (0, False)
        assert len(case.show("observations")) == 1
        before = case.settings.card_key
    text = (tmp_path / "c.case" / "case.toml").read_text("utf-8")
    (tmp_path / "c.case" / "case.toml").write_text('region = "DE"\n' + text, "utf-8")
    with Case.open(tmp_path / "c.case", write=True) as case:
        assert case.run() == (1, True)
        assert [o["value"] for o in case.show("observations")] == ["+491713920011", "+491713920012"]
        assert case.settings.card_key == before == exhibits.card_key(case._store)


def test_what_a_crash_left_undone_is_done_at_the_next_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Invented. Pay to NL91 ABNA 0417 1643 00.")
    case = Case.create(tmp_path / "c.case", Settings())

    def crash(*words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(exhibits, "derive", crash)
        with pytest.raises(KeyboardInterrupt):
            case.intake([tmp_path / "a.txt"])
        case.close()
    with Case.open(tmp_path / "c.case", write=True) as again:
        assert [r["path"] for r in again.show("inventory")] == ["a.txt"]
        again.run()
        assert [o["value"] for o in again.show("observations")] == ["NL91ABNA0417164300"]
        assert not again.verify()


def test_conclusions_that_a_killed_run_left_are_told_as_incomplete_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Invented. Pay to NL91 ABNA 0417 1643 00.")
    place = str(tmp_path / "c.case")
    assert main(["new", place]) == 0
    assert main(["intake", place, str(tmp_path / "a.txt")]) == 0
    capsys.readouterr()
    assert main(["show", place, "networks"]) == 0
    assert "leadline run" in capsys.readouterr().err
    assert main(["show", place, "inventory"]) == 0
    assert "leadline run" not in capsys.readouterr().err
    with Case.open(Path(place), write=True) as case:
        assert case.run() == (1, True)
        assert case.concluded
        whole = case.show("reports")
        case.judge("rule:lifo", "confirm", "Kim", "asked")
        assert not case.concluded

        def killed(*words: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(steps.trace, "run", killed)
            with pytest.raises(KeyboardInterrupt):
                case.run()
        assert not case.concluded
        assert case.run() == (0, True)
        assert case.show("reports") == whole
        assert case.concluded
        assert not case.verify()
    assert main(["show", place, "networks"]) == 0
    assert "leadline run" not in capsys.readouterr().err


def test_the_same_bytes_inside_two_archives_lie_at_both_places(tmp_path: Path) -> None:
    import zipfile

    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one.zip", "two.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(zipfile.ZipInfo("note.txt"), f"the same in {'both'}")
    with Case.create(tmp_path / "c.case") as case:
        case.intake([folder])
        rows = case.show("inventory")
        assert [r["path"] for r in rows] == ["one.zip", "one.zip!note.txt", "two.zip", "two.zip!note.txt"]
        assert rows[1]["sha256"] == rows[3]["sha256"]
        assert not case.verify()


def test_doctor_says_what_is_there_and_what_is_not() -> None:
    told = "\n".join(report())
    for word in ("eml/1", "DuckDB", "signing key", "disk encryption", "not in this version"):
        assert word in told


def torn_at_the_fourth_write(case: Case) -> None:
    real = steps._Sheet.write
    calls: list[bool] = []

    def torn(self: steps._Sheet, *, last: bool = False) -> None:
        calls.append(last)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(self, last=last)

    with pytest.MonkeyPatch.context() as crash:
        crash.setattr(steps._Sheet, "write", torn)
        with pytest.raises(KeyboardInterrupt):
            steps.extract(case._store, case._cage, case.settings)


def test_a_large_exhibit_is_written_in_parts_and_after_a_crash_read_again_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"t{n},2026-01-0{n % 9 + 1},iban:DE89370400440532013000,account {n},{n}.50,EUR\n" for n in range(1, 40))
    (tmp_path / "t.csv").write_text(f"transfer_id,at,payer,payee,amount,asset\n{rows}bad\n")
    (tmp_path / "a.txt").write_text("Invented. Pay to NL91 ABNA 0417 1643 00.")
    facts = []
    for name, large in (("plain", False), ("parts", True)):
        with Case.create(tmp_path / f"{name}.case", Settings()) as case, monkeypatch.context() as patched:
            case.intake([tmp_path / "t.csv", tmp_path / "a.txt"])
            if large:
                patched.setattr(steps, "BATCH_BYTES", 100)
                patched.setattr(steps, "BATCH_RECORDS", 10)
                torn_at_the_fourth_write(case)
                engine = case._store.engine
                assert engine.rows("SELECT count(*) FROM entry")[0][0] + engine.rows("SELECT count(*) FROM observation")[0][0] > 0
                assert engine.rows("SELECT count(*) FROM done WHERE step = ?", [steps.BEGUN]) == [(1,)]
            assert case.run()[0] >= 1
            assert case._store.engine.rows("SELECT step, count(*) FROM done GROUP BY ALL") == [("extract", 2)]
            facts.append(case._store.facts())
            row = next(r for r in case.show("inventory") if r["path"] == "t.csv")
            assert (row["rows_in"], row["rows_read"], row["rows_reported"]) == (40, 39, 1)
    assert facts[0] == facts[1]


def test_what_two_extractors_see_far_apart_in_a_large_exhibit_is_written_once(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c.case", Settings()) as case:
        sheet = steps._Sheet(case._store, large=True)
        rows = [(f"o-{n}", "a" * 64, n, n + 1, "iban", "x", "x", "body", -1) for n in range(5)]
        for part in (rows[:3], rows[1:4], rows):
            for row in part:
                sheet.add("observation", row)
            sheet.write(last=part is rows)
        assert case._store.engine.rows("SELECT id FROM observation ORDER BY id") == [(row[0],) for row in rows]
