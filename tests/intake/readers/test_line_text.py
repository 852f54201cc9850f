"""A LINE chat is known and read in every language's form; pasted lines, two-way dates and lost beginnings are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.line_text import line_text
from leadline.model.records import Child, Context, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = line_text.__leadline__  # type: ignore[attr-defined]
TOKYO = Context(zone="Asia/Tokyo")
HEADS = [
    "[LINE] Lenaとのトーク履歴\n保存日時：2026/03/05 12:00\n", "[LINE] Chat history with Lena\nSaved on: 03/05/2026, 12:00\n",
    "[LINE] 與Lena的聊天記錄\n儲存日期：2026/03/05 12:00\n", "[LINE] 与Lena的聊天记录\n保存日期: 2026/03/05 12:00\n",
    "[LINE] Lena님과 대화\n저장일 : 2026/03/05 12:00\n", '[LINE] ประวัติการแชทในกลุ่ม "Lena"\nบันทึกเมื่อ 05/03/2569 07:48\n',
    "[LINE] Chat dengan Lena\nDisimpan pada: 05/03/2026 12.00\n", "",
]  # fmt: skip


def read(text: str, context: Context = TOKYO) -> list[Part]:
    data = text.encode()
    return identify.read(Exhibit("0" * 64, len(data), "application/x-line-chat", "[LINE] a.txt", context), data, PLUGIN)


def claim(text: str, name: str = "x.txt") -> float:
    return float(PLUGIN.info["claims"](text.encode(), name))


def lines(text: str, context: Context = TOKYO) -> list[str]:
    return next((p.data.decode().splitlines()[1:] for p in read(text, context) if isinstance(p, Child)), [])


def kinds(text: str, context: Context = TOKYO) -> list[str]:
    return [p.kind for p in read(text, context) if isinstance(p, Problem)]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "day",
    [
        "2026/03/13(Fri)", "2026.03.13 Friday", "2026/03/13 金曜日", "2026/3/13 Fri", "Fri, 13/03/2026", "Fri, 03/13/2026", "ศ. 13/03/2569",
        "2026/3/13週五", "2026/3/13（週五）", "R8/03/13(金)", "2026/03/13 ศุกร์", "2026.03.13 วันศุกร์", "vie., 13/03/2026",
        "T6, 13/03/2026", "2026년 3월 13일 금요일", "2026年3月13日（五）",
    ],
)  # fmt: skip
def test_every_languages_header_and_day_line(head: str, day: str) -> None:
    chat = f"{head}\n{day}\n午前9:15\tLena\tHello\n午後2:05\tEmil\tNo\n14:06\t\tLena joined\n"
    assert claim(chat) > 0.9
    assert lines(chat) == ["[2026-03-13T00:15:00Z] Lena: Hello", "[2026-03-13T05:05:00Z] Emil: No", "[2026-03-13T05:06:00Z] * Lena joined"]
    assert kinds(chat) == []


@pytest.mark.parametrize(
    "time", ["2:05 PM", "2:05\u202fPM", "02:05PM", "下午2:05", "오후 2:05", "午後 2:05", "14:05", "\u200e14:05", "2:05 p.\u00a0m."]
)
def test_twelve_hours_in_every_form(time: str) -> None:
    assert lines(f"[LINE] Chat\n\n2026/03/13(Fri)\n{time}\tLena\tx\n") == ["[2026-03-13T05:05:00Z] Lena: x"]


def test_a_word_beside_the_time_that_nobody_knows_is_no_time() -> None:
    chat = "[LINE] Chat\n\n2026/03/13(Fri)\n14:05\tLena\tx\n2:05 zz\tLena\ty\n"
    assert lines(chat) == ["[2026-03-13T05:05:00Z] Lena: x ⏎ 2:05 zz\tLena\ty".replace("\t", "\\x09")]


def test_a_quoted_message_of_several_lines_is_one() -> None:
    chat = '[LINE] Chat\n\n2026/03/13(Fri)\n14:05\tLena\t"one\n\n2026/03/14(Sat)\ntwo "2"\nthree"\n14:06\tEmil\t"short"\n'
    text = lines(chat)
    assert text[1] == '[2026-03-13T05:06:00Z] Emil: "short"'
    assert text[0].startswith("[2026-03-13T05:05:00Z] Lena: one ⏎ 2026/03/14(Sat) ⏎ two")


def test_messages_that_begin_inside_quotes_are_told() -> None:
    chat = '[LINE] Chat\n\n2026/03/13(Fri)\n14:05\tLena\t"see:\n14:01\tEmil\tI agree\nend"\n14:06\tEmil\tNo\n'
    problems = [p for p in read(chat) if isinstance(p, Problem)]
    assert [p.kind for p in problems] == ["ambiguous-author"]
    assert problems[0].span
    assert chat.encode()[problems[0].span.start :].startswith(b"14:01\tEmil")


def test_a_lone_quote_does_not_swallow_what_follows() -> None:
    chat = '[LINE] Chat\n\n2026/03/13(Fri)\n14:05\tLena\t"hm\n\n2026/03/14(Sat)\n14:01\tEmil\tyes\n'
    assert lines(chat) == ['[2026-03-13T05:05:00Z] Lena: "hm', "[2026-03-14T05:01:00Z] Emil: yes"]


def test_the_desktops_form_keeps_name_and_text_as_printed() -> None:
    chat = "2026.03.13 Friday\n14:05 Lena Support Hello\nsecond line\n14:06 Emil No\n2026.03.14 Saturday\n09:00 Emil x\n"
    assert claim(chat) == 0.7
    assert lines(chat) == [
        "[2026-03-13T05:05:00Z] Lena Support Hello ⏎ second line", "[2026-03-13T05:06:00Z] Emil No", "[2026-03-14T00:00:00Z] Emil x",
    ]  # fmt: skip
    assert kinds(chat) == ["ambiguous-author"]


@pytest.mark.parametrize(
    "days, expected",
    [
        (["Wed, 04/03/2026", "Wed, 11/03/2026", "Thu, 12/03/2026"], []),  # only with the day first do equal names fall on equal weekdays
        (["Wed, 03/04/2026", "Wed, 03/11/2026", "Thu, 03/12/2026"], []),
        (["Wed, 04/03/2026"], ["ambiguous-date"]),
        (["2026/03/04(Wed)", "2026/03/03(Tue)"], ["out-of-order"]),
        (["Fri, 13/03/2026"], []),
    ],
)
def test_day_and_month_are_told_apart_by_evidence_or_it_is_said(days: list[str], expected: list[str]) -> None:
    assert kinds("[LINE] Chat\n\n" + "".join(f"{day}\n14:05\tLena\tx\n" for day in days)) == expected


def test_a_person_may_say_the_order() -> None:
    chat = "[LINE] Chat\n\nWed, 04/03/2026\n14:05\tLena\tx\n"
    assert kinds(chat, Context(date_order="dmy")) == []


def test_two_exports_in_one_file_are_two_chats() -> None:
    one = "[LINE] Chat with A\nSaved on: 2026/03/14\n\n2026/03/13(Fri)\n14:05\tLena\tx\n"
    child = next(p for p in read(one + one) if isinstance(p, Child))
    assert child.data.count(b"# chat: Chat with A (LINE, times read in Asia/Tokyo)") == 2
    assert kinds(one + one) == []


def test_what_stands_before_is_reported_and_lines_add_up() -> None:
    found = read("what is this\n\n2026/03/13(Fri)\n14:05\tLena\tx\nmore\n")
    assert [p.kind for p in found if isinstance(p, Problem)] == ["bad-row"]
    assert found[-1] == Count("0" * 64, 4, 3, 1)
    assert kinds("14:05\tLena\tx\n") == ["bad-date"]


@pytest.mark.parametrize(
    "text",
    [
        "", "[LINE] is a messenger.\n", "2026/03/13(Fri)\n", "date\tname\ttext\n14:05\tLena\tx\n14:06\tLena\tx\n",
        "2026/03/13\t14:05\tLena\n2026/03/13\t14:05\tLena\n", "12.03.26, 14:02 - Lena: x\n12.03.26, 14:03 - Lena: y\n",
    ],
)  # fmt: skip
def test_other_texts_are_no_chat(text: str) -> None:
    assert claim(text, "[LINE] chat.txt") == 0.0


@given(st.lists(st.sampled_from(["[LINE] a", "2026/03/13(Fri)", "Wed, 04/03/2026", '14:05\tA\t"x', '14:05\tA\tb"', "y", '"', "", "2:05 zz\t\tq", "9:1\t"]),
                max_size=12))  # fmt: skip
def test_lines_always_add_up(rows: list[str]) -> None:
    count = read("\n".join(rows))[-1]
    assert isinstance(count, Count)
    assert count.rows_in == sum(bool(row) for row in rows)
