"""Readers in a cage: they can do nothing but answer; what hangs, bursts or dies costs that file only; lies are not believed.

The stubs run in the real child process. Each refusal has a control that shows the same call succeeding outside the cage.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadline.cage import Cage, Failed, Job, Limits, system
from leadline.formats.stored import PIECE
from leadline.model.errors import IntegrityError
from leadline.model.records import Child, Count, Exhibit, Observation, Problem

STUBS = "tests.cage.stubs:"
SMALL = Limits(memory=2**29, seconds=120, rate=10**9)
linux = pytest.mark.skipif(sys.platform != "linux", reason="what closes files and network to a reader is there on Linux only")


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(2, SMALL) as made:
        yield made


def ask(cage: Cage, stub: str, data: bytes = b"abc", *labels: str) -> list[Any]:
    return list(job(cage, stub, data, *labels))


def job(cage: Cage, stub: str, data: bytes = b"abc", *labels: str) -> Job:
    return cage.submit(STUBS + stub, Exhibit("a" * 64, len(data), "text/plain", "x.txt"), lambda start, end: iter([data[start:end]]), labels or ("",))


def kinds(found: list[Any]) -> list[str]:
    return [one.kind if isinstance(one, Problem) else type(one).__name__ for one in found]


# ------------------------------------------------------------ what a reader cannot do


@linux
@pytest.mark.parametrize("label", ["write", "append", "read", "list", "remove", "rename", "folder", "link", "mode"])
def test_the_file_system_is_closed(cage: Cage, tmp_path: Path, label: str) -> None:
    from tests.cage import stubs

    place = tmp_path / ("folder" if label == "list" else "file")
    place.mkdir() if label == "list" else place.write_text("secret")
    before = sorted(tmp_path.iterdir())
    (found,) = ask(cage, "attempt", str(place).encode(), label)
    assert found.kind == "refused", found
    assert sorted(tmp_path.iterdir()) == before
    assert label == "list" or place.read_text() == "secret"
    (free,) = stubs.attempt(Exhibit("a" * 64, 1, "", ""), str(place).encode(), label)
    assert free.kind == "done", "the control: outside the cage the same call works"


@linux
@pytest.mark.parametrize("label", ["execute", "fork", "kill", "signal", "limit", "ptrace", "unshare", "own"])
def test_no_program_no_process_no_signal(cage: Cage, label: str) -> None:
    (found,) = ask(cage, "attempt", b"0", label)
    assert found.kind == "refused", found


@linux
@pytest.mark.parametrize("label", ["connect", "udp", "unix"])
def test_the_network_is_closed(cage: Cage, label: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1]).encode()
        (found,) = ask(cage, "attempt", port, label)
        assert found.kind == "refused"
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
        socket.create_connection(server.getsockname(), timeout=5).close()  # the control
        server.accept()[0].close()


def test_a_reader_sees_none_of_the_users_settings(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_SECRET", "x")
    with Cage(1, SMALL) as fresh:
        (found,) = ask(fresh, "home")
    assert "LEADLINE_SECRET" not in found.advice
    assert "HOME" not in found.advice.split()
    assert found.what != str(Path.cwd())


def test_what_holds_is_told(cage: Cage) -> None:
    told = " ".join(cage.holds())
    assert "memory 512 MiB" in told
    if sys.platform == "linux":
        assert "Landlock" in told
        assert "seccomp" in told


# ------------------------------------------------------------ what hangs, bursts, dies


@pytest.mark.parametrize(
    "stub, why",
    [("memory", "more memory"), ("spin", "CPU time|2 seconds"), ("sleep", "2 seconds")],
)
def test_what_takes_too_much_costs_that_file_only(stub: str, why: str) -> None:
    with Cage(2, Limits(memory=2**29, seconds=120 if stub == "memory" else 2, rate=10**9)) as cage:
        jobs = [job(cage, "die", b"one", "well"), job(cage, stub), job(cage, "die", b"two", "well")]
        first, bad, last = [list(one) for one in jobs]
    assert [one.what for one in (*first, *last)] == ["one", "two"]
    assert isinstance(bad[-1], Failed)
    assert any(part in bad[-1].what for part in why.split("|")), bad[-1].what
    assert kinds(bad[:-1]) == (["before"] if stub == "memory" else [])


@pytest.mark.parametrize("label", ["abort", "exit", "error", "segment", "deep", "surrogate", "span", "foreign", "object"])
def test_a_reader_that_dies_or_lies_is_named_and_the_next_one_runs(cage: Cage, label: str) -> None:
    found = ask(cage, "die", b"abc", label, "well")
    assert isinstance(found[-2], Failed)
    assert found[-2].label == label
    assert not found[-2].refused
    assert found[-2].what
    assert (found[-1].kind, found[-1].what) == ("well", "abc"), "the next plugin has the same bytes"
    assert kinds(found[:-2]) in (["before"], []), "what lies or dies in one batch may take what it said with it"


def test_what_the_file_is_to_blame_for_is_told_as_such(cage: Cage) -> None:
    found = ask(cage, "die", b"abc", "refused", "well")
    assert found[1] == Failed("refused", "it is torn", "Ask again.", refused=True)
    assert kinds(found) == ["before", "Failed", "well"]


def test_a_library_that_prints_does_not_speak_for_the_reader(cage: Cage) -> None:
    assert kinds(ask(cage, "die", b"abc", "print", "well")) == ["before", "well"]


def test_nonsense_in_the_pipe_is_not_believed(cage: Cage) -> None:
    found = ask(cage, "die", b"abc", "frame", "well")
    assert any(isinstance(one, Failed) for one in found) or kinds(found) == ["before", "well"]  # 4 need not be the pipe's number
    assert kinds(found)[-1] == "well"


@pytest.mark.parametrize("label", ["number", "text", "begun", "object", "rows", "wide"])
def test_frames_that_a_reader_writes_itself_end_its_process_and_no_other(cage: Cage, label: str) -> None:
    found = ask(cage, "lie", b"abc", label)
    assert all(isinstance(one, Failed) or one.kind == "after" for one in found)
    assert label == "begun" or isinstance(found[-1], Failed)
    assert kinds(ask(cage, "die", b"abc", "well")) == ["well"]


def test_a_flood_ends_at_its_limit() -> None:
    with Cage(1, Limits(memory=2**29, seconds=30, output=10**6)) as small:
        found = ask(small, "flood")
    assert isinstance(found[-1], Failed)
    assert 10 < len(found) < 101


# ------------------------------------------------------------ what comes through


def test_every_byte_of_every_size_comes_through_in_order(cage: Cage) -> None:
    data = bytes(range(256))
    found = ask(cage, "give", data)
    assert found[0] == Count("a" * 64, 3, 2, 1)
    sizes = [0, 1, 2**20, 2**20 + 1, 5 * 2**20]
    assert [len(one.data) for one in found if isinstance(one, Child)] == sizes
    for one in found[1::2]:
        assert one == Child(str(len(one.data)), (data * (len(one.data) // 256 + 1))[: len(one.data)], "text/plain", "é中")
    assert found[2] == Observation(Exhibit("a" * 64, 256, "", "").span(0, 256), "iban", "DE1", "raw é", "body", 4)


def test_many_jobs_are_answered_in_their_order_and_urgent_ones_meanwhile(cage: Cage) -> None:
    jobs = [job(cage, "die", str(n).encode(), "well") for n in range(60)]
    for n, one in enumerate(jobs):
        if n % 7 == 0:
            now = cage.submit(STUBS + "die", Exhibit("b" * 64, 1, "", ""), lambda start, end: [b"x"], ("well",), now=True)
            assert [found.what for found in now] == ["x"]
        assert [found.what for found in one] == [str(n)]


def test_bytes_that_cannot_be_read_are_the_programs_error_not_the_readers(cage: Cage) -> None:
    def gone(start: int, end: int) -> Iterator[bytes]:
        yield b"a"
        raise IntegrityError("gone", where="vault", advice="x")

    broken = cage.submit(STUBS + "die", Exhibit("a" * 64, 2, "", ""), gone, ("well",))
    with pytest.raises(IntegrityError):
        list(broken)
    assert kinds(ask(cage, "die", b"x", "well")) == ["well"]


def test_a_cage_at_rest_has_no_process_and_goes_on_when_asked() -> None:
    with Cage(2, SMALL) as cage:
        for n in range(3):
            assert [one.what for one in job(cage, "die", str(n).encode(), "well")] == [str(n)]
            processes = [one.child for one in cage._processes]
            cage.rest()
            assert processes
            assert all(process.poll() is not None for process in processes)


def test_a_job_that_is_done_holds_no_bytes() -> None:
    with Cage(1, SMALL) as cage:
        done = [job(cage, "die", b"x", "well") for _ in range(5)]
        assert [len(list(one)) for one in done] == [1] * 5
        assert cage._jobs == {}


def test_closing_ends_every_process_at_once() -> None:
    cage = Cage(2, Limits(seconds=600))
    for _ in range(4):
        job(cage, "sleep")
    for _ in range(600):
        if len(processes := [one.child for one in cage._processes]) == 2:
            break
        time.sleep(0.1)
    started = time.monotonic()
    cage.close()
    assert time.monotonic() - started < 30
    assert len(processes) == 2
    assert all(process.poll() is not None for process in processes)


@linux
def test_the_children_end_with_the_program(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import os, time\nfrom leadline.cage import Cage\nfrom leadline.model.records import Exhibit\n"
        "cage = Cage(1)\ncage.submit('tests.cage.stubs:sleep', Exhibit('a' * 64, 1, '', ''), lambda: [b'x'])\n"
        "while not cage._processes:\n    time.sleep(0.1)\nprint(next(iter(cage._processes)).child.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    pid = int(done.stdout)
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists() or "Z (zombie)" in Path(f"/proc/{pid}/status").read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child outlived the program")


def test_one_module_is_chosen_for_a_system() -> None:
    assert system.chosen.__name__.rpartition(".")[2] in ("linux", "posix", "windows")


# ------------------------------------------------------------ what is long


def test_a_long_exhibit_is_fetched_piece_by_piece_as_often_as_it_is_read(cage: Cage) -> None:
    data = bytes(range(48, 58)) * 1_000_000
    found = ask(cage, "fetch", data, "twice", "middle", "end")
    assert [(one.kind, one.what) for one in found] == [*[(hashlib.sha256(data).hexdigest(), str(PIECE))] * 2, ("middle", "0123456789"), ("end", "3")]


@pytest.mark.parametrize("label", ["behind", "negative", "nothing"])
def test_bytes_that_are_not_there_are_not_given(cage: Cage, label: str) -> None:
    found = ask(cage, "fetch", b"0123456789" * 1_000_000, label, "middle")
    assert isinstance(found[0], Failed)
    assert found[0].label == label
    assert found[1].kind == "middle"


def test_who_asks_for_ever_is_ended() -> None:
    with Cage(1, Limits(memory=2**30, seconds=3, rate=10**9)) as hasty:
        (found,) = ask(hasty, "fetch", b"0123456789" * 1_000_000, "endless")
    assert isinstance(found, Failed)


def ledger(rows: int) -> bytes:
    head = b"transfer_id,at,payer,payee,amount,asset,reference\n"
    return head + b"".join(b"t%d,2026-01-05,account a,account b,1.50,EUR,%s\n" % (n, b"long words " * 90) for n in range(rows))


def size_of(process: Any) -> int:
    """The address space of a caged process."""
    told = Path(f"/proc/{process.child.pid}/status").read_text()
    return 2**10 * int(next(line for line in told.splitlines() if line.startswith("VmSize")).split()[1])


@linux
def test_a_table_that_is_larger_than_the_memory_is_read() -> None:
    """The control: read as a whole, the same table needs more than there is, and that is said."""

    def read(memory: int, data: bytes, *labels: str) -> tuple[list[Any], int]:
        exhibit = Exhibit("a" * 64, len(data), "text/csv; table=transfers", "x.csv")
        with Cage(1, Limits(memory=memory, seconds=600)) as cage:
            return list(cage.submit(STUBS + "tables", exhibit, lambda start, end: iter([data[start:end]]), labels)), max(map(size_of, cage._processes), default=0)

    _, small = read(2**31, ledger(4_500), "pieces")
    found, _ = read(small + 48 * 2**20, ledger(40_000), "pieces", "whole")
    assert found[0] == Count("a" * 64, 40_000, 40_000, 0)
    assert isinstance(found[1], Failed)
    assert "more memory" in found[1].what


@pytest.mark.long
def test_two_gigabytes_are_read_in_the_memory_that_a_reader_has() -> None:
    """The rows are all of one length, so that any stretch of the table can be made when it is asked for."""
    head = b"transfer_id,at,payer,payee,amount,asset,reference".ljust(1_023) + b"\n"

    def data(start: int, end: int) -> Iterator[bytes]:
        first = start // 1_024
        rows = [head] if first == 0 else []
        for n in range(max(1, first), (end - 1) // 1_024 + 1):
            rows.append((b"t%d,2026-01-05T08:00:00Z,account %d,account b,1.50,EUR,%s" % (n, n % 997, b"long words " * 80)).ljust(1_023) + b"\n")
        made = b"".join(rows)
        yield made[start - 1_024 * first : end - 1_024 * first]

    size = 2 * 2**30 + 5 * 1_024
    exhibit = Exhibit("a" * 64, size, "text/csv; table=transfers", "x.csv")
    with Cage(1, Limits()) as cage:
        (count,) = cage.submit(STUBS + "tables", exhibit, data, ("pieces",))
    assert count == Count("a" * 64, size // 1_024 - 1, size // 1_024 - 1, 0)
