"""Stage 2: exhibits to observations and transfers."""

from __future__ import annotations

from collections.abc import Iterator

from leadline import plugins
from leadline.formats.stored import Data, given
from leadline.model.records import Exhibit, Found


def run(exhibit: Exhibit, data: Data, name: str) -> Iterator[Found]:
    """What one extractor finds in an exhibit; called in the cage."""
    plugin = plugins.family("extractors")[name]
    found: Iterator[Found] = plugin.function(exhibit, given(data, pieces=plugin.info["pieces"]))
    return found
