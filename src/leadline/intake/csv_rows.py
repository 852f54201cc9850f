"""Writes rows as CSV (RFC 4180, comma, line feed) so that each comes back as the row it was.

The standard library's writer leaves a lone carriage return bare where lines end otherwise, and readers of tables take it
for the end of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_QUOTED = re.compile(r"[\",\r\n]")


def row(cells: Iterable[str]) -> str:
    """One row with its line end; a row of one empty cell is quoted, so that it is no blank line."""
    written = [f'"{cell.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(cell) else cell for cell in cells]
    return ('""' if written == [""] else ",".join(written)) + "\n"


def written(rows: Iterable[Iterable[str]]) -> bytes:
    """All rows as UTF-8."""
    return "".join(row(cells) for cells in rows).encode("utf-8", "replace")
