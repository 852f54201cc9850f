"""The report is read piece by piece: models in their order, with what stands in them."""

from __future__ import annotations

import io

from tests.intake import ufdr_writer as w

from leadline.intake import ufdr_lines, ufdr_model
from leadline.intake.ufdr_model import Fault, Item, Node


def found(data: bytes) -> list[ufdr_model.Found]:
    return list(ufdr_model.read(io.BytesIO(data), lambda node: node.text("Body")))


def test_messages_are_folded_and_other_models_kept() -> None:
    data = w.report(w.types(Chat=[w.chat(w.message("one", w.LENA), w.message("two", w.OWNER), participants=[w.LENA])], Note=[w.model("Note", Body="kept")]))
    chat, note = (one for one in found(data) if isinstance(one, Node))
    assert chat.folded == ["one", "two"]
    assert chat.inside["Participants"][0].text("Name") == "Lena Support"
    assert note.text("Missing", "Body") == "kept"


def test_statements_know_their_section() -> None:
    data = w.report("<caseInformation><field name='A'>b</field></caseInformation>", w.metadata("Device Info", Model="Pixel"))
    assert found(data) == [Item("case", "A", "b"), Item("Device Info", "Model", "Pixel")]


def test_another_encoding_is_read_as_declared() -> None:
    data = w.report(w.metadata("Device Info", Model="Größe")).decode().replace('encoding="utf-8"', 'encoding="iso-8859-1"').encode("iso-8859-1")
    assert found(data) == [Item("Device Info", "Model", "Größe")]
    wide = w.report(w.metadata("Device Info", Model="Größe")).decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16")
    assert found(wide) == [Item("Device Info", "Model", "Größe")]


def test_nothing_at_all_is_a_fault() -> None:
    assert [type(one) for one in found(b"")] == [Fault]
    assert [type(one) for one in found(b"<project>")] == [Fault]


def test_a_large_report_needs_no_tree() -> None:
    """40,000 messages of one chat leave lines behind, not elements: memory that Python knows of stays small."""
    import tracemalloc

    message = w.message("x", w.LENA)
    data = w.report(f"<decodedData><modelType type='Chat'><model type='Chat' id='m'>{w.many('Messages', 'InstantMessage', *[message] * 40_000)}</model></modelType></decodedData>")
    tracemalloc.start()
    (chat,) = found(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(chat, Node)
    assert len(chat.folded) == 40_000
    assert peak < len(data) / 2


def test_times_keep_the_zone_that_is_stated() -> None:
    writer = ufdr_lines.Writer()
    assert writer.at("2026-03-04T09:15:00.123+05:30") == "2026-03-04T09:15:00+05:30"
    assert writer.at("2026-03-04T09:15:00+00:00") == "2026-03-04T09:15:00Z"
    assert writer.at("2026-03-04T09:15:00") == "2026-03-04T09:15:00 (no zone)"
    assert writer.at("04/03/2026 09:15") == "04/03/2026 09:15"
    assert writer.at("") == ""
    assert (writer.zoneless, writer.untimed) == (1, 2)


def test_numbers_are_written_as_people_write_them() -> None:
    assert ufdr_lines.number("491713920011@s.whatsapp.net") == "+491713920011"
    assert ufdr_lines.number("lena@example.org") == "lena@example.org"
