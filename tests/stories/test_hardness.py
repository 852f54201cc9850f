"""The invented cases are hard: linkers that are too plain fail on them, each in its own way; Leadline does not.

One joins over every string that looks like an identifier, in text decoded as any program would (mails by Python's email, workbooks
by openpyxl). The other joins equal raw strings only, and is even told which strings tie.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import mailbox
import re
import statistics
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadline.case import Case
from leadline.model.settings import Settings
from leadline.scenario import write

SEEDS = (9001, 9002, 9003)
REPORTS = 100

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\w)\+?\d[\d ()/.-]{7,18}\d(?!\w)")
URL = re.compile(r"\b(?:https?|hxxps?)://[^\s\"'<>)]+", re.IGNORECASE)
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|me|ly)\b", re.IGNORECASE)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?\b")
WALLET = re.compile(r"\b(?:T[1-9A-HJ-NP-Za-km-z]{33}|0x[0-9a-fA-F]{40}|(?:bc1|[13])[0-9a-zA-Z]{25,60})\b")
HANDLE = re.compile(r"@\w{4,}")


def texts(path: Path, data: bytes) -> Iterator[str]:
    """The text of a file as any program would get it."""
    name = path.name.lower()
    if name.endswith(".zip"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.namelist():
                    yield from texts(Path(member), archive.read(member))
        except zipfile.BadZipFile:
            return
    elif name.endswith(".eml"):
        yield from mail(email.message_from_bytes(data, policy=email.policy.default))
    elif name.endswith((".txt", ".json", ".html", ".toml", ".csv", ".htm")):
        yield decoded(data)


def mail(message: email.message.Message) -> Iterator[str]:
    yield "\n".join(f"{key}: {value}" for key, value in message.items())
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_content_maintype() == "text":
            yield decoded(payload)


def decoded(data: bytes) -> str:
    for charset in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "cp1252", "latin-1"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return ""


def by_report(evidence: Path, reports: Iterable[str]) -> dict[str, str]:
    """All the text of each report: its folder, its file, its rows in tables."""
    found: dict[str, list[str]] = {report: [] for report in reports}
    for path in sorted(evidence.rglob("*")):
        if not path.is_file():
            continue
        inside = path.relative_to(evidence)
        if inside.parts[0] == "reports":
            report = inside.parts[1] if len(inside.parts) > 2 else path.stem
            if report in found:
                if path.suffix == ".mbox":
                    for message in mailbox.mbox(path):
                        found[report] += mail(message)
                else:
                    found[report] += texts(path, path.read_bytes())
        elif len(inside.parts) == 1:
            for row in rows(path):
                for cell in row:
                    if cell in found:
                        found[cell].append(" ".join(row))
    return {report: "\n".join(parts) for report, parts in found.items()}


def rows(path: Path) -> Iterator[list[str]]:
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path, read_only=True):
            for values in sheet.iter_rows(values_only=True):
                yield ["" if v is None else str(v) for v in values]
    elif path.suffix == ".csv":
        text = decoded(path.read_bytes())
        yield from csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ",")


def every_string(text: str) -> set[str]:
    """All that looks like an identifier, brought to one form."""
    found = {m.lower() for m in MAIL.findall(text)} | {m.lower() for m in HOST.findall(text)} | {m.lower() for m in HANDLE.findall(text)}
    found |= {re.sub(r"\D", "", m)[-9:] for m in PHONE.findall(text)}
    found |= {m.replace(" ", "") for m in IBAN.findall(text)} | set(WALLET.findall(text))
    return found | {re.sub(r"^\w+://", "", m).split("/")[0].lower() for m in URL.findall(text)}


def joined(keys: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Pairs in one component over shared keys."""
    above = {report: report for report in keys}

    def top(report: str) -> str:
        while above[report] != report:
            above[report] = above[above[report]]
            report = above[report]
        return report

    first: dict[str, str] = {}
    for report, mine in keys.items():
        for key in mine:
            above[top(report)] = top(first.setdefault(key, report))
    groups: dict[str, list[str]] = defaultdict(list)
    for report in keys:
        groups[top(report)].append(report)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def shares(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> tuple[float, float]:
    """Precision and recall of pairs."""
    right = len(found & true)
    return (right / len(found) if found else 1.0), right / len(true)


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[float, float]]]:
    """Precision and recall of each linker on each seed."""
    out: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in SEEDS:
        place = tmp_path_factory.mktemp(f"seed-{seed}")
        write(place / "s", seed, REPORTS)
        truth = json.loads((place / "s" / "truth.json").read_text("utf-8"))
        true = {pair for network in truth["networks"] for pair in combinations(sorted(network["reports"]), 2)}
        told = by_report(place / "s" / "evidence", truth["members"])
        assert sum(bool(text) for text in told.values()) >= 0.95 * len(told)
        out["every string"].append(shares(joined({r: every_string(t) for r, t in told.items()}), true))
        with Case.create(place / "s.case", Settings(now=truth["now"])) as case:
            case.intake([place / "s" / "evidence"])
            case.run()
            networks = [n["reports"] for n in case.show("networks")]
            out["raw strings"].append(shares(joined(as_printed(case, truth)), true))
        out["leadline"].append(shares({pair for n in networks for pair in combinations(sorted(n), 2)}, true))
    return out


def as_printed(case: Case, truth: dict[str, Any]) -> dict[str, set[str]]:
    """For each report what truly ties it, exactly as it is printed there: the most that a linker of raw strings can have."""
    keys: dict[str, set[str]] = {report: set() for report in truth["members"]}
    sql = """SELECT p.report, o.raw, o.kind || ':' || o.value FROM observation o JOIN report_part p
             ON p.exhibit = o.exhibit AND (p.row_no = -1 OR p.row_no = o.row_no)"""
    for report, raw, ref in case._store.engine.rows(sql):
        if report in keys and ref in truth["members"][report]["ties"]:
            keys[report].add(str(raw))
    return keys


def test_joining_over_every_shared_string_joins_strangers(scores: dict[str, list[tuple[float, float]]]) -> None:
    assert statistics.mean(precision for precision, _ in scores["every string"]) < 0.80, scores


def test_joining_equal_raw_strings_loses_the_network(scores: dict[str, list[tuple[float, float]]]) -> None:
    assert statistics.mean(recall for _, recall in scores["raw strings"]) < 0.70, scores["raw strings"]


def test_leadline_does_neither(scores: dict[str, list[tuple[float, float]]]) -> None:
    assert statistics.mean(precision for precision, _ in scores["leadline"]) >= 0.99, scores
    assert statistics.mean(recall for _, recall in scores["leadline"]) >= 0.95, scores
