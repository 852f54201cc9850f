"""A reporter's own account that other reports paid: screen the person first."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="own-account-paid", version=1)
def own_account_paid(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """A talk with the reporter as a possible victim, before anybody treats the account as part of the network.

    None where what came in looks like a pretended profit: that reporter has passed nothing on.
    """
    told = finding.values
    if finding.confidence == "low":
        return
    ground = "money of other reports went into a reporter's own account; a possible victim first, and what is said there may protect others"
    title = f"Screen the reporter of {', '.join(told['owners'])} as a possible victim: money of other reports went into {told['account']}"
    missing = directory.missing("screen-person", told["account"])
    yield Action("screen-person", None, told["account"], None, None, ground, missing, (finding.id, *finding.because), title)
