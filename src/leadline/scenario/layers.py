"""What happens to the money behind the first accounts: split, mixed with clean money, taken out in cash, sent on to an exchange.

Every account whose statement lies in the folder is worked through in order of time and never goes below nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadline.scenario import clock, codes
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.networks import mule
from leadline.scenario.payments import SERVICE_ASSETS
from leadline.scenario.people import person
from leadline.scenario.spelling import Tie
from leadline.scenario.world import Account, Move, Network, Report, World, fresh

_LAST = clock.NOW - 12 * clock.HOUR  # no statement goes further
SERVICE_ASSETS_COUNTRY = (("DE", "EUR"), ("GB", "GBP"), ("CH", "CHF"))
_PER_DOLLAR = {"EUR": 108, "GBP": 127, "CHF": 112}  # USDT for 100 units of money


@dataclass(slots=True)
class Till:
    """An account being worked through: what is there and not yet promised, and when nothing may leave."""

    account: Account
    free: int
    closed: list[tuple[int, int]] = field(default_factory=list)

    def next_open(self, at: int) -> int:
        """The first moment from `at` on outside every spell between a payment's two bookings (what leaves then is a doubt)."""
        for start, end in sorted(self.closed):
            if start <= at <= end:
                at = end + 7 * clock.MINUTE
        return at


def statements(world: World) -> None:
    """Decides which first accounts have a statement, and in which bank's form; victims' own statements too."""
    dice = world.dice.apart("statements")
    able = [a for a in world.accounts if a.role == "mule1" and a.tie.kind == "iban" and a.network >= 0 and len(a.moves) > 1]
    chosen = sorted(able, key=lambda a: (-len(a.moves), a.ref))
    wanted = max(5, len(able) * (45 if world.size <= 100 else 30) // 100)
    keep = {a.ref for a in [*chosen[:5], *dice.some(chosen[5:], max(0, wanted - 5))]}
    for account in [a for a in world.accounts if a.ref in keep]:
        account.dialect = _next_dialect(world)
    for report in world.reports:
        if report.papers_of == "own statement" and report.bank and report.bank.tie.kind == "iban" and report.bank.role == "victim":
            report.bank.dialect = book("dialects")["own"]
            _own_life(world, report, report.bank, dice)
    _book_late(world, dice)
    for report in world.reports:
        for claim in report.claims:
            if claim.payee.dialect.get("names"):
                claim.payer = None  # the statement shows a name only, so the report must not ask for an account


def _next_dialect(world: World) -> dict[str, Any]:
    """The banks' forms in turn, so that each is there."""
    dialects: list[dict[str, Any]] = book("dialects")["dialect"]
    world.dialects += 1
    return dialects[(world.dialects - 1) % len(dialects)]


def _own_life(world: World, report: Report, account: Account, dice: Dice) -> None:
    """Wages and shopping around the payments in a victim's own statement."""
    firms = book("names")["firms"]
    account.opening = sum(m.amount for m in account.moves if m.payer is account) + dice.between(300, 4000) * 100
    start = min(m.at for m in account.moves)
    for number in range(3):
        at = clock.day(start) + (2 + 9 * number) * clock.DAY + 8 * clock.HOUR
        if at < _LAST:
            world.move(
                Move(
                    at,
                    None,
                    account,
                    fresh(dice.between(1500, 3200) * 100, 100, account),
                    account.asset,
                    dice.pick(firms["employers"]),
                    "salary",
                )
            )
            world.move(
                Move(
                    at + clock.HOUR,
                    account,
                    None,
                    fresh(dice.between(20, 90) * 100 + dice.below(99), 1, account),
                    account.asset,
                    dice.pick(firms["shops"]),
                    "card payment",
                )
            )
    report.stated = report.stated or account


def _book_late(world: World, dice: Dice) -> None:
    """Some payments that both statements show stand a day or two later in the payee's."""
    for move in world.moves:
        both = move.payer and move.payee and move.payer.dialect and move.payee.dialect
        if both and dice.chance(30) and move.at + 3 * clock.DAY < _LAST:
            move.booked = move.at + dice.between(1, 2) * clock.DAY


def flow(world: World) -> None:
    """Sends the money on: first accounts, second accounts, exchange, and so to the chain."""
    dice = world.dice.apart("flow")
    for network in world.networks:
        first = _shown(network)
        if not first:
            continue
        second = _second(world, network, first, dice)
        for account in first:
            _work(world, account, second, dice)
        for account in second:
            if account.dialect:
                _work(world, account, [], dice)


def _shown(network: Network) -> list[Account]:
    crews = network.crews
    known = {a.ref: a for crew in crews for a in [*crew.accounts, *crew.bridges]}
    return [a for a in known.values() if a.dialect and a.role == "mule1"]


def _second(world: World, network: Network, first: list[Account], dice: Dice) -> list[Account]:
    """One second account for each currency and every three first ones; most have a statement too."""
    found: list[Account] = []
    for asset in sorted({a.asset for a in first}):
        count = 1 + sum(a.asset == asset for a in first) // 3
        country = {"EUR": "DE", "GBP": "GB", "CHF": "CH"}[asset]
        for _ in range(count):
            account = mule(world, country, "mule2", network.index, dice)
            if dice.chance(75):
                account.dialect = _next_dialect(world)
            found.append(account)
    network.upper += found
    return found


def _work(world: World, account: Account, next_ones: list[Account], dice: Dice) -> None:
    """Works one account through, inflow by inflow."""
    inflows = sorted((m for m in account.moves if m.payee is account), key=lambda m: m.later)
    own = dice.between(5, 900) * 100 + dice.below(100)
    till = Till(account, own, [_doubt(account, m) for m in inflows if m.payer and m.payer.dialect])
    promised = [m for m in account.moves if m.payer is account]  # baits: the opening covers them
    account.opening = own + sum(m.amount for m in promised)
    for move in promised:
        move.at = till.next_open(move.at)
    for number, inflow in enumerate(inflows):
        till.free += inflow.amount
        if dice.chance(78):
            _send(world, till, inflow.later, next_ones, dice)
        _clean(world, till, inflow.later, number, dice)  # in the evening, so after what was sent on


def _doubt(account: Account, inflow: Move) -> tuple[int, int]:
    """From when to when a payment that two statements show may or may not have come in: their days or their precision differ."""
    if inflow.booked < 0 and inflow.payer and inflow.payer.timed == account.timed:
        return (inflow.at, inflow.at)
    return (clock.day(inflow.at), inflow.later if account.timed else clock.day(inflow.later) + clock.DAY - 1)


def _clean(world: World, till: Till, after: int, number: int, dice: Dice) -> None:
    """Money that has nothing to do with it: wages in, shopping out, now and then the same purchase twice on one day."""
    account, firms = till.account, book("names")["firms"]
    morning = clock.day(after) + clock.HOUR  # before anything that this day's money is sent on
    if number % 7 == 3 and morning < _LAST:
        amount = fresh(dice.between(900, 2600) * 100, 100, account)
        wages = Move(morning, None, account, amount, account.asset, dice.pick(firms["employers"]), "salary")
        till.free += world.move(wages).amount
    evening = clock.day(after) + 22 * clock.HOUR + number % 50 * clock.MINUTE
    at = till.next_open(evening if account.timed else evening + clock.DAY)  # bare dates: surely after what came in
    if number % 5 == 2 and at < _LAST and till.free > 40_000:
        amount = fresh(dice.between(8, 120) * 100 + dice.below(99), 1, account)
        shop = dice.pick(firms["shops"])
        for twin in range(2 if number % 10 == 7 else 1):
            world.move(Move(at + twin, account, None, amount, account.asset, shop, "card payment"))
            till.free -= amount


def _send(world: World, till: Till, after: int, next_ones: list[Account], dice: Dice) -> None:
    """Sends most of what is there on, in one to three parts: minutes later where the statement shows times, else the next day."""
    account = till.account
    at = (
        after + dice.between(6, 55) * clock.MINUTE
        if account.timed
        else clock.day(after) + clock.DAY + dice.between(6 * 60, 8 * 60) * clock.MINUTE
    )
    at = till.next_open(at)
    total = till.free * dice.between(85, 98) // 100
    if at > _LAST or total < 20_000:
        return
    cuts = (100,) if dice.chance(45) else ((62, 38) if dice.chance(70) else (50, 30, 20))
    for place, cut in enumerate(cuts):
        _part(world, till, at + 3 * place * clock.MINUTE, total * cut // 100, next_ones, dice)


def _part(world: World, till: Till, at: int, amount: int, next_ones: list[Account], dice: Dice) -> None:
    account, firms = till.account, book("names")["firms"]
    amount = amount // 1000 * 1000
    if amount < 2000:
        return
    way = dice.below(100)
    fitting = [a for a in next_ones if a.asset == account.asset]
    exchange = [a for a in world.service("exchange") if a.asset == account.asset]
    move = Move(at, account, None, amount, account.asset, "", f"INV {dice.digits(4)}")
    if way < 12:
        move.amount, move.name, move.text = min(amount, dice.between(2, 10) * 5000), dice.pick(firms["machines"]), "cash withdrawal"
    elif way < 70 and fitting:
        move.payee = dice.pick(fitting)
    elif way < 85 or not exchange:
        country = {"EUR": "LT", "GBP": "GB", "CHF": "CH"}[account.asset]
        far = Account(
            Tie("iban", codes.iban(country, dice)),
            f"{dice.pick(firms['shells'])} {dice.between(2, 99)}",
            "mule3",
            account.asset,
            account.network,
        )
        world.networks[account.network].upper.append(far)
        move.payee = far
    else:
        move.payee, move.text = exchange[0], f"CUST {dice.digits(6)}"
    move.amount = _apart(move, till.free)
    if move.amount <= 0:
        return
    if move.payee and move.payee.dialect and dice.chance(30) and at + 3 * clock.DAY < _LAST:
        move.booked = at + dice.between(1, 2) * clock.DAY
    till.free -= world.move(move).amount
    if dice.chance(12) and till.free > 1500:
        fee = fresh(dice.between(50, 990), 1, account)
        world.move(Move(at + clock.MINUTE, account, None, fee, account.asset, dice.pick(firms["banks"]), "fee"))
        till.free -= fee


def _apart(move: Move, free: int) -> int:
    """An amount that neither account has seen and that is there; 0 where there is none."""
    seen: set[int] = set()
    for account in (move.payer, move.payee):
        seen |= account.amounts if account else set()
    amount = move.amount
    while amount in seen:
        amount -= 500
    if amount <= 0 or amount > free:
        return 0
    return fresh(amount, 1, move.payer, move.payee)


def strangers(world: World) -> None:
    """Payers who have not reported: they stand in a statement, and somebody should tell them."""
    dice = world.dice.apart("strangers")
    for account in [a for a in world.accounts if a.role == "mule1" and a.dialect]:
        first, last = min(m.at for m in account.moves), max(m.at for m in account.moves)
        for _ in range(dice.between(0, 3)):
            country = next(c for c, money in SERVICE_ASSETS_COUNTRY if money == account.asset)
            payer = Account(
                Tie("iban", codes.iban(country, dice)),
                person(book("countries")[country]["language"], dice).name,
                "unreported",
                account.asset,
            )
            at = clock.day(dice.between(first, last)) + dice.between(9 * 60, 20 * 60) * clock.MINUTE
            amount = fresh(dice.between(3, 80) * 10_000, 1000, account)
            if at < _LAST:
                world.unreported.append(
                    world.move(Move(at, payer, account, amount, account.asset, payer.holder, f"CLIENT {dice.digits(4)}"))
                )


def refunds(world: World) -> None:
    """Baits: after the first payment a little comes back, so that the victim pays more. To be called before `flow`."""
    left = max(2, world.size // 20)
    for report in world.reports:
        first = report.claims[0] if len(report.claims) >= 3 else None
        if left == 0 or first is None or first.payer is None or not first.payee.dialect or first.asset not in SERVICE_ASSETS:
            continue
        if report.claims[1].at - first.at < 2 * clock.DAY or first.payer.dialect:
            continue
        back = fresh(max(1000, first.amount // 10 // 100 * 100), 100, first.payee, first.payer)
        if back < first.amount:
            left -= 1
            world.move(Move(first.at + clock.DAY, first.payee, first.payer, back, first.asset, report.victim.name, "profit"))
            report.lines.append(book("texts")[report.language]["trap"]["bait"])


def dollars(asset: str, amount: int) -> int:
    """What an exchange gives for money, in units of 10**-6 USDT, half a percent less for itself."""
    return amount * _PER_DOLLAR[asset] * 995 * 10**4 // (100 * 1000) // 10_000 * 10_000
