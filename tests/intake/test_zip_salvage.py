"""A ZIP cut off in the middle still gives what came before the cut, whole and checked."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import zip_salvage

MEMBERS = {"a.txt": b"first " * 50, "folder/": b"", "b.txt": bytes(range(256)) * 30, "c.txt": b"last"}


class OneWay(io.BytesIO):
    """A file that cannot be rewound, so that sizes stand behind the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError("one way")

    def seek(self, *_: int) -> int:
        raise OSError("one way")


def archive(packing: int = zipfile.ZIP_DEFLATED, *, later: bool = False) -> bytes:
    target = OneWay() if later else io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as out:
        for name, body in MEMBERS.items():
            out.writestr(name, body)
    return target.getvalue()


def taken(data: bytes) -> tuple[dict[str, bytes], list[str]]:
    whole, torn = {}, []
    for local in zip_salvage.headers(data):
        name = local.name.decode()
        try:
            whole[name] = b"".join(zip_salvage.chunks(data, local))
        except zip_salvage.Torn as why:
            torn.append(f"{name} {why}")
    return whole, torn


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_all_members_come_back_without_the_directory(packing: int) -> None:
    data = archive(packing)
    assert taken(data[: data.index(b"PK\x01\x02")]) == (MEMBERS, [])


def test_sizes_behind_the_data_are_found() -> None:
    data = archive(later=True)
    whole, _ = taken(data[: data.index(b"PK\x01\x02")])
    assert {n: whole[n] for n in ("a.txt", "b.txt", "c.txt")} == {n: MEMBERS[n] for n in ("a.txt", "b.txt", "c.txt")}


@given(st.integers(0, 700))
def test_wherever_it_is_cut_only_whole_members_come_out(cut: int) -> None:
    whole, torn = taken(archive()[:cut])
    assert all(MEMBERS[name] == body for name, body in whole.items())
    assert len(torn) <= 1


def test_a_cut_member_is_named_with_the_reason() -> None:
    data = archive(zipfile.ZIP_STORED)
    assert taken(data[: data.index(b"\xff") + 10])[1] == ["b.txt is cut off"]
    assert zip_salvage.cut_header(data[: data.rindex(b"PK\x03\x04") + 12])


def test_a_flipped_bit_is_seen() -> None:
    data = bytearray(archive(zipfile.ZIP_STORED))
    data[data.index(b"first") + 2] ^= 1
    assert taken(bytes(data))[1] == ["a.txt does not agree with its check sum"]


def test_encrypted_and_unknown_packing_are_named() -> None:
    data = bytearray(archive(zipfile.ZIP_STORED))
    data[6] |= 1
    assert taken(bytes(data))[1][0] == "a.txt is encrypted"
    data[6], data[8] = 0, 99
    assert "directory" in taken(bytes(data))[1][0]


@given(st.binary(max_size=300))
def test_any_bytes_are_walked_without_an_exception(noise: bytes) -> None:
    taken(b"PK\x03\x04" + noise)
