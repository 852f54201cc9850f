"""What a reader may ask of a view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """The question beside the view's name: one network only, reporters in clear or masked, the tracing rule."""

    network: str | None = None
    unmask: bool = False
    rule: str = "fifo"
