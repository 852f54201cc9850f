"""An HTTP archive gives its bodies with their addresses and a list of requests; what was not saved is told."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.har import har
from leadline.model.records import Child, Context, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = har.__leadline__  # type: ignore[attr-defined]
URL = "https://pay.example.net/a/b.html?x=1"


def entry(url: str = URL, content: dict[str, Any] | None = None, request: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "startedDateTime": "2026-03-04T10:15:00.000+01:00",
        "request": {"method": "GET", "url": url} | (request or {}),
        "response": {"status": 200, "statusText": "OK", "content": content or {}, "redirectURL": ""},
    } | more


def text(body: str = "<p>x</p>", media: str = "text/html", **more: Any) -> dict[str, Any]:
    return {"size": len(body), "mimeType": media, "text": body} | more


def archive(*entries: Any, **more: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": list(entries)} | more}).encode()


def read(data: bytes, context: Context = Context()) -> list[Part]:  # noqa: B008 - a frozen value
    return identify.read(Exhibit("0" * 64, len(data), "application/x-har+json", "a.har", context), data, PLUGIN)


def bodies(data: bytes) -> list[Child]:
    return [p for p in read(data) if isinstance(p, Child) and p.name != "requests.txt"]


def lines(data: bytes, context: Context = Context()) -> list[str]:  # noqa: B008 - a frozen value
    return next((p.data.decode().splitlines()[1:] for p in read(data, context) if isinstance(p, Child) and p.name == "requests.txt"), [])


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def test_a_body_comes_with_its_media_type_and_address() -> None:
    data = archive(entry(content=text("<p>Grüße</p>", "text/html; charset=iso-8859-1")))
    assert bodies(data) == [Child("1-b.html", "<p>Grüße</p>".encode(), "text/html; charset=utf-8", f"entry 1, {URL}")]
    assert lines(data) == [f"[2026-03-04T09:15:00Z] 1. GET {URL} -> 200 OK"]
    assert read(data)[-1] == Count("0" * 64, 1, 1, 0)
    assert kinds(data) == []


@given(st.binary(min_size=1, max_size=200))
def test_bytes_in_base64_come_back(body: bytes) -> None:
    data = archive(entry("https://a.example/x", text(base64.b64encode(body).decode(), "image/png", encoding="base64")))
    assert [(c.name, c.data, c.media) for c in bodies(data)] == [("1-x.png", body, "image/png")]


def test_a_charset_stays_with_the_bytes_it_is_of() -> None:
    data = archive(
        entry(content=text(base64.b64encode("Grüße".encode("latin-1")).decode(), "text/html;charset=ISO-8859-1", encoding="base64"))
    )
    assert bodies(data)[0].media == "text/html; charset=iso-8859-1"


@pytest.mark.parametrize(
    "made, expected",
    [
        (entry(serverIPAddress="[2001:db8::1]"), "-> 200 OK [server 2001:db8::1]"),
        (entry(response={"status": 302, "redirectURL": "https://b.example/"}), "-> 302 [redirect https://b.example/]"),
        (entry(response={"status": 302, "headers": [{"name": "LOCATION", "value": "/b"}]}), "-> 302 [location /b]"),
        (entry(request={"headers": [{"name": "Referer", "value": "https://ad.example/\n[2026] forged"}, {"name": "Cookie", "value": "k"}]}),
         "-> 200 OK [referer https://ad.example/ ⏎ [2026] forged]"),
        (entry(response=None), "->"),
    ],
)  # fmt: skip
def test_a_line_says_where_it_led(made: dict[str, Any], expected: str) -> None:
    assert lines(archive(made)) == [f"[2026-03-04T09:15:00Z] 1. GET {URL} {expected}"]


def test_posted_forms_stand_below_their_request() -> None:
    form = {"params": [{"name": "iban", "value": "DE89"}, {"name": "id", "fileName": "pass.jpg"}], "text": "iban=DE89"}
    assert lines(archive(entry(request={"postData": form})))[1:] == ["    form iban = DE89", "    form id =  [file pass.jpg]"]
    assert lines(archive(entry(request={"postData": {"text": '{"a":1}\nx'}})))[1:] == ['    posted {"a":1} ⏎ x']
    long = archive(entry(request={"postData": {"text": "x" * 5000, "mimeType": "application/json"}}))
    assert [(c.name, c.media, len(c.data)) for c in bodies(long)] == [("1-posted.json", "application/json", 5000)]
    sockets = entry(_webSocketMessages=[{"type": "send", "data": "hi"}, {"type": "receive", "data": "pay"}, {"data": "x"}])
    assert lines(archive(sockets))[1:] == ["    sent: hi", "    received: pay", "    web socket: x"]


def test_times_without_an_offset_are_the_cases() -> None:
    data = archive(entry(startedDateTime="2026-03-04T10:15:00"), pages=[{"title": "Home", "startedDateTime": "never"}])
    assert lines(data, Context(zone="Europe/Berlin")) == ["[no time] page Home", f"[2026-03-04T09:15:00Z] 1. GET {URL} -> 200 OK"]


def test_what_is_missing_or_broken_is_told() -> None:
    assert kinds(archive(entry(content={"size": 9}), entry(content={"size": 0}), entry(content={"size": -1}))) == ["not-stored"]
    assert kinds(archive(entry(content=text("!!", encoding="base64")))) == ["malformed"]
    assert kinds(archive(entry(), 7)) == ["bad-row"]
    assert read(archive(entry(), 7))[-1] == Count("0" * 64, 2, 1, 1)


@pytest.mark.parametrize("data", [b"null", b"[]", b'{"log": []}', b'{"log": {"entries": {}}}', b"[" * 100_000])
def test_other_values_end_in_a_problem(data: bytes) -> None:
    assert kinds(data)


@pytest.mark.parametrize(
    "url", ["", "http://[", "data:text/html,<p>" + "x" * 9000, "https://a.example/../..%2f", "a\n\ud800b", "https://a.example/" + "y" * 900]
)
def test_hostile_addresses_make_harmless_names(url: str) -> None:
    found = bodies(archive(entry(url, text())))
    assert len(found) == 1
    assert "/" not in found[0].name
    assert len(found[0].name) < 250
    assert len(found[0].locator) < 2100


def test_limits_hold() -> None:
    with limits.using(limits.Limits(members=3)):
        found = read(archive(*(entry(content=text()) for _ in range(9))))
    assert sum(isinstance(p, Child) for p in found) == 4
    assert [p.kind for p in found if isinstance(p, Problem)] == ["over-limit"]


@given(st.integers(1, 900))
def test_cut_off_it_gives_the_entries_before_the_cut(cut: int) -> None:
    data = archive(*(entry(content=text(f"body {n}")) for n in range(4)))
    cut = min(cut, len(data) - 1)
    assert "truncated" in kinds(data[:cut])
    whole = [n for n in range(4) if f'"body {n}"}}, "redirectURL": ""}}}}'.encode() in data[:cut]]
    assert [c.data for c in bodies(data[:cut])] == [b"body %d" % n for n in whole]


def test_other_json_is_no_archive() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(archive(entry()), "x") > 0.9
    assert claims(b"\xef\xbb\xbf" + archive(entry()), "x") > 0.9
    assert claims(b'{"log": "entries startedDateTime"}', "a.har") == 0.0
    assert claims(b'{"messages": []}', "a.har") == 0.0
