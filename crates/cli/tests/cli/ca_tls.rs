//! The way to a database: the server shows a certificate that an authority of ours issued.

use countersign_testkit::{PostgresServer, ServerTls};

use crate::program::{Bench, Said, countersign};

/// An authority, the server's certificate, which has the name `db1.contoso.com` alone, and a client's.
fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["root", "other"] {
        well(
            &bench,
            &format!(
                "ca init {name} --subject CN={name} --kind p256 --no-passphrase --crl http://pki.contoso.com/{name}.crl"
            ),
        );
    }
    for (name, profile, san) in [
        ("server", "tls-server", "db1.contoso.com"),
        ("client", "tls-client", "ca1.contoso.com"),
    ] {
        well(&bench, &format!("key new --kind p256 --out {name}.key"));
        well(
            &bench,
            &format!("csr new --key {name}.key --san {san} --out {name}.csr"),
        );
        well(
            &bench,
            &format!("ca sign {name}.csr --ca root --profile {profile} --out {name}.pem"),
        );
    }
    bench
}

fn run(bench: &Bench, line: &str) -> Said {
    let mut program = countersign();
    program
        .env("PGPASSWORD", PostgresServer::PASSWORD)
        .env("HOME", bench.path("home"));
    bench.other(program, line)
}

fn well(bench: &Bench, line: &str) {
    run(bench, line).well();
}

#[test]
fn a_server_shows_who_it_is_and_a_client_too() {
    let bench = bench();
    let text = |name: &str| String::from_utf8(bench.read(name)).unwrap();
    let (chain, key, roots) = (
        text("server.pem"),
        text("server.key"),
        text("root/authority.pem"),
    );
    let tls = ServerTls {
        chain: &chain,
        key: &key,
        roots: &roots,
    };
    let Some(server) = PostgresServer::speaking_tls(tls) else {
        return;
    };
    let by_address = server.database();
    let by_name = by_address.replace("127.0.0.1", "db1.contoso.com");
    let by_name = format!("{by_name}?hostaddr=127.0.0.1");
    let (ours, theirs) = (
        "sslrootcert=root/authority.pem",
        "sslrootcert=other/authority.pem",
    );
    let certified = server.address("certified");
    let client = "sslcert=client.pem&sslkey=client.key";
    // A server's own words for no way in, and rustls' for one that is not believed.
    let (no_entry, unknown) = (
        "no pg_hba.conf entry",
        "invalid peer certificate: UnknownIssuer",
    );
    for (address, wanted) in [
        (by_address.clone(), None),
        (format!("{by_address}?sslmode=disable"), Some(no_entry)),
        (format!("{by_address}?sslmode=require"), None),
        (format!("{by_address}?sslmode=require&{ours}"), None),
        (
            format!("{by_address}?sslmode=require&{theirs}"),
            Some(unknown),
        ),
        (format!("{by_address}?sslmode=verify-ca&{ours}"), None),
        (
            format!("{by_address}?sslmode=verify-ca&{theirs}"),
            Some(unknown),
        ),
        (
            format!("{by_address}?sslmode=verify-ca"),
            Some("wants the root of the server's certificate"),
        ),
        (format!("{by_name}&{ours}"), None),
        (format!("{by_name}&{theirs}"), Some(unknown)),
        (format!("{by_name}&sslmode=verify-full&{ours}"), None),
        (
            format!("{by_name}&sslmode=verify-full&{theirs}"),
            Some(unknown),
        ),
        (
            format!("{by_address}?sslmode=verify-full&{ours}"),
            Some("certificate not valid for name \"127.0.0.1\""),
        ),
        (
            format!("{by_address}?{ours}&sslmode=verify-ca&sslcert=client.pem"),
            Some("is not named"),
        ),
        (
            format!("{certified}?sslmode=verify-ca&{ours}"),
            Some("client certificate"),
        ),
        (
            format!("{certified}?sslmode=verify-ca&{ours}&{client}"),
            None,
        ),
    ] {
        let line =
            format!("ca init new --subject CN=New --kind p256 --no-passphrase --ledger {address}");
        let said = run(&bench, &line);
        assert_eq!(said.status == 0, wanted.is_none(), "{address}: {said:#?}");
        assert!(
            said.stderr.contains(wanted.unwrap_or_default()),
            "{address}: {said:#?}"
        );
        if wanted.is_none() {
            well(&bench, "ca audit verify --ca new");
            std::fs::remove_dir_all(bench.path("new")).unwrap();
            if !address.contains("certified") {
                let database = address.split('?').next().unwrap();
                let database = database.replace("db1.contoso.com", "127.0.0.1");
                server.execute(
                    &database,
                    "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
                );
            }
        }
    }
}

#[test]
fn another_machine_is_asked_who_it_is() {
    let bench = bench();
    let init = "ca init new --subject CN=New --kind p256 --no-passphrase --ledger postgres://ca@db1.contoso.com/ledger";
    for (parameters, wanted) in [
        (
            "",
            "`sslmode=verify-full` wants the root of the server's certificate",
        ),
        (
            "?sslmode=prefer",
            "the connection to `db1.contoso.com` might not be encrypted",
        ),
        (
            "?sslmode=allow",
            "`sslmode` is `allow`, and wanted is disable, prefer",
        ),
        ("?sslrootcert=nowhere.pem", "nowhere.pem: cannot be read"),
        (
            "?sslrootcert=client.key",
            "`sslrootcert` of the database's address: there is no certificate in it",
        ),
        (
            "?sslrootcert=root/authority.pem&sslcert=client.pem&sslkey=open.key",
            "open.key: others may read this private key",
        ),
        (
            "?sslrootcert=root/authority.pem&sslcert=client.pem&sslkey=secret.key",
            "`sslkey` of the database's address",
        ),
    ] {
        bench.write("open.key", bench.read("client.key"));
        let _ = std::fs::remove_file(bench.path("secret.key"));
        bench.write("passphrase", "secret\n");
        well(
            &bench,
            "key new --kind p256 --passphrase-file passphrase --out secret.key",
        );
        let said = run(&bench, &format!("{init}{parameters}"));
        assert_eq!(said.status, 2, "{parameters}: {said:#?}");
        assert!(said.stderr.contains(wanted), "{parameters}: {said:#?}");
    }
}
