"""report.toml is known by its fields, whatever it is called."""

from __future__ import annotations

import pytest

from leadline.intake import identify
from leadline.intake.readers.report_toml import report_toml
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

PLUGIN: Plugin = report_toml.__leadline__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data",
    [
        b'report_id = "R-1"\nnarrative = "x"\n',
        b'# a comment\nnarrative = """\nseveral\nlines = here\n"""\n[[payment]]\nloss_amount = "5.00"\n',
        b'report_id = "R-1"\nnarrative = "x\nreceived_at = 2026-03-04\n',
    ],
)
def test_fields_of_a_report_make_one_also_where_a_line_is_broken(data: bytes) -> None:
    found = identify.identify(data, "notes")
    assert found is not None
    assert (found.name, found.info["media"]) == ("report-toml", "application/toml; table=report")


@pytest.mark.parametrize("data", [b"", b"[tool.ruff]\nline-length = 140\n", b'name = "x"\n', b"a = b = c\n", b"\xff\xfe=\n", b"narrative of a day\n"])
def test_other_texts_are_not_claimed(data: bytes) -> None:
    assert PLUGIN.info["claims"](data, "report.toml") == 0.0


def test_nothing_lies_inside() -> None:
    assert identify.read(Exhibit("0" * 64, 9, "application/toml; table=report", "report.toml"), b"url = ''\n", PLUGIN) == []
