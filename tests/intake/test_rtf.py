"""RTF is text in many charsets: every one comes out right, what is hidden is marked, and nothing takes long."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake import rtf, rtf_words

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}"
FONTS = (
    HEAD
    + rb"{\f1\fcharset222 Thai;}{\f2\fcharset204{\*\falt Other}Cyr;}{\f3\fcharset134 Song;}{\f4\fcharset128 Mincho;}{\f5\cpg1253 Gr;}}"
)


def text(data: bytes) -> str:
    found = rtf.read(data)
    assert not found.faults, found.faults
    return found.text


def hexed(said: str, charset: str) -> bytes:
    return b"".join(b"\\'%02x" % b for b in said.encode(charset))


@pytest.mark.parametrize(
    ("font", "said", "charset"),
    [(0, "Grüße €", "cp1252"), (1, "โอนเงิน", "cp874"), (2, "Платите", "cp1251"), (3, "中文转账", "gbk"), (4, "銀行ソース", "cp932"), (5, "Ελλη", "cp1253")],
)
def test_a_fonts_charset_reads_its_bytes(font: int, said: str, charset: str) -> None:
    body = b"\\f%d " % font
    assert text(FONTS + body + hexed(said, charset) + b"}") == said
    assert text(FONTS + b"{" + body + said.encode(charset).replace(b"\\", b"\\\\") + b"}x}") == said + "x"


@pytest.mark.parametrize(("page", "said", "charset"), [(874, "ไทย", "cp874"), (1251, "Рубль", "cp1251"), (936, "元", "gbk"), (932, "円", "cp932")])
def test_the_documents_code_page_reads_what_no_font_says(page: int, said: str, charset: str) -> None:
    head = b"{\\rtf1\\ansi\\ansicpg%d\\deff0{\\fonttbl{\\f0\\fnil Arial;}}" % page
    assert text(head + hexed(said, charset) + b"}") == said
    assert text(head + b"\\f9 " + hexed(said, charset) + b"}") == said


def test_trail_bytes_that_look_like_rtf_are_text() -> None:
    """In Shift-JIS the second byte of 表 is a backslash and of ボ a brace: `{`."""
    assert text(FONTS + rb"\f4 \'95\\\'83{1}".replace(b"{1}", b"\\{") + b"}") == "表ボ"
    assert text(FONTS + rb"\f4 \'83A}") == "ア"


def test_runs_of_east_asian_fonts() -> None:
    assert text(FONTS + rb"\loch\af0\hich\af0\dbch\af4 \'93\'fa\loch\f0 \'fc}") == "日ü"
    assert text(FONTS + rb"\dbch\af3{\rtlch\fcs1 \af1 \ltrch\fcs0 \loch\af0\dbch\f4 \'93\'fa}{\rtlch\af1 \ltrch\f0 \'fc}}") == "日ü"


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), st.integers(0, 4))
def test_unicode_is_read_and_what_stands_in_for_it_skipped(said: str, after: int) -> None:
    said = "".join(c for c in said if c not in "\ufffd" and not "\uf020" <= c <= "\uf07f")
    units = codecs.encode(said, "utf-16-le")
    words = b"".join(b"\\u%d " % (n if n < 32768 else n - 65536) + b"?" * after for n in (units[i] | units[i + 1] << 8 for i in range(0, len(units), 2)))
    assert text(HEAD + b"}\\uc%d " % after + words + b"}") == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rb"\u8364\'80 5", "€ 5"), (rb"\uc2\u26085\'93\'fa!", "日!"), (rb"\uc1{\uc0\u8364}x", "€x"), (rb"\u8364{x}", "€x"),
        (rb"a\par b\line c\tab d\~e\_f\-g", "a\nb\nc\td\u00a0e-fg"), (rb"\lquote a\rquote\emdash\bullet", "‘a’—•"),
        (rb"{\upr{A?}{\*\ud{A\u8364 ?}}}", "A€"), (rb"{\*\unknown gone}{\pict\pngblip}kept", "kept"), (b"a\\\r\nb\r\nc", "a\nbc"),
        (rb"\bin3 }}}x", "x"), (rb"{\listtext 1.\tab}one", "1.\tone"), (rb"\{a\}\\", "{a}\\"), (rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box}}}", "box"),
    ],
)  # fmt: skip
def test_words_and_symbols(body: bytes, said: str) -> None:
    assert text(HEAD + b"}" + body + b"}") == said


def test_half_characters_are_named() -> None:
    found = rtf.read(HEAD + rb"}\u-10179 ?x\u-8704 ?\f0\'81}")
    assert found.text == "\ufffdx\ufffd\ufffd"
    assert list(found.faults.values()) == ["encoding"]


def test_hidden_text_is_kept_and_marked() -> None:
    assert text(HEAD + rb"}seen {\v pay DE1\par here}\v x\v0 end\v last}") == "seen [hidden: pay DE1\nherex]end[hidden: last]"


def test_fields_give_their_targets() -> None:
    field = rb"{\field{\*\fldinst{ HYPERLINK %s }}{\fldrslt shown}}"
    data = HEAD + b"}" + b"".join(
        field % said
        for said in (rb'"https://a.example/?x=1"', rb'\\o "tip" "https://b.example/" \\l "part"', rb'\\l "_Toc1"', rb'"\\\\\\\\srv\\\\share"', b"mailto:c@example.org")
    ) + rb"{\field{\*\fldinst DDEAUTO c:\\\\cmd.exe}{\fldrslt}}{\field{\*\fldinst PAGE}{\fldrslt 1}}}"  # fmt: skip
    found = rtf.read(data)
    assert list(found.links) == ["https://a.example/?x=1", "https://b.example/#part", "\\\\srv\\share", "mailto:c@example.org"]
    assert list(found.fields) == ["[field] DDEAUTO c:\\\\cmd.exe"]
    assert found.text == "shown" * 5 + "1"


def test_links_of_shapes_and_pictures_are_links() -> None:
    shape = rb"{\shp{\*\shpinst{\sp{\sn pihlShape}{\sv {\*\hl{\hlfr x}{\hlsrc https://a.example/x}}}}}}{\pict{\*\picprop{\sp{\sv{\hlsrc https://b.example/}}}}\pngblip 89}"
    found = rtf.read(HEAD + b"}" + shape + b"}")
    assert list(found.links) == ["https://a.example/x", "https://b.example/"]
    assert [p.data for p in found.pieces] == [b"\x89"]
    assert found.text == ""


def test_what_the_document_says_of_itself() -> None:
    found = rtf.read(HEAD + rb"}{\info{\author Lena \'dc.}{\creatim\yr2026}}{\*\template https://t.example/x}text}")
    assert list(found.about) == ["[author] Lena Ü.", "[template] https://t.example/x"]
    assert found.text == "text"


def test_pictures_and_objects_come_out() -> None:
    data = HEAD + rb"}{\object\objemb{\*\objclass Package}{\*\objdata 0105{\*\x 99}0000 0}{\result shown}}{\*\shppict{\pict{\*\blipuid ab}\pngblip 8950}}"
    found = rtf.read(data + rb"{\nonshppict{\pict\wmetafile8 00}}{\pict\jpegblip\bin2 }{}}")
    assert [(p.kind, p.named, p.data) for p in found.pieces] == [("object", "Package", b"\1\5\0\0"), ("png", "", b"\x89P"), ("jpg", "", b"}{")]
    assert found.text == "shown"
    assert not found.faults


def test_html_wrapped_by_a_mail_program_comes_out_as_it_was() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0 A;}{\f2\fcharset0 B;}}\uc1\pard\plain\f0"
        rb"{\*\htmltag <p\par class=\'22x\'22>}{\htmlrtf \f2 \htmlrtf0 \'cf \{\} \u8364 ?{\*\htmltag &nbsp;}\htmlrtf \'a0\htmlrtf0"
        rb" {\*\htmltag &lt;}\htmlrtf <\htmlrtf0}{\*\mhtmltag no}\lquote\~\tab{\htmlrtf\v hid\htmlrtf0}{\*\htmltag </p>}\htmlrtf\par\htmlrtf0 }"
    )
    assert rtf.wraps_html(data)
    assert rtf.read(data, html=True).text == '<p\r\nclass="x">Ï {} €&nbsp;&lt;&lsquo;&nbsp;\t</p>'
    assert "hid" in rtf.read(data).text
    assert not rtf.wraps_html(rb"{\rtf1\ansi\fromtext x}")


def test_what_is_cut_off_says_so() -> None:
    data = FONTS + rb"\f2 \'cf\'eb{\b {\field{\*\fldinst HYPERLINK a.example}}} end}"
    whole = rtf.read(data)
    assert not whole.faults
    for end in range(len(data)):
        found = rtf.read(data[:end])
        assert end < len(FONTS) or whole.text.startswith(found.text.rstrip("ce")), (end, found.text)  # half an escape is kept as text
        assert end == 0 or "truncated" in found.faults.values()
    assert "truncated" in rtf.read(HEAD + rb"}\bin99 x").faults.values()


def test_groups_without_end_take_no_memory_and_text_after_them_is_read() -> None:
    found = rtf.read(b"{\\rtf1" + b"{\\b " * 5_000 + b"deep" + b"}" * 5_000 + b" after}x")
    assert found.text == "deep after"
    assert "over-limit" in found.faults.values()
    assert found.end > 0


@pytest.mark.parametrize("piece", [b"{", b"{\\b", b"\\u1?", b"{\\pict 00}", b"{\\field{\\*\\fldinst HYPERLINK x", b"\\f1 a\\f2 b", b"\\v a\\v0 b", b"\\"])
def test_time_grows_with_length_only(piece: bytes) -> None:
    def taken(n: int) -> float:
        start = time.process_time()
        rtf.read(b"{\\rtf1" + piece * n)
        return time.process_time() - start

    assert taken(40_000) < 0.2 + 10 * taken(10_000)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([b"{", b"}", b"\\u-9000", b"\\'8", b"\\'81", b"\\*", b"\\bin", b"\\bin5 ", b"\\fonttbl", b"\\f1", b"\\fcharset128", b"\\v", b"\\uc9",
    b"\\pict", b"\\objdata", b"\\fldinst", b"\\upr", b"\\ud", b"\\info", b"\\author", b"\\htmltag", b"\\htmlrtf", b"a", b" ", b"\xff", b"\0", b"\\ansicpg0", b"\\ansicpg932",
    b"\\deff1", b"\\plain", b"99999999999"]), max_size=60))  # fmt: skip
def test_any_words_are_read_without_an_exception(words: list[bytes]) -> None:
    for html in (False, True):
        rtf.read(b"{\\rtf1" + b"".join(words), html=html).text.encode("utf-8")


def test_every_destination_goes_somewhere_known() -> None:
    known = {"fonts", "instruction", "link", "object", "class", "picture", "upr", "text", "tag", "about", "skip", "skip-text"}
    assert set(rtf_words.DESTINATIONS.values()) == known
