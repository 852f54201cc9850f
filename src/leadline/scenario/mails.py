"""Writes mails as they come: header, MIME parts in base64 and quoted-printable, attachments; one mail a file, or an mbox."""

from __future__ import annotations

import binascii
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from leadline.scenario import clock
from leadline.scenario.codes import txid
from leadline.scenario.texts import Voice

DESK = "complaints.desk@example.org"  # where victims send what they have: stands in mails of every network
MAILER = "Invented Mail 12.4.0.7"  # a version that looks like an address
RELAY = "mail.example.net"  # the one mail service of this world
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail: how it is encoded, and its name where it is an attachment."""

    kind: str
    data: bytes
    encoding: str = "quoted-printable"
    charset: str = "utf-8"
    name: str = ""


def written(at: int) -> str:
    """A mail's date (RFC 5322), in English on every machine."""
    when = clock.moment(at)
    return f"{_DAYS[when.weekday()]}, {when.day:02d} {_MONTHS[when.month - 1]} {when.year} {when:%H:%M:%S} +0000"


def encoded(text: str) -> str:
    """A header's text (RFC 2047)."""
    if text.isascii():
        return text
    return " ".join(f"=?utf-8?b?{b64encode(text[n : n + 14].encode()).decode()}?=" for n in range(0, len(text), 14))


def mail(headers: Sequence[tuple[str, str]], parts: Sequence[Part], word: str) -> bytes:
    """The whole mail; `word` makes its boundary and id."""
    boundary = "inv-" + txid(word)[:20]
    head = [*headers, ("Message-ID", f"<invented-{txid('id', word)[:16]}@{RELAY}>"), ("MIME-Version", "1.0"), ("X-Mailer", MAILER)]
    if len(parts) == 1:
        return ("".join(f"{k}: {v}\n" for k, v in head)).encode() + _part(parts[0])
    head.append(("Content-Type", f'multipart/mixed; boundary="{boundary}"'))
    body = b"".join(f"--{boundary}\n".encode() + _part(part) + b"\n" for part in parts)
    return "".join(f"{k}: {v}\n" for k, v in head).encode() + b"\n" + body + f"--{boundary}--\n".encode()


def _part(part: Part) -> bytes:
    kind = f"{part.kind}; charset={part.charset}" if part.kind.startswith("text/") else part.kind
    head = f"Content-Type: {kind}" + (f'; name="{part.name}"' if part.name else "") + f"\nContent-Transfer-Encoding: {part.encoding}\n"
    if part.name:
        head += f'Content-Disposition: attachment; filename="{part.name}"\n'
    if part.encoding == "base64":
        text = b64encode(part.data).decode()
        data = "".join(text[n : n + 76] + "\n" for n in range(0, len(text), 76)).encode()
    elif part.encoding == "quoted-printable":
        data = binascii.b2a_qp(part.data, istext=True)
    else:
        data = part.data
    return head.encode() + b"\n" + data


def scam(v: Voice, lines: Sequence[str], hidden: Sequence[str], sender: str, at: int, *, number: int = 0, html: bool = False) -> bytes:
    """A scammer's mail to the victim: `lines` in the body, `hidden` in an attached text file."""
    report, words = v.report, v.words
    foot = v.dice.pick(report.footers) if report.footers else ""
    text = "\n".join(
        [
            v.fill(words["greeting"]),
            "",
            *lines,
            *([words["attached"]] if hidden else []),
            "",
            v.fill(words["regards"]),
            *(["--", foot] if foot else []),
            "(invented)",
            "",
        ]
    )
    parts = [Part("text/plain", text.encode(), ("quoted-printable", "base64", "8bit")[(report.number + number) % 3])]
    if html:
        page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n") if line) + "</body></html>\n"
        parts.append(Part("text/html", page.encode(), "base64"))
    if hidden:
        parts.append(Part("text/plain", ("INVENTED DOCUMENT\n" + "\n".join(hidden) + "\n").encode(), "base64", name="payment-details.txt"))
    to = report.email or "undisclosed-recipients:;"
    host = sender.partition("@")[2]
    headers = [
        ("Received", f"from {host} ([192.0.2.{report.number % 200 + 10}]) by {RELAY} with ESMTPS; {written(at + 4)}"),
        ("From", f'"{encoded(report.persona.name)}" <{sender}>' if report.persona.name.isascii() else f"<{sender}>"),
        ("To", to),
        ("Subject", encoded(v.fill(v.dice.pick(words["subject"])) + " (invented)")),
        ("Date", written(at)),
    ]
    return mail(headers, parts, f"{report.id} {number}")


def complaint(v: Voice, text: str, at: int, *, lying: bool = False) -> bytes:
    """A victim's own mail to the desk; `lying`: it says UTF-8 and is Windows-1252."""
    report = v.report
    data = (text + "\n\n" + report.victim.name + "\n").encode("cp1252" if lying else "utf-8", "replace")
    headers = [
        ("From", f"{encoded(report.victim.name)} <{report.email}>"),
        ("To", DESK),
        ("Subject", encoded(f"{v.words['invented']} {report.id}")),
        ("Date", written(at)),
    ]
    return mail(headers, [Part("text/plain", data, "8bit" if lying else "base64")], report.id)


def mbox(mails: Sequence[tuple[str, int, bytes]]) -> bytes:
    """Several mails in one file (RFC 4155), each with sender and time; a line that would start a mail is marked."""
    out = b""
    for sender, at, data in mails:
        when = clock.moment(at)
        out += f"From {sender} {_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when.day:2d} {when:%H:%M:%S} {when.year}\n".encode()
        out += b"\n".join(b">" + row if row.startswith(b"From ") else row for row in data.split(b"\n")) + b"\n"
    return out
