"""What this machine has for the work: readers, engine, where keys lie, disk encryption, what holds a reader back."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from pathlib import Path

from leadline import plugins
from leadline.cage import Cage
from leadline.intake import ocr
from leadline.store import keys


def report() -> list[str]:
    """One line a thing, in plain words."""
    lines = [f"readers: {', '.join(p.label for p in plugins.family('readers').values())}"]
    lines.append(f"extractors: {', '.join(p.label for p in plugins.family('extractors').values())}")
    lines.append(f"kinds of reference: {', '.join(plugins.family('kinds'))}")
    lines.append(f"tracing rules: {', '.join(plugins.family('rules'))}")
    lines.append(f"engine: DuckDB {importlib.metadata.version('duckdb')} in this process; Spark is not in this version")
    lines.append(f"signing key: {keys.folder()} (made with the first case)")
    lines.append(f"free disk here: {shutil.disk_usage(Path.cwd()).free // 2**30} GiB")
    lines.append(f"disk encryption: {_encryption()}")
    with Cage() as cage:
        lines.append(f"readers run in processes of their own: {'; '.join(cage.holds())}")
    reads = ocr.engine()
    lines.append(f"text in pictures: {reads.label if reads else 'not read; install the extra [ocr], or type it with leadline transcribe'}")
    lines.append("not in this version: speech, the workbench, requests, packages")
    return lines


def _encryption() -> str:
    """What can be told without asking another program or needing special rights."""
    if platform.system() == "Linux":
        names = [p.read_text("ascii", "replace") for p in Path("/sys/class/block").glob("dm-*/dm/uuid") if p.is_file()]
        return (
            "an encrypted volume is open"
            if any(n.startswith("CRYPT") for n in names)
            else "no encrypted volume was found: evidence lies on this disk in clear"
        )
    if platform.system() == "Darwin":
        return "look in System Settings, Privacy & Security, FileVault"
    return "look in Settings, Privacy & security, Device encryption"
