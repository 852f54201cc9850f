"""Stage 2: exhibits to observations and transfers."""

from __future__ import annotations

from collections.abc import Iterator

from leadline import plugins
from leadline.model.records import Exhibit, Found


def run(exhibit: Exhibit, data: bytes, name: str) -> Iterator[Found]:
    """What one extractor finds in an exhibit; called in the cage."""
    found: Iterator[Found] = plugins.family("extractors")[name].function(exhibit, data)
    return found
