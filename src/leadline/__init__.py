"""Leadline: from a folder of scam evidence to the network behind it, the trail of the money, and the actions that stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Case", "__version__"]

if TYPE_CHECKING:
    from leadline.case import Case


def __getattr__(name: str) -> Any:
    if name == "Case":  # imported when first asked for: `leadline --help` must not load the database
        from leadline.case import Case

        return Case
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
