"""The marks that make a function a plugin: its decorator says which family it is of, and what it needs to be chosen.

Here, below everything, because kinds are marked too; `leadline.plugins` finds what is marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Plugin:
    """One decorated function and what its decorator says of it."""

    family: str
    name: str
    version: int
    function: Callable[..., Any]
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and version, as it stands in records: `eml/1`."""
        return f"{self.name}/{self.version}"

    @property
    def about(self) -> str:
        """The first sentence of the docstring."""
        return (self.function.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


def _mark(family: str, name: str | None, version: int, info: dict[str, Any]) -> Callable[[F], F]:
    def keep(function: F) -> F:
        label = name or function.__module__.rpartition(".")[2].replace("_", "-")
        function.__leadline__ = Plugin(family, label, version, function, info)  # type: ignore[attr-defined]
        return function

    return keep


def kind(*, version: int = 1, name: str | None = None, **info: Any) -> Callable[[F], F]:
    """Marks the `parse(text, region=None) -> value or None` of a kind of reference; see `leadline.kinds`."""
    return _mark("kinds", name, version, info)


def reader(
    *,
    media: str | Callable[[bytes, str], str],
    claims: Callable[[bytes, str], float],
    version: int = 1,
    name: str | None = None,
    pieces: bool = False,
) -> Callable[[F], F]:
    """Marks a reader `(Exhibit, bytes) -> Iterator[Part]`. A format that has variants gives `media` as a function like `claims`.

    `claims(head, name)` says from the first 64 KiB and the file's name how sure it is that this is `media` (0 to 1);
    the highest claim reads. Content outweighs the name: a name alone claims at most 0.2. `pieces`: it takes `Data`, bytes or a
    `Stored` that it goes through piece by piece, so that no file is too large for it.
    """
    return _mark("readers", name, version, {"media": media, "claims": claims, "pieces": pieces})


def extractor(*, media: tuple[str, ...], version: int = 1, name: str | None = None, pieces: bool = False) -> Callable[[F], F]:
    """Marks an extractor `(Exhibit, bytes) -> Iterator[Found]`; every one whose `media` prefixes the exhibit's runs.

    `pieces`: it takes `Data`, as such a reader does.
    """
    return _mark("extractors", name, version, {"media": media, "pieces": pieces})


def linker(*, version: int = 1, name: str | None = None) -> Callable[[F], F]:
    """Marks a linker `(Engine) -> Iterator[Link]`; all run."""
    return _mark("linkers", name, version, {})


def rule(*, authority: str, version: int = 1, name: str | None = None) -> Callable[[F], F]:
    """Marks a tracing rule; `authority` names the case or statute it comes from and is printed beside its results."""
    return _mark("rules", name, version, {"authority": authority})


def detector(*, version: int = 1, name: str | None = None) -> Callable[[F], F]:
    """Marks a detector `(Engine, Frame) -> Iterator[Finding]`; all run. The frame has the case's zone and region, never a `now`."""
    return _mark("detectors", name, version, {})


def playbook(*, pattern: str, version: int = 1, name: str | None = None) -> Callable[[F], F]:
    """Marks a playbook `(Finding, Directory, now) -> Iterator[Action]` for findings of one pattern."""
    return _mark("playbooks", name, version, {"pattern": pattern})
