"""Stage 5: patterns, roles, claims."""

from __future__ import annotations

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
    frame = Frame(settings.zone, settings.region)
    found: dict[str, Finding] = {}
    for plugin in plugins.family("detectors").values():
        for finding in plugin.function(engine, frame):
            found.setdefault(finding.id, finding)
    engine.put("finding", (_row(seq, finding) for seq, finding in enumerate(found.values(), 1)))


def _row(seq: int, finding: Finding) -> tuple[Any, ...]:
    def text(value: object) -> str:
        return canonical(value).decode()

    return (
        finding.id, seq, finding.pattern, text(finding.subjects), finding.confidence, text(finding.why), finding.innocent_explanation,
        text(finding.techniques), text(finding.because), text(finding.values),
    )  # fmt: skip
