"""Which transfers are the losses that reports tell.

Source of the rule: interface, "Which transfer is the loss". Payments of one report that are equal in all they say are
interchangeable, and each gets a transfer of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from leadline.model.records import Problem
from leadline.model.values import Span, canonical, decimal_text
from leadline.trace import sums
from leadline.trace.claims import Naming, Payment, Told
from leadline.trace.rows import Row
from leadline.trace.times import DAY, Times, bare
from leadline.trace.units import trim, units

BEFORE, AFTER, SUM_DAYS = 1, 3, 31

WHICH = "Find out which payment it was, and name it in a table `losses` (report_id, transfer_id)."
LOOK = "Compare the report with the statement: another amount, day or account may have been meant."
TWICE = "Decide whose loss it is: a transfer can be the loss of one report only."

Covers = Mapping[tuple[str, str], Sequence[tuple[int, int]]]  # account, asset: first and last day of each of its statements


@dataclass(slots=True)
class Chosen:
    """One loss: a transfer, the report whose it is, and what says so (ids of claims, spans of rows)."""

    transfer: Row
    report: str
    because: list[str | dict[str, object]] = field(default_factory=list)


class Search:
    """Looks for the payments of all reports among the transfers of the ledger."""

    def __init__(self, transfers: Iterable[Row], covers: Covers, told: Told, decimals: Mapping[str, int], times: Times) -> None:
        self.covers, self.told, self.decimals, self.times = covers, told, decimals, times
        self.chosen: dict[int, Chosen] = {}
        self.claimed: list[Row] = []
        self.problems: list[Problem] = []
        self.by_id: dict[str, list[Row]] = defaultdict(list)
        self._into: dict[tuple[str, str, str], list[tuple[int, Row]]] = defaultdict(list)
        self._between: dict[tuple[str, str | None, str], list[tuple[int, Row]]] = defaultdict(list)
        self._all(transfers)
        self._named: dict[str, set[int]] = defaultdict(set)
        for naming in told.namings:
            rows = self._rows(naming)
            if len(rows) == 1:
                self._named[naming.report].add(id(rows[0]))

    def run(self) -> None:
        """First the payments whose payer is told, then the others, then the table `losses`."""
        groups: dict[tuple[object, ...], list[Payment]] = defaultdict(list)
        for payment in self.told.payments:
            groups[payment.alike].append(payment)
        for known in (True, False):
            for payments in groups.values():
                if (payments[0].paid_from is not None) == known:
                    self._look(payments)
        for naming in self.told.namings:
            self._name(naming)
        for report, problem in self.told.incomplete:
            if not self._named.get(report):
                self.problems.append(problem)
        self._totals()

    def _all(self, transfers: Iterable[Row]) -> None:
        for row in transfers:
            if not row.traced:
                continue
            self.by_id[row.id].append(row)
            if row.reference and row.reference.startswith("txid:") and trim(row.amount) != "0":
                self.by_id[row.reference].append(row)
            if row.payee is None or row.itself:
                continue
            instant = self.times.place(row.at)
            for payee in dict.fromkeys((row.payee, _address(row))):
                for amount, asset in dict.fromkeys(((row.amount, row.asset), row.arrives)):
                    self._into[payee, asset, amount].append((instant, row))
                self._between[payee, row.payer, row.asset].append((instant, row))
        for index in (self._into, self._between):
            for found in index.values():
                found.sort(key=lambda pair: (pair[0], pair[1].key))

    def _look(self, payments: list[Payment]) -> None:
        """Finds the transfers of equal payments of one report."""
        payment = payments[0]
        fitting = list(self._fitting(payment))
        named_here = self._named.get(payment.report, set())
        left = list(payments)
        taken: Row | None = None
        for _, level in groupby(sorted(fitting, key=lambda pair: (pair[0], pair[1].key)), key=lambda pair: pair[0]):
            rows = [row for _, row in level]
            free = [row for row in rows if self._holder(row) is None]
            free = [row for row in free if id(row) in named_here] or free
            taken = taken or next((row for row in rows if self._holder(row) not in (None, payment.report)), None)
            if len(free) > len(left):
                self._equal(left, len(free))
                return
            for row, one in zip(free, list(left), strict=False):
                self._found(row, one)
                left.remove(one)
            if not left or (taken is not None and not free):
                break
        for one in left:
            self._unmatched(one, fitted=bool(fitting), taken=taken)

    def _found(self, row: Row, payment: Payment) -> None:
        """A transfer that is the loss; what arrives of it counts, not what the report says."""
        self._choose(row, payment.report, list(payment.ids))
        arrives, asset = row.arrives
        if (arrives, asset) != (payment.amount, payment.asset):
            what = f"{_told(payment)}: {arrives} {asset} arrived; what arrived is followed"
            self._problem("amount-differs", what, LOOK, payment.span)

    def _fitting(self, payment: Payment) -> Iterator[tuple[int, Row]]:
        """Transfers into the account, of that asset and amount, inside the window, with how far from the told time.

        Where a payer is told, rows that name another account do not fit; those that have only a name, or a transaction of coins, do
        where none has the account.
        """
        rows = list(self._window(payment))
        if payment.paid_from:
            exact = [row for row in rows if row.payer == payment.paid_from]
            rows = exact or [row for row in rows if row.payer is None or row.payer.startswith(("name:", "txid:"))]
        told = self.times.instant(payment.paid_at)
        for row in rows:
            if told is None:
                yield 0, row
            elif bare(payment.paid_at):
                yield abs((self.times.day(row.at) or 0) - (self.times.day(payment.paid_at) or 0)), row
            else:
                yield abs(self.times.place(row.at) - told), row

    def _window(self, payment: Payment) -> Iterator[Row]:
        found = self._into.get((payment.paid_to, payment.asset, payment.amount), [])
        day = self.times.day(payment.paid_at)
        if day is None:
            yield from (row for _, row in found)
            return
        for row in _around(found, self.times.place(payment.paid_at), BEFORE + 1, AFTER + 1):
            if day - BEFORE <= (self.times.day(row.at) or 0) <= day + AFTER:
                yield row

    def _unmatched(self, payment: Payment, *, fitted: bool, taken: Row | None) -> None:
        """A payment for which no transfer is left."""
        if taken is not None:
            what = f"{_told(payment)}: it is already the loss of report {self._holder(taken)}"
            self._problem("named-twice", what, TWICE, payment.span)
            return
        if not fitted and self._several(payment):
            return
        if self._named.get(payment.report):
            return  # the table `losses` names this report's transfers; `_totals` compares
        self._claim(payment)

    def _several(self, payment: Payment) -> bool:
        """Several transfers from the payer that add up exactly; says whether the payment is dealt with."""
        day = self.times.day(payment.paid_at)
        if payment.paid_from is None or day is None:
            return False
        found = self._between.get((payment.paid_to, payment.paid_from, payment.asset), [])
        near = [
            row for row in _around(found, self.times.place(payment.paid_at), SUM_DAYS + 1, SUM_DAYS + 1)
            if abs((self.times.day(row.at) or 0) - day) <= SUM_DAYS and self._holder(row) is None and trim(row.amount) != "0"
        ]  # fmt: skip
        places = self.decimals[payment.asset]
        try:
            chosen = sums.adding_up([units(row.amount, places) for row in near], units(payment.amount, places))
        except sums.Several:
            what = f"{_told(payment)}: it is the sum of several transfers in more than one way"
            self._problem("ambiguous-loss", what, WHICH, payment.span)
            return True
        for place in chosen or ():
            self._choose(near[place], payment.report, list(payment.ids))
        return chosen is not None

    def _claim(self, payment: Payment) -> None:
        """Lets a payment that nothing else shows enter the ledger, unless a statement of the payee covers its day."""
        at = payment.paid_at if self.times.instant(payment.paid_at) is not None else self.told.received.get(payment.report, "")
        told = _told(payment)
        day = self.times.day(at)
        if day is None:
            advice = "Ask the reporter for the day of the payment, and add it to the report."
            self._problem("date-missing", f"{told}: it has no date, and cannot enter the ledger", advice, payment.span)
            return
        if any(first <= day <= last for first, last in self.covers.get((payment.paid_to, payment.asset), ())):
            what = f"{told}: the statement of that account covers {at[:10]} and does not show it; it is not traced"
            self._problem("not-in-statement", what, LOOK, payment.span)
            return
        if at != payment.paid_at:
            advice = "Ask the reporter for the day of the payment, and add it to the report."
            self._problem("date-assumed", f"{told}: it has no date; the day on which the report came in is assumed", advice, payment.span)
        row = Row(
            [payment.span], payment.row, None, at, payment.paid_from, payment.paid_to, payment.amount, payment.asset, status="claimed",
            reference=payment.reference, place=payment.place, made=payment.transfer_id,
        )  # fmt: skip
        if row.itself:
            self._problem("not-traced", f"{told}: it comes from the same account", LOOK, payment.span)
            return
        self.claimed.append(row)
        self._choose(row, payment.report, list(payment.ids))

    def _name(self, naming: Naming) -> None:
        """A row of the table `losses`. A transfer named by a second row opens nothing."""
        rows = self._rows(naming)
        if len(rows) != 1:
            found = "no transfer of the ledger" if not rows else f"{len(rows)} transfers"
            self._problem("unknown-transfer", f"report {naming.report}: the loss {naming.transfer} names {found}", WHICH, naming.span)
            return
        row = rows[0]
        if row.itself:
            what = f"report {naming.report}: the loss {naming.transfer} goes from an account to itself and moves nothing"
            self._problem("unknown-transfer", what, WHICH, naming.span)
            return
        loss = self.chosen.get(id(row))
        if loss is None:
            self._choose(row, naming.report, [])
            self.chosen[id(row)].because.append(_plain(naming.span))
        elif loss.report == naming.report and not any(isinstance(why, dict) for why in loss.because):
            loss.because.append(_plain(naming.span))
        else:
            what = f"report {naming.report}: {naming.transfer} is already a loss of report {loss.report}; the second naming opens nothing"
            self._problem("named-twice", what, TWICE, naming.span)

    def _rows(self, naming: Naming) -> list[Row]:
        return self.by_id.get(naming.transfer, [])

    def _choose(self, row: Row, report: str, because: list[str | dict[str, object]] | list[str]) -> None:
        loss = self.chosen.setdefault(id(row), Chosen(row, report))
        loss.because += because

    def _holder(self, row: Row) -> str | None:
        loss = self.chosen.get(id(row))
        return loss.report if loss is not None else None

    def _equal(self, payments: Sequence[Payment], count: int) -> None:
        for one in payments:
            self._problem("ambiguous-loss", f"{_told(one)}: {count} transfers fit equally well; none is chosen", WHICH, one.span)

    def _totals(self) -> None:
        """What a report states against what arrived, where the two differ."""
        lost: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for loss in self.chosen.values():
            amount, asset = loss.transfer.arrives
            lost[loss.report][asset].append(amount)
        for report in sorted(lost):
            stated = self.told.stated.get(report)
            if stated and self._named.get(report):
                span = next(naming.span for naming in self.told.namings if naming.report == report)
                for asset in sorted({*stated, *lost[report]}):
                    self._compare(report, asset, stated.get(asset, []), lost[report].get(asset, []), span)

    def _compare(self, report: str, asset: str, stated: Sequence[str], lost: Sequence[str], span: Span) -> None:
        places = self.decimals[asset]
        told, came = sum(units(text, places) for text in stated), sum(units(text, places) for text in lost)
        if told != came:
            what = (
                f"report {report} states {decimal_text(told, places)} {asset}, the transfers that are named as its losses "
                f"bring {decimal_text(came, places)}; what arrived is followed"
            )
            self._problem("amount-differs", what, LOOK, span)

    def _problem(self, kind: str, what: str, advice: str, span: Span) -> None:
        self.problems.append(Problem(kind, what, advice, span.exhibit, span, "trace"))


def _address(row: Row) -> str:
    """What a report calls the payee: of a coin its address, which stands beside it in the row."""
    payee = row.payee or ""
    return row.counterparty if row.counterparty and payee.startswith("outpoint:") else payee


def _around(found: Sequence[tuple[int, Row]], instant: int, before: int, after: int) -> Iterator[Row]:
    """The transfers some days around an instant (with a day to spare, as days are counted in the case's zone)."""
    low = bisect_left(found, instant - (before + 1) * DAY, key=lambda pair: pair[0])
    high = bisect_right(found, instant + (after + 1) * DAY, key=lambda pair: pair[0])
    return (row for _, row in found[low:high])


def _told(payment: Payment) -> str:
    return f"report {payment.report}, payment of {payment.amount} {payment.asset} to {payment.paid_to}"


def _plain(span: Span) -> dict[str, object]:
    return dict(span.json())


def because(loss: Chosen) -> str:
    """What says that a transfer is a loss, as it stands in the table."""
    return canonical(loss.because).decode()
