"""Readers as a criminal would like them: each tries one thing that no reader may do, and yields what came of it."""

from __future__ import annotations

import ctypes
import hashlib
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from leadline.formats.stored import Stored
from leadline.model.errors import EvidenceError
from leadline.model.records import Child, Count, Exhibit, Observation, Problem
from leadline.plugins import family

Stub = Callable[[], object]


def _tried(what: Stub) -> Iterator[Problem]:
    try:
        yield Problem("done", str(what()), "a")
    except (OSError, ValueError) as error:
        yield Problem("refused", type(error).__name__, "a")


def attempt(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Tries what `label` names; the exhibit's bytes are a path or an address where one is needed."""
    told = data.decode()
    tries: dict[str, Stub] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", int(told)), timeout=5),
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(told))),
        "unix": lambda: socket.socket(socket.AF_UNIX),
        "write": lambda: os.close(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)),
        "append": lambda: os.close(os.open(told, os.O_RDWR | os.O_APPEND)),
        "read": lambda: os.read(os.open(told, os.O_RDONLY), 10),
        "list": lambda: sorted(Path(told).iterdir()),
        "remove": lambda: Path(told).unlink(),
        "rename": lambda: Path(told).rename(told + ".x"),
        "folder": lambda: Path(told + ".d").mkdir(),
        "link": lambda: Path(told + ".l").symlink_to("/"),
        "mode": lambda: Path(told).chmod(0o777),
        "execute": lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
        "fork": os.fork,
        "kill": lambda: os.kill(os.getppid(), signal.SIGTERM),
        "ptrace": lambda: _libc("ptrace", 16, os.getppid(), 0, 0),
        "unshare": lambda: _libc("unshare", 0x10000000),
        "signal": lambda: _libc("syscall", 234 if os.uname().machine == "x86_64" else 131, os.getppid(), os.getppid(), 0),
        "limit": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0)),
        "own": lambda: os.read(os.open("/proc/self/environ", os.O_RDONLY), 10),
    }
    yield from _tried(tries[label])


def _libc(name: str, *words: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*words) < 0:
        raise OSError(ctypes.get_errno(), name)
    return 0


def memory(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Takes all the memory there is."""
    yield Problem("before", "x", "a")
    held = []
    while True:
        held.append(bytearray(64 * 2**20))


def spin(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Works for ever."""
    yield from ()
    while True:
        pass


def sleep(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Waits for ever."""
    yield from ()
    time.sleep(10_000)


def flood(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Says the same for ever."""
    while True:
        yield Problem("again", "x" * 10_000, "a")


def die(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Any]:
    """Ends in the way that `label` names, after one record."""
    if label == "well":
        yield Problem("well", data.decode(), "a")
        return
    yield Problem("before", label, "a")
    ways: dict[str, Stub] = {
        "abort": os.abort, "exit": lambda: os._exit(3), "error": lambda: 1 // 0, "segment": lambda: ctypes.string_at(0),
        "deep": lambda: _deep(0), "refused": _refused, "surrogate": lambda: None, "span": lambda: None, "foreign": lambda: None,
        "object": lambda: None, "frame": lambda: os.write(4, b"nonsense" * 9), "print": lambda: sys.stdout.write("told to the pipe"),
    }  # fmt: skip
    ways[label]()
    if label == "surrogate":
        yield Problem("x", "\ud800", "a")
    if label == "span":
        yield Observation(exhibit.span(0, exhibit.size + 1), "iban", "x", "x")
    if label == "foreign":
        yield Count("f" * 64, 1, 1, 0)
    if label == "object":
        yield Problem("x", 7, "a")  # type: ignore[arg-type]


def _deep(n: int) -> int:
    return _deep(n + 1) + 1


def _refused() -> None:
    raise EvidenceError("it is torn", advice="Ask again.")


def lie(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Any]:
    """Writes frames of its own past the program that it runs in, then says no more."""
    frames = {
        "number": (b"R", b"7"), "text": (b"F", b"[1]"), "begun": (b"N" * 1, b"x"), "object": (b"F", b"{}"), "rows": (b"R", b'[["Count","%s",1,5,5]]' % exhibit.sha256.encode()),
        "wide": (b"R", b'[["Observation",["Span","%s",0,1],"a","b","c","d",%d]]' % (exhibit.sha256.encode(), 2**70)),
    }  # fmt: skip
    letter, body = frames[label]
    for place in range(3, 12):
        with suppress(OSError):
            os.write(place, (len(body).to_bytes(4, "big") + letter + body) * 3)
    yield Problem("after", "x", "a")


def give(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Any]:
    """Every kind of record, and children of many sizes."""
    yield Count(exhibit.sha256, 3, 2, 1)
    for size in (0, 1, 2**20, 2**20 + 1, 5 * 2**20):
        yield Child(f"{size}", (data * (size // max(1, len(data)) + 1))[:size], "text/plain", "é中")
        yield Observation(exhibit.span(0, len(data)), "iban", "DE1", "raw é", "body", 4)


def home(exhibit: Exhibit, data: bytes, label: str) -> Iterator[Problem]:
    """Where this process stands."""
    yield Problem("home", str(Path.cwd()), " ".join(sorted(os.environ)))


def fetch(exhibit: Exhibit, data: Stored, label: str) -> Iterator[Problem]:
    """Reads a long exhibit in the way that `label` names, or asks for what is not there."""
    if label == "twice":
        for _ in range(2):
            state, size = hashlib.sha256(), 0
            for piece in data.pieces():
                state.update(piece)
                size = max(size, len(piece))
            yield Problem(state.hexdigest(), str(size), "a")
    elif label == "middle":
        yield Problem("middle", data.read(5_000_000, 5_000_010).decode(), "a")
    elif label == "end":
        yield Problem("end", str(len(data.read(exhibit.size - 3, exhibit.size + 50))), "a")
    else:
        start, end = {"behind": (0, exhibit.size + 1), "negative": (-5, 10), "nothing": (7, 7), "endless": (0, 4 * 2**20)}[label]
        while True:
            data.fetch(start, end)


def tables(exhibit: Exhibit, data: Any, label: str) -> Iterator[Any]:
    """Reads a plain table in pieces; `whole`: all bytes at once, as what cannot be cut is read."""
    found = family("extractors")["plain-tables"].function(exhibit, data.whole() if label == "whole" else data)
    yield from (one for one in found if isinstance(one, Count))
