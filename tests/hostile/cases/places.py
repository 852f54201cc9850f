"""Hostile file systems: nothing is followed or opened but regular files, and names are bytes."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from tests.hostile.expect import OUT, PARTLY, READ, Expect, place
from tests.hostile.make import iban, seen

LEFT = Expect((OUT,), ("unreadable",))
NAMES = (
    ("line\nend.txt", "a line end"), ("n" * 251 + ".txt", "255 bytes"), ("\\xff\\xfe.txt", "bytes that are no UTF-8"),
    ("\u202etxt.exe", "the direction turned"), ("--help", "an option"), ("$(touch owned);`x`|&.txt", "a shell's words"),
    ("<img src=x onerror=alert(1)>.txt", "markup"), ("%2f..%2f.txt", "an encoded slash"), ("\x1b[2J.txt", "an escape"),
    ("\u00e9.txt", "a letter in one piece"), ("e\u0301.txt", "the same letter in two"), ("twin.txt", "a name"), ("TWIN.txt", "the same in capitals"),
    ("=cmd|'!A0.txt", "a formula"), ("%s%n%x{0.__class__}.txt", "a format"), ("a!b.txt", "the sign between an exhibit and its member"),
    (" .txt", "a blank"),
)  # fmt: skip


def text(number: int) -> bytes:
    """A text that names an account."""
    return f"Pay to {iban(number)}\n".encode()


def _named(number: int, shown: str) -> None:
    def make(folder: Path, big: bool) -> None:
        raw = b"\xff\xfe.txt" if shown.startswith("\\xff") else os.fsencode(shown)
        with open(os.fsencode(folder) + b"/" + raw, "wb") as file:  # noqa: PTH123  a Path would not take every name
            file.write(text(number))

    make.__doc__ = f"A file named by {dict(NAMES)[shown]}."
    place("place", shown, Expect((READ,), seen=(seen(number),)))(make)


for _n, (_shown, _) in enumerate(NAMES):
    _named(900 + _n, _shown)


@place("place", "pipe", LEFT)
def pipe(folder: Path, big: bool) -> None:
    """A pipe: opening it would wait for ever."""
    os.mkfifo(folder / "pipe")


@place("place", "socket", LEFT)
def door(folder: Path, big: bool) -> None:
    """A socket."""
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may have 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(here)


@place("place", "device", LEFT)
def device(folder: Path, big: bool) -> None:
    """A device without end (where the user may make one; else a pipe)."""
    try:
        os.mknod(folder / "device", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    except OSError:
        os.mkfifo(folder / "device")


@place("place", "out", LEFT)
def out(folder: Path, big: bool) -> None:
    """A link to a file outside."""
    (folder / "out").symlink_to("/etc/passwd")


@place("place", "ring", LEFT)
def ring(folder: Path, big: bool) -> None:
    """Two links to each other."""
    (folder / "ring").symlink_to("ring2")
    (folder / "ring2").symlink_to("ring")


@place("place", "dangling", LEFT)
def dangling(folder: Path, big: bool) -> None:
    """A link to nothing."""
    (folder / "dangling").symlink_to("nowhere")


@place("place", "round/again", LEFT)
def again(folder: Path, big: bool) -> None:
    """A folder that holds a link to itself."""
    (folder / "round").mkdir()
    (folder / "round" / "again").symlink_to("..")


@place("place", "locked.txt", Expect((READ,), seen=(seen(930),)) if os.geteuid() == 0 else LEFT)
def locked(folder: Path, big: bool) -> None:
    """A file that nobody may read (but the administrator)."""
    (folder / "locked.txt").write_bytes(text(930))
    (folder / "locked.txt").chmod(0)


@place("place", "closed", Expect((READ,), seen=()) if os.geteuid() == 0 else LEFT)
def closed(folder: Path, big: bool) -> None:
    """A folder that nobody may list (but the administrator)."""
    (folder / "closed").mkdir()
    if os.geteuid() == 0:
        (folder / "closed").rmdir()
        (folder / "closed").write_bytes(text(931))
    else:
        (folder / "closed").chmod(0)


@place("place", "before.txt", Expect((READ,), seen=(seen(932),)))
def before(folder: Path, big: bool) -> None:
    """Last changed in 1901."""
    (folder / "before.txt").write_bytes(text(932))
    os.utime(folder / "before.txt", (-2_177_452_800, -2_177_452_800))


@place("place", "after.txt", Expect((READ,), seen=(seen(933),)))
def after(folder: Path, big: bool) -> None:
    """Last changed in 2400."""
    (folder / "after.txt").write_bytes(text(933))
    os.utime(folder / "after.txt", (13_569_465_600, 13_569_465_600))


@place("place", "hard.txt", Expect((READ,), seen=(seen(934),)))
def hard(folder: Path, big: bool) -> None:
    """One file under two names."""
    (folder / "hard.txt").write_bytes(text(934))
    (folder / "hard2.txt").hardlink_to(folder / "hard.txt")


@place("place", "d/" * 18 + "deep.txt", Expect((READ,), seen=(seen(935),)))
def deep(folder: Path, big: bool) -> None:
    """A file eighteen folders down."""
    there = folder / ("d/" * 18)
    there.mkdir(parents=True)
    (there / "deep.txt").write_bytes(text(935))


@place("place", "l" * 250, LEFT)
def long(folder: Path, big: bool) -> None:
    """A path of four and a half thousand bytes, which no program can open by its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(18):
            os.mkdir("l" * 250, dir_fd=handle)
            inner = os.open("l" * 250, os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = inner
        os.close(os.open("far.txt", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=handle))
    finally:
        os.close(handle)


@place("place", "many/0.txt", Expect((READ, PARTLY), may=("duplicate",), seen=(seen(936),), seconds=600))
def many(folder: Path, big: bool) -> None:
    """Twenty thousand files."""
    (folder / "many").mkdir()
    for n in range(20_000 if big else 300):
        (folder / "many" / f"{n}.txt").write_bytes(text(936) if n == 0 else b"%d\n" % n)


@place("place", "vast.bin", Expect((OUT,), ("unreadable|over-limit|limit",)))
def vast(folder: Path, big: bool) -> None:
    """A file of one terabyte that takes no room on the disk."""
    with (folder / "vast.bin").open("wb") as file:
        file.truncate(10**12)
