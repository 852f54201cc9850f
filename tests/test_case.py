"""A case that was ended half-way: what a command had begun is ended by the next one, as if nothing had been."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline import exhibits
from leadline.case import Case
from leadline.model.errors import StoreError
from leadline.store import durable, system
from leadline.store import settings as settings_file

AT = "2026-03-04T09:15:00Z"


class Ended(BaseException):
    """The process is gone: no handler of the program runs any further."""


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    for name in ("A-1", "A-2", "B-1"):
        (folder / "reports" / name).mkdir(parents=True)
        (folder / "reports" / name / "mail.txt").write_text(f"Invented {name}: pay to NL91ABNA0417164300\n", "utf-8")
        (folder / "reports" / name / "report.toml").write_text(f'report_id = "R-{name}"\nreceived_at = "{AT}"\n', "utf-8")
    (folder / "reports" / "A-1" / "zz.txt").write_text("Invented. card 4111 1111 1111 1111\n", "utf-8")
    return folder


def inventory(case: Path) -> list[tuple[str, str | None]]:
    with Case.open(case) as opened:
        return [(row["path"], row["report"]) for row in opened.show("inventory")]


def whole(case: Path, evidence: Path) -> tuple[list[tuple[str, str | None]], str]:
    with Case.ensure(case) as opened:
        opened.intake([evidence])
        key = opened.settings.card_key
    return inventory(case), key


def ended(case: Path, evidence: Path, patch: pytest.MonkeyPatch, name: str, call: int) -> None:
    """An intake that is ended where it calls this function of `exhibits` for the n-th time."""
    real, calls = getattr(exhibits, name), []

    def last(*given: object) -> object:
        calls.append(1)
        if len(calls) == call:
            raise Ended
        return real(*given)

    with patch.context() as patched, Case.ensure(case) as opened:
        patched.setattr(exhibits, name, last)
        with pytest.raises(Ended):
            opened.intake([evidence])


def test_an_intake_ended_before_its_reports_were_known_is_ended_by_the_next_command(
    evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth, key = whole(tmp_path / "whole.case", evidence)
    assert {report for _, report in truth} == {"R-A-1", "R-A-2", "R-B-1"}
    ended(tmp_path / "a.case", evidence, monkeypatch, "assign", 1)
    assert {report for _, report in inventory(tmp_path / "a.case")} == {None}
    with Case.open(tmp_path / "a.case", write=True) as opened:
        opened.run()
        assert opened.settings.card_key == key
    assert inventory(tmp_path / "a.case") == truth


def test_an_intake_ended_between_two_batches_goes_on_as_the_same_intake(
    evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth, _ = whole(tmp_path / "whole.case", evidence)
    monkeypatch.setattr(exhibits, "BATCH_FILES", 2)
    ended(tmp_path / "a.case", evidence, monkeypatch, "_acknowledge", 3)
    assert 0 < len(inventory(tmp_path / "a.case")) < len(truth)
    assert whole(tmp_path / "a.case", evidence)[0] == truth
    with Case.open(tmp_path / "a.case") as opened:
        intakes = [row["data"] for row in opened.show("journal") if row["what"] == "intake"]
    assert {one["group"] for one in intakes} == {1}
    assert [bool(one.get("more")) for one in intakes] == [True] * (len(intakes) - 1) + [False]
    (evidence / "reports" / "A-2" / "late.txt").write_text("Invented, later.\n", "utf-8")
    with Case.open(tmp_path / "a.case", write=True) as opened:
        opened.intake([evidence])
        assert [row["data"]["group"] for row in opened.show("journal") if row["what"] == "intake"][-1] == 2


def test_a_creation_that_was_ended_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*given: object) -> None:
        raise Ended

    for module, name in ((system, "rename"), (durable, "move"), (settings_file, "read")):
        case = tmp_path / f"{name}.case"
        with monkeypatch.context() as patch:
            patch.setattr(module, name, gone)
            with pytest.raises(Ended):
                Case.create(case, at=AT)
        with Case.ensure(case) as opened:
            assert [row["what"] for row in opened.show("journal")] == ["new"]
        with Case.ensure(case) as opened:
            assert [row["what"] for row in opened.show("journal")] == ["new"]


def test_a_file_for_people_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "answer.html"
    with Case.create(tmp_path / "a.case", at=AT) as opened:
        opened.publish(page, "old")
        page.chmod(0o640)
        with monkeypatch.context() as patch:
            patch.setattr(system, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            with pytest.raises(StoreError, match="full"):
                opened.publish(page, "new")
        assert page.read_text("utf-8") == "old"
        assert [p.name for p in tmp_path.iterdir() if p.suffix == durable.NEW] == []
        opened.publish(page, "new")
    assert (page.read_text("utf-8"), page.stat().st_mode & 0o777) == ("new", 0o640)


def test_conclusions_that_were_ended_half_way_can_be_looked_at(evidence: Path, tmp_path: Path) -> None:
    with Case.ensure(tmp_path / "a.case") as opened:
        opened.intake([evidence])
        opened.run()
        opened._store.engine.run("DELETE FROM traced")
        assert opened.show("trail") == []
