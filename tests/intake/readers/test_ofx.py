"""OFX and QFX are known by their header or root, in SGML and XML; nothing else is taken for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers.ofx import ofx
from leadline.model.records import Exhibit
from leadline.plugins import Plugin

READER: Plugin = ofx.__leadline__  # type: ignore[attr-defined]
BODY = b"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
SGML = b"OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n" + BODY
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="220"?>\n' + BODY


def name_of(head: bytes, name: str = "x") -> str | None:
    found = identify.identify(head, name)
    return found.name if found else None


def test_statements_are_known_whatever_they_are_called() -> None:
    for data in (SGML, XML, BODY, b"\xef\xbb\xbf" + XML, SGML.decode().encode("utf-16"), b"\n\n" + SGML, SGML.replace(b"\r\n", b" ")):
        assert name_of(data, "export.txt") == "ofx"


def test_what_only_holds_one_or_speaks_of_it_is_none() -> None:
    assert name_of(b"From: a@example.org\nTo: b@example.org\nSubject: x\n\n" + SGML) == "eml"
    assert name_of(b"<!DOCTYPE html><html><body>" + BODY) == "html"
    assert name_of(b"I got a file with OFXHEADER:100 in it", "a.ofx") == "plain-text"
    assert READER.info["claims"](b"", "a.qfx") <= 0.2


def test_the_charset_stands_in_the_media_type() -> None:
    assert READER.info["media"](SGML, "") == "text/x-statement-ofx; charset=windows-1252"
    assert READER.info["media"](XML, "") == "text/x-statement-ofx"


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_claim(head: bytes) -> None:
    assert 0.0 <= READER.info["claims"](b"<?OFX" + head, "") <= 1.0
    READER.info["media"](b"CHARSET:" + head, "")


def test_nothing_is_derived() -> None:
    assert list(ofx(Exhibit("0" * 64, 3, "text/x-statement-ofx", "a.ofx"), SGML)) == []
