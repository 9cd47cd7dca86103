-- Which shard of its issuer's lists a certificate points at, where there are shards.
CREATE TABLE shard (
    number BIGINT PRIMARY KEY REFERENCES reservation,
    scope  TEXT NOT NULL -- the number of the shard
);

-- When what was revoked ends: it leaves the lists some time after.
CREATE TABLE ending (
    event     BIGINT PRIMARY KEY REFERENCES revocation,
    not_after BIGINT NOT NULL -- seconds since 1970
);

-- What a list is about, what it adds to, and what it knows.
CREATE TABLE edition (
    list  BIGINT PRIMARY KEY REFERENCES list,
    scope TEXT NOT NULL,                   -- all, or the number of a shard
    base  BIGINT NOT NULL REFERENCES list, -- itself, if it is complete
    knows BIGINT NOT NULL,                 -- the last event of revocation that it may tell of; 0 before the first
    signer BYTEA NOT NULL                  -- the identifier of the key that signs it
);

CREATE TRIGGER shard_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON shard
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER ending_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ending
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER edition_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON edition
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
