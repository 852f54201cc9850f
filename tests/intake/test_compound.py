"""A compound file gives every stream wherever its sectors lie, and never more bytes than it has."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake import compound
from leadline.intake.compound import NoCompound, Storage, Stream

SIZES = st.sampled_from([0, 1, 63, 64, 65, 500, 511, 512, 4095, 4096, 4097, 9_000])
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="/\\:!"), min_size=1, max_size=20)
END = 0xFFFFFFFA


def trees() -> st.SearchStrategy[Storage]:
    stream = st.builds(lambda n, size: Stream(random.Random(n).randbytes(size)), st.integers(0, 99), SIZES)
    inner = st.builds(lambda items: Storage(bytes(range(16)), items), st.dictionaries(NAMES, stream, max_size=5))
    return st.builds(lambda items: Storage(items=items), st.dictionaries(NAMES, stream | inner, max_size=9))


def flat(storage: Storage, before: tuple[str, ...] = ()) -> dict[tuple[str, ...], bytes]:
    out: dict[tuple[str, ...], bytes] = {}
    for name, item in storage.items.items():
        if isinstance(item, Storage):
            out |= {(*before, name): item.clsid} | flat(item, (*before, name))
        else:
            out[*before, name] = item.data
    return out


def shuffled(data: bytes, dice: random.Random) -> bytes:
    """The same compound file with its sectors in another order: every number in its tables is replaced."""
    head, sectors = bytearray(data[:512]), [bytearray(data[n : n + 512]) for n in range(512, len(data), 512)]
    new = list(range(len(sectors)))
    dice.shuffle(new)

    def moved(number: int) -> int:
        return new[number] if number < len(new) else number

    for at in (48, 60, *range(76, 512, 4)):
        struct.pack_into("<I", head, at, moved(struct.unpack_from("<I", head, at)[0]))
    tables = [n for n in struct.unpack("<109I", data[76:512]) if n < END]
    fat = [n for table in tables for n in struct.unpack("<128I", sectors[table])]
    turned = [0xFFFFFFFF] * len(fat)
    for number, following in enumerate(fat[: len(sectors)]):
        turned[new[number]] = moved(following)
    for n, table in enumerate(tables):
        sectors[table][:] = struct.pack("<128I", *turned[n * 128 : n * 128 + 128])
    number = struct.unpack_from("<I", data, 48)[0]
    while number < END:
        for at in range(0, 512, 128):
            kind, (start, size) = sectors[number][at + 66], struct.unpack_from("<IQ", sectors[number], at + 116)
            if (kind == 2 and size >= 4096) or (kind == 5 and size):
                struct.pack_into("<I", sectors[number], at + 116, moved(start))
        number = fat[number]
    placed = dict(zip(new, sectors, strict=True))
    return bytes(head) + b"".join(bytes(placed[n]) for n in range(len(sectors)))


@settings(max_examples=60, deadline=None)
@given(trees(), st.integers(0, 1000))
def test_what_is_written_is_read_wherever_the_sectors_lie(tree: Storage, seed: int) -> None:
    data = compound.write(tree)
    assert compound.write(tree) == data
    for one in (data, shuffled(data, random.Random(seed))):
        root, faults = compound.read(one)
        assert flat(root) == flat(tree)
        assert not faults


def test_tables_beyond_the_header_are_found() -> None:
    """More than 109 sectors of tables need a list of their own (files over 7 MB)."""
    tree = Storage(items={"a": Stream(random.Random(1).randbytes(8_000_000)), "b": Stream(b"x" * 5_000)})
    data = compound.write(tree)
    assert struct.unpack_from("<I", data, 68)[0] < END
    root, faults = compound.read(data)
    assert flat(root) == flat(tree)
    assert not faults


def test_a_stream_that_is_cut_off_says_so() -> None:
    data = compound.write(Storage(items={"a": Stream(b"a" * 5_000), "b": Stream(b"b" * 5_000)}))
    short = bytearray(data)
    at = data.find("b\0".encode("utf-16-le")) + 120
    assert struct.unpack_from("<Q", data, at)[0] == 5_000
    struct.pack_into("<Q", short, at, 50_000)
    found = compound.read(bytes(short))[0].stream("b")
    assert found is not None
    assert len(found.data) == 5_120
    assert found.fault == "its end is missing"


def test_a_sector_belongs_to_one_stream_only() -> None:
    """However often tables point to the same bytes, they come out once: no bombs."""
    tree = Storage(items={f"s{n:04}": Stream(bytes([n % 256]) * 5_000) for n in range(50)})
    data = bytearray(compound.write(tree))
    for n in range(50):
        at = data.find(f"s{n:04}".encode("utf-16-le"))
        struct.pack_into("<I", data, at + 116, struct.unpack_from("<I", data, data.find("s0000".encode("utf-16-le")) + 116)[0])
    found = [s for s in compound.read(bytes(data))[0].items.values() if isinstance(s, Stream)]
    assert sum(len(s.data) for s in found) <= len(data)
    assert sum("another stream too" in s.fault for s in found) == 49


def test_a_directory_that_runs_in_circles_ends() -> None:
    data = bytearray(compound.write(Storage(items={n: Storage(items={"x": Stream(b"1")}) for n in "abc"})))
    for at in range(512 + 128, 512 + 128 * 7, 128):
        struct.pack_into("<III", data, at + 68, 1, 1, 1)
    root, faults = compound.read(bytes(data))
    assert any("twice to one entry" in fault for fault in faults)
    assert len(flat(root)) <= 7


def test_storages_deep_inside_one_another_are_left_out_with_a_word() -> None:
    tree = Storage(items={"x": Stream(b"1")})
    for _ in range(100):
        tree = Storage(items={"s": tree})
    assert any("deep" in fault for fault in compound.read(compound.write(tree))[1])


def test_two_entries_of_one_name_are_both_kept() -> None:
    data = compound.write(Storage(items={"aa": Stream(b"1"), "bb": Stream(b"2")}))
    twice = data.replace("bb".encode("utf-16-le"), "aa".encode("utf-16-le"))
    assert sorted(flat(compound.read(twice)[0])) == [("aa",), ("aa (2)",)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", compound.SIGNATURE, compound.SIGNATURE + bytes(600), b"\0" * 600])
def test_what_is_no_compound_file_is_said(data: bytes) -> None:
    with pytest.raises(NoCompound):
        compound.read(data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_damage_anywhere_is_a_fault_never_an_exception(seed: int, blows: int) -> None:
    dice = random.Random(seed)
    data = bytearray(compound.write(Storage(items={"a": Stream(b"a" * 9_000), "b": Storage(items={"c": Stream(b"c" * 300)})})))
    for _ in range(blows):
        data[dice.randrange(512 if dice.random() < 0.3 else len(data))] = dice.randrange(256)
    del data[dice.randrange(len(data)) :]
    try:
        root, _ = compound.read(bytes(data))
    except NoCompound:
        return
    assert sum(map(len, flat(root).values())) <= len(data) + 16 * len(flat(root))
