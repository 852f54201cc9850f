"""Plans who is behind which reports: sizes, crews, and the references that hold each network together."""

from __future__ import annotations

from leadline.scenario import codes
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.people import FREE_MAIL, person
from leadline.scenario.spelling import STYLES, Tie, phone_tie
from leadline.scenario.world import Account, Crew, Network, Report, World

SCHEMES = ("investment", "romance", "job", "helpdesk")
_COUNTRIES = ("DE", "GB", "FR", "TH", "US", "AT", "ES", "IT", "IE", "AU", "CH", "DE", "GB")
_CHAINS = ("tron", "eth", "tron", "btc")
_ASSETS = {"tron": "USDT@tron", "eth": "USDT@ethereum", "btc": "BTC"}
_LINKS = ("phone", "domain", "email", "handle", "account")
_CHAIN_LINKS = ("account", "phone", "wallet", "email", "domain")


def plan(world: World) -> None:
    """Fills in networks, crews and their reports; what each report mentions is decided later."""
    dice = world.dice.apart("networks")
    counter = 0
    for index, size in enumerate(sizes(world.size, dice)):
        names = book("names")["networks"]["names"]
        name = names[index % len(names)] + (f" {index // len(names) + 1}" if index >= len(names) else "")
        pattern = "chain" if index % 5 == 2 and 3 <= size <= 6 else "crews"
        network = Network(index, name, SCHEMES[index % 4], pattern)
        for place, count in enumerate(_crew_sizes(size, pattern, dice)):
            crew = _crew(world, network, place, counter, dice)
            crew.reports = [_report(network, crew, dice) for _ in range(count)]
            network.crews.append(crew)
            counter += 1
        _link(world, network, dice)
        world.networks.append(network)
    singles = world.size - sum(len(n.reports) for n in world.networks)
    everyone = [r for n in world.networks for r in n.reports] + [_single(world, n, dice) for n in range(singles)]
    world.reports = dice.shuffled(everyone)
    for number, report in enumerate(world.reports):
        report.number = number


def sizes(reports: int, dice: Dice) -> list[int]:
    """How many reports each network has: one large, then ever more small ones; about a tenth of the reports stay single."""
    left = reports - max(1, reports // 10)
    largest = max(2, reports * 2 // 5 if reports <= 100 else reports // 8)
    found = [min(largest, left)] if left >= 2 else []
    left -= sum(found)
    most = max(4, reports // 10)
    weights = [10**9 // (size * size) for size in range(2, most + 1)]
    while left >= 2:
        size = min(2 + dice.weighted(weights), left)
        found.append(size if left - size != 1 else left)
        left -= found[-1]
    return found


def _crew_sizes(size: int, pattern: str, dice: Dice) -> list[int]:
    if pattern == "chain":
        return [1] * size
    if size <= 3:
        return [size]
    found: list[int] = []
    most = max(2, min(11, size // 2))  # two crews at least
    while size > 0:
        count = min(dice.between(2, most), size)
        count = size if size - count < 2 else count
        found.append(count)
        size -= count
    return found


def _crew(world: World, network: Network, place: int, counter: int, dice: Dice) -> Crew:
    country = _COUNTRIES[counter] if counter < 4 else dice.pick(_COUNTRIES)
    data = book("countries")[country]
    # Neighbours in a network never share a style: what they have in common is spelt differently.
    crew = Crew(country, data["language"], (place + network.index) % STYLES, person("personas", dice))
    if counter % 3 == 2:
        chain = _CHAINS[(counter // 3) % len(_CHAINS)]
        crew.accounts.append(wallet(world, chain, "wallet", network.index))
    else:
        for _ in range(dice.between(1, 2)):
            crew.accounts.append(mule(world, country, "mule1", network.index, dice))
    phone = world.directory.phone(country, "GB", "DE", "FR", "AU")
    if phone:
        crew.contacts.append(phone_tie(phone))
    host = world.directory.host() if dice.chance(60) else dice.pick(FREE_MAIL)
    crew.contacts.append(Tie("email", world.directory.mailbox(crew.persona.latin, host)))
    crew.contacts.append(Tie("handle", f"telegram/{world.directory.handle(crew.persona.latin)}"))
    return crew


def mule(world: World, country: str, role: str, network: int, dice: Dice) -> Account:
    """An account that takes in money of victims from `country`, or passes it on."""
    data = book("countries")[country]
    kind, value = codes.account(dice.pick(data["mules"]), dice)
    holder = (
        person(data["language"], dice).name if dice.chance(60) else f"{dice.pick(book('names')['firms']['shells'])} {dice.between(2, 99)}"
    )
    account = Account(Tie(kind, value), holder, role, data["currency"], network)
    world.accounts.append(account)
    return account


def wallet(world: World, chain: str, role: str, network: int) -> Account:
    """An address on a chain, made from words."""
    word = f"invented {world.seed} {role} {len(world.accounts)}"
    value = {"tron": codes.tron, "eth": codes.eth, "btc": codes.btc}[chain](word)
    account = Account(Tie(chain, value), "", role, _ASSETS[chain], network)
    world.accounts.append(account)
    return account


def _report(network: Network, crew: Crew, dice: Dice) -> Report:
    language = crew.language
    report = Report(0, network.index, crew.country, language, crew.style, person(language, dice), crew.persona, network.scheme, crew=crew)
    report.pays = dice.chance(96)
    return report


def _single(world: World, number: int, dice: Dice) -> Report:
    """A report of its own: its scammer, account and site are nobody else's."""
    country = dice.pick(_COUNTRIES)
    alone = Network(-1, "", SCHEMES[number % 4], "single")
    crew = _crew(world, alone, number, 4 + 3 * dice.below(1000) + dice.below(2), dice)
    crew.country, crew.language = country, book("countries")[country]["language"]
    if crew.accounts[0].tie.kind in ("iban", "account"):
        crew.accounts = [mule(world, country, "mule1", -1, dice)]
    crew.links = [Tie("domain", world.directory.host())]
    report = _report(alone, crew, dice)
    crew.reports = [report]
    return report


def _link(world: World, network: Network, dice: Dice) -> None:
    """Gives neighbouring crews what they share: two or three references, in a chain exactly one, so that A-B-C holds by B alone."""
    crews = network.crews
    if len(crews) == 1:
        crews[0].links.append(Tie("domain", world.directory.host()))
    for place in range(len(crews) - 1):
        pair = (crews[place], crews[place + 1])
        if network.pattern == "chain":
            _share(world, network, _CHAIN_LINKS[(place + network.index) % len(_CHAIN_LINKS)], pair, dice)
            continue
        for kind in dice.some(_LINKS, dice.between(2, 3)):
            _share(world, network, kind, pair, dice)
        if place + 2 < len(crews):  # a second hold for long chains of crews
            _share(world, network, dice.pick(("domain", "phone")), (crews[place], crews[place + 2]), dice)


def _share(world: World, network: Network, kind: str, pair: tuple[Crew, Crew], dice: Dice) -> None:
    first = pair[0]
    # Only an account that both crews' victims would pay into, and that has an IBAN, is spelt in two ways.
    if kind == "account" and (book("countries")[first.country]["mules"][0] not in book("countries")["iban"] or not _same_money(pair)):
        kind = "phone"
    if kind in ("account", "wallet"):
        bridge = (
            mule(world, first.country, "mule1", network.index, dice)
            if kind == "account"
            else wallet(world, "tron", "wallet", network.index)
        )
        for crew in pair:
            crew.bridges.append(bridge)
        return
    tie = _contact(world, kind, first, network, dice)
    for crew in pair:
        crew.links.append(tie)


def _same_money(pair: tuple[Crew, Crew]) -> bool:
    countries = book("countries")
    return bool(countries[pair[0].country]["currency"] == countries[pair[1].country]["currency"])


def _contact(world: World, kind: str, crew: Crew, network: Network, dice: Dice) -> Tie:
    if kind == "phone" and (phone := world.directory.phone(crew.country, "DE", "GB", "FR", "AU")):
        return phone_tie(phone)
    if kind == "email":
        return Tie("email", world.directory.mailbox(dice.pick(("support", "payments", "verify", "finance")), world.directory.host()))
    if kind == "handle":
        return Tie("handle", f"telegram/{world.directory.handle(network.scheme + ' desk')}")
    return Tie("domain", world.directory.host())
