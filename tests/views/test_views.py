"""Read models: masks, exact sums, paging, the envelope, and the answer's text and page from one small case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadline.case import Case
from leadline.model.errors import UsageError
from leadline.model.settings import Settings
from leadline.views import (
    VIEWS,
    advice,
    answer,
    answer_html,
    answer_text,
    dump,
    envelope,
    inventory,
    masks,
    money,
    page,
    reports,
    rows,
    spans,
    why,
)
from leadline.views.ask import Ask

REPORTS = """report_id,received_at,narrative,reporter_name,reporter_email,loss_amount,loss_currency,paid_at,paid_from,paid_to
R-1,2026-03-04T10:00:00Z,"Invented <b>bold</b>",Anna Probe,anna@example.com,100.10,EUR,2026-03-04,DE89370400440532013000,NL91ABNA0417164300
R-2,2026-03-05T10:00:00Z,Invented,Bert Muster,bert@example.com,50.00,EUR,2026-03-04,AT611904300234573201,NL91ABNA0417164300
"""
NOW = "2026-03-05T12:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Any:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "reports.csv").write_text(REPORTS, "utf-8")
    (folder / "odd.bin").write_bytes(bytes(range(256)))
    with Case.create(tmp_path / "tern.case", Settings(now=NOW)) as made:
        made.intake([folder])
        made.run()
        yield made


def test_every_view_answers_with_plain_rows(case: Case) -> None:
    for what in VIEWS:
        value = envelope(what, case.name, case.show(what))
        assert value["case"] == "tern"
        assert value["count"] == len(value["rows"])
        assert "\n" not in dump(value)
    with pytest.raises(UsageError, match="no view"):
        case.show("nothing")
    with pytest.raises(UsageError, match="no network"):
        case.show("reports", network="n-none")
    with pytest.raises(UsageError, match="--network"):
        case.show("problems", network="n-none")


def test_amounts_print_with_the_decimals_of_the_asset_and_add_up_exactly(case: Case) -> None:
    engine = case._store.engine
    scale = spans.Scale(engine)
    assert scale.text("100.1", "EUR") == "100.10"
    assert scale.total([("0.1", "EUR"), ("0.2", "EUR"), ("1", "XYZ"), ("0.000000000000000001", "ETH")]) == {
        "ETH": "0.000000000000000001", "EUR": "0.30", "XYZ": "1",
    }  # fmt: skip
    assert reports.networks(engine, Ask())[0]["loss"] == {"EUR": "150.10"}
    assert advice.summary(engine, Ask())[0]["loss"] == {"EUR": "150.10"}
    assert money.traced(engine, "fifo")["conserved"] is True
    assert money.trail(engine, Ask())[0]["id"] == money.trail_id("fifo", "R-1/1")


def test_reporters_are_masked_and_can_be_shown(case: Case) -> None:
    masked = dump(case.show("reports"))
    assert "Anna" not in masked
    assert "anna@" not in masked
    assert "A… P…" in masked
    assert "Anna Probe" in dump(case.show("reports", unmask=True))
    assert masks.account("name:Anna Probe@iban:X") == "name:A… P…@iban:X"
    assert masks.account("iban:X") == "iban:X"
    assert masks.number("+49 171 3920051") == "…51"
    assert masks.email("anna@example.com") == "a…@…"
    assert masks.name("") == "…"


def test_a_part_of_an_answer_tells_how_to_get_the_next() -> None:
    some = [{"n": n} for n in range(5)]
    first, mark = page(some, 2, None)
    second, mark2 = page(some, 2, mark)
    last, end = page(some, 2, mark2)
    assert first + second + last == some
    assert end is None
    assert page(some, None, None) == (some, None)
    with pytest.raises(UsageError, match="--next"):
        page(some, 2, "x")


def test_a_file_that_nobody_reads_is_not_read_and_has_a_problem(case: Case) -> None:
    states = {r["path"]: (r["state"], r["problems"]) for r in inventory.inventory(case._store.engine, Ask())}
    assert states["odd.bin"] == ("not read", 1)
    assert states["reports.csv"][0] == "read"


def test_the_answer_counts_time_left_from_now(case: Case) -> None:
    text, html = case.answer()
    assert "2 reports, 1 network and 0 singles, lost 150.10 EUR" in text
    assert NOW in text
    assert "h left" in text or "days left" in text
    assert "<b>bold</b>" not in html
    assert "Anna" not in text + html
    built = answer.build(
        case._store.engine, case="tern", title="", now="2036-01-01T00:00:00Z", zone="UTC", currency=None, rule="fifo", places=lambda span: "there"
    )
    assert not built.clock
    assert built.passed > 0
    assert "have passed" in answer_text.text(built)
    assert answer_html.page(built).startswith("<!doctype html>")


def test_control_characters_of_evidence_do_not_reach_the_terminal(case: Case) -> None:
    built = answer.build(
        case._store.engine, case="tern", title="evil\x1b[2J", now=NOW, zone="UTC", currency=None, rule="fifo", places=lambda span: "x\x07"
    )
    assert "\x1b" not in answer_text.text(built)
    assert "\x07" not in answer_html.page(built)


def test_a_proof_ends_in_the_journal_and_an_unknown_id_is_refused(case: Case) -> None:
    proof = why.Proof(case._store.engine)
    node = proof.of(case.show("networks")[0]["id"])
    assert "entry 2 of the journal: intake" in "\n".join(why.lines(node, case.where))
    assert [n["kind"] for n in proof.of("iban:NL91ABNA0417164300")["because"]].count("transfer") == 2
    with pytest.raises(UsageError, match="nothing here"):
        proof.of("x-none")


def test_rows_refuses_what_it_does_not_know(case: Case) -> None:
    with pytest.raises(UsageError):
        rows(case._store.engine, "what", Ask())
