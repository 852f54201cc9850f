"""Files are known by content; a name alone decides nothing, and what nobody knows is claimed by nobody."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline import plugins
from leadline.intake import identify, limits
from leadline.model.errors import PluginError
from leadline.model.records import Child, Count, Exhibit, Known, Part, Problem
from leadline.plugins import Plugin

MAIL = b"From: a@example.org\nTo: b@example.org\nSubject: hello\n\nhi\n"
EXHIBIT = Exhibit("0" * 64, 3, "text/x-invented", "a.txt")


def name_of(head: bytes, name: str = "x") -> str | None:
    found = identify.identify(head, name)
    return found.name if found else None


def test_a_mail_is_a_mail_whatever_it_is_called() -> None:
    assert name_of(MAIL, "invoice.pdf") == "eml"
    assert name_of(b"From a@example.org Thu Mar 5 10:00:00 2026\n" + MAIL) == "mbox"
    assert name_of(b"hello Emil, pay here", "message.eml") == "plain-text"


@pytest.mark.parametrize(
    "head",
    [b"", b"%!PS-Adobe-3.0\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.eml", "a.zip", "a.html", "result.json", "_chat.txt"])
def test_what_no_reader_knows_is_claimed_by_nobody(head: bytes, name: str) -> None:
    assert name_of(head, name) is None


def test_a_name_alone_claims_little() -> None:
    dice = random.Random(3)
    names = ["a.zip", "a.eml", "a.mbox", "a.html", "messages.html", "result.json", "_chat.txt", "a.gz", "a.tar", "a.docx", "a.txt"]
    for plugin in plugins.family("readers").values():
        claims = [plugin.info["claims"](dice.randbytes(900), name) for name in names]
        assert max(claims) <= 0.2, plugin.name


def test_the_small_folder_is_known(shared: Callable[[str], Path]) -> None:
    case = shared("check/folder/case")
    expected = {
        "reports/R-103/offer.eml": "eml",
        "reports/R-103/WhatsApp Chat with Lena Support.txt": "whatsapp",
        "reports/R-103/screenshots.zip": "zip-archive",
        "bank/statement LT.zip": "zip-archive",
        "reports/R-203.txt": "plain-text",
        "misc/device.bin": None,
    }
    assert {path: name_of((case / path).read_bytes(), Path(path).name) for path in expected} == expected


def invented(*parts: object) -> Plugin:
    def reader(exhibit: Exhibit, data: bytes) -> Iterator[object]:
        yield from parts

    return Plugin("readers", "invented", 1, reader)


def test_the_parts_come_in_the_readers_order() -> None:
    parts: list[Part] = [Child("b.txt", b"b"), Problem("malformed", "what", "advice"), Child("a.txt", b"a"), Count("0" * 64, 2, 1, 1)]
    assert identify.read(EXHIBIT, b"abc", invented(*parts)) == parts


@pytest.mark.parametrize(
    "part",
    [None, "text", Child("a", "text"), Child("", b""), Child("\udcff", b""), Count("0" * 64, 3, 1, 1), Problem("x", "\ud800", "y")],  # type: ignore[arg-type]
)
def test_a_reader_that_breaks_its_contract_is_named(part: object) -> None:
    with pytest.raises(PluginError, match="invented/1"):
        identify.read(EXHIBIT, b"abc", invented(part))


def test_a_thousand_faults_of_one_kind_are_cut_to_a_number() -> None:
    problems = [Problem("bad-row", f"row {n}", "look") for n in range(1000)]
    with limits.using(limits.Limits(problems=10)):
        found = identify.read(EXHIBIT, b"abc", invented(*problems))
    assert len(found) == 11
    assert isinstance(found[-1], Problem)
    assert "990 more problems" in found[-1].what


@given(st.binary(max_size=400), st.sampled_from(["a.eml", "a.zip", "_chat.txt", "result.json", "x"]))
def test_any_bytes_are_read_without_an_exception(data: bytes, name: str) -> None:
    for plugin in plugins.family("readers").values():
        assert 0.0 <= plugin.info["claims"](data, name) <= 1.0
    chosen = identify.identify(data, name)
    if chosen:
        media = chosen.info["media"]
        exhibit = Exhibit("0" * 64, len(data), media(data, name) if callable(media) else media, name)
        assert identify.read(exhibit, data, chosen) is not None


def test_blanks_before_a_format_do_not_hide_it() -> None:
    front = b" \n" * 40_000
    told = [part for part in identify.parts(Exhibit("0" * 64, 3, "", "x"), front + MAIL) if isinstance(part, Known)]
    assert [known.reader for known in told] == ["eml/1"]
    blank = [part for part in identify.parts(Exhibit("0" * 64, 3, "", "x"), front) if isinstance(part, Known)]
    assert [known.reader for known in blank] == ["plain-text/2"]
