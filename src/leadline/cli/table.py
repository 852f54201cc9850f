"""A view as a table of text for people; `--json` has all of it."""

from __future__ import annotations

from typing import Any

WIDEST = 46
COLUMNS: dict[str, tuple[str, ...]] = {
    "inventory": ("state", "path", "reader", "report", "problems", "rows_in", "rows_read", "rows_reported"),
    "observations": ("kind", "value", "raw", "field", "exhibit", "start", "end"),
    "reports": ("report_id", "network", "received_at", "scam_type", "losses", "reporter"),
    "networks": ("id", "reports", "loss", "accounts", "references"),
    "transfers": ("id", "at", "payer", "payee", "amount", "asset", "status"),
    "accounts": ("account", "holder", "institution", "kind", "totals"),
    "trail": ("origin", "rule", "amount", "asset", "hops", "resting", "written_off"),
    "findings": ("pattern", "confidence", "subjects", "why", "innocent_explanation"),
    "actions": ("deadline", "type", "amount", "asset", "target", "addressee", "missing", "id"),
    "problems": ("path", "kind", "what", "advice", "id"),
    "journal": ("id", "at", "by", "what"),
}
TALL = ("findings", "problems", "summary")  # long sentences: one field a line


def table(what: str, rows: list[dict[str, Any]]) -> str:
    """The rows as text, control characters of evidence made visible."""
    if not rows:
        return f"No {what}."
    columns = [c for c in COLUMNS.get(what, tuple(rows[0])) if any(c in row for row in rows)]
    if what in TALL:
        return "\n\n".join("\n".join(f"{c}: {_cell(row.get(c))}" for c in columns if row.get(c) not in (None, [], {})) for row in rows)
    cells = [[_short(_cell(row.get(c))) for c in columns] for row in rows]
    wide = [max(len(c), *(len(row[n]) for row in cells)) for n, c in enumerate(columns)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(columns, wide, strict=True)).rstrip()]
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in cells]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    match value:
        case None:
            text = ""
        case {"ref": ref}:
            text = str(ref)
        case {"amount": amount, "asset": asset}:
            text = f"{amount} {asset}" + (f" at {value['account']}" if value.get("account") else "")
        case dict():
            text = ", ".join(f"{key} {_cell(inner)}" for key, inner in value.items() if inner)
        case list():
            text = f"{len(value)}: " * (len(value) > 1) + ", ".join(_cell(inner) for inner in value[:5]) + ", …" * (len(value) > 5)
        case _:
            text = str(value)
    return "".join(c if c.isprintable() else "�" for c in text)


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
