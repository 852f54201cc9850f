"""What passes between the program and a reader in its cage: frames, and records as lists that are checked before they are believed.

A frame is its length (4 bytes, big-endian), one letter, and so many bytes. To the cage go `J` (a job) and `D` (bytes of the exhibit,
an empty one behind the last). A long exhibit stays outside: the cage asks for bytes of it with `W` (start and end, JSON). Back come
`R` (a JSON list of records), `B` (bytes of the child exhibit that was named last), `N` (the next plugin begins), `F` (a plugin
failed, JSON), `E` (the job is done) and, once, `H` (what holds this process back).
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, BinaryIO

from leadline.model import records
from leadline.model.values import MOST_BITS, MOST_DECIMALS, Money, Span

LONGEST = 8 * 2**20  # bytes of one frame
PIECE = 2**20  # bytes of an exhibit in one frame
SENT = 4 * 2**20  # bytes of an exhibit that is sent before it is asked for
_CLASSES: tuple[type[Any], ...] = (
    records.Child, records.Known, records.Problem, records.Count, records.Observation, records.Entry, records.Balance, records.Claim,
    records.Report, records.Loss, records.Account, records.Rate, records.Custody, Span, Money,
)  # fmt: skip
_WIDEST = 63  # bits of a number that a table takes
_BY_NAME: dict[str, Any] = {cls.__name__: cls for cls in _CLASSES}

Check = Callable[[Any], Any]


class Broken(Exception):
    """What came is no message of the contract: the process behind it is not to be believed."""


def send(stream: BinaryIO, letter: bytes, data: bytes | memoryview = b"") -> None:
    """Writes one frame. Raises OSError where nobody reads any more."""
    stream.write(len(data).to_bytes(4, "big") + letter)
    stream.write(data)


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame: letter and bytes; None where the stream has ended. Raises Broken for what is no frame."""
    head = stream.read(5)
    if not head:
        return None
    length = int.from_bytes(head[:4], "big")
    if len(head) < 5 or length > LONGEST:
        raise Broken("a frame that is none")
    data = stream.read(length)
    if len(data) < length:
        raise Broken("a frame that is cut off")
    return head[4:5], data


def send_bytes(stream: BinaryIO, chunks: Iterable[bytes]) -> None:
    """Writes bytes of an exhibit, and that these are all. Raises OSError where nobody reads any more."""
    for chunk in chunks:
        for at in range(0, len(chunk), PIECE):
            send(stream, b"D", chunk[at : at + PIECE])
    send(stream, b"D")
    stream.flush()


def receive_bytes(stream: BinaryIO) -> bytes:
    """What `send_bytes` wrote."""
    pieces = []
    while (frame := receive(stream)) is not None and frame[1]:
        pieces.append(frame[1])
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def wanted(data: bytes, size: int) -> tuple[int, int]:
    """Which bytes of an exhibit of so many are asked for. Raises Broken where these are none."""
    asked = [_number(one) for one in listed(loads(data))]
    if len(asked) != 2 or not 0 <= asked[0] < asked[1] <= size:
        raise Broken("asked for bytes that are not there")
    return asked[0], asked[1]


def encode(record: Any) -> list[Any]:
    """A record as a list: its class, then its fields in order. The bytes of a child are left out; they travel as frames."""
    values = [record.__class__.__name__]
    for name in _fields(record.__class__):
        value = getattr(record, name)
        if isinstance(value, (Span, Money)):
            value = encode(value)
        elif isinstance(value, bytes):
            value = len(value)
        values.append(value)
    return values


def decode(value: Any, size: int, sha256: str) -> Any:
    """The record in a list that came out of the cage, for an exhibit of so many bytes. Raises Broken where it is none.

    Every field must have the type that the record's class states, every text must be Unicode, and every span must lie inside the
    exhibit that was asked about.
    """
    record = _decoded(value)
    if isinstance(record, records.Count):
        rows = record.rows_read, record.rows_reported
        if min(rows) < 0 or sum(rows) != record.rows_in:
            raise Broken("rows that do not add up")
    for name in ("span", "exhibit"):
        at = getattr(record, name, None)
        if isinstance(at, Span) and not (at.exhibit == sha256 and 0 <= at.start <= at.end <= size):
            raise Broken(f"a span outside the exhibit: {at.start} to {at.end}")
        if isinstance(at, str) and at != sha256:
            raise Broken("a record of another exhibit")
    return record


def _decoded(value: Any) -> Any:
    cls = _BY_NAME.get(value[0]) if isinstance(value, list) and value and isinstance(value[0], str) else None
    if cls is None:
        raise Broken("no record")
    checks = _checks(cls)
    if len(value) != len(checks) + 1:
        raise Broken(f"{cls.__name__} with {len(value) - 1} fields")
    return cls(*[check(given) for check, given in zip(checks, value[1:], strict=True)])


def loads(data: bytes) -> Any:
    """JSON as it came. Raises Broken where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Broken("no JSON") from error


def dumps(value: Any) -> bytes:
    """JSON in ASCII, so that lone surrogates arrive as what they are and are refused."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


@cache
def _fields(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


@cache
def _checks(cls: Any) -> tuple[Check, ...]:
    if cls is Money:
        return _minor, _decimals, _text
    hints = typing.get_type_hints(cls)
    return tuple(_check(hints[name]) for name in _fields(cls))


def _check(hint: Any) -> Check:
    """The function that lets a value of one type through, put together again, and raises Broken for any other."""
    if hint is str:
        return _text
    if hint is int:
        return _number
    if hint is bytes:
        return _number  # how many there are; the frames that follow bring them
    if hint in (Span, Money):
        return lambda value: _of(hint, value)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType and len(inner) == 2 and inner[1] is type(None):
        check = _check(inner[0])
        return lambda value: None if value is None else check(value)
    if origin is dict and inner == (str, str):
        return _texts
    if origin is tuple and inner == (str, ...):
        return lambda value: tuple(_text(one) for one in listed(value))
    raise TypeError(f"no check for {hint}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Broken("a text was expected")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Broken("a text that is no Unicode") from error
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value.bit_length() > _WIDEST:
        raise Broken("a whole number was expected")
    return value


def _minor(value: Any) -> int:
    """The units of an amount, which may be wider than other numbers (interface, "Units")."""
    if type(value) is not int or value.bit_length() > MOST_BITS:
        raise Broken("an amount was expected")
    return value


def _decimals(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_DECIMALS:
        raise Broken("a number of decimals was expected")
    return value


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Broken("a table of texts was expected")
    return {_text(key): _text(one) for key, one in value.items()}


def listed(value: Any) -> list[Any]:
    """A list. Raises Broken for anything else."""
    if not isinstance(value, list):
        raise Broken("a list was expected")
    return value


def texts(value: Any, count: int) -> list[str]:
    """So many texts. Raises Broken for anything else."""
    if len(listed(value)) != count:
        raise Broken(f"{count} texts were expected")
    return [_text(one) for one in value]


def _of(cls: type[Any], value: Any) -> Any:
    record = _decoded(value)
    if not isinstance(record, cls):
        raise Broken(f"a {cls.__name__} was expected")
    return record
