"""Every table, mail and container counts: what was in it is what was read and what was reported, and the inventory shows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from leadline import plugins
from leadline.case import Case
from leadline.model.records import Count, Exhibit, Problem
from leadline.plugins import Plugin
from leadline.steps import extractors

GOLDENS = Path(__file__).parent / "goldens" / "readers"
READERS = sorted(plugins.family("readers").values(), key=lambda p: p.name)
# One document or one file that is no table and no container: nothing to count.
SINGLE = {"docx", "file-fields", "html", "payment-code", "picture", "picture-text", "plain-text", "report-toml", "sound"}


def golden(plugin: Plugin) -> Path:
    return sorted((GOLDENS / plugin.name).glob("input.*"))[0]


def counted(plugin: Plugin, data: bytes) -> list[Any]:
    """All that the reader and the extractors of its media type yield."""
    media = plugin.info["media"]
    exhibit = Exhibit("0" * 64, len(data), media(data[:65_536], golden(plugin).name) if callable(media) else media, golden(plugin).name)
    runs = [plugin, *extractors(exhibit.media)]
    return [one for run in runs for one in run.function(exhibit, data) if isinstance(one, Count | Problem)]


@pytest.mark.parametrize("plugin", READERS, ids=[p.name for p in READERS])
def test_each_golden_is_counted_once(plugin: Plugin) -> None:
    if plugin.name == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    counts = [one for one in counted(plugin, golden(plugin).read_bytes()) if isinstance(one, Count)]
    assert len(counts) == (0 if plugin.name in SINGLE else 1)
    assert all(c.rows_in == c.rows_read + c.rows_reported for c in counts)


@pytest.mark.parametrize("plugin", [p for p in READERS if p.name not in SINGLE], ids=lambda p: p.name)
def test_what_is_not_read_has_its_problem(plugin: Plugin) -> None:
    """Cut in the middle, a file reports what it could not read."""
    if plugin.name == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    data = golden(plugin).read_bytes()
    for cut in (data[: len(data) // 2], data[: len(data) - 1]):
        found = counted(plugin, cut)
        reported = sum(one.rows_reported for one in found if isinstance(one, Count))
        assert not reported or any(isinstance(one, Problem) for one in found)
        assert all(one.rows_in == one.rows_read + one.rows_reported for one in found if isinstance(one, Count))


def bare(inventory: list[dict[str, Any]]) -> list[str]:
    """What is called read and has no count."""
    read = [row for row in inventory if row["state"] == "read" and "rows_in" not in row]
    return [str(row["path"]) for row in read if row["reader"].partition("/")[0] not in SINGLE]


def even(inventory: list[dict[str, Any]]) -> bool:
    """Whether all that counts adds up, and everything that is called read, but single documents, counts."""
    rows = [row for row in inventory if "rows_in" in row]
    return not bare(inventory) and all(row["rows_in"] == row["rows_read"] + row["rows_reported"] for row in rows)


def test_the_inventory_shows_it_for_every_kind_of_file(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    for plugin in READERS:
        shutil.copyfile(golden(plugin), folder / f"{plugin.name}{golden(plugin).suffix}")
    (folder / "other.csv").write_text("code,name\n1,a\n2,b\n3,c,d\n", "utf-8")
    (folder / "other.jsonl").write_text('{"code": 1}\n{"code": 2}\n{broken\n', "utf-8")
    case = Case.create(tmp_path / "x.case")
    case.intake([folder])
    case.run()
    inventory = case.show("inventory")
    case.close()
    assert even(inventory), bare(inventory)
    rows = {row["path"]: row for row in inventory}
    assert (rows["other.csv"]["rows_in"], rows["other.csv"]["rows_read"]) == (3, 3)  # every row is searched, also one that fits no column
    assert (rows["other.jsonl"]["rows_in"], rows["other.jsonl"]["rows_read"], rows["other.jsonl"]["rows_reported"]) == (3, 2, 1)
    for spoilt in ({"rows_read": 0}, {"rows_in": 99}):  # the control: a count that is off, or is missing, is seen
        assert not even([*inventory, rows["other.csv"] | spoilt])
    assert not even([*inventory, {k: v for k, v in rows["other.csv"].items() if not k.startswith("rows_")}])
    assert json.dumps(inventory)
