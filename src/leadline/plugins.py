"""Finds the plugins: decorated functions in our own folders and in the entry points of installed packages.

A family is a folder (`intake/readers`) and an entry-point group (`leadline.readers`). Its functions take records and yield
records, hold no state and read no settings; their docstring is their entry in the documentation.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from leadline.model.errors import PluginError
from leadline.model.plugin import Plugin, detector, extractor, kind, linker, playbook, reader, rule

__all__ = ["FOLDERS", "Plugin", "detector", "extractor", "family", "kind", "linker", "playbook", "reader", "rule"]

FOLDERS = {
    "kinds": "leadline.kinds",
    "readers": "leadline.intake.readers",
    "extractors": "leadline.extract.extractors",
    "linkers": "leadline.link.linkers",
    "rules": "leadline.trace.rules",
    "detectors": "leadline.detect.detectors",
    "playbooks": "leadline.plan.playbooks",
    "exporters": "leadline.share.exporters",
}

@cache
def family(name: str) -> dict[str, Plugin]:
    """All plugins of a family by name, in order of name. Raises PluginError where two share a name or one fails to load."""
    found: dict[str, Plugin] = {}
    for plugin in [*_ours(FOLDERS[name], name), *_others(name)]:
        if plugin.name in found and found[plugin.name].function is not plugin.function:
            raise PluginError(f"two {name} are called {plugin.name}", where=plugin.function.__module__, advice="Rename one of them.")
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def _ours(folder: str, name: str) -> list[Plugin]:
    package = importlib.import_module(folder)
    modules = [importlib.import_module(f"{folder}.{m.name}") for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")]
    return [p for module in modules for p in _in(vars(module), name)]


def _others(name: str) -> list[Plugin]:
    found = []
    for point in entry_points(group=f"leadline.{name}"):
        try:
            loaded = point.load()
        except ImportError as error:
            advice = "Uninstall the package that brings it, or mend it."
            raise PluginError(f"cannot be loaded: {error}", where=point.value, advice=advice) from error
        found += _in({point.name: loaded}, name)
    return found


def _in(names: dict[str, Any], name: str) -> list[Plugin]:
    marks = [getattr(value, "__leadline__", None) for value in names.values()]
    return [m for m in marks if isinstance(m, Plugin) and m.family == name]
