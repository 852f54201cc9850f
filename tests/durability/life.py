"""A small case as its user makes it, command by command, and what must hold of it whatever ended a command before its time.

Used by the tests beside it and by bench/durability.py. Commands are real processes (`python -m leadline`); the checks between
them open the case in this process with the same functions that the commands call, because a thousand checks must be affordable.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from leadline import views
from leadline.case import Case
from leadline.model.errors import LeadlineError, UsageError
from leadline.store import tables
from leadline.store.folder import unfinished

NOW = "2026-05-01T00:00:00Z"
VIEWS = ("summary", "inventory", "observations", "reports", "networks", "transfers", "accounts", "trail", "findings", "actions", "problems")
SOUND = re.compile(  # what a case holds between two commands
    r"case\.(toml|lock|duckdb(\.sha256)?)|packages|journal(/(entries\.jsonl|checkpoints\.jsonl|torn-\d+\.bin))?"
    r"|vault(/(incoming|segments(/[0-9a-f]{64}\.seg)?|(?P<two>[0-9a-f]{2})(/(?P=two)[0-9a-f]{62})?))?"
)

REPORTS = """report_id,received_at,narrative,reporter_name,reporter_phone,loss_amount,loss_currency,paid_at,paid_from,paid_to
A-1,2026-03-10T08:00:00Z,"Invented. I paid.",Anna Probe,+49 171 3920051,4200.00,EUR,2026-03-04,DE89370400440532013000,NL91ABNA0417164300
A-2,2026-03-11T09:30:00Z,"Invented. A caller.",Bert Muster,+49 171 3920077,1800.00,EUR,2026-03-05,AT611904300234573201,NL91ABNA0417164300
"""
STATEMENT = """Account,Date,Counterparty,Counterparty IBAN,Details,Amount,Currency,Balance
NL91ABNA0417164300,2026-03-04,Anna Probe,DE89370400440532013000,ACCOUNT 1,4200.00,EUR,4212.00
NL91ABNA0417164300,2026-03-05,Bert Muster,AT611904300234573201,ACCOUNT 2,1800.00,EUR,6012.00
NL91ABNA0417164300,2026-03-05,Invented UAB,LT121000011101001000,INV 2231,-5900.00,EUR,112.00
"""
MAIL = """From: Lena <lena@example.net>
To: emil.probe@example.com
Subject: Your account (invented)
Content-Type: text/plain; charset=utf-8

Pay to NL91 ABNA 0417 1643 00.
"""

Step = tuple[str, tuple[str, ...]]  # what it belongs to (intake, link, export), the words of the command


def command(words: tuple[str, ...]) -> list[str]:
    """The installed command."""
    return [sys.executable, "-m", "leadline", *words]


def evidence(folder: Path) -> None:
    """Two folders of invented evidence, small, as there are many runs: what comes first, and what is handed in later."""
    first, later = folder / "a" / "evidence", folder / "b" / "later"
    for place in (first / "reports" / "A-3", first / "bank", later / "reports" / "L-1"):
        place.mkdir(parents=True)
    (first / "reports.csv").write_text(REPORTS, "utf-8")
    with ZipFile(first / "bank" / "statement.zip", "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo("statement.csv", (2026, 3, 6, 0, 0, 0)), STATEMENT.encode())
    (first / "reports" / "A-3" / "offer.eml").write_bytes(MAIL.replace("\n", "\r\n").encode())
    (first / "device.bin").write_bytes(bytes(range(256)) * 3)
    (later / "reports" / "L-1" / "story.txt").write_text("Invented. Paid to NL91ABNA0417164300, card 4111 1111 1111 1111.\n", "utf-8")
    (later / "large.txt").write_bytes(b"Invented: nothing of note in this line at all.\n" * 25_000)
    (later / "again.csv").write_bytes(REPORTS.encode())


def steps(root: Path, plan: int) -> list[Step]:
    """The life of a case in commands: made step by step, or by `investigate` at once. Both end in the same facts."""
    case, first, later = str(root / "heron.case"), str(root.parent / "a" / "evidence"), str(root.parent / "b" / "later")
    judged: Step = ("link", ("judge", case, "rule:lifo", "confirm", "--by", "T. Probe", "--why", "invented"))
    answered: Step = ("export", ("investigate", first, "--case", case, "--now", NOW))
    shown: Step = ("export", ("show", case, "transfers", "--json", "--now", NOW))
    if plan == 0:
        made: list[Step] = [("intake", ("new", case)), ("intake", ("intake", case, first)), ("link", ("run", case, "--now", NOW))]
        return [*made, ("intake", ("intake", case, later)), judged, shown, answered]
    made = [("intake", ("investigate", first, "--case", case, "--now", NOW)), ("intake", ("intake", case, later))]
    return [*made, ("link", ("run", case, "--now", NOW)), judged, answered, shown]


@dataclass(slots=True)
class Truth:
    """What a life without disturbance gives: views, facts, answers; and how long each step takes."""

    views: dict[str, str]
    facts: str
    answers: set[bytes]
    seconds: dict[tuple[int, int], float] = field(default_factory=dict)
    printed: dict[tuple[str, ...], bytes] = field(default_factory=dict)  # standard output of `show`, by its words without the case


@dataclass(slots=True)
class Wrong:
    """What was found to be wrong, by class: 0 everywhere is the promise."""

    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # facts that differ, files left for ever, processes left alive, tracebacks

    def all(self) -> list[str]:
        return [*self.lost, *self.torn, *self.twice, *self.other]


def plainly(words: tuple[str, ...], folder: Path) -> tuple[int, bytes, bytes]:
    """Runs a command to its end; exit code, standard output and error."""
    done = subprocess.run(command(words), capture_output=True, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def undisturbed(folder: Path, ran: Callable[[tuple[str, ...], Path], tuple[int, bytes, bytes]] = plainly, plans: tuple[int, ...] = (0, 1)) -> Truth:
    """Both plans to their end; they must agree, else nothing that follows means anything."""
    found: list[Truth] = []
    answers: set[bytes] = set()
    seconds: dict[tuple[int, int], float] = {}
    printed: dict[tuple[str, ...], bytes] = {}
    for plan in plans:
        root = folder / f"truth-{plan}"
        root.mkdir()
        for n, (_, words) in enumerate(steps(root, plan)):
            start = time.monotonic()
            code, out, told = ran(words, root)
            seconds[plan, n] = time.monotonic() - start
            if code:
                raise RuntimeError(f"{words} ended with {code}: {told.decode()}")
            if words[0] == "show":
                printed[words[2:]] = out
            if (root / "answer.html").exists():
                answers.add((root / "answer.html").read_bytes())
        found.append(Truth(shown(root / "heron.case"), facts(root / "heron.case"), answers, seconds, printed))
    if (found[0].views, found[0].facts) != (found[-1].views, found[-1].facts):
        raise RuntimeError("two undisturbed lives do not agree")
    return found[-1]


def shown(case: Path) -> dict[str, str]:
    """Every view as `show --json` prints it."""
    with Case.open(case, now=NOW) as opened:
        return {what: views.dump(views.envelope(what, opened.name, opened.show(what))) for what in VIEWS}


def facts(case: Path) -> str:
    """All rows of all records, but for the number of the journal entry: an entry that tells of a mended line moves it."""
    with Case.open(case, now=NOW) as opened:
        engine = opened._store.engine
        rows: dict[str, Any] = {}
        for table in (*tables.RECORDS, "problem"):
            columns = [str(row[0]) for row in engine.rows(f"DESCRIBE {table}")]
            left_out = {"intake", "place", "start_at"} if table in ("exhibit", "source") else {"entry", "time_at"} if table == "judgement" else set()
            kept = ", ".join(f'"{name}"' for name in columns if name not in left_out)
            rows[table] = engine.rows(f"SELECT {kept} FROM {table} ORDER BY ALL")
    return json.dumps(rows, default=str)


class Life:
    """One case on its way through its steps, with what was acknowledged so far."""

    def __init__(self, root: Path, truth: Truth, wrong: Wrong) -> None:
        self.root, self.truth, self.wrong = root, truth, wrong
        self.case = root / "heron.case"
        self._journal: dict[str, bytes] = {}  # what was acknowledged: whole lines up to the last checkpoint
        self.label = root.name

    def known(self) -> dict[str, bytes]:
        """What was acknowledged so far."""
        return dict(self._journal)

    def back(self, known: dict[str, bytes]) -> None:
        """The case was put back to where it was when `known` was asked for."""
        self._journal = dict(known)

    def ended(self, words: tuple[str, ...], out: bytes, whole: bool, closely: bool = True) -> None:
        """Looks at the case after a command was ended (`whole`: it came to its end); `closely`: at every view, too."""
        self._acknowledged(words, out, whole)
        self._answer()
        if words[0] == "show":
            full = self.truth.printed[words[2:]]
            if not full.startswith(out) or (whole and out != full):
                self.wrong.torn.append(f"{self.label}: {words[0]} printed something else than what the case holds")
        if unfinished(self.case):
            return
        try:
            with Case.open(self.case, now=NOW, damaged=True) as opened:
                self.wrong.torn += [f"{self.label}, {words[0]}: verify: {f['what']}: {f['why']}" for f in opened.verify()]
                for what in VIEWS if closely else ():  # also of a run that was ended half-way: fewer rows, and no failure
                    opened.show(what)
        except UsageError as error:
            if not (self.case / "case.toml").exists():
                return  # its creation was ended; the next command goes on with it
            self.wrong.torn.append(f"{self.label}, {words[0]}: {error}")
        except LeadlineError as error:
            self.wrong.torn.append(f"{self.label}, {words[0]}: {error}")
        if whole and words[0] != "show":  # who only reads leaves the tables' log to the next who writes
            self._left()

    def done(self, words: tuple[str, ...]) -> bool:
        """Whether a command that was ended need not be given again: the case is there, the decision stands in the journal."""
        if words[0] == "judge":
            return b'"judgement"' in self._journal.get("entries.jsonl", b"")
        return words[0] == "new" and not unfinished(self.case)

    def finished(self) -> None:
        """After the last command: the same facts as if nothing had been."""
        try:
            now_shown, now_facts = shown(self.case), facts(self.case)
        except LeadlineError as error:
            self.wrong.torn.append(f"{self.label}, at the end: {error}")
            return
        for what, text in self.truth.views.items():
            if now_shown[what] != text:
                self.wrong.other.append(f"{self.label}: `show {what}` differs from an undisturbed case")
        if now_facts != self.truth.facts:
            self.wrong.other.append(f"{self.label}: the records differ from an undisturbed case")
        if self.truth.answers and (self.root / "answer.html").read_bytes() not in self.truth.answers:
            self.wrong.torn.append(f"{self.label}: the answer differs from an undisturbed case")
        self._twice()

    def _acknowledged(self, words: tuple[str, ...], out: bytes, whole: bool) -> None:
        lines = {}
        for name in ("entries.jsonl", "checkpoints.jsonl"):
            path = self.case / "journal" / name
            lines[name] = [line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")] if path.exists() else []
        count = len(lines["checkpoints.jsonl"])
        for name, some in lines.items():
            kept = b"".join(some[:count])
            if not kept.startswith(self._journal.get(name, b"")):
                self.wrong.lost.append(f"{self.label}, {words[0]}: {name} lacks lines that were acknowledged")
            self._journal[name] = kept
        told = re.match(rb"(\d+) taken in, (\d+) known already", out)
        if told or (words[0] == "investigate" and whole):
            have = b"".join(lines["entries.jsonl"][:count])
            folder = Path(words[2] if words[0] == "intake" else words[1])
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                if json.dumps(path.relative_to(folder).as_posix()).encode() not in have:
                    self.wrong.lost.append(f"{self.label}: {path.name} was told as taken in, and no signed entry names it")

    def _answer(self) -> None:
        path = self.root / "answer.html"
        if path.exists() and path.read_bytes() not in self.truth.answers:
            self.wrong.torn.append(f"{self.label}: answer.html is neither the old answer nor the new one")

    def _left(self) -> None:
        """What lies about after a command that came to its end."""
        strange = [p.relative_to(self.case).as_posix() for p in self.case.rglob("*")]
        left = [name for name in strange if not SOUND.fullmatch(name)]
        left += [p.relative_to(self.case).as_posix() for p in (self.case / "vault" / "incoming").glob("*")]
        left += [p.name for p in self.root.iterdir() if p.name not in ("heron.case", "answer.html")]
        left += [p.name for p in Path(os.environ["LEADLINE_CONFIG"]).iterdir() if p.name != "signing.key"]
        self.wrong.other += [f"{self.label}: {name} was left behind" for name in left]

    def _twice(self) -> None:
        taken: Counter[tuple[str, str]] = Counter()
        for line in (self.case / "journal" / "entries.jsonl").read_bytes().splitlines():
            for source in json.loads(line).get("data", {}).get("sources", []):
                taken[source["path"], source["exhibit"]] += 1
        self.wrong.twice += [f"{self.label}: {path} was taken in {n} times" for (path, _), n in taken.items() if n > 1]
        with Case.open(self.case, now=NOW) as opened:
            for table, key in (("exhibit", "sha256"), ("source", "id"), ("transfer", "id"), ("observation", "id"), ("done", "exhibit, step")):
                rows = opened._store.engine.rows(f"SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1")
                self.wrong.twice += [f"{self.label}: {table} {row} stands there twice" for row in rows]
