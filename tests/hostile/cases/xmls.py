"""Hostile XML: whatever declares a document type is refused before anything in it is expanded."""

from __future__ import annotations

from tests.hostile.expect import NOT, PARTLY, READ, Expect, canary, case
from tests.hostile.make import camt, entry, iban, seen

REFUSED = Expect((PARTLY,), ("malformed",), paid=(), unseen=("iban:root:x:0:0",))


@case("xml", "entity-file.xml", REFUSED)
def entity_file(big: bool) -> bytes:
    """An entity that would read a file of this machine."""
    return camt(entry("1.00", 501, "&x;"), top='<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>', closing="1.00")


@case("xml", "entity-net.xml", REFUSED)
def entity_net(big: bool) -> bytes:
    """An external subset and a parameter entity that would ask a server."""
    top = f'<!DOCTYPE Document SYSTEM "{canary("a.dtd")}" [<!ENTITY % p SYSTEM "{canary("b.dtd")}"> %p;]>'
    return camt(entry("1.00", 502), top=top, closing="1.00")


@case("xml", "billion-laughs.xml", REFUSED)
def laughs(big: bool) -> bytes:
    """Entities that grow tenfold at each step."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return camt(entry("1.00", 503, "&e9;"), top=f'<!DOCTYPE Document [<!ENTITY e0 "ha">{steps}]>', closing="1.00")


@case("xml", "quadratic.xml", REFUSED)
def quadratic(big: bool) -> bytes:
    """One long entity, named very often."""
    long = "a" * (100_000 if big else 5_000)
    return camt(entry("1.00", 504, "&x;" * (20_000 if big else 1_000)), top=f'<!DOCTYPE Document [<!ENTITY x "{long}">]>', closing="1.00")


@case("xml", "far-root.xml", Expect((PARTLY,), ("malformed",), paid=()))
def far_root(big: bool) -> bytes:
    """A comment before the first element, so long that nobody who looks at the beginning sees a statement."""
    return camt(entry("1.00", 515), top="<!--" + "a " * 40_000 + "-->", closing="1.00")


@case("xml", "far-type.xml", Expect((PARTLY,), ("malformed",), paid=()))
def far_type(big: bool) -> bytes:
    """The same with a document type."""
    return camt(entry("1.00", 516), top=f'<!DOCTYPE Document [<!ENTITY x "{"a" * 70_000}">]>', closing="1.00")


@case("xml", "xinclude.xml", Expect((READ, PARTLY), may=("malformed",), paid=(("1.00", "EUR"),), unseen=("iban:root:x:0:0",)))
def xinclude(big: bool) -> bytes:
    """An instruction to include a file; it is an element like others."""
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    return camt(entry("1.00", 505) + include, closing="1.00")


@case("xml", "split-amount.xml", Expect((READ, PARTLY), may=("balance-break", "bad-row", "bad-amount"), paid=(("1234.00", "EUR"),)))
def split_amount(big: bool) -> bytes:
    """A comment in the middle of an amount, which some programs read as the end of it."""
    return camt(entry("12<!-- 00 -->34.00", 506), closing="1234.00")


@case("xml", "encoding-lies.xml", Expect((PARTLY, READ), may=("malformed", "encoding", "truncated")))
def encoding_lies(big: bool) -> bytes:
    """It says UTF-16 and is UTF-8 with a byte of Latin-1."""
    return camt(entry("1.00", 507, "Zürich"), closing="1.00").replace(b"UTF-8", b"UTF-16").replace("ü".encode(), b"\xfc")


@case("xml", "deep.xml", Expect((PARTLY,), ("malformed|over-limit|truncated",), may=("malformed", "truncated", "over-limit")))
def deep(big: bool) -> bytes:
    """Fifty thousand elements inside one another."""
    count = 50_000 if big else 3_000
    return camt(entry("1.00", 508).replace("Invented", "<a>" * count + "</a>" * count), closing="1.00")


@case("xml", "attributes.xml", Expect((READ, PARTLY), may=("malformed",), paid=(("1.00", "EUR"),)))
def attributes(big: bool) -> bytes:
    """An element with a hundred thousand attributes."""
    many = " ".join(f'a{n}="1"' for n in range(100_000 if big else 2_000))
    return camt(entry("1.00", 509).replace("<Ntry>", f"<Ntry {many}>"), closing="1.00")


@case("xml", "precision.xml", Expect((PARTLY, READ), ("bad-row|bad-amount|not-traced",), may=("bad-row", "bad-amount", "not-traced", "balance-break")))
def precision(big: bool) -> bytes:
    """Amounts that no float and no currency holds."""
    amounts = ("0.1", "1e2", "1.0000000000000000000000000000000000000000001", "-5.00", "9" * 90, "NaN")
    return camt("".join(entry(a, 510) for a in amounts))


@case("xml", "cut.xml", Expect((PARTLY,), ("truncated",), may=("balance-break",), seen=(seen(511),), paid=(("1.00", "EUR"),)))
def cut(big: bool) -> bytes:
    """It ends in the middle of the second booking."""
    whole = camt(entry("1.00", 511) + entry("2.00", 512), closing="3.00")
    return whole[: whole.rindex(b"2.00") + 2]


def backup(text: str, top: str = "") -> bytes:
    """A backup of messages; the second of them never closes."""
    body = f'<sms protocol="0" address="+491713920011" date="1772618400000" type="1" body="{text}" />'
    return f'<?xml version="1.0"?>{top}<smses count="2">{body}<sms address="'.encode()


@case("xml", "sms-type.xml", Expect((PARTLY, NOT), ("malformed",), unseen=(seen(513),)))
def sms_type(big: bool) -> bytes:
    """A backup of messages with a document type."""
    return backup(f"pay {iban(513)} &x;", '<!DOCTYPE smses [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


@case("xml", "sms-cut.xml", Expect((PARTLY,), ("malformed|truncated|bad-row",), may=("malformed", "truncated", "bad-row"), seen=(seen(514),)))
def sms_cut(big: bool) -> bytes:
    """Half characters, and a tag that is cut off: what is whole is read."""
    return backup(f"pay {iban(514)} &#55357;")
