"""Invented cases with truth: demo, tests, benchmarks, training."""

from __future__ import annotations

from pathlib import Path

from leadline.model.errors import UsageError
from leadline.scenario.switches import SWITCHES
from leadline.scenario.truth import Truth

FEWEST = 10  # fewer reports have no room for networks and traps
SAMPLE_SEED, SAMPLE_REPORTS = 68, 25

__all__ = ["FEWEST", "SWITCHES", "Truth", "sample", "write"]


def write(out: Path, seed: int, reports: int, switches: frozenset[str] = SWITCHES) -> Truth:
    """Writes an invented case: `out`/evidence, a folder of real file formats, and beside it `out`/truth.json.

    The same seed, number of reports and switches give the same bytes on every machine. Raises UsageError where there is
    evidence already, for too few reports, or for a switch that does not exist.
    """
    from leadline.scenario import build, evidence, truth

    if unknown := sorted(switches - SWITCHES):
        raise UsageError(f"no switch {unknown[0]!r}", where="scenario", advice=f"Known are: {', '.join(sorted(SWITCHES))}.")
    if reports < FEWEST:
        raise UsageError(f"{reports} reports are too few for a scenario", where="scenario", advice=f"Ask for {FEWEST} or more.")
    evidence_folder = out / "evidence"
    if (out.exists() and not out.is_dir()) or (evidence_folder.exists() and any(evidence_folder.iterdir())):
        raise UsageError("there is something already", where=str(evidence_folder), advice="Name a folder that does not exist yet.")
    world = build.build(seed, reports, switches)
    shown, same, files = evidence.write(world, evidence_folder)
    told = truth.tell(world)
    told.statements, told.duplicates, told.files = shown, same, files
    told.write(out / "truth.json")
    return told


def sample(out: Path) -> Truth:
    """Writes the sample case of the demo; `Truth.now` is the moment from which its clocks are counted."""
    return write(out, SAMPLE_SEED, SAMPLE_REPORTS)
