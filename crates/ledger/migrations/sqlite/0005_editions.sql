-- Which shard of its issuer's lists a certificate points at, where there are shards.
CREATE TABLE shard (
    number INTEGER PRIMARY KEY REFERENCES reservation,
    scope  TEXT NOT NULL -- the number of the shard
) STRICT;

-- When what was revoked ends: it leaves the lists some time after.
CREATE TABLE ending (
    event     INTEGER PRIMARY KEY REFERENCES revocation,
    not_after INTEGER NOT NULL -- seconds since 1970
) STRICT;

-- What a list is about, what it adds to, and what it knows.
CREATE TABLE edition (
    list  INTEGER PRIMARY KEY REFERENCES list,
    scope TEXT NOT NULL,                    -- all, or the number of a shard
    base  INTEGER NOT NULL REFERENCES list, -- itself, if it is complete
    knows INTEGER NOT NULL,                 -- the last event of revocation that it may tell of; 0 before the first
    signer BLOB NOT NULL                    -- the identifier of the key that signs it
) STRICT;

CREATE TRIGGER shard_stays BEFORE UPDATE ON shard
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER shard_is_kept BEFORE DELETE ON shard
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER ending_stays BEFORE UPDATE ON ending
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER ending_is_kept BEFORE DELETE ON ending
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
CREATE TRIGGER edition_stays BEFORE UPDATE ON edition
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER edition_is_kept BEFORE DELETE ON edition
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
