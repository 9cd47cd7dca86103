//! The published schemas are the code's.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads files and the environment"
)]

/// `COUNTERSIGN_BLESS=1` writes the file anew.
#[test]
fn the_committed_schemas_are_those_of_the_code() {
    let rows = [
        ("estate.schema.json", countersign_um::estate_schema()),
        ("collected.schema.json", countersign_um::collected_schema()),
        ("check.schema.json", countersign_um::report_schema()),
        ("forecast.schema.json", countersign_um::forecast_schema()),
        ("matrix.schema.json", countersign_um::matrix_schema()),
        ("plan.schema.json", countersign_um::plan_schema()),
        ("changes.schema.json", countersign_um::changes_schema()),
        ("what-if.schema.json", countersign_um::what_if_schema()),
        ("repair.schema.json", countersign_um::repair_schema()),
        (
            "requirements.schema.json",
            countersign_um::requirements_schema(),
        ),
    ];
    for (name, wanted) in rows {
        let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("COUNTERSIGN_BLESS").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == wanted,
            "{name} is stale: run the tests with COUNTERSIGN_BLESS=1"
        );
    }
}
