-- The book of an authority: rows are added, never changed, never removed. As in SQLite, version 4.

CREATE TABLE countersign_ledger (version BIGINT NOT NULL);
INSERT INTO countersign_ledger (version) VALUES (0);

CREATE TABLE issuer (
    issuer BIGINT PRIMARY KEY,
    name   BYTEA NOT NULL UNIQUE -- DER
);

-- A serial number is taken, for ever.
CREATE TABLE reservation (
    number  BIGINT PRIMARY KEY,
    issuer  BIGINT NOT NULL REFERENCES issuer,
    serial  BYTEA NOT NULL,  -- big-endian, without leading zeros
    profile TEXT NOT NULL,
    request BYTEA NOT NULL,  -- DER
    at      BIGINT NOT NULL, -- seconds since 1970
    UNIQUE (issuer, serial)
);

-- What is going to be signed, under a throw-away key's signature.
CREATE TABLE intent (
    number BIGINT PRIMARY KEY REFERENCES reservation,
    linted BYTEA NOT NULL -- DER
);

-- What was signed.
CREATE TABLE certificate (
    number BIGINT PRIMARY KEY REFERENCES intent,
    der    BYTEA NOT NULL
);

-- Which certificate's place a reservation is to take.
CREATE TABLE renewal (
    number BIGINT PRIMARY KEY REFERENCES reservation,
    renews BIGINT NOT NULL REFERENCES certificate
);

-- What is no longer good. The latest event of a number is what counts.
CREATE TABLE revocation (
    event  BIGINT PRIMARY KEY,
    number BIGINT NOT NULL REFERENCES intent,
    at     BIGINT NOT NULL, -- seconds since 1970
    reason BIGINT NOT NULL  -- CRLReason; 8, removeFromCRL, ends a hold
);
CREATE INDEX revocation_by_number ON revocation (number, event);

-- A list's number is taken, for ever.
CREATE TABLE list (
    list   BIGINT PRIMARY KEY,
    issuer BIGINT NOT NULL REFERENCES issuer,
    number BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    UNIQUE (issuer, number)
);

-- What was signed.
CREATE TABLE signed_list (
    list BIGINT PRIMARY KEY REFERENCES list,
    der  BYTEA NOT NULL
);

-- A book that moved is closed: it goes on in another home, which says where it came from.
CREATE TABLE relocation (
    relocation BIGINT PRIMARY KEY,
    direction  TEXT NOT NULL CHECK (direction IN ('to', 'from')),
    place      TEXT NOT NULL
);

-- What was written when, and by whom: an event for each row of the tables above, in the order of writing.
-- Each holds the hash of the one before, so that none can be changed or taken out unseen.
CREATE TABLE audit (
    event  BIGINT PRIMARY KEY, -- 1, 2, 3: without a gap
    at     BIGINT NOT NULL,    -- seconds since 1970, by the clock of whoever wrote
    actor  TEXT NOT NULL,
    kind   TEXT NOT NULL,      -- the table
    record BIGINT NOT NULL,    -- the row's key
    digest BYTEA NOT NULL,     -- SHA-256 of the row
    hash   BYTEA NOT NULL      -- SHA-256 of this event and the hash before
);

-- Where the chain ends: a last event that was taken out shows here. Whoever writes locks this row first.
CREATE TABLE head (
    one    BIGINT PRIMARY KEY CHECK (one = 1),
    events BIGINT NOT NULL,
    hash   BYTEA NOT NULL
);
INSERT INTO head (one, events, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION book_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the book is never changed';
    END IF;
    RAISE EXCEPTION 'the book is never cut';
END $$;

CREATE FUNCTION head_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.events <= OLD.events THEN
        RAISE EXCEPTION 'the book is never cut';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER issuer_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON issuer
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER reservation_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON reservation
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER intent_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON intent
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER certificate_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER renewal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON renewal
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER revocation_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER list_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON list
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER signed_list_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_list
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER relocation_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON relocation
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON head
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE TRIGGER head_rises BEFORE UPDATE ON head
    FOR EACH ROW EXECUTE FUNCTION head_rises();
