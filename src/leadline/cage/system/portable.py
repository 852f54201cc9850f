"""A system whose own limits Python does not offer: a process apart, watched for its time, and nothing else."""

from __future__ import annotations

from leadline.cage.limits import Limits


def confine(limits: Limits) -> list[str]:
    """Says that nothing more holds."""
    return [f"waiting time {limits.seconds} s a file, more for large ones", "NO limit of this system holds a reader back"]


def each(limits: Limits, size: int) -> None:
    """Nothing to do."""


def adopt(handle: int, limits: Limits) -> None:
    """Nothing to do."""
