//! A ledger in a database, and one that moves.

use std::net::TcpListener;
use std::process::Command;
use std::thread;

use countersign_testkit::PostgresServer;

use crate::program::{Bench, Said, words};

/// As [`PostgresServer::PASSWORD`] is written in a password file.
const ESCAPED: &str = "pass\\:word\\\\with 'all'";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("pgpass", format!("127.0.0.1:*:*:ca:{ESCAPED}\n"));
    mode(&bench, 0o600);
    bench
        .countersign(words("key new --kind p256 --out gw1.key"))
        .well();
    bench
        .countersign(words(
            "csr new --key gw1.key --san gw1.contoso.com --out gw1.csr",
        ))
        .well();
    bench
}

fn mode(bench: &Bench, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(bench.path("pgpass"), mode).unwrap();
}

fn countersign(bench: &Bench, arguments: &str) -> Said {
    let mut program = Command::new(env!("CARGO_BIN_EXE_countersign"));
    program
        .env("PGPASSFILE", bench.path("pgpass"))
        .env_remove("PGPASSWORD");
    bench.other(program, arguments)
}

#[test]
fn a_ledger_lies_in_a_database_and_moves_to_a_file_and_back() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (bench, first, second) = (bench(), server.database(), server.database());
    let run = |arguments: &str| {
        let said = countersign(&bench, arguments);
        assert_eq!(said.status, 0, "{arguments}: {said:#?}");
        said
    };
    run(&format!(
        "ca init root --subject CN=Root --kind p256 --no-passphrase --ledger {first}"
    ));
    assert!(!bench.path("root/ledger.sqlite").exists());
    let sign = "ca sign gw1.csr --ca root --profile gateway --out gw1.pem --force";
    run(sign);
    let list = "ca list --ca root --name GW1 --format csv";
    let listed = run(list).stdout;
    assert_eq!(listed.lines().count(), 2, "{listed}");

    let said = run("ca migrate --ca root --to ledger-2.sqlite");
    assert_eq!(
        said.stderr,
        "root: the ledger is in root/ledger-2.sqlite now\n"
    );
    assert_eq!(run(list).stdout, listed);
    run(sign);
    run("ca audit verify --ca root");

    let said = run(&format!("ca migrate --ca root --to {second}"));
    assert_eq!(
        said.stderr,
        format!("root: the ledger is in {second} now\n")
    );
    run(sign);
    assert_eq!(run(list).stdout.lines().count(), 4);
    run("ca audit verify --ca root");
    for there in [&second, &format!("{second}?sslmode=disable")] {
        let said = countersign(&bench, &format!("ca migrate --ca root --to {there}"));
        assert_eq!(said.status, 2);
        assert_eq!(
            said.stderr,
            format!("error: root: its ledger is there already: {there}\n")
        );
    }
    // The one where it was first is closed.
    let said = countersign(&bench, &format!("ca migrate --ca root --to {first}"));
    assert_eq!(said.status, 2);
    assert!(
        said.stderr.contains(
            "the ledger there has 8 events already, and only an empty one can take this one up"
        ),
        "{said:#?}"
    );
    let settings = String::from_utf8(bench.read("root/authority.toml")).unwrap();
    assert!(settings.starts_with("# Where this authority publishes"));
    assert!(settings.contains(&second), "{settings}");
}

/// What keeps a database from answering is told by what is to be done about it.
#[test]
fn a_database_that_does_not_answer_has_its_hint() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (bench, database) = (bench(), server.database());
    let password = format!(
        "PASSWORD '{}'",
        PostgresServer::PASSWORD.replace('\'', "''")
    );
    server.execute(
        &database,
        &format!("CREATE ROLE few LOGIN CONNECTION LIMIT 0 {password}"),
    );
    server.execute(&database, &format!("CREATE ROLE stranger LOGIN {password}"));
    bench.write("pgpass", format!("127.0.0.1:*:*:*:{ESCAPED}\n"));
    mode(&bench, 0o600);
    // Something that listens there, and hangs up.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().for_each(drop));
    for (address, hint) in [
        (database.replace("ca@", "few@"), "others use it: try again"),
        (
            database.replace("ca@", "nobody@"),
            "give the password in ~/.pgpass (mode 0600) or PGPASSWORD; the server's pg_hba.conf says who may enter",
        ),
        (
            database.replace("ca@", "stranger@"),
            "give the password in ~/.pgpass (mode 0600) or PGPASSWORD; the server's pg_hba.conf says who may enter",
        ),
        (
            format!("postgres://ca@127.0.0.1:{port}/ledger?sslmode=disable"),
            "check that the server runs, and listens there",
        ),
    ] {
        let init = "ca init root --subject CN=Root --kind p256 --no-passphrase --ledger";
        let said = countersign(&bench, &format!("{init} {address}"));
        assert_eq!(said.status, 2, "{said:#?}");
        let hinted = said.stderr.contains(&format!("hint: {hint}\n"));
        assert!(hinted, "{address}: {said:#?}");
        assert!(!bench.path("root").exists());
    }
}

#[test]
fn a_password_is_told_to_nobody_and_taken_from_no_command_line() {
    let bench = bench();
    let init = "ca init root --subject CN=Root --kind p256 --no-passphrase --ledger";
    for (address, wanted) in [
        (
            "postgres://ca:s3cret@127.0.0.1/ledger",
            "the address of the database has a password in it, where others can read it",
        ),
        (
            "postgres://127.0.0.1/ledger",
            "no address of a database: wanted postgres://USER@HOST:PORT/DATABASE",
        ),
        (
            "ledger-2.sqlite",
            "no address of a database: wanted postgres://USER@HOST:PORT/DATABASE",
        ),
        (
            "postgres://ca@127.0.0.1:1/ledger",
            "PostgreSQL failed: error connecting to server",
        ),
        (
            "postgres://ca@db1.contoso.com/ledger?sslmode=prefer",
            "the connection to `db1.contoso.com` might not be encrypted",
        ),
    ] {
        let said = countersign(&bench, &format!("{init} {address}"));
        assert_eq!(said.status, 2, "{said:#?}");
        assert!(said.stderr.contains(wanted), "{said:#?}");
        assert!(!said.stderr.contains("s3cret"), "{said:#?}");
        assert!(!bench.path("root").exists());
    }
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    // Others may read the password, so it is not taken.
    mode(&bench, 0o644);
    let said = countersign(&bench, &format!("{init} {}", server.database()));
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(said.stderr.contains("its mode should be 0600"), "{said:#?}");
    assert!(!said.stderr.contains("pass:word"), "{said:#?}");
}
