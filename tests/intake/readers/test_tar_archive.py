"""A TAR gives out its files; links, devices and damage are named; nothing is ever written."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.tar_archive import tar_archive
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = tar_archive.__leadline__  # type: ignore[attr-defined]


def archive(members: dict[str, bytes], *odd: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as out:
        for name, body in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            out.addfile(member, io.BytesIO(body))
        for member in odd:
            out.addfile(member)
    return target.getvalue()


def odd(name: str, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return member


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/x-tar", "a.tar"), data, PLUGIN)


def children(parts: list[Part]) -> dict[str, bytes]:
    return {p.name: p.data for p in parts if isinstance(p, Child)}


def kinds(parts: list[Part]) -> list[str]:
    return [p.kind for p in parts if isinstance(p, Problem)]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_files_come_out_in_order(form: int) -> None:
    data = archive({"b/" + "x" * 90 + ".txt": b"one", "a.txt": b"two" * 400, "empty": b""}, form=form)
    found = read(data)
    assert list(children(found).values()) == [b"one", b"two" * 400, b""]
    assert not kinds(found)
    assert found[-1] == Count("0" * 64, 3, 3, 0)
    assert PLUGIN.info["claims"](data, "x") > 0.9


def test_links_and_devices_are_no_files() -> None:
    found = read(
        archive({"/abs/../a.txt": b"x"}, odd("link", tarfile.SYMTYPE), odd("hard", tarfile.LNKTYPE), odd("pipe", tarfile.FIFOTYPE))
    )
    assert list(children(found)) == ["abs/__/a.txt"]
    assert kinds(found) == ["unreadable"]
    assert found[-1] == Count("0" * 64, 4, 1, 3)


def test_cut_off_inside_a_file() -> None:
    found = read(archive({"a.txt": b"x" * 600, "b.txt": b"y" * 5000})[:3000])
    assert list(children(found)) == ["a.txt"]
    assert kinds(found) == ["truncated"]


def test_a_broken_header_in_the_middle_does_not_end_it_in_silence() -> None:
    data = bytearray(archive({"a.txt": b"x", "b.txt": b"y"}))
    data[1024 + 150] ^= 1
    found = read(bytes(data))
    assert list(children(found)) == ["a.txt"]
    assert kinds(found) == ["damaged"]


def test_members_beyond_the_limit_are_counted() -> None:
    with limits.using(limits.Limits(members=2)):
        found = read(archive({f"{n}": b"x" for n in range(5)}))
    assert found[-1] == Count("0" * 64, 5, 2, 3)
    assert kinds(found) == ["over-limit"]


def test_old_archives_are_known_by_their_check_sum() -> None:
    data = bytearray(archive({"a.txt": b"x"}, form=tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 256 + sum(data[156:512]))
    assert PLUGIN.info["claims"](bytes(data), "x") == 0.8
    assert PLUGIN.info["claims"](bytes(1024), "a.tar") == 0.0


@settings(max_examples=80)
@given(st.integers(0, 2600), st.binary(max_size=12), st.integers(0, 600))
def test_a_damaged_archive_gives_no_exception(at: int, noise: bytes, lost: int) -> None:
    data = archive({"a.txt": b"x" * 600, "ü" * 80: b"y"})
    read(data[:at] + noise + data[at + lost :])
