"""Payment card numbers. The whole number is never stored: the first six and last four digits are what may be kept."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator

from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_RUN = re.compile(r"[0-9]{4}(?:[ -]?[0-9]){9,15}")
_GROUPED = re.compile(r"[0-9]{4}([ -])(?:[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?|[0-9]{6}\1[0-9]{4,5})")
_MASKED = re.compile(r"[0-9]{6}\*{3,9}[0-9]{4}(?:#[0-9a-f]{16})?")
_LABEL = re.compile(r"card|visa|master|amex|american express|karte|carte|tarjeta|cart[aã]o|карт|卡|debit|credit|pan\b|บัตร")
_OTHER = re.compile(
    r"order|track|invoice|ref|ticket|booking|parcel|shipment|transaction|account|iban|imei|barcode|isbn|phone|tel|id\b|no\.?$|nr\.?$|#$"
)
# Issuer ranges (ISO/IEC 7812; the networks' public ranges): first digits and lengths.
_ISSUERS = (
    (re.compile(r"4"), (16, 13, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"6011|65|64[4-9]"), (16,)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
    (re.compile(r"30[0-5]|36|3[89]"), (14,)),
    (re.compile(r"62|81"), (16, 17, 18, 19)),
    (re.compile(r"60|6521|508|9792|220[0-4]"), (16,)),
)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for n, char in enumerate(reversed(digits)):
        digit = int(char) * (1 + n % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def number(text: str) -> str | None:
    """The digits of a card number; None where issuer, length or check digit are wrong."""
    digits = re.sub(r"[ -]", "", text)
    if not (13 <= len(digits) <= 19 and digits.isascii() and digits.isdigit() and len(set(digits)) > 1):
        return None
    if not any(issuer.match(digits) and len(digits) in lengths for issuer, lengths in _ISSUERS):
        return None
    return digits if luhn(digits) else None


def value_of(digits: str, key: str = "") -> str:
    """What is kept of a number: first six, last four; under a case's key also 16 hex digits that tell equal cards."""
    masked = digits[:6] + "*" * (len(digits) - 10) + digits[-4:]
    return f"{masked}#{hmac.new(key.encode(), digits.encode(), 'sha256').hexdigest()[:16]}" if key else masked


def masked(raw: str) -> str:
    """A printed number with the digits between the first six and the last four replaced, separators kept."""
    places = [n for n, char in enumerate(raw) if char.isdigit()]
    hidden = set(places[6:-4])
    return "".join("*" if n in hidden else char for n, char in enumerate(raw))


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Numbers in running text: grouped as on the card, or labelled, or of 15 or 16 digits in one piece with nothing else named before."""
    for run in _RUN.finditer(page.text):
        start, end = run.span()
        grouped = _GROUPED.match(page.text, start)
        end = grouped.end() if grouped else end
        around = page.text[start - 1 : start] + page.text[end : end + 1]
        if any(c.isalnum() or c in "_+" for c in around) or not (digits := number(page.text[start:end])):
            continue
        before = page.before(start, 40)
        plain = len(digits) in (15, 16) and page.text[start:end].isdigit() and not _OTHER.search(before[-16:])
        if grouped or plain or _LABEL.search(before):
            yield start, end, digits


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A card number as `first6…last4` with stars between: issuer range, length and Luhn digit must be right."""
    text = text.strip()
    if _MASKED.fullmatch(text):
        return text
    digits = number(text)
    return value_of(digits) if digits else None


def show(value: str) -> str:
    """The masked number without the key's digits."""
    return value.partition("#")[0]


def forms(value: str) -> Iterator[str]:
    """A masked number in one piece and in groups of four."""
    yield show(value)
    if "*" not in value:
        yield " ".join(value[n : n + 4] for n in range(0, len(value), 4))
        yield "-".join(value[n : n + 4] for n in range(0, len(value), 4))
