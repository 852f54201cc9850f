"""The limits of POSIX, set in a process that is thrown away."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import resource
from leadline.cage.limits import Limits
from leadline.cage.system import posix
limits = Limits(memory=2**31, seconds=7, rate=10, files=20)
told = posix.confine(limits)
posix.each(limits, 30)
for name in ("AS", "FSIZE", "CORE", "NOFILE"):
    print(*resource.getrlimit(getattr(resource, "RLIMIT_" + name)))
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
posix.each(limits, 0)
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
print(told)
try:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
    print("raised again")
except (ValueError, PermissionError, OSError):
    print("for good")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="setrlimit is POSIX")
def test_the_limits_are_set_and_the_time_is_counted_for_each_file() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    if sys.platform == "linux":
        assert lines[:4] == [f"{2**31} {2**31}", "0 0", "0 0", "20 20"]
    assert 10 <= int(lines[4]) <= 13
    assert 7 <= int(lines[5]) <= 10
    assert "no file can be written" in lines[6]
