"""Hostile exports of chains: whole addresses are compared, integers are exact, names of tokens are text."""

from __future__ import annotations

from tests.hostile.expect import PARTLY, READ, Expect, case

HEAD = "Transaction Hash,Block,Time(UTC),From,To,Token Symbol,Token Address,Amount,Status"
ONE, TWO = "TKFtYm114ZWnXvzB3KvWTHWJZkW5hLuwxL", "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
MOST = str(2**256 - 1)


def export(rows: list[tuple[str, str, str, str, str]]) -> bytes:
    """An export of TRON's explorer: from, to, symbol, token and amount of each row."""
    lines = [
        f"{n:064x},8100000{n},2026-03-07 08:0{n}:00,{payer},{payee},{symbol},{token},{amount},CONFIRMED"
        for n, (payer, payee, symbol, token, amount) in enumerate(rows, 1)
    ]
    return "\n".join([HEAD, *lines, ""]).encode()


@case("chain", "largest.csv", Expect((READ, PARTLY), may=("bad-row", "not-traced", "bad-amount"), rows=(2, 2)))
def largest(big: bool) -> bytes:
    """The largest number of a contract, in the smallest unit and as whole tokens."""
    return export([(ONE, TWO, "USDT", USDT, "5"), (ONE, TWO, "XYZ", TWO, MOST)])


@case("chain", "scaled.csv", Expect((READ, PARTLY), ("not-traced",), may=("bad-row", "bad-amount"), rows=(2, 2)))
def scaled(big: bool) -> bytes:
    """The largest number beside a fraction of the same token: at the token's scale it is larger than any amount may be."""
    return export([(ONE, TWO, "ABC", ONE, MOST), (ONE, TWO, "ABC", ONE, "1.5")])


@case("chain", "decimals.csv", Expect((READ, PARTLY), ("bad-row|not-traced",), may=("bad-row", "not-traced", "look-alike-token", "bad-amount")))
def decimals(big: bool) -> bytes:
    """Tokens with 255 decimals, and with less than none."""
    return export([(ONE, TWO, "XYZ", TWO, "0." + "0" * 254 + "1"), (ONE, TWO, "XYZ", TWO, "1e255"), (ONE, TWO, "USDT", USDT, "5")])


@case("chain", "poisoned.csv", Expect((READ, PARTLY), may=("look-alike-token", "bad-row"), rows=(2, 2), seen=(f"tron:{ONE}", f"tron:{TWO}")))
def poisoned(big: bool) -> bytes:
    """An address that begins and ends like another: they are two. The token has a name of markup."""
    return export([(ONE, TWO, "USDT", USDT, "5"), (ONE, USDT, "<b onclick=alert(1)>USDT</b>", TWO, "0")])


@case(
    "chain",
    "cases.txt",
    Expect(
        (READ,), seen=("btc:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",),
        unseen=("btc:1boatslrhtknngkdxeeobr76b53lettpyt", "tron:tkftym114zwnxvzb3kvwthwjzkw5hluwxl"),
    ),
)  # fmt: skip
def cases(big: bool) -> bytes:
    """Letters that changed their case: bech32 stands that, base58 does not."""
    told = ("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "1boatslrhtknngkdxeeobr76b53lettpyt", ONE.lower())
    return "\n".join([*told, ""]).encode()
