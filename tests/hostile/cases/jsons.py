"""Hostile JSON: depth has a limit, numbers are exact, and a marking comes from our own table only."""

from __future__ import annotations

import json

from tests.hostile.expect import NOT, PARTLY, READ, Expect, case
from tests.hostile.make import iban, seen

ANY = (READ, PARTLY, NOT)


def chat(text: str, *, raw: str = "") -> str:
    """A Telegram export of one message."""
    message = f'{{"id": 1, "type": "message", "date": "2026-03-04T10:00:00", "from": "A", "from_id": "user1", "text": {text}{raw}}}'
    return f'{{"name": "A", "type": "personal_chat", "id": 7, "messages": [{message}]}}'


@case("json", "deep.json", Expect((PARTLY, NOT), ("over-limit|unreadable|limit",), may=("over-limit", "malformed")))
def deep(big: bool) -> bytes:
    """A hundred thousand brackets inside one another, in a chat."""
    count = 100_000 if big else 5_000
    return chat("[" * count + "]" * count).encode()


@case("json", "same-keys.json", Expect((READ, PARTLY), ("duplicate-key",), seen=(seen(402),), unseen=(seen(403),)))
def same_keys(big: bool) -> bytes:
    """A key that stands twice: programs differ on which one counts."""
    return chat(f'"pay {iban(403)}", "text": "pay {iban(402)}"').encode()


@case("json", "long-number.jsonl", Expect((PARTLY,), ("bad-row|not-traced|bad-amount",), may=("bad-row", "not-traced", "bad-amount"), rows=(2, 1)))
def long_number(big: bool) -> bytes:
    """An amount of ten thousand digits beside one that is sound."""
    row = '{{"transfer_id": "{}", "at": "2026-03-04", "payer": "a", "payee": "b", "amount": {}, "asset": "EUR"}}\n'
    return (row.format("J-1", "1.00") + row.format("J-2", "9" * 10_000)).encode()


@case("json", "not-a-number.jsonl", Expect((PARTLY,), ("bad-row|bad-amount|not-traced",), rows=(4, 1), paid=(("1.00", "EUR"),)))
def nan(big: bool) -> bytes:
    """NaN and infinity as amounts."""
    row = '{{"transfer_id": "{}", "at": "2026-03-04", "payer": "a", "payee": "b", "amount": {}, "asset": "EUR"}}\n'
    return "".join(row.format(f"N-{n}", a) for n, a in enumerate(("1.00", "NaN", "Infinity", "-Infinity"))).encode()


@case("json", "halves.json", Expect((READ, PARTLY), may=("encoding", "malformed"), seen=(seen(405),)))
def halves(big: bool) -> bytes:
    """Half characters, which JSON can write and nothing can store."""
    return chat(f'"\\ud800 \\udfff pay {iban(405)} \\ude00"').encode()


@case("json", "broken-line.jsonl", Expect((PARTLY,), ("bad-row",), rows=(3, 2), paid=(("1.00", "EUR"), ("3.00", "EUR"))))
def broken_line(big: bool) -> bytes:
    """A line that is cut off between two that are sound."""
    row = '{{"transfer_id": "{}", "at": "2026-03-04", "payer": "a", "payee": "b", "amount": "{}", "asset": "EUR"}}'
    return "\n".join([row.format("B-1", "1.00"), row.format("B-2", "2.00")[:40], row.format("B-3", "3.00"), ""]).encode()


@case("json", "trailing.json", Expect((PARTLY,), ("malformed|truncated",), may=("malformed", "truncated"), seen=(seen(407),)))
def trailing(big: bool) -> bytes:
    """A second document behind the first."""
    return (chat(f'"pay {iban(407)}"') + ' {"messages": []} ]]} garbage').encode()


@case("json", "blank-front.json", Expect((READ,), seen=(seen(408),), rows=(1, 1)))
def blank_front(big: bool) -> bytes:
    """A chat behind seventy thousand blanks, where nobody who looks at the beginning sees it."""
    return (" \n" * 35_000 + chat(f'"pay {iban(408)}"')).encode()


@case("json", "forged-marking.json", Expect(ANY, may=("unreadable",)))
def marking(big: bool) -> bytes:
    """A STIX bundle that redefines a marking under the id of TLP:RED as one that may be given to anybody."""
    red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    forged = {"type": "marking-definition", "id": red, "spec_version": "2.1", "definition_type": "statement", "definition": {"statement": "TLP:CLEAR"}}
    about = {"type": "indicator", "id": "indicator--1", "object_marking_refs": [red], "pattern": "[url:value = 'http://canary.invalid']"}
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": [forged, about]}).encode()


@case("json", "cyclic.json", Expect(ANY, may=("unreadable",)))
def cyclic(big: bool) -> bytes:
    """Objects that refer to one another in a ring."""
    told = [
        {"type": "relationship", "id": f"relationship--{n}", "source_ref": f"relationship--{(n + 1) % 50}", "target_ref": f"relationship--{n}"}
        for n in range(50)
    ]
    return json.dumps({"type": "bundle", "id": "bundle--2", "objects": told}).encode()


@case("json", "cut.har", Expect((PARTLY,), ("truncated",), may=("malformed", "missing")))
def cut(big: bool) -> bytes:
    """A HAR that ends in the middle of an entry."""
    entry = {"startedDateTime": "2026-03-04T10:00:00.000Z", "request": {"method": "GET", "url": "http://canary.invalid/a"}, "response": {"status": 200}}
    log = {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry, entry]}}
    return json.dumps(log).encode()[:-60]
