"""Phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_DIGITS = r"[0-9][0-9 ().\-/]{5,26}"
_PLUS = re.compile(r"\+ ?\(?" + _DIGITS)
_ZEROS = re.compile(r"00 ?[1-9]" + _DIGITS)
_NATIONAL = re.compile(r"\(?[0-9][0-9 ().\-/]{6,20}")
_LABEL = re.compile(
    r"tel|phone|fon\b|call|mob|cell|whats|\btext|\bsms|fax|contact|dial|ring|number|rufen|anruf|nummer|hotline|โทร|เบอร์|电话|手机|전화|тел"
)
_OTHER = re.compile(
    r"order|invoice|\bref|account|acct|iban|ticket|track|booking|customer (?:no|num|id)|amount|total|price|\bid\b|konto|\bdate\b|\bcode"
    r"|\bblz\b|\bvat\b|\btax|\beur\b|\busd\b|\bgbp\b|[€$£¥฿₹]"
)
_DATE = re.compile(r"(?:[0-9]{1,2}[./-]){2}[0-9]{2,4}\b|(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}")
_GROUPED = re.compile(r"\(?[0-9]{2,5}\)?(?:[ \-/][0-9]|\.[0-9]+\.[0-9])")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+(?:\.[0-9]{1,2})?\Z|[0-9]+\.[0-9]{1,3}\Z")
_CHATS = ("wa.me/", "whatsapp.com/send?phone=", "whatsapp.com/send/?phone=")
_CHAT = re.compile(r"(?:\+|%2B)?([0-9]{8,15})(?![0-9])")
_WORDS = re.compile(r"[^\W\d_]")
# Numbers kept for films and books, which the metadata does not count as valid. source: Ofcom, "Numbers for drama use"
_FILM = re.compile(r"\+44(?:7700900|1632960|8081570|9098790|3069990)[0-9]{3}")
# Countries whose own numbers begin with a 0 when dialled inside.
_TRUNK = frozenset((
    "DE", "GB", "FR", "NL", "BE", "CH", "AT", "IE", "IT", "AU", "NZ", "JP", "KR", "TH", "VN", "MY", "PH", "ID", "TW", "UA",
    "SE", "FI", "RO", "RS", "BG", "TR", "ZA", "NG", "KE", "GH", "EG", "PK", "BD", "LK", "IL", "AE", "SA", "JO", "BR", "AR",
    "CN", "KH", "LA", "MM",
))  # fmt: skip


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Numbers in running text: with `+` or 00, and in a region's own form where one is known."""
    text = page.text
    yield from _whatsapp(page)
    for run in _PLUS.finditer(text):
        before = text[run.start() - 1 : run.start()]
        if not (before.isalnum() or before in (*"=/&%_+#@$",)):
            yield from _longest(page, run.start(), run.end(), None)
    for run in _ZEROS.finditer(text):
        before = text[run.start() - 1 : run.start()]
        if not (before.isalnum() or before in (*".,:/_-+#=@%&",)):
            yield from _longest(page, run.start(), run.end(), None)
    if page.region or page.nearer:
        yield from _national(page)


def _whatsapp(page: Page) -> Iterator[tuple[int, int, str]]:
    """The number in an address that opens a chat: `wa.me/491713920011`."""
    for sign in _CHATS:
        at = page.low.find(sign)
        while at >= 0:
            digits = _CHAT.match(page.text, at + len(sign))
            if digits and (value := parse("+" + digits[1])):
                yield digits.start(), digits.end(), value
            at = page.low.find(sign, at + 1)


def _national(page: Page) -> Iterator[tuple[int, int, str]]:
    text = page.text
    for run in _NATIONAL.finditer(text):
        start, end = run.span()
        before = text[start - 1 : start]
        if before.isalnum() or before in (*"._+-/=&%#@$€£¥\\",) or _DATE.match(run[0]) or _AMOUNT.match(run[0].rstrip(" .-/()")):
            continue
        if text[start : start + 2] == "00" or (before == "," and text[start - 2 : start - 1].isdigit()):
            continue
        head = page.before(start, 32)
        label, other = list(_LABEL.finditer(head)), list(_OTHER.finditer(head))
        if other and (not label or other[-1].end() > label[-1].end()):
            continue
        region = page.region_at(start)
        own = text[start] == "0" and region in _TRUNK
        if region and (own or label or _GROUPED.match(run[0])):
            yield from _longest(page, start, end, region)


def _longest(page: Page, start: int, end: int, region: str | None) -> Iterator[tuple[int, int, str]]:
    """The longest part from the start that is a number: groups are given up from the right, a lone last digit if it can be spared."""
    text, lone = page.text, None
    for _ in range(5):
        while end > start and not text[end - 1].isdigit():
            end -= 1
        if end - start < 7:
            break
        cut = max(text.rfind(mark, start, end) for mark in " -/.(")
        if _ends(text, end) and text.count("(", start, end) == text.count(")", start, end) and (value := parse(text[start:end], region)):
            if end - cut > 2 or lone:
                yield start, end, value
                return
            lone = start, end, value
        if cut <= start:
            break
        end = cut
    if lone:
        yield lone


def _ends(text: str, end: int) -> bool:
    """Whether a number may end here: no letter follows, and no digits behind a mark as in amounts, dates and times of day."""
    mark, digit = text[end : end + 1], text[end + 1 : end + 2]
    return not (mark.isascii() and mark.isalnum()) and mark not in ("%", "@", "_") and not (mark in (",", ":", ".") and digit.isdigit())


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A phone number in E.164: valid by the metadata of the world's numbering plans. National forms only with a region."""
    text = text.strip()
    if not 6 < len(text) < 40:
        return None
    if text.startswith("00"):
        text = "+" + text[2:].lstrip()
    body = re.split(r"\s*(?:;|x|ext\.?|extension|durchwahl)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    if _WORDS.search(body) or not (region or body.startswith(("+", "(+"))):
        return None
    return _e164(body, (region or "").upper() or None)


@lru_cache(maxsize=100_000)
def _e164(text: str, region: str | None) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(text.replace("(0)", "") if text.startswith("+") else text, region)
    except phonenumbers.NumberParseException:
        return None
    value: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return value if phonenumbers.is_valid_number(number) or _FILM.fullmatch(value) else None


def show(value: str) -> str:
    """In the international form, groups as in its country."""
    import phonenumbers

    try:
        return str(phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    except phonenumbers.NumberParseException:
        return value


def forms(value: str) -> Iterator[str]:
    """In one piece, in groups, with hyphens, with 00."""
    yield value
    yield show(value)
    yield show(value).replace(" ", "-")
    yield "00" + show(value)[1:]
