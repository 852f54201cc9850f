"""A container gives out what a person could look through, and says where it stopped."""

from __future__ import annotations

import pytest

from leadline.intake.limits import Budget, Limits, OverLimit, current, using
from leadline.model.records import Exhibit

SMALL = Limits(members=2, total=1000, ratio=10, ratio_from=100)


def test_limits_hold_inside_their_block_only() -> None:
    before = current()
    with using(SMALL):
        assert current() == SMALL
    assert current() == before == Limits()


def test_members_up_to_the_limit_come_out() -> None:
    with using(SMALL):
        budget = Budget(100)
    assert budget.unpack([b"ab", b"c"]) == b"abc"
    assert budget.unpack([]) == b""
    with pytest.raises(OverLimit, match="more than 2 members") as stop:
        budget.unpack([b"x"])
    assert stop.value.final


def test_a_bomb_is_left_out_and_the_next_member_still_read() -> None:
    with using(SMALL):
        budget = Budget(50)
    taken: list[int] = []

    def bomb() -> object:
        for n in range(10_000):
            taken.append(n)
            yield bytes(60)

    with pytest.raises(OverLimit, match="10 times its size") as stop:
        budget.unpack(bomb(), packed=5)  # type: ignore[arg-type]
    assert not stop.value.final
    assert len(taken) == 2, "it is left as soon as the limit is passed"
    assert budget.unpack([b"fine"], packed=5) == b"fine"


def test_many_members_of_the_same_bytes_stop_at_the_ratio_of_the_whole() -> None:
    with using(Limits(ratio=10, ratio_from=100)):
        budget = Budget(20)
    budget.unpack([bytes(150)], packed=20)
    with pytest.raises(OverLimit) as stop:
        budget.unpack([bytes(150)], packed=20)
    assert stop.value.final


def test_the_total_stops_everything() -> None:
    with using(SMALL):
        budget = Budget(10_000)
    with pytest.raises(OverLimit, match="more than 1,000 bytes") as stop:
        budget.unpack([bytes(1001)])
    assert stop.value.final


def test_a_limit_becomes_a_problem_with_advice() -> None:
    problem = OverLimit("Too much.", final=True).problem(Exhibit("0" * 64, 1, "application/zip", "a.zip"))
    assert (problem.kind, problem.what) == ("over-limit", "Too much.")
    assert "hand in the files that matter" in problem.advice
