"""Writes reports that come as a folder of papers or as one file: mails, chats, pages, a statement of the own bank, pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator

from leadline.scenario import chats, clock, mails, pages, registers, statements
from leadline.scenario.binaries import picture, zipped
from leadline.scenario.people import FREE_MAIL
from leadline.scenario.spelling import Tie, spell
from leadline.scenario.texts import Voice, narrate, voice
from leadline.scenario.world import Report, World

Paper = tuple[str, bytes]


def papers(world: World, report: Report) -> Iterator[Paper]:
    """The files of one report, by path below the evidence folder."""
    if report.form == "folder":
        for name, data in _folder(world, report):
            yield f"reports/{report.id}/{name}", data
    elif report.form == "picture":
        dice = world.dice.apart("picture", report.number)
        yield f"reports/{report.id}/screenshot 1.png", picture(dice)
        yield f"reports/{report.id}/screenshot 2.png", picture(dice)
    else:
        v = voice(world, report)
        yield _file(v, report)


def _file(v: Voice, report: Report) -> Paper:
    text = narrate(v, report.ties)
    if report.form == "mail":
        return f"reports/{report.id}.eml", mails.complaint(v, text, report.received, lying=report.papers_of == "lying")
    if report.form == "page":
        return f"reports/{report.id}.html", pages.page(
            f"{v.words['invented']} {report.victim.name}", f"post-{report.number}.example.net", text.split("\n")
        )
    data = text.replace(". ", ".\n") + "\n"
    # Poor evidence: one programme in three writes UTF-16 or Windows' own code page.
    if report.papers_of == "utf-16":
        return f"reports/{report.id}.txt", b"\xff\xfe" + data.encode("utf-16-le")
    return f"reports/{report.id}.txt", data.encode("cp1252" if report.papers_of == "cp1252" else "utf-8", "replace")


def _folder(world: World, report: Report) -> Iterator[Paper]:
    v = voice(world, report)
    kind = report.papers_of
    start = max(clock.DAY, (report.claims[0].at if report.claims else report.received) - 3 * clock.DAY)
    sender, ties = _sender(world, report)
    halves = (ties[::2], ties[1::2])
    if report.toml:
        told = ties if kind == "worker" else halves[1] if kind == "own statement" else []
        yield "report.toml", _toml(v, told)
        halves = (halves[0], [] if told else halves[1])
    if kind in ("mail and chat", "mail only", "own statement"):
        rest = [t for t in ties if t not in halves[1]] if kind == "own statement" else ties
        chat = halves[1] if kind == "mail and chat" else []
        yield from _mail(v, [t for t in rest if t not in chat], sender, start)
    if kind in ("mail and chat", "chat and page"):
        yield _whatsapp(v, halves[1], start)
    if kind == "chat and page":
        yield _page(v, halves[0])
    if kind == "telegram":
        yield "result.json", chats.telegram(v, [v.say(t) for t in ties], start)
    if kind == "mbox":
        yield "forwarded.mbox", _mbox(v, halves, sender, start)
    if report.bank and report.bank.dialect:
        yield "statement.csv", statements.write(statements.statement(report.bank))
    yield from report.papers


def _sender(world: World, report: Report) -> tuple[str, list[Tie]]:
    """Who the mails come from: a mailbox that the report is to mention, if any (so it stands in the header), else nobody's."""
    if report.sender:
        return report.sender, report.ties
    if report.papers_of in ("mail and chat", "mail only", "mbox"):
        for tie in report.ties:
            if tie.kind == "email":
                return spell(tie, report.style, None), [t for t in report.ties if t is not tie]
    return world.directory.mailbox("news", FREE_MAIL[2]), report.ties


def _mail(v: Voice, ties: list[Tie], sender: str, at: int) -> Iterator[Paper]:
    """One mail: an account or a wallet stands in its attachment, the rest in its body."""
    hidden = [t for t in ties if t.kind in ("iban", "tron", "eth", "btc")] or ties[:1]
    lines = [v.say(t) for t in ties if t not in hidden]
    secret = [v.say(t) for t in hidden]
    secret += [f"BIC: {statements.bank_code(t)}" for t in hidden if t.kind == "iban"]
    yield "offer.eml", mails.scam(v, lines, secret, sender, at, html=v.report.number % 2 == 0)


def _whatsapp(v: Voice, ties: list[Tie], start: int) -> Paper:
    contact = next((t for t in ties if t.kind == "phone" and t.phone and v.report.crew and t in v.report.crew.contacts), None)
    name = v.report.persona.name
    says = [v.say(t) for t in ties if t is not contact]
    shown = f"+{contact.phone.code} {contact.phone.groups}" if contact and contact.phone else name
    return f"WhatsApp Chat with {name}.txt", chats.whatsapp(v, says, shown, start)


def _page(v: Voice, ties: list[Tie]) -> Paper:
    host = next((t.value for t in ties if t.kind == "domain"), f"page-{v.report.number}.example.net")
    return "saved page.html", pages.page(f"{v.report.scheme} portal", host, [v.say(t) for t in ties] or ["Welcome."])


def _mbox(v: Voice, halves: tuple[list[Tie], list[Tie]], sender: str, start: int) -> bytes:
    found = []
    for number, ties in enumerate(halves):
        at = start + number * 30 * clock.HOUR
        found.append((sender, at, mails.scam(v, [v.say(t) for t in ties], [], sender, at, number=number)))
    return mails.mbox(found)


def _toml(v: Voice, ties: list[Tie]) -> bytes:
    """`report.toml`: the fields of a row, and a `[[payment]]` for each payment."""
    report = v.report
    fields = {
        "report_id": report.id,
        "received_at": clock.rfc3339(report.received),
        "narrative": narrate(v, ties),
        "reporter_name": report.victim.name,
    }
    fields |= {"reporter_email": report.email, "reporter_phone": report.phone, "country": report.country, "scam_type": report.scheme}
    fields["reporter_account"] = report.stated.tie.value if report.stated and report.stated.tie.kind == "iban" else ""
    text = "# Invented.\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items() if value)
    for claim in report.claims:
        at = clock.rfc3339(claim.at) if registers.timed(claim) else clock.date(claim.at)
        row = {"loss_amount": registers.stated(claim), "loss_currency": registers.currency(claim.asset), "paid_at": at}
        row |= {"paid_from": spell(claim.payer.tie, 0, None) if claim.payer else "", "paid_to": spell(claim.payee.tie, report.style, None)}
        row["payment_reference"] = claim.reference
        text += "\n[[payment]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in row.items() if value)
        for move in claim.moves:
            move.claimed, move.claimed_from = at, claim.payer is not None
    return text.encode()


def truncated(world: World) -> bytes:
    """A ZIP file of two pictures that breaks off in the second."""
    dice = world.dice.apart("truncated")
    whole = zipped([("screenshot-1.png", picture(dice)), ("screenshot-2.png", picture(dice))])
    return whole[: len(whole) * 3 // 4]
