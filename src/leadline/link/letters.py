"""Mails that are complaints by themselves: who wrote one to an authority is the reporter, not the other side.

A file directly in `reports/` is what somebody handed in. Where it is one mail, its sender is the reporter if it went to a
mailbox to which several complaints went, or if it forwards another mail. Otherwise it may as well be the fraudster's own mail, saved
by whom it reached: the sender is then an `author`, who ties like a sender and is shown only where another report names him too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from leadline.engine import Engine

_DIRECT = re.compile(r"(?:^|/)reports/[^/!]+", re.IGNORECASE)
_LEAST = 2  # complaints to one mailbox that make it a desk


def letters(engine: Engine) -> dict[str, str]:
    """The mails that are a whole report by themselves: exhibit to report."""
    sql = """SELECT s.report, s.exhibit, s.path, e.media FROM source s JOIN exhibit e ON e.sha256 = s.exhibit
             WHERE s.parent IS NULL AND s.report IS NOT NULL ORDER BY s.seq"""
    rows = engine.rows(sql)
    files = Counter(str(report) for report, _, _, _ in rows)
    return {
        str(exhibit): str(report)
        for report, exhibit, path, media in rows
        if files[str(report)] == 1 and str(media).startswith("message/rfc822") and _DIRECT.fullmatch(str(path))
    }


def writers(engine: Engine) -> set[tuple[str, str]]:
    """The senders of such mails that are the reporters themselves: report and reference."""
    mails = letters(engine)
    if not mails:
        return set()
    sent: dict[str, set[str]] = defaultdict(set)
    went: dict[str, set[str]] = defaultdict(set)
    headers = "SELECT exhibit, field, kind, value FROM observation WHERE field IN ('from', 'to') AND kind = 'email'"
    for exhibit, field, kind, value in engine.rows(headers):
        if exhibit in mails:
            (sent if field == "from" else went)[str(exhibit)].add(f"{kind}:{value}")
    desks = Counter(desk for exhibit in went for desk in went[exhibit] if desk not in sent[exhibit])
    times = Counter(ref for exhibit in sent for ref in sent[exhibit])
    forwarded = {
        str(sha)
        for (sha,) in engine.rows(
            """SELECT p.exhibit FROM source c JOIN source p ON p.id = c.parent JOIN exhibit e ON e.sha256 = c.exhibit
               WHERE e.media LIKE 'message/rfc822%'"""
        )
    }
    found = set()
    for exhibit, report in mails.items():
        to_desk = any(desks[desk] >= _LEAST for desk in went[exhibit])
        if to_desk or exhibit in forwarded:
            found |= {(report, ref) for ref in sent[exhibit] if times[ref] == 1}
    return found
