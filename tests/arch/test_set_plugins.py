"""Conformance of the plugins that work on sets: linkers, detectors, playbooks.

Their goldens: `input.sql`, the plugin's own or its family's, run on an empty migrated case in memory (for a playbook `input.json`: a
finding, and what the directory knows), and `expected.jsonl`, what the plugin yields, one record a line. `python tests/arch/test_set_plugins.py` prints them anew.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.link.worlds import engine

from leadline import plugins
from leadline.detect.frame import Frame
from leadline.model.conclusions import Finding
from leadline.plan.directory import Directory, Payment
from leadline.plugins import Plugin

GOLDENS = Path(__file__).resolve().parents[1] / "goldens"
FAMILIES = ("linkers", "detectors", "playbooks")
ALL = [plugin for family in FAMILIES for plugin in plugins.family(family).values()]
IDS = [f"{plugin.family}-{plugin.name}" for plugin in ALL]


def yielded(plugin: Plugin) -> list[str]:
    """What a plugin makes of its golden input."""
    folder = GOLDENS / plugin.family / plugin.name
    if plugin.family == "playbooks":
        told = json.loads((folder / "input.json").read_text("utf-8"))
        payments = {name: Payment(*some) for name, some in told["payments"].items()}
        directory = Directory(told["accounts"], payments, told["consent"])
        fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told["finding"].items()}
        records = plugin.function(Finding(**fields), directory, None)
    else:
        case = engine()
        own = folder / "input.sql"
        case.run((own if own.exists() else folder.parent / own.name).read_text("utf-8"))
        records = plugin.function(case) if plugin.family == "linkers" else plugin.function(case, Frame())
    return [_line(record) for record in records]


def _line(record: Any) -> str:
    return json.dumps(dataclasses.asdict(record) | {"type_of_record": type(record).__name__}, ensure_ascii=False, sort_keys=True)


@pytest.mark.parametrize("plugin", ALL, ids=IDS)
def test_a_plugin_gives_its_golden_the_same_twice(plugin: Plugin) -> None:
    first = yielded(plugin)
    assert first == yielded(plugin)
    assert first, "a golden shows something"
    assert first == (GOLDENS / plugin.family / plugin.name / "expected.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("plugin", [p for p in ALL if p.family != "playbooks"], ids=[i for i in IDS if not i.startswith("playbooks")])
def test_an_empty_case_yields_nothing(plugin: Plugin) -> None:
    case = engine()
    assert list(plugin.function(case) if plugin.family == "linkers" else plugin.function(case, Frame())) == []


@pytest.mark.parametrize("plugin", ALL, ids=IDS)
def test_no_conclusion_is_without_what_it_rests_on(plugin: Plugin) -> None:
    for line in yielded(plugin):
        record = json.loads(line)
        assert record.get("because") or record.get("why")


if __name__ == "__main__":
    for one in ALL:
        sys.stdout.write(f"{one.family}/{one.name}\n" + "\n".join(yielded(one)) + "\n")
