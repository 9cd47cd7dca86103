-- What was written when, and by whom: an event for each row of the other tables, in the order of writing.
-- Each holds the hash of the one before, so that none can be changed or taken out unseen.
CREATE TABLE audit (
    event  INTEGER PRIMARY KEY, -- 1, 2, 3: without a gap
    at     INTEGER NOT NULL,    -- seconds since 1970, by the clock of whoever wrote
    actor  TEXT NOT NULL,
    kind   TEXT NOT NULL,       -- the table
    record INTEGER NOT NULL,    -- the row's key
    digest BLOB NOT NULL,       -- SHA-256 of the row
    hash   BLOB NOT NULL        -- SHA-256 of this event and the hash before
) STRICT;

-- Where the chain ends: a last event that was taken out shows here.
CREATE TABLE head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    events INTEGER NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
INSERT INTO head (one, events, hash) VALUES (1, 0, zeroblob(32));

-- A book that moved is closed: it goes on in another home, which says where it came from.
CREATE TABLE relocation (
    relocation INTEGER PRIMARY KEY,
    direction  TEXT NOT NULL CHECK (direction IN ('to', 'from')),
    place      TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER head_rises BEFORE UPDATE ON head WHEN NEW.events <= OLD.events
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER head_is_kept BEFORE DELETE ON head
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER relocation_stays BEFORE UPDATE ON relocation
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER relocation_is_kept BEFORE DELETE ON relocation
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
