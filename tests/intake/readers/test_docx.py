"""A Word document gives its words, links and pictures; what it would fetch or expand is neither fetched nor expanded."""

from __future__ import annotations

import io
import zipfile

import pytest

from leadline.intake import identify
from leadline.intake.readers.docx import docx
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = docx.__leadline__  # type: ignore[attr-defined]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(body: str, more: dict[str, str | bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", body if body.startswith("<!") else f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in (more or {}).items():
            out.writestr(name, content)
    return target.getvalue()


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), PLUGIN.info["media"], "a.docx"), data, PLUGIN)


def text(data: bytes) -> list[str]:
    return next((p.data.decode().splitlines() for p in read(data) if isinstance(p, Child) and p.name == "text.txt"), [])


def test_paragraphs_are_lines_and_runs_are_joined() -> None:
    runs = "<w:p><w:r><w:t>NL91 AB</w:t></w:r><w:r><w:t>NA</w:t></w:r></w:p>"
    body = f"{runs}<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    data = document(body)
    assert text(data) == ["NL91 ABNA", "a\tb", "c"]
    assert identify.identify(data, "x") is PLUGIN


def test_links_templates_and_pictures_come_out_and_nothing_is_fetched() -> None:
    outside = '<Relationship Target="https://t.example/x.dotm" TargetMode="External"/>'
    rels = f'<Relationships>{outside}<Relationship Target="inner.xml"/></Relationships>'
    footer = f"<w:ftr {W}><w:p><w:r><w:t>foot</w:t></w:r></w:p></w:ftr>"
    data = document("<w:p/>", {"word/_rels/document.xml.rels": rels, "word/media/a.png": b"\x89PNG", "word/footer1.xml": footer})
    assert text(data) == ["foot", "[href] https://t.example/x.dotm"]
    assert [p.name for p in read(data) if isinstance(p, Child)] == ["text.txt", "a.png"]


def test_deleted_text_is_text() -> None:
    assert text(document("<w:p><w:del><w:r><w:delText>taken back</w:delText></w:r></w:del></w:p>")) == ["taken back"]


@pytest.mark.parametrize(
    "body", ['<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "<w:p>", "<!-- -->"]
)
def test_entities_and_broken_xml_are_refused(body: str) -> None:
    found = read(document(body))
    assert [p.kind for p in found if isinstance(p, Problem)] == ["unreadable"]
    assert not text(document(body))


def test_cut_off_it_is_damaged() -> None:
    data = document("<w:p><w:r><w:t>x</w:t></w:r></w:p>")
    assert [p.kind for p in read(data[:300]) if isinstance(p, Problem)] == ["damaged"]


def test_other_archives_are_no_document() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        out.writestr("a.txt", "x")
    assert PLUGIN.info["claims"](target.getvalue(), "a.docx") == 0.0
