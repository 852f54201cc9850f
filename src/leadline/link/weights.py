"""How much a shared reference weighs: the data files `weights.toml` and `roles.toml`, read once, and the formula over them."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What the data file says of a kind of reference; `supplier` kinds never suffice, an `account` is checked."""

    strength: float
    floor: bool = False
    supplier: bool = False
    account: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """What the data file says of a role; `acting`: the report says that the other side used the reference."""

    weight: float
    acting: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of `weights.toml`, ready for use."""

    background: int
    threshold: float
    all_pairs: int
    shown_spans: int
    kinds: dict[str, Kind]
    roles: dict[str, Role]
    bridges: dict[str, float]

    def kind(self, name: str) -> Kind:
        """The numbers of a kind; one that the file does not name counts as a supplier's, so that it never ties by accident."""
        return self.kinds.get(name, Kind(0.0, supplier=True))

    def of(self, kind: str, roles: tuple[str, str], seen: int, reports: int) -> float:
        """Bits that one shared reference gives: rarity x strength x roles.

        Where both reports say that the other side used it, and the kind has a floor, it is never below the threshold.
        """
        known, (left, right) = self.kind(kind), (self.roles[roles[0]], self.roles[roles[1]])
        bits = math.log2((reports + self.background) / max(seen, 1)) * known.strength * left.weight * right.weight
        if known.floor and left.acting and right.acting:
            bits = max(bits, self.threshold)
        return round(bits, 2)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("leadline.link") / "data" / name).read_text(encoding="utf-8"))


@cache
def weights() -> Weights:
    """The numbers of the data file."""
    data = _read("weights.toml")
    flags = ("floor", "supplier", "account")
    kinds = {k: Kind(v["strength"], *(v.get(flag, False) for flag in flags)) for k, v in data["kinds"].items()}
    roles = {k: Role(v["weight"], v["acting"]) for k, v in data["roles"].items()}
    return Weights(data["background"], data["threshold"], data["all_pairs"], data["shown_spans"], kinds, roles, data["bridges"])


@cache
def _fields() -> dict[str, str]:
    return {field: role for role, fields in _read("roles.toml").items() for field in fields}


@cache
def role(kind: str, field: str) -> str:
    """The role in which a reference stands, by its kind and by the field it was seen in (`payment[0].paid_to` counts as `paid_to`)."""
    name = field.lower().rpartition(".")[2].partition("[")[0].strip().replace("-", "_").replace(" ", "_")
    named = _fields().get(name)
    if named:
        return named
    return "infrastructure" if kind in ("ip", "asn") else "mention"
