"""Telegram's pages become the same lines as its JSON."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.telegram_html import telegram_html
from leadline.model.records import Child, Context, Count, Exhibit, Part
from leadline.plugins import Plugin

PLUGIN: Plugin = telegram_html.__leadline__  # type: ignore[attr-defined]
HEAD = '<!DOCTYPE html><html><body><div class="page_wrap">'
HEAD += '<div class="page_header"><div class="content"><div class="text bold">\nLena\n</div></div></div>'


def message(number: int, body: str, zone: str = " UTC+01:00", joined: bool = False) -> str:
    who = "" if joined else '<div class="from_name">\nLena \n</div>'
    clock = f'<div class="pull_right date details" title="04.03.2026 10:15:00{zone}">10:15</div>'
    return f'<div class="message default clearfix" id="message{number}"><div class="body">{clock}{who}{body}</div></div>'


def page(*messages: str) -> bytes:
    return (HEAD + "".join(messages) + '<a class="pagination" href="messages2.html">Next</a></div></body></html>').encode()


def read(data: bytes, context: Context = Context()) -> list[Part]:  # noqa: B008 - a frozen value
    return identify.read(Exhibit("0" * 64, len(data), "text/html; chat=telegram", "messages.html", context), data, PLUGIN)


def lines(data: bytes, context: Context = Context()) -> list[str]:  # noqa: B008 - a frozen value
    return next(p.data.decode().splitlines() for p in read(data, context) if isinstance(p, Child))


def test_one_line_a_message_in_utc() -> None:
    data = page(message(1, '<div class="text">\nPay <a href="https://pay.example.net/x">here</a><br>today\n</div>'))
    assert lines(data) == ["# chat: Lena", "[2026-03-04T09:15:00Z] Lena: Pay here <https://pay.example.net/x> ⏎ today"]
    assert read(data)[-1] == Count("0" * 64, 1, 1, 0)
    assert identify.identify(data, "x") is PLUGIN


def test_a_joined_message_is_by_the_same_sender() -> None:
    data = page(message(1, '<div class="text">a</div>'), message(2, '<div class="text">b</div>', joined=True))
    assert [line.partition("] ")[2] for line in lines(data)[1:]] == ["Lena: a", "Lena: b"]


def test_older_pages_state_no_offset_and_the_cases_zone_counts() -> None:
    data = page(message(1, '<div class="text">a</div>', zone=""))
    assert lines(data)[1].startswith("[2026-03-04T10:15:00Z]")
    assert lines(data, Context(zone="Europe/Berlin"))[1].startswith("[2026-03-04T09:15:00Z]")


def test_replies_forwards_and_media_are_remarks() -> None:
    body = """<div class="reply_to details">In reply to <a href="#go_to_message1">this message</a></div>
    <div class="forwarded body">
    <div class="from_name">Quick FX <span class="date details" title="03.03.2026 10:00:00">03.03.2026</span></div>
    <div class="text">Guaranteed</div></div>
    <div class="media_wrap"><a class="media block_link" href="contacts/1.vcard"><div class="body"><div class="title bold">Max</div>
    <div class="status details">+49 171 3920011</div></div></a></div>"""
    assert lines(page(message(2, body)))[1].partition("] ")[2] == (
        "Lena: Guaranteed [forwarded from Quick FX 03.03.2026] [In reply to this message] [media: Max ⏎ +49 171 3920011 <contacts/1.vcard>]"
    )


def test_service_messages_are_kept_and_days_between_are_not() -> None:
    divider = '<div class="message service" id="message-1"><div class="body details">4 March 2026</div></div>'
    service = '<div class="message service" id="message5"><div class="body details">Lena pinned this message</div></div>'
    assert lines(page(divider, service, message(6, '<div class="text">a</div>')))[1:] == [
        "[no time] * Lena pinned this message",
        "[2026-03-04T09:15:00Z] Lena: a",
    ]


def test_an_address_shown_is_not_written_twice() -> None:
    data = page(message(1, '<div class="text"><a href="https://a.example/">https://a.example/</a></div>'))
    assert lines(data)[1].endswith("Lena: https://a.example/")


def test_an_ordinary_page_is_none_of_telegrams() -> None:
    assert PLUGIN.info["claims"](b'<html><div class="message ">hi</div></html>', "messages.html") == 0.0


@given(
    st.lists(
        st.sampled_from(
            [
                '<div class="message default">',
                "</div>",
                '<div class="text">',
                "a",
                '<div class="date details" title="99.99.2026 10:15:00">',
                "</a>",
                "<a href=x>",
            ]
        )
    )
)
def test_any_page_is_read_without_an_exception(pieces: list[str]) -> None:
    read("".join(pieces).encode())
