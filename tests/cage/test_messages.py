"""What comes out of the cage: every record as it went in, and nothing else."""

from __future__ import annotations

import dataclasses
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.cage import messages
from leadline.model import records
from leadline.model.records import Child, Count, Observation, Problem
from leadline.model.values import Money, Span

SHA = "ab" * 32
text = st.text(max_size=12)
number = st.integers(-(2**63) + 1, 2**63 - 1)
money = st.builds(Money, st.integers(-(2**256) + 1, 2**256 - 1), st.integers(0, 36), text)
rows = st.integers(0, 2**61)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 50))
    return Span(SHA, start, draw(st.integers(start, 50)))


span = spans()
fields = st.dictionaries(text, text, max_size=3)
some = st.one_of(
    st.builds(lambda read, told: Count(SHA, read + told, read, told), rows, rows),
    st.builds(Problem, text, text, text, st.sampled_from([None, SHA]), st.one_of(st.none(), span), text),
    st.builds(Observation, span, text, text, text, text, number),
    st.builds(records.Known, text, text),
    st.builds(records.Entry, span, number, text, st.one_of(st.none(), text), st.one_of(st.none(), text), money, fee=st.one_of(st.none(), money)),
    st.builds(records.Balance, span, number, text, text, money, text, number),
    st.builds(records.Claim, text, span, number, number, st.one_of(st.none(), money), text),
    st.builds(records.Report, text, span, number, fields, st.lists(text, max_size=3).map(tuple)),
    st.builds(records.Loss, text, text, span, number),
    st.builds(records.Account, text, span, number, fields),
    st.builds(records.Rate, text, text, text, text, text, span),
    st.builds(records.Custody, text, span, fields),
)


@given(some)
def test_a_record_comes_out_as_it_went_in(record: Any) -> None:
    sent = messages.loads(messages.dumps([messages.encode(record)]))
    assert [messages.decode(one, 50, SHA) for one in sent] == [record]


def test_every_record_of_an_item_stage_can_travel() -> None:
    known = {cls.__name__ for cls in messages._CLASSES}
    told = {name for name, cls in vars(records).items() if dataclasses.is_dataclass(cls) and name not in ("Context", "Exhibit", "Source", "Span", "Money", "Ref")}
    assert told <= known


@given(some, st.integers(0, 30), st.one_of(st.none(), number, text, st.booleans(), st.floats(), st.lists(text, max_size=2), fields))
def test_a_field_of_another_type_is_not_believed(record: Any, place: int, other: Any) -> None:
    listed = json.loads(messages.dumps(messages.encode(record)))
    place = 1 + place % (len(listed) - 1)
    try:
        found = messages.decode([*listed[:place], other, *listed[place + 1 :]], 50, SHA)
    except messages.Broken:
        return
    again = json.loads(messages.dumps(messages.encode(found)))
    assert again == [*listed[:place], other, *listed[place + 1 :]], "what is let through is let through as it was"
    assert type(again[place]) is type(other)


@pytest.mark.parametrize(
    "value",
    [None, 7, [], ["Nobody"], [["Count"]], ["Count", SHA, 1, 1], ["Count", SHA, 1, 1, True], ["Count", SHA, 1.0, 1, 0], ["Exhibit", SHA, 1, "", ""],
     ["Observation", ["Span", SHA, -1, 3], "a", "b", "c", "d", 1], ["Observation", ["Span", SHA, 3, 2], "a", "b", "c", "d", 1],
     ["Observation", ["Span", SHA, 0, 51], "a", "b", "c", "d", 1], ["Observation", ["Span", "cd" * 32, 0, 1], "a", "b", "c", "d", 1],
     ["Observation", ["Money", 1, 1, "EUR"], "a", "b", "c", "d", 1], ["Problem", "a", "\ud800", "c", None, None, ""], ["Count", "cd" * 32, 1, 1, 0], ["Count", SHA, 2, 1, 0], ["Count", SHA, 0, 1, -1],
     ["Count", SHA, 2**64, 2**64, 0], ["Balance", ["Span", SHA, 0, 1], 1, "a", "b", ["Money", 1, 10**9, "EUR"], "c", 1],
     ["Balance", ["Span", SHA, 0, 1], 1, "a", "b", ["Money", 2**256, 0, "EUR"], "c", 1]],
)  # fmt: skip
def test_what_is_no_record_is_refused(value: Any) -> None:
    with pytest.raises(messages.Broken):
        messages.decode(json.loads(json.dumps(value)), 50, SHA)


@given(st.lists(st.tuples(st.sampled_from([b"R", b"B", b"E"]), st.binary(max_size=40)), max_size=5), st.integers(0, 60))
def test_frames_come_whole_or_are_broken(frames: list[tuple[bytes, bytes]], cut: int) -> None:
    out = io.BytesIO()
    for letter, data in frames:
        messages.send(out, letter, data)
    whole = io.BytesIO(out.getvalue())
    assert [messages.receive(whole) for _ in frames] == frames
    assert messages.receive(whole) is None
    torn = io.BytesIO(out.getvalue()[:cut])
    seen = []
    try:
        while (frame := messages.receive(torn)) is not None:
            seen.append(frame)
    except messages.Broken:
        assert len(seen) < len(frames)
    assert seen == frames[: len(seen)]


def test_a_frame_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(messages.Broken):
        messages.receive(io.BytesIO(b"\xff\xff\xff\xffR" + b"x" * 100))


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(messages.Broken):
        messages.loads(data)


def test_a_child_travels_without_its_bytes() -> None:
    assert messages.encode(Child("a", b"xyz", None, "b")) == ["Child", "a", 3, None, "b"]
