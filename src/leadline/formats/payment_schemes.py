"""What a payment code names under the scheme that it was made for: who is paid, how much, and what for.

Sources: Bank of Thailand and Thai Bankers' Association, "Thai QR Code Payment Standard"; ABS and MAS, SGQR and PayNow (Singapore);
PayNet, DuitNow QR (Malaysia); Bank Indonesia and ASPI, QRIS; NAPAS, VietQR (Viet Nam); National Bank of Cambodia, KHQR; Banco Central do
Brasil, "Manual do BR Code"; NPCI, UPI linking specification and Bharat QR. Own compilation (G: to be checked before it is relied on).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from leadline import kinds
from leadline.formats.emvco import Field, Payload
from leadline.kinds import upi
from leadline.model.values import Money

Parts = Mapping[str, Field]

_CURRENCIES = {
    "036": "AUD", "096": "BND", "104": "MMK", "116": "KHR", "156": "CNY", "344": "HKD", "356": "INR", "360": "IDR", "392": "JPY",
    "410": "KRW", "418": "LAK", "446": "MOP", "458": "MYR", "524": "NPR", "586": "PKR", "608": "PHP", "702": "SGD", "704": "VND",
    "756": "CHF", "764": "THB", "784": "AED", "826": "GBP", "840": "USD", "901": "TWD", "978": "EUR", "986": "BRL", "144": "LKR",
    "050": "BDT",
}  # fmt: skip
_LABELS = {
    "52": "merchant category", "55": "tip", "56": "fee", "57": "fee in percent", "58": "country", "59": "merchant name",
    "60": "merchant city", "61": "postal code",
}  # fmt: skip
_ADDITIONAL = {
    "01": "bill number", "03": "store", "04": "loyalty number", "05": "reference", "06": "customer", "07": "terminal", "08": "purpose",
}  # fmt: skip
_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{0,10})?")
_LINK = re.compile(
    r"(?:upi://[a-z]+|(?:tez|gpay)://upi/[a-z]+|phonepe://[a-z]+|paytmmp://[a-z]+|bhim://[a-z/]+)/?\?([^\s\"'<>`|]{5,1500})", re.IGNORECASE
)
_PIX = "br.gov.bcb.pix"


@dataclass(frozen=True, slots=True)
class Named:
    """A reference that a code gives at characters `start` to `end` of the text, in canonical form."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A value of a known scheme that is no reference: its check digit is wrong, or its form is not that of the scheme."""

    what: str
    start: int
    end: int


def payees(payload: Payload) -> Iterator[Named | Unread]:
    """Who is paid by a code, by the schemes that are known; a code may name one payee in several."""
    for field in payload.fields:
        if "26" <= field.tag <= "51" and not payload.is_slip:
            parts = payload.inside(field)
            if made := _scheme(payload, parts):
                yield from made[1](payload, parts)
    additional = next((field for field in payload.fields if field.tag == "62"), None)
    mobile = payload.inside(additional).get("02") if additional else None
    if mobile and (number := kinds.parse("phone", mobile.value, payload.get("58").upper() or None)):
        yield Named("phone", number, mobile.start, mobile.end)


def amount(payload: Payload) -> Money | None:
    """The amount that a dynamic code asks for; None where it asks for none. Raises ValueError where it is no amount."""
    printed, currency = payload.get("54"), payload.get("53")
    if not printed:
        return None
    asset = _CURRENCIES.get(currency)
    if not _AMOUNT.fullmatch(printed) or not asset:
        raise ValueError(f"{printed[:40]!r} in the currency {currency[:8]!r}")
    return Money.parse(printed.rstrip("."), asset)


def described(payload: Payload) -> Iterator[tuple[str, str]]:
    """Every field of a code in words, but for the payee's own number, which is a reference of its own."""
    if payload.is_slip:
        parts = payload.inside(payload.fields[0])
        yield "code", "receipt of a transfer (Thailand): it names the payment, not the payee"
        yield from ((label, parts[tag].value) for tag, label in (("01", "sending bank"), ("02", "transaction reference")) if tag in parts)
        return
    once = payload.get("01")
    yield "code", {"11": "to pay by, any number of times", "12": "to pay by, for one payment"}.get(once, "to pay by")
    try:
        if money := amount(payload):
            yield "amount", f"{money} {money.asset}"
    except ValueError:
        yield "amount as printed", f"{payload.get('54')} (currency {payload.get('53')})"
    for field in payload.fields:
        if field.tag in _LABELS:
            yield _LABELS[field.tag], field.value
        elif field.tag == "62":
            known = ((tag, part) for tag, part in payload.inside(field).items() if tag != "02")
            yield from ((_ADDITIONAL.get(tag, f"additional data {tag}"), part.value) for tag, part in known)
        elif field.tag == "64":
            yield from ((f"in another language {tag}", part.value) for tag, part in payload.inside(field).items())
        elif "26" <= field.tag <= "51":
            yield from _account(payload, field)
        elif "02" <= field.tag <= "25":
            yield f"card scheme {field.tag}", "a merchant's number, not written out"
        elif field.tag >= "65":
            yield f"field {field.tag}", field.value


def _account(payload: Payload, field: Field) -> Iterator[tuple[str, str]]:
    parts = payload.inside(field)
    made = _scheme(payload, parts)
    if not made:
        yield f"payee under a scheme that is not known (field {field.tag})", field.value
        return
    yield "scheme", made[0]
    yield from ((label, parts[tag].value) for tag, label in _KEPT.get(made[0], {}).items() if tag in parts)


# What a scheme's template has beside the payee.
_KEPT = {
    "PromptPay bill payment": {"02": "reference 1", "03": "reference 2"},
    "PayNow": {"03": "amount can be changed (1: yes)", "04": "good until"},
    "QRIS": {"03": "size of merchant"},
    "VietQR": {"02": "service"},
    "KHQR": {"02": "bank"},
    "Pix": {"02": "message", "03": "message"},
}

Reading = Callable[[Payload, Parts], Iterator[Named | Unread]]


def _scheme(payload: Payload, parts: Parts) -> tuple[str, Reading] | None:
    """The scheme of a template, by the name that it begins with."""
    first = parts["00"].value if "00" in parts else ""
    if first.startswith("A00000067701011") or first == "A000000677012006":
        if first[-1] in "26":
            return "PromptPay bill payment", _biller
        return ("PromptPay merchant", _merchant) if first[-1] == "3" else ("PromptPay", _promptpay)
    exact: dict[str, tuple[str, Reading]] = {
        "SG.PAYNOW": ("PayNow", _paynow), "A0000006150001": ("DuitNow", _duitnow), "A000000727": ("VietQR", _vietqr),
        "A000000524": ("UPI", _bharat), _PIX.upper(): ("Pix", _pix), "ID.CO.QRIS.WWW": ("QRIS merchant", _nmid),
    }  # fmt: skip
    if found := exact.get(first.upper()):
        return found
    country = payload.get("58").upper()
    if country == "ID" and "01" in parts and parts["01"].value.startswith("9360"):
        return "QRIS", _qris
    return ("KHQR", _khqr) if country == "KH" and "@" in first else None


def _parsed(kind: str, field: Field, text: str, what: str) -> Named | Unread:
    value = kinds.parse(kind, text)
    return Named(kind, value, field.start, field.end) if value else Unread(what, field.start, field.end)


def _promptpay(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    for tag, field in parts.items():
        text = field.value
        if tag == "01":
            yield _parsed("phone", field, "+" + text.lstrip("0"), "a PromptPay phone number is none")
        elif tag == "02":
            if _thai_number(text):
                yield _parsed("account", field, f"TH/PROMPTPAY/{text}", "a PromptPay national or tax number is none")
            else:
                yield Unread("a PromptPay national or tax number fails its check digit", field.start, field.end)
        elif tag == "03":
            yield _parsed("account", field, f"TH/EWALLET/{text}", "a PromptPay e-wallet number is none")
        elif tag == "04":
            yield _parsed("account", field, f"TH/{text[:3]}/{text[3:]}", "a PromptPay bank account is none")


def _thai_number(text: str) -> bool:
    """Thirteen digits, the last by weights 13 to 2 modulo 11 (Department of Provincial Administration; tax numbers alike)."""
    if not (len(text) == 13 and text.isascii() and text.isdigit()):
        return False
    total = sum(int(digit) * (13 - n) for n, digit in enumerate(text[:12]))
    return (11 - total % 11) % 10 == int(text[12])


def _biller(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    """A biller is often a bank that collects for thousands of shops: only with its first reference is it one payee."""
    biller, first = parts.get("01"), parts.get("02")
    if biller and first:
        field = Field("", "", biller.start, first.end)
        yield _parsed("account", field, f"TH/{biller.value}/{first.value}", "a PromptPay biller and its reference are no account")
    elif biller:
        yield Unread("a PromptPay bill payment has no reference", biller.start, biller.end)


def _merchant(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    yield from _two("TH", parts, "a PromptPay merchant")


def _two(country: str, parts: Parts, what: str) -> Iterator[Named | Unread]:
    bank, number = parts.get("01"), parts.get("02")
    if bank and number:
        yield _parsed("account", Field("", "", bank.start, number.end), f"{country}/{bank.value}/{number.value}", f"{what} is no account")
    elif one := bank or number:
        yield Unread(f"{what} lacks its bank or its number", one.start, one.end)


def _paynow(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    if field := parts.get("02"):
        value = kinds.parse("paynow", field.value)
        if not value and len(field.value) in (12, 13):  # a company may have several proxies: its number with three letters behind
            value = kinds.parse("paynow", field.value[:-3])
        yield Named("paynow", value, field.start, field.end) if value else Unread("a PayNow proxy is none", field.start, field.end)


def _duitnow(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    yield from _two("MY", parts, "a DuitNow payee")


def _vietqr(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    template = parts.get("01")
    inner = payload.inside(template) if template else {}
    bank, number = inner.get("00"), inner.get("01")
    if not bank or not number:
        return
    if "02" in parts and parts["02"].value == "QRIBFTTC":
        yield _parsed("card", number, number.value, "a VietQR card number fails its check digit")
        return
    yield _parsed("account", Field("", "", bank.start, number.end), f"VN/{bank.value}/{number.value}", "a VietQR account is none")


def _bharat(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    field = parts.get("01")
    if field and "@" in field.value:
        value = upi.address(field.value)
        yield Named("upi", value, field.start, field.end) if value else Unread("a UPI address is none", field.start, field.end)


def _pix(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    if key := parts.get("01"):
        yield _parsed("pix", key, key.value, "a Pix key is none, or its check digits are wrong")
    if place := parts.get("25"):
        yield _parsed("url", place, "https://" + re.sub(r"^https?://", "", place.value), "the address of a Pix charge is none")


def _nmid(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    if field := parts.get("02"):
        yield _parsed("account", field, f"ID/QRIS/{field.value}", "a QRIS merchant's number is none")


def _qris(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    field = parts["01"]
    yield _parsed("account", field, f"ID/{field.value[:8]}/{field.value}", "a QRIS merchant's account is none")


def _khqr(payload: Payload, parts: Parts) -> Iterator[Named | Unread]:
    first, account = parts["00"], parts.get("01")
    yield _parsed("handle", first, f"bakong/{first.value}", "a Bakong account is none")
    if account:
        bank = first.value.rpartition("@")[2]
        yield _parsed("account", account, f"KH/{bank}/{account.value}", "a KHQR account number is none")


@dataclass(frozen=True, slots=True)
class Link:
    """One address that opens an Indian payment app: whom it pays (characters of the text), and its other fields as printed."""

    start: int
    end: int
    payee: Named | Unread
    fields: tuple[tuple[str, str], ...]


_LINK_FIELDS = {
    "pn": "payee's name", "am": "amount", "mam": "least amount", "cu": "currency", "tr": "transaction reference",
    "tid": "transaction id",
    "tn": "note", "mc": "merchant category", "url": "address with more", "refurl": "address with more",
    "orgid": "organisation", "mode": "mode",
}  # fmt: skip


def links(text: str) -> Iterator[Link]:
    """Every `upi://pay?pa=…` of a text, also under the apps' own names (`tez`, `phonepe`, `paytmmp`); percent escapes undone."""
    for found in _LINK.finditer(text):
        at = found.start(1)
        fields: list[tuple[str, str]] = []
        payee: Named | Unread | None = None
        for part in found[1].replace("&amp;", "&    ").split("&"):
            name, sign, value = part.strip().partition("=")
            place = at + len(part) - len(part.lstrip()) + len(name) + len(sign)
            plain = value.split("#")[0]
            if name.lower() == "pa" and payee is None:
                known = upi.address(unquote(plain).strip())
                span = place, place + len(plain)
                payee = Named("upi", known, *span) if known else Unread("a UPI address is none", *span)
            elif plain and name.lower() in _LINK_FIELDS:
                fields.append((_LINK_FIELDS[name.lower()], unquote(plain.replace("+", " "))))
            at += len(part) + 1
        if payee:
            yield Link(found.start(), found.end(), payee, tuple(fields))
