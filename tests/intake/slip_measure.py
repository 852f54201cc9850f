"""Reads a slip as intake and extraction do, and counts what came of what is printed on it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from tests.intake.slips import Slip

from leadline import extract
from leadline.intake import identify
from leadline.model.records import Child, Exhibit, Known, Observation, Problem
from leadline.steps import extractors

CODE = ("code exact", "code not found", "code wrong")
REFERENCES = ("right, proven", "right, mended", "right, marked unproven", "named to be typed", "missed")
WRONG = ("wrong, marked mended", "wrong, marked unproven", "wrong, unmarked")


@dataclass(slots=True)
class Read:
    """What one slip gave."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def exhibit(data: bytes, name: str, media: str = "") -> Exhibit:
    return Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, name)


def observations(child: Child) -> tuple[list[Observation], list[Problem]]:
    """What the extractors find in an exhibit that a reader derived."""
    known = next(part for part in identify.parts(exhibit(child.data, child.name, child.media or ""), child.data) if isinstance(part, Known))
    one = exhibit(child.data, child.name, known.media)
    found = [record for plugin in extractors(known.media) for record in extract.run(one, child.data, plugin.name)]
    return [r for r in found if isinstance(r, Observation)], [r for r in found if isinstance(r, Problem)]


def measure(slip: Slip) -> Read:
    """One slip: its code, then each reference that is printed on it, then what is printed nowhere."""
    out = Read()
    parts = list(identify.parts(exhibit(slip.data, slip.name), slip.data))
    children = [part for part in parts if isinstance(part, Child)]
    got = [child.data for child in children if child.name.startswith("code")]
    if slip.payload is not None:
        right = got == [slip.payload.encode()]
        out.counts["code exact" if right else "code wrong" if got else "code not found"] += 1
    elif got:
        out.counts["code wrong"] += 1
    text = next((child for child in children if child.name == "read-by-machine.txt"), None)
    seen, problems = observations(text) if text else ([], [])
    unread = [part.what for part in parts if isinstance(part, Problem) and "for sure" in part.what]
    told = " ".join([*unread, *(problem.what for problem in problems)])
    best: dict[tuple[str, str], str] = {}
    for one in seen:
        level = one.field.partition("[")[0]
        if (one.kind, one.value) in slip.truth:
            best[one.kind, one.value] = level
        elif one.kind in {kind for kind, _ in slip.truth} | {"iban", "btc", "tron", "eth", "card"}:
            out.counts[{"ocr": WRONG[1], "ocr_repaired": WRONG[0]}.get(level, WRONG[2])] += 1
            out.notes.append(f"wrong {level} {one.kind}:{one.value} from {one.raw!r}")
    names = {"ocr_checked": REFERENCES[0], "ocr_repaired": REFERENCES[1], "ocr": REFERENCES[2]}
    for kind, value in sorted(slip.truth):
        if (kind, value) in best:
            out.counts[names[best[kind, value]]] += 1
            continue
        named = bool(unread) or _told_of(value, told)
        out.counts[REFERENCES[3] if named else REFERENCES[4]] += 1
        out.notes.append(f"{'named' if named else 'missed'} {kind}:{value}: {told[:300]}")
    if text and any(note.startswith("missed") for note in out.notes):
        out.notes.append(text.data.decode().partition("\n\n")[2])
    return out


def _told_of(value: str, told: str) -> bool:
    """Whether a problem shows a piece of what is printed, so that a person finds the place."""
    plain = told.replace(" ", "").replace("-", "").lower()
    pieces = (value[n : n + 7].lower() for n in range(len(value) - 6))
    return any(piece in plain for piece in pieces)


def table(total: Counter[str], by_spoil: dict[str, Counter[str]]) -> str:
    """The counts as Markdown, one row a way of spoiling."""
    columns = (*CODE, *REFERENCES, *WRONG)
    rows = [f"| spoiled | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, counts in [*sorted(by_spoil.items()), ("**all**", total)]:
        rows.append(f"| {name} | {' | '.join(str(counts[column]) for column in columns)} |")
    return "\n".join(rows)
