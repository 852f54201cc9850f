"""Every character of a decoded text knows its bytes, in whatever charset the evidence comes."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadline.formats.text import decode, decode_as, known

WORDS = {
    "utf-8": "Grüße – 10 € 😀 ไทย",
    "utf-16-le": "Grüße 😀 ok",
    "utf-16-be": "Grüße 😀 ok",
    "utf-32-le": "Grüße 😀 ok",
    "cp1252": "Grüße – 10 €",
    "cp1251": "Привет, кошелёк",
    "cp874": "โอนเงิน abc",
    "gbk": "你好 abc 转账",
    "gb18030": "你好 abc 😀 转账",
    "big5": "你好 abc 電話",
    "shift_jis": "日本語ｱabc",
    "euc_jp": "日本語ｱabc",
    "euc_kr": "안녕 abc",
    "iso2022_jp": "日本語abc日本\nx",
    "utf-7": "Grüße € abc",
    "hz": "你好abc~你好",
}
CHARSETS = [
    None, "", "gbk", "shift_jis", "utf-8", "utf-16", "iso-2022-jp", "utf-7", "big5", "latin-1", "euc-kr", "x-unknown", "base64", "idna",
]  # fmt: skip
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
]


@pytest.mark.parametrize("charset", WORDS)
def test_declared_charset_is_read_and_each_character_is_its_own_bytes(charset: str) -> None:
    words = WORDS[charset]
    data = words.encode(charset)
    text = decode(data, charset)
    assert (text.text, text.lossy) == (words, False)
    for n, char in enumerate(words):
        assert char in data[text.byte(n) : text.byte(n + 1)].decode(charset, "ignore") or charset in ("iso2022_jp", "utf-7", "hz")
    assert text.byte(len(words)) == len(data)


def test_escape_sequences_belong_to_the_character_they_introduce() -> None:
    text = decode("日本語abc".encode("iso2022_jp"), "iso-2022-jp")
    assert [text.byte(n) for n in range(6)] == [0, 5, 7, 9, 13, 14]


@pytest.mark.parametrize("mark,charset", MARKS)
def test_a_byte_order_mark_outweighs_what_is_declared_and_is_no_text(mark: bytes, charset: str) -> None:
    data = mark + "Grüße".encode(charset)
    text = decode(data, "gbk")
    assert (text.text, text.encoding) == ("Grüße", charset)
    assert (text.byte(0), text.byte(5)) == (len(mark), len(data))


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(charset: str) -> None:
    data = "Please pay to DE89 3704, Grüße".encode(charset)
    assert (decode(data).text, decode(data).encoding) == ("Please pay to DE89 3704, Grüße", charset)


def test_bytes_that_are_utf_8_are_utf_8_whatever_is_declared() -> None:
    assert decode("Grüße".encode(), "iso-8859-1").text == "Grüße"


def test_undeclared_legacy_bytes_are_read_as_windows_1252_and_flagged_only_where_bytes_are_lost() -> None:
    assert (decode("Grüße".encode("latin-1")).text, decode("Grüße".encode("latin-1")).lossy) == ("Grüße", False)
    assert decode(b"a\x81b").lossy


def test_a_cut_character_at_the_end_of_utf_8_costs_only_that_character() -> None:
    data = ("Überweisung " * 20 + "ü").encode()[:-1]
    text = decode(data)
    assert text.encoding == "utf-8"
    assert text.lossy
    assert text.text.endswith("\ufffd")
    assert text.byte(len(text.text) - 1) == len(data) - 1


@given(st.text(max_size=60), st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "gb18030"]))
def test_byte_and_char_are_inverse(words: str, charset: str) -> None:
    data = words.encode(charset, "replace")
    text = decode(codecs.BOM_UTF16_LE + data if charset == "utf-16-le" else data, charset)
    offsets = [text.byte(n) for n in range(len(text.text) + 1)]
    assert offsets == sorted(offsets)
    assert [text.char(offset) for offset in offsets] == list(range(len(offsets)))


@given(st.binary(max_size=80), st.sampled_from(CHARSETS))
@example(b"\x00\x01\x00\x00\x00\x00\x00\x00\xd8\x00\x00", "utf-16")
def test_any_bytes_give_a_text_that_a_store_takes_and_offsets_inside_them(data: bytes, charset: str | None) -> None:
    text = decode(data, charset)
    text.text.encode("utf-8")
    offsets = [text.byte(n) for n in range(len(text.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(data)
    assert ("\ufffd" in text.text) >= text.lossy


@pytest.mark.parametrize(
    ("label", "charset", "words"),
    [
        ("windows-874", "cp874", "โอนเงิน"), ("X-SJIS", "cp932", "銀行"), ("x-cp1251", "cp1251", "Привет"), ("windows-949", "cp949", "한국"),
        ("iso-8859-8-i", "iso8859-8", "שלום"), ("'windows-936'", "gbk", "转账"), ("dos-850", "cp850", "Grüße"),
    ],
)  # fmt: skip
def test_charsets_are_known_by_the_labels_of_mails_and_pages(label: str, charset: str, words: str) -> None:
    assert known(label) == charset
    assert decode(words.encode(charset), label).text == words


@pytest.mark.parametrize("label", [None, "", "windows-1", "windows-99999", "binary", "hex", "idna", "a\0b"])
def test_what_is_no_charset_is_none(label: str | None) -> None:
    assert known(label) is None


@pytest.mark.parametrize("charset", WORDS)
def test_a_part_reads_as_the_whole_does(charset: str) -> None:
    whole = WORDS[charset].encode(charset)
    found = decode(whole, charset)
    again = decode_as(whole, found.encoding)
    assert (again.text, again.encoding, again.lossy) == (found.text, found.encoding, found.lossy)
    assert [again.byte(n) for n in range(len(again.text) + 1)] == [found.byte(n) for n in range(len(found.text) + 1)]


def test_a_part_that_alone_looks_like_another_charset_is_read_in_that_of_the_whole() -> None:
    whole = b"ex\xedmple " + "Grüße, ausführlich: äöü".encode()
    assert decode(whole).encoding == "utf-8"
    assert decode(whole[:8]).encoding != "utf-8"
    assert decode_as(whole[:8], "utf-8").text == "ex\ufffdmple "
    assert decode_as("\ufeffab".encode("utf-16"), "utf-16-le").text.endswith("ab")
