"""Reads transactions of Bitcoin and its like as JSON, as explorers with Esplora's interface and Bitcoin Core give them.

Source of the rows: interface, "Bitcoin-like transactions": a transaction is an account of its own, coins are the accounts around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from leadline import kinds
from leadline.extract import bitcoin
from leadline.extract.bitcoin import DECIMALS, Candidate, Coin, Input, Output, Transaction, Unreadable
from leadline.formats import jsontree
from leadline.formats.text import Text, decode
from leadline.kinds.codec import bitcoin as codec
from leadline.model.records import Count, Entry, Exhibit, Found, Observation, Problem
from leadline.model.values import Money, Span
from leadline.plugins import extractor

# Chains that have transactions of this form, by the kind of their addresses: name as a rail, asset.
CHAINS = {"btc": ("bitcoin", "BTC"), "ltc": ("litecoin", "LTC"), "doge": ("dogecoin", "DOGE"), "bch": ("bitcoin-cash", "BCH")}
MOST = {"btc": 2_100_000_000_000_000, "ltc": 8_400_000_000_000_000, "bch": 2_100_000_000_000_000}  # units that can ever exist
AGAIN = "Get the transaction again, from an explorer with Esplora's interface (/tx/ID) or by `getrawtransaction ID 2`, and take that in."
CHECK = "Compare with the chain itself before anything rests on it; the file may have been changed."


@dataclass(slots=True)
class _Sheet:
    """One exhibit while it is read."""

    exhibit: Exhibit
    text: Text
    chain: str = "btc"
    coins: dict[Coin, Output] = field(default_factory=dict)
    spent: dict[Coin, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    order: int = 0

    def span(self, node: jsontree.Node, inset: int = 0) -> Span:
        """The bytes of a value; `inset` 1 leaves out a string's quotes."""
        return self.exhibit.span(self.text.byte(node.start + inset), self.text.byte(node.end - inset))

    def problem(self, kind: str, what: str, advice: str, node: jsontree.Node) -> Problem:
        """A problem at a value."""
        return Problem(kind, what, advice, self.exhibit.sha256, self.span(node))

    def money(self, value: int) -> Money:
        """A value in the chain's coin."""
        return Money(value, DECIMALS, CHAINS[self.chain][1])


@extractor(media=("application/x-bitcoin+json",))
def bitcoin_json(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Transactions as JSON in the forms of Esplora and Bitcoin Core, one, in a list or in a block.

    Each gives its inputs, its outputs and its fee as rows around `txid:CHAIN/HASH`, coins being the accounts. What the file does not
    say of an input is a problem: such a transaction's outputs are kept, and nothing is traced through it.
    """
    sheet = _Sheet(exhibit, decode(data, exhibit.parameter("charset")))
    nodes, faults = jsontree.parse(sheet.text.text)
    for fault in faults:
        at = exhibit.span(sheet.text.byte(fault.at), sheet.text.byte(min(fault.at + 1, len(sheet.text.text))))
        what = f"The JSON is {'cut off' if fault.cut else 'damaged'}: {fault.what}. The transactions that are whole were read."
        yield Problem("truncated" if fault.cut else "malformed", what, AGAIN, exhibit.sha256, at)
    found = list(bitcoin.candidates(nodes))
    read: list[Transaction] = []
    for number, candidate in enumerate(found):
        try:
            made = bitcoin.read(candidate)
        except Unreadable as error:
            yield sheet.problem("bad-row", f"transaction {_name(candidate)}: {error}; it was not read", AGAIN, candidate.node)
            continue
        if made.txid in sheet.rows:
            what = f"transaction {made.txid} stands twice in this file: counted once"
            yield sheet.problem("duplicate", what, "Nothing to do.", made.node)
            continue
        sheet.rows[made.txid] = number
        read.append(made)
    yield from _chain(sheet, read)
    kept = []
    for made in read:
        fault_of = _faulty(sheet, made)
        if fault_of:
            yield sheet.problem("not-traced", f"transaction {made.txid}: {fault_of}; none of its rows was read", CHECK, made.node)
        else:
            kept.append(made)
    done = yield from _all(sheet, kept)
    yield Count(exhibit.sha256, len(found), done, len(found) - done)


def _name(candidate: Candidate) -> str:
    node = candidate.node
    txid = node.get("txid") if node.kind == "object" else node
    return txid.text[:64] if txid is not None and txid.text else "without an id"


def _chain(sheet: _Sheet, read: list[Transaction]) -> Iterator[Problem]:
    """Decides of which chain the transactions are, by the form of their addresses."""
    printed = [one.address for made in read for one in made.inputs] + [one.address for made in read for one in made.outputs]
    texts = [text for text in dict.fromkeys(printed) if text is not None]
    seen = Counter(chain for text in texts for chain in CHAINS if kinds.parse(chain, text) is not None)
    if seen:
        sheet.chain = min(seen, key=lambda chain: (-seen[chain], list(CHAINS).index(chain)))
    elif texts:
        sheet.chain = ""
    elif read:
        what = "No transaction shows an address that would name its chain; they are taken as Bitcoin's."
        yield sheet.problem("chain-assumed", what, "If they are of another chain, leave the file out and say so.", read[0].node)


def _faulty(sheet: _Sheet, made: Transaction) -> str:
    """Why nothing of a transaction can be relied on; empty where nothing speaks against it."""
    if not sheet.chain:
        return "its addresses are of no chain that is known (a test network's coins are worth nothing)"
    if sheet.chain != "ltc" and made.hashed is not None and made.hashed != made.txid:
        return f"its inputs and outputs do not give its id but {made.hashed}"
    if sum(one.value for one in made.outputs) > MOST.get(sheet.chain, 1 << 63):
        return "it pays out more coins than can exist"
    return ""


def _all(sheet: _Sheet, kept: list[Transaction]) -> Generator[Found, None, int]:
    """The rows of all transactions, oldest first; returns how many were read whole."""
    sheet.coins = bitcoin.known_coins(kept)
    done = 0
    for made in bitcoin.in_order(kept):
        try:
            missing = bitcoin.look_up(made, sheet.coins)
            _spend(sheet, made)
        except Unreadable as error:
            yield sheet.problem("not-traced", f"transaction {made.txid}: {error}; none of its rows was read", CHECK, made.node)
            continue
        if made.doubt:
            yield sheet.problem("no-time", f"transaction {made.txid}: {made.doubt}", AGAIN, made.node)
        if missing:
            what = (
                f"transaction {made.txid} spends {len(missing)} of its {len(made.inputs)} coins without their amounts "
                f"({', '.join(f'{name}:{n}' for name, n in missing[:3])}{', …' if len(missing) > 3 else ''}): "
                "its outputs are shown, but nothing is traced through it, and its coins seem to rest where they were"
            )
            yield sheet.problem("not-traced", what, AGAIN, made.node)
        yield from _references(sheet, made)
        yield from _entries(sheet, made, whole=not missing)
        done += not missing
    return done


def _spend(sheet: _Sheet, made: Transaction) -> None:
    """Notes the coins that a confirmed transaction spends. Raises Unreadable where another one of the file has spent one of them."""
    coins = [one.coin for one in made.inputs if one.coin is not None] if made.status == "confirmed" else []
    for coin in coins:
        if coin in sheet.spent:
            raise Unreadable(f"it spends the coin {coin[0]}:{coin[1]}, which {sheet.spent[coin]} has spent")
    sheet.spent.update(dict.fromkeys(coins, made.txid))


def _references(sheet: _Sheet, made: Transaction) -> Iterator[Observation]:
    """The transaction's id and the addresses in it, so that they are found and searched."""
    row = sheet.rows[made.txid]
    if value := kinds.parse("txid", f"{sheet.chain}/{made.txid}"):
        yield Observation(sheet.span(made.txid_node, 1), "txid", value, made.txid_node.text, "hash", row)
    sides: tuple[tuple[str, list[Input] | list[Output]], ...] = (("from", made.inputs), ("to", made.outputs))
    for name, parties in sides:
        for one in parties:
            node = one.address_node
            if node is not None and (value := kinds.parse(sheet.chain, node.text)):
                yield Observation(sheet.span(node, 1), sheet.chain, value, node.text, name, row)


def _entries(sheet: _Sheet, made: Transaction, *, whole: bool) -> Iterator[Entry | Problem]:
    """Inputs in, outputs out, the fee last; of a transaction that is not known whole the outputs only."""
    chain, account = sheet.chain, f"txid:{sheet.chain}/{made.txid}"
    rail, status = CHAINS[chain][0], made.status

    def entry(span: Span, payer: str | None, payee: str | None, value: int, address: str | None = None, fee: Money | None = None) -> Entry:
        sheet.order += 1
        return Entry(span, sheet.order, made.at, payer, payee, sheet.money(value), "", None, fee, None, rail, status, account, address)

    out = sum(one.value for one in made.outputs)
    for one in made.inputs if whole else ():
        payer = f"outpoint:{chain}/{one.coin[0]}:{one.coin[1]}" if one.coin is not None else None
        value = out if one.coin is None else one.value or 0
        yield entry(sheet.span(one.node), payer, account, value, _address(sheet, one.address))
    for n, output in enumerate(made.outputs):
        address = output.address
        if chain == "btc" and output.script is not None and (given := codec.address(output.script)) is not None:
            if address is not None and kinds.parse("btc", address) != given:
                what = f"transaction {made.txid}: output {n} is printed with the address {address[:100]}, but its script pays {given}"
                yield sheet.problem("address-differs", what, CHECK, output.node)
            address = given
        payee = None if output.dead else f"outpoint:{chain}/{made.txid}:{n}"
        yield entry(sheet.span(output.node), account, payee, output.value, "OP_RETURN" if output.dead else _address(sheet, address))
    if whole and made.inputs[0].coin is not None:
        node, inset = (made.fee_node, 0) if made.fee_node is not None else (made.txid_node, 1)
        yield entry(sheet.span(node, inset), account, None, 0, fee=sheet.money(made.fee or 0))


def _address(sheet: _Sheet, text: str | None) -> str | None:
    value = kinds.parse(sheet.chain, text) if text is not None else None
    return f"{sheet.chain}:{value}" if value is not None else text
