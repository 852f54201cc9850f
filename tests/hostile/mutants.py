"""Mutants of the corpus and of the goldens: flips, cuts, splices, repeats, lying numbers and lengths, pieces swapped between files.

A mutant is made by its seed and its number alone: `python tests/hostile/mutants.py SEED NUMBER [-o FILE]` makes it again.
"""

from __future__ import annotations

import argparse
import random
import re
import struct
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.hostile import expect  # noqa: E402

LARGEST = 120_000  # bytes of a file that is worth mutating: larger ones cost time and reach nothing new
_NUMBERS = (b"0", b"-1", b"1e309", b"NaN", b"9" * 40, b"0.0000000000000000000001", b"2147483648", b"18446744073709551616", "٣".encode(), b"1,2.3", b"")
_LENGTHS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t", b"<", b">", b"&#0;", b"&#xD800;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<![CDATA[", b"-->", b"{", b"}", b"[", b"]", b"\\u0000", b"\\ud800", b"--b", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", b"\xe2\x80\xae",
    b"PK\x03\x04", b"PK\x05\x06", b"endstream", b"endobj", b"\x1f\x8b\x08", b"\xed\xa0\x80", b"=?utf-8?b?AA?=", b"\\'00", b"{\\*\\bin99999999 ", b":86:", b"-}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutant: what it was made of, and its bytes; `name` is the file's, and says how to make it again."""

    seed: int
    number: int
    base: str
    data: bytes

    @property
    def name(self) -> str:
        """`s7-000012-statement.csv`: seed and number stand in front."""
        return f"s{self.seed}-{self.number:06d}-{self.base.rpartition('/')[2]}"


@cache
def bases() -> tuple[tuple[str, bytes], ...]:
    """What is mutated: every file of the corpus in its small form, every golden input of readers and extractors."""
    found = [(case.id, case.bytes()) for case in expect.every() if case.make]
    goldens = ROOT / "tests" / "goldens"
    for path in sorted([*goldens.glob("readers/*/input.*"), *goldens.glob("extractors/*/input.*")]):
        found.append((f"{path.parent.name}/{path.parent.name}{path.suffix}", path.read_bytes()))
    return tuple((name, data) for name, data in found if 0 < len(data) <= LARGEST)


def mutant(seed: int, number: int) -> Mutant:
    """The mutant of that number."""
    dice = random.Random(f"{seed} {number}")
    name, data = dice.choice(bases())
    while name.startswith("good/"):  # another statement of the good file's own account would rightly be a doubt about that
        name, data = dice.choice(bases())
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 5))):
        data = dice.choice(_WAYS)(data, dice)
    return Mutant(seed, number, name, data[: 2 * LARGEST])


def _at(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data) + 1)


def _flip(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 1 + len(data) // 100))):
        if out:
            out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _byte(data: bytes, dice: random.Random) -> bytes:
    at = _at(data, dice)
    return data[:at] + bytes([dice.choice((0, 0xFF, 0x80, 10, 13, 34, 44, dice.randrange(256)))]) + data[at + 1 :]


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: _at(data, dice)] if dice.random() < 0.8 else data[_at(data, dice) :]


def _drop(data: bytes, dice: random.Random) -> bytes:
    at = _at(data, dice)
    return data[:at] + data[at + dice.choice((1, 2, 4, 16, 200)) :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    at, size = _at(data, dice), dice.choice((1, 4, 30, 300, 2_000))
    return data[:at] + data[at : at + size] * dice.choice((2, 2, 3, 50)) + data[at + size :]


def _token(data: bytes, dice: random.Random) -> bytes:
    at = _at(data, dice)
    return data[:at] + dice.choice(_TOKENS) * dice.choice((1, 1, 1, 2, 200)) + data[at:]


def _number(data: bytes, dice: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(?:[.,]\d+)*", data[:LARGEST]))
    if not found:
        return _flip(data, dice)
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(_NUMBERS) + data[one.end() :]


def _length(data: bytes, dice: random.Random) -> bytes:
    form = dice.choice(("<H", ">H", "<L", ">L", "<Q", ">Q"))
    size = struct.calcsize(form)
    if len(data) < size:
        return _flip(data, dice)
    at = dice.randrange(min(len(data) - size + 1, 4_096) if dice.random() < 0.6 else len(data) - size + 1)
    value = dice.choice(_LENGTHS) & (256**size - 1)
    return data[:at] + struct.pack(form, value) + data[at + size :]


def _swap(data: bytes, dice: random.Random) -> bytes:
    """A piece of another file in place of one of this."""
    _, other = dice.choice(bases())
    at, there, size = _at(data, dice), _at(other, dice), dice.choice((8, 64, 500, 5_000))
    return data[:at] + other[there : there + size] + data[at + dice.choice((0, size)) :]


def _splice(data: bytes, dice: random.Random) -> bytes:
    """The front of this file and the back of another."""
    _, other = dice.choice(bases())
    return data[: _at(data, dice)] + other[_at(other, dice) :]


def _lines(data: bytes, dice: random.Random) -> bytes:
    """Lines that change their places."""
    lines = data.split(b"\n")
    one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


_WAYS = (_flip, _flip, _byte, _cut, _drop, _repeat, _token, _number, _number, _length, _length, _swap, _splice, _lines)


def write(folder: Path, seed: int, numbers: range) -> list[Mutant]:
    """Mutants as files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [mutant(seed, number) for number in numbers]
    for one in made:
        (folder / one.name).write_bytes(one.data)
    return made


def main() -> None:
    """Makes one mutant again."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("seed", type=int)
    asked.add_argument("number", type=int)
    asked.add_argument("-o", dest="out", type=Path, help="where it is written (default: its name in this folder)")
    args = asked.parse_args()
    made = mutant(args.seed, args.number)
    (args.out or Path(made.name)).write_bytes(made.data)
    sys.stdout.write(f"{made.name}: {len(made.data):,} bytes, made of {made.base}\n")


if __name__ == "__main__":
    main()
