"""What `leadline extract` prints: the references in some bytes, without a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from leadline.extract.scan import scan


def lines(data: bytes, region: str | None = None) -> Iterator[dict[str, Any]]:
    """One object for each observation, in order of start, end, kind; `exhibit` is the SHA-256 of the bytes."""
    exhibit = hashlib.sha256(data).hexdigest()
    for hit in scan(data, region=region):
        yield {"kind": hit.kind, "value": hit.value, "raw": hit.raw, "start": hit.start, "end": hit.end, "exhibit": exhibit}
