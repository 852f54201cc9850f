"""Small ledgers meant to do harm: equal times, debts, exchanges, money that comes back, names used twice."""

from __future__ import annotations

from random import Random

from tests.reference.ledger import Balance, Ledger, Transfer, printed

NAMES = ("A", "B", "C", "D", "a", "É", "name:Jo@A")
REPORTS = ("R-1", "R-2", "R-10")
ASSETS = (("EUR", "USD"), ("EUR", "JPY"), ("BTC", "USDT@tron"), ("KWD", "PLUM"), ("ETH", "EUR"))
PLACES = {"EUR": 2, "USD": 2, "JPY": 0, "BTC": 8, "USDT@tron": 6, "KWD": 3, "PLUM": 1, "ETH": 18}
TIMES = (
    "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00.5Z", "2026-03-01T23:30:00Z", "2026-03-02",
    "2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29", "2026-03-30",
)  # fmt: skip
SIZES = (3, 12, 12, 100, 1_000, 100_000, 2**40, 2**50, 2**55, 2**61, 2**62, 2**64, 2**100)


class Maker:
    """Makes one ledger; `rng` decides everything."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.tight = self.one_in(4)  # few accounts and units, many losses and fees: every unit that rounding gives away is seen
        self.names = rng.sample(NAMES, 3 if self.tight else rng.randint(3, 6))
        self.assets = rng.choice(ASSETS)[: rng.choice((1, 2, 2))]
        self.size = rng.choice((3, 12, 30)) if self.tight else rng.choice(SIZES)
        self.times = sorted(rng.sample(TIMES, rng.randint(1, 6)))
        self.plain = self.one_in(4)  # nothing but payments, losses and a few balances

    def one_in(self, n: int) -> bool:
        """True once in n times."""
        return self.rng.randrange(n) == 0

    def amount(self, asset: str) -> str:
        """An amount in units of the asset, often one that was seen before."""
        units = self.rng.choice((self.rng.randint(0, self.size), self.rng.randint(0, 12), self.size))
        text = printed(units, PLACES[asset])
        return text.rstrip("0").rstrip(".") if "." in text and self.one_in(3) else text

    def transfer(self, number: int, at: str) -> Transfer:
        """One row of the table of transfers."""
        rng = self.rng
        payer, payee = rng.choice(self.names), rng.choice(self.names)
        if self.one_in(10):
            payer = ""
        if self.one_in(8):
            payee = ""
        asset = rng.choice(self.assets)
        row = {"fee": "", "payee_amount": "", "payee_asset": "", "status": ""}
        amount = "0" if self.one_in(15) else self.amount(asset)
        if self.one_in(2 if self.tight else 4):
            row["fee"] = self.amount(asset)
        if not self.plain:
            if self.one_in(4):
                row["payee_asset"] = rng.choice(self.assets)
            if self.one_in(6) or (row["payee_asset"] and not self.one_in(6)):
                row["payee_amount"] = "0" if self.one_in(12) else self.amount(row["payee_asset"] or asset)
            if self.one_in(40):
                row["status"] = rng.choice(("failed", "completed"))
            if self.one_in(60):
                amount = "-1"
            if self.one_in(60):
                row["fee"] = "-1"
        return Transfer(f"T{number}", at, payer, payee, amount, asset, **row)

    def balance(self, at: str) -> Balance:
        """One row of the table of balances; sometimes a debt."""
        asset = self.rng.choice(self.assets)
        sign = "-" if self.one_in(4) else ""
        return Balance(self.rng.choice(self.names), at, sign + self.amount(asset), asset)

    def ledger(self) -> Ledger:
        """The whole of it."""
        rng = self.rng
        count = rng.randint(5, 25)
        ats = [rng.choice(self.times) for _ in range(count)]
        if not self.one_in(4):
            ats.sort()
        transfers, balances = [], []
        for n, at in enumerate(ats):
            if n and rng.randrange(5) == 0:
                balances.append(self.balance(at))
            else:
                transfers.append(self.transfer(n, at))
        if transfers and self.one_in(10):
            transfers.append(rng.choice(transfers))
        if len(transfers) > 1 and self.one_in(10):
            transfers.append(self.transfer(int(rng.choice(transfers).id[1:]), rng.choice(self.times)))
        losses = [(rng.choice(REPORTS), rng.choice(transfers).id if transfers else "T0") for _ in range(rng.randint(1, 12 if self.tight else 6))]
        if self.one_in(10):
            losses.insert(0, ("R-1", "unheard of"))
        return Ledger(transfers, balances, losses, self.services(), self.own(), rng.choice(("UTC", "UTC", "UTC", "Europe/Berlin")))

    def services(self) -> dict[str, str]:
        """Mostly none."""
        return {self.rng.choice(self.names): "a list of wallets"} if self.one_in(5) else {}

    def own(self) -> dict[str, frozenset[str]]:
        """Some reports name accounts as their own; now and then two name one."""
        if self.one_in(2):
            return {}
        return {report: frozenset(self.rng.sample(self.names, self.rng.randint(0, 1 + self.rng.randrange(2)))) for report in REPORTS}


def ledger(rng: Random) -> Ledger:
    """A hostile ledger."""
    return Maker(rng).ledger()
