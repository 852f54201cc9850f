"""Good files: whatever else lies in the batch, they are read whole. `good.CONTROLS` says exactly what they state."""

from __future__ import annotations

import json

from tests.hostile.expect import READ, Expect, case
from tests.hostile.make import camt, entry, iban, mail, seen


@case("good", "mail.eml", Expect((READ,), seen=(seen(9001), "email:person@example.com"), rows=(1, 1), members=(1, 1)))
def good_mail(big: bool) -> bytes:
    """A mail that names an account."""
    return mail(f"Please pay to {iban(9001)} today.\r\n")


@case("good", "statement.csv", Expect((READ,), paid=(("10.00", "EUR"), ("5.50", "EUR")), rows=(2, 2)))
def good_csv(big: bool) -> bytes:
    """A statement of two rows whose balances hold."""
    rows = [f"{iban(9002)},2026-03-04,{iban(9003)},one,10.00,EUR,110.00", f"{iban(9002)},2026-03-05,{iban(9003)},two,-5.50,EUR,104.50"]
    return "\n".join(["Account,Date,Counterparty IBAN,Details,Amount,Currency,Balance", *rows, ""]).encode()


@case("good", "transfers.jsonl", Expect((READ,), paid=(("7.25", "EUR"), ("8.00", "EUR")), rows=(2, 2)))
def good_json(big: bool) -> bytes:
    """JSON lines of two transfers."""
    told = [
        {"transfer_id": f"good-{n}", "at": "2026-03-04T10:00:00Z", "payer": iban(9004), "payee": iban(9005), "amount": amount, "asset": "EUR"}
        for n, amount in enumerate(("7.25", "8.00"))
    ]
    return "".join(json.dumps(row) + "\n" for row in told).encode()


@case("good", "camt.xml", Expect((READ,), paid=(("12.34", "EUR"),), rows=(1, 1)))
def good_camt(big: bool) -> bytes:
    """A camt.053 of one booking whose balances hold."""
    return camt(entry("12.34", 9007), closing="12.34", account=iban(9006))
