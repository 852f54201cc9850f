"""`leadline trace CASE`: follow every reported loss under declared rules."""

from __future__ import annotations

import argparse
from typing import Any

from leadline.cli.common import Commands, answers, asked_for_data, command, folder_of, give, tell_if_behind


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "trace", "follow every reported loss", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument(
        "--rule", metavar="NAME", help="fifo, lifo, tainted-first, libr, pro-rata, pari-passu, poison, or all (default: the case's rule)"
    )
    made.add_argument("--from", dest="start", metavar="TRANSFER", help="follow this transfer instead of the reported losses")
    answers(made)


def run(args: argparse.Namespace) -> int:
    """Prints each rule's answer."""
    from leadline.case import Case

    with Case.open(folder_of(args.case)) as case:
        tell_if_behind(args, case)
        rows = case.trace(args.rule, args.start)
        if asked_for_data(args):
            give(args, case, "trace", rows)
        else:
            print("\n\n".join(_text(row) for row in rows))
    return 0


def _text(row: dict[str, Any]) -> str:
    """One rule's answer: each loss, its way in order, what is left and what was written off."""
    kept = (
        "every amount is accounted for to the last unit" if row["conserved"] else "a lead only: amounts are counted for each loss in full"
    )
    lines = [f"Rule {row['rule']}: {kept}."]
    for loss in row["losses"]:
        origin = loss["origin"]
        lines.append(f"  {origin}: {loss['amount']} {loss['asset']} into {loss['account'] or 'outside'}  (transfer {loss['transfer']})")
        lines += [
            f"    {h['at']}  {h['amount']} {h['asset']} went on  (transfer {h['transfer']})" for h in row["hops"] if h["origin"] == origin
        ]
        lines += [
            f"    rests  {r['amount']} {r['asset']} at {r['account']} since {r['since']}" for r in row["resting"] if r["origin"] == origin
        ]
        lines += [
            f"    gone   {w['amount']} {w['asset']} as {w['as']} at {w['account'] or 'outside'}"
            for w in row["written_off"]
            if w["origin"] == origin
        ]
    lines += [
        f"  unexplained: {u['amount']} {u['asset']} left {u['account']} beyond what is known there  (transfer {u['transfer']})"
        for u in row["unexplained"]
    ]
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in "\n".join(lines))
