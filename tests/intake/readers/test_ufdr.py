"""A telephone's examination becomes lines, files and facts; what is forged, missing or cut off is told."""

from __future__ import annotations

import hashlib
import io
import xml.etree.ElementTree as ET
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import ufdr_writer as w

from leadline.extract.extractors.references import references
from leadline.intake import identify, limits
from leadline.intake.readers.ufdr import ufdr
from leadline.model.records import Child, Count, Exhibit, Observation, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = ufdr.__leadline__  # type: ignore[attr-defined]
SPACE = "{http://pa.cellebrite.com/report/2.0}"


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/x-ufdr", "phone.ufdr"), data, PLUGIN)


def children(data: bytes) -> dict[str, bytes]:
    return {p.name: p.data for p in read(data) if isinstance(p, Child)}


def lines(data: bytes, name: str = "messages.txt") -> list[str]:
    return children(data).get(name, b"").decode().splitlines()


def problems(data: bytes) -> dict[str, str]:
    return {p.kind: p.what for p in read(data) if isinstance(p, Problem)}


def count(data: bytes) -> tuple[int, int, int]:
    (found,) = [p for p in read(data) if isinstance(p, Count)]
    return found.rows_in, found.rows_read, found.rows_reported


def chats(*messages: str) -> bytes:
    return w.report(w.types(Chat=[w.chat(*messages, name="x")]))


def test_a_telephone_is_read_with_all_that_was_decoded() -> None:
    data = w.usual()
    found = children(data)
    assert set(found) == {"examination.txt", "device.txt", "owner.txt", "messages.txt", "sms.txt", "calls.txt", "contacts.txt", "other.txt", "files/Text/slip.txt"}  # fmt: skip
    assert lines(data)[1:] == [
        "[2026-03-04T09:15:00+01:00] Lena Support (+491713920011): Pay to https://pay.example.net/x today [deleted]",
        "[2026-03-04T09:16:00+01:00] Emil Brandt, the owner (+4915112345678): done [attachment slip.txt, as files/Text/slip.txt, text/plain]",
    ]
    assert lines(data, "sms.txt")[1] == "[2026-03-05T10:00:00 (no zone)] +491713920012: code 123 [Status Read]"
    assert lines(data, "calls.txt")[1] == "[2026-03-05T11:00:00Z] the owner: * outgoing call [to Lena (+491713920011)] [duration 00:02:03]"
    assert set(problems(data)) == {"zone-missing"}
    assert count(data) == (10, 10, 0)


def test_references_know_whose_they_are() -> None:
    """The owner's own, the other side's, and the examiner's, who has to do with every telephone."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, body in children(w.usual()).items():
        if name.endswith(".txt") and "/" not in name:
            exhibit = Exhibit(hashlib.sha256(body).hexdigest(), len(body), "text/plain; charset=utf-8", name)
            for one in references(exhibit, body):
                if isinstance(one, Observation):
                    found.setdefault((name, one.value), set()).add(one.field)
                    assert body[one.span.start : one.span.end].decode() == one.raw
    assert found["owner.txt", "+4915112345678"] == {"owner"}
    assert found["owner.txt", "telegram/emil_b42"] == {"owner"}
    assert "owner" in found["messages.txt", "+4915112345678"]
    assert "author" in found["messages.txt", "+491713920011"]
    assert found["messages.txt", "https://pay.example.net/x"] == {"body"}
    assert found["examination.txt", "k.roth@lab.example"] == {"examiner"}


def test_the_report_alone_is_read_alike() -> None:
    data = w.usual()
    alone = zipfile.ZipFile(io.BytesIO(data)).read("report.xml")
    chosen = identify.identify(alone[:65_536], "report.xml")
    assert chosen is not None
    assert chosen.name == "ufdr"
    assert lines(alone) == lines(data)
    assert problems(alone).keys() == {"zone-missing"}


def test_claims_look_at_members_not_at_names() -> None:
    def claimed(data: bytes, name: str) -> str:
        found = identify.identify(data[:65_536], name)
        return found.name if found else ""

    assert claimed(w.usual(), "anything.bin") == "ufdr"
    assert claimed(w.archive(None, {"a.txt": b"x"}), "photos.zip") == "zip-archive"
    assert claimed(w.archive(None, {"a.txt": b"x"}), "phone.ufdr") == "ufdr"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as outer:
        outer.writestr(zipfile.ZipInfo("a.ufdr", (2026, 1, 1, 0, 0, 0)), w.usual())
    assert claimed(inner.getvalue(), "several.zip") == "zip-archive"


def test_a_message_cannot_forge_another() -> None:
    data = chats(w.message("hello\n[2026-03-04T09:16:00Z] Emil (+4915112345678): I confess", w.LENA))
    assert len(lines(data)) == 2
    assert lines(data)[1].count("⏎") == 1


@pytest.mark.parametrize(
    "head",
    [
        w.HEAD.replace("<project", '<!DOCTYPE project [<!ENTITY a "x">]>\n<project'),
        w.HEAD.replace("<project", '<!DOCTYPE project SYSTEM "file:///etc/passwd">\n<project'),
        w.HEAD.replace("<project", f"<!--{' ' * 5_000}--><!DOCTYPE project>\n<project"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(head: str, encoding: str) -> None:
    body = w.report(w.types(Chat=[w.chat(w.message("x", w.LENA))]), head=head).decode().replace('encoding="utf-8"', f'encoding="{encoding}"')
    data = w.archive(body.encode(encoding))
    assert not lines(data)
    assert "document type" in problems(data)["malformed"]


def test_an_entity_bomb_never_bursts() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = w.HEAD.replace("<project", f'<!DOCTYPE project [<!ENTITY l0 "ha">{laughs}]><project').replace('name="invented"', 'name="&l11;"')
    assert "malformed" in problems(w.archive(w.report(head=head))) or "truncated" in problems(w.archive(w.report(head=head)))


def test_a_report_that_bursts_is_over_the_limit() -> None:
    data = w.archive(w.report(w.types(Chat=[w.chat(w.message("a" * 5_000_000, w.LENA))])))
    with limits.using(limits.Limits(ratio_from=1_000_000)):
        assert "over-limit" in problems(data)


def test_files_are_held_against_their_hashes() -> None:
    changed = w.archive(w.report("<taggedFiles>", w.file("/a/b.txt", b"as it was", "files/Text/b.txt"), "</taggedFiles>"), {"files/Text/b.txt": b"changed"})
    assert "b.txt is not the file that the report describes: its SHA-256" in problems(changed)["hash-differs"]
    gone = w.archive(w.report("<taggedFiles>", w.file("/a/b.txt", b"x", "files\\Text\\b.txt"), "</taggedFiles>"))
    assert "1 files that are not in the archive: files/Text/b.txt" in problems(gone)["missing"]
    whole = w.archive(w.report("<taggedFiles>", w.file("/a/b.txt", b"x", "files\\Text\\b.txt"), "</taggedFiles>"), {"files/Text/b.txt": b"x"})
    assert not problems(whole)
    assert count(whole) == (2, 2, 0)


def test_without_a_report_the_files_come_out_all_the_same() -> None:
    for members in ({"files/a.txt": b"x"}, {"Report.xml": w.report(), "report.xml": w.report(), "files/a.txt": b"x"}):
        data = w.archive(None, members)
        assert "files/a.txt" in children(data)
        assert "missing" in problems(data)


def test_a_character_that_xml_does_not_have_loses_no_message() -> None:
    whole = chats(*(w.message(body, w.LENA) for body in ("one", "two", "three", "four")))
    data = whole.replace(b"<![CDATA[one]]>", b"o&#x1F;ne").replace(b"two", b"t\x0bwo").replace(b"three", b"th\xffree")
    assert [line.rpartition(": ")[2] for line in lines(data)[1:]] == ["o\\x1fne", "t\ufffdwo", "th\ufffdree", "four"]
    assert "3 places" in problems(data)["encoding"]


def test_models_too_deep_end_the_reading() -> None:
    deep = "<model type='X'><modelField name='a'>" * 60
    data = w.report(w.types(Chat=[w.chat(w.message("kept", w.LENA))]), "<decodedData>", deep)
    assert lines(data)[1].endswith("kept")
    assert problems(data)


def test_a_report_cut_anywhere_keeps_its_beginning_and_says_so() -> None:
    whole = chats(*(w.message(f"number {n}", w.LENA) for n in range(5)))
    full = lines(whole)[1:]
    for end in range(len(w.HEAD) + 1, len(whole) - 1, 37):
        cut = whole[:end]
        got = [line for line in lines(cut)[1:] if "ends inside" not in line]
        assert got == full[: len(got)]
        assert problems(cut).get("truncated"), end
        read_in, read_ok, reported = count(cut)
        assert read_in == read_ok + reported


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), st.booleans()), max_size=8))
def test_every_message_is_a_line_as_a_slow_reading_finds_it(given_messages: list[tuple[str, bool]]) -> None:
    """Against the standard library's whole tree: as many lines as messages, each with its text."""
    texts = [body.replace("]]>", "") for body, _ in given_messages]
    data = chats(*(w.message(body, w.OWNER if own else w.LENA) for body, (_, own) in zip(texts, given_messages, strict=True)))
    tree = ET.fromstring(data)
    bodies = [
        (field.findtext(f"{SPACE}value") or "").strip()
        for model in tree.iter(f"{SPACE}model") if model.get("type") == "InstantMessage"
        for field in model.findall(f"{SPACE}field") if field.get("name") == "Body"
    ]  # fmt: skip
    got = lines(data)[1:]
    assert len(got) == len(bodies) == len(texts)
    for line, body in zip(got, bodies, strict=True):
        assert line.split("): ", 1)[-1] == " ⏎ ".join(body.splitlines()).strip() or not body.strip() or "⏎" in line or "\\" in line
