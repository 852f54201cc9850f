"""Hostile chats: whose words they are stays in doubt where it is, and what cannot be seen is shown."""

from __future__ import annotations

import json

from tests.hostile.expect import PARTLY, READ, Expect, case
from tests.hostile.make import iban, seen

ALIKE = "pаypal.example".encode("idna").decode()  # the second letter is Cyrillic


@case("chat", "forged.txt", Expect((READ, PARTLY), may=("ambiguous-author", "ambiguous-date", "out-of-order"), seen=(seen(201), seen(202))))
def forged(big: bool) -> bytes:
    """A message that holds a line end and then looks like another person's message, on an earlier day."""
    lines = [
        "[14/03/2026, 10:00:00] Ann: Hello",
        f"[14/03/2026, 10:01:00] Bob: Pay to {iban(201)}",
        f"[01/03/2026, 09:00:00] Ann: I confirm {iban(202)}",
        "[15/03/2026, 10:02:00] Ann: Why?",
    ]
    return "\n".join([*lines, ""]).encode()


@case("chat", "day-or-month.txt", Expect((READ,), ("ambiguous-date",), seen=(seen(203),)))
def day_or_month(big: bool) -> bytes:
    """No date in the chat tells the day from the month."""
    lines = ["03/04/2026, 10:00 - Ann: Hello", f"04/05/2026, 10:01 - Bob: Pay to {iban(203)}", "05/06/2026, 10:02 - Ann: Why?"]
    return "\n".join([*lines, ""]).encode()


@case("chat", "proto.json", Expect((READ, PARTLY), may=("malformed", "bad-row", "duplicate-key"), seen=(seen(204),)))
def proto(big: bool) -> bytes:
    """A Telegram export whose keys would poison objects of JavaScript and templates of Python."""
    message = {
        "id": 1, "type": "message", "date": "2026-03-04T10:00:00", "date_unixtime": "1772618400", "from": "__class__", "from_id": "user1",
        "__proto__": {"admin": True}, "constructor": {"prototype": {"x": 1}}, "text": f"{{0.__class__}} ${{7*7}} {{{{7*7}}}} pay {iban(204)}",
        "text_entities": [],
    }  # fmt: skip
    chat = {"name": "__proto__", "type": "personal_chat", "id": 7, "messages": [message], "hasOwnProperty": 1}
    return json.dumps(chat).encode()


@case("chat", "escapes.txt", Expect((READ, PARTLY), may=("damaged",), seen=(seen(205),)))
def escapes(big: bool) -> bytes:
    """Sequences that clear a terminal, retitle its window and write a file's name over another."""
    return f"Ann: \x1b[2J\x1b]0;owned\x07\x1b[8mhidden\x1b[0m\x1b]52;c;AAAA\x07 pay to {iban(205)}\r\n".encode() * 3


@case("chat", "lookalikes.txt", Expect((READ,), seen=(seen(206), f"url:https://{ALIKE}/login"), unseen=("url:https://paypal.example/login", "domain:paypal.example")))
def lookalikes(big: bool) -> bytes:
    """A Cyrillic letter in a name that looks like another: it is not that other."""
    return f"Log in at https://pаypal.example/login and pay to {iban(206)}\n".encode()


@case("chat", "marks.txt", Expect((READ,), seen=(seen(207),)))
def marks(big: bool) -> bytes:
    """One letter that carries two hundred thousand marks."""
    return f"Pay to {iban(207)} a{'̀' * (200_000 if big else 20_000)}\n".encode()
