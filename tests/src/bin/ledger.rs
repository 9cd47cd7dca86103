//! Puts a ledger to the test, in a new file or on a server of its own:
//! `ledger crash ROUNDS` kills authorities at random moments; `ledger load memory|FILE|postgres CALLERS COUNT`
//! lets many issue at once; `ledger work LEDGER FOLDER COUNT` is one who issues.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for the hands of a developer"
)]

use std::path::Path;

use countersign_testkit::PostgresServer;
use countersign_tests::ledger::{crash, load, work};

fn main() -> Result<(), String> {
    let sentence = |error: std::io::Error| error.to_string();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| -> Result<u64, String> {
        text.parse().map_err(|_| format!("`{text}` is no number"))
    };
    let folder = tempfile::tempdir().map_err(sentence)?;
    let server = || PostgresServer::shared().map(PostgresServer::database);
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["work", ledger, folder, count] => {
            let out = &mut std::io::stdout().lock();
            work(ledger, Path::new(folder), number(count)?, out)
        }
        ["crash", rounds] => {
            let rounds = u32::try_from(number(rounds)?).map_err(|error| error.to_string())?;
            let program = std::env::current_exe().map_err(sentence)?;
            let file = folder.path().join("book").display().to_string();
            for ledger in [Some(file), server()].into_iter().flatten() {
                println!("{ledger}");
                println!("{:#?}", crash(&program, &ledger, folder.path(), rounds)?);
                std::fs::remove_file(folder.path().join("root.der")).map_err(sentence)?;
            }
            Ok(())
        }
        ["load", ledger, callers, count] => {
            let ledger = match ledger {
                "postgres" => server().ok_or("there is no PostgreSQL")?,
                other => other.to_owned(),
            };
            let callers = usize::try_from(number(callers)?).map_err(|error| error.to_string())?;
            load(&ledger, folder.path(), callers, number(count)?)
        }
        _ => Err(
            "usage: ledger crash ROUNDS | load LEDGER CALLERS COUNT | work LEDGER FOLDER COUNT"
                .to_owned(),
        ),
    }
}
