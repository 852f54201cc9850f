"""Compares what a PDF's reader makes of a statement with what is printed in it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from tests.intake.pdf_bank import Truth

from leadline.intake.readers.pdf import pdf
from leadline.model.records import Child, Count, Exhibit, Part, Problem


@dataclass
class Score:
    """Rows that are exact and in order; reported; wrong in silence (with what was read instead)."""

    exact: int = 0
    reported: int = 0
    wrong: list[str] = field(default_factory=list)


def parts(data: bytes, name: str = "statement.pdf") -> list[Part]:
    return list(pdf(Exhibit("0" * 64, len(data), "application/pdf", name), data))


def table(some: list[Part]) -> list[dict[str, str]]:
    """The rows of all statements, by the header's names."""
    out: list[dict[str, str]] = []
    for part in some:
        if isinstance(part, Child) and part.name.endswith(".csv"):
            lines = list(csv.reader(io.StringIO(part.data.decode("utf-8"))))
            place = next(n for n, cells in enumerate(lines) if cells[-3:] == ["page", "box", "note"])
            out += [dict(zip(lines[place], cells, strict=True)) for cells in lines[place + 1 :]]
    return out


def plain(text: str) -> str:
    """A sign written as a word, as the sign that is written for it."""
    found = re.fullmatch(r"(.*\d) (CR|DR|H|S)", text)
    return text if not found else found[1] if found[2] in ("CR", "H") else f"-{found[1]}"


def score(truth: Truth) -> Score:
    some = parts(truth.pdf)
    read = table(some)
    made = Score(reported=sum(p.rows_reported for p in some if isinstance(p, Count)))
    expected: Counter[tuple[str, ...]] = Counter()
    order = []
    for row in truth.rows:
        key = tuple(plain(row[c]) if c in ("amount", "balance") else day(row[c]) if c in ("date", "value") else row[c] for c in truth.names)
        expected[key] += 1
        order.append(key)
    got = []
    for cells in read:
        key = tuple(day(cells.get(name, "?")) if c in ("date", "value") else cells.get(name, "?") for c, name in truth.names.items())
        got.append(key)
        if expected[key] > 0:
            expected[key] -= 1
            made.exact += 1
        else:
            made.wrong.append(f"read {key}")
    lost = sum(expected.values())
    if lost - len(made.wrong) > made.reported:
        made.wrong.append(f"{lost - len(made.wrong) - made.reported} rows neither read nor reported, such as {next(k for k, n in expected.items() if n)}")
    if not made.wrong and got != [key for key in order if key in set(got)][: len(got)] and made.reported == 0:
        made.wrong.append("the rows are in another order")
    return made


def day(text: str) -> str:
    """A day without the year that may have been filled in: `01.02.` is `01.02.2026`."""
    return re.sub(r"(?<=\d\d\.\d\d)\.2026$|(?<=\d\d\.\d\d\.)2026$|(?<=\d\d [A-Z][a-z][a-z]) 2026$|\.$", "", text)


def problems(some: list[Part]) -> list[Problem]:
    return [part for part in some if isinstance(part, Problem)]
