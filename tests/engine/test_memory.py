"""What is given back to the system is less than what was held."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
from pathlib import Path
from leadline.engine.memory import give_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytearray(3000) for _ in range(100_000)]
last = bytearray(3000)  # so that the heap's end is in use
most = held()
del blocks
give_back()
print(most - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measured where the GNU C library is")
def test_free_pages_go_back() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 200_000_000


def test_it_may_be_called_where_nothing_can_be_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.engine import memory

    monkeypatch.setattr(memory, "_trim", lambda: None)
    memory.give_back()
