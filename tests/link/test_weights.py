"""The numbers of the data file: each has its reason, and what they make of a shared reference."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from leadline.link.weights import role, weights
from leadline.plugins import family

SUPPLIERS = ("ip", "asn", "analytics", "favicon", "kit", "hash", "bic", "name")


def test_every_kind_and_role_gives_its_reason() -> None:
    data = tomllib.loads((files("leadline.link") / "data" / "weights.toml").read_text(encoding="utf-8"))
    assert all(entry["reason"] for part in ("kinds", "roles") for entry in data[part].values())
    assert set(family("kinds")) <= set(data["kinds"]), "a kind without a weight counts as a supplier's: say so in the data"


def test_what_sellers_give_to_many_is_marked_so() -> None:
    assert all(weights().kind(kind).supplier for kind in SUPPLIERS)
    assert weights().kind("never heard of").supplier


@given(st.integers(2, 500), st.integers(500, 50_000))
def test_the_rarer_weighs_more_and_an_account_that_both_paid_always_suffices(seen: int, reports: int) -> None:
    bits = weights().of("iban", ("payee", "payee"), seen, reports)
    assert bits >= weights().threshold
    assert weights().of("phone", ("mention", "mention"), seen, reports) >= weights().of("phone", ("mention", "mention"), seen + 1, reports)
    assert (
        bits >= weights().of("iban", ("payee", "mention"), seen, reports) > weights().of("ip", ("infrastructure", "mention"), seen, reports)
    )


def test_a_role_is_read_from_the_last_part_of_a_fields_name() -> None:
    assert role("iban", "payment[0].paid_to") == "payee"
    assert role("email", "Reply-To") == "sender"
    assert role("ip", "whatever") == "infrastructure"
    assert role("phone", "Bemerkung") == "mention"
