"""Narratives: every reference is told once, in a column or in words."""

from __future__ import annotations

from leadline.scenario.registers import _PLAIN
from leadline.scenario.texts import COLUMNS, narrate, voice
from leadline.scenario.world import World


def test_a_reference_goes_into_a_column_or_into_the_words(world: World) -> None:
    columns = 0
    for report in [r for r in world.reports if r.form == "row"]:
        v = voice(world, report)
        text = narrate(v, report.ties, frozenset(_PLAIN))
        for tie in report.ties:
            if tie in v.columns.values():
                columns += 1
            elif tie.kind in ("tron", "btc"):
                assert tie.value in text
        assert set(v.columns) <= set(COLUMNS.values())
        assert all(line in text for line in report.lines)
    assert columns > 30


def test_a_voice_is_the_same_each_time(world: World) -> None:
    report = next(r for r in world.reports if r.form == "text")
    assert narrate(voice(world, report), report.ties) == narrate(voice(world, report), report.ties)
    assert voice(world, report).region is None, "a file names no country, so a national number would say too little"


def test_scammers_do_not_warn_of_their_own_links(world: World) -> None:
    for report in world.reports:
        v = voice(world, report)
        for tie in report.ties:
            assert "hxxp" not in v.say(tie)
