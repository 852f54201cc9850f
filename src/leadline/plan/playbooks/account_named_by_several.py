"""An account that several reports paid: ask its bank to look, once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.model.values import Money
from leadline.plan.directory import CHAINS, Directory
from leadline.plugins import playbook


@playbook(pattern="account-named-by-several", version=1)
def account_named_by_several(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """One notice to whoever holds the account, naming all the reports, so that it is watched or held; the sum where it is of one asset.

    None for an address on a chain that no service is known to hold: there is nobody to tell.
    """
    account, told = finding.subjects[0], finding.values
    if account.partition(":")[0] in CHAINS and not directory.institution(account):
        return
    ground = f"{len(told['reports'])} reports name it as paid; whether it is held is for the institution or a court"
    sums = [Money.kept(amount, asset) for asset, amount in told["amount"].items()]
    money = sums[0] if len(sums) == 1 else None
    missing, because = directory.missing("hold-account", account), (finding.id, *finding.because)
    title = f"Tell the institution that holds {account} of all the reports that name it"
    yield Action("hold-account", directory.addressee(account), account, money, None, ground, missing, because, title)
