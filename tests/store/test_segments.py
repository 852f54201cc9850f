"""A segment says itself what it holds, whatever bytes that is; and where it is damaged, from where on it cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leadline.store.segments import Place, Segment, members


def packed(some: list[bytes]) -> Segment:
    segment = Segment()
    for data in some:
        segment.add(hashlib.sha256(data).hexdigest(), data)
    return segment


@given(st.lists(st.binary(max_size=200) | st.just(b"0" * 64 + b" 3\nabc\n"), max_size=8))
def test_the_index_can_be_made_anew(some: list[bytes]) -> None:
    import tempfile

    segment = packed(some)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.seg"
        path.write_bytes(segment.bytes)
        found, damage = members(path, "segments/x.seg")
    assert not damage
    assert [(p.sha256, p.size, p.start) for p in found] == [(p.sha256, p.size, p.start) for p in segment.places]
    assert [bytes(segment.bytes[p.start : p.start + p.size]) for p in found] == some


def test_a_place_gets_its_file_when_the_segment_is_whole() -> None:
    segment = packed([b"one"])
    assert segment.places[0] == Place(hashlib.sha256(b"one").hexdigest(), 3, "", 67)
    assert segment.file() == f"segments/{hashlib.sha256(segment.bytes).hexdigest()}.seg"


def test_damage_is_named_and_what_lies_before_it_is_found(tmp_path: Path) -> None:
    whole = bytes(packed([b"one", b"two", b"three"]).bytes)
    second = whole.index(b"two")
    for name, data in {
        "header": whole.replace(b" 3\ntwo", b" x\ntwo"),
        "size": whole.replace(b" 3\ntwo", b" 4\ntwo"),
        "cut": whole[: second + 1],
        "end": whole[:-1],
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        found, damage = members(path, name)
        assert damage
        assert [p.size for p in found] == ([3, 3] if name == "end" else [3]), name
