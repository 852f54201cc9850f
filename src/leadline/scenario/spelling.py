"""How people write one and the same thing: the reason why equal strings do not find a network.

Each crew works one country, and its victims have that country's habits. So a reference that two crews share is written in two ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from leadline.scenario.people import Phone

STYLES = 4


@dataclass(frozen=True, slots=True)
class Tie:
    """A reference that reports can have in common: its kind and canonical value."""

    kind: str
    value: str
    phone: Phone | None = None

    @property
    def ref(self) -> str:
        """`kind:value`."""
        return f"{self.kind}:{self.value}"


def phone_tie(phone: Phone) -> Tie:
    """A telephone number as a reference."""
    return Tie("phone", phone.value, phone)


def spell(tie: Tie, style: int, region: str | None, mark: int = 0) -> str:
    """The reference as somebody of that style writes it in running text.

    `region` is the country that the report itself names (None: none, so a national form would say too little);
    `mark` makes links differ as those with a visitor's number in them do.
    """
    if tie.kind == "phone" and tie.phone:
        return _phone(tie.phone, style, region)
    if tie.kind == "iban":
        return tie.value if style % 2 == 0 else _grouped(tie.value)
    if tie.kind == "eth":
        return tie.value if style % 2 == 0 else tie.value.lower()
    if tie.kind == "email":
        return _email(tie.value, style)
    if tie.kind == "domain":
        return _link(tie.value, style, mark)
    if tie.kind == "handle":
        return _handle(tie.value.partition("/")[2], style, mark)
    return f"account:{tie.value}" if tie.kind == "account" else tie.value


def cell(tie: Tie, style: int, region: str | None, mark: int = 0) -> str:
    """The same in a cell of a table that holds nothing else."""
    if tie.kind == "handle":
        name = tie.value.partition("/")[2]
        return (f"https://t.me/{name}", f"t.me/{name.capitalize()}", f"telegram/{name}", f"https://telegram.me/{name}")[style]
    return spell(tie, style, region, mark)


def _phone(phone: Phone, style: int, region: str | None) -> str:
    if style == 0:
        return f"+{phone.code} {phone.groups}"
    if style == 1:
        return phone.value
    if style == 2:
        if region in (None, "US", "AU", "TH"):  # they dial other digits than 00 to call abroad
            return f"+{phone.code}-{phone.groups.replace(' ', '-')}"
        return f"00{phone.code} {phone.groups}"
    if phone.code == "1":
        return (
            f"({phone.groups[:3]}) {phone.groups[4:].replace(' ', '-')}"
            if region == "US"
            else f"+1 ({phone.groups[:3]}) {phone.groups[4:].replace(' ', '-')}"
        )
    return f"{phone.trunk}{phone.groups}" if region == phone.country else f"+{phone.code} ({phone.trunk}){phone.groups}"


def _grouped(iban: str) -> str:
    return " ".join(iban[n : n + 4] for n in range(0, len(iban), 4))


def _email(address: str, style: int) -> str:
    local, _, host = address.partition("@")
    first, dot, rest = host.partition(".")
    return f"{local}@" + (host, host.upper(), first.capitalize() + dot + rest, host.title())[style]


def _link(host: str, style: int, mark: int) -> str:
    return (
        f"https://{host}/register?utm_source=fb&click={mark}",
        f"hxxps://{host.replace('.', '[.]')}/login",
        f"HTTPS://{host.upper()}/m/{mark}/",
        host[0].upper() + host[1:],
    )[style]


def _handle(name: str, style: int, mark: int) -> str:
    return (f"https://t.me/{name}", f"t.me/{name.capitalize()}?start=r{mark}", f"Telegram @{name}", f"https://telegram.me/{name}")[style]
