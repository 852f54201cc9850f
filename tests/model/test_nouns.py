"""Records, conclusions, decisions, the log, settings and errors: ids by content, keys by what matters, advice in errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadline.model import errors
from leadline.model.conclusions import Action, Finding, Link, Reason
from leadline.model.decisions import VERDICTS, Judgement
from leadline.model.log import JournalEntry
from leadline.model.plugin import Plugin, rule
from leadline.model.records import Context, Entry, Exhibit, Observation, Problem, Source
from leadline.model.settings import Settings
from leadline.model.values import Money, Span

SPAN = Span("a" * 64, 3, 9)


def test_ids_come_from_content() -> None:
    seen = Observation(SPAN, "iban", "X", "x")
    assert seen.id == replace(seen, raw="y", field="body2").id
    assert seen.id != replace(seen, value="Y").id
    assert Entry(SPAN, 0, "", "A", "B", Money(1, 0, "X"), transfer_id="T1").id == "T1"
    assert Source("a.txt", "e").id != Source("b.txt", "e").id
    assert Problem("k", "w", "a", span=SPAN).id != Problem("k", "w", "a").id
    link = Link("A", "B", 9.0, (Reason("both paid", "iban:X", 9.0, (SPAN,)),))
    assert link.id == replace(link, score=1.0).id
    assert Finding("p", ("A",), "low", ("w",), "i", ("b",)).id.startswith("f-")
    assert Action("recall", None, "A", None, None, "g", (), ("b",)).id.startswith("a-")


def test_a_media_type_gives_its_parameters() -> None:
    exhibit = Exhibit("a" * 64, 3, 'text/csv; table=reports; charset="utf-16"', "x.csv")
    assert exhibit.base() == "text/csv"
    assert (exhibit.parameter("table"), exhibit.parameter("charset"), exhibit.parameter("none")) == ("reports", "utf-16", None)
    assert exhibit.span(1, 2) == Span("a" * 64, 1, 2)


def test_work_is_done_anew_when_a_setting_changes_what_is_read() -> None:
    plain = Settings()
    assert replace(plain, title="x", now="2026-03-01T00:00:00Z").key() == plain.key()
    changes: list[dict[str, Any]] = [{"zone": "Asia/Bangkok"}, {"region": "TH"}, {"date_order": "mdy"}, {"decimal": ","}, {"columns": (("a", "b"),)}]
    for change in changes:
        assert replace(plain, **change).key() != plain.key()
    assert "from case.toml" in Settings(region="TH").context().reasons[0]
    assert Context().key() == Context(reasons=("said",)).key()


def test_errors_say_where_and_what_to_do_and_end_with_their_code() -> None:
    codes = {errors.UsageError: 2, errors.IntegrityError: 4, errors.HeldError: 6, errors.StoreError: 7, errors.PluginError: 70}
    for kind, code in codes.items():
        error = kind("it is wrong", where="here", advice="Mend it.")
        assert error.exit_code == code
        assert str(error) == "here: it is wrong\nMend it."


def test_the_log_and_decisions_are_plain_values() -> None:
    assert JournalEntry(1, "t", "b", "new").json() == {"id": 1, "at": "t", "by": "b", "what": "new"}
    assert Judgement(1, "l-1", "different", "T", "w", "t").verdict in VERDICTS


def test_a_mark_leaves_the_function_as_it_is() -> None:
    @rule(authority="Devaynes v Noble (1816)", name="first")
    def first() -> int:
        """Takes the oldest first."""
        return 1

    assert first() == 1
    mark = first.__leadline__  # type: ignore[attr-defined]
    assert isinstance(mark, Plugin)
    assert (mark.family, mark.name, mark.label, mark.about) == ("rules", "first", "first/1", "Takes the oldest first.")
    with pytest.raises(AttributeError):
        mark.name = "other"  # type: ignore[misc]
