"""Tracing as the interface tells it, slow and plain, so that the product can be compared with it.

Written from the section "Tracing, exactly" alone. It uses nothing of the product: lots are lists, amounts are whole numbers of units, every
event is followed one after the other, and the funds of pari passu are shared at the end, as the text says.

Where the text leaves a choice, it is read so:

* a fee comes before the excess of `payee_amount` ("after the rest"), which only a transfer to itself can show;
* a loss with a `payee_amount` above its amount is all of it a loss, no excess is clean income;
* an exchange with an empty payee brings the other asset, which is then gone outside; without `payee_amount` the asset given is gone, and a
  loss of that kind names no account;
* what ends as `later-loss` at an exchange was not exchanged: its hop has no `payee_amount`;
* an account that is a service is no report's own; nothing leaves its holding, and a balance can only add to it;
* a loss paid into its report's own account is returned at once;
* pari passu: money that is returned, or of which nothing arrives, joins no holdings, money that pays a debt does; what is returned left the
  payer's fund; pools stand in the order of their first loss;
* poison: a later loss does not end the reach of earlier ones; `since` is when the holding was reached first;
* a hop of amount 0 that received something is a row; a loss of amount 0 has a number and no row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.reference.ledger import Case, Holding, Ledger, Move, Said
from tests.reference.lots import share
from tests.reference.walk import Gone, Hop, Pass, Rest, Trace, nowhere

RULES = ("fifo", "lifo", "tainted-first", "libr", "pro-rata", "pari-passu", "poison")

Row = dict[str, Any]

# Pari passu.


class Funds:
    """Shares what happened to pools among the losses of each fund."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.pools = self.pools_of()
        self.walk = Pass(case, "pari-passu", self.pools)
        self.found = self.walk.run()
        self.parent: dict[Holding, Holding] = {}
        for a, b in self.walk.moved:
            self.parent[self.root(a)] = self.root(b)
        self.members: dict[tuple[Holding, int], list[int]] = defaultdict(list)
        for n, origin in enumerate(case.origins):
            place = (origin.move.payee, origin.asset) if origin.move.payee else nowhere(origin.move)
            self.members[self.fund(place, self.pools[n])].append(n)
        self.pots: dict[tuple[int, str], int] = defaultdict(int)

    def pools_of(self) -> dict[int, int]:
        """The losses of one asset are one pool, numbered by its first loss."""
        first: dict[str, int] = {}
        return {n: first.setdefault(origin.asset, n) for n, origin in enumerate(self.case.origins)}

    def root(self, holding: Holding) -> Holding:
        """The holding that stands for all that are joined with this one."""
        while holding in self.parent and self.parent[holding] != holding:
            holding = self.parent[holding]
        return holding

    def fund(self, holding: Holding, pool: int) -> tuple[Holding, int]:
        """A joined set and a pool."""
        return (self.root(holding), pool)

    def by_losses(self, fund: tuple[Holding, int], amount: int) -> dict[int, int]:
        """D over the members' losses."""
        members = self.members[fund]
        return dict(zip(members, share([self.case.origins[m].amount for m in members], amount), strict=True))

    def by_pots(self, fund: tuple[Holding, int], asset: str, amount: int) -> dict[int, int]:
        """D over what is left in the members' pots, which then have so much less."""
        members = self.members[fund]
        parts = dict(zip(members, share([self.pots[m, asset] for m in members], amount), strict=True))
        for m, part in parts.items():
            self.pots[m, asset] -= part
        return parts

    def shared(self) -> Trace:
        """Fills the pots, then lets each amount that left and each amount at rest take from them."""
        result = Trace()
        for n, origin in enumerate(self.case.origins):
            self.pots[n, origin.asset] += origin.amount
        received: dict[int, dict[int, int]] = {}  # of each exchange hop: member, amount
        for i, hop in enumerate(self.found.hops):
            if hop.got is not None:
                received[i] = self.by_losses(self.fund((hop.move.payer, hop.move.asset), hop.origin), hop.got)
                for m, part in received[i].items():
                    self.pots[m, hop.move.got_asset] += part
        kinds = ["exchange", "later-loss", "outside", "returned", "overdraft", "unseen", "fee"]
        left: list[tuple[int, int, int, Hop | Gone]] = []
        for i, hop in enumerate(self.found.hops):
            if i in received:
                left.append((hop.event, 0, i, hop))
            else:
                parts = self.by_losses(self.fund((hop.move.payer, hop.move.asset), hop.origin), hop.amount)
                result.hops += [Hop(hop.event, m, part, hop.move) for m, part in parts.items()]
        left += [(gone.event, kinds.index(gone.kind), i, gone) for i, gone in enumerate(self.found.gone)]
        for _, _, i, item in sorted(left, key=lambda entry: entry[:3]):
            if isinstance(item, Hop):
                parts = self.by_pots(self.fund((item.move.payer, item.move.asset), item.origin), item.move.asset, item.amount)
                result.hops += [Hop(item.event, m, part, item.move, received[i][m]) for m, part in parts.items()]
            else:
                parts = self.by_pots(self.fund(item.holding, item.origin), item.asset, item.amount)
                result.gone += [
                    Gone(item.event, m, part, item.kind, item.asset, item.account, item.at, item.transfer, item.holding) for m, part in parts.items()
                ]
        for rest in sorted(self.found.rests, key=lambda r: (r.account, r.asset)):
            parts = self.by_pots(self.fund((rest.account, rest.asset), rest.origin), rest.asset, rest.amount)
            result.rests += [Rest(rest.account, rest.asset, m, part, rest.since) for m, part in parts.items()]
        return result


# Poison, and what is unexplained.


class Poison:
    """Which holdings money of losses could have reached, and what each has; the same pass tells what is unexplained."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.has: dict[Holding, int] = defaultdict(int)
        self.debts: dict[Holding, int] = defaultdict(int)
        self.reached: dict[Holding, dict[int, str]] = defaultdict(dict)  # origin: since when
        self.trace = Trace()
        self.unexplained: list[Row] = []
        for n, event in enumerate(case.events):
            if isinstance(event, Move):
                self.transfer(n, event)
            else:
                self.balance(event)
        for (account, asset), origins in self.reached.items():
            for origin, since in origins.items():
                self.trace.rests.append(Rest(account, asset, origin, self.has[account, asset], since))

    def transfer(self, n: int, move: Move) -> None:
        """Reaches the payee's holding, and moves the balances."""
        payer, payee = (move.payer, move.asset), (move.payee, move.got_asset)
        gives = {} if move.payer in self.case.services else dict(self.reached.get(payer, {}))
        short = 0
        if not move.to_itself:
            short += self.take(payer, move.amount)
            if move.amount:
                for origin in gives:
                    self.trace.hops.append(Hop(n, origin, move.amount, move, move.got if move.exchange else None))
                    if move.got:
                        self.reach(payee, origin, move.at)
            loss = self.case.opens.get(move.id)
            if loss is not None and self.case.origins[loss].amount:
                self.reach(payee, loss, move.at)
            self.put(payee, move.got)
        short += self.take(payer, move.fee)
        self.put(payee, move.excess)
        if short and gives:
            row = {"transfer": move.id, "account": move.payer, "amount": self.case.text(short, move.asset), "asset": move.asset}
            self.unexplained.append(row)

    def reach(self, holding: Holding, origin: int, at: str) -> None:
        """A holding is reached by a loss, unless it is the report's own."""
        mine = self.case.owner.get(holding[0]) == self.case.origins[origin].report and holding[0] not in self.case.services
        if holding[0] and not mine:
            self.reached[holding].setdefault(origin, at)

    def take(self, holding: Holding, x: int) -> int:
        """Takes x from a balance; what is missing adds to a debt, or is the answer."""
        if holding[0] == "" or holding[0] in self.case.services:
            return 0
        missing = x - min(x, self.has[holding])
        self.has[holding] -= x - missing
        if self.debts[holding]:
            self.debts[holding] += missing
            return 0
        return missing

    def put(self, holding: Holding, x: int) -> None:
        """Pays the debt, then adds to the balance."""
        paid = min(x, self.debts[holding])
        self.debts[holding] -= paid
        self.has[holding] += x - paid

    def balance(self, said: Said) -> None:
        """A holding has what its balance says, and below nothing a debt."""
        holding = (said.account, said.asset)
        if said.account in self.case.services:
            self.has[holding] = max(self.has[holding], said.amount)
            return
        self.has[holding], self.debts[holding] = max(0, said.amount), max(0, -said.amount)


# The answer.


def conserved(case: Case, found: Trace) -> bool:
    """Whether for every origin and asset: loss + received = at rest + written off + given."""
    account: dict[tuple[int, str], int] = defaultdict(int)
    for n, origin in enumerate(case.origins):
        account[n, origin.asset] += origin.amount
    for hop in found.hops:
        if hop.got is not None:
            account[hop.origin, hop.move.got_asset] += hop.got
            account[hop.origin, hop.move.asset] -= hop.amount
    for rest in found.rests:
        account[rest.origin, rest.asset] -= rest.amount
    for gone in found.gone:
        account[gone.origin, gone.asset] -= gone.amount
    return not any(account.values())


def trace(ledger: Ledger, rule: str) -> Row:
    """The answer of one rule, as the interface shows it."""
    case = Case(ledger)
    poison = Poison(case)
    if rule == "poison":
        found = poison.trace
    elif rule == "pari-passu":
        found = Funds(case).shared()
    else:
        found = Pass(case, rule, {n: n for n in range(len(case.origins))}).run()
    found.hops.sort(key=lambda hop: (hop.event, hop.origin))
    found.gone.sort(key=lambda gone: (gone.event, gone.origin))
    found.rests.sort(key=lambda rest: (rest.account, rest.asset, rest.origin))
    return {
        "rule": rule,
        "losses": losses_of(case),
        "resting": [rest_row(case, rest) for rest in found.rests if rest.amount],
        "hops": [hop_row(case, hop) for hop in found.hops if hop.amount or hop.got],
        "written_off": [gone_row(case, gone) for gone in found.gone if gone.amount],
        "unexplained": poison.unexplained,
        "conserved": rule != "poison" and conserved(case, found),
    }


def losses_of(case: Case) -> list[Row]:
    """The rows of the losses."""
    rows = []
    for o in case.origins:
        row = {"origin": o.name, "transfer": o.move.id, "account": o.move.payee or None, "amount": case.text(o.amount, o.asset), "asset": o.asset}
        if o.move.exchange:
            row |= {"paid_amount": case.text(o.move.amount, o.move.asset), "paid_asset": o.move.asset}
        if o.amount:
            rows.append(row)
    return rows


def rest_row(case: Case, rest: Rest) -> Row:
    """What is at rest; the mark of a service and its source stand in the row."""
    row = {"account": rest.account, "origin": case.origins[rest.origin].name, "amount": case.text(rest.amount, rest.asset), "asset": rest.asset}
    mark = {"service": case.services[rest.account]} if rest.account in case.services else {}
    return row | {"since": rest.since} | mark


def hop_row(case: Case, hop: Hop) -> Row:
    """One hop; an exchange names both amounts."""
    move = hop.move
    row = {"transfer": move.id, "origin": case.origins[hop.origin].name, "amount": case.text(hop.amount, move.asset), "asset": move.asset, "at": move.at}
    if hop.got is not None:
        row |= {"payee_amount": case.text(hop.got, move.got_asset), "payee_asset": move.got_asset}
    return row


def gone_row(case: Case, gone: Gone) -> Row:
    """One write-off."""
    row = {"transfer": gone.transfer, "origin": case.origins[gone.origin].name, "amount": case.text(gone.amount, gone.asset), "asset": gone.asset}
    return row | {"as": gone.kind, "account": gone.account or None, "at": gone.at}
