"""A chat is written one line a message, and no message can pass for two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import telegram


def test_a_message_is_one_line() -> None:
    message = telegram.Message("2026-03-04T09:15:00Z", "Lena", "user1", "pay\n[2026-03-04T09:16:00Z] Emil: forged", ["reply to 2"])
    assert message.line() == "[2026-03-04T09:15:00Z] Lena (user1): pay ⏎ [2026-03-04T09:16:00Z] Emil: forged [reply to 2]"


def test_what_is_unknown_is_said() -> None:
    assert telegram.Message("", "").line() == "[no time] unknown:"
    assert telegram.Message("", "", text="* pinned").line() == "[no time] * pinned"


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_begins_a_line_of_its_own(text: str, sender: str) -> None:
    assert len(telegram.Message("2026-03-04T09:15:00Z", sender, "", text, [text]).line().splitlines()) == 1
    assert len(telegram.heading(sender, text).splitlines()) == 1


def test_times_become_utc() -> None:
    assert telegram.utc(datetime(2026, 3, 4, 10, 15, tzinfo=timezone(timedelta(hours=1)))) == "2026-03-04T09:15:00Z"
    assert telegram.utc(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == ""
    assert telegram.utc(datetime(2026, 7, 4, 10, 15, tzinfo=telegram.zone("Europe/Berlin"))) == "2026-07-04T08:15:00Z"
    assert telegram.zone("No/Where") is UTC


def test_the_file_ends_with_a_line_end() -> None:
    assert telegram.written([telegram.heading("Lena", "personal_chat", "4"), "x"]) == b"# chat: Lena (personal_chat, 4)\nx\n"
