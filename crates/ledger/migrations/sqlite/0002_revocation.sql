-- What is no longer good. The latest event of a number is what counts.
CREATE TABLE revocation (
    event  INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL REFERENCES intent,
    at     INTEGER NOT NULL, -- seconds since 1970
    reason INTEGER NOT NULL  -- CRLReason; 8, removeFromCRL, ends a hold
) STRICT;
CREATE INDEX revocation_by_number ON revocation (number, event);

-- A list's number is taken, for ever.
CREATE TABLE list (
    list   INTEGER PRIMARY KEY AUTOINCREMENT,
    issuer INTEGER NOT NULL REFERENCES issuer,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    UNIQUE (issuer, number)
) STRICT;

-- What was signed.
CREATE TABLE signed_list (
    list INTEGER PRIMARY KEY REFERENCES list,
    der  BLOB NOT NULL
) STRICT;

CREATE TRIGGER revocation_stays BEFORE UPDATE ON revocation
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER revocation_is_kept BEFORE DELETE ON revocation
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER list_stays BEFORE UPDATE ON list
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER list_is_kept BEFORE DELETE ON list
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER signed_list_stays BEFORE UPDATE ON signed_list
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER signed_list_is_kept BEFORE DELETE ON signed_list
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
