"""What holds for every run over any evidence, and what a case expects beyond it; each breach is a line of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.hostile import expect
from tests.hostile.expect import DOUBTS, OUT, Case
from tests.hostile.run import Outcome

_LEADS_OUT = re.compile(r"(?:^|[/!])\.\.(?:[/!\\]|$)|!/")


def general(done: Outcome) -> Iterator[str]:
    """No crash, no hang, nothing outside, nothing changed, everything listed, everything accounted for, the case whole."""
    if done.code != 0:
        yield f"exit code {done.code}: {done.text[-1_500:]}"
        return
    if "Traceback" in done.text:
        yield f"a traceback: {done.text[-1_500:]}"
    if done.before != done.after:
        yield f"originals changed: {sorted(set(done.before.items()) ^ set(done.after.items()))[:4]}"
    if done.tried:
        yield f"tried to: {done.tried[:4]}"
    if done.left:
        yield f"left outside of the case: {done.left[:4]}"
    if done.visits:
        yield f"an address in the evidence was visited {done.visits} times"
    if done.verified != 0:
        yield f"verify ended with {done.verified}"
    yield from _accounts(done)
    yield from _listed(done)


def _accounts(done: Outcome) -> Iterator[str]:
    for row in done.view("inventory"):
        name = row["path"][:200]
        if row["state"] != "read" and not row["problems"]:
            yield f"{name} is {row['state']} without a problem"
        if "rows_in" in row and row["rows_in"] != row["rows_read"] + row["rows_reported"]:
            yield f"{name}: {row['rows_in']} rows in are not {row['rows_read']} read and {row['rows_reported']} reported"
        if _LEADS_OUT.search(row["path"]) and "!" in row["path"]:
            yield f"{name} leads out of its container"
    for problem in done.view("problems"):
        if problem["kind"] == "reader-failed":
            yield f"{problem['path']}: {problem['what'][:300]}"
        if not (problem["what"] and problem["advice"]):
            yield f"{problem['path']}: a problem of kind {problem['kind']} says nothing"


def _listed(done: Outcome) -> Iterator[str]:
    """Each file is in the inventory, or a problem says why it was not taken in."""
    taken = {row["path"] for row in done.view("inventory")}
    told = "\n".join(p["what"] for p in done.view("problems") if p["exhibit"] is None)
    for path in done.before:
        whole = done.folder / path
        if path not in taken and path not in told and not (whole.is_dir() and not whole.is_symlink()):
            yield f"{path[:200]} is neither in the inventory nor in a problem"


def expected(done: Outcome, case: Case) -> Iterator[str]:
    """What this case expects, of what the run says about it."""
    found = About(done, case.id)
    for line in (*_state(found, case), *_problems(found, case), *_facts(found, case)):
        yield f"{case.id[:100]}: {line}"


class About:
    """What a run says about one file and all that lies inside."""

    def __init__(self, done: Outcome, path: str) -> None:
        self.path = path
        rows = done.view("inventory")
        self.own = [r for r in rows if r["path"] == path]
        self.inside = [r for r in rows if r["path"].startswith(path + "!")]
        ours = {r["sha256"] for r in (*self.own, *self.inside)}
        self.problems = [p for p in done.view("problems") if p["exhibit"] in ours or (p["exhibit"] is None and path in p["what"])]
        self.refs = Counter(f"{o['kind']}:{o['value']}" for o in done.view("observations") if o["exhibit"] in ours)
        self.fields = {f"{o['field']}={o['kind']}:{o['value']}" for o in done.view("observations") if o["exhibit"] in ours and "field" in o}
        self.transfers = [t for t in done.view("transfers") if any(s["exhibit"] in ours for s in t["spans"])]

    @property
    def state(self) -> str:
        """The state of the file itself."""
        return str(self.own[0]["state"]) if self.own else OUT


def _state(found: About, case: Case) -> Iterator[str]:
    if found.state not in case.expect.state:
        yield f"it is {found.state}, not {' or '.join(case.expect.state)}"
    if case.expect.members and not case.expect.members[0] <= len(found.inside) <= case.expect.members[1]:
        yield f"{len(found.inside)} exhibits lie inside, not {case.expect.members[0]} to {case.expect.members[1]}"
    if case.expect.rows:
        told = [(r.get("rows_in"), r.get("rows_read")) for r in found.own]
        if told != [case.expect.rows]:
            yield f"rows in and read are {told}, not {case.expect.rows}"


def _problems(found: About, case: Case) -> Iterator[str]:
    kinds = {p["kind"] for p in found.problems}
    allowed = DOUBTS | set(case.expect.may)
    for choice in case.expect.must:
        if not kinds & set(choice.split("|")):
            yield f"no problem of kind {choice}, only {sorted(kinds)}"
        allowed |= set(choice.split("|"))
    for kind in sorted(kinds - allowed):
        example = next(p["what"] for p in found.problems if p["kind"] == kind)
        yield f"an unexpected problem of kind {kind}: {example[:200]}"


def _facts(found: About, case: Case) -> Iterator[str]:
    for ref in case.expect.seen:
        if not found.refs[ref]:
            yield f"{ref} is not observed"
    for ref in case.expect.unseen:
        if found.refs[ref] or ref in found.fields:
            yield f"{ref} is observed"
    if case.expect.paid is not None:
        paid = sorted((_plain(t["amount"]), t["asset"]) for t in found.transfers)
        if paid != sorted((_plain(amount), asset) for amount, asset in case.expect.paid):
            yield f"its transfers are {paid[:6]}, not {sorted(case.expect.paid)[:6]}"


def _plain(amount: str) -> str:
    """Without the zeros at its end: a case prints as many decimals as any of its rows of that asset shows."""
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def controls(done: Outcome) -> list[str]:
    """What is wrong with the good files of a batch."""
    return [line for case in expect.of("good") for line in expected(done, case)]


def breaches(done: Outcome, cases: list[Case]) -> list[str]:
    """All that is wrong with a run."""
    found = list(general(done))
    if done.code == 0:
        found += controls(done)
        found += [line for case in cases for line in expected(done, case)]
    return found
