"""Values that everything else is made of: a reference, a span of bytes, an exact amount of money."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

MOST_DECIMALS = 36  # interface: a row that shows more is not traced
MOST_BITS = 256  # interface: an amount of 2**256 units or more is not traced

_REF = re.compile(r"([a-z][a-z0-9-]*):(\S.*)", re.DOTALL)
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """An identifier of something in the world, written `kind:value` (`iban:DE89370400440532013000`)."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def of(cls, text: str) -> Ref:
        """Reads `kind:value` back. Raises ValueError where the text is none."""
        match = _REF.fullmatch(text)
        if not match:
            raise ValueError(f"not a reference of the form kind:value: {text!r}")
        return cls(match[1], match[2])


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice of an exhibit's bytes: `exhibit` is its SHA-256 in hex, offsets count bytes, the end is exclusive."""

    exhibit: str
    start: int
    end: int

    def json(self) -> dict[str, Any]:
        """The form in which it is printed and kept."""
        return {"exhibit": self.exhibit, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` whole units of 10**-`decimals` of `asset` (ISO 4217, `BTC`, `USDT@tron`).

    A record keeps the decimals that its row shows; a ledger brings all rows of an asset to the same number.
    """

    minor: int
    decimals: int
    asset: str

    @classmethod
    def parse(cls, text: str, asset: str) -> Money:
        """Reads a plain decimal (`-12.50`, no grouping, no exponent). Raises ValueError for anything else."""
        match = _DECIMAL.fullmatch(text)
        if not match:
            raise ValueError(f"not a plain decimal number: {text[:60]!r}")
        fraction = match[3] or ""
        digits = (match[2] + fraction).lstrip("0") or "0"
        if len(fraction) > MOST_DECIMALS or len(digits) > 78 or int(digits) >> MOST_BITS:
            raise ValueError(f"more than {MOST_DECIMALS} decimals or 2**{MOST_BITS} units: {text[:60]!r}")
        return cls.kept(text, asset)

    @classmethod
    def kept(cls, text: str, asset: str) -> Money:
        """Reads a plain decimal of our own tables: a sum, or an amount at its asset's scale, may be larger than any row may state."""
        match = _DECIMAL.fullmatch(text)
        if not match:
            raise ValueError(f"not a plain decimal number: {text[:60]!r}")
        fraction = match[3] or ""
        minor = int(match[2] + fraction)
        return cls(-minor if match[1] else minor, len(fraction), asset)

    def at(self, decimals: int) -> int:
        """The whole units when the asset has `decimals` decimals. Raises ValueError where digits would be cut."""
        if decimals >= self.decimals:
            return self.minor * _ten(decimals - self.decimals)
        units, rest = divmod(self.minor, _ten(self.decimals - decimals))
        if rest:
            raise ValueError(f"{self} {self.asset} has more than {decimals} decimals")
        return units

    def shown_decimals(self) -> int:
        """How many decimals the amount needs, trailing zeros aside."""
        minor, decimals = self.minor, self.decimals
        while decimals and minor % 10 == 0:
            minor, decimals = minor // 10, decimals - 1
        return decimals

    def __str__(self) -> str:
        return decimal_text(self.minor, self.decimals)


def _ten(power: int) -> int:
    return int("1" + "0" * power)


def decimal_text(minor: int, decimals: int) -> str:
    """Prints whole units as a decimal in major units: `decimal_text(-50, 2) == "-0.50"`."""
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """The one JSON form that is hashed and signed: sorted keys, no white space, UTF-8 (after RFC 8785, without floats)."""
    return _CANONICAL.encode(value).encode("utf-8", "surrogatepass")


def digest(*parts: object) -> str:
    """A stable short name for content: 20 hex digits of the SHA-256 of its canonical JSON."""
    return hashlib.sha256(canonical(parts)).hexdigest()[:20]
