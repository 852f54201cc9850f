"""Takes what a PDF carries beside its pages' text: embedded files, scripts, notes, fields of forms, and where its links lead.

Source: ISO 32000-2, 7.11.4 (embedded files), 12.5 (annotations), 12.7 (forms); PDFium's `fpdf_attachment.h`, `fpdf_annot.h`, `fpdf_doc.h`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from leadline.intake import names
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Exhibit, Part, Problem

_MOST = 10_000  # annotations of one page
_LONGEST = 1_000_000  # bytes of a string of PDFium's
_ATTACHED, _WIDGET = 17, 20  # annotation subtypes: file attachment, form field
_URI = 3  # kind of action


def links(document: Any, opened: Any) -> list[str]:
    """Where the links of a page lead, outside of the document."""
    import pypdfium2.raw as c

    out: dict[str, None] = {}
    place, link = ctypes.c_int(0), c.FPDF_LINK()
    for _ in range(_MOST):
        if not c.FPDFLink_Enumerate(opened, place, link):
            break
        action = c.FPDFLink_GetAction(link)
        if action and c.FPDFAction_GetType(action) == _URI:
            raw = _bytes(partial(c.FPDFAction_GetURIPath, document, action))
            if target := raw.rstrip(b"\0").decode("utf-8", "replace").strip():
                out.setdefault(target)
    return list(out)


def notes(opened: Any) -> list[str]:
    """What notes on a page and fields of its form say, a line each."""
    import pypdfium2.raw as c

    out = []
    for n in range(min(c.FPDFPage_GetAnnotCount(opened), _MOST)):
        one = c.FPDFPage_GetAnnot(opened, n)
        if not one:
            continue
        said, field, value = (_string(c, one, key) for key in (b"Contents", b"T", b"V"))
        if c.FPDFAnnot_GetSubtype(one) == _WIDGET and value:
            out.append(f"[field {field}] {value}")
        elif said:
            out.append(f"[note{f' by {field}' if field else ''}] {said}")
        c.FPDFPage_CloseAnnot(one)
    return [names.line(line) for line in out]


def attached(exhibit: Exhibit, document: Any, taken: names.Names) -> Iterator[Part]:
    """The files embedded in the document, and its scripts as text."""
    import pypdfium2.raw as c

    budget = Budget(exhibit.size)
    try:
        for n in range(max(0, c.FPDFDoc_GetAttachmentCount(document))):
            one = c.FPDFDoc_GetAttachment(document, n)
            yield from _file(exhibit, c, one, f"embedded file {n + 1}", budget, taken)
        for n in range(min(max(0, c.FPDFDoc_GetJavaScriptActionCount(document)), _MOST)):
            script = c.FPDFDoc_GetJavaScriptAction(document, n)
            if not script:
                continue
            text = _wide(partial(c.FPDFJavaScriptAction_GetScript, script))
            c.FPDFDoc_CloseJavaScriptAction(script)
            if text:
                data = budget.unpack([text.encode("utf-8", "replace")])
                yield Child(taken.unique(f"script {n + 1}.txt"), data, "text/plain; charset=utf-8", f"script {n + 1} of the document")
    except OverLimit as limit:
        yield limit.problem(exhibit)


def pinned(exhibit: Exhibit, opened: Any, number: int, taken: names.Names) -> Iterator[Part]:
    """The files that hang on a page as notes."""
    import pypdfium2.raw as c

    budget = Budget(exhibit.size)
    for n in range(min(c.FPDFPage_GetAnnotCount(opened), _MOST)):
        one = c.FPDFPage_GetAnnot(opened, n)
        if not one:
            continue
        try:
            if c.FPDFAnnot_GetSubtype(one) == _ATTACHED:
                yield from _file(exhibit, c, c.FPDFAnnot_GetFileAttachment(one), f"file pinned to page {number}", budget, taken)
        except OverLimit as limit:
            yield limit.problem(exhibit)
            return
        finally:
            c.FPDFPage_CloseAnnot(one)


def _file(exhibit: Exhibit, c: Any, one: Any, where: str, budget: Budget, taken: names.Names) -> Iterator[Part]:
    size = ctypes.c_ulong()
    there = bool(one) and c.FPDFAttachment_GetFile(one, None, 0, size)
    name = names.display(_wide(partial(c.FPDFAttachment_GetName, one)) if one else "")
    if not there:
        advice = "Open the PDF on a machine set apart, save the file, and hand it in beside it."
        yield Problem("damaged", f"The {where} ({name}) cannot be taken out.", advice, exhibit.sha256)
        return
    buffer = ctypes.create_string_buffer(max(1, min(size.value, budget.limits.total + 1)))
    kept = ctypes.c_ulong()
    c.FPDFAttachment_GetFile(one, buffer, size.value if size.value <= len(buffer) else 0, kept)
    data = budget.unpack([buffer.raw[: min(kept.value, size.value)]])
    yield Child(taken.unique(name), data, None, where)


def _string(c: Any, annotation: Any, key: bytes) -> str:
    return _wide(partial(c.FPDFAnnot_GetStringValue, annotation, key)).strip()


def _wide(ask: Callable[[Any, int], int]) -> str:
    """A string that PDFium gives in UTF-16 with a zero at its end."""
    return _bytes(ask, wide=True).decode("utf-16-le", "replace").rstrip("\0")


def _bytes(ask: Callable[[Any, int], int], *, wide: bool = False) -> bytes:
    import pypdfium2.raw as c

    size = ask(None, 0)
    if not 0 < size <= _LONGEST:
        return b""
    buffer = ctypes.create_string_buffer(size + 2)
    ask(ctypes.cast(buffer, ctypes.POINTER(c.FPDF_WCHAR)) if wide else buffer, size)
    return buffer.raw[: size - size % 2 if wide else size]
