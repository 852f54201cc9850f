"""The answer for a terminal: plain text, 100 columns, in the order in which an investigator asks."""

from __future__ import annotations

import textwrap

from leadline.views import origin
from leadline.views.answer import Answer, Clock

WIDE = 100


def text(answer: Answer) -> str:
    """The answer as lines of text; evidence in it is stripped of control characters."""
    parts = [_head(answer), _inventory(answer), _networks(answer), _clock(answer), _money(answer), _next(answer)]
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in "\n\n".join(parts)) + "\n"


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _wrap(text: str, first: str = "  ", then: str = "    ") -> str:
    return textwrap.fill(text, WIDE, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)


def _sums(sums: dict[str, str]) -> str:
    return ", ".join(f"{amount} {asset}" for asset, amount in sums.items()) or "nothing"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _head(a: Answer) -> str:
    lines = [
        f"{a.title}: {_count(a.summary['reports'], 'report')}, "
        f"{_count(a.summary['networks'], 'network')} and {_count(a.summary['singles'], 'single')}, "
        f"lost {_sums(a.summary['loss'])}"
    ]
    lines.append(
        _wrap(
            f"Time zone {a.zone}, currency {a.currency}, clocks counted from {a.now}. "
            "Change them in case.toml. Nothing has left this machine.",
            "",
            "",
        )
    )
    return "\n".join(lines)


def _inventory(a: Answer) -> str:
    s = a.summary
    lines = [
        _title("What was handed in"),
        f"  {_count(s['files'], 'file')}: {s['read']} read, {s['partly']} partly, {s['not_read']} not. "
        f"{s['transfers']} transfers, {s['observations']} references seen.",
    ]
    lines += [_wrap(f"{path}: {_sentence(what)} {_sentence(advice)}", "  - ") for path, _, what, advice in a.exceptions]
    if a.more_exceptions:
        lines.append(f"  and {a.more_exceptions} more: leadline show {a.case}.case problems")
    if a.notes:
        lines.append(_wrap("Also noted: " + ", ".join(f"{kind} {n}" for kind, n in a.notes.items()) + "."))
    unstated = sum(n for words, n, _ in a.origins if words == origin.NOT_STATED)
    lines.append(_wrap(f"Origin stated for {s['files'] - unstated} of {s['files']} files; the page lists them."))
    return "\n".join(lines)


def _networks(a: Answer) -> str:
    lines = [_title("Who is tied to whom, and why")]
    if not a.networks:
        lines.append("  No two reports are tied by anything that is rare enough to tie.")
    for n in a.networks:
        lines.append(
            _wrap(
                f"{n.id}: {_count(len(n.reports), 'report')} ({', '.join(n.reports[:8])}{', …' if len(n.reports) > 8 else ''}), "
                f"lost {_sums(n.loss)}"
            )
        )
        lines += [f"      {ref}  in {count} reports ({role})" for ref, count, role in n.references]
        lines += [_wrap(f"{sentence} [{where}]", "      because ", "        ") for sentence, where in n.reasons]
    if a.more_networks:
        lines.append(f"  and {a.more_networks} more: leadline show {a.case}.case networks")
    if a.set_aside:
        lines.append(_wrap("Set aside, as they tie nothing: " + "; ".join(f"{ref} (in {n}: {why})" for ref, n, why in a.set_aside)))
    return "\n".join(lines)


def _payment(c: Clock) -> list[str]:
    amount = f"{c.amount} {c.asset}: " if c.amount else ""
    lines = [_wrap(f"{amount}{c.title}: {c.left} (until {c.deadline})", "  - ")]
    lines.append(_wrap(f"To: {c.addressee}. Ground: {c.ground}", "      ", "      "))
    if c.missing:
        lines.append(_wrap("Missing: " + "; ".join(c.missing), "      ", "      "))
    lines.append(f"      leadline why {c.action}" + (f"  [{c.where}]" if c.where else ""))
    return lines


def _clock(a: Answer) -> str:
    lines = [_title("The clock")]
    if a.clock:
        lines.append(
            f"  {_count(len(a.clock) + a.more_clock, 'request')} still inside a window, for {_sums(a.possible)}. "
            f"{a.passed} windows have passed."
        )
    else:
        lines.append(
            f"  No payment is still inside a window ({a.passed} have passed). Requests may still be made; ask the bank or exchange."
        )
    for c in a.clock:
        lines += _payment(c)
    if a.more_clock:
        lines.append(f"  and {a.more_clock} more: leadline show {a.case}.case actions")
    return "\n".join(lines)


def _money(a: Answer) -> str:
    lines = [_title("Where the money is, under each rule")]
    if not a.money:
        return "\n".join([*lines, "  No loss could be followed."])
    width = max([len(r.account) for r in a.money] + [7])
    width = min(width, 44)
    columns = [*a.rules, "spread"]
    shown = [[r.by_rule[x] for x in a.rules] + [r.spread] for r in a.money]
    wide = [max(len(c), *(len(row[n]) for row in shown)) for n, c in enumerate(columns)]
    lines.append("  " + "account".ljust(width) + "  " + "  ".join(c.rjust(w) for c, w in zip(columns, wide, strict=True)))
    for r, row in zip(a.money, shown, strict=True):
        lines.append(
            "  " + r.account[:width].ljust(width) + "  " + "  ".join(c.rjust(w) for c, w in zip(row, wide, strict=True)) + f"  {r.asset}"
        )
    if a.more_money:
        lines.append(f"  and {a.more_money} more: leadline show {a.case}.case trail")
    lines.append(
        _wrap(
            f"The rule of this case is {a.rule}. A spread of 0 means that every rule says the same. "
            f"`leadline trace {a.case}.case --rule all` gives each step."
        )
    )
    return "\n".join(lines)


def _next(a: Answer) -> str:
    lines = [_title("What to do next")]
    if not a.next:
        lines.append("  Nothing follows from what was handed in. More evidence: statements of the accounts that were paid.")
    for n, c in enumerate(a.next, 1):
        lines.append(_wrap(f"{n} {c.title}{': ' if c.left else ''}{c.left}", "  "))
        lines.append(f"    leadline why {a.case}.case {c.action}")
    for pattern, subjects, innocent, why in [f for f in a.findings if f[0] in ("unreported-payer", "own-account-paid")][:4]:
        lines.append(_wrap(f"{pattern}: {', '.join(subjects[:3])}. {' '.join(why[:2])} It may be innocent: {innocent}", "  * "))
    return "\n".join(lines)
