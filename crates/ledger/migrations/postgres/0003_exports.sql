-- Copies of the book that were made to be kept elsewhere: each tells of itself.
CREATE TABLE export (
    export BIGINT PRIMARY KEY,
    place  TEXT NOT NULL -- where it went
);

CREATE TRIGGER export_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON export
    FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
