"""Sealed material: refer it by its hash, to the authority that the law names."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.plan.directory import Directory, authority
from leadline.plugins import playbook


@playbook(pattern="sealed-material", version=1)
def sealed_material(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """The one thing that may be done with it. Hash, size and place are told; the bytes are neither looked at, copied nor sent."""
    sha = finding.values["exhibit"]
    ground = "holding, copying or passing on such material can be an offence in itself: only its hash, size and place are told"
    title = f"Refer sealed exhibit {sha} without looking at it"
    missing = directory.missing("refer", None)
    yield Action("refer", authority(finding.values["region"]), sha, None, None, ground, missing, (finding.id, *finding.because), title)
