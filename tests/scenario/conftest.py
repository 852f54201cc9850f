"""Scenarios that the tests share, and a reader of their papers that owes nothing to the product."""

from __future__ import annotations

import csv
import email
import io
import re
import warnings
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from leadline import scenario
from leadline.scenario import Truth
from leadline.scenario.build import build
from leadline.scenario.world import World

Case = tuple[Path, Truth]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case of the demo's size: its evidence folder and its truth."""
    return _written(tmp_path_factory, 9101, 25)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case large enough for every form of paper."""
    return _written(tmp_path_factory, 9102, 120)


def _written(factory: pytest.TempPathFactory, seed: int, reports: int) -> Case:
    out = factory.mktemp(f"scenario-{reports}") / "case"
    return out / "evidence", scenario.write(out, seed, reports)


@pytest.fixture
def world() -> World:
    """A world of 120 reports, not yet written."""
    return build(9102, 120, scenario.SWITCHES)


@pytest.fixture(scope="session")
def told() -> Callable[[Path, Truth], dict[str, str]]:
    """Reads everything that belongs to each report as plain text: decoded mails, tables' rows, chats, pages."""
    return _told


def _told(evidence: Path, truth: Truth) -> dict[str, str]:
    texts = dict.fromkeys(truth.members, "")
    for path in sorted((evidence / "reports").rglob("*")):
        if path.is_file():
            inside = path.relative_to(evidence / "reports").parts
            texts[inside[0] if len(inside) > 1 else path.stem] += "\n" + _text(path)
    tables = [p for p in sorted(evidence.glob("*.csv")) if p.name not in ("accounts.csv", "custody.csv")]
    for row in (row for table in [*tables, *sorted(evidence.glob("*.xlsx"))] for row in _rows(table)):
        owner = next((cell for cell in row if cell in texts), None)
        if owner:
            texts[owner] += "\n" + "\n".join(row)
    return texts


def _rows(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        import openpyxl

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sheet = openpyxl.load_workbook(path).active
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ","))


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".eml":
        return _mail(data)
    if path.suffix == ".mbox":
        return "".join(_mail(part.split(b"\n", 1)[1]) for part in re.split(rb"(?m)^(?=From \S+ \w{3} \w{3} )", data) if part)
    if path.suffix in (".zip", ".png"):
        return ""
    return data.decode("utf-16") if data.startswith(b"\xff\xfe") else data.decode("utf-8", "replace")


def _mail(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("no mail")
    lines = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                lines.append(payload.decode(part.get_content_charset() or "utf-8", "replace"))
    return "\n".join(lines)
