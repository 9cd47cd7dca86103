//! Makes the certificates of every scenario and example anew, from the recipes beside them:
//! `cargo run -p countersign-tests --bin make-certificates`; or of those folders alone that are its
//! arguments. Private keys are made for it and forgotten.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for the hands of a developer: it reads recipes, writes certificates, and says so"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_tests::Recipes;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        for parent in ["../examples", "scenarios"] {
            for entry in fs::read_dir(root.join(parent))? {
                folders.push(entry?.path());
            }
        }
    }
    folders.retain(|folder| folder.join("certificates.toml").is_file());
    folders.sort();
    for folder in folders {
        let count = make(&folder)?;
        println!("{count:3} {}", folder.display());
    }
    Ok(())
}

fn make(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let recipes = Recipes::parse(&fs::read_to_string(folder.join("certificates.toml"))?)?;
    let files = recipes.make()?;
    let certificates = folder.join("certificates");
    if certificates.is_dir() {
        fs::remove_dir_all(&certificates)?;
    }
    fs::create_dir(&certificates)?;
    for (name, bytes) in &files {
        fs::write(certificates.join(name), bytes)?;
    }
    Ok(files.len())
}
