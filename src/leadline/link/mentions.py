"""Which references each report names, in which role, and at which bytes; the reporters' own are marked as walls."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from functools import cache

from leadline.engine import Engine
from leadline.engine.pictures import outweighed
from leadline.kinds import derived
from leadline.link.common import tenants
from leadline.link.letters import letters
from leadline.link.weights import role
from leadline.model.values import Ref

# Observations of these tables are no report's words: a statement inside a report's folder is the reporter's own, its other parties
# are the reporter's daily life; only claims of payments count.
MONEY = (
    "statement", "transfers", "explorer-tron", "explorer-evm", "explorer-bitcoin", "exchange", "accounts", "balances", "losses", "rates",
    "custody",
)  # fmt: skip
LEAST_DIGITS = 6  # a free account name with fewer ties nothing

_REF = re.compile(r"[a-z][a-z0-9-]*:\S.*")

Mention = tuple[str, str, str, str, int, int]  # report, reference, role, exhibit, start, end

Row = tuple[str, str, str, str, str, int, int]  # report, kind, value, field, exhibit, start, end

_PART = """
SELECT p.report, o.kind, o.value, o.field, o.exhibit, o.start_at, o.end_at FROM observation o
JOIN report_part p ON p.exhibit = o.exhibit {on} JOIN report r ON r.id = p.report WHERE {where} AND r.seq BETWEEN ? AND ?
"""
_BY_ROW = _PART.format(on="AND p.row_no = o.row_no", where="o.row_no >= 0")
_WHOLE = _PART.format(on="", where="p.row_no = -1")
_CLAIMED = """
SELECT c.report, c.paid_to, c.exhibit, c.start_at, c.end_at FROM named_claim c JOIN report r ON r.id = c.report
WHERE c.paid_to IS NOT NULL AND c.paid_to <> '' AND r.seq BETWEEN ? AND ? ORDER BY c.report, c.exhibit, c.start_at, c.number
"""
REPORTS_AT_ONCE = 5_000


def gather(engine: Engine) -> Iterator[Mention]:
    """All mentions, in the order of intake: of observations, of what they derive (a URL's host), and of payees that are no observation."""
    walls = {ref for (ref,) in engine.rows("SELECT DISTINCT ref FROM own")}
    seqs = {name: int(seq) for name, seq in engine.rows("SELECT id, seq FROM report")}
    money = {sha for sha, media in engine.rows("SELECT sha256, media FROM exhibit") if _is_money(media)}
    columns, corrected = _columns(engine, money), set(outweighed(engine))
    complaints = letters(engine)
    for first in range(1, len(seqs) + 1, REPORTS_AT_ONCE):
        part = (first, first + REPORTS_AT_ONCE - 1)
        rows = {*engine.rows(_BY_ROW, part), *engine.rows(_WHOLE, part)}
        seen = [row for row in rows if row[4] not in money and (row[4:] + row[1:3]) not in corrected]
        seen.sort(key=lambda row: (seqs[row[0]], *row[4:], *row[1:4]))
        found = dict.fromkeys(_mentions(seen, walls, _from_own(seen, walls) - complaints.keys(), columns, complaints))
        payees = {(m[0], m[1]) for m in found if m[2] == "payee"}
        for mention in _claimed(engine.rows(_CLAIMED, part), walls):
            if (mention[0], mention[1]) not in payees:
                found.setdefault(mention)
        yield from sorted(found, key=lambda m: (seqs[m[0]], m[1], m[3], m[4], m[5], m[2]))


def _columns(engine: Engine, money: set[str]) -> bool:
    """Whether reports of the case name the other side's contacts in columns of their own: else a narrative is as good a place as any."""
    fields = engine.rows("SELECT DISTINCT kind, field, exhibit FROM observation WHERE row_no >= 0")
    return any(role(kind, field) in ("contact", "site") for kind, field, exhibit in fields if exhibit not in money)


def _is_money(media: str) -> bool:
    table = media.partition("table=")[2].partition(";")[0].strip()
    return table in MONEY or "iso20022" in media or media.startswith("text/x-statement-")


def _from_own(seen: Iterable[Row], walls: set[str]) -> set[str]:
    """Messages that a reporter wrote: their recipients are the other side."""
    return {row[4] for row in seen if role(row[1], row[3]) == "sender" and f"{row[1]}:{row[2]}" in walls}


def _mentions(seen: list[Row], walls: set[str], answered: set[str], columns: bool, complaints: Container[str]) -> Iterator[Mention]:
    addressed: dict[str, set[str]] = defaultdict(set)  # by report: to whom messages went; the same address in a text is no tie either
    for report, kind, value, field, exhibit, *_ in seen:
        if role(kind, field) == "recipient" and exhibit not in answered:
            addressed[report].add(f"{kind}:{value}")
    for report, kind, value, field, exhibit, start, end in seen:
        ref, part = Ref(kind, value), role(kind, field)
        if part == "told" and not columns:
            part = "mention"
        if part == "recipient" and exhibit in answered:
            part = "contact"
        elif part in ("mention", "told") and str(ref) in addressed[report]:
            part = "recipient"
        if part == "sender" and exhibit in complaints:
            part = "author"
        if str(ref) in walls:
            part = "own"
        yield (report, str(ref), part, exhibit, start, end)
        if part not in ("own", "recipient", "reference"):
            for other in hosts(ref):
                yield (report, str(other), "own" if str(other) in walls else part, exhibit, start, end)


@cache
def hosts(ref: Ref) -> tuple[Ref, ...]:
    """The domains that a reference implies: its host, and the name that was registered for it."""
    found = [d for d in derived(ref) if d.kind == "domain"] if ref.kind != "domain" else [ref]
    names = [name for d in found for name in (d.value, registered(d.value))]
    return tuple(Ref("domain", name) for name in dict.fromkeys(names) if ref != Ref("domain", name))


@cache
def registered(host: str) -> str:
    """The part of a host name that is somebody's: the registrable name, one label more below a host that rents out names.

    By the public suffix list that is installed, and the lists of common hosts.
    """
    name = str(_suffixes().privatesuffix(host) or host)
    while name != host and tenants(name):
        name = ".".join(host.split(".")[-name.count(".") - 2 :])
    return name


@cache
def _suffixes():  # type: ignore[no-untyped-def]  # the library has no types
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def _claimed(claims: Iterable[tuple[str, str, str, int, int]], walls: set[str]) -> Iterator[Mention]:
    """Payees as the claims name them: a reference that no observation shows, or a free account name."""
    for report, payee, exhibit, start, end in claims:
        ref = payee if _REF.fullmatch(payee) else account_name(payee)
        if ref:
            yield (report, ref, "own" if payee in walls or ref in walls else "payee", exhibit, start, end)


def account_name(text: str) -> str | None:
    """A free account name as a reference: digits without their grouping where it has nothing else, else None below six digits."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < LEAST_DIGITS:
        return None
    plain = digits if re.fullmatch(r"[\d\s.\-/]+", text) else " ".join(text.split())
    return f"account-name:{plain}"
