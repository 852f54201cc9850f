"""Knows ISO 20022 account statements (camt.053), reports (camt.052) and notifications (camt.054) by their content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.formats.stored import Data
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader

ROOTS = {"052": "BkToCstmrAcctRpt", "053": "BkToCstmrStmt", "054": "BkToCstmrDbtCdtNtfctn"}


def _text(head: bytes) -> str:
    """The head as text, good enough to find names of elements in it."""
    wide = {b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be"}
    return head.decode(wide.get(head[:2], "latin-1"), "replace")


def _claim(head: bytes, message: str) -> float:
    """How sure it is that this is one kind of message: an XML file whose root is that message, in any version and wrapping."""
    text = _text(head).lstrip("\ufeffï»¿ \t\r\n")
    if not text.startswith("<") or text[:15].lower().startswith(("<!doctype html", "<html")):
        return 0.0
    if re.search(rf"<(?:[\w.-]+:)?{ROOTS[message]}(?:V\d+)?[\s/>]", text):
        return 0.97
    # A long comment can push the root out of sight; the namespace of the document comes before it.
    return 0.9 if f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001." in text and "<Document" in text else 0.0


def _claims_052(head: bytes, name: str) -> float:
    return _claim(head, "052")


def _claims_053(head: bytes, name: str) -> float:
    # Seen in the field: a statement that names the wrong message in its namespace. Its root decides.
    return _claim(head, "053")


def _claims_054(head: bytes, name: str) -> float:
    return _claim(head, "054")


@reader(media="application/x-iso20022-camt052+xml", claims=_claims_052, pieces=True, name="camt052")
def camt052(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Knows ISO 20022 account reports within the day (camt.052); nothing is derived from them."""
    yield from ()


@reader(media="application/x-iso20022-camt053+xml", claims=_claims_053, pieces=True, name="camt053")
def camt053(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Knows ISO 20022 account statements (camt.053); nothing is derived from them."""
    yield from ()


@reader(media="application/x-iso20022-camt054+xml", claims=_claims_054, pieces=True, name="camt054")
def camt054(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Knows ISO 20022 debit and credit notifications (camt.054); nothing is derived from them."""
    yield from ()
