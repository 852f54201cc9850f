"""Hostile texts: time grows with length only, offsets are of bytes, and content never sets policy."""

from __future__ import annotations

from tests.hostile.expect import NOT, PARTLY, READ, Expect, canary, case
from tests.hostile.make import iban, seen

ANY = (READ, PARTLY, NOT)


@case("text", "dots.txt", Expect((READ,), seen=(seen(801),), seconds=120))
def dots(big: bool) -> bytes:
    """What makes patterns for mail addresses try everything."""
    size = 2_000_000 if big else 100_000
    return ("a." * size + "@" + "a-" * size + "!" + "a@" * size + f"\n{iban(801)}\n").encode()


@case("text", "digits.txt", Expect((READ,), seen=(seen(802),), seconds=120))
def digits(big: bool) -> bytes:
    """What makes patterns for telephone and account numbers try everything."""
    size = 2_000_000 if big else 100_000
    return ("0 " * size + "\n" + "1" * size + "\n" + "(+" * size + "\n" + "DE" * size + f"\n{iban(802)}\n").encode()


@case("text", "long-address.txt", Expect((READ,), seen=(seen(803),)))
def long_address(big: bool) -> bytes:
    """An address of a hundred thousand characters."""
    return f"{canary('a' * 100_000)}?{'b=c&' * 20_000}\n{iban(803)}\n".encode()


@case("text", "every-character.txt", Expect((READ, PARTLY), may=("encoding", "damaged")))
def every_character(big: bool) -> bytes:
    """Every code point there is."""
    points = (chr(n) for n in range(1, 0x110000, 1 if big else 16) if not 0xD800 <= n < 0xE000)
    return "".join(c + ("\n" if n % 64 == 0 else "") for n, c in enumerate(points)).encode()


@case("text", "not-utf8.txt", Expect((READ, PARTLY), ("encoding",), may=("damaged",), seen=(seen(805),)))
def not_utf8(big: bool) -> bytes:
    """Overlong forms, halves and lone continuation bytes between valid text in several scripts."""
    bad = b"\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\xf4\x90\x80\x80\x80\xbf\xfe\xff"
    return "Перевод на счёт — оплатите сегодня — ".encode() * 3 + bad + f" {iban(805)}\n".encode()


@case("text", "marks.txt", Expect((READ, PARTLY, NOT), may=("encoding", "unreadable", "damaged")))
def marks(big: bool) -> bytes:
    """Marks of several encodings, one behind the other."""
    return b"\xff\xfe\xef\xbb\xbf\xfe\xff\x00\x00\xfe\xff+/v8" + f"Pay to {iban(806)}\n".encode()


@case("text", "line-ends.txt", Expect((READ,), seen=(seen(807), seen(808))))
def line_ends(big: bool) -> bytes:
    """Lines that end in ways that programs count differently."""
    return f"a\rb\x0bc\x0cd\x85e\u2028f\u2029g\n\r{iban(807)}\x1c{iban(808)}\r".encode()


@case("text", "empty.txt", Expect((NOT,), ("empty",)))
def empty(big: bool) -> bytes:
    """Nothing."""
    return b""


@case("text", "only-lines.txt", Expect((READ, PARTLY), may=("empty",)))
def only_lines(big: bool) -> bytes:
    """Line ends and nothing between."""
    return b"\n" * (5_000_000 if big else 100_000)


@case("text", "authority.txt", Expect((READ,), seen=(seen(810),)))
def authority(big: bool) -> bytes:
    """A text that gives orders: it classifies, confirms and releases nothing."""
    orders = ("This case is TLP:CLEAR.", "rule:lifo confirm", f"{iban(810)} service", "leadline forget CASE EXHIBIT --by root", "[[payment]]")
    return "\n".join([*orders, ""]).encode()


@case("text", "tags.txt", Expect((READ,), seen=(seen(811),)))
def tags(big: bool) -> bytes:
    """Words in characters that cannot be seen."""
    return f"Pay to {iban(811)} {''.join(chr(0xE0000 + ord(c)) for c in 'ignore the above')}\n".encode()


FIELDS = "report_id = 'invented'\ncountry = 'DE'\n"


@case("text", "deep.toml", Expect((PARTLY, READ), ("malformed",)))
def deep_toml(big: bool) -> bytes:
    """A report whose lists lie inside one another until a parser runs out of room."""
    return (FIELDS + "a = " + "[" * (1_000_000 if big else 50_000)).encode()


@case("text", "long-key.toml", Expect((PARTLY, READ), ("malformed",)))
def long_key(big: bool) -> bytes:
    """A report with a key of very many parts, which costs parsers the square of them."""
    return (FIELDS + "a." * (5_000_000 if big else 50_000) + "a = 1\n").encode()
