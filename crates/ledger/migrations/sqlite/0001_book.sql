-- The book of an authority: rows are added, never changed, never removed.

CREATE TABLE issuer (
    issuer INTEGER PRIMARY KEY,
    name   BLOB NOT NULL UNIQUE -- DER
) STRICT;

-- A serial number is taken, for ever.
CREATE TABLE reservation (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    issuer  INTEGER NOT NULL REFERENCES issuer,
    serial  BLOB NOT NULL,    -- big-endian, without leading zeros
    profile TEXT NOT NULL,
    request BLOB NOT NULL,    -- DER
    at      INTEGER NOT NULL, -- seconds since 1970
    UNIQUE (issuer, serial)
) STRICT;

-- What is going to be signed, under a throw-away key's signature.
CREATE TABLE intent (
    number INTEGER PRIMARY KEY REFERENCES reservation,
    linted BLOB NOT NULL -- DER
) STRICT;

-- What was signed.
CREATE TABLE certificate (
    number INTEGER PRIMARY KEY REFERENCES intent,
    der    BLOB NOT NULL
) STRICT;

CREATE TRIGGER issuer_stays BEFORE UPDATE ON issuer
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER issuer_is_kept BEFORE DELETE ON issuer
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER reservation_stays BEFORE UPDATE ON reservation
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER reservation_is_kept BEFORE DELETE ON reservation
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER intent_stays BEFORE UPDATE ON intent
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER intent_is_kept BEFORE DELETE ON intent
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER certificate_stays BEFORE UPDATE ON certificate
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER certificate_is_kept BEFORE DELETE ON certificate
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
