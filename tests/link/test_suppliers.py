"""A guarantee market is known by its name, on the messenger and in a link to it; an ordinary name is not."""

from __future__ import annotations

import pytest

from leadline.link.common import common
from leadline.model.values import Ref


@pytest.mark.parametrize(
    "kind, value, listed",
    [
        ("handle", "telegram/xinbi_guarantee_77", True),
        ("handle", "telegram/HaoWang担保", True),
        ("url", "https://t.me/huione_desk", True),
        ("url", "https://escrow.example.com/guarantee", False),
        ("handle", "telegram/quick_fx_desk", False),
        ("handle", "telegram/desescrowed", False),
        ("email", "guarantee@example.com", None),
    ],
)
def test_a_market_is_told_by_what_it_calls_itself(kind: str, value: str, listed: bool | None) -> None:
    found = common(Ref(kind, value))
    if listed is None:
        assert found is None or "guarantee" not in found.why
    else:
        assert bool(found and "guarantee market" in found.why) is listed
