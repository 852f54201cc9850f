-- What must never be shown: which exhibits are sealed, and why. Replayed from the journal.
-- "basis": `listed` and `marked` are sealed for what they are, `holds` because a sealed exhibit lies in it, `inside` because it came out of one.

CREATE TABLE sealed (
    exhibit VARCHAR PRIMARY KEY,
    basis VARCHAR NOT NULL CHECK (basis IN ('listed', 'marked', 'holds', 'inside')),
    entry BIGINT NOT NULL,
    person VARCHAR NOT NULL,
    time_at VARCHAR NOT NULL,
    why VARCHAR NOT NULL
);
