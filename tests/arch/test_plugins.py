"""One conformance test over all plugins: documented, versioned, typed, golden, the same twice, safe on torn and random input."""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import random
from pathlib import Path
from typing import Any

import pytest

from leadline import plugins
from leadline.model.records import Child, Count, Exhibit, Problem
from leadline.plugins import Plugin

GOLDENS = Path(__file__).resolve().parents[1] / "goldens"
ALL = [p for family in plugins.FOLDERS for p in plugins.family(family).values()]
BY_BYTES = [p for p in ALL if p.family in ("readers", "extractors")]


def ids(some: list[Plugin]) -> list[str]:
    return [f"{p.family}-{p.name}" for p in some]


def given(plugin: Plugin) -> tuple[Path, Exhibit, bytes]:
    folder = GOLDENS / plugin.family / plugin.name
    inputs = sorted(folder.glob("input.*"))
    assert inputs, f"no golden input in tests/goldens/{plugin.family}/{plugin.name}"
    data = inputs[0].read_bytes()
    media = plugin.info["media"] if plugin.family == "readers" else (folder / "media.txt").read_text("utf-8").strip()
    if callable(media):
        media = media(data[:65_536], inputs[0].name)
    return folder, exhibit(data, media, inputs[0].name), data


def exhibit(data: bytes, media: str, name: str = "input.bin") -> Exhibit:
    return Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, name)


def dumped(plugin: Plugin, one: Exhibit, data: bytes) -> list[str]:
    def plain(value: Any) -> Any:
        return value.decode("latin-1") if isinstance(value, bytes) else str(value)

    return [
        json.dumps(dataclasses.asdict(record) | {"type": type(record).__name__}, ensure_ascii=False, sort_keys=True, default=plain)
        for record in plugin.function(one, data)
    ]


@pytest.mark.parametrize("plugin", ALL, ids=ids(ALL))
def test_a_plugin_is_documented_versioned_and_typed(plugin: Plugin) -> None:
    assert plugin.about.rstrip().endswith((".", ":")) or len(plugin.about) > 20
    assert plugin.version >= 1
    signature = inspect.signature(plugin.function)
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, f"{parameter.name} has no type"
    assert signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("plugin", BY_BYTES, ids=ids(BY_BYTES))
def test_a_plugin_gives_its_golden_the_same_twice(plugin: Plugin) -> None:
    folder, one, data = given(plugin)
    first = dumped(plugin, one, data)
    assert first == dumped(plugin, one, data)
    expected = (folder / "expected.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in first] == [json.loads(line) for line in expected]


@pytest.mark.parametrize("plugin", BY_BYTES, ids=ids(BY_BYTES))
def test_spans_lie_in_the_exhibit(plugin: Plugin) -> None:
    _, one, data = given(plugin)
    for record in plugin.function(one, data):
        span = getattr(record, "span", None)
        if span is not None:
            assert span.exhibit == one.sha256
            assert 0 <= span.start <= span.end <= len(data)
        if isinstance(record, Count):
            assert record.rows_in == record.rows_read + record.rows_reported


@pytest.mark.parametrize("plugin", BY_BYTES, ids=ids(BY_BYTES))
def test_torn_and_random_input_gives_problems_never_an_exception(plugin: Plugin) -> None:
    _, one, data = given(plugin)
    dice = random.Random(plugin.name)
    torn = [data[: len(data) * n // 12] for n in range(12)]
    flipped = [bytes(b ^ (1 << dice.randrange(8)) if dice.random() < 0.02 else b for b in data) for _ in range(10)]
    noise = [dice.randbytes(n) for n in (1, 7, 300, 5_000)]
    for bad in [b"", b"\x00" * 50, *torn, *flipped, *noise]:
        for record in plugin.function(exhibit(bad, one.media), bad):
            span = getattr(record, "span", None)
            if span is not None:
                assert 0 <= span.start <= span.end <= len(bad)
            if isinstance(record, Problem):
                assert all((record.kind, record.what, record.advice))


READERS = list(plugins.family("readers").values())


@pytest.mark.parametrize("plugin", READERS, ids=ids(READERS))
def test_a_reader_claims_its_golden_more_than_any_other(plugin: Plugin) -> None:
    folder, _, data = given(plugin)
    name = sorted(folder.glob("input.*"))[0].name
    claims = {p.name: p.info["claims"](data[:65_536], name) for p in READERS}
    assert claims[plugin.name] == max(claims.values()), claims
    assert claims[plugin.name] > 0.1
    assert plugin.info["claims"](b"", name) <= 0.2, "a name alone claims at most 0.2"


def test_children_are_bytes_with_names() -> None:
    for plugin in READERS:
        _, one, data = given(plugin)
        for part in plugin.function(one, data):
            if isinstance(part, Child):
                assert part.name
                assert "/" not in part.name[:1]
