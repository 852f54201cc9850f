"""Reads a Word document: its text, where its links lead, and the pictures in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from leadline.intake import names, zipped
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import reader

_MAIN = "word/document.xml"
_STORIES = ("word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
_TEXT = {"t", "delText", "instrText"}  # also what was deleted under tracked changes, and what fields do
_AGAIN = "Open it in a word processor, save it as PDF and as plain text, and hand these in beside it."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this ZIP is a Word document: by the names of its members."""
    if not head.startswith(b"PK\x03\x04"):
        return 0.0
    if b"word/document.xml" in head:
        return 0.95
    if b"[Content_Types].xml" in head:
        return 0.9 if b"word/" in head else 0.6 if name.lower().endswith((".docx", ".docm")) else 0.0
    return 0.0


@reader(media="application/vnd.openxmlformats-officedocument.wordprocessingml.document", claims=_claims)
def docx(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A Word document (.docx): its text with headers, footers, notes and comments as `text.txt`, its links, and its pictures.

    Entities, document types and outside addresses are never followed.
    """
    budget, taken = Budget(len(data)), names.Names()
    lines: list[str] = []
    links: dict[str, None] = {}
    pictures: list[Child] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            for member in sorted(members, key=lambda m: (m.filename != _MAIN, m.filename)):
                if member.filename == _MAIN or (member.filename.startswith(_STORIES) and member.filename.endswith(".xml")):
                    lines += _text(budget.unpack(zipped.chunks(archive, member)))
                elif member.filename.endswith(".xml.rels"):
                    links |= dict.fromkeys(_targets(budget.unpack(zipped.chunks(archive, member))))
                elif member.filename.startswith(("word/media/", "word/embeddings/")) and not member.is_dir():
                    name = taken.unique(names.display(member.filename.rpartition("/")[2]))
                    pictures.append(Child(name, budget.unpack(zipped.chunks(archive, member)), None, names.line(member.filename)))
            if not any(m.filename == _MAIN for m in members):
                yield Problem("malformed", "It holds no word/document.xml: this is no Word document.", _AGAIN, exhibit.sha256)
    except OverLimit as limit:
        yield limit.problem(exhibit)
    except _Refused as why:
        yield Problem("unreadable", str(why), _AGAIN, exhibit.sha256)
    except zipped.FAULTS as fault:
        yield Problem("damaged", f"The document is damaged ({names.line(str(fault))[:120]}).", _AGAIN, exhibit.sha256)
    if lines or links:
        body = "\n".join([*lines, *(f"[href] {link}" for link in links), ""])
        yield Child("text.txt", body.encode("utf-8", "replace"), "text/plain; charset=utf-8", "text and links")
    yield from pictures


class _Refused(Exception):
    """Says why the XML inside is not read."""


def _elements(xml: bytes) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Local name, text and attributes (by local name) of every element in order. Raises _Refused."""
    from lxml import etree

    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"<\0!\0" in xml or b"\0<\0!" in xml:
        raise _Refused("Its XML declares a document type, as attacks do and Word never does; it was not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _Refused(f"Its XML is damaged ({names.line(str(error))[:120]}).") from error
    for element in root.iter(etree.Element):
        yield _local(element.tag), element.text or "", {_local(k): v for k, v in element.attrib.items()}


def _text(xml: bytes) -> list[str]:
    """The lines of one story: a paragraph each, cells and tabs by tabs."""
    out: list[str] = []
    for tag, text, _ in _elements(xml):
        if tag in ("p", "br", "cr"):
            out.append("\n")
        elif tag in ("tab", "tc"):
            out.append("\t")
        elif tag in _TEXT:
            out.append(text)
    return [line.strip() for line in "".join(out).split("\n") if line.strip()]


def _targets(xml: bytes) -> Iterator[str]:
    """Addresses outside of the document: links, but also templates and pictures that it would fetch."""
    for tag, _, attributes in _elements(xml):
        if tag == "Relationship" and attributes.get("TargetMode") == "External" and attributes.get("Target"):
            yield names.line(attributes["Target"].strip())


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
