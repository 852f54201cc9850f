"""A packed file comes out whole or not at all."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.gzip_file import gzip_file
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = gzip_file.__leadline__  # type: ignore[attr-defined]


def read(data: bytes, name: str = "a.csv.gz") -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/gzip", name), data, PLUGIN)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=3))
def test_all_pieces_come_out_joined(pieces: list[bytes]) -> None:
    found = read(b"".join(gzip.compress(p, mtime=0) for p in pieces) + bytes(4))
    assert found == [Child("a.csv", b"".join(pieces), None, "the packed file"), Count("0" * 64, 1, 1, 0)]


def test_much_out_of_little_is_not_cut() -> None:
    body = bytes(9_000_000)
    assert read(gzip.compress(body, mtime=0))[0] == Child("a.csv", body, None, "the packed file")


@pytest.mark.parametrize("name, expected", [("a.tgz", "a.tar"), ("backup", "unpacked"), ("a.gz", "a"), ("../b.gz", ".._b")])
def test_it_is_named_after_its_file(name: str, expected: str) -> None:
    found = read(gzip.compress(b"x", mtime=0), name)[0]
    assert isinstance(found, Child)
    assert found.name == expected.replace("..", "__")


def test_the_name_stored_inside_counts_more() -> None:
    target = io.BytesIO()
    with gzip.GzipFile("folder/real.csv", "wb", fileobj=target, mtime=0) as out:
        out.write(b"x")
    found = read(target.getvalue())[0]
    assert isinstance(found, Child)
    assert found.name == "real.csv"


@given(st.integers(3, 200))
def test_cut_off_it_gives_a_problem_and_no_half_file(cut: int) -> None:
    data = gzip.compress(bytes(range(256)) * 2, mtime=0)
    found = read(data[: min(cut, len(data) - 1)])
    assert isinstance(found[0], Problem)
    assert found[0].kind == "truncated"
    assert found[1:] == [Count("0" * 64, 1, 0, 1)]


def test_damage_and_bombs_and_rubbish_are_named() -> None:
    data = bytearray(gzip.compress(b"hello", mtime=0))
    data[-6] ^= 1
    kinds = [
        [p.kind for p in read(d) if isinstance(p, Problem)]
        for d in (bytes(data), gzip.compress(bytes(60_000_000), mtime=0), gzip.compress(b"x", mtime=0) + b"rubbish")
    ]
    assert kinds == [["damaged"], ["over-limit"], ["malformed"]]


def test_it_is_known_by_its_mark() -> None:
    assert PLUGIN.info["claims"](gzip.compress(b"x", mtime=0), "x") == 0.9
    assert PLUGIN.info["claims"](b"\x1f\x8bXX", "x.gz") == 0.0
