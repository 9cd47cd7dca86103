-- Copies of the book that were made to be kept elsewhere: each tells of itself.
CREATE TABLE export (
    export INTEGER PRIMARY KEY,
    place  TEXT NOT NULL -- where it went
) STRICT;

CREATE TRIGGER export_stays BEFORE UPDATE ON export
    BEGIN SELECT RAISE(ABORT, 'the book is never changed'); END;
CREATE TRIGGER export_is_kept BEFORE DELETE ON export
    BEGIN SELECT RAISE(ABORT, 'the book is never cut'); END;
