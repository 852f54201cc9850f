"""Every kind: its canonical value, the forms it is printed in, and that each is found in running text at its exact bytes.

One file for all kinds, since their promise is one: account ada analytics asn bch bic btc card doge domain email eth favicon handle hash
iban ip kit ltc name outpoint paynow phone pix sol tron txid upi url xmr xrp.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline import kinds, plugins
from leadline.extract.scan import Hit, scan
from leadline.kinds import card, iban
from leadline.kinds.codec import base58, bech32
from leadline.kinds.codec.keccak import keccak256
from leadline.kinds.codec.tables import table
from leadline.kinds.eth import checksummed
from leadline.model.values import Ref

TWENTY, THIRTY_TWO = st.binary(min_size=20, max_size=20), st.binary(min_size=32, max_size=32)


def based(*versions: int, alphabet: str = base58.BITCOIN) -> st.SearchStrategy[str]:
    return st.builds(lambda v, b: base58.check(bytes([v]) + b, alphabet), st.sampled_from(versions), TWENTY)


def witness(prefix: str) -> st.SearchStrategy[str]:
    old = st.builds(lambda b: bech32.encode(prefix, [0, *bech32.to_values(b)]), st.one_of(TWENTY, THIRTY_TWO))
    new = st.builds(lambda b: bech32.encode(prefix, [1, *bech32.to_values(b)], bech32.BECH32M), THIRTY_TWO)
    return old | new


def monero(key: bytes, network: int) -> str:
    body = bytes([network]) + key
    return base58.to_blocks(body + keccak256(body)[:4])


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(iban.structures())))
    _, form = iban.structures()[country]
    bban = draw(st.from_regex(re.compile(form.pattern, re.ASCII), fullmatch=True))
    number = int("".join(str(int(c, 36)) for c in f"{bban}{country}00"))
    return f"{country}{98 - number % 97:02d}{bban}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    start, length = draw(st.sampled_from([("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("6011", 16), ("3528", 16)]))
    body = start + draw(st.text("0123456789", min_size=length - len(start) - 1, max_size=length - len(start) - 1))
    return next(body + last for last in "0123456789" if card.luhn(body + last))


MADE: dict[str, st.SearchStrategy[str]] = {
    "btc": based(0, 5) | witness("bc"),
    "ltc": based(0x30, 0x32) | witness("ltc"),
    "doge": based(0x1E, 0x16),
    "tron": based(0x41),
    "xrp": based(0, alphabet=base58.RIPPLE),
    "bch": st.builds(lambda v, b: bech32.to_cash(bytes([v]) + b), st.sampled_from([0, 8]), TWENTY),
    "eth": st.builds(lambda b: "0x" + checksummed(b.hex()), TWENTY),
    "xmr": st.builds(monero, st.binary(min_size=64, max_size=64), st.sampled_from([18, 42])),
    "ada": st.builds(lambda b: bech32.encode("addr", bech32.to_values(b"\x01" + b)), st.binary(min_size=56, max_size=56)),
    "iban": ibans(),
}

BEFORE = ["", "Pay to ", "wallet: ", "(", "地址", "\n> ", "Grüße – ", "โอนไปที่ ", '"', "=>"]
AFTER = ["", ".", ", now", ")", "\n", "。", "!", '"', " и"]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def found(text: str, region: str | None = None) -> list[Hit]:
    return scan(text.encode(), region=region)


def alone(before: str, printed: str, after: str, kind: str, value: str, region: str | None = None) -> None:
    """Exactly one hit, of this kind and value, at the printed bytes."""
    data = (before + printed + after).encode()
    hits = scan(data, region=region)
    assert [(h.kind, h.value, h.raw) for h in hits] == [(kind, value, printed)]
    assert data[hits[0].start : hits[0].end] == printed.encode()


@QUICK
@given(st.sampled_from(sorted(MADE)).flatmap(lambda k: st.tuples(st.just(k), MADE[k])), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_each_printed_form_of_a_checked_kind_is_found_where_it_stands(made: tuple[str, str], before: str, after: str) -> None:
    kind, value = made
    assert kinds.parse(kind, value) == value
    for printed in plugins_forms(kind, value):
        assert kinds.parse(kind, printed) == value
        alone(before, printed, after, kind, value)


def plugins_forms(kind: str, value: str) -> list[str]:
    module = sys.modules[plugins.family("kinds")[kind].function.__module__]
    return list(dict.fromkeys(module.forms(value)))


@QUICK
@given(st.sampled_from(sorted(MADE)).flatmap(lambda k: st.tuples(st.just(k), MADE[k])), st.integers(0, 200), st.integers(1, 30))
def test_one_wrong_letter_and_it_is_no_observation(made: tuple[str, str], place: int, step: int) -> None:
    kind, value = made
    places = [n for n, c in enumerate(value) if c.isalnum() and n >= (2 if kind == "eth" else 4)]
    at = places[place % len(places)]
    if kind == "eth":
        letters = [n for n in places if value[n].isalpha()]
        if len({value[n].isupper() for n in letters}) < 2:
            return
        at = letters[place % len(letters)]
        wrong = value[:at] + value[at].swapcase() + value[at + 1 :]
        if len({c.isupper() for c in wrong[2:] if c.isalpha()}) < 2:
            return
    else:
        alphabet = bech32.CHARS if value.islower() else "ABCDEFGHJKLMNPQRST"
        if value[at].isdigit() and kind == "iban":
            alphabet = "0123456789"
        other = alphabet[(alphabet.find(value[at]) + step) % len(alphabet)]
        if other == value[at]:
            return
        wrong = value[:at] + other + value[at + 1 :]
    assert kinds.parse(kind, wrong) != value
    assert not [h for h in found(f"pay {wrong} now") if h.kind == kind]


@QUICK
@given(cards(), st.sampled_from(["", " ", "-"]))
def test_a_card_number_is_masked_before_anything_leaves_the_scan(number: str, separator: str) -> None:
    printed = separator.join((number[:4], number[4:8], number[8:12], number[12:])) if len(number) == 16 else number
    data = f"my card {printed}.".encode()
    (hit,) = scan(data, card_key="secret")
    masked = number[:6] + "*" * (len(number) - 10) + number[-4:]
    assert (hit.kind, hit.value[: len(number) + 1]) == ("card", masked + "#")
    assert len(hit.value) == len(number) + 17
    assert data[hit.start : hit.end].decode() == printed
    assert hit.raw.replace(separator, "") == masked
    assert number not in hit.raw + hit.value
    assert kinds.parse("card", printed) == masked
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not scan(f"my card {wrong}.".encode())


def test_equal_cards_are_told_by_the_key_and_only_by_it() -> None:
    one, other = (scan(b"card 4111 1111 1111 1111", card_key=key)[0].value for key in ("a", "b"))
    assert one == scan(b"4111111111111111", card_key="a")[0].value != other


PRINTED = [
    ("phone", "+491713920011", "+49 171 3920011", None),
    ("phone", "+491713920011", "0049 171 3920011", None),
    ("phone", "+491713920011", "+49 (0)171 3920011", None),
    ("phone", "+491713920011", "+49-171-3920011", None),
    ("phone", "+491713920011", "0171 3920011", "DE"),
    ("phone", "+491713920011", "0171/3920011", "DE"),
    ("phone", "+12025550123", "(202) 555-0123", "US"),
    ("phone", "+12025550123", "202.555.0123", "US"),
    ("phone", "+66812345678", "081-234-5678", "TH"),
    ("phone", "+447700900123", "+44 7700 900123", None),
    ("email", "Lena@example.net", "Lena@Example.NET", None),
    ("email", "lena@example.net", "lena[at]example[.]net", None),
    ("email", "lena@example.net", "lena (at) example (dot) net", None),
    ("email", "lena@example.net", "le\u200bna@exam\u00adple.net", None),
    ("domain", "pay-desk.example.com", "pay-desk[.]example[.]com", None),
    ("domain", "xn--mnchen-3ya.de", "münchen.de", None),
    ("domain", "quick-fx.example", "quick-fx.example", None),
    ("url", "https://pay.example.com/a?b=1", "hxxps://Pay.example[.]com/a?b=1", None),
    ("url", "https://pay.example.com/", "hxxps[://]pay[.]example[.]com", None),
    ("url", "https://en.example.org/wiki/A_(b)", "https://en.example.org/wiki/A_(b)", None),
    ("url", "http://bit.ly/3AbCd", "bit.ly/3AbCd", None),
    ("url", "https://xn--r8jz45g.jp/x", "https://例え.jp/x", None),
    ("url", "http://u:p@a.example.com:8080/x", "http://u:p@a.example.com:8080/x", None),
    ("url", "http://[2001:db8::2]/x", "http://[2001:db8::2]/x", None),
    ("ip", "203.0.113.7", "203.0.113.7", None),
    ("ip", "203.0.113.7", "203[.]0[.]113[.]7", None),
    ("ip", "2001:db8::1", "2001:DB8::1", None),
    ("iban", "DE89370400440532013000", "ＤＥ８９３７０４００４４０５３２０１３０００", None),
    ("upi", "lena.desk@okaxis", "Lena.Desk@okaxis", None),
    ("analytics", "GTM-ABC123", "GTM-ABC123", None),
    ("analytics", "UA-12345-6", "UA-12345-6", None),
    ("hash", "d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E", None),
    ("account", "TH/004/1234567890", "account:TH/004/1234567890", None),
    ("account", "GB/123456/12345678", "12-34-56, account number 12345678", None),
    ("bic", "ABNANL2A", "ABNANL2A", None),
    ("asn", "AS64500", "ASN 64500", None),
    ("pix", "52998224725", "529.982.247-25", None),
    ("pix", "joao@example.com", "Joao@Example.com", None),
    ("paynow", "00192200M", "00192200M", None),
    ("paynow", "197401143C", "197401143C", None),
    ("paynow", "S16FC0121D", "S16FC0121D", None),
]
LABELS = {"bic": "SWIFT/BIC: ", "pix": "chave pix: ", "paynow": "PayNow UEN ", "account": "sort code "}


@pytest.mark.parametrize("kind,value,printed,region", PRINTED)
def test_a_printed_form_is_read_and_found(kind: str, value: str, printed: str, region: str | None) -> None:
    label = LABELS.get(kind, "") if ":" not in printed else ""
    alone(f"Grüße, {label}", printed, ", sofort", kind, value, region)


HANDLES = [
    ("Telegram: @quick_fx_desk", "@quick_fx_desk", "telegram/quick_fx_desk"),
    ("write to @Quick_FX_desk on Telegram", "@Quick_FX_desk", "telegram/quick_fx_desk"),
    ("t.me/quick_fx_desk?start=r1", "t.me/quick_fx_desk", "telegram/quick_fx_desk"),
    ("加微信 lena_8888 吧", "lena_8888", "wechat/lena_8888"),
    ("LINE ID lena.8888", "lena.8888", "line/lena.8888"),
    ("ไลน์ @lena8888", "@lena8888", "line/lena8888"),
    ("www.instagram.com/lena.trades/", "www.instagram.com/lena.trades", "instagram/lena.trades"),
    ("https://twitter.com/lena_trades", "twitter.com/lena_trades", "x/lena_trades"),
    ("Skype: live:lena.desk", "live:lena.desk", "skype/live:lena.desk"),
]


@pytest.mark.parametrize("text,raw,value", HANDLES)
def test_a_name_is_a_handle_where_its_platform_is_named(text: str, raw: str, value: str) -> None:
    (hit,) = [h for h in found(text) if h.kind == "handle"]
    assert (hit.value, hit.raw) == (value, raw)
    assert kinds.parse("handle", value) == value
    assert kinds.parse("handle", text) == value


def test_a_transaction_needs_its_chain_and_is_a_plain_hash_without() -> None:
    tx = "d3e2405e0e1cf91684e7142cd1cb36e522e19627a45ba59bb77320ea96777c6e"
    assert [(h.kind, h.value) for h in found(f"the file {tx} came")] == [("hash", tx)]
    assert [(h.kind, h.value) for h in found(f"TRON tx: {tx}")] == [("txid", f"tron/{tx}")]
    assert [(h.kind, h.value) for h in found(f"Ethereum transaction 0x{tx}")] == [("txid", f"eth/0x{tx}")]
    in_url = found(f"https://mempool.space/tx/{tx}")
    assert [(h.kind, h.value) for h in in_url] == [("url", f"https://mempool.space/tx/{tx}"), ("txid", f"btc/{tx}")]
    assert kinds.parse("txid", f"ethereum/0x{tx.upper()}") == f"eth/0x{tx}"


def test_a_solana_address_needs_solana_near_by() -> None:
    address = "AVJzWULQ1byzNWV5YB77dDyHYnLSQTJYLUdoJbf3CFyE"
    assert found(f"key {address} here") == []
    assert [(h.kind, h.value) for h in found(f"my SOL wallet is {address}")] == [("sol", address)]


def test_an_address_holds_more_than_its_page() -> None:
    hits = found("https://tronscan.org/#/address/TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq and https://wa.me/491713920011")
    assert [h.kind for h in hits] == ["url", "tron", "url", "phone"]
    assert hits[3].value == "+491713920011"


def test_pairs_of_labelled_numbers_are_accounts_in_either_order() -> None:
    for text in ("Account No: 12345678 Sort Code: 12-34-56", "sort code 123456\naccount number: 12345678"):
        assert [(h.kind, h.value) for h in found(text)] == [("account", "GB/123456/12345678")]
    assert [h.value for h in found("routing number 021000021, account number: 123456789")] == ["US/021000021/123456789"]
    assert found("routing number 021000022, account number: 123456789") == []


GUESSED = [
    ("DE89 3704 0044 0532 0130 00", Ref("iban", "DE89370400440532013000")),
    ("iban:DE89370400440532013000", Ref("iban", "DE89370400440532013000")),
    ("iban:DE88370400440532013000", None),
    ("TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq", Ref("tron", "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq")),
    ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Ref("eth", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")),
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Ref("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")),
    ("+49 171 3920011", Ref("phone", "+491713920011")),
    ("lena@okaxis", Ref("upi", "lena@okaxis")),
    ("Lena@Example.NET", Ref("email", "Lena@example.net")),
    ("name:Lena  Desk@iban:DE89370400440532013000", Ref("name", "Lena Desk@iban:DE89370400440532013000")),
    ("account:gb/12-34-56/12345678", Ref("account", "GB/123456/12345678")),
    ("Invented Trading BV", None),
    ("ATM VILNIUS", None),
    ("1234567890", None),
    ("", None),
    ("A", None),
    ("unknown:thing", None),
]


@pytest.mark.parametrize("text,ref", GUESSED)
def test_a_bare_cell_is_a_reference_only_if_it_is_exactly_one(text: str, ref: Ref | None) -> None:
    assert kinds.guess(text) == ref


def test_a_page_has_a_host_and_an_address_a_domain() -> None:
    assert kinds.derived(Ref("url", "https://pay.example.com/a")) == [Ref("domain", "pay.example.com")]
    assert kinds.derived(Ref("url", "http://203.0.113.7:8080/")) == [Ref("ip", "203.0.113.7")]
    assert kinds.derived(Ref("email", "Lena@example.net")) == [Ref("domain", "example.net")]
    assert kinds.derived(Ref("pix", "joao@example.com")) == [Ref("email", "joao@example.com")]
    assert kinds.derived(Ref("tron", "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq")) == []


def test_values_are_shown_as_people_write_them() -> None:
    assert kinds.show("iban", "DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert kinds.show("phone", "+491713920011") == "+49 171 3920011"
    assert kinds.show("card", "411111******1111#0123456789abcdef") == "411111******1111"
    assert kinds.show("name", "Lena Desk@iban:X") == "Lena Desk"
    assert kinds.show("no-such-kind", "x") == "x"


def test_the_kinds_of_the_interface_are_there_and_each_keeps_its_form() -> None:
    names = "url domain email ip phone iban bic account card handle hash txid asn name upi pix paynow analytics favicon kit outpoint"
    assert {*names.split(), *["btc", "ltc", "bch", "doge", "eth", "tron", "sol", "xmr", "xrp", "ada"]} == set(plugins.family("kinds"))
    assert kinds.parse("favicon", "AB" * 32) == kinds.parse("kit", "ab" * 32) == "ab" * 32
    assert kinds.parse("no_such", "x") is None


def test_a_coin_is_an_output_of_a_transaction() -> None:
    tx = "d3e2405e0e1cf91684e7142cd1cb36e522e19627a45ba59bb77320ea96777c6e"
    assert kinds.parse("outpoint", f"btc/{tx.upper()}:007") == f"btc/{tx}:7"
    assert kinds.guess(f"outpoint:btc/{tx}:0") == Ref("outpoint", f"btc/{tx}:0")
    assert [kinds.parse("outpoint", text) for text in (f"btc/{tx}", f"btc/{tx}:-1", f"btc/{tx[1:]}:1", f"btc/{tx}:4294967296", f"{tx}:1")] == [None] * 5
    assert kinds.show("outpoint", f"btc/{tx}:0") == f"btc {tx}:0"


@QUICK
@given(st.sampled_from(sorted(plugins.FOLDERS and plugins.family("kinds"))), st.text(max_size=60))
def test_any_text_is_a_value_or_none_and_a_value_stays_itself(kind: str, text: str) -> None:
    value = kinds.parse(kind, text)
    if value is not None:
        assert kinds.parse(kind, value) == value
        assert kinds.show(kind, value)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = "import sys, leadline.kinds; print([m for m in ('phonenumbers', 'publicsuffixlist', 'ada_url') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("DE89370400440532013000", [("37040044", "0532013000")]),
        ("GB29NWBK60161331926819", [("601613", "31926819")]),
        ("FR1420041010050500013M02606", [("2004101005", "0500013M026")]),
        ("ES9121000418450200051332", [("21000418", "21000418450200051332"), ("21000418", "0200051332")]),
        ("IT60X0542811101000000123456", [("0542811101", "000000123456")]),
        ("NO9386011117947", [("8601", "86011117947")]),
        ("SA0380000000608010167519", []),
    ],
)
def test_the_bank_and_the_number_that_an_iban_holds(value: str, expected: list[tuple[str, str]]) -> None:
    assert iban.parse(value) == value
    assert list(iban.national(value)) == expected


def test_every_form_of_a_national_account_names_parts_that_the_country_has() -> None:
    for country, forms in table("iban")["national"].items():
        parts = len(re.findall("!", table("iban")["structure"][country]))
        for form in forms:
            used = [int(n) for side in form.split("|") for n in side.split()]
            assert used
            assert max(used) < parts
