"""Writes complaints as rows: our own plain table, other authorities' tables, the table of complaints taken down in haste."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from leadline.scenario import clock
from leadline.scenario.spelling import cell
from leadline.scenario.tables import Cell, Day, Number, line, money, workbook
from leadline.scenario.texts import Voice, narrate, voice
from leadline.scenario.world import Claim, Report, World, decimals

PLAIN = "reports.csv"
LATE = "walk-in complaints.csv"
_PLAIN = (
    "report_id", "received_at", "narrative", "reporter_name", "reporter_email", "reporter_phone", "reporter_account", "country",
    "scam_type", "loss_amount", "loss_currency", "paid_at", "paid_from", "paid_to", "payment_reference", "contact_phone", "contact_email",
    "contact_handle", "url", "wallet",
)  # fmt: skip
_LATE = ("Report ID", "Received", "Narrative", "Amount", "Currency", "Paid at", "Paid to", "Contact phone")

Row = dict[str, str]


def currency(asset: str) -> str:
    """What a victim writes for the asset: of a token the name, not the chain."""
    return asset.partition("@")[0]


def timed(claim: Claim) -> bool:
    """Whether the victim gives the time of day: of payments on a chain, which the wallet shows."""
    return claim.payee.tie.kind in ("tron", "eth", "btc")


def plain(world: World) -> bytes:
    """`reports.csv`: the plain table of the interface, one row for each payment."""
    reports = [r for r in world.reports if r.form == "row"]
    rows = (row for report in reports for row in _rows(voice(world, report), frozenset(_PLAIN), _iso, stated))
    return (line(_PLAIN) + "".join(line([row.get(c, "") for c in _PLAIN]) for row in rows)).encode()


def _iso(second: int, timed_: bool) -> str:
    return clock.rfc3339(second) if timed_ else clock.date(second)


def stated(claim: Claim, sign: str = ".", grouping: str = "") -> str:
    """The amount as a victim writes it: two decimals, but of Bitcoin all eight."""
    shown = 8 if claim.asset == "BTC" else 2
    return money(claim.amount // 10 ** (decimals(claim.asset) - shown), shown, sign, grouping)


def _rows(v: Voice, columns: frozenset[str], date: Callable[[int, bool], str], amount: Callable[[Claim], str]) -> Iterator[Row]:
    """The rows of one report: what is said once stands in the first."""
    report = v.report
    first: Row = {"report_id": report.id, "country": report.country, "scam_type": report.scheme, "reporter_name": report.victim.name}
    first["narrative"] = narrate(v, report.ties, columns)
    first["received_at"] = date(report.received, True)
    first["reporter_email"], first["reporter_phone"] = report.email, report.phone
    first["reporter_account"] = _account(report, report.stated.tie.value) if report.stated and report.stated.tie.kind == "iban" else ""
    for column, tie in v.columns.items():
        first[column] = cell(tie, report.style, v.region, v.mark)
    if not report.claims:
        yield first
    for number, claim in enumerate(report.claims):
        row: Row = first if number == 0 else {"report_id": report.id, "country": report.country}
        row |= {
            "loss_amount": amount(claim),
            "loss_currency": currency(claim.asset),
            "paid_at": date(claim.at, timed(claim)),
            "payment_reference": claim.reference,
        }
        row["paid_from"] = cell(claim.payer.tie, 0, None) if claim.payer else ""
        row["paid_to"] = cell(claim.payee.tie, report.style, None)
        _dated(claim, timed(claim) and date is _iso)
        yield row


def _account(report: Report, value: str) -> str:
    return value if report.style % 2 == 0 else " ".join(value[n : n + 4] for n in range(0, len(value), 4))


def _dated(claim: Claim, by_time: bool) -> None:
    """Notes for the truth what time and payer a transfer has that only this claim shows."""
    for move in claim.moves:
        move.claimed = clock.rfc3339(claim.at) if by_time else clock.date(claim.at)
        move.claimed_from = claim.payer is not None


def complaints(world: World, office: dict[str, Any], reports: Iterable[Report]) -> bytes:
    """Another authority's table: its own headers, its own forms of date and amount, title rows above."""
    columns: dict[str, str] = office["columns"]
    sheet = office["form"] == "xlsx"

    def date(second: int, _: bool) -> str:
        return clock.printed(second, office["date"])

    def amount(claim: Claim) -> str:
        return stated(claim, "." if sheet else office["decimal"], "" if sheet else office["grouping"])

    grid: list[list[Cell]] = [list(title.split(office["delimiter"])) for title in office["above"]]
    grid.append(list(columns.values()))
    for report in reports:
        for row in _rows(voice(world, report), frozenset(columns), date, amount):
            grid.append([_sheet_cell(c, row.get(c, ""), sheet) for c in columns])
    if sheet:
        return workbook("Sheet1", grid)
    text = "".join(line([c if isinstance(c, str) else "" for c in row], office["delimiter"]) for row in grid)
    return text.encode(office["encoding"], "replace")


def _sheet_cell(column: str, text: str, sheet: bool) -> Cell:
    if sheet and text and column == "loss_amount":
        return Number(text)
    if sheet and text and column in ("received_at", "paid_at"):
        day, month, year = (int(part) for part in text.split("/"))
        return Day(clock.number_of(year, month, day))
    return text


def late(world: World) -> bytes:
    """Complaints taken down in haste: day and month could be either, signs of decimals are mixed, dates are missing."""
    rows = [line(_LATE, ";")]
    for number, report in enumerate(r for r in world.reports if r.form == "late"):
        v = voice(world, report)
        text = narrate(v, report.ties, frozenset({"contact_phone"}))
        for claim in report.claims:
            claim.dated = number % 3 != 2
            sign, grouping = (",", ".") if number % 2 else (".", ",")
            paid = clock.printed(claim.at, "{d:02d}/{m:02d}/{y}") if claim.dated else ""
            phone = cell(v.columns["contact_phone"], report.style, None) if "contact_phone" in v.columns else ""
            cells = (
                report.id,
                "",
                text,
                stated(claim, sign, grouping),
                currency(claim.asset),
                paid,
                cell(claim.payee.tie, report.style, None),
                phone,
            )
            rows.append(line(cells, ";"))
            claim.payer = None
            _dated(claim, False)
            for move in claim.moves:
                move.doubtful = True
                if not claim.dated:
                    move.claimed = ""
    return "".join(rows).encode()
