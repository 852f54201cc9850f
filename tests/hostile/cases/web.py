"""Hostile pages and documents: nothing is fetched, nothing runs, what is hidden is marked."""

from __future__ import annotations

import json
import zlib

from tests.hostile.expect import NOT, PARTLY, READ, Expect, canary, case
from tests.hostile.make import iban, page, pdf, seen, zipped

ANY = (READ, PARTLY, NOT)


@case("web", "active.html", Expect((READ,), seen=(seen(701),), unseen=(seen(702),)))
def active(big: bool) -> bytes:
    """Scripts, a base, a refresh and markup that changes its meaning when it is parsed twice."""
    odd = "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"><svg><style><!--</style><img src=x onerror=alert(2)>--></style>"
    head = f'<base href="{canary("")}"><meta http-equiv="refresh" content="0;url={canary("refresh")}"><script>"{iban(702)}"</script>'
    return f"<!doctype html><html><head>{head}</head><body onload=alert(3)><p>Pay to {iban(701)}</p>{odd}</body></html>".encode()


@case("web", "script.svg", Expect(ANY, may=("unreadable", "malformed", "active-content", "not-read")))
def svg_script(big: bool) -> bytes:
    """A picture that is a program."""
    inside = f'<script>fetch("{canary("svg")}")</script><image href="{canary("svg.png")}"/><foreignObject><body onload="alert(1)"/></foreignObject>'
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{inside}<text>{iban(703)}</text></svg>'.encode()


@case("web", "entity.svg", Expect(ANY, may=("unreadable", "malformed", "not-read"), unseen=("iban:root:x:0:0",)))
def svg_entity(big: bool) -> bytes:
    """A picture that would read a file of this machine."""
    return b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'


@case("web", "addresses.txt", Expect((READ,)))
def addresses(big: bool) -> bytes:
    """Addresses that lead to this machine, to a cloud's secrets, to files and back to the program."""
    told = (
        canary("list"), "http://169.254.169.254/latest/meta-data/", "http://[::1]:22/", "http://127.1/", "http://0x7f000001/", "gopher://127.0.0.1:6379/_x",
        "file:///etc/passwd", "http://localhost:8000/api/cases", "dict://127.0.0.1:11211/stat", "jar:http://a!/b", "ldap://127.0.0.1/x",
    )  # fmt: skip
    return "\n".join([*told, ""]).encode()


@case("web", "loop.mhtml", Expect((READ, PARTLY), may=("malformed", "truncated"), seen=(seen(705),)))
def mhtml(big: bool) -> bytes:
    """A saved page whose parts contain one another by their addresses."""
    head = 'From: <Saved by Blink>\r\nSnapshot-Content-Location: http://canary.invalid/a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    parts = [
        f"--b\r\nContent-Type: text/html\r\nContent-Location: http://canary.invalid/{here}\r\n\r\n"
        f'<html><body>Pay to {iban(705)}<iframe src="http://canary.invalid/{there}"></iframe></body></html>\r\n'
        for here, there in (("a", "b"), ("b", "a"))
    ]
    return (head + "".join(parts) + "--b--\r\n").encode()


@case("web", "hostile.har", Expect((READ, PARTLY), may=("malformed", "missing", "bad-row", "over-limit", "damaged", "empty")))
def har(big: bool) -> bytes:
    """A visit whose sizes, times and bodies lie."""

    def entry(**more: object) -> dict[str, object]:
        content = {"size": -1, "mimeType": "text/html", "text": "%%%%", "encoding": "base64"}
        request = {"method": "GET\r\nX: y", "url": canary("har"), "headers": [{"name": "a\0", "value": None}], "postData": 7}
        return {"startedDateTime": "2026-99-99T99:99:99", "time": 1e308, "request": request, "response": {"status": -1, "content": content}, **more}

    entries: list[object] = [entry(), entry(request=None), entry(response=[]), None, 7, "x", []]
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}).encode()


@case("doc", "script.pdf", Expect((READ, PARTLY), ("active-content",), seen=(seen(707),)))
def pdf_script(big: bool) -> bytes:
    """A PDF that runs a script when it opens and starts a program."""
    catalog = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (calc.exe) >> >>"
    return pdf(page(f"Pay to {iban(707)}".encode(), catalog=catalog))


@case("doc", "page-loop.pdf", Expect((PARTLY, READ), may=("page-missing", "malformed", "truncated", "damaged", "over-limit", "limit", "empty", "unreadable")))
def page_loop(big: bool) -> bytes:
    """Pages that are their own parents, and a million of them promised."""
    objects = page(f"Pay to {iban(708)}".encode())
    objects[1] = b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >>"
    return pdf(objects)


@case("doc", "twice-packed.pdf", Expect((PARTLY, READ), may=("over-limit", "page-missing", "malformed", "damaged", "not-read", "unreadable"), seconds=180))
def flate(big: bool) -> bytes:
    """A page whose content is packed twice and becomes a gigabyte."""
    packed = zlib.compress(zlib.compress(b"q Q " * (250_000_000 if big else 5_000_000), 9), 9)
    objects = page(b"")
    objects[3] = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(packed), packed)
    return pdf(objects)


@case("doc", "unseen.pdf", Expect((READ, PARTLY), may=("active-content",), seen=(seen(710), seen(711))))
def invisible(big: bool) -> bytes:
    """Text that is drawn without ink, beside text that is seen."""
    content = f"BT /F1 12 Tf 72 720 Td (Pay to {iban(710)}) Tj ET BT 3 Tr /F1 12 Tf 72 700 Td (Pay to {iban(711)}) Tj ET".encode()
    return pdf(page(b"", content=content))


@case("doc", "object.rtf", Expect((READ, PARTLY), may=("active-content", "malformed", "damaged", "truncated", "unreadable"), seen=(seen(712),)))
def rtf_object(big: bool) -> bytes:
    """An embedded object with a broken frame and a link that would be followed on opening (after CVE-2017-0199)."""
    data = "0105000002000000" + "0b000000" + "4f4c45324c696e6b00" + "ffffffff" * 40
    moniker = "e0c9ea79f9bace118c8200aa004ba90b" + canary("moniker").encode("utf-16-le").hex()
    return f"{{\\rtf1\\ansi Pay to {iban(712)}\\par {{\\object\\objautlink\\objupdate{{\\*\\objdata {data}{moniker}}}}}}}".encode()


@case("doc", "polyglot.pdf", Expect((READ, PARTLY), may=("malformed", "truncated", "damaged", "active-content"), seen=(seen(713),)))
def polyglot(big: bool) -> bytes:
    """One file that is a PDF, a web page and a ZIP."""
    front = pdf(page(f"Pay to {iban(713)}".encode())) + b"<html><script>alert(1)</script></html>"
    return front + zipped([("a.txt", b"another reading\n")])


@case("doc", "test-virus.txt", Expect((READ,)))
def eicar(big: bool) -> bytes:
    """The test file of virus scanners (EICAR), put together here so that no scanner finds it in the source."""
    return ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
