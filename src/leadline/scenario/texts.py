"""What a report says in words: a victim's narrative and a scammer's lines, each reference in the writer's own spelling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.spelling import Tie, spell
from leadline.scenario.world import Report, World

COLUMNS = {
    "phone": "contact_phone",
    "email": "contact_email",
    "handle": "contact_handle",
    "domain": "url",
    "tron": "wallet",
    "eth": "wallet",
    "btc": "wallet",
}
_WALLETS = ("tron", "eth", "btc")


@dataclass(slots=True)
class Voice:
    """How one report is written: its words, its spelling, and its own luck (none of another report's)."""

    report: Report
    words: dict[str, Any]
    dice: Dice
    region: str | None
    mark: int
    columns: dict[str, Tie] = field(default_factory=dict)

    def tell(self, tie: Tie) -> str:
        """The victim's sentence about a reference."""
        return self._say("tell", tie)

    def say(self, tie: Tie) -> str:
        """The scammer's sentence with it."""
        if tie.kind == "domain" and self.report.style == 1:  # only those who warn of a link write it so that it cannot be followed
            return str(self.dice.pick(self.words["say"]["domain"])).format(x=f"http://{tie.value.title()}/login?ref={self.mark}")
        return self._say("say", tie)

    def _say(self, voice: str, tie: Tie) -> str:
        kind = "wallet" if tie.kind in _WALLETS else "account" if tie.kind == "iban" else tie.kind
        return str(self.dice.pick(self.words[voice][kind])).format(x=spell(tie, self.report.style, self.region, self.mark))

    def fill(self, text: str) -> str:
        """Puts the names in."""
        return text.replace("{victim}", self.report.victim.first).replace("{persona}", self.report.persona.name)


def voice(world: World, report: Report) -> Voice:
    """The voice of a report; a national telephone form is used only where the report names its country."""
    region = report.country if report.form in ("row", "complaint") or (report.form == "folder" and report.toml) else None
    return Voice(report, book("texts")[report.language], world.dice.apart("voice", report.number), region, 1000 + report.number * 7)


def narrate(v: Voice, ties: list[Tie], columns: frozenset[str] = frozenset()) -> str:
    """The victim's narrative. Of `ties`, some go into those columns of the table that exist; the others are told."""
    report, words = v.report, v.words
    told: list[str] = []
    for tie in ties:
        column = COLUMNS.get(tie.kind, "")
        if column in columns and column not in v.columns and v.dice.chance(60):
            v.columns[column] = tie
        else:
            told.append(v.tell(tie))
    middle = v.dice.shuffled([*told, *report.lines])
    if not report.pays and not report.narrative:
        middle.append(words["trap"]["unpaid"])
    opening = report.narrative or f"{words['invented']} {v.fill(v.dice.pick(words['open'][report.scheme]))}"
    return " ".join([opening, *middle, v.dice.pick(words["close"])])
