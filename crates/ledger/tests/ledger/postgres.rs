//! What only a `PostgreSQL` database has.

use countersign_ca::Ledger as _;
use countersign_ledger::{Address, Book, Error, Place};
use countersign_testkit::PostgresServer;

use crate::homes::{create, issue, key, open, place_of, scribe};

fn refusal(result: Result<Book, Error>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn the_book_is_never_changed_and_never_cut() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    issue(&create(&place_of(&database)), &[1]);
    let mut client = postgres::Config::new();
    let mut client = client
        .host("127.0.0.1")
        .port(port(&database))
        .user(PostgresServer::USER)
        .password(PostgresServer::PASSWORD)
        .dbname(database.rsplit('/').next().unwrap())
        .connect(postgres::NoTls)
        .unwrap();
    let mut refused = |sql: &str| {
        let error = client.batch_execute(sql).unwrap_err();
        error.as_db_error().unwrap().message().to_owned()
    };
    for table in [
        "issuer",
        "reservation",
        "intent",
        "certificate",
        "renewal",
        "revocation",
        "list",
        "signed_list",
        "relocation",
        "export",
        "audit",
    ] {
        for cut in [
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            assert_eq!(refused(&cut), "the book is never cut", "{cut}");
        }
    }
    assert_eq!(
        refused("UPDATE reservation SET profile = 'gateway'"),
        "the book is never changed"
    );
    assert_eq!(
        refused("UPDATE audit SET actor = 'bob'"),
        "the book is never changed"
    );
    assert_eq!(
        refused("UPDATE head SET events = 1"),
        "the book is never cut"
    );
}

fn port(address: &str) -> u16 {
    let port = address.rsplit(':').next().unwrap();
    port.split('/').next().unwrap().parse().unwrap()
}

#[test]
fn other_databases_are_left_alone() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    let place = place_of(&database);
    assert_eq!(
        refusal(Book::open(place.clone(), scribe())),
        "it is empty, and not a ledger"
    );
    server.execute(&database, "CREATE TABLE bookmarks (url TEXT)");
    for opened in [Book::open, Book::create] {
        assert_eq!(
            refusal(opened(place.clone(), scribe())),
            "there are 1 tables, and no ledger"
        );
    }
    server.execute(&database, "DROP TABLE bookmarks");
    drop(create(&place));
    server.execute(&database, "UPDATE countersign_ledger SET version = 7");
    assert_eq!(
        refusal(Book::open(place, scribe())),
        "the ledger is of version 7, and this program knows 3 at most"
    );
}

/// No message has the password in it, whatever goes wrong.
#[test]
fn passwords_are_told_to_nobody() {
    let secret = "s3cret-that-nobody-tells";
    for address in [
        format!("postgres://ca:{secret}@127.0.0.1/ledger"),
        format!("postgres://ca@127.0.0.1/ledger?password={secret}"),
        format!("postgres://ca:{secret}@127.0.0.1:port/ledger"),
        format!("postgres://ca:{secret}@/ledger"),
        format!("host=127.0.0.1 user=ca password={secret}"),
        format!("postgres://ca:{secret}"),
    ] {
        let error = address.parse::<Address>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    let nobody = database.replace("ca@", "nobody@");
    let nowhere = format!("postgres://ca@127.0.0.1:{}/ledger", 1);
    for (address, wanted) in [
        (
            &database,
            "PostgreSQL failed: password authentication failed for user \"ca\"",
        ),
        (
            &nobody,
            "PostgreSQL failed: password authentication failed for user \"nobody\"",
        ),
        (
            &nowhere,
            "PostgreSQL failed: error connecting to server: Connection refused (os error 111)",
        ),
    ] {
        let address: Address = address.parse().unwrap();
        let address = address.with_password(secret);
        let place = Place::Postgres(address);
        let error = Book::open(place.clone(), scribe()).unwrap_err();
        assert_eq!(error.to_string(), wanted);
        let all = format!("{error:?} {place} {place:?}");
        assert!(!all.contains("s3cret"), "{all}");
    }
    drop(create(&place_of(&database)));
    let shown = format!("{:?}", open(&place_of(&database)));
    assert!(!shown.contains("word"), "{shown}");
}

#[test]
fn what_is_written_is_not_sent_in_the_clear() {
    for (address, wanted) in [
        (
            "postgres://ca@db1.contoso.com/ledger?sslmode=prefer",
            "the connection to `db1.contoso.com` might not be encrypted",
        ),
        (
            "postgres://ca@localhost/ledger?hostaddr=192.0.2.1&sslmode=prefer",
            "the connection to `192.0.2.1` might not be encrypted",
        ),
        (
            "postgres://ca@db1.contoso.com/ledger",
            "`sslmode=verify-full` wants the root of the server's certificate, and none is named",
        ),
        (
            "postgres://ca@localhost/ledger?sslmode=verify-ca",
            "`sslmode=verify-ca` wants the root of the server's certificate, and none is named",
        ),
    ] {
        let place = Place::Postgres(address.parse().unwrap());
        assert_eq!(refusal(Book::open(place, scribe())), wanted);
    }
}

#[test]
fn what_an_address_says_of_tls_is_libpqs() {
    let address = "postgres://ca@db1/ledger?sslmode=verify-ca&sslrootcert=%2Fetc%2Fa%20root.crt&connect_timeout=3&sslcert=c&sslkey=k";
    let address: Address = address.parse().unwrap();
    assert_eq!(address.sslrootcert(), Some("/etc/a root.crt"));
    assert_eq!(
        (address.sslcert(), address.sslkey()),
        (Some("c"), Some("k"))
    );
    assert!(address.speaks_tls());
    let fault = address.clone().with_roots(b"root").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "`sslrootcert` of the database's address: there is no certificate in it, as PEM"
    );
    let fault = "postgres://ca@db1/ledger?sslmode=allow".parse::<Address>();
    assert_eq!(
        fault.unwrap_err().to_string(),
        "`sslmode` is `allow`, and wanted is disable, prefer, require, verify-ca or verify-full"
    );
    assert!(
        "postgres://ca@db1/ledger?sslcrl=x"
            .parse::<Address>()
            .is_err()
    );
    let clear: Address = "postgres://ca@db1/ledger?sslmode=disable".parse().unwrap();
    assert!(!clear.speaks_tls());
}

#[test]
fn a_connection_that_was_lost_is_made_again() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    let book = create(&place_of(&database));
    issue(&book, &[1]);
    server.disconnect(&database);
    assert!(book.find(key(&[1])).unwrap().is_some());
    server.disconnect(&database);
    issue(&book, &[2]);
    server.disconnect(&database);
    assert_eq!(book.verify(&[], |_| ()).unwrap().unwrap().events, 7);
}

#[test]
fn a_password_file_is_read_as_libpq_reads_it() {
    let address: Address = "postgres://ca@db1/ledger".parse().unwrap();
    for (file, wanted) in [
        ("", None),
        ("# db1:5432:ledger:ca:comment", None),
        (
            "db1:5432:ledger:ca:one\ndb1:5432:ledger:ca:two",
            Some("one"),
        ),
        ("db2:5432:ledger:ca:no\n*:*:*:*:any", Some("any")),
        (
            "db1:5433:*:*:no\ndb1:*:ledger:ca:a\\:b\\\\c",
            Some("a:b\\c"),
        ),
        ("db1:5432:ledger:ca", None),
        ("db1:5432:ledger:bob:no", None),
    ] {
        assert_eq!(address.password_in(file).as_deref(), wanted, "{file}");
    }
}
