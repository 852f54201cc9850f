"""Two networks that touch: a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="networks-touch", version=1)
def networks_touch(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """A look at the one link between two networks, and a decision: same or different."""
    link = finding.values["links"][0]
    ground = "one shared reference speaks for one network, everything else against it; only a person may join them"
    title = f"Look at the link {link} between two networks and decide: same or different"
    yield Action("link-check", None, link, None, None, ground, directory.missing("link-check", None), (finding.id, *finding.because), title)
