"""An archive gives out its members whole and checked, within limits; what it does not give is named and counted."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.zip_archive import zip_archive
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = zip_archive.__leadline__  # type: ignore[attr-defined]


def archive(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as out:
        for name, body in members.items():
            out.writestr(name, body)
    return target.getvalue()


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/zip", "a.zip"), data, PLUGIN)


def children(parts: list[Part]) -> dict[str, bytes]:
    return {p.name: p.data for p in parts if isinstance(p, Child)}


def problems(parts: list[Part]) -> list[tuple[str, str]]:
    return [(p.kind, p.what) for p in parts if isinstance(p, Problem)]


def test_it_is_known_by_content_below_formats_built_on_it() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(archive({"a": b"b"}), "a.dat") == 0.5
    assert claims(b"MZ" + archive({"a": b"b"}), "a.zip") == 0.2
    assert claims(b"text", "a.zip") == 0.0


def test_the_small_folders_archives(shared: Callable[[str], Path]) -> None:
    folder = shared("check/folder")
    expected = {d["path"]: d["sha256"] for d in json.loads((folder / "expected.json").read_text("utf-8"))["derived"]}
    whole = read((folder / "case/bank/statement LT.zip").read_bytes())
    assert hashlib.sha256(children(whole)["statement.csv"]).hexdigest() == expected["bank/statement LT.zip!statement.csv"]
    assert not problems(whole)
    torn = read((folder / "case/reports/R-103/screenshots.zip").read_bytes())
    assert list(children(torn)) == ["screenshot-1.png"]
    assert problems(torn)[0][0] == "truncated"
    assert "screenshot-2.png is cut off" in problems(torn)[0][1]
    assert torn[-1] == Count("0" * 64, 2, 1, 1)


def test_a_member_without_a_name_is_taken_out_and_the_others_too() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        info = zipfile.ZipInfo("a")
        info.filename = ""
        out.writestr(info, b"one")
        out.writestr("b.txt", b"two")
    found = read(target.getvalue())
    assert list(children(found).values()) == [b"one", b"two"]
    assert [part.rows_read for part in found if isinstance(part, Count)] == [2]


@given(st.dictionaries(st.text(alphabet="abc/.é", min_size=1, max_size=8), st.binary(max_size=200), max_size=6))
def test_members_come_out_in_the_order_of_the_directory(members: dict[str, bytes]) -> None:
    found = read(archive(members))
    files = {n: b for n, b in members.items() if not n.endswith("/")}
    assert list(children(found).values()) == list(files.values())
    assert found[-1] == Count("0" * 64, len(files), len(files), 0)


def test_names_lead_nowhere_and_stay_apart() -> None:
    found = read(archive({"../../x": b"", "/abs/a.txt": b"", "a.txt": b"", "./a.txt": b"", "a.tx\u202et": b"", "A.txt": b""}))
    assert list(children(found)) == ["__/__/x", "abs/a.txt", "a.txt", "_/a.txt", "a.tx\\u202et", "A.txt"]
    assert next(p.locator for p in found if isinstance(p, Child)) == "member 1: ../../x"


def test_two_members_of_one_name_stay_apart() -> None:
    data = archive({"a.txt": b"one", "b.txt": b"two"}).replace(b"b.txt", b"a.txt")
    assert children(read(data)) == {"a.txt": b"one", "a (2).txt": b"two"}


def test_names_in_utf8_without_the_mark_are_read() -> None:
    data = archive({"größe.txt": b"x"})
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + flags
        data = data[:at] + b"\0\0" + data[at + 2 :]
    assert list(children(read(data))) == ["größe.txt"]


def test_a_member_that_fails_its_check_sum_is_not_handed_out() -> None:
    data = bytearray(archive({"a.csv": b"amount\n100.00\n", "b.txt": b"fine"}, zipfile.ZIP_STORED))
    data[data.index(b"100.00")] = ord("9")
    found = read(bytes(data))
    assert children(found) == {"b.txt": b"fine"}
    assert problems(found)[0][0] == "damaged"
    assert found[-1] == Count("0" * 64, 2, 1, 1)


def test_encrypted_members_are_named_once() -> None:
    data = archive({f"secret-{n}.txt": b"x" for n in range(8)}, zipfile.ZIP_STORED)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data = data[: at + flags] + b"\1" + data[at + flags + 1 :]
    found = read(data)
    assert not children(found)
    kind, what = problems(found)[0]
    assert (kind, len(problems(found))) == ("encrypted", 1)
    assert "secret-0.txt" in what
    assert "3 more" in what


def test_a_bomb_is_left_out_and_its_neighbour_read() -> None:
    found = read(archive({"bomb": bytes(30_000_000), "letter.txt": b"hello"}))
    assert children(found) == {"letter.txt": b"hello"}
    assert problems(found)[0][0] == "over-limit"
    assert "Reached at bomb" in problems(found)[0][1]
    assert found[-1] == Count("0" * 64, 2, 1, 1)


@pytest.mark.parametrize("cut", [False, True])
def test_members_beyond_the_limit_are_counted(cut: bool) -> None:
    data = archive({f"{n}.txt": b"x" for n in range(10)})
    with limits.using(limits.Limits(members=4)):
        found = read(data[: data.index(b"PK\x01\x02")] if cut else data)
    assert len(children(found)) == 4
    assert found[-1] == Count("0" * 64, 10, 4, 6)


def test_an_archive_inside_is_left_to_the_next_round() -> None:
    inner = archive({"a.txt": b"deep"})
    found = children(read(archive({"inner.zip": inner}, zipfile.ZIP_STORED)))
    assert found == {"inner.zip": inner}


@settings(max_examples=60)
@given(st.integers(0, 600), st.integers(0, 600), st.binary(max_size=3))
def test_a_damaged_archive_gives_nothing_but_true_members(at: int, length: int, noise: bytes) -> None:
    members = {"a.txt": b"first " * 30, "b.txt": bytes(range(200)), "c.txt": b"last"}
    data = archive(members)
    found = read(data[:at] + noise + data[at + length :])
    # A name may be damaged without anyone being able to tell; a member's bytes never.
    assert all(body in (*members.values(), b"") for body in children(found).values())
