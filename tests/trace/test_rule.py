"""The door to all rules: which there are, and what starts a trail."""

from __future__ import annotations

from typing import Any

import pytest

from leadline import plugins
from leadline.model.errors import UsageError
from leadline.trace import RULES


def test_every_rule_names_its_authority_and_says_what_it_does() -> None:
    found = plugins.family("rules")
    assert set(RULES) <= set(found)
    for rule in RULES:
        assert found[rule].info["authority"]
        assert found[rule].about.endswith(".")


def test_a_start_is_of_its_report_or_of_its_own_name(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T1")
    case.entry("2026-03-01", "v", "A", "100", id="T2")
    case.entry("2026-03-02", "A", "A", "100", id="T3")
    case.loss("R-1", "T1")
    case.loss("R-1", "T2")
    case.run()
    assert [loss["origin"] for loss in case.follow("fifo", "T2")["losses"]] == ["R-1/1"]
    with pytest.raises(UsageError, match="moves nothing"):
        case.follow("fifo", "T3")
    with pytest.raises(UsageError, match="no transfer"):
        case.follow("fifo", "T9")
    with pytest.raises(UsageError, match="no tracing rule"):
        case.follow("hotchpot")
