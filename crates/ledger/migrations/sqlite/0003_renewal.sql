-- Which certificate's place a reservation is to take.
CREATE TABLE renewal (
    number INTEGER PRIMARY KEY REFERENCES reservation,
    renews INTEGER NOT NULL REFERENCES certificate
) STRICT;

CREATE TRIGGER renewal_stays BEFORE UPDATE ON renewal
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER renewal_is_kept BEFORE DELETE ON renewal
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
