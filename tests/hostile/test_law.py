"""The checks themselves: each finds the breach that it is there for, and the watch sees what a command tries.

Every check of the corpus is here once with the protection taken away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.hostile import expect, law, run
from tests.hostile.expect import PARTLY, READ, Case, Expect

ROOT = run.ROOT
posix = pytest.mark.skipif(os.name == "nt", reason="the watch tells through a named pipe")
CASE = Case("a", "x.txt", "A case.", Expect((PARTLY,), ("truncated",), seen=("email:a@example.com",), paid=(("1.00", "EUR"),), rows=(2, 1)), None, None)


def row(path: str, state: str = READ, **more: Any) -> dict[str, Any]:
    return {"path": path, "sha256": path, "state": state, "problems": int(state != READ), **more}


def problem(path: str, kind: str, what: str = "It ends.", advice: str = "Ask.") -> dict[str, Any]:
    return {"exhibit": path, "path": path, "kind": kind, "what": what, "advice": advice}


def sound(tmp_path: Path) -> run.Outcome:
    """A run in which all is well."""
    done = run.Outcome(tmp_path, tmp_path, before={"a/x.txt": "1"}, after={"a/x.txt": "1"})
    done.views = {
        "inventory": [row("a/x.txt", PARTLY, rows_in=2, rows_read=1, rows_reported=1)],
        "problems": [problem("a/x.txt", "truncated")],
        "observations": [{"kind": "email", "value": "a@example.com", "exhibit": "a/x.txt", "field": "from"}],
        "transfers": [{"amount": "1.0000", "asset": "EUR", "spans": [{"exhibit": "a/x.txt"}]}],
    }
    return done


def test_a_sound_run_has_no_breach(tmp_path: Path) -> None:
    assert not list(law.general(sound(tmp_path)))
    assert not list(law.expected(sound(tmp_path), CASE))


Spoil = Callable[[run.Outcome], object]
GENERAL: dict[str, Spoil] = {
    "exit code 70": lambda d: setattr(d, "code", 70),
    "exit code -1": lambda d: setattr(d, "code", -1),
    "a traceback": lambda d: setattr(d, "text", "Traceback (most recent call last)"),
    "originals changed": lambda d: d.after.update({"a/x.txt": "2"}),
    "tried to": lambda d: d.tried.append("socket.connect"),
    "left outside": lambda d: d.left.append("tmp/x"),
    "was visited": lambda d: setattr(d, "visits", 1),
    "verify ended": lambda d: setattr(d, "verified", 4),
    "without a problem": lambda d: d.views["inventory"][0].update(problems=0),
    "rows in are not": lambda d: d.views["inventory"][0].update(rows_read=2),
    "leads out": lambda d: d.views["inventory"].append(row("a/x.txt!../y")),
    "x.txt failed": lambda d: d.views["problems"].append(problem("a/x.txt", "reader-failed", "x.txt failed")),
    "says nothing": lambda d: d.views["problems"].append(problem("a/x.txt", "encoding", "")),
    "neither in the inventory": lambda d: (d.before.update({"b": "1"}), d.after.update({"b": "1"})),
}
EXPECTED: dict[str, Spoil] = {
    "it is read, not partly": lambda d: d.views["inventory"][0].update(state=READ),
    "it is left out": lambda d: d.views["inventory"].clear(),
    "no problem of kind truncated": lambda d: d.views["problems"].clear(),
    "an unexpected problem": lambda d: d.views["problems"].append(problem("a/x.txt", "encoding")),
    "is not observed": lambda d: d.views["observations"].clear(),
    "its transfers are": lambda d: d.views["transfers"][0].update(amount="1.01"),
    "rows in and read": lambda d: d.views["inventory"][0].update(rows_in=3),
}


@pytest.mark.parametrize("told", GENERAL)
def test_the_law_finds(told: str, tmp_path: Path) -> None:
    done = sound(tmp_path)
    GENERAL[told](done)
    assert any(told in line for line in law.general(done)), list(law.general(done))


@pytest.mark.parametrize("told", EXPECTED)
def test_what_is_not_as_expected_is_found(told: str, tmp_path: Path) -> None:
    done = sound(tmp_path)
    EXPECTED[told](done)
    assert any(told in line for line in law.expected(done, CASE)), list(law.expected(done, CASE))


def test_a_good_file_that_was_not_read_is_found(tmp_path: Path) -> None:
    found = law.controls(sound(tmp_path))
    assert {line.partition(":")[0] for line in found} == {case.id for case in expect.of("good")}


def test_a_change_of_an_original_shows_in_the_hashes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    before = run.hashes(tmp_path)
    os.utime(tmp_path / "a", ns=(0, 0))
    touched = run.hashes(tmp_path)
    (tmp_path / "a").write_bytes(b"2")
    os.utime(tmp_path / "a", ns=(0, 0))
    assert len({str(h) for h in (before, touched, run.hashes(tmp_path))}) == 3


def test_the_door_counts_who_comes() -> None:
    listener = run.Listener()
    with pytest.raises((urllib.error.URLError, OSError)):
        urllib.request.urlopen(listener.address, timeout=20)
    assert listener.visits == 1
    listener.close()


WATCHED = {
    "reach out": "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
    "look up": "import socket; socket.getaddrinfo('127.0.0.1', 9)",
    "start": "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'])",
    "write": "import pathlib, sys; pathlib.Path(sys.argv[1], 'x').write_text('x')",
    "remove": "import pathlib, sys; pathlib.Path(sys.argv[1], 'y').unlink()",
}


@posix
@pytest.mark.parametrize("what", WATCHED)
def test_the_watch_tells_what_a_command_tries(what: str, tmp_path: Path) -> None:
    (tmp_path / "y").write_text("y")
    assert [line for line in watched(WATCHED[what], tmp_path) if run.outside(line, tmp_path)]


@posix
def test_the_watch_sees_into_the_cage(tmp_path: Path) -> None:
    program = (
        "from leadline.cage import Cage\nfrom leadline.model.records import Exhibit\n"
        "with Cage(1) as cage:\n"
        "    job = cage.submit('tests.cage.stubs:attempt', Exhibit('a' * 64, 1, 'text/plain', 'x'), lambda start, end: iter([b'9']), ('connect',))\n"
        "    print([one.kind for one in job])\n"
    )
    lines = watched(program, tmp_path)
    assert any(line.startswith("socket.") and "9" in line for line in lines), lines


@posix
def test_the_watch_is_quiet_where_nothing_is_tried(tmp_path: Path) -> None:
    assert not [line for line in watched("print(1)", tmp_path) if run.outside(line, tmp_path)]


def watched(program: str, work: Path) -> list[str]:
    """What is told of a program."""
    ear = run.Ear(work)
    given = run.environment(work)
    given["PYTHONPATH"] += os.pathsep + str(ROOT)
    subprocess.run([sys.executable, "-c", program, str(work)], env=given, cwd=work, check=True, capture_output=True)
    return ear.end()
