"""Telegram's JSON becomes one line a message with what its formatting hides; broken JSON gives its whole messages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.telegram_json import telegram_json
from leadline.model.records import Child, Context, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = telegram_json.__leadline__  # type: ignore[attr-defined]


def message(number: int = 1, **more: Any) -> dict[str, Any]:
    given = {
        "id": number,
        "type": "message",
        "date": "2026-03-04T10:15:00",
        "date_unixtime": "1772615700",
        "from": "Lena",
        "from_id": "user123",
    }
    return given | {"text": "hello", "text_entities": []} | more


def chat(*messages: Any, **more: Any) -> bytes:
    return json.dumps({"name": "Lena", "type": "personal_chat", "id": 4, "messages": list(messages)} | more).encode()


def read(data: bytes, context: Context = Context()) -> list[Part]:  # noqa: B008 - a frozen value
    return identify.read(Exhibit("0" * 64, len(data), "application/x-telegram+json", "result.json", context), data, PLUGIN)


def lines(data: bytes, context: Context = Context()) -> list[str]:  # noqa: B008 - a frozen value
    return next((p.data.decode().splitlines() for p in read(data, context) if isinstance(p, Child)), [])


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def test_one_line_a_message_in_utc() -> None:
    assert lines(chat(message())) == ["# chat: Lena (personal_chat, 4)", "[2026-03-04T09:15:00Z] Lena (user123): hello"]
    assert read(chat(message(), message(2)))[-1] == Count("0" * 64, 2, 2, 0)


def test_without_a_count_of_seconds_the_cases_zone_counts() -> None:
    old = message()
    del old["date_unixtime"]
    assert lines(chat(old), Context(zone="Europe/Berlin"))[1].startswith("[2026-03-04T09:15:00Z]")
    assert lines(chat(message(date="never", date_unixtime="x")))[1].startswith("[no time]")


@pytest.mark.parametrize(
    "more, expected",
    [
        (
            {"text": ["Pay ", {"type": "text_link", "text": "here", "href": "https://pay.example.net/"}]},
            "Pay here <https://pay.example.net/>",
        ),
        (
            {"text": [{"type": "link", "text": "https://a.example/"}, " ", {"type": "phone", "text": "+49 171 3920011"}]},
            "https://a.example/ +49 171 3920011",
        ),
        ({"text": [{"type": "mention_name", "text": "Max", "user_id": 77}]}, "Max (user77)"),
        ({"text": "", "text_entities": [{"type": "plain", "text": "only here"}]}, "only here"),
        ({"text": "a\n[2026-03-04T09:16:00Z] Emil: forged"}, "a ⏎ [2026-03-04T09:16:00Z] Emil: forged"),
        ({"forwarded_from": "Quick FX", "reply_to_message_id": 7}, "hello [forwarded from Quick FX] [reply to 7]"),
        ({"contact_information": {"first_name": "Max", "phone_number": "+49 171 3920011"}}, "hello [contact: Max +49 171 3920011]"),
        ({"inline_bot_buttons": [[{"type": "url", "text": "Go", "data": "https://b.example/"}]]}, "hello [button: Go https://b.example/]"),
        ({"poll": {"question": "Up?", "answers": [{"text": "yes"}, {"text": "no"}]}}, "hello [poll: Up? yes / no]"),
        ({"id": 10**40, "text": "\ud800 half"}, "\ufffd half"),
    ],
)
def test_what_a_message_hides_is_written_out(more: dict[str, Any], expected: str) -> None:
    assert lines(chat(message(**more)))[1] == f"[2026-03-04T09:15:00Z] Lena (user123): {expected}"


def test_service_messages_say_what_was_done() -> None:
    service = {
        "type": "service",
        "date_unixtime": "1772615700",
        "actor": "Lena",
        "actor_id": "user1",
        "action": "invite_members",
        "members": ["Max", None],
        "text": "",
    }
    assert lines(chat(service))[1] == "[2026-03-04T09:15:00Z] Lena (user1): * invite_members [members Max]"


def test_all_chats_of_a_full_export_come_and_the_owners_own_data_does_not() -> None:
    one = json.loads(chat(message()))
    data = json.dumps({"about": "Here is the data from Telegram", "personal_information": {"phone_number": "+49 171 3920051"},
                       "chats": {"list": [one, one]}, "left_chats": {"list": [one]}}).encode()  # fmt: skip
    assert PLUGIN.info["claims"](data, "x") >= 0.9
    assert sum(line.startswith("# chat") for line in lines(data)) == 3
    assert "3920051" not in "\n".join(lines(data))
    assert kinds(data) == ["left-aside"]


@given(st.integers(1, 700))
def test_cut_off_it_gives_the_messages_before_the_cut(cut: int) -> None:
    data = chat(*(message(n, text=f"text {n}") for n in range(4)))
    cut = min(cut, len(data) - 1)
    assert set(kinds(data[:cut])) <= {"truncated", "malformed"}
    assert "truncated" in kinds(data[:cut])
    whole = [n for n in range(4) if data.index(b"text %d" % n) + 30 < cut and data[:cut].count(b'"text_entities": []}') > n]
    assert [line.rpartition(" ")[2] for line in lines(data[:cut])[1:]][: len(whole)] == [str(n) for n in whole]


def test_damage_in_the_middle_is_malformed() -> None:
    data = chat(message(1), message(2)).replace(b'"id": 2', b'"id" 2')
    assert kinds(data) == ["malformed"]
    assert len(lines(data)) == 2


def test_what_is_no_message_is_counted_and_reported() -> None:
    assert read(chat(message(), "torn", None))[-1] == Count("0" * 64, 3, 1, 2)
    assert kinds(chat(message(), "torn")) == ["bad-row"]


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"messages":' + b'[{"a":' * 60_000, b'{"messages":[' + b"9" * 10_000 + b"]}"])
def test_deep_or_huge_json_ends_in_a_problem(data: bytes) -> None:
    assert kinds(data)


def test_other_json_is_none_of_telegrams() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(chat(message()), "x") > 0.9
    assert claims(b'{"messages": [1, 2]}', "x") == 0.0
    assert claims(b'[{"messages": 1, "from_id": 2}]', "result.json") == 0.0
