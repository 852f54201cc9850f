"""Reads what a QR code to pay by holds: the fields beside the payee, in words."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats import emvco, payment_schemes
from leadline.formats.text import decode
from leadline.intake import derived, looks
from leadline.model.records import Child, Exhibit, Part
from leadline.plugins import reader

CODE, LINK = "application/x-emv-qr", "text/x-payment-link"


def _kind(head: bytes) -> str:
    """Which of the two forms the whole of these bytes is, empty where it is neither."""
    text = (looks.text(head[: 4 * emvco.LONGEST]) or "").strip()
    if not text or len(text) > emvco.LONGEST:
        return ""
    if any(code.start == 0 and code.end == len(text) for code in emvco.payloads(text)):
        return CODE
    return LINK if any(link.start == 0 and link.end == len(text) for link in payment_schemes.links(text)) else ""


def _claims(head: bytes, name: str) -> float:
    """How sure it is that these bytes are one payment code: its lengths lead from its first field to its checksum."""
    if _kind(head):
        return 0.9
    torn = head.strip()
    return 0.5 if torn.startswith(b"000201") and len(head) <= emvco.LONGEST and b"\n" not in torn and looks.text(head) else 0.0


def _media(head: bytes, name: str) -> str:
    return _kind(head) or CODE


@reader(media=_media, claims=_claims)
def payment_code(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """The text of a QR code to pay by (EMVCo form, `upi://` links): amount, currency, merchant, references and terms as `fields.txt`.

    Whom it pays is read by the extractor of payment codes, which also reports a wrong checksum.
    """
    text = decode(data, exhibit.parameter("charset"))
    told = [pair for code in emvco.payloads(text.text, text.encoding) if code.checked for pair in payment_schemes.described(code)]
    told += [pair for link in payment_schemes.links(text.text) for pair in link.fields]
    if told:
        yield Child("fields.txt", derived.text(derived.PAYMENT, told), derived.MEDIA, "fields")
