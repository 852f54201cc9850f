"""Facebook's and Instagram's chats become one line a message; their garbled text is undone once, and that is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.meta_json import meta_json
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = meta_json.__leadline__  # type: ignore[attr-defined]


def garbled(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def message(**more: Any) -> dict[str, Any]:
    return {"sender_name": "Lena", "timestamp_ms": 1772615700123, "content": "hello"} | more


def chat(*messages: Any, **more: Any) -> bytes:
    return json.dumps({"participants": [{"name": "Lena"}, {"name": "Emil"}], "messages": list(messages), "title": "Lena"} | more).encode()


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/x-meta-chat+json", "message_1.json"), data, PLUGIN)


def lines(data: bytes) -> list[str]:
    return next((p.data.decode().splitlines() for p in read(data) if isinstance(p, Child)), [])


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def test_one_line_a_message_oldest_first() -> None:
    data = chat(message(timestamp_ms=1772615760000, content="late"), message())
    assert lines(data) == [
        "# chat: Lena (participants Lena, Emil)", "[2026-03-04T09:15:00Z] Lena: hello", "[2026-03-04T09:16:00Z] Lena: late",
    ]  # fmt: skip
    assert read(data)[-1] == Count("0" * 64, 2, 2, 0)
    assert [line.rpartition(" ")[2] for line in lines(chat(message(), message(timestamp_ms=1772615760000, content="late")))[1:]] == [
        "hello",
        "late",
    ]


@pytest.mark.parametrize(
    "more, expected",
    [
        ({"photos": [{"uri": "a/1.jpg"}, {"uri": "a/2.jpg"}]}, "hello [photo a/1.jpg] [photo a/2.jpg]"),
        ({"content": None, "share": {"link": "https://a.example/", "share_text": "win"}}, "[shared https://a.example/] [share text win]"),
        ({"sticker": {"uri": "s.png"}, "is_unsent": True}, "hello [sticker s.png] [unsent]"),
        ({"call_duration": 0, "missed": True}, "hello [call, seconds 0] [missed]"),
        ({"users": [{"name": "Max"}], "reactions": [{"reaction": "+", "actor": "Emil"}]}, "hello [member Max] [reaction + by Emil]"),
        ({"content": "a\n[2026-03-04T09:16:00Z] Emil: forged"}, "a ⏎ [2026-03-04T09:16:00Z] Emil: forged"),
        ({"content": "\ud800 half", "photos": "x", "share": [1], "reactions": {"a": 1}}, "\ufffd half"),
        ({"ip": "192.0.2.7"}, "hello [address 192.0.2.7]"),
    ],
)
def test_what_a_message_carries_is_written_out(more: dict[str, Any], expected: str) -> None:
    assert lines(chat(message(**more)))[1] == f"[2026-03-04T09:15:00Z] Lena: {expected}"


def test_the_download_of_encrypted_chats_is_read_too() -> None:
    data = json.dumps({"participants": ["Jürgen", "Emil"], "threadName": "Jürgen_1", "messages": [
        {"isUnsent": False, "media": [{"uri": "./media/1.jpg"}], "reactions": [], "senderName": "Jürgen", "text": "Grüße",
         "timestamp": 1772615700123, "type": "media"}]}, ensure_ascii=False).encode()  # fmt: skip
    assert PLUGIN.info["claims"](data, "x") > 0.9
    assert lines(data) == ["# chat: Jürgen_1 (participants Jürgen, Emil)", "[2026-03-04T09:15:00Z] Jürgen: Grüße [media ./media/1.jpg]"]
    assert kinds(data) == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20).filter(lambda t: t.strip() == t))
def test_garbled_text_is_undone_exactly_once(text: str) -> None:
    data = chat(message(content=garbled(text), sender_name=garbled("Jürgen")))
    shown = lines(data)
    assert shown[1] == f"[2026-03-04T09:15:00Z] Jürgen: {text}"
    assert "text garbled by the download was undone" in shown[0]
    assert kinds(data) == []


@given(st.text(st.characters(min_codepoint=0xC0, max_codepoint=0x17F), min_size=1, max_size=20))
def test_text_that_is_right_stays(text: str) -> None:
    data = chat(message(content=text), message(content="schön"), message(content="日本"))
    assert text in lines(data)[1] or text in lines(data)[3]
    assert "undone" not in lines(data)[0]


def test_what_cannot_be_undone_stays_and_is_told() -> None:
    data = chat(message(content=garbled("schön")), message(content="日本"))
    assert kinds(data) == ["encoding"]
    assert sorted(line.rpartition(" ")[2] for line in lines(data)[1:]) == ["schön", "日本"]


def test_what_is_no_message_or_has_no_time_is_told() -> None:
    assert kinds(chat(message(), 7, None)) == ["bad-row"]
    assert read(chat(message(), 7, None))[-1] == Count("0" * 64, 3, 1, 2)
    assert kinds(chat(message(timestamp_ms="never"), message(timestamp_ms=10**40))) == ["bad-row"]


@given(st.integers(1, 450))
def test_cut_off_it_gives_the_messages_before_the_cut(cut: int) -> None:
    data = chat(*(message(content=f"text {n}") for n in range(4)))
    cut = min(cut, len(data) - 1)
    assert "truncated" in kinds(data[:cut])
    whole = [f"text {n}" for n in range(4) if f'"text {n}"}}'.encode() in data[:cut]]
    assert sorted(line[-6:] for line in lines(data[:cut])[1:]) == whole


@pytest.mark.parametrize("data", [b"null", b"[]", b'{"messages": 1}', b"[" * 100_000])
def test_other_values_end_in_a_problem(data: bytes) -> None:
    assert kinds(data)


def test_other_json_is_no_chat_of_theirs() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(chat(message()), "x") > 0.9
    assert claims(b'{"messages": [{"from_id": "user1", "date_unixtime": "1"}]}', "message_1.json") == 0.0
    assert claims(b'[{"sender_name": 1}]', "message_1.json") == 0.0
