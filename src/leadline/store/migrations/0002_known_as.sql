-- The same account, written with its bank and by its number alone: under which name it stands in the case, and where the other was read.
-- A conclusion. The views give the records as every later stage reads them: one account, one name.

CREATE TABLE known_as (name VARCHAR PRIMARY KEY, account VARCHAR NOT NULL, exhibit VARCHAR NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL);

CREATE VIEW named_entry AS
    SELECT e.* REPLACE (coalesce(p.account, e.payer) AS payer, coalesce(q.account, e.payee) AS payee)
    FROM entry e LEFT JOIN known_as p ON p.name = e.payer LEFT JOIN known_as q ON q.name = e.payee;
CREATE VIEW named_claim AS
    SELECT c.* REPLACE (coalesce(p.account, c.paid_from) AS paid_from, coalesce(q.account, c.paid_to) AS paid_to)
    FROM claim c LEFT JOIN known_as p ON p.name = c.paid_from LEFT JOIN known_as q ON q.name = c.paid_to;
CREATE VIEW named_balance AS
    SELECT b.* REPLACE (coalesce(k.account, b.account) AS account) FROM balance b LEFT JOIN known_as k ON k.name = b.account;
CREATE VIEW named_account AS
    SELECT a.* REPLACE (coalesce(k.account, a.account) AS account) FROM account_row a LEFT JOIN known_as k ON k.name = a.account;
CREATE VIEW named_judgement AS
    SELECT j.* REPLACE (coalesce(k.account, j.target) AS target) FROM judgement j LEFT JOIN known_as k ON k.name = j.target;

DELETE FROM fingerprint;  -- an older case is concluded anew by the next command that writes
