"""Two networks that one link would make one, where everything else speaks against it: a question for a person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.frame import Frame
from leadline.detect.ledger import listed, unique
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.plugins import detector

NAME = "networks-touch"


@detector(version=1)
def networks_touch(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """Links between two networks that were weighed and did not suffice: shown, never followed, decided by a person (same or different)."""
    network = {report: name for name, report in engine.rows("SELECT network, report FROM member")}
    between: dict[tuple[str, str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for link, a, b, why in engine.rows("SELECT id, a, b, why FROM link ORDER BY score DESC, id"):
        left, right = network.get(a), network.get(b)
        if left and right and left != right:
            between[min(left, right), max(left, right)].append((link, a, b, why))
    for (left, right), links in sorted(between.items()):
        refs = unique(reason["ref"] for *_, why in links for reason in json.loads(why) if reason["ref"])
        pairs = listed(f"{a} and {b}" for _, a, b, _ in links)
        why = (f"The networks {left} and {right} touch only here: {pairs} both name {listed(refs)}.",)
        numbers = {"links": [link for link, *_ in links], "references": list(refs)}
        yield finding(NAME, (left, right), "low", why, tuple(link for link, *_ in links), numbers)
