"""Which half of the day a word beside a time means, in the languages that telephones write chats in.

Source: Unicode CLDR, day periods (am, pm and the flexible ones of Chinese), with the short forms that chat exports show.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_AM = (
    "am", "上午", "午前", "오전", "凌晨", "清晨", "早上", "早晨", "sáng", "sa", "πμ", "öö", "ص", "ق.ظ", "pg", "ก่อนเที่ยง", "पूर्वाह्न",
    "vorm", "de", "dop", "fm", "ap",
)  # fmt: skip
_PM = (
    "pm", "下午", "午後", "오후", "晚上", "傍晚", "中午", "chiều", "ch", "μμ", "ös", "م", "ب.ظ", "ptg", "หลังเที่ยง", "अपराह्न",
    "nachm", "du", "odp", "em", "ip",
)  # fmt: skip
_NOON = "中午"  # also said of the hour before twelve
_UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_TIME = re.compile(r"([^\d]{0,14}?)\s?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s?([^\d]{0,14})")
_NO_HALF = ("", "hrs", "uhr", "h", "klo", "kl", "ч", "lúc", "เวลา", "น")


@lru_cache(maxsize=8192)  # a chat prints few different times
def clock(text: str) -> tuple[int, int, int] | None:
    """Hour, minute and second of a printed time: `14:05`, `2:05 PM` (with any blank), `午後2:05`, `오후 2:05`, `2:05 p. m.`.

    None where the text is no time, or where a word stands beside it that is no half of the day: it may be one nobody knows here.
    """
    plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", text.translate(_UNSEEN)))
    match = _TIME.fullmatch(plain.strip())
    if match is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    word = _bare(match[1]) or _bare(match[5])
    if word in _PM:
        if hour > 12:
            word = ""  # some telephones print 15:04 PM: the half says nothing more
        elif not (word == _NOON and hour == 11):
            hour = hour % 12 + 12
    elif word in _AM:
        if hour > 12:
            return None
        hour %= 12
    elif word not in _NO_HALF:
        return None
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _bare(word: str) -> str:
    """A word as the tables have it: lower case, without dots and blanks."""
    kept = word.casefold().strip(" .")
    return kept if kept in (*_AM, *_PM) else re.sub(r"[.\s]", "", kept)
