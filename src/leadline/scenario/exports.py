"""Prints explorers' exports of one wallet: TRC-20 transfers, ERC-20 transfers, Ether."""

from __future__ import annotations

from leadline.scenario import clock, codes
from leadline.scenario.statements import Statement
from leadline.scenario.tables import line as row
from leadline.scenario.tables import short
from leadline.scenario.world import Account, Move, decimals

_NAMES = {"tron": "chain/trc20 {address}.csv", "evm": "chain/erc20 {address}.csv", "ether": "chain/eth {address}.csv"}
_TRON = ("Transaction Hash", "Block", "Time(UTC)", "From", "To", "Token Symbol", "Token Address", "Amount", "Status")
_EVM = (
    "Transaction Hash",
    "Blockno",
    "UnixTimestamp",
    "DateTime (UTC)",
    "From",
    "To",
    "TokenValue",
    "USDValueDayOfTx",
    "ContractAddress",
    "TokenName",
    "TokenSymbol",
)
_ETHER = (
    *_EVM[:6], "ContractAddress", "Value_IN(ETH)", "Value_OUT(ETH)", "CurrentValue @ $2145.6/Eth", "TxnFee(ETH)", "TxnFee(USD)",
    "Historical $Price/Eth", "Status", "ErrCode", "Method",
)  # fmt: skip


def file_name(account: Account) -> str:
    """Where the export lies below the evidence folder."""
    return _NAMES[account.dialect["form"]].format(address=account.tie.value)


def write(given: Statement) -> bytes:
    """The export, oldest first; explorers print no label, so only the folder's own note says that it is invented."""
    account = given.account
    header, form = {"tron": (_TRON, _tron), "evm": (_EVM, _evm), "ether": (_ETHER, _ether)}[account.dialect["form"]]
    rows = [header, *(form(account, entry.move) for entry in given.entries)]
    if form is _tron:
        return "".join(row(cells) for cells in rows).encode()
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\n" for cells in rows).encode()


def _time(move: Move) -> str:
    return clock.moment(move.at).strftime("%Y-%m-%d %H:%M:%S")


def _ends(move: Move) -> tuple[str, str]:
    return (move.payer.tie.value if move.payer else "", move.payee.tie.value if move.payee else "")


def _tron(_: Account, move: Move) -> tuple[str, ...]:
    status = "FAILED" if move.status else "CONFIRMED"
    return (move.txid, str(70_000_000 + move.at // 3), _time(move), *_ends(move), "USDT", codes.USDT_TRON, short(move.amount, 6), status)


def _evm(_: Account, move: Move) -> tuple[str, ...]:
    payer, payee = (end.lower() for end in _ends(move))
    unix = str(int(clock.moment(move.at).timestamp()))
    value = short(move.amount, 6)
    return (
        "0x" + move.txid,
        str(23_400_000 + move.at // 12),
        unix,
        _time(move),
        payer,
        payee,
        value,
        "$" + value,
        codes.USDT_ETHEREUM.lower(),
        "Tether USD",
        "USDT",
    )


def _ether(account: Account, move: Move) -> tuple[str, ...]:
    payer, payee = (end.lower() for end in _ends(move))
    unix = str(int(clock.moment(move.at).timestamp()))
    value = short(move.amount, decimals("ETH"))
    incoming, outgoing = ("0", value) if move.payer is account else (value, "0")
    failed = ("Error(0)", "execution reverted") if move.status else ("", "")
    return (
        "0x" + move.txid, str(23_400_000 + move.at // 12), unix, _time(move), payer, payee, "", incoming, outgoing,
        "$0.00", short(move.fee, decimals("ETH")), "0.1", "2145.6", *failed, "Transfer",
    )  # fmt: skip
