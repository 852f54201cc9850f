"""What mail programs wrote is what comes out, however it was wrapped; what is broken comes out as far as it is sound."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import mime_values


@pytest.mark.parametrize(
    "value, expected",
    [
        ("plain", "plain"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?= Lena", "Grüße Lena"),
        ("=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?=", "Grüße"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?vA==?=", "Grü"),  # a character cut in two
        ("=?iso-8859-1?Q?Last=DFlName=2C_First?= <a@example.org>", "LastßlName, First <a@example.org>"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=FC?=", "aü"),
        ("=?utf-8*de?q?a_b?=", "a b"),
        ("=?nobody?q?caf=C3=A9?=", "café"),
        ("=?utf-8?x?a?= =?broken", "=?utf-8?x?a?= =?broken"),
    ],
)
def test_encoded_words(value: str, expected: str) -> None:
    assert mime_values.words(value) == expected


@pytest.mark.parametrize(
    "value, name, expected",
    [
        ('text/plain; charset="utf-8"', "charset", "utf-8"),
        ("text/plain;charset=utf-8 ; name=a b.txt", "name", "a b.txt"),
        ('multipart/mixed; boundary="a;b=c"', "boundary", "a;b=c"),
        (r'x; filename="a\"b.txt"', "filename", 'a"b.txt'),
        ("x; filename*=utf-8''gr%C3%BC%C3%9Fe.txt", "filename", "grüße.txt"),
        ("x; filename*1=b.txt; filename*0=a", "filename", "ab.txt"),
        ("x; filename*0*=utf-8''%C3; filename*1*=%BC.txt", "filename", "ü.txt"),
        ('x; filename="=?utf-8?q?=C3=BC?=.txt"', "filename", "ü.txt"),
        ('x; boundary="never closed', "boundary", "never closed"),
    ],
)
def test_parameters(value: str, name: str, expected: str) -> None:
    assert mime_values.parameters(value)[name] == expected


@given(st.binary())
def test_base64_gives_the_bytes_back(data: bytes) -> None:
    assert mime_values.from_base64(base64.encodebytes(data)) == (data, "")


def test_broken_base64_is_named_and_read_as_far_as_it_goes() -> None:
    assert mime_values.from_base64(b"aGVs*bG8=")[0] == b"hello"
    assert "foreign" in mime_values.from_base64(b"aGVs*bG8=")[1]
    assert mime_values.from_base64(b"aGVsbG8") == (b"hello", "its base64 text holds foreign characters or wrong padding")
    assert "cut off" in mime_values.from_base64(b"aGVsb")[1]
    assert mime_values.from_base64(b"YQ==YQ==")[0] == b"aa"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=80))
def test_quoted_printable_gives_the_text_back(text: str) -> None:
    data = text.encode()
    assert mime_values.from_quoted(quopri.encodestring(data)) == (data, "")


def test_wrong_escapes_stay_and_are_counted() -> None:
    assert mime_values.from_quoted(b"100=ZZ and =3D") == (b"100=ZZ and =", "1 escapes of its quoted-printable text are none")


def test_uuencode() -> None:
    assert mime_values.from_uu(b"begin 644 a.txt\n%:&5L;&\\ \n`\nend\n") == (b"hello", "")
    assert "no end" in mime_values.from_uu(b"begin 644 a.txt\n%:&5L;&\\ \n")[1]


def test_only_charsets_of_text_are_charsets() -> None:
    assert mime_values.charset("UTF-8") == "utf-8"
    assert [mime_values.charset(n) for n in ("base64", "zlib", "idna", "unicode_escape", "nobody", "a\0b", "")] == [None] * 7


def test_a_charset_is_borne_out_by_the_bytes_or_by_what_is_meant() -> None:
    assert mime_values.borne_out("ü".encode(), "utf-8") == "utf-8"
    assert mime_values.borne_out(b"\xfc", "utf-8") is None
    assert mime_values.borne_out("镕".encode("gbk"), "gb2312") == "gb18030"


@given(st.text(max_size=200))
def test_any_header_is_read_without_an_exception(value: str) -> None:
    mime_values.words(value)
    mime_values.parameters(value)


@given(st.binary(max_size=200))
def test_any_body_is_decoded_without_an_exception(body: bytes) -> None:
    for decode in (mime_values.from_base64, mime_values.from_quoted, mime_values.from_uu):
        decode(body)
