"""Hostile ledgers: rows in are rows read and rows reported, amounts are exact or refused, currencies are never mixed."""

from __future__ import annotations

from collections.abc import Iterable

from tests.hostile.expect import NOT, PARTLY, READ, Expect, case
from tests.hostile.make import iban, seen

HEAD = "Account,Date,Counterparty IBAN,Details,Amount,Currency"
AMOUNTS = (
    "1e309", "NaN", "Infinity", "-Infinity", "0x1F", "1_000", "1,2,3", "1.2.3", "--5", "5-", "+-5", "(5", "5)", "٣٫٥", "１２.３４", "¼", "½5",
    "1e5", "1E-400", "9" * 400, "0." + "0" * 400 + "1", "-0", "1 000.00", "1'000.00", "#REF!", "=1+1", "12.34.",
)  # fmt: skip
# Those of them that have one reading, exactly: 10.00 1_000 5- ٣٫٥ １２.３４ -0 1 000.00 1'000.00 12.34.
SOUND = tuple((a, "EUR") for a in ("10.00", "1000.00", "5.00", "3.50", "12.34", "0.00", "1000.00", "1000.00", "12.34"))
DATES = (
    "31.02.2026", "2026-13-01", "2026-00-10", "0000-00-00", "9999-12-31", "1752-09-10", "1900-02-29", "2026-02-30", "29.02.2025", "1e5",
    "44927", "20260304", "2026-3-4", "04/03/26", "03/04/05", "2026-03-04T25:00:00", "2026-03-04T10:00:60Z", "2026-03-04T10:00:00+99:00",
    "yesterday", "٢٠٢٦-٠٣-٠٤", "-2026-03-04", "2026-W10-3",
)  # fmt: skip


def statement(rows: Iterable[str], head: str = HEAD) -> bytes:
    """A statement of these rows."""
    return "\n".join([head, *rows, ""]).encode()


def row(number: int, amount: str = "10.00", *, when: str = "2026-03-04", text: str = "invented", currency: str = "EUR") -> str:
    """A booking on the account of that number."""
    return f"{iban(number)},{when},{iban(number + 1)},{text},{amount},{currency}"


def transfers(rows: Iterable[str]) -> bytes:
    """A plain table of transfers."""
    return "\n".join(["transfer_id,at,payer,payee,amount,asset", *rows, ""]).encode()


@case("ledger", "formulas.csv", Expect((READ, PARTLY), may=("bad-row",), paid=(("10.00", "EUR"),) * 5, rows=(5, 5)))
def formulas(big: bool) -> bytes:
    """Cells that a spreadsheet would run: here they are text."""
    texts = ("=cmd|' /C calc'!A0", "+SUM(1)", "@SUM(1)", "-2+3", '"=HYPERLINK(""http://canary.invalid"",""x"")"')
    return statement(row(301, text=t) for t in texts)


@case("ledger", "zeros.csv", Expect((READ, PARTLY, NOT), may=("bad-row", "encoding", "unreadable", "damaged"), rows=(3, 3)))
def zeros(big: bool) -> bytes:
    """Zero bytes in cells."""
    return statement([row(303), row(303, text="a\0b"), row(303)])


@case("ledger", "encodings.csv", Expect((PARTLY,), ("encoding|bad-row|wrong-encoding",), rows=(4, 4)))
def encodings(big: bool) -> bytes:
    """Each row in another encoding."""
    given = [("utf-8", "Zürich"), ("latin-1", "Zürich"), ("cp1252", "€5"), ("cp437", "Zürich")]
    return HEAD.encode() + b"\n" + b"".join(row(305, text=t).encode(e, "replace") + b"\n" for e, t in given)


@case("ledger", "utf16-no-mark.csv", Expect((READ,), paid=(("10.00", "EUR"),) * 2, rows=(2, 2)))
def utf16(big: bool) -> bytes:
    """UTF-16 without its mark."""
    return statement([row(307), row(307, when="2026-03-05")]).decode().encode("utf-16-le")


@case("ledger", "utf7.csv", Expect((READ, PARTLY), may=("encoding",), paid=(("10.00", "EUR"),), rows=(1, 1)))
def utf7(big: bool) -> bytes:
    """UTF-7 hides markup from filters: it is never decoded on a guess."""
    return statement([row(309, text="+ADw-script+AD4-alert(1)+ADw-/script+AD4-")])


@case("ledger", "unclosed-quote.csv", Expect((PARTLY,), ("bad-row|truncated",), may=("bad-row", "truncated", "malformed")))
def unclosed(big: bool) -> bytes:
    """A quote that never closes would swallow the rest of the rows."""
    return statement([row(311), row(311, text='"never closed'), *(row(311) for _ in range(50))])


@case("ledger", "ragged.csv", Expect((PARTLY,), ("bad-row",), rows=(4, 2)))
def ragged(big: bool) -> bytes:
    """Rows with too few and too many cells."""
    return statement([row(313), f"{iban(313)},2026-03-04", row(313) + ",more,and,more,77.00", row(313)])


@case("ledger", "same-headers.csv", Expect((READ, PARTLY, NOT), ("duplicate-header|bad-table",), may=("bad-table", "bad-row", "ambiguous-number")))
def same_headers(big: bool) -> bytes:
    """Two columns called Amount: nobody can say which one counts."""
    return statement([row(315) + ",99.00", row(315) + ",98.00"], HEAD + ",Amount")


@case("ledger", "wide.csv", Expect((READ, PARTLY, NOT), may=("bad-table", "bad-row", "over-limit", "limit"), seconds=120))
def wide(big: bool) -> bytes:
    """Fifty thousand columns."""
    count = 50_000 if big else 5_000
    return (",".join(f"c{n}" for n in range(count)) + "\n" + ",".join("1" * count) + "\n" + ",".join("2" * count) + "\n").encode()


@case("ledger", "huge-cell.csv", Expect((READ, PARTLY), may=("bad-row",), paid=(("10.00", "EUR"),) * 2, rows=(2, 2), seconds=120))
def huge_cell(big: bool) -> bytes:
    """A cell of sixteen megabytes."""
    return statement([row(318, text="x" * (16_000_000 if big else 400_000)), row(318)])


@case("ledger", "one-line.csv", Expect((READ, PARTLY, NOT), may=("bad-row", "bad-table", "unreadable", "over-limit"), seconds=300))
def one_line(big: bool) -> bytes:
    """A file of 64 megabytes without one line end."""
    return (b"aaaa,bbbb;cccc\tdddd " * (64_000_000 // 20 if big else 50_000)).strip()


@case("ledger", "amounts.csv", Expect((PARTLY,), ("bad-row",), may=("ambiguous-number", "bad-amount", "not-traced"), rows=(28, 9), paid=SOUND))
def amounts(big: bool) -> bytes:
    """27 amounts that are none, or that programs read differently, beside one that is sound."""
    return statement([row(320, "10.00"), *(row(320, f'"{a}"') for a in AMOUNTS)])


@case("ledger", "dates.csv", Expect((PARTLY,), ("bad-row|bad-date",), may=("bad-row", "bad-date", "ambiguous-date", "out-of-order", "not-traced")))
def dates(big: bool) -> bytes:
    """22 dates that never were, or that can be read two ways."""
    return statement([row(322), *(row(322, when=d) for d in DATES)])


@case("ledger", "same-ids.csv", Expect((READ, PARTLY), ("not-traced|bad-row|duplicate",), may=("not-traced", "bad-row"), rows=(3, 3)))
def same_ids(big: bool) -> bytes:
    """One id for two different transfers."""
    told = [("T-1", "10.00"), ("T-1", "10.00"), ("T-1", "99.00")]
    return transfers(f"{i},2026-03-04,{iban(324)},{iban(325)},{a},EUR" for i, a in told)


@case(
    "ledger",
    "currencies.csv",
    Expect(
        (READ, PARTLY), may=("bad-row", "not-traced"), rows=(4, 4),
        paid=(("1.000", "BHD"), ("10", "JPY"), ("10.00", "EUR"), ("10.00", "USD")),
    ),
)  # fmt: skip
def currencies(big: bool) -> bytes:
    """One number in currencies of other exponents."""
    told = (("10.00", "EUR"), ("10.00", "USD"), ("10", "JPY"), ("1.000", "BHD"))
    return transfers(f"C-{n},2026-03-04,{iban(326)},{iban(327)},{a},{c}" for n, (a, c) in enumerate(told))


@case("ledger", "injections.csv", Expect((READ, PARTLY), may=("bad-row",), paid=(("10.00", "EUR"),) * 4, rows=(4, 4)))
def injections(big: bool) -> bytes:
    """Texts that a database, a page, a shell and a template would run."""
    texts = ("'; DROP TABLE entry; --", "<img src=x onerror=alert(1)>", "$(touch /tmp/owned)", "{{7*7}}{%raw%}")
    return statement(row(328, text=t) for t in texts)


@case("ledger", "alike.csv", Expect((READ, PARTLY), may=("bad-row", "bad-reference"), seen=(seen(330),), unseen=("iban:DE00370400440000000330",)))
def alike(big: bool) -> bytes:
    """Account numbers with a letter for a digit, and one whose check digits are wrong."""
    good = iban(330)
    rows = [f"A-{n},2026-03-04,{a},{iban(331)},10.00,EUR" for n, a in enumerate((good, good.replace("0", "O"), "DE00" + good[4:]))]
    return transfers(rows)


@case("ledger", "loops.csv", Expect((READ, PARTLY), may=("not-traced",), rows=(202, 202), seconds=120))
def loops(big: bool) -> bytes:
    """Payments to oneself and rings of payments, all at one time."""
    rings = [f"L-{n},2026-03-04,ring {n},ring {(n + 1) % 200},10.00,EUR" for n in range(200)]
    return transfers([*rings, "L-s,2026-03-04,ring 0,ring 0,10.00,EUR", "L-t,2026-03-04,ring 1,ring 1,10.00,EUR"])


@case("ledger", "hub.csv", Expect((READ,), seconds=300))
def hub(big: bool) -> bytes:
    """An account with two hundred thousand neighbours."""
    count = 200_000 if big else 4_000
    return transfers(f"H-{n},2026-03-04T10:00:00Z,payer {n},hub,1.00,EUR" for n in range(count))
