"""JSON lines are known by their first lines."""

from __future__ import annotations

import pytest

from leadline.intake import identify
from leadline.intake.readers.jsonl import jsonl
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

PLUGIN: Plugin = jsonl.__leadline__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data, media",
    [
        (b'{"report_id":"R-1","narrative":"x","url":"y"}\n{"report_id":"R-2"}\n', "application/jsonl; table=reports"),
        (b'{"account":"A","at":"2026-03-01","amount":"5","asset":"EUR"}\n', "application/jsonl; table=balances"),
        (b'{"a":1}\n{"b":2}\n', "application/jsonl; table=other"),
    ],
)
def test_the_media_type_names_the_table(data: bytes, media: str) -> None:
    found = identify.identify(data, "lines")
    assert found is not None
    assert (found.name, found.info["media"](data, "lines")) == ("jsonl", media)


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1,\n "b": 2}\n', b"[{}]\n", b"{\n}\n", b"text\n", b"{x}\n{y}\n"])
def test_what_is_no_json_lines_is_not_claimed(data: bytes) -> None:
    assert PLUGIN.info["claims"](data, "a.jsonl") == 0.0


def test_nothing_lies_inside() -> None:
    assert identify.read(Exhibit("0" * 64, 9, "application/jsonl", "a.jsonl"), b'{"a": 1}\n', PLUGIN) == []
