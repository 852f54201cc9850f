"""TagPacks: tags become accounts with their source, and only some categories a service; bombs and types are refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.records import kinds

from leadline.extract.extractors.tagpack import tagpack
from leadline.intake import identify
from leadline.kinds.codec import base58
from leadline.model.records import Account, Count, Exhibit, Found, Observation

A, B, C, D = (base58.check(b"\0" + hashlib.sha256(word).digest()[:20]) for word in (b"a", b"b", b"c", b"d"))
TRON = base58.check(b"\x41" + hashlib.sha256(b"t").digest()[:20])
PACK = f"""---
title: Invented wallets
creator: Somebody   # a person
confidence: service_data
category: exchange
currency: BTC
label: 'invented''s exchange'
source: https://example.com/reserves
lastmod: 2026-01-02
tags:
- address: {A}
- address: '{B}'
  label: "Invented: 5 \\"user deposit\\""
- address: {C}
  category: mixing_service
  label: Mixer Number One
- currency: TRX
  address: {TRON}
  category: payment_processor
  label: 007
  context: '{{"a": 1}}'
- address: {D}
  category: exchange
  abuse: ransomware
- address: {A[:-1]}x
- address: cosmos1nynns8ex9fq6sjjfj8k79ymkdz4sqth06xexae
  currency: ATOM
"""


def run(text: str | bytes) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    return list(tagpack(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "application/x-tagpack+yaml; table=accounts", "pack.yaml"), data))


def accounts(found: list[Found]) -> dict[str, dict[str, str]]:
    return {a.account: a.fields for a in found if isinstance(a, Account)}


def test_a_tag_is_an_account_and_only_some_are_a_service() -> None:
    found = run(PACK)
    told = accounts(found)
    assert {account: (fields.get("kind"), fields["holder"]) for account, fields in told.items()} == {
        f"btc:{A}": ("service", "invented's exchange"),
        f"btc:{B}": (None, 'Invented: 5 "user deposit"'),
        f"btc:{C}": (None, "Mixer Number One"),
        f"tron:{TRON}": ("service", "007"),
        f"btc:{D}": (None, "invented's exchange"),
    }
    assert told[f"btc:{A}"]["source"] == (
        "Invented wallets (https://example.com/reserves): category exchange; confidence service_data; lastmod 2026-01-02; "
        "an exchange holds its customers' coins in common wallets"
    )
    assert kinds(found) == ["bad-row", "bad-row"]
    (count,) = [c for c in found if isinstance(c, Count)]
    assert (count.rows_in, count.rows_read, count.rows_reported) == (7, 5, 2)


def test_spans_are_the_tag_and_the_address() -> None:
    data = PACK.replace("Somebody", "Zażółć").replace("\n", "\r\n").encode()
    found = run(data)
    for one in found:
        if isinstance(one, Account):
            assert data[one.span.start : one.span.end].startswith(b"- ")
        if isinstance(one, Observation):
            assert data[one.span.start : one.span.end].decode() == one.raw
    assert len(accounts(found)) == 5


@pytest.mark.parametrize("value", ["&a x", "*a", "!!python/object/apply:os.system [x]"])
def test_anchors_aliases_and_types_are_refused(value: str) -> None:
    found = run(PACK.replace("category: mixing_service", f"category: {value}"))
    assert f"btc:{C}" not in accounts(found)
    assert kinds(found).count("bad-row") == 3


def test_lists_and_longer_texts_do_not_confuse() -> None:
    text = PACK.replace("  label: Mixer Number One\n", "  label: >\n    Mixer\n    Number One\n  concepts:\n  - exchange\n  - other\n").replace(
        "title: Invented wallets", 'title: "Invented\n  wallets"\nnested:\n  a: 1\n  b:\n  - c'
    )
    told = accounts(run(text))
    assert told[f"btc:{C}"]["holder"] == "Mixer Number One"
    assert told[f"btc:{A}"]["source"].startswith("Invented wallets (")
    concepts = run(PACK.replace("category: exchange\ncurrency", "concepts: [service, exchange]\ncurrency"))
    assert accounts(concepts)[f"btc:{A}"]["kind"] == "service"


def test_known_by_content_and_other_yaml_is_not() -> None:
    found = identify.identify(PACK.encode(), "notes.txt")
    assert found is not None
    assert found.name == "tagpack"
    for text in ("title: a\ncreator: b\ntags:\n- one\n- two\n", "tags:\n- address: x\n", "services:\n  web:\n    image: x\n"):
        other = identify.identify(text.encode(), "pack.yaml")
        assert other is None or other.name != "tagpack"


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(PACK)), st.text(max_size=20), st.integers(0, 40))
def test_damage_gives_problems_and_never_an_exception(at: int, junk: str, gone: int) -> None:
    found = run(PACK[:at] + junk + PACK[at + gone :])
    (count,) = [c for c in found if isinstance(c, Count)]
    assert count.rows_in == count.rows_read + count.rows_reported


def test_published_packs_are_read_whole(shared: Callable[[str], Path]) -> None:
    services = rows = read = 0
    for path in sorted(shared("data/crypto/graphsense_tagpacks/packs").rglob("*.yaml")):
        data = path.read_bytes()
        if len(data) > 200_000:
            continue
        reader = identify.identify(data[:65_536], path.name)
        assert reader is not None
        assert reader.name == "tagpack"
        found = run(data)
        (count,) = [c for c in found if isinstance(c, Count)]
        assert count.rows_in == data.count(b"address:")
        assert "malformed" not in kinds(found)
        rows, read = rows + count.rows_in, read + count.rows_read
        services += sum(fields.get("kind") == "service" for fields in accounts(found).values())
    assert rows - read <= 140
    assert services > 1_000
