"""Writes the evidence folder of a world, file by file."""

from __future__ import annotations

from pathlib import Path

from leadline.scenario import clock, exports, folders, registers, statements
from leadline.scenario.books import book
from leadline.scenario.hops import LEDGER
from leadline.scenario.reports import offices
from leadline.scenario.tables import line, money
from leadline.scenario.truth import claims_file
from leadline.scenario.world import Account, World, decimals

_NOTE = "Everything in this folder is invented: persons, accounts, numbers, payments, messages. Made by leadline scenario.\n"
_JUMP = 100_000  # by how much the one false balance is off: 1,000.00
_TRANSFERS = ("transfer_id", "at", "payer", "payee", "amount", "asset", "fee", "status", "reference")
_ACCOUNTS = ("account", "holder", "institution", "country", "kind", "source")
_CUSTODY = ("path", "obtained_at", "obtained_from", "obtained_by", "authority")


class Folder:
    """Where evidence goes; keeps count, so that nothing is written twice."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths: set[str] = set()
        self._made: set[Path] = set()

    def put(self, path: str, data: bytes) -> None:
        """Writes one file. Raises ValueError where the path was written before: two papers would be one."""
        if path in self.paths:
            raise ValueError(f"written twice: {path}")
        self.paths.add(path)
        target = self.root / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(data)


def write(world: World, root: Path) -> tuple[list[dict[str, object]], list[list[str]], int]:
    """Writes everything; what each statement says, which files are the same, how many files there are."""
    folder = Folder(root)
    folder.put("INVENTED.txt", _NOTE.encode())
    _reports(world, folder)
    shown = _statements(world, folder)
    _tables(world, folder)
    same = _copies(world, folder)
    _damaged(world, folder)
    return shown, same, len(folder.paths)


def _reports(world: World, folder: Folder) -> None:
    for report in world.reports:
        if report.bank and report.form == "folder" and report.bank.dialect:
            report.bank.file = f"reports/{report.id}/statement.csv"
        if report.form in ("folder", "picture", "text", "mail", "page"):
            for path, data in folders.papers(world, report):
                folder.put(path, data)
                report.files.append(path)
    folder.put(registers.PLAIN, registers.plain(world))
    for office in offices(world):
        reports = [r for r in world.reports if r.form == "complaint" and r.country in office["countries"]]
        if reports:
            folder.put(str(office["file"]), registers.complaints(world, office, reports))
    if any(r.form == "late" for r in world.reports):
        folder.put(registers.LATE, registers.late(world))


def _statements(world: World, folder: Folder) -> list[dict[str, object]]:
    """Every statement and export; one statement's balance jumps in the middle."""
    shown: list[dict[str, object]] = []
    broken = _to_break(world)
    for account in [*world.accounts, *(r.bank for r in world.reports if r.bank and r.bank.file)]:
        if not account.dialect:
            continue
        bank = account.tie.kind == "iban"
        given = statements.statement(account, _jump(account) if account is broken else 0)
        if not given.entries:
            account.dialect = {}
            continue
        if not account.file:
            account.file = statements.file_name(account) if bank else exports.file_name(account)
            folder.put(account.file, statements.write(given) if bank else exports.write(given))
        row: dict[str, object] = {"file": account.file, "account": account.ref, "asset": account.asset, "rows": len(given.entries)}
        if bank:
            row |= {"opening": money(given.opening, 2), "closing": money(given.closing, 2), "form": account.dialect["name"]}
        if given.broken >= 0:
            name = account.file + ("!statement.csv" if account.dialect["form"] == "zip" else "")
            world.problems.append({"kind": "balance-break", "in": name, "row": given.broken, "amount": money(given.jump, 2), "sure": True})
        shown.append(row)
    return shown


def _to_break(world: World) -> Account | None:
    """The statement to break: a table that prints balances oldest first, rather the zipped one."""
    able = [
        a
        for a in world.accounts
        if a.dialect.get("form") in ("zip", "csv", "xlsx") and not a.dialect.get("newest_first") and len(a.moves) > 5
    ]
    return min(able, key=lambda a: (a.dialect["form"] != "zip", a.ref), default=None)


def _jump(account: Account) -> int:
    """Money gone unseen; where there was too little, money come unseen."""
    given = statements.statement(account)
    rest = [e.running for e in given.entries[len(given.entries) // 2 :] if e.running is not None]
    return -_JUMP if min(rest) >= _JUMP else _JUMP


def _tables(world: World, folder: Folder) -> None:
    rows = [line(_ACCOUNTS)]
    for account in world.services:
        country = account.tie.value[:2] if account.tie.kind == "iban" else ""
        rows.append(line((account.ref, account.holder, account.holder, country, "service", "invented for this scenario")))
    folder.put("accounts.csv", "".join(rows).encode())
    seized = [m for m in world.moves if m.ledger]
    if seized:
        rows = [line(_TRANSFERS)]
        for m in seized:
            fee = money(m.fee, decimals(m.asset)) if m.fee else ""
            cells = (
                m.key,
                clock.rfc3339(m.at),
                m.payer.ref if m.payer else "",
                m.name,
                money(m.amount, decimals(m.asset)),
                m.asset,
                fee,
                m.status or "confirmed",
                m.text,
            )
            rows.append(line(cells))
        folder.put(LEDGER, "".join(rows).encode())
    handed = sorted(p for p in folder.paths if p.startswith(("bank/", "chain/")))[:50]
    bank = book("names")["firms"]["banks"][0]
    rows = [line(_CUSTODY)] + [
        line((p, clock.date(clock.NOW - clock.DAY), bank if p.startswith("bank/") else "public explorer", "Invented Police", "invented"))
        for p in handed
    ]
    folder.put("custody.csv", "".join(rows).encode())


def _copies(world: World, folder: Folder) -> list[list[str]]:
    """The same bytes again under another name."""
    found = []
    account = next((a for a in world.accounts if a.dialect.get("form") == "xml"), None)
    if account:
        copy = f"bank/copy of {account.tie.value}.xml"
        folder.put(copy, (folder.root / account.file).read_bytes())
        found.append([account.file, copy])
    for report in world.reports:
        chat = next((p for p in report.files if "/WhatsApp" in p), None)
        if chat:
            copy = chat.replace(".txt", " (1).txt")
            folder.put(copy, (folder.root / chat).read_bytes())
            report.files.append(copy)
            found.append([chat, copy])
            break
    return found


def _damaged(world: World, folder: Folder) -> None:
    """What nobody can read, or not to the end."""
    dice = world.dice.apart("damaged")
    folder.put("misc/device.bin", b"\xf7\x93" + dice.data(600))
    folder.put("misc/empty.txt", b"")
    world.problems.append({"kind": "unreadable", "in": "misc/device.bin", "sure": True})
    world.problems.append({"kind": "unreadable", "in": "misc/empty.txt", "sure": False})
    report = next((r for r in world.reports if r.form == "folder" and r.papers_of in ("mail and chat", "own statement", "mbox")), None)
    if report:
        path = f"reports/{report.id}/screenshots.zip"
        folder.put(path, folders.truncated(world))
        report.files.append(path)
        world.problems.append({"kind": "truncated", "in": path, "sure": True})
    for r in world.reports:
        if r.form == "picture":
            world.problems.append({"kind": "no-text", "in": r.files[0], "what": "a picture that no reader turns into text", "sure": False})
        for claim in r.claims:
            if not claim.moves:
                what = {
                    "what": "the payee's statement lacks this payment",
                    "report": r.id,
                    "account": claim.payee.ref,
                    "amount": money(claim.amount, decimals(claim.asset)),
                }
                world.problems.append({"kind": "not-traced", "in": claims_file(world, r), **what, "sure": True})
            elif r.form == "late":
                kind = "ambiguous-date" if claim.dated else "missing-date"
                world.problems.append({"kind": kind, "in": registers.LATE, "report": r.id, "sure": False})
