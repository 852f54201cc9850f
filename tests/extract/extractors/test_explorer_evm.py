"""Exports of the Etherscan family: coins by the header, tokens by contract, the chain by either."""

from __future__ import annotations

import hashlib

from tests.extract.records import entries, kinds

from leadline.extract.extractors.explorer_evm import explorer_evm
from leadline.model.records import Context, Count, Exhibit, Found

PLAIN = Context()

X, Y, Z = (f"0x{hashlib.sha256(word).hexdigest()[:40]}" for word in (b"x", b"y", b"z"))
ETHER = (
    '"Transaction Hash","Blockno","UnixTimestamp","DateTime (UTC)","From","To","ContractAddress","Value_IN(ETH)","Value_OUT(ETH)",'
    '"CurrentValue @ $3000/Eth","TxnFee(ETH)","TxnFee(USD)","Historical $Price/Eth","Status","ErrCode","Method"\n'
)
FINE, FAILED = '"","0.002","6","3000","",""', '"","0.0004","1","3000","Error(0)","Reverted"'


def tx(number: int) -> str:
    return hashlib.sha256(b"invented %d" % number).hexdigest()


def run(text: str | bytes, context: Context = PLAIN) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=explorer-evm", "export.csv", context)
    return list(explorer_evm(exhibit, data))


def count(found: list[Found]) -> tuple[int, int, int]:
    (last,) = [one for one in found if isinstance(one, Count)]
    return last.rows_in, last.rows_read, last.rows_reported


def moved(found: list[Found]) -> list[tuple[str, str, str | None]]:
    return [(str(e.amount), e.amount.asset, str(e.fee) if e.fee else None) for e in entries(found)]


def ether(number: int, sides: tuple[str, str], values: tuple[str, str], rest: str = FINE, contract: str = "") -> str:
    cells = [f"0x{tx(number)}", "1", str(1775034000 + number), "2026-04-01 09:00:00", *sides, contract, *values]
    return ",".join(f'"{cell}"' for cell in cells) + f',{rest},"Transfer"\n'


def test_ether_comes_goes_fails_and_makes_a_contract() -> None:
    rows = [
        ether(1, (X, Y), ("1.5", "0")),
        ether(2, (Y, Z), ("0", "1,250.25")),
        ether(3, (Y, Z), ("0", "0.2"), FAILED),
        ether(4, (Y, ""), ("0", "0"), contract=Z),
    ]
    found = run(ETHER + "".join(rows))
    assert moved(found) == [
        ("1.5", "ETH", "0.002"),
        ("1250.25", "ETH", "0.002"),
        ("0.2", "ETH", None),
        ("0", "ETH", "0.0004"),  # a failed transaction still pays
        ("0", "ETH", "0.002"),
    ]
    assert [e.status for e in entries(found)] == ["confirmed", "confirmed", "failed", "confirmed", "confirmed"]
    assert (entries(found)[4].payee or "").lower() == f"eth:{Z}"
    assert entries(found)[0].at == "2026-04-01T09:00:01Z"
    assert entries(found)[0].reference == f"txid:eth/0x{tx(1)}"
    assert {e.rail for e in entries(found)} == {"ethereum"}
    assert count(found) == (4, 4, 0)


def test_tokens_tell_their_chain_and_look_alikes_are_kept_apart() -> None:
    header = "Txhash,Blockno,UnixTimestamp,DateTime (UTC),From,To,TokenValue,USDValueDayOfTx,ContractAddress,TokenName,TokenSymbol\n"

    def row(contract: str, symbol: str) -> str:
        return f'0x{tx(1)},1,1775034000,2026-04-01 09:00:00,{X},{Y},"1,000.5",1,{contract},name,{symbol}\n'

    found = run(header + row("0xdac17f958d2ee523a2206206994597c13d831ec7", "USDT") + row(Z, "USDT"))
    assert [asset for _, asset, _ in moved(found)] == ["USDT@ethereum", f"USDT-{Z[:6]}@ethereum"]
    assert kinds(found) == ["look-alike-token"]
    found = run(header + row("0x55d398326f99059ff775485246999027b3197955", "BSC-USD"))
    assert moved(found) == [("1000.5", "USDT@bsc", None)]


def test_internal_transfers_count_errors_as_1() -> None:
    header = (
        '"Txhash","Blockno","UnixTimestamp","DateTime (UTC)","ParentTxFrom","ParentTxTo","ParentTxETH_Value","From","TxTo",'
        '"ContractAddress","Value_IN(BNB)","Value_OUT(BNB)","Status","ErrCode","Type"\n'
    )
    row = f'"0x{tx(1)}","1","1775034000","2026-04-01 09:00:00","{X}","{Y}","0","{Y}","{Z}","","0.5","0"'
    found = run(f'{header}{row},"0","","call"\n{row},"1","","call"\n')
    assert [(e.status, e.amount.asset, e.rail) for e in entries(found)] == [("confirmed", "BNB", "bsc"), ("failed", "BNB", "bsc")]


def test_an_address_with_a_wrong_letter_is_reported() -> None:
    header = "Txhash,DateTime (UTC),From,To,Value\n"
    found = run(f"{header}0x{tx(1)},2026-04-01 09:00:00,0xdAC17F958D2ee523a2206206994597C13D831eC7,{Y},1\n")
    assert kinds(found) == ["bad-row"]
    assert count(found) == (1, 0, 1)


def test_settings_name_a_column_that_is_not_known() -> None:
    text = f"Txhash,When,From,To,Value\n0x{tx(1)},2026-04-01 09:00:00,{X},{Y},1\n"
    assert kinds(run(text)) == ["bad-table"]
    assert moved(run(text, Context(columns=(("when", "time"),)))) == [("1", "ETH", None)]
