-- Records: what the bytes say. Migrated with care, rebuilt from vault and journal.
-- Amounts stand as printed decimals (VARCHAR): DuckDB's widest exact type has 38 digits, a token's amount may have 78.
-- "row_no" is -1 for what concerns a whole exhibit. No foreign keys and no secondary indexes (see docs/decisions).

CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

CREATE TABLE exhibit (
    sha256 VARCHAR PRIMARY KEY CHECK (length(sha256) = 64),
    size BIGINT NOT NULL CHECK (size >= 0),
    place VARCHAR NOT NULL,          -- file below vault/, as the vault names it
    start_at BIGINT NOT NULL,            -- first byte of the exhibit in that file
    media VARCHAR NOT NULL,
    reader VARCHAR,                  -- name/version, null: no reader knew it
    name VARCHAR NOT NULL,
    seq BIGINT NOT NULL              -- place in the order of intake, counted from 1, derived exhibits after their parent
);

CREATE TABLE source (
    id VARCHAR PRIMARY KEY,
    seq BIGINT NOT NULL,             -- order of intake of this place
    path VARCHAR NOT NULL,
    exhibit VARCHAR NOT NULL,
    parent VARCHAR,
    locator VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    report VARCHAR,
    channel VARCHAR,
    intake BIGINT NOT NULL
);

CREATE TABLE observation (
    id VARCHAR PRIMARY KEY,
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL CHECK (end_at >= start_at),
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    row_no BIGINT NOT NULL
);

CREATE TABLE entry (
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    row_order BIGINT NOT NULL,
    id VARCHAR NOT NULL,             -- the transfer_id, else made from the span
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
    running VARCHAR,
    PRIMARY KEY (exhibit, start_at, end_at, row_order)
);

CREATE TABLE balance (
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    row_order BIGINT NOT NULL,
    account VARCHAR NOT NULL,
    time_at VARCHAR NOT NULL,
    amount VARCHAR NOT NULL,
    asset VARCHAR NOT NULL,
    basis VARCHAR NOT NULL CHECK (basis IN ('table', 'opening', 'closing', 'break')),
    statement BIGINT NOT NULL
);

CREATE TABLE claim (
    id VARCHAR PRIMARY KEY,
    report VARCHAR NOT NULL,
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    number BIGINT NOT NULL,
    amount VARCHAR,
    asset VARCHAR,
    paid_at VARCHAR NOT NULL,
    paid_from VARCHAR,
    paid_to VARCHAR,
    payment_reference VARCHAR
);

CREATE TABLE report_row (            -- one row of a reports table, or one report.toml
    report VARCHAR NOT NULL,
    exhibit VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    fields VARCHAR NOT NULL,         -- JSON object
    own VARCHAR NOT NULL             -- JSON list of references
);

CREATE TABLE loss_row (report VARCHAR NOT NULL, transfer VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL, row_no BIGINT NOT NULL);
CREATE TABLE account_row (account VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL, row_no BIGINT NOT NULL, fields VARCHAR NOT NULL);
CREATE TABLE rate (asset VARCHAR NOT NULL, currency VARCHAR NOT NULL, time_at VARCHAR NOT NULL, price VARCHAR NOT NULL, source VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL);
CREATE TABLE custody (target VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL, fields VARCHAR NOT NULL);
CREATE TABLE row_count (exhibit VARCHAR PRIMARY KEY, rows_in BIGINT NOT NULL, rows_read BIGINT NOT NULL, rows_reported BIGINT NOT NULL, CHECK (rows_in = rows_read + rows_reported));

CREATE TABLE problem (
    id VARCHAR PRIMARY KEY,
    exhibit VARCHAR,
    start_at BIGINT,
    end_at BIGINT,
    stage VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    advice VARCHAR NOT NULL
);

CREATE TABLE done (exhibit VARCHAR NOT NULL, step VARCHAR NOT NULL, key VARCHAR NOT NULL, PRIMARY KEY (exhibit, step));  -- finished item work
CREATE TABLE fingerprint (step VARCHAR PRIMARY KEY, key VARCHAR NOT NULL);                                                -- finished set work

-- Decisions: replayed from the journal.

CREATE TABLE judgement (entry BIGINT PRIMARY KEY, target VARCHAR NOT NULL, verdict VARCHAR NOT NULL, person VARCHAR NOT NULL, why VARCHAR NOT NULL, time_at VARCHAR NOT NULL);

-- Conclusions: dropped and rebuilt whenever what they rest on changes. "because" and other lists are JSON.

CREATE TABLE report (id VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, received_at VARCHAR, scam_type VARCHAR, country VARCHAR, fields VARCHAR NOT NULL);
CREATE TABLE report_part (report VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, row_no BIGINT NOT NULL, PRIMARY KEY (report, exhibit, row_no));
CREATE TABLE own (report VARCHAR NOT NULL, ref VARCHAR NOT NULL, PRIMARY KEY (report, ref));   -- a reporter's own references: walls
CREATE TABLE mention (                       -- a reference of a report, seen at a span, outside the walls or not
    report VARCHAR NOT NULL, ref VARCHAR NOT NULL, role VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL
);
CREATE TABLE set_aside (ref VARCHAR PRIMARY KEY, reports BIGINT NOT NULL, why VARCHAR NOT NULL, source VARCHAR NOT NULL);  -- references that tie nothing
CREATE TABLE link (id VARCHAR PRIMARY KEY, a VARCHAR NOT NULL, b VARCHAR NOT NULL, score DOUBLE NOT NULL, why VARCHAR NOT NULL);
CREATE TABLE network (id VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, reports VARCHAR NOT NULL, links VARCHAR NOT NULL);
CREATE TABLE member (network VARCHAR NOT NULL, report VARCHAR NOT NULL, PRIMARY KEY (network, report));
CREATE TABLE transfer (
    id VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, time_at VARCHAR NOT NULL, payer VARCHAR, payee VARCHAR, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL,
    fee VARCHAR, fee_asset VARCHAR, payee_amount VARCHAR, payee_asset VARCHAR, rail VARCHAR, status VARCHAR, reference VARCHAR, payee_at VARCHAR, traced BOOLEAN NOT NULL,
    spans VARCHAR NOT NULL, place BIGINT NOT NULL, row_order BIGINT NOT NULL
);
CREATE TABLE loss (origin VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, report VARCHAR NOT NULL, transfer VARCHAR NOT NULL, account VARCHAR, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL, paid_amount VARCHAR, paid_asset VARCHAR, because VARCHAR NOT NULL);
CREATE TABLE decimals (asset VARCHAR PRIMARY KEY, decimals INTEGER NOT NULL);
CREATE TABLE traced (rule VARCHAR PRIMARY KEY, conserved BOOLEAN NOT NULL);       -- which rules have been run; their rows follow
CREATE TABLE resting (rule VARCHAR NOT NULL, seq BIGINT NOT NULL, account VARCHAR NOT NULL, origin VARCHAR NOT NULL, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL, since VARCHAR NOT NULL);
CREATE TABLE hop (rule VARCHAR NOT NULL, seq BIGINT NOT NULL, transfer VARCHAR NOT NULL, origin VARCHAR NOT NULL, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL, time_at VARCHAR NOT NULL, payee_amount VARCHAR, payee_asset VARCHAR);
CREATE TABLE written_off (rule VARCHAR NOT NULL, seq BIGINT NOT NULL, transfer VARCHAR, origin VARCHAR NOT NULL, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL, gone_as VARCHAR NOT NULL, account VARCHAR, time_at VARCHAR NOT NULL);
CREATE TABLE unexplained (seq BIGINT NOT NULL, transfer VARCHAR NOT NULL, account VARCHAR NOT NULL, amount VARCHAR NOT NULL, asset VARCHAR NOT NULL);
CREATE TABLE account_total (account VARCHAR NOT NULL, asset VARCHAR NOT NULL, balance VARCHAR NOT NULL, money_in VARCHAR NOT NULL, money_out VARCHAR NOT NULL, PRIMARY KEY (account, asset));
CREATE TABLE finding (id VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, pattern VARCHAR NOT NULL, subjects VARCHAR NOT NULL, confidence VARCHAR NOT NULL, why VARCHAR NOT NULL, innocent_explanation VARCHAR NOT NULL, techniques VARCHAR NOT NULL, because VARCHAR NOT NULL, numbers VARCHAR NOT NULL);
CREATE TABLE action (id VARCHAR PRIMARY KEY, seq BIGINT NOT NULL, type VARCHAR NOT NULL, title VARCHAR NOT NULL, addressee VARCHAR, target VARCHAR, amount VARCHAR, asset VARCHAR, deadline VARCHAR, ground VARCHAR NOT NULL, missing VARCHAR NOT NULL, because VARCHAR NOT NULL);
