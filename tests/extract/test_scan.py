"""References in running text: exact bytes, one a place, nothing that only looks like one."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tarfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.extract.lines import lines
from leadline.extract.scan import RANK, scan

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

SAMPLE = (
    "Grüße – zahlen Sie auf DE89 3704 0044 0532 0130 00 (nicht DE88 3704 0044 0532 0130 00),\n"
    "oder TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t statt TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u,\n"
    "oder 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed, nicht 0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed,\n"
    "oder BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4. Telefon 0171 3920011, Mail Lena@Example.NET,\n"
    "Seite hxxps://Pay.example[.]com/a?b=1 ✓\n"
).encode()
PIECES = [" ", "\n", "https://", "@", ".", "t.me/", "+49", "\u200b", "[.]", "tx ", "é", "😀"]
SAMPLE_HAS = [
    ("iban", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    ("tron", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ("eth", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
    ("phone", "+491713920011", "0171 3920011"),
    ("email", "Lena@example.net", "Lena@Example.NET"),
    ("url", "https://pay.example.com/a?b=1", "hxxps://Pay.example[.]com/a?b=1"),
]


def test_the_conformance_sample_gives_exactly_its_seven_references() -> None:
    rows = list(lines(SAMPLE, "DE"))
    assert [(r["kind"], r["value"], r["raw"]) for r in rows] == SAMPLE_HAS
    for row in rows:
        assert list(row) == ["kind", "value", "raw", "start", "end", "exhibit"]
        assert row["exhibit"] == hashlib.sha256(SAMPLE).hexdigest()
        assert SAMPLE[row["start"] : row["end"]].decode() == row["raw"]
    assert list(lines(b"")) == []


NOTHING = [
    "Version 1.2.3.4, v1.2.3.4, build 10.0.19041.1, 0.0.0.0, 10.0.0.300, 1.2.3.4.5, Chrome/120.0.0.0, OID 1.3.6.1.4.1.311",
    "report.py readme.md setup.sh index.php main.rs photo.jpg archive.tar.gz invoice.zip e.g. i.e. U.S. a.m. p.m. Node.js",
    "I sent the money.It was gone.So I called. thanks.to all.at once, store.like this, tomorrow.call me, nice.nice.how are you",
    "Message-ID: <abc123@example.net>\nReferences: <x@example.org>\n <y@example.org>\nContent-ID: <part1@example.com>",
    "see <20220304091500.GA1234567@mail.example.net> and cid:image001.png@01D9C5A1.2B3C4D50",
    "--_000_d41d8cd98f00b204e9800998ecf8427e_ boundary=d41d8cd98f00b204e9800998ecf8427e",
    "Order 2025550123 of 12/05/2024 at 12:30:45, total 1.234.567,89 EUR, ref 4111111111111111, invoice 0171234567",
    "12.05.2024 10:15 - 13.05.2024, 2024-05-12 10:15:00, 01-02-2024, 10115 Berlin, 1 000 000 USD, 100 000 000 VND",
    "BIC and SWIFT are codes; a swift transfer of DOCUMENT and PAYMENTS. TRANSFER SHIPPING",
    "@media screen { a:hover { color: #d41d8cd9; } } @import url(x.css); std::cout << a::b; 00:1a:2b:3c:4d:5e 12:30:45",
    "lena@example, lena@@example.com, @example.com, a@b.c, user@localhost, price@5.00",
    "AS400 and as 2020, ASN.1 syntax, UA-1, G-FORCE, GTM-",
    "DE88 3704 0044 0532 0130 00 GB29NWBK60161331926818 XX89370400440532013000",
    "11111111111111111111111111111111 00000000000000000000000000000000 deadbeefdeadbeefdeadbeefdeadbeef",
    "com.example.app.main java.util.List",
    "Telegram: join our channel. Find us on telegram, line 5, subject line: hello_1",
    "lunch@12 @home on monday; follow @lena_trades",
]


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("region", [None, "DE", "US"])
def test_what_only_looks_like_a_reference_is_none(text: str, region: str | None) -> None:
    assert [(h.kind, h.raw) for h in scan(text.encode(), region=region)] == []


def test_long_lines_of_base64_give_nothing() -> None:
    import base64

    blob = base64.b64encode(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(256)))
    wrapped = b"\n".join(blob[n : n + 76] for n in range(0, len(blob), 76))
    assert scan(blob, region="US") == scan(wrapped, region="DE") == []


def test_a_sentence_ends_an_address_and_scripts_without_blanks_do_too() -> None:
    text = "(see https://en.example.org/A_(b)). 请点https://a.example.com/x谢谢。 ดูที่https://b.example.com/yที่นี่ <http://c.example.com>"
    assert [h.raw for h in scan(text.encode())] == [
        "https://en.example.org/A_(b)", "https://a.example.com/x", "https://b.example.com/y", "http://c.example.com",
    ]  # fmt: skip


def test_a_national_number_needs_a_region_and_an_international_one_does_not() -> None:
    text = b"Ruf 0171 3920011 oder +49 171 3920012 an"
    assert [h.value for h in scan(text)] == ["+491713920012"]
    assert [h.value for h in scan(text, region="de")] == ["+491713920011", "+491713920012"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be", "cp1252", "utf-32"])
def test_spans_are_bytes_in_every_charset(charset: str) -> None:
    text = "Grüße – an DE89 3704 0044 0532 0130 00, Lena@Example.NET"
    data = text.encode(charset)
    hits = scan(data, charset=charset)
    assert [h.value for h in hits] == ["DE89370400440532013000", "Lena@example.net"]
    for hit in hits:
        bare = charset.replace("utf-16", "utf-16-le").replace("-le-be", "-be").replace("utf-32", "utf-32-le")
        assert data[hit.start : hit.end] == hit.raw.encode(bare)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*SAMPLE.decode().split(" "), *PIECES]), max_size=40))
def test_hits_stand_in_order_lie_inside_and_say_what_stands_there(pieces: list[str]) -> None:
    data = " ".join(pieces).encode()
    hits = scan(data, region="DE")
    assert hits == sorted(hits)
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(data)
        assert hit.kind == "card" or data[hit.start : hit.end].decode() == hit.raw
    plain = [h for h in hits if h.kind != "url"]
    assert all(a.end <= b.start for a, b in pairwise(plain))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "US", "DE"]))
def test_any_bytes_can_be_scanned(data: bytes, region: str | None) -> None:
    for hit in scan(data, region=region):
        assert 0 <= hit.start < hit.end <= len(data)


HOSTILE: dict[str, Callable[[int], str]] = {
    "dots": lambda n: "a." * n,
    "ats": lambda n: "@" * n,
    "mail": lambda n: "a@" * n,
    "digits": lambda n: "1 " * n,
    "number": lambda n: "1" * n,
    "plus": lambda n: "+1 (" * n,
    "slashes": lambda n: "://" * n,
    "addresses": lambda n: "https://a" * n,
    "schemes": lambda n: "http://" * (n // 7),
    "brackets": lambda n: "https://a.example.com/" + "(" * n + ")" * n,
    "open": lambda n: "[dot" * n,
    "colons": lambda n: "a:" * n,
    "labels": lambda n: "telegram swift pix " * n,
    "blanks": lambda n: "telegram" + " " * n + "pix" + " " * n,
    "token": lambda n: "aZ3" * n,
    "iban": lambda n: "DE89 " * n,
    "sort": lambda n: "sort code 12-34-56 " * n,
    "lines": lambda n: "\n" * n,
    "hashes": lambda n: ("tx tron " + "a1" * 32 + " ") * (n // 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_grows_with_the_length_only(name: str) -> None:
    def seconds(n: int) -> float:
        data = HOSTILE[name](n).encode()
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            scan(data, region="DE")
            best = min(best, time.process_time() - start)
        return best

    seconds(100)
    small, large = seconds(4_000), seconds(16_000)
    assert large < 0.05 + 8 * small, f"{small:.3f} s, {large:.3f} s for four times as much"


def test_every_kind_that_is_found_has_its_rank() -> None:
    from leadline import plugins

    searched = {name for name, plugin in plugins.family("kinds").items() if plugin.info.keys() & {"find", "token"}}
    assert searched == set(RANK)


def _needs(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path} is not here; it is real data that lies beside the repository")
    return path


def test_published_addresses_are_found() -> None:
    """Recall over the published address list of another extractor's tests."""
    names = {"bitcoin": "btc", "bitcoincash": "bch", "cardano": "ada", "dogecoin": "doge", "ethereum": "eth", "litecoin": "ltc",
             "monero": "xmr", "ripple": "xrp", "solana": "sol", "tron": "tron"}  # fmt: skip
    missed = []
    for line in _needs(DATA / "ioc/iocsearcher/blockchain_valid.ioc").read_text("utf-8").splitlines():
        name, _, value = line.partition(" ")
        kind, hits = names.get(name), scan(f"my {name} address is {value}, pay".encode())
        if kind and [h.kind for h in hits] != [kind]:
            missed.append((line, hits))
        if not kind:
            assert hits == [], line
    assert not missed


def test_real_short_messages_give_exact_spans_and_the_numbers_that_they_ask_to_call() -> None:
    rows = list(csv.DictReader(io.StringIO(_needs(DATA / "scam_text/sms_mishra_5971.csv").read_text("utf-8", "replace"))))[:1500]
    asked, found = 0, 0
    for row in rows:
        data = row["TEXT"].encode()
        hits = scan(data, region="GB")
        assert all(data[h.start : h.end].decode() == h.raw for h in hits if h.kind != "card")
        if re.search(r"call (?:now )?0[89][0-9]{9}\b", row["TEXT"], re.IGNORECASE):
            asked += 1
            found += any(h.kind == "phone" for h in hits)
    assert asked > 20
    assert found >= 0.95 * asked


def test_real_mail_bodies_are_scanned_without_a_fault() -> None:
    with tarfile.open(_needs(DATA / "scam_text/enron1_spam_ham.tar.gz")) as archive:
        some = [m for m in archive if m.isfile() and m.name.endswith(".txt")][:200]
        for member in some:
            file = archive.extractfile(member)
            data = file.read() if file else b""
            for hit in scan(data, region="US"):
                assert data[hit.start : hit.end].decode("utf-8", "replace") == hit.raw or hit.kind == "card" or not data.isascii()


def test_one_line_of_json_is_read_with_its_escapes() -> None:
    line = json.dumps({"text": "pay to\nTVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq\tnow https://a.example.com/x"}).replace("/", "\\/").encode()
    hits = scan(line, escapes="json")
    assert [(h.kind, h.value) for h in hits] == [("tron", "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"), ("url", "https://a.example.com/x")]
    assert line[hits[1].start : hits[1].end] == b"https:\\/\\/a.example.com\\/x"
