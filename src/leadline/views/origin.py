"""Where exhibits come from, for print: the answer's page, a source in a proof, and the list that goes with every package."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from leadline.engine import Engine
from leadline.engine.custody import NOT_STATED, Custody, custody
from leadline.views import masks

__all__ = ["NOT_STATED", "Names", "groups", "listing"]


class Names:
    """Hides reporters in the words of custody: who handed something in is often the victim."""

    def __init__(self, engine: Engine) -> None:
        self._known: dict[str, str] = {}
        for (text,) in engine.rows("SELECT fields FROM report"):
            told = json.loads(text)
            for column, mask in (("reporter_name", masks.name), ("reporter_email", masks.email), ("reporter_phone", masks.number)):
                if len(value := str(told.get(column) or "").strip()) > 2:
                    self._known[value] = mask(value)

    def hide(self, text: str) -> str:
        """The text without the names, addresses and numbers of reporters."""
        for value, masked in self._known.items():
            text = text.replace(value, masked)
        return text

    def masked(self, step: dict[str, Any]) -> dict[str, Any]:
        """One step of custody with every text masked."""
        return {key: self.hide(value) if isinstance(value, str) else value for key, value in step.items()}


def listing(engine: Engine, exhibits: Collection[str] | None = None, unmask: bool = False) -> list[dict[str, Any]]:
    """One row a place, in order of intake: `path, sha256, custody` (steps, oldest first), `origin` in words; of these exhibits."""
    held, names = custody(engine), Names(engine)
    out = []
    for i, path, sha in engine.rows("SELECT id, path, exhibit FROM source ORDER BY seq"):
        if exhibits is None or sha in exhibits:
            steps = [step.json() for step in held.steps.get(str(i), ())]
            words = held.words(str(i))
            out.append(
                {
                    "path": path,
                    "sha256": sha,
                    "custody": steps if unmask else [names.masked(step) for step in steps],
                    "origin": words if unmask else names.hide(words),
                }
            )
    return out


def groups(engine: Engine, held: Custody | None = None) -> list[tuple[str, int, str]]:
    """What was handed in, by its origin: origin in words, how many files, the first of them. What is not stated comes last."""
    found, names = held or custody(engine), Names(engine)
    paths: dict[str, list[str]] = defaultdict(list)
    for i, path in engine.rows("SELECT id, path FROM source WHERE parent IS NULL ORDER BY seq"):
        paths[names.hide(found.words(str(i)))].append(str(path))
    rows = [(origin, len(some), some[0]) for origin, some in paths.items()]
    return [row for row in rows if row[0] != NOT_STATED] + [row for row in rows if row[0] == NOT_STATED]
