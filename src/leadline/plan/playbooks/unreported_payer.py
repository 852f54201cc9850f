"""Payers who have not reported: warn them, through their bank."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="unreported-payer", version=1)
def unreported_payer(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """A warning to somebody who may be a victim without knowing it, only where the payment resembles the reported losses."""
    told = finding.values
    if finding.confidence == "low":
        return
    ground = "a possible victim who does not know it; a warning is owed and may bring a report, nothing is held against the payer"
    missing = directory.missing("contact-payer", told["payer"])
    title = f"Warn the payer {told['payer']}, who paid into {told['account']} and has not reported"
    because = (finding.id, *finding.because)
    yield Action("contact-payer", directory.addressee(told["payer"]), told["payer"], None, None, ground, missing, because, title)
