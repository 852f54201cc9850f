"""What all exports of explorers have in common: every row is a transfer or reported, whatever the bytes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract import explorers
from leadline.extract.explorers import Family
from leadline.extract.extractors.explorer_evm import EVM
from leadline.extract.extractors.explorer_tron import TRON
from leadline.model.records import Context, Count, Entry, Exhibit, Found, Problem

A, B = "TCP5Cmu3kww5c9kBhgxcon21F9uV6Dphve", "TJxLTEpasFgCpa7MtLo6GDYdZxaBSmwFJK"  # made from words
TX = "ab" * 32
PLAIN = Context()


def run(text: str | bytes, family: Family = TRON, context: Context = PLAIN) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=explorer-tron", "export.csv", context)
    return list(explorers.read(exhibit, data, family))


def kinds(found: list[Found]) -> list[str]:
    return [one.kind for one in found if isinstance(one, Problem)]


def count(found: list[Found]) -> tuple[int, int, int]:
    (last,) = [one for one in found if isinstance(one, Count)]
    return last.rows_in, last.rows_read, last.rows_reported


@pytest.mark.parametrize("bad", [f"{A},{B[:-1]}1,5", f"{A},{B},-5", f"{A},{B},", ",,5", f"{A},{B},x"])
def test_a_row_that_is_no_transfer_is_reported(bad: str) -> None:
    found = run(f"hash,time,from,to,amount\n{TX},2026-04-01 09:30:00,{bad}\n{TX},2026-04-01 09:30:00,{A},{B},5\n")
    assert kinds(found) == ["bad-row"]
    assert count(found) == (2, 1, 1)


def test_money_from_nowhere_and_to_nowhere_has_no_account() -> None:
    found = run(f"hash,time,from,to,amount\n{TX},2026-04-01 09:30:00,,{B},5\n")
    (entry,) = [one for one in found if isinstance(one, Entry)]
    assert (entry.payer, entry.payee) == (None, f"tron:{B}")


def test_a_table_without_the_columns_says_which_are_missing() -> None:
    found = run(f"hash,from,to\n{TX},{A},{B}\n")
    (problem,) = [one for one in found if isinstance(one, Problem)]
    assert problem.kind == "bad-table"
    assert "time, amount" in problem.what
    assert count(found) == (1, 0, 1)


ROW = f"hash,time,from,to,amount,fee\n{TX},2026-04-01 09:30:00,{A},{B},5,1\n".encode()


@given(st.binary(max_size=80), st.integers(0, len(ROW)), st.sampled_from([TRON, EVM]))
def test_damaged_bytes_give_problems_and_no_exception(noise: bytes, place: int, family: Family) -> None:
    for broken in (ROW[:place] + noise + ROW[place:], noise, ROW[:place]):
        found = run(broken, family)
        rows_in, read, reported = count(found)
        assert rows_in == read + reported
        for one in found:
            span = getattr(one, "span", None)
            assert span is None or 0 <= span.start <= span.end <= len(broken)
