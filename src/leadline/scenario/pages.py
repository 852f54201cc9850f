"""Writes saved web pages, with what every page carries: namespaces, fonts, a counter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from leadline.scenario.codes import txid


def counter(host: str) -> str:
    """A site's counter id, in the form of Google's."""
    return "G-INV" + txid("counter", host)[:7].upper()


def page(title: str, host: str, lines: Sequence[str], *, counter_id: str = "", extra: str = "") -> bytes:
    """A page of the site, as a browser saves it."""
    number = counter_id or counter(host)
    body = "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
    return f"""<!DOCTYPE html>
<!-- saved from url=(00{len(host) + 9})https://{host}/ -->
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><meta charset="utf-8">
<title>{escape(title)} (invented)</title>
<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Roboto">
<script async src="https://www.googletagmanager.com/gtag/js?id={number}"></script>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "FinancialService", "name": "{escape(title)}"}}</script>
</head><body>
{extra}
<h1>{escape(title)}</h1>
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>
{body}
</body></html>
""".encode()
