"""Loaded by every Python that a watched command starts, before its first line: tells of each attempt to reach out or to write.

A copy of it lies beside the pipe `told` in a folder of PYTHONPATH, so that also the processes that read evidence find it, whose
environment is empty but for that; they open the pipe before their cage closes. Audit events: PEP 578.
"""

import os
import sys
from typing import Any

_NET = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "socket.sendmsg", "socket.bind")
_RUN = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.spawn", "pty.spawn")
_CHANGE = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _watch(pipe: int) -> None:
    def told(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NET or event in _RUN:
            line = f"{event}\t{arguments!r}"
        elif event in _CHANGE:
            line = f"change\t{os.fspath(arguments[0])!r}"
        elif event == "open" and isinstance(arguments[0], str | bytes) and isinstance(arguments[2], int) and arguments[2] & _WRITES:
            line = f"change\t{os.path.abspath(os.fsdecode(arguments[0]))!r}"  # noqa: PTH100  a Path would ask the file system
        else:
            return
        os.write(pipe, (line[:2_000] + "\n").encode("utf-8", "backslashreplace"))

    sys.addaudithook(told)


_TOLD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "told")  # noqa: PTH100,PTH118,PTH120  nothing is imported before the watch
if os.path.exists(_TOLD):  # noqa: PTH110
    _watch(os.open(_TOLD, os.O_WRONLY))
