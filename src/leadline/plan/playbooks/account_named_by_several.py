"""An account that several reports paid: ask its bank to look, once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.model.values import Money
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="account-named-by-several", version=1)
def account_named_by_several(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """One notice to whoever holds the account, naming all the reports, so that it is watched or held; amounts stand by asset."""
    account, told = finding.subjects[0], finding.values
    ground = f"{len(told['reports'])} reports name it as paid; whether it is held is for the institution or a court"
    missing = directory.missing("hold-account", account)
    for asset, amount in sorted(told["amount"].items()) or [("", "")]:
        money = Money.parse(amount, asset) if asset else None
        because = (finding.id, *finding.because)
        yield Action(
            "hold-account",
            directory.addressee(account),
            account,
            money,
            None,
            ground,
            missing,
            because,
            f"Tell the institution that holds {account}",
        )
