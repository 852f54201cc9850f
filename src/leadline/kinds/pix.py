"""Keys of Pix, Brazil's instant payments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds import email, phone
from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

LABELS = ("pix", "chave pix", "chave aleatória")
_GAP = re.compile(
    r"(?:[ \t:=>(\-\n]{1,3}|\b(?:key|chave|é|is|to|para|do|cpf|cnpj|celular|telefone|e-?mail|aleat[oó]ria|minha|my|our)\b){0,8}",
    re.IGNORECASE,
)
_KEY = re.compile(r"[^\s,;<>\"']{5,80}(?:[ ][0-9(][0-9 ().-]{3,18})?")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CPF = re.compile(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}")
_CNPJ = re.compile(r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2}")


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Keys after the word Pix: each kind of key exists outside Pix too."""
    for at in page.words(*LABELS):
        gap = _GAP.match(page.text, at)
        key = _KEY.match(page.text, gap.end() if gap else at)
        if not key or key.start() == at:
            continue
        for part in (key[0], key[0].split(" ")[0]):
            printed = part.rstrip(".,;:)!?- ")
            if value := parse(printed, "BR"):
                yield key.start(), key.start() + len(printed), value
                break


def _tax_number(digits: str) -> bool:
    """Whether the last two digits check a CPF (11) or CNPJ (14), both by remainders modulo 11 (Receita Federal)."""
    if len(set(digits)) == 1:
        return False
    for size in (len(digits) - 2, len(digits) - 1):
        top = size + 1 if len(digits) == 11 else 9
        weights = [top - n if len(digits) == 11 else (size - 1 - n) % 8 + 2 for n in range(size)]
        rest = sum(int(c) * w for c, w in zip(digits, weights, strict=False)) % 11
        if int(digits[size]) != (0 if rest < 2 else 11 - rest):
            return False
    return True


@plugins.kind(find=find, labels=LABELS)
def parse(text: str, region: str | None = None) -> str | None:
    """A Pix key: a random key (UUID), CPF or CNPJ with right check digits, e-mail address, or phone number of Brazil."""
    text = text.strip()
    if _UUID.fullmatch(text):
        return text.lower()
    if _CPF.fullmatch(text) or _CNPJ.fullmatch(text):
        digits = re.sub(r"[^0-9]", "", text)
        if _tax_number(digits):
            return digits
    if "@" in text:
        value = email.parse(text)
        return value.lower() if value else None
    number = phone.parse(text, "BR")
    return number if number and number.startswith("+55") else None


def show(value: str) -> str:
    """The key as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is; running text must say Pix before it."""
    yield value
