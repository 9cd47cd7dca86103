//! The house as ARCHITECTURE.md draws it: edges, sizes, lints.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test about the source tree reads the source tree"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// Which crates of the house a crate may depend on: the table of ARCHITECTURE.md.
const ALLOWED: &[(&str, &[&str])] = &[
    ("messages", &[]),
    ("asn1", &[]),
    ("keys", &["asn1"]),
    ("provider-aws-lc", &["asn1", "keys"]),
    ("provider-rustcrypto", &["asn1", "keys"]),
    ("lint", &["asn1"]),
    ("csr", &["asn1", "keys"]),
    ("ca", &["asn1", "keys", "lint", "csr"]),
    ("ledger", &["asn1", "ca"]),
    ("containers", &["asn1", "keys"]),
    ("trust", &["asn1", "keys", "messages"]),
    ("mutual", &["asn1", "keys", "messages", "trust"]),
    ("products", &["asn1", "lint", "messages", "mutual"]),
    ("rustls", &["asn1", "keys", "trust"]),
    (
        "um",
        &[
            "asn1",
            "keys",
            "messages",
            "trust",
            "mutual",
            "products",
            "containers",
        ],
    ),
    ("report", &["messages", "trust", "mutual", "products", "um"]),
    ("testkit", &["asn1"]),
    ("cli", &["*"]),
    ("tests", &["*"]),
    ("benches", &["*"]),
];

/// What dev-dependencies may add.
const DEVELOPMENT: &[&str] = &["testkit", "provider-aws-lc", "provider-rustcrypto"];

/// Signature backends and the world, and who alone may depend on them.
const RESERVED: &[(&str, &[&str])] = &[
    (
        "aws-lc-rs",
        &["provider-aws-lc", "testkit", "benches", "tests"],
    ),
    ("rsa", &["provider-rustcrypto", "testkit"]),
    ("p256", &["provider-rustcrypto"]),
    ("dsa", &["provider-rustcrypto"]),
    ("rusqlite", &["ledger"]),
    // The way to a database.
    ("rustls", &["rustls", "ledger"]),
    ("clap", &["cli"]),
    ("rcgen", &["testkit", "benches"]),
];

const LONGEST_FILE: usize = 900;

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// `countersign-asn1` is the room `asn1`.
fn room(name: &str) -> Option<&str> {
    name.strip_prefix("countersign-")
}

fn allowed(package: &Package) -> &'static [&'static str] {
    let room = room(&package.name)
        .unwrap_or_else(|| panic!("`{}` lacks the house's prefix", package.name));
    ALLOWED
        .iter()
        .find(|(name, _)| *name == room)
        .unwrap_or_else(|| panic!("`{room}` is not in the table of edges"))
        .1
}

/// The edges outside the table, as `from -> to (kind)`.
fn stray_edges(metadata: &Metadata) -> Vec<String> {
    let mut stray = Vec::new();
    for package in &metadata.packages {
        let allowed = allowed(package);
        for dependency in &package.dependencies {
            let Some(to) = room(&dependency.name) else {
                continue;
            };
            let development =
                dependency.kind == DependencyKind::Development && DEVELOPMENT.contains(&to);
            let everything = allowed.contains(&"*")
                && (to != "testkit" || room(&package.name) != Some("cli") || development);
            if !(allowed.contains(&to) || everything || development) {
                stray.push(format!("{} -> {to} ({})", package.name, dependency.kind));
            }
        }
    }
    stray
}

#[test]
fn every_edge_is_in_the_table() {
    assert_eq!(stray_edges(&metadata()), Vec::<String>::new());
}

#[test]
fn an_edge_outside_the_table_is_seen() {
    let mut metadata = metadata();
    let dependency = metadata
        .packages
        .iter()
        .flat_map(|package| &package.dependencies)
        .find(|dependency| {
            dependency.name == "countersign-trust" && dependency.kind == DependencyKind::Normal
        })
        .unwrap()
        .clone();
    let asn1 = metadata
        .packages
        .iter_mut()
        .find(|package| *package.name == "countersign-asn1")
        .unwrap();
    asn1.dependencies.push(dependency);
    assert_eq!(
        stray_edges(&metadata),
        ["countersign-asn1 -> trust (normal)"]
    );
}

#[test]
fn backends_and_the_world_are_reserved() {
    let mut stray = Vec::new();
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Development {
                continue;
            }
            let reserved = RESERVED.iter().find(|(name, _)| *name == dependency.name);
            if let Some((_, owners)) = reserved
                && !owners.contains(&room(&package.name).unwrap())
            {
                stray.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(stray, Vec::<String>::new());
}

#[test]
fn no_source_file_is_too_long() {
    let mut long = Vec::new();
    let mut seen = 0;
    for folder in ["crates", "tests", "benches", "fuzz"] {
        for file in rust_files(&root().join(folder)) {
            let lines = std::fs::read_to_string(&file).unwrap().lines().count();
            seen += 1;
            if lines > LONGEST_FILE {
                long.push(format!("{} has {lines} lines", file.display()));
            }
        }
    }
    assert!(seen > 50, "the source tree was not found");
    assert_eq!(long, Vec::<String>::new());
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_member_inherits_the_lints() {
    for package in &metadata().packages {
        let manifest: toml::Table =
            toml::from_str(&std::fs::read_to_string(&package.manifest_path).unwrap()).unwrap();
        let inherits = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool);
        assert_eq!(
            inherits,
            Some(true),
            "`{}` goes without the lint table",
            package.name
        );
    }
}

/// Rules are data: `mutual` must not know whose they are.
#[test]
fn mutual_knows_no_product() {
    let products: Vec<String> = std::fs::read_dir(root().join("crates/products/data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|product| product != "facts")
        .collect();
    assert!(products.len() > 10, "the products were not found");
    let mut named = Vec::new();
    for file in rust_files(&root().join("crates/mutual/src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        // What a comment or an example says is not what the code does.
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for product in &products {
                if line.contains(&format!("\"{product}\"")) {
                    named.push(format!("{}: {product}", file.display()));
                }
            }
        }
    }
    assert_eq!(named, Vec::<String>::new());
}

/// A crate that breaks each lint of the table once, compiled under that very table.
#[test]
fn every_lint_bites() {
    let clippy = std::process::Command::new("cargo")
        .args(["clippy", "--version"])
        .output();
    if !clippy.is_ok_and(|output| output.status.success()) {
        let required = std::env::var("COUNTERSIGN_REQUIRE").unwrap_or_default();
        assert!(
            !required.split(',').any(|what| what == "clippy"),
            "clippy is required and absent"
        );
        #[expect(clippy::print_stdout, reason = "a skipped test says so")]
        {
            println!("skipped: clippy is not installed");
        }
        return;
    }
    let manifest: toml::Table =
        toml::from_str(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let lints = manifest["workspace"]["lints"].as_table().unwrap();
    let folder = tempfile::tempdir().unwrap();
    write_offender(folder.path(), lints);
    let output = std::process::Command::new("cargo")
        .args(["clippy", "--offline", "--message-format=json", "--quiet"])
        .env_remove("RUSTFLAGS")
        .env("CARGO_TARGET_DIR", folder.path().join("target"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let seen: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(message["message"]["code"]["code"].as_str()?.to_owned()))
        .collect();
    let silent: Vec<String> = wanted(lints)
        .into_iter()
        .filter(|lint| !seen.contains(lint))
        .collect();
    assert_eq!(silent, Vec::<String>::new(), "seen: {seen:?}");
}

/// Every lint of the table that is on, as the compiler names it; rustdoc's own bite in `cargo doc`.
fn wanted(lints: &toml::Table) -> Vec<String> {
    let mut names = Vec::new();
    for (tool, table) in lints {
        for (lint, level) in table.as_table().unwrap() {
            if level.as_str() != Some("allow") && tool != "rustdoc" {
                names.push(match tool.as_str() {
                    "rust" => lint.clone(),
                    tool => format!("{tool}::{lint}"),
                });
            }
        }
    }
    names
}

fn write_offender(folder: &Path, lints: &toml::Table) {
    let mut manifest = BTreeMap::new();
    let package: toml::Table =
        toml::from_str("name = 'offender'\nversion = '0.0.0'\nedition = '2024'").unwrap();
    // A lint at `forbid` hides behind an error: at `warn` it is reported with the others.
    let mut lints = lints.clone();
    lints["rust"]["unsafe_code"] = toml::Value::from("warn");
    manifest.insert("package", package);
    manifest.insert("lints", lints);
    manifest.insert("workspace", toml::Table::new());
    std::fs::write(
        folder.join("Cargo.toml"),
        toml::to_string(&manifest).unwrap(),
    )
    .unwrap();
    std::fs::create_dir_all(folder.join("src/nested")).unwrap();
    std::fs::write(
        folder.join("src/nested/mod.rs"),
        "//! A file called mod.rs.\n",
    )
    .unwrap();
    std::fs::write(folder.join("src/lib.rs"), OFFENDER).unwrap();
}

const OFFENDER: &str = include_str!("architecture/offender.rs.txt");
