-- Observations and entries without primary keys: DuckDB keeps such an index in memory, over 100 bytes a row, and a file may have
-- tens of millions of rows. The runner gives each row once (steps.py).

CREATE TABLE observation_now (
    id VARCHAR NOT NULL,
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL CHECK (end_at >= start_at),
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    row_no BIGINT NOT NULL
);
INSERT INTO observation_now SELECT * FROM observation ORDER BY rowid;
DROP TABLE observation;
ALTER TABLE observation_now RENAME TO observation;

CREATE TABLE entry_now (
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    row_order BIGINT NOT NULL,
    id VARCHAR NOT NULL,
    transfer_id VARCHAR,
    time_at VARCHAR NOT NULL,
    payer VARCHAR,
    payee VARCHAR,
    amount VARCHAR NOT NULL,
    asset VARCHAR NOT NULL,
    side VARCHAR NOT NULL CHECK (side IN ('', 'payer', 'payee')),
    fee VARCHAR,
    fee_asset VARCHAR,
    payee_amount VARCHAR,
    payee_asset VARCHAR,
    rail VARCHAR,
    status VARCHAR,
    reference VARCHAR,
    counterparty VARCHAR,
    statement BIGINT NOT NULL,
    running VARCHAR
);
INSERT INTO entry_now SELECT * FROM entry ORDER BY rowid;
DROP TABLE entry;
ALTER TABLE entry_now RENAME TO entry;
