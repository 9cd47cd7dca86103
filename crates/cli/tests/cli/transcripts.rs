//! One file in `cmd` for each thing that a user does or gets wrong: arguments, exact output, status.
//!
//! `TRYCMD=overwrite cargo test -p countersign-cli --test cli transcripts` writes down what is said now;
//! read the difference before it is committed.

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .env("LC_ALL", "C")
        .env("LANGUAGE", "")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case("tests/cmd/*/*.toml")
        .case("tests/cmd/*/*.trycmd");
}
