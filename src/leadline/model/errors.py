"""The errors a user can meet: each says what happened, where, and what to do next."""

from __future__ import annotations


class LeadlineError(Exception):
    """Says what went wrong, where, and what to do next; `exit_code` is what the command ends with."""

    exit_code = 70

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.advice = what, where, advice

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.advice:
            parts.append(self.advice)
        return "\n".join(parts)


class UsageError(LeadlineError):
    """The command as given cannot be carried out (exit 2)."""

    exit_code = 2


class EvidenceError(LeadlineError):
    """These bytes cannot be read; a run turns it into a `Problem` and goes on."""

    exit_code = 3


class PluginError(LeadlineError):
    """A plugin broke its contract; a run turns it into a `Problem` that names the plugin."""

    exit_code = 70


class IntegrityError(LeadlineError):
    """What is stored is not what was stored (exit 4); never caught on the way."""

    exit_code = 4


class StoreError(LeadlineError):
    """The case folder cannot be used: disk full, no permission, damaged (exit 7)."""

    exit_code = 7


class HeldError(StoreError):
    """Another process holds the case (exit 6); `where` names it."""

    exit_code = 6
