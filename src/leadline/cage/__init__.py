"""Runs readers and extractors over evidence in processes of their own, which can do nothing but answer.

Evidence is written by criminals. A parser that it takes over must find no network, no file, no program and no other evidence; one that
hangs, bursts or dies must cost that file only. So the bytes go into a child process (`child`), held by what the system offers
(`system`), and what comes back is believed only after it was checked (`messages`). Sources: docs/decisions/0009-cage.md.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, BinaryIO

from leadline.cage import messages, system
from leadline.cage.limits import Limits
from leadline.model.records import Child, Exhibit

__all__ = ["Cage", "Failed", "Job", "Limits"]

WAITING = 64  # frames of one job that may wait for whoever takes them
_TICK = 0.25
_HANDED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "LEADLINE_OCR")  # of the environment

Data = Callable[[int, int], Iterable[bytes]]  # the bytes from start to end, as often as they are needed


@dataclass(frozen=True, slots=True)
class Failed:
    """A plugin that did not come to its end: `label` names it, `what` says why, `refused` that the file was at fault, not the plugin."""

    label: str
    what: str
    advice: str = ""
    refused: bool = False


@dataclass(slots=True)
class Job:
    """One exhibit and the plugins that are to read it; iterating gives their records, and a `Failed` for each that did not end."""

    where: str
    exhibit: Exhibit
    data: Data
    labels: tuple[str, ...]
    answers: queue.Queue[list[Any] | None] = field(default_factory=lambda: queue.Queue(WAITING))
    dropped: threading.Event = field(default_factory=threading.Event)
    served: Future[None] | None = None

    def __iter__(self) -> Iterator[Any]:
        while (given := self.answers.get()) is not None:
            yield from given
        if self.served is not None:
            self.served.result()  # raises what went wrong here rather than in the cage: the disk, a bug

    def put(self, given: list[Any] | None) -> bool:
        """Hands records on, None at the end; False where nobody waits for them any more."""
        while not self.dropped.is_set():
            try:
                self.answers.put(given, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False


class Cage:
    """A few child processes, started when they are needed, that work through jobs in their order."""

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.workers = workers or min(4, os.cpu_count() or 1)
        self._lanes = {now: ThreadPoolExecutor(1 if now else self.workers, "cage") for now in (False, True)}
        self._own = threading.local()
        self._processes: set[_Process] = set()
        self._jobs: dict[int, Job] = {}  # those under way: each holds bytes
        self._closed = threading.Event()

    def __enter__(self) -> Cage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def submit(self, where: str, exhibit: Exhibit, data: Data, labels: tuple[str, ...] = ("",), *, now: bool = False) -> Job:
        """Asks for `where` (`module:function`, called as `function(exhibit, data, label)` for each label) over an exhibit.

        `data` are its bytes, or a `Stored` by which it fetches them where the exhibit is long.

        Jobs are served in the order in which they were submitted; their answers are to be taken in that order. `now`: a job whose answer
        is awaited before those that were submitted earlier has a process of its own.
        """
        job = Job(where, exhibit, data, labels)
        self._jobs[id(job)] = job
        job.served = self._lanes[now].submit(self._serve, job)
        return job

    def rest(self) -> None:
        """Ends the processes when no job is under way: what they hold is needed elsewhere. The next job starts new ones."""
        for process in list(self._processes):
            process.close()
        self._processes.clear()

    def close(self) -> None:
        """Ends the processes, whatever they do."""
        self._closed.set()
        for job in list(self._jobs.values()):
            job.dropped.set()
        for lane in self._lanes.values():
            lane.shutdown(cancel_futures=True)
        for process in list(self._processes):
            process.close()

    def holds(self) -> list[str]:
        """What holds a reader back on this system, in words."""
        with _Process(self.limits) as process:
            return process.told

    def _serve(self, job: Job) -> None:
        """One job, in one of the threads; each has a process of its own, which is started anew when it has died."""
        labels = job.labels
        try:
            while labels and not job.dropped.is_set():
                process = self._process()
                done, failed = process.work(job, labels, self._closed)
                if failed is None:
                    self._own.process = process
                    return
                process.close()
                self._processes.discard(process)
                job.put([failed])
                labels = labels[done + 1 :]
        finally:
            self._jobs.pop(id(job), None)
            job.put(None)

    def _process(self) -> _Process:
        """The thread's process, taken until the job is done: one that was left in the middle of a job is not used again."""
        process: _Process | None = getattr(self._own, "process", None)
        self._own.process = None
        if process is None or process.child.poll() is not None:
            process = _Process(self.limits)
            self._processes.add(process)
        return process


class _Process:
    """One child process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.killed = ""
        self._since: float | None = None
        self._waited = 0.0
        environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-P", "-m", "leadline.cage.child"]
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=tempfile.gettempdir()
        )
        self.given: BinaryIO = self.child.stdin  # type: ignore[assignment]
        self.out: BinaryIO = self.child.stdout  # type: ignore[assignment]
        if sys.platform == "win32":
            system.adopt(int(self.child._handle), limits)  # type: ignore[attr-defined]
        messages.send(self.given, b"J", pickle.dumps(limits))
        self.given.flush()
        first = messages.receive(self.out)
        if first is None or first[0] != b"H":
            self.close()
            raise OSError("the process that reads evidence could not be started")
        self.told: list[str] = messages.loads(first[1])

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        self.child.kill()
        self.child.wait()
        for stream in (self.given, self.out):
            try:
                stream.close()
            except OSError:
                continue  # bytes that nobody will read

    def work(self, job: Job, labels: tuple[str, ...], stop: threading.Event) -> tuple[int, Failed | None]:
        """Sends a job and hands its answers on; how many plugins had begun before the last, and why that one did not end."""
        self._waited, self.killed, begun = 0.0, "", -1
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(self.limits.time(job.exhibit.size), over, stop), daemon=True)
        watch.start()
        try:
            self._send(job, labels)
            taken = _Taken(job, self.limits.answer(job.exhibit.size))
            while True:
                frame = self._receive()
                if frame is None:
                    return max(begun, 0), Failed(labels[max(begun, 0)], self._why())
                letter, data = frame
                if letter == b"E":
                    return begun, None
                if letter == b"W":
                    self._more(job, *messages.wanted(data, job.exhibit.size))
                elif letter == b"N" and begun + 1 < len(labels):
                    begun += 1
                elif letter == b"F":
                    kind, what, advice = messages.texts(messages.loads(data), 3)
                    if kind != "LeadlineError":
                        return max(begun, 0), Failed(labels[max(begun, 0)], _story(kind, what))
                    job.put([Failed(labels[max(begun, 0)], what, advice, refused=True)])
                elif not taken.take(letter, data):
                    return begun, Failed(labels[max(begun, 0)], "nobody waits for it")
        except messages.Broken as error:
            return max(begun, 0), Failed(labels[max(begun, 0)], f"it answered {error}")
        except OSError:
            return max(begun, 0), Failed(labels[max(begun, 0)], self._why())
        finally:
            over.set()
            watch.join()

    def _send(self, job: Job, labels: tuple[str, ...]) -> None:
        with self._waiting():  # a child that takes nothing holds the program up, too
            messages.send(self.given, b"J", pickle.dumps((job.where, job.exhibit, labels)))
            self.given.flush()
        if job.exhibit.size <= messages.SENT:
            self._more(job, 0, job.exhibit.size)

    def _more(self, job: Job, start: int, end: int) -> None:
        with self._waiting():
            messages.send_bytes(self.given, job.data(start, end))

    def _receive(self) -> tuple[bytes, bytes] | None:
        with self._waiting():
            return messages.receive(self.out)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Counts the time for which the child keeps the program waiting."""
        since = self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = None
            self._waited += time.monotonic() - since

    def _watch(self, seconds: int, over: threading.Event, stop: threading.Event) -> None:
        """Kills the child when the program has waited for it too long, or waits no more."""
        while not over.wait(_TICK):
            since = self._since
            waited = self._waited + (time.monotonic() - since if since is not None else 0)
            if waited > seconds or stop.is_set():
                self.killed = f"it took more than {seconds} seconds" if waited > seconds else "the command ended"
                self.child.kill()
                return

    def _why(self) -> str:
        """Why the child is gone."""
        code = self.child.wait()
        if self.killed:
            return self.killed
        if code == -24:  # SIGXCPU
            return "it used more CPU time than a file of this size may"
        return f"its process ended ({'signal ' + str(-code) if code < 0 else 'code ' + str(code)})"


class _Taken:
    """Puts frames together to records, checked, and hands them on."""

    def __init__(self, job: Job, most: int) -> None:
        self.job, self.left = job, most
        self.child: Child | None = None
        self.missing = 0
        self.pieces: list[bytes] = []

    def take(self, letter: bytes, data: bytes) -> bool:
        """One frame; False where nobody waits for what is in it. Raises Broken."""
        self.left -= len(data)
        if self.left < 0:
            raise messages.Broken("more than a file may give")
        if letter == b"B" and self.child is not None and len(data) <= self.missing:
            self.pieces.append(data)
            self.missing -= len(data)
            return self._child()
        if letter != b"R" or self.missing:
            raise messages.Broken("something else than was its turn")
        exhibit = self.job.exhibit
        found = [messages.decode(one, exhibit.size, exhibit.sha256) for one in messages.listed(messages.loads(data))]
        whole = [record for record in found if not isinstance(record, Child)]
        if len(whole) < len(found):
            if len(whole) != len(found) - 1 or not isinstance(found[-1], Child):
                raise messages.Broken("a child exhibit that is not the last of its frame")
            self.child, self.missing, self.pieces = found[-1], int(found[-1].data), []
            if self.missing < 0:
                raise messages.Broken("a child exhibit of negative size")
        return (not whole or self.job.put(whole)) and self._child()

    def _child(self) -> bool:
        if self.child is None or self.missing:
            return True
        child, self.child = self.child, None
        return self.job.put([Child(child.name, b"".join(self.pieces), child.media, child.locator)])


def _story(kind: str, what: str) -> str:
    if kind == "MemoryError":
        return "it needed more memory than a reader may use"
    return f"{kind}: {what}" if what else kind
