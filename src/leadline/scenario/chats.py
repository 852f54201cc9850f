"""Writes chats as telephones and programs export them: WhatsApp in every locale's date form, Telegram Desktop's JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from leadline.scenario import clock
from leadline.scenario.texts import Voice

_NOTICE = {
    "en": "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
    "de": "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Nur Personen in diesem Chat können sie lesen, anhören oder teilen.",
    "fr": "Les messages et les appels sont chiffrés de bout en bout.",
    "es": "Los mensajes y las llamadas están cifrados de extremo a extremo.",
    "it": "I messaggi e le chiamate sono crittografati end-to-end.",
    "th": "ข้อความและการโทรได้รับการเข้ารหัสจากต้นทางถึงปลายทาง",
}


def _stamp(country: str, at: datetime) -> str:
    """What stands before each message, by the telephone's language and make."""
    half = "AM" if at.hour < 12 else "PM"
    if country in ("DE", "AT"):
        return f"{at:%d.%m.%y}, {at:%H:%M} - "
    if country in ("GB", "IE"):
        return f"[{at:%d/%m/%Y}, {at:%H:%M:%S}] "
    if country == "US":
        return f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M}\u202f{half} - "
    if country == "CH":
        return f"[{at:%d.%m.%y}, {at:%H:%M:%S}] "
    if country == "ES":
        return f"{at.day}/{at.month}/{at:%y}, {at.hour % 12 or 12}:{at:%M} {'a' if at.hour < 12 else 'p'}. m. - "
    if country == "AU":
        return f"[{at.day}/{at.month}/{at:%y}, {at.hour % 12 or 12}:{at:%M:%S}\u202f{half.lower()}] "
    if country == "FR":
        return f"{at:%d/%m/%Y}, {at:%H:%M} - "
    return f"{at.day}/{at.month}/{at:%y}, {at:%H:%M} - "


def script(v: Voice, says: Sequence[str]) -> list[tuple[str, str]]:
    """Who says what: the usual talk, with the scammer's lines strewn in near its end."""
    talk = [(who, v.fill(text)) for who, text in v.words["chat"]]
    return [*talk[:5], *(("T", line) for line in says), *(("T", line) for line in v.report.chat), *talk[5:]]


def whatsapp(v: Voice, says: Sequence[str], contact: str, start: int) -> bytes:
    """A chat exported from WhatsApp; `contact` is a saved name or, where none is saved, the number."""
    country, at = v.report.country, start
    apple = country in ("GB", "IE", "CH", "AU")
    mark = "\u200e" if apple else ""
    head = f"{contact}: {mark}" if apple else ""
    text = f"{_stamp(country, clock.moment(at))}{head}{_NOTICE[v.report.language]}\n"
    for who, line in [("T", "(invented)"), *script(v, says)]:
        at += v.dice.between(20, 400)
        name = contact if who == "T" else v.report.victim.first
        text += f"{_stamp(country, clock.moment(at))}{name}: {line}\n"
    return text.encode()


def telegram(v: Voice, says: Sequence[str], start: int) -> bytes:
    """`result.json` of one chat, as Telegram Desktop writes it: links are entities inside the text."""
    at = start
    rows: list[dict[str, object]] = []
    for number, (who, line) in enumerate([("T", "(invented)"), *script(v, says)], 1):
        at += v.dice.between(20, 400)
        sender, code = (v.report.persona.name, "user7000000001") if who == "T" else (v.report.victim.name, "user7000000002")
        words = line.split(" ")
        link = next((w for w in words if w.startswith(("https://", "HTTPS://"))), None)
        parts: list[object] = [line]
        if link:
            before, _, after = line.partition(link)
            parts = [before, {"type": "link", "text": link}, after]
        entities = [p if isinstance(p, dict) else {"type": "plain", "text": p} for p in parts if p]
        when = clock.moment(at)
        row = {"id": number, "type": "message", "date": f"{when:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(when.timestamp()))}
        rows.append(row | {"from": sender, "from_id": code, "text": parts if link else line, "text_entities": entities})
    chat = {"name": v.report.persona.name, "type": "personal_chat", "id": 7000000001, "messages": rows}
    return (json.dumps(chat, ensure_ascii=False, indent=1) + "\n").encode()
