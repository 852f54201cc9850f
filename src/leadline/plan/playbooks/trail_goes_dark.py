"""Where the trail goes dark: ask for the next statement."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.model.values import Money
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="trail-goes-dark", version=1)
def trail_goes_dark(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """The statement of a bank account, the customer behind a service's account, or an export of an address's later transfers."""
    told = finding.values
    account, asset = told["account"], told["asset"]
    money = Money.kept(told["amount"][asset], asset)
    because = (finding.id, *finding.because)
    if told["held"] == "chain":
        ground = "transfers on a public chain can be exported by anyone; no order is needed"
        missing = directory.missing("chain-export", account)
        yield Action("chain-export", None, account, money, None, ground, missing, because, f"Export the later transfers of {account}")
        return
    what = "the customer behind the payments into" if told["held"] == "service" else "the statement and the holder of"
    ground = "money of reported losses rests there and no later record is in the case; the instrument depends on the country"
    missing = directory.missing("production-order", account)
    addressee = directory.addressee(account)
    yield Action("production-order", addressee, account, money, None, ground, missing, because, f"Ask for {what} {account}")
