"""Stage 5: patterns, roles, claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadline import plugins
from leadline.detect.frame import Frame
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.model.settings import Settings
from leadline.model.values import canonical

TABLES = ("finding",)


def run(engine: Engine, settings: Settings) -> None:
    """Runs every detector over the tables of links and trails and writes what it found, in the order of the detectors' names."""
    engine.put("finding", (_row(seq, finding) for seq, finding in enumerate(_found(engine, Frame(settings.zone, settings.region)), 1)))


def _found(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """Each finding once, as it is made: a large case has hundreds of thousands."""
    seen: set[str] = set()
    for plugin in plugins.family("detectors").values():
        for finding in plugin.function(engine, frame):
            if finding.id not in seen:
                seen.add(finding.id)
                yield finding


def _row(seq: int, finding: Finding) -> tuple[Any, ...]:
    def text(value: object) -> str:
        return canonical(value).decode()

    return (
        finding.id, seq, finding.pattern, text(finding.subjects), finding.confidence, text(finding.why), finding.innocent_explanation,
        text(finding.techniques), text(finding.because), text(finding.values),
    )  # fmt: skip
