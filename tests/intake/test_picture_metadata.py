"""Metadata becomes lines; who made a picture is named where it says so."""

from __future__ import annotations

import struct
import time

import pytest

from leadline.intake import picture_metadata
from leadline.intake.picture_blocks import Blocks

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def xmp(body: str) -> Blocks:
    return Blocks("jpeg", xmp=[f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>{body}</rdf:RDF></x:xmpmeta>'.encode()])


def iptc(*fields: tuple[int, bytes]) -> bytes:
    return b"".join(b"\x1c\x02" + struct.pack(">BH", number, len(value)) + value for number, value in fields)


def test_properties_stand_as_attributes_and_as_elements() -> None:
    body = (
        f"<rdf:Description xmp:CreatorTool='Example &amp; Co' Iptc4xmpExt:DigitalSourceType=\"{AI}\">"
        "<dc:creator><rdf:Seq><rdf:li>Lena</rdf:li><rdf:li>Dora</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
    )
    found = picture_metadata.lines(xmp(body))
    assert found == [
        ("XMP xmp:CreatorTool", "Example & Co"),
        ("XMP Iptc4xmpExt:DigitalSourceType", "cv.trainedAlgorithmicMedia (IPTC digital source type)".removeprefix("cv.")),
        ("XMP dc:creator", "Lena"),
        ("XMP dc:creator", "Dora"),
    ]
    assert picture_metadata.source_type(found) == "trainedAlgorithmicMedia: it says that it was made by a generator"


def test_document_types_and_entities_expand_to_nothing() -> None:
    blocks = Blocks("png", xmp=[b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x:xmpmeta><dc:title>&a;</dc:title></x:xmpmeta>'])
    assert picture_metadata.lines(blocks) == [("XMP dc:title", "&a;")]


def test_fields_of_iptc_are_read_in_their_charset() -> None:
    blocks = Blocks("jpeg", iptc=iptc((80, b"Lena"), (90, "München".encode()), (120, b"caf\xe9"), (0, b"\0\2")))
    assert picture_metadata.lines(blocks) == [("IPTC by-line", "Lena"), ("IPTC city", "München"), ("IPTC caption", "café")]
    torn = Blocks("jpeg", iptc=iptc((80, b"Lena"))[:-1])
    assert picture_metadata.lines(torn) == []
    assert torn.faults


@pytest.mark.parametrize(
    "found, expected",
    [
        ([("text parameters", "x")], "Stable Diffusion WebUI (or a program that writes as it does)"),
        ([("text workflow", "{}")], "ComfyUI"),
        ([("EXIF Software", "Adobe Firefly 3")], "Firefly"),
        ([("IPTC credit", "Made with Google AI")], "Made with Google AI"),
        ([("XMP xmp:CreatorTool", "Midjourney")], "Midjourney"),
        ([("EXIF Software", "Camera 1.0"), ("text Title", "about midjourney")], ""),
    ],
)
def test_the_generator_is_named_where_the_file_names_it(found: list[tuple[str, str]], expected: str) -> None:
    assert picture_metadata.generator(found) == expected


def test_long_packets_take_linear_time() -> None:
    start = time.perf_counter()
    for text in ("<a " * 300_000, "<a b='" * 100_000, "a " * 500_000, "<a b = " * 100_000, "</a>" * 200_000):
        picture_metadata.lines(Blocks("png", xmp=[text.encode()]))
    assert time.perf_counter() - start < 10
