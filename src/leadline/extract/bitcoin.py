"""Reads transactions of Bitcoin and its like out of JSON, in the forms of Esplora and Bitcoin Core.

Sources: github.com/Blockstream/esplora, API.md (`/tx/:txid`: values in satoshi, `prevout` in every input); developer.bitcoin.org
and the help texts of Bitcoin Core's calls `getrawtransaction` and `getblock` (values in bitcoin as JSON numbers;
`prevout` and `fee` only at the verbosities that look the spent coins up).
What a file says is checked against the transaction's id, which is the hash of its inputs and outputs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from leadline.formats.jsontree import Node
from leadline.kinds.codec import bitcoin
from leadline.kinds.codec.bitcoin import Made, Spent

DECIMALS = 8  # of the coin's smallest unit, in which all values are counted
_HASH = re.compile(r"[0-9a-fA-F]{64}")
_AMOUNT = re.compile(r"(-?)([0-9]{1,20})(?:\.([0-9]{1,40}))?(?:[eE]([+-]?[0-9]{1,2}))?")

Coin = tuple[str, int]  # hash of the transaction in lower case, number of the output


class Unreadable(ValueError):
    """Says why a transaction cannot be read; the words follow its id."""


@dataclass(slots=True)
class Input:
    """One input. `coin` is None where new coins come in; `value` is None where the file does not say what the coin is worth."""

    node: Node
    coin: Coin | None
    value: int | None = None
    address: str | None = None
    address_node: Node | None = None


@dataclass(slots=True)
class Output:
    """One output: its value in the smallest unit, its address as printed, whether it can provably never be spent."""

    node: Node
    value: int
    address: str | None
    address_node: Node | None
    script: bytes | None
    dead: bool


@dataclass(slots=True)
class Transaction:
    """One transaction as the file has it. `time` is its block's, in seconds since 1970; None where it stands in none, or none is told."""

    node: Node
    txid: str
    txid_node: Node
    inputs: list[Input]
    outputs: list[Output]
    fee: int | None = None
    fee_node: Node | None = None
    time: int | None = None
    height: int = 0
    status: str = "confirmed"
    hashed: str | None = None  # the id that its own parts give; None where the file leaves some of them out
    doubt: str = ""

    @property
    def at(self) -> str:
        """The block's time as records have it."""
        return "" if self.time is None else datetime.fromtimestamp(self.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Block:
    """What a block that holds transactions says of all of them."""

    time: int | None = None
    height: int = 0
    status: str = "confirmed"


@dataclass(slots=True)
class Candidate:
    """A value that stands where a transaction is expected, with its block if it lies in one."""

    node: Node
    block: Block | None = None


def candidates(nodes: list[Node]) -> Iterator[Candidate]:
    """Everything that is a transaction, or stands where one is expected, in order; also inside answers of a server and lists."""
    stack: list[Candidate] = [Candidate(node) for node in reversed(nodes)]
    while stack:
        found = stack.pop()
        node = found.node
        if node.kind == "object" and any(key in node.members and node.members[key].kind == "array" for key in ("vin", "vout")):
            yield found
        elif node.kind == "object":
            listed = node.get("tx")
            if listed is not None and listed.kind == "array" and ("merkleroot" in node.members or "hash" in node.members):
                block = _block(node)
                stack += [Candidate(item, block) for item in reversed(listed.items)]
            else:
                stack += [Candidate(item, found.block) for item in reversed(node.children()) if item.kind in ("object", "array")]
        elif node.kind == "array":
            stack += [Candidate(item, found.block) for item in reversed(node.items)]
        elif node.kind == "string" and found.block is not None and _HASH.fullmatch(node.text):
            yield found  # a block at verbosity 1 names its transactions and does not show them


def _block(node: Node) -> Block:
    confirmations = node.get("confirmations")
    stale = confirmations is not None and confirmations.text.startswith("-")
    return Block(_time(node.get("time")), _whole(node.get("height")) or 0, "dropped" if stale else "confirmed")


def read(found: Candidate) -> Transaction:
    """One transaction. Raises Unreadable with the reason."""
    node = found.node
    if node.kind != "object":
        raise Unreadable("it is named by its id only")
    if not node.whole:
        raise Unreadable("it is damaged, or the file ends inside of it")
    txid, vin, vout = node.get("txid"), node.get("vin"), node.get("vout")
    if txid is None or txid.kind != "string" or not _HASH.fullmatch(txid.text):
        raise Unreadable("it has no id of 64 hex digits")
    if vin is None or vout is None or vin.kind != "array" or vout.kind != "array" or not vin.items or not vout.items:
        raise Unreadable("it lacks inputs or outputs")
    esplora = any("scriptpubkey" in item.members for item in vout.items) or "status" in node.members
    outputs = [_output(item, n, esplora=esplora) for n, item in enumerate(vout.items)]
    inputs = [_input(item, esplora=esplora) for item in vin.items]
    if any(one.coin is None for one in inputs) and len(inputs) > 1:
        raise Unreadable("it has an input of new coins beside others")
    if len({one.coin for one in inputs}) < len(inputs):
        raise Unreadable("it spends one coin twice")
    made = Transaction(node, txid.text.lower(), txid, inputs, outputs)
    made.fee_node = node.get("fee")
    made.fee = _value(made.fee_node, esplora=esplora) if made.fee_node is not None else None
    made.hashed = _hashed(node, made, vin.items)
    (_esplora_status if esplora else _core_status)(made, found.block)
    return made


def _output(node: Node, n: int, *, esplora: bool) -> Output:
    value = node.get("value")
    if node.kind != "object" or value is None:
        raise Unreadable(f"its output {n} shows no value")
    number = node.get("n")
    if number is not None and _whole(number) != n:
        raise Unreadable(f"its outputs are not complete and in order: number {number.text[:20]} stands where {n} should")
    form, script, address = _script(node, esplora=esplora)
    dead = bitcoin.unspendable(script) if script is not None else form in ("op_return", "nulldata")
    return Output(node, _value(value, esplora=esplora), address.text if address else None, address, script, dead)


def _script(node: Node, *, esplora: bool) -> tuple[str, bytes | None, Node | None]:
    """Form, bytes and address of an output's script, where they are given."""
    if esplora:
        holder, names = node, ("scriptpubkey_type", "scriptpubkey", "scriptpubkey_address")
    else:
        inside = node.get("scriptPubKey")
        holder, names = inside if inside is not None else node, ("type", "hex", "address")
    form, code, address = (holder.get(name) for name in names)
    several = holder.get("addresses")  # Bitcoin Core before version 22; several are the keys of a bare multisig, not an address
    if address is None and several is not None and len(several.items) == 1:
        address = several.items[0]
    return form.text if form else "", _bytes(code), address if address is not None and address.kind == "string" else None


def _input(node: Node, *, esplora: bool) -> Input:
    if node.kind != "object":
        raise Unreadable("an input of it is no object")
    made_new = node.get("is_coinbase")
    if node.get("coinbase") is not None or (made_new is not None and made_new.text == "true"):
        return Input(node, None)
    txid, number = node.get("txid"), _whole(node.get("vout"))
    if txid is None or not _HASH.fullmatch(txid.text) or number is None:
        raise Unreadable("an input of it does not name the coin that it spends")
    found = Input(node, (txid.text.lower(), number))
    before = node.get("prevout")
    value = before.get("value") if before is not None else None
    if before is not None and value is not None:
        found.value = _value(value, esplora=esplora)
        _, _, found.address_node = _script(before, esplora=esplora)
        found.address = found.address_node.text if found.address_node else None
    return found


def _value(node: Node, *, esplora: bool) -> int:
    """A value in the smallest unit, digit by digit. Raises Unreadable for what is no such value."""
    match = _AMOUNT.fullmatch(node.text)
    if match is None or node.kind not in ("number", "string") or len(node.text) > 60:
        raise Unreadable(f"{node.text[:40]!r} is no value")
    digits, shift = int(match[2] + (match[3] or "")), int(match[4] or 0) - len(match[3] or "") + (0 if esplora else DECIMALS)
    if shift < 0 and digits % int(10**-shift):
        raise Unreadable(f"{node.text[:40]!r} is finer than the coin's smallest unit")
    value = digits * int(10**shift) if shift >= 0 else digits // int(10**-shift)
    if match[1] and value:
        raise Unreadable(f"{node.text[:40]!r} is negative")
    if value >> 63:
        raise Unreadable(f"{node.text[:40]!r} is more than a transaction can hold")
    return value


def _whole(node: Node | None) -> int | None:
    """A whole number of a field of 32 bits; None for anything else."""
    if node is None or node.kind != "number" or not re.fullmatch(r"-?[0-9]{1,10}", node.text):
        return None
    return int(node.text) if -(1 << 31) <= int(node.text) < 1 << 32 else None


def _time(node: Node | None) -> int | None:
    found = _whole(node)
    return found if found is not None and found > 0 else None


def _bytes(node: Node | None) -> bytes | None:
    if node is None or node.kind != "string" or not re.fullmatch(r"(?:[0-9a-fA-F]{2})*", node.text):
        return None
    return bytes.fromhex(node.text)


def _esplora_status(made: Transaction, block: Block | None) -> None:
    status = made.node.get("status")
    told = status.get("confirmed") if status is not None else None
    if status is None or told is None:
        made.status, made.doubt = "pending", "it does not say whether it is confirmed"
    elif told.text != "true":
        made.status = "pending"
    else:
        made.time, made.height = _time(status.get("block_time")), _whole(status.get("block_height")) or 0
        made.doubt = "" if made.time is not None else "it is confirmed, but the time of its block is not told"


def _core_status(made: Transaction, block: Block | None) -> None:
    node = made.node
    active, confirmations = node.get("in_active_chain"), node.get("confirmations")
    if block is not None:
        made.time, made.height, made.status = block.time, block.height, block.status
    elif node.get("blockhash") is not None and (confirmations is None or confirmations.text not in ("0",)):
        made.time = _time(node.get("blocktime")) or _time(node.get("time"))
        made.status = "dropped" if (active is not None and active.text == "false") else "confirmed"
    else:
        made.status, made.doubt = "pending", "it names no block, so it is taken as not confirmed"
        return
    made.doubt = "" if made.time is not None else "the time of its block is not told"


def _hashed(node: Node, made: Transaction, vin: list[Node]) -> str | None:
    """The id that the parts of a transaction give; None where a part is missing or the chain hashes more than these."""
    version, locktime = _whole(node.get("version")), _whole(node.get("locktime"))
    if version is None or locktime is None or any(one.script is None for one in made.outputs):
        return None
    spent = []
    for one, item in zip(made.inputs, vin, strict=True):
        inside, sequence = item.get("scriptSig"), _whole(item.get("sequence"))
        script = _bytes(item.get("scriptsig") or item.get("coinbase") or (inside.get("hex") if inside is not None else None))
        if script is None or sequence is None:
            return None
        spent.append(Spent(one.coin or bitcoin.COINBASE, script, sequence))
    return bitcoin.txid(version, spent, [Made(one.value, one.script or b"") for one in made.outputs], locktime)


def known_coins(transactions: list[Transaction]) -> dict[Coin, Output]:
    """Every coin that the transactions make, by its name."""
    return {(one.txid, n): output for one in transactions for n, output in enumerate(one.outputs)}


def look_up(made: Transaction, coins: dict[Coin, Output]) -> list[Coin]:
    """Fills in what the file says elsewhere of the coins that a transaction spends; the coins whose worth nothing tells.

    A single unknown value follows exactly from the printed fee. Raises Unreadable where the file contradicts itself.
    """
    if made.inputs[0].coin is None:
        return []
    for one in made.inputs:
        source = coins.get(one.coin) if one.coin is not None else None
        if source is not None and one.value is None:
            one.value, one.address = source.value, source.address
        if source is not None and (one.value != source.value or source.dead):
            raise Unreadable(f"the coin {_name(one)} that it spends is worth another amount in this file, or cannot be spent")
    unknown = [one for one in made.inputs if one.value is None]
    out = sum(output.value for output in made.outputs)
    known = sum(one.value for one in made.inputs if one.value is not None)
    if len(unknown) == 1 and made.fee is not None:
        if out + made.fee < known:
            raise Unreadable("it pays out less than its inputs bring, the fee counted")
        unknown[0].value = out + made.fee - known
        return []
    if unknown:
        return [one.coin for one in unknown if one.coin is not None]
    if known < out:
        raise Unreadable("it pays out more than its inputs bring")
    if made.fee is not None and made.fee != known - out:
        raise Unreadable(f"its fee is printed as {made.fee} of the smallest unit, its inputs and outputs leave {known - out}")
    made.fee = known - out
    return []


def _name(one: Input) -> str:
    return f"{one.coin[0]}:{one.coin[1]}" if one.coin is not None else "of new coins"


def in_order(transactions: list[Transaction]) -> list[Transaction]:
    """Oldest first, and where blocks have one time, a coin's making before its spending; those in no block come last."""
    timed = [(one.time, one.height) for one in transactions if one.time is not None]
    falls = sum(b < a for a, b in pairwise(timed))
    rises = sum(a < b for a, b in pairwise(timed))
    turned = transactions[::-1] if falls > rises else transactions
    far = 1 << 40
    ordered = sorted(turned, key=lambda one: (far if one.time is None else one.time, one.height))
    by_name = {one.txid: one for one in ordered}
    done: dict[str, None] = {}
    for first in ordered:
        stack, opened = [first], {first.txid}
        while stack:
            sources = _sources(stack[-1], by_name)
            before = next((one for one in sources if one.txid not in done and one.txid not in opened), None)
            if before is None:
                done.setdefault(stack.pop().txid)
            else:
                stack.append(before)
                opened.add(before.txid)
    return [by_name[name] for name in done]


def _sources(one: Transaction, by_name: dict[str, Transaction]) -> Iterator[Transaction]:
    """The transactions of the same time that made the coins which this one spends."""
    for item in one.inputs:
        source = by_name.get(item.coin[0]) if item.coin is not None else None
        if source is not None and source.time == one.time:
            yield source
