"""What the narrative of a booking (field 86 of MT940, or the German :NS:) says: counterparty, its account and bank, the purpose.

Four forms are known. German and Polish banks put subfields behind a code of three digits and a sign: `166?00TEXT?20…?31ACCOUNT?32NAME`
(Deutsche Kreditwirtschaft, DFÜ-Abkommen annex 3, chapter 8; the purpose in ?20 to ?29 and ?60 to ?63 may hold SEPA fields, `EREF+…SVWZ+…`).
Dutch banks and others write `/NAME/…/REMI/…` (SWIFT code words; Rabobank, ING, ABN AMRO format descriptions). `:NS:` has lines of two
digits and text. Anything else is text, cut into lines of 65 characters that are joined again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What stands in the place of a reference and is none, or only says where it is.
NOTHING = {"", "NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NOREF", "EREF", "KREF", "MREF", "PREF", "EREF+", "KREF+", "MREF+", "PREF+"}

_FULL = 65  # characters of a line of field 86
_PIECE = 27  # characters of a subfield of the purpose
_BEGIN = re.compile(r"(\d{3})([^A-Za-z0-9\s])\d\d")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|RREF|PURP|RTRN|ANAM)\+ ?")
_WORDS = (
    "TRTP|TRCD|EREF|PREF|MARF|CSID|IREF|RREF|CNTP|REMI|NAME|IBAN|BIC|ACCW|BENM|ORDP|ULTD|ULTC|ULTB|RTRN|PURP|ISDT|CDTRREFTP|CDTRREF"
    "|EUR|ID|ADDR|SVCL|BRCH|OCMT|CHGS|EXCH|PHON|SUBID|OTHR|PAYE|INFO"
)
_SLASH = re.compile(rf"/({_WORDS})/")
_LABELS = {
    "Z RACH.": "account", "NA RACH.": "account", "OD": "name", "DLA": "name", "TYT.": "purpose", "TNR": "bank's", "ID IPH": "bank's",
    "IBAN": "account", "BIC": "bank", "REK": "account", "NAAM": "name", "OMSCHRIJVING": "purpose", "KENMERK": "end",
    "MACHTIGING": "mandate", "INCASSANT": "creditor",
}  # fmt: skip
_LABEL = re.compile(rf"(?:^|(?<=[;/\s]))({'|'.join(re.escape(label) for label in _LABELS)})\s?:\s?")
_RAILS = {
    "SCT": ("116", "117", "152", "153", "154", "156", "166", "177", "191"), "SCT Inst": ("118", "168"),
    "SDD": ("104", "105", "171", "192"), "card": ("106",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What a narrative says; every part is empty where it does not say it. `purpose` is what the payment is said to be for."""

    account: str = ""
    bank: str = ""
    name: str = ""
    end_to_end: str = ""
    purpose: str = ""
    code: str = ""  # the business transaction code (Geschäftsvorfallcode)
    title: str = ""  # the booking text of the bank
    customer: str = ""  # the reference of who ordered it

    @property
    def rail(self) -> str | None:
        """The payment system that the business transaction code names, where it names one."""
        return next((rail for rail, codes in _RAILS.items() if self.code in codes), None)


def details(lines: tuple[str, ...]) -> Details:
    """Reads the lines of a field 86."""
    glued = "".join(lines)
    begin = _BEGIN.match(glued.lstrip())
    if begin is not None and (begin[2] == "?" or glued.count(begin[2]) > 1):
        return _subfields(glued.lstrip(), begin[1], begin[2])
    if _SLASH.search(glued) is not None and glued.lstrip()[:1] == "/":
        return _code_words(joined(lines, short=64))
    if re.fullmatch(r"\d{3}", glued.strip()):
        return Details(code=glued.strip())
    return _labelled(joined(lines)) or Details(purpose=" ".join(joined(lines).split()))


def non_swift(lines: tuple[str, ...]) -> Details:
    """Reads the lines of the German `:NS:` behind a booking: 01 to 14 purpose, 15 and 16 name, 17 booking text, 33 bank, 34 account."""
    parts: dict[str, str] = {}
    for line in lines:
        if line[:2].isdigit():
            parts[line[:2]] = line[2:].strip()
    purpose = " ".join(parts[f"{n:02}"] for n in range(1, 15) if parts.get(f"{n:02}"))
    name = f"{parts.get('15', '')}{parts.get('16', '')}"
    return Details(parts.get("34", ""), parts.get("33", ""), name, "", purpose, parts.get("20", ""), parts.get("17", ""))


def joined(lines: tuple[str, ...], short: int = _FULL) -> str:
    """Lines put together again: one that is full was cut in the middle, any other ended."""
    out: list[str] = []
    for before, line in zip(("/", *lines), lines, strict=False):
        whole = len(before) >= short or before.endswith("/") or line.startswith("/")
        out.append(line if whole else f" {line}")
    return "".join(out)


def _subfields(text: str, code: str, sign: str) -> Details:
    """The subfields behind a code: `166?00…?20…`. One code may stand several times; its pieces follow each other."""
    parts: dict[str, str] = {}
    purposes: list[str] = []
    for piece in re.split(re.escape(sign) + r"(?=\d\d)", text)[1:]:
        key, value = piece[:2], piece[2:]
        if key[0] == "2" or key in ("60", "61", "62", "63"):
            purposes.append(value)
        else:
            parts[key] = parts.get(key, "") + value
    whole = "".join(purposes)
    sepa = _tagged(whole)
    text = sepa.get("SVWZ", "") if sepa else " ".join(_lines(purposes).split())
    account = parts.get("38", "").strip() or parts.get("31", "").strip() or sepa.get("IBAN", "")
    name = " ".join(f"{parts.get('32', '')}{parts.get('33', '')}".split())
    return Details(
        account, parts.get("30", "").strip(), name, _whole(purposes, "EREF+") or sepa.get("EREF", ""), text or sepa.get("", ""), code,
        " ".join(parts.get("00", "").split()), sepa.get("KREF", ""),
    )  # fmt: skip


def _lines(purposes: list[str]) -> str:
    """Pieces of a purpose without SEPA fields: a piece of full length goes on in the next."""
    return "".join(piece if len(piece) >= _PIECE else f"{piece} " for piece in purposes)


def _tagged(text: str) -> dict[str, str]:
    """The SEPA fields of a purpose, the first of each; what stands before them under the empty name. Empty where it has none."""
    pieces = _SEPA.split(text)
    if len(pieces) < 3:
        return {}
    found = {"": " ".join(pieces[0].split())}
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(name, " ".join(value.split()))
    return found


def _whole(purposes: list[str], begin: str) -> str:
    """The value of the field that begins a piece; it goes on in the next one only where its own is full."""
    at = next((n for n, piece in enumerate(purposes) if piece.startswith(begin)), None)
    if at is None:
        return ""
    value = purposes[at]
    while len(purposes[at]) >= _PIECE and at + 1 < len(purposes) and not _SEPA.match(purposes[at + 1]):
        at += 1
        value += purposes[at]
    rest = _SEPA.split(value[len(begin) :])
    return " ".join(rest[0].split())


def _labelled(text: str) -> Details | None:
    """Text with the labels of Polish and older Dutch statements (`Z RACH.: …; OD: …`, `IBAN: … NAAM: …`); None where it has no two."""
    pieces = _LABEL.split(text)
    if len(pieces) < 5:
        return None
    found: dict[str, str] = {}
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(_LABELS[label], " ".join(value.split()).strip("; /"))
    if not found.keys() & {"account", "name"}:
        return None
    account = re.sub(r"[\s-]", "", found.get("account", ""))
    purpose = found.get("purpose", "") or " ".join(pieces[0].split()) or " ".join(text.split())
    return Details(account, found.get("bank", ""), found.get("name", ""), found.get("end", ""), purpose)


def _code_words(text: str) -> Details:
    """Code words between slashes: a word's value goes on until the next word; `/CNTP/account/bank/name/city/` has places."""
    pieces = _SLASH.split(text)
    found: dict[str, str] = {}
    for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(word, value.strip())
    account, bank, name = found.get("IBAN", ""), found.get("BIC", ""), found.get("NAME", "")
    if "CNTP" in found:
        places = [place.strip() for place in found["CNTP"].split("/")] + [""] * 3
        account, bank, name = account or places[0], bank or places[1], name or places[2]
    for word in ("BENM", "ORDP"):
        name = name or found.get(word, "").strip("/ ")
    purpose = re.sub(r"^(?:USTD|STRD)/+|/+$", "", found.get("REMI", "").lstrip("/"))
    account, bank, name, end = (part.strip("/") for part in (account, bank, name, found.get("EREF", "")))
    return Details(account, bank, name, end, purpose, "", found.get("TRTP", ""))
