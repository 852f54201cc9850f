"""Payments that may still be stopped: ask for a recall or a freeze."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.model.conclusions import Action, Finding
from leadline.model.values import Money
from leadline.plan.directory import Directory
from leadline.plugins import playbook


@playbook(pattern="payment-in-window", version=1)
def payment_in_window(finding: Finding, directory: Directory, now: str | None) -> Iterator[Action]:
    """One request to whoever can hold the money where it rests, with the amount there, the deadline, and the ground with its source."""
    told = finding.values
    account, money = told["account"], Money.kept(told["amount"], told["asset"])
    addressee = directory.institution(account) or told["addressee"] or directory.addressee(account)
    missing = directory.missing(told["type"], account, [told["transfer"]], told["reports"])
    if told["addressee"]:
        missing = tuple(m for m in missing if "service that holds" not in m)
    verb = "Ask for the recall of" if told["type"] == "recall" else "Ask to freeze"
    title = f"{verb} the money that rests in {account}"
    yield Action(told["type"], addressee, account, money, told["deadline"], told["ground"], missing, (finding.id, *finding.because), title)
