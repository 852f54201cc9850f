"""What the caged process sends: batches that hold, in order, each frame within its limit."""

from __future__ import annotations

import io

import pytest

from leadline.cage import child, messages
from leadline.model.records import Child, Count, Problem


def frames(out: io.BytesIO) -> list[tuple[bytes, bytes]]:
    out.seek(0)
    found = []
    while (frame := messages.receive(out)) is not None:
        found.append(frame)
    return found


def test_records_wait_for_one_another_and_a_word_comes_after_them() -> None:
    out = io.BytesIO()
    desk = child.Desk(out)
    for n in range(child.BATCH + 1):
        desk.give(Count("a", n, n, 0))
    desk.say(b"E")
    letters = [letter for letter, _ in frames(out)]
    assert letters == [b"R", b"R", b"E"]
    first = messages.loads(frames(out)[0][1])
    assert [one[2] for one in first] == list(range(child.BATCH))


def test_the_bytes_of_a_child_follow_it_at_once() -> None:
    out = io.BytesIO()
    desk = child.Desk(out)
    desk.give(Problem("a", "b", "c"))
    desk.give(Child("x", b"z" * (messages.PIECE + 1)))
    assert [(letter, len(data)) for letter, data in frames(out)[1:]] == [(b"B", messages.PIECE), (b"B", 1)]
    assert [one[0] for one in messages.loads(frames(out)[0][1])] == ["Problem", "Child"]


def test_long_records_are_sent_in_smaller_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LONGEST", 3000)
    monkeypatch.setattr(child, "TEXT", 10**9)
    out = io.BytesIO()
    desk = child.Desk(out)
    for _ in range(20):
        desk.give(Problem("a", "b" * 500, "c"))
    desk.flush()
    found = frames(out)
    assert len(found) > 3
    assert sum(len(messages.loads(data)) for _, data in found) == 20
