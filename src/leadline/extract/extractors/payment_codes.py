"""Whom payment codes pay, wherever they stand: EMVCo payloads (PromptPay, PayNow, DuitNow, QRIS, VietQR, KHQR, Pix) and `upi://` links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadline.formats import emvco, payment_schemes
from leadline.formats.payment_schemes import Named, Unread
from leadline.formats.text import Text, decode
from leadline.kinds import card
from leadline.model.records import Exhibit, Found, Observation, Problem
from leadline.plugins import extractor

_MARKS = ("000201", "0006000001", "://")
_CODE = "application/x-emv-qr"
_TYPE = "Ask for the code again, as a picture in full size or as the copied text, and type in whom it pays."


@extractor(
    media=(
        _CODE, "text/plain", "text/x-", "text/csv", "text/tab-separated-values", "text/markdown", "application/json", "application/jsonl",
    )
)  # fmt: skip
def payment_codes(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Finds payment codes in text and in scanned QR codes, and whom each pays; what fails its checksum is a problem and no reference."""
    whole = exhibit.base() == _CODE
    if not whole and not any(mark.encode(form) in data for mark in _MARKS for form in ("ascii", "utf-16-le", "utf-16-be")):
        return
    text = decode(data, exhibit.parameter("charset"))
    codes = list(emvco.payloads(text.text, text.encoding))
    for code in codes:
        if not code.checked:
            what = f"A payment code fails its checksum (it ends in {code.fields[-1].value}): it was altered, and no payee is taken from it."
            yield _problem(exhibit, text, "damaged", what, code.start, code.end)
            continue
        found = list(payment_schemes.payees(code))
        yield from (_told(exhibit, text, one) for one in found)
        if not found and not code.is_slip:
            what = "A payment code names nobody under a scheme that is known; its fields stand beside it."
            yield _problem(exhibit, text, "unreadable", what, code.start, code.end)
        yield from _bad_amount(exhibit, text, code)
    for link in payment_schemes.links(text.text):
        yield _told(exhibit, text, link.payee)
    if whole and not codes:
        what = "A payment code is cut off, or its lengths do not fit; no payee is taken from it."
        yield Problem("malformed", what, _TYPE, exhibit.sha256, exhibit.span(0, len(data)))


def _bad_amount(exhibit: Exhibit, text: Text, code: emvco.Payload) -> Iterator[Problem]:
    try:
        payment_schemes.amount(code)
    except ValueError as error:
        yield _problem(exhibit, text, "bad-amount", f"A payment code asks for what is no amount of money: {error}.", code.start, code.end)


def _told(exhibit: Exhibit, text: Text, one: Named | Unread) -> Found:
    if isinstance(one, Unread):
        return _problem(exhibit, text, "malformed", f"In a payment code, {one.what}; it is no reference.", one.start, one.end)
    raw = text.text[one.start : one.end]
    span = exhibit.span(text.byte(one.start), text.byte(one.end))
    seen = Observation(span, one.kind, one.value, raw, "payment code")
    if one.kind != "card":
        return seen
    digits = card.number(raw)
    return replace(seen, value=card.value_of(digits, exhibit.context.card_key) if digits else one.value, raw=card.masked(raw))


def _problem(exhibit: Exhibit, text: Text, kind: str, what: str, start: int, end: int) -> Problem:
    return Problem(kind, what, _TYPE, exhibit.sha256, exhibit.span(text.byte(start), text.byte(end)))
