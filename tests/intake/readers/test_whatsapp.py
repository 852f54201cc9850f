"""A chat is known by its lines in every language's date form; where nothing tells day from month, that is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.whatsapp import whatsapp
from leadline.model.records import Context, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = whatsapp.__leadline__  # type: ignore[attr-defined]


def claim(text: str, name: str = "x.txt") -> float:
    return float(PLUGIN.info["claims"](text.encode(), name))


def read(text: str, context: Context = Context()) -> list[Part]:  # noqa: B008 - a frozen value
    data = text.encode()
    return identify.read(Exhibit("0" * 64, len(data), "text/x-whatsapp", "a.txt", context), data, PLUGIN)


def kinds(text: str, context: Context = Context()) -> list[str]:  # noqa: B008 - a frozen value
    return [p.kind for p in read(text, context) if isinstance(p, Problem)]


@pytest.mark.parametrize(
    "head",
    [
        "12.03.26, 14:02 - ", "[12/03/2026, 14:02:11] ", "3/12/26, 2:02 PM - ", "3/12/26, 2:02\u202fPM - ", "\u200e[13.03.26, 14:02:11] ",
        "12/3/26 14:02 - ", "12/3/26, 2:02 p. m. - ", "12/3/26 2:02\u00a0a.\u00a0m. - ", "2026年3月12日 14:02 - ",
        "[2026/3/12 下午2:02:11] ",
        "2026. 3. 12. 오후 2:02 - ", "2026년 3월 12일 오후 2:02 - ", "12.03.26 г., 14:02 ч. - ", "2026. 03. 12. 14:02 - ",
        "2026-03-12 14:02 - ",
        "\u200f١٢\u200f/٣\u200f/٢٠٢٦، ٢:٠٢ م - ", "12.3.2026 klo 14.02 - ", "12/3/2569 14:02 - ", "12.03.2026, ÖS 2:02 - ",
        "12/03/2026 lúc 14:02 - ",
        # Android, by language
        "12.03.26 à 14:02 - ", "12/03/2026 à 14 h 02 - ", "2026-03-12 14 h 02 - ", "2026-03-12, 2:02 p.m. - ", "12/03/26 às 14:02 - ",
        "12. 3. 2026 14:02 - ", "12. 03. 2026. u 14:02 - ", "12.3.26. 14:02 - ", "12.03.2026 kl. 14.02 - ", "12/03/26 14.02 - ",
        "14:02, 12/03/2026 - ", "14:02 12/3/26 - ", "2:02 CH, 12/03/2026 - ", "26/3/12, 14:02 - ", "12/03/26, 2:02 e pasdites - ",
        "12-03-2026 14:02 - ", "12/3/69 14:02 - ", "12/3/2569 2:02 หลังเที่ยง - ", "۱۴۰۴/۱۲/۲۱،\u200f ۱۴:۰۲ - ", "12/3/26, 2:02 अपराह्न - ",
        "১২/৩/২৬, ২:০২ PM - ", "၁၂/၃/၂၆, ၁၄:၀၂ - ", "12.03.26, 2:02 nachm. - ", "2026/3/12 下午2:02 - ",
        "12.03.26, түштөн кийинки 2:02 - ", "3/12/26, 2:02\u2009PM - ", "12/3/26, 2:02\u202fp.\u202fm. - ", "12.3.2026, 2:02 μ.μ. - ",
        # iPhone, by language
        "[12.03.26, 14:02:11] ", "[12.03.26, 2:02:11\u202fPM] ", "[12/3/2569 14:02:11] ", "[2026-03-12, 2:02:11\u202fp.m.] ",
        "[12/3/26, 2:02:11\u202fp.\u00a0m.] ", "[\u200f12\u200f/3\u200f/2026، 2:02:11 م] ", "[12.03.2026 kl. 14.02.11] ",
        "[14:02:11, 12/03/2026] ", "[2026-03-12 14 h 02 min 11 s] ", "[12.3.2026 klo 14.02.11] ", "[2026. 03. 12. 14:02:11] ",
        "[2026. 3. 12. 오후 2:02:11] ", "[12.03.26, 14:02:11 ч.] ", "\u200f[12.3.2026, 14:02:11] ",
    ],
)  # fmt: skip
def test_every_languages_line_is_known(head: str) -> None:
    chat = f"{head}Messages are end-to-end encrypted.\n{head}Lena: Hello\nsecond line\n{head}Emil: No\n"
    assert claim(chat) > 0.9
    assert read(chat)[-1] == Count("0" * 64, 4, 4, 0)


def test_the_forms_that_a_known_library_lists(shared: Callable[[str], Path]) -> None:
    forms = json.loads(shared("data/raw_mail/whatsapp_exports_whatstk/header_format_support.json").read_text("utf-8"))
    filled = {"%y": "26", "%d": "13", "%m": "03", "%H": "14", "%I": "02", "%M": "05", "%S": "09", "%p": "PM", "%name": "Lena"}
    for form in forms:
        head = form["format"]
        for sign in sorted(filled, key=len, reverse=True):
            head = head.replace(sign, filled[sign])
        assert claim(f"{head} one\n{head} two\n") > 0.9, form


def test_real_exports_are_read_to_the_last_line(shared: Callable[[str], Path]) -> None:
    for path in sorted(shared("data/raw_mail/whatsapp_exports_whatstk").glob("*.txt")):
        data = path.read_bytes()
        assert identify.identify(data[:65_536], "chat.txt") is PLUGIN, path
        count = identify.read(Exhibit("0" * 64, len(data), "text/x-whatsapp", path.name), data, PLUGIN)[-1]
        assert isinstance(count, Count)
        assert count.rows_in == count.rows_read == sum(bool(line.strip()) for line in data.decode().splitlines())


def test_the_small_folders_chat_has_no_doubt(shared: Callable[[str], Path]) -> None:
    text = shared("check/folder/case/reports/R-103/WhatsApp Chat with Lena Support.txt").read_text("utf-8")
    assert read(text) == [Count("0" * 64, 5, 5, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.03.26, 14:02 - Lena: one message is no chat\n",
        "I paid on 12.03.26, 14:02 - by transfer\nand on 13.03.26, 14:02 - again\n",
        "[2026-03-04T09:15:00Z] Lena (user1): x\n[2026-03-04T09:16:00Z] Lena (user1): y\n",
        "date,amount\n12.03.26,5.00\n13.03.26,6.00\n",
        "14:02, 12/03/2026, paid - ok\n14:03, 12/03/2026, paid: yes\n",
        "10 h 30 12/03/2026\n11 h 30 13/03/2026\n",
    ],
)
def test_other_texts_are_no_chat(text: str) -> None:
    assert claim(text) == 0.0


def test_a_chat_of_long_messages_is_still_one() -> None:
    chat = "".join(f"12.03.26, 14:0{n} - Lena: Dear Emil,\n" + "a long line\n" * 8 for n in range(5))
    assert claim(chat) == 0.7
    assert claim("12.03.26, 14:02 - Lena: one\n", "WhatsApp Chat with Lena.txt") == 0.6


@pytest.mark.parametrize(
    "days, expected",
    [
        (["03/04/2026", "03/04/2026"], ["ambiguous-date"]),
        (["13/04/2026", "14/04/2026"], []),  # no month 13
        (["04/13/2026"], []),
        (["03.04.26", "04.04.26"], []),  # dots: the day is first
        (["2026-03-04", "2026-04-03"], []),
        (["02/03/26", "01/04/26"], []),  # only with the day first do the days run forwards
        (["05/05/26", "06/06/26"], []),  # the same either way
        (["40/40/26", "1/1/26"], ["ambiguous-date"]),
        (["03/04/2569", "04/04/2569"], ["ambiguous-date"]),  # a Buddhist year is a year
        (["13/04/69", "14/04/69"], []),
        (["٠٣/٠٤/٢٠٢٦", "١٣/٠٤/٢٠٢٦"], []),
        (["13.04.26", "12.04.26", "14.04.26"], ["out-of-order"]),
    ],
)
def test_day_and_month_are_told_apart_by_evidence_or_it_is_said(days: list[str], expected: list[str]) -> None:
    assert kinds("".join(f"{day}, 14:02 - Lena: x\n" for day in days)) == expected


def test_a_person_may_say_the_order() -> None:
    chat = "03/04/2026, 14:02 - Lena: x\n" * 2
    assert kinds(chat) == ["ambiguous-date"]
    assert kinds(chat, Context(date_order="mdy")) == []


def test_lines_before_the_first_message_are_reported_at_their_place() -> None:
    text = "\nÜber diesen Chat\nzwei\n12.03.26, 14:02 - Lena: x\n"
    found = read(text)
    assert isinstance(found[0], Problem)
    assert found[0].kind == "bad-row"
    assert found[0].span
    assert text.encode()[found[0].span.start : found[0].span.end] == "Über diesen Chat\nzwei\n".encode()
    assert found[-1] == Count("0" * 64, 3, 1, 2)


@given(st.lists(st.sampled_from(["12.03.26, 14:02 - Lena: x", "no", "", "[1/2/2026, 1:02 AM] a", "99/99/99, 14:02 - b: c"]), max_size=12))
def test_lines_always_add_up(lines: list[str]) -> None:
    count = read("\n".join(lines))[-1]
    assert isinstance(count, Count)
    assert count.rows_in == count.rows_read + count.rows_reported == sum(bool(line) for line in lines)
