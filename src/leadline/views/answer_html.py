"""The answer as one page for people who have never seen a terminal: no script, no network, printable on A4, names masked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files

from leadline.views.answer import Answer, Clock

_STYLE = (files("leadline.views") / "data" / "answer.css").read_text("utf-8")


def page(a: Answer) -> str:
    """The whole page. Every text from evidence is escaped; the page forbids itself scripts and connections."""
    parts = [_head(a), _inventory(a), _networks(a), _clock(a), _money(a), _findings(a), _next(a), _foot(a)]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="leadline-case" content="{_e(a.case)}"><meta name="viewport" content="width=device-width">'
        f"<title>{_e(a.title)}: the answer</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{''.join(parts)}</body></html>\n"
    )


def _e(text: object) -> str:
    return escape("".join(c if c.isprintable() else "�" for c in str(text)))


def _sums(sums: dict[str, str]) -> str:
    return ", ".join(f"{_e(amount)} {_e(asset)}" for asset, amount in sums.items()) or "nothing"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers: Iterable[int] = ()) -> str:
    right = set(numbers)

    def cells(tag: str, texts: Iterable[str]) -> str:
        return "".join(f"<{tag}{' class=n' if n in right else ''}>{text}</{tag}>" for n, text in enumerate(texts))

    body = "".join(f"<tr>{cells('td', row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{cells('th', head)}</tr></thead><tbody>\n{body}</tbody></table>\n"


def _at(where: str) -> str:
    return f'<div class="at">{_e(where)}</div>' if where else ""


def _head(a: Answer) -> str:
    s = a.summary
    big = [
        (s["reports"], "reports"),
        (s["networks"], "networks"),
        (s["singles"], "single reports"),
        (_sums(s["loss"]), "reported and found as payments"),
    ]
    big += [(_sums(a.possible), "still inside a window")] if a.possible else []
    boxes = "".join(f"<div><b>{value if isinstance(value, str) else _e(value)}</b>{label}</div>" for value, label in big)
    note = f"Time zone {_e(a.zone)}, currency {_e(a.currency)}. Clocks are counted from {_e(a.now)}. "
    note += "Names of persons are masked. Nothing has left this machine."
    return f'<h1>{_e(a.title)}</h1><p class="note">{note}</p><div class="big">{boxes}</div>\n'


def _inventory(a: Answer) -> str:
    s = a.summary
    text = f"<h2>What was handed in</h2><p>{s['files']} files: {s['read']} read, {s['partly']} in part, {s['not_read']} not.</p>"
    if a.exceptions:
        text += _table(
            ("Where", "What is the matter", "What to do"),
            ((f"<code>{_e(path)}</code>", _e(what), _e(todo)) for path, _, what, todo in a.exceptions),
        )
    if a.more_exceptions:
        text += f'<p class="note">And {a.more_exceptions} more; <code>leadline show CASE problems</code> lists them.</p>'
    text += "<h3>Where it comes from</h3>" + _table(
        ("Files", "Origin before intake", "The first of them"),
        ((_e(n), _e(words), f"<code>{_e(path)}</code>") for words, n, path in a.origins),
        [0],
    )
    if a.more_origins:
        text += f'<p class="note">And {a.more_origins} more origins; <code>leadline show CASE inventory --json</code> has them.</p>'
    if a.notes:
        text += f'<p class="note">Also noted: {_e(", ".join(f"{kind} {n}" for kind, n in a.notes.items()))}.</p>'
    return text


def _networks(a: Answer) -> str:
    text = "<h2>Who is tied to whom, and why</h2>"
    if not a.networks:
        return text + "<p>No two reports are tied by anything that is rare enough to tie.</p>"
    for n, network in enumerate(a.networks, 1):
        names = ", ".join(network.reports[:30]) + (", …" if len(network.reports) > 30 else "")
        size = f"{len(network.reports)} reports, {_sums(network.loss)}"
        text += f'<h3>Network {n}: {size} <span class="at">{_e(network.id)}</span></h3><p class="at">{_e(names)}</p>'
        if network.references:
            text += _table(
                ("Shared", "In reports", "As"),
                ((f"<code>{_e(ref)}</code>", _e(count), _e(role)) for ref, count, role in network.references),
                [1],
            )
        text += "<ul>" + "".join(f"<li>{_e(sentence)}{_at(where)}</li>" for sentence, where in network.reasons) + "</ul>\n"
    if a.more_networks:
        text += f'<p class="note">And {a.more_networks} smaller ones; <code>leadline show CASE networks</code> lists them.</p>'
    if a.set_aside:
        text += "<h3>Set aside, as they tie nothing</h3>" + _table(
            ("Reference", "In reports", "Why"), ((f"<code>{_e(r)}</code>", _e(n), _e(why)) for r, n, why in a.set_aside), [1]
        )
    return text


def _request(c: Clock) -> tuple[str, str]:
    missing = _at(f"Missing: {'; '.join(c.missing)}") if c.missing else ""
    left = f'<span class="left">{_e(c.left)}</span><div class="at">until {_e(c.deadline)}</div>' if c.deadline else ""
    amount = f"<b>{_e(c.amount)} {_e(c.asset)}</b> " if c.amount else ""
    return left, f"{amount}{_e(c.title)}{_at(f'To: {c.addressee}')}{_at(c.ground)}{missing}{_at(c.where)}"


def _clock(a: Answer) -> str:
    text = "<h2>The clock</h2>"
    if not a.clock:
        return (
            text
            + f"<p>No payment is still inside a window; {a.passed} windows have passed. "
            + "Requests may still be made: ask the bank or the exchange.</p>"
        )
    count = len(a.clock) + a.more_clock
    text += f"<p>{count} requests are still inside a window, for {_sums(a.possible)}. {a.passed} windows have passed.</p>"
    more = f'<p class="note">And {a.more_clock} more; <code>leadline show CASE actions</code> lists them.</p>' if a.more_clock else ""
    return text + _table(("Left", "What to ask, of whom, on what ground"), map(_request, a.clock)) + more


def _money(a: Answer) -> str:
    text = "<h2>Where the money is, under each rule</h2>"
    if not a.money:
        return text + "<p>No loss could be followed.</p>"
    head = ("Account", *map(_e, a.rules), "Spread", "")
    rows = (
        (f"<code>{_e(r.account)}</code>{_at(r.where)}", *(_e(r.by_rule[rule]) for rule in a.rules), _e(r.spread), _e(r.asset))
        for r in a.money
    )
    text += _table(head, rows, range(1, len(a.rules) + 2))
    more = f" And {a.more_money} more accounts." if a.more_money else ""
    return text + f'<p class="note">The rule of this case is {_e(a.rule)}. A spread of 0 means that every rule says the same.{more}</p>'


def _findings(a: Answer) -> str:
    if not a.findings:
        return ""
    items = "".join(
        f"<li><b>{_e(pattern)}</b> {_e(' '.join(why))}<div class=at>It may be innocent: {_e(innocent)}</div></li>"
        for pattern, _, innocent, why in a.findings
    )
    more = ", ".join(f"{pattern} {n}" for pattern, n in a.more_findings.items())
    note = f'<p class="note">And more of the same: {_e(more)}; <code>leadline show CASE findings</code> lists them.</p>' if more else ""
    return f"<h2>What was found</h2><ul>{items}</ul>{note}\n"


def _next(a: Answer) -> str:
    if not a.next:
        return "<h2>What to do next</h2><p>Nothing follows from what was handed in. Ask for statements of the accounts that were paid.</p>"
    items = "".join(
        f'<li>{_e(c.title)} <span class="left">{_e(c.left)}</span>{_at(f"{c.addressee}. {c.ground}")}{_at(c.where)}</li>' for c in a.next
    )
    return f"<h2>What to do next</h2><ol>{items}</ol>\n"


def _foot(a: Answer) -> str:
    proof = f"<code>leadline why {_e(a.case)}.case ID</code>"
    note = f"Every figure leads back to the bytes it came from: {proof}. A pattern is a lead, not proof; a person decides."
    return f'<p class="note">{note}</p>'
