"""Whom payment codes pay, wherever they stand: EMVCo payloads (PromptPay, PayNow, DuitNow, QRIS, VietQR, KHQR, Pix) and `upi://` links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadline.formats import emvco, payment_schemes
from leadline.formats.payment_schemes import Named, Unread
from leadline.formats.script import Page, Script
from leadline.formats.stored import Data, Stored
from leadline.kinds import card
from leadline.model.records import Exhibit, Found, Observation, Problem
from leadline.plugins import extractor

_MARKS = ("000201", "0006000001", "://")
_CODE = "application/x-emv-qr"
_TYPE = "Ask for the code again, as a picture in full size or as the copied text, and type in whom it pays."


@extractor(
    media=(
        _CODE, "text/plain", "text/x-", "text/csv", "text/tab-separated-values", "text/markdown", "application/json", "application/jsonl",
    ),
    pieces=True,
)  # fmt: skip
def payment_codes(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Finds payment codes in text and in scanned QR codes, and whom each pays; what fails its checksum is a problem and no reference."""
    whole, codes = exhibit.base() == _CODE, 0
    stored = Stored.of(data)
    if not whole and not _marked(stored):
        return
    for page in Script.of(stored, exhibit.parameter("charset")).pages():
        printed = page.all
        if not whole and not any(mark in printed for mark in _MARKS):
            continue
        found: list[tuple[int, list[Found]]] = []
        for code in emvco.payloads(printed, page.text.encoding):
            if page.has(code.start):
                codes += 1
                found.append((code.start, list(_of_code(exhibit, page, code))))
        found += [(link.start, [_told(exhibit, page, link.payee)]) for link in payment_schemes.links(printed) if page.has(link.start)]
        for _, records in sorted(found, key=lambda one: one[0]):
            yield from records
    if whole and not codes:
        what = "A payment code is cut off, or its lengths do not fit; no payee is taken from it."
        yield Problem("malformed", what, _TYPE, exhibit.sha256, exhibit.span(0, stored.size))


def _marked(stored: Stored) -> bool:
    """Whether anything of a payment code stands in the bytes, also across two pieces."""
    marks = [mark.encode(form) for mark in _MARKS for form in ("ascii", "utf-16-le", "utf-16-be")]
    end = b""
    for piece in stored.pieces():
        if any(mark in piece or mark in end + piece[:32] for mark in marks):
            return True
        end = (end + piece)[-32:] if len(piece) < 32 else piece[-32:]
    return False


def _of_code(exhibit: Exhibit, text: Page, code: emvco.Payload) -> Iterator[Found]:
    """Whom one code pays, and what is wrong with it."""
    if not code.checked:
        what = f"A payment code fails its checksum (it ends in {code.fields[-1].value}): it was altered, and no payee is taken from it."
        yield _problem(exhibit, text, "damaged", what, code.start, code.end)
        return
    found = list(payment_schemes.payees(code))
    yield from (_told(exhibit, text, one) for one in found)
    if not found and not code.is_slip:
        what = "A payment code names nobody under a scheme that is known; its fields stand beside it."
        yield _problem(exhibit, text, "unreadable", what, code.start, code.end)
    yield from _bad_amount(exhibit, text, code)


def _bad_amount(exhibit: Exhibit, text: Page, code: emvco.Payload) -> Iterator[Problem]:
    try:
        payment_schemes.amount(code)
    except ValueError as error:
        yield _problem(exhibit, text, "bad-amount", f"A payment code asks for what is no amount of money: {error}.", code.start, code.end)


def _told(exhibit: Exhibit, text: Page, one: Named | Unread) -> Found:
    if isinstance(one, Unread):
        return _problem(exhibit, text, "malformed", f"In a payment code, {one.what}; it is no reference.", one.start, one.end)
    raw = text.all[one.start : one.end]
    span = exhibit.span(text.byte(one.start), text.byte(one.end))
    seen = Observation(span, one.kind, one.value, raw, "payment code")
    if one.kind != "card":
        return seen
    digits = card.number(raw)
    return replace(seen, value=card.value_of(digits, exhibit.context.card_key) if digits else one.value, raw=card.masked(raw))


def _problem(exhibit: Exhibit, text: Page, kind: str, what: str, start: int, end: int) -> Problem:
    return Problem(kind, what, _TYPE, exhibit.sha256, exhibit.span(text.byte(start), text.byte(end)))
