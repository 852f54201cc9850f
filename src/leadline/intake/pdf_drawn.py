"""Draws the pages of a PDF that have no text layer, each as a picture beside it: there its codes and its text are read as in any picture.

So a box that is found leads to a picture that is kept, and each page has the time and memory of a file of its own. Pages whose pictures lie
in the document as files are not drawn: those files come out, and are compared with the lists of what must never be shown before they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from leadline.intake import names
from leadline.model.records import Child

PAGES = 50  # of one document
_SCALE = 200 / 72  # dots an inch: what text of ten points needs
_LONGEST = 2_400  # pixels of the longer side


def drawn(document: Any, numbers: Sequence[int], taken: names.Names) -> Iterator[tuple[int, Child]]:
    """The pages of these numbers as grey PNG, at most `PAGES` of them; one that cannot be drawn is left out."""
    import pypdfium2

    for number in numbers[:PAGES]:
        try:
            page = document[number - 1]
            across, down = page.get_size()
            if min(across, down) < 1:
                page.close()
                continue
            scale = min(_SCALE, _LONGEST / max(across, down))
            image = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            continue
        out = io.BytesIO()
        image.convert("L").save(out, "PNG", compress_level=6)
        where = f"page {number}, drawn at {72 * scale:.0f} dots an inch"
        yield number, Child(taken.unique(f"page {number}.png"), out.getvalue(), "image/png", where)
