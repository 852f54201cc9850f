"""Takes out of a PDF's pages the pictures that lie in it as whole files: exhibits of their own, known by their hash, undecoded.

Source: ISO 32000-2, 7.4.8 (DCTDecode: the stream is a JPEG file), 7.4.9 (JPXDecode: JPEG 2000); PDFium's `fpdf_edit.h`. Pictures that
lie in it as bare samples have no file and no hash that anybody could know; they stay in the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from leadline.intake import names
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Exhibit, Part

_FILES = {"DCTDecode": "jpg", "JPXDecode": "jp2"}
_DEEPEST = 5  # forms inside forms
_MOST = 10_000  # objects of one page that are looked at


class Pictures:
    """The pictures of one document, each once however many pages show it."""

    def __init__(self, exhibit: Exhibit, taken: names.Names) -> None:
        self.exhibit, self.taken = exhibit, taken
        self.budget = Budget(exhibit.size)
        self._seen: set[bytes] = set()
        self.pages: set[int] = set()  # those with pictures that are files: what they show is compared by its hash before anything draws it
        self.mixed: set[int] = set()  # those of them that hold other pictures besides

    def of(self, opened: Any, number: int) -> Iterator[Part]:
        """Those of one page; nothing is decoded."""
        import pypdfium2
        import pypdfium2.raw as c

        bare = False
        try:
            for n, one in enumerate(opened.get_objects(filter=(c.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST), 1):
                filters = one.get_filters()
                bare |= len(filters) != 1 or filters[0] not in _FILES
                if any(name in _FILES for name in filters):
                    self.pages.add(number)
                if len(filters) == 1 and filters[0] in _FILES:
                    yield from self._picture(bytes(one.get_data()), f"page {number}, picture {n}", _FILES[filters[0]])
                if n == _MOST:
                    break
        except OverLimit as limit:
            yield limit.problem(self.exhibit)
        except pypdfium2.PdfiumError:
            return  # the page's text told of what is damaged
        finally:
            if bare and number in self.pages:
                self.mixed.add(number)

    def _picture(self, data: bytes, where: str, ending: str) -> Iterator[Part]:
        name = hashlib.sha256(data).digest()
        if data and name not in self._seen:
            self._seen.add(name)
            yield Child(self.taken.unique(f"{where.replace(', ', ' ')}.{ending}"), self.budget.unpack([data]), None, where)
