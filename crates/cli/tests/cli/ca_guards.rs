//! What an authority does not do by mistake.

use std::path::Path;
use std::slice;
use std::sync::Arc;

use countersign_asn1::pem::Label;
use countersign_asn1::{Certificate, CertificateList, OcspResponse, pem};
use countersign_ca::{
    Authority, EntryKey, Ledger as _, Order, Profile, Publication, Reservation, Serial,
};
use countersign_csr::UnverifiedRequest;
use countersign_keys::PrivateKey;
use countersign_ledger::{Book, Place, Scribe};
use countersign_testkit::{PostgresServer, Program};
use time::OffsetDateTime;

use crate::program::{Bench, Said, words};

fn run(bench: &Bench, line: &str) -> Said {
    bench.countersign(words(line))
}

fn root(bench: &Bench) {
    run(
        bench,
        "ca init root --subject CN=Root --kind p256 --no-passphrase",
    )
    .well();
    run(bench, "key new --kind p256 --out gw.key").well();
    run(
        bench,
        "csr new --key gw.key --san gw1.contoso.com --out gw.csr",
    )
    .well();
}

/// The text of a house profile, with another name and for so many days.
fn profile(bench: &Bench, house: &str, name: &str, days: u32) {
    let text = run(bench, &format!("ca profiles {house}")).well().stdout;
    let wanted = format!("name = \"{house}\"");
    assert!(text.contains(&wanted));
    let text = text.replace(&wanted, &format!("name = \"{name}\""));
    let end = text.find("days = ").unwrap() + "days = ".len();
    let length = text[end..].find(|it: char| !it.is_ascii_digit()).unwrap();
    let text = format!("{}{days}{}", &text[..end], &text[end + length..]);
    bench.write(&format!("{name}.toml"), text);
}

/// The ledger knows a profile by its name: another text under a name of the house's would be renewed as that.
#[test]
fn a_profile_of_ones_own_has_a_name_of_its_own() {
    let bench = Bench::new();
    root(&bench);
    profile(&bench, "sip-peer", "tls-client", 500);
    profile(&bench, "sip-peer", "ours", 500);
    let own = run(&bench, "ca profiles tls-client").well().stdout;
    bench.write("same.toml", own);
    let sign = |file: &str| {
        run(
            &bench,
            &format!("ca sign gw.csr --ca root --profile {file} --out gw.pem --force"),
        )
    };
    sign("same.toml").well();
    sign("ours.toml").well();
    let said = sign("tls-client.toml");
    assert_eq!(said.status, 2, "{said:#?}");
    assert_eq!(
        said.stderr,
        "error: tls-client.toml: it calls itself `tls-client`, which is a profile of the house, and says something else\nhint: give it a name of its own in its first line, as `name = \"contoso-sip\"`\n"
    );
    for line in [
        "ca renew gw.pem --ca root --out new.pem --profile tls-client.toml",
        "ca reissue --profile ours --ca root --out again --profile-file tls-client.toml",
    ] {
        let said = run(&bench, line);
        assert_eq!(said.status, 2, "{line}: {said:#?}");
        assert!(
            said.stderr.contains("calls itself `tls-client`"),
            "{said:#?}"
        );
    }
    // Nothing is revoked for a profile that nobody brought.
    let said = run(&bench, "ca reissue --profile ours --ca root --out again2");
    assert_eq!(said.status, 2, "{said:#?}");
    assert_eq!(
        said.stderr,
        "error: root: 1 of them were issued by the profile `ours`, which is none of the house\nhint: name its file: `--profile-file FILE`\n"
    );
    assert_eq!(run(&bench, "ca list --ca root --revoked").status, 1);
    let again = "ca reissue --profile ours --ca root --out again2 --profile-file ours.toml";
    run(&bench, again).well();
    let renewed = "ca renew gw.pem --ca root --profile ours.toml --out new.pem";
    run(&bench, renewed).well();
    let listed = run(&bench, "ca list --ca root --profile ours --format json").json();
    assert_eq!(listed.as_array().unwrap().len(), 3);
}

/// Versions before let a profile of one's own have a name of the house's, and the ledger says that name for ever.
#[test]
fn what_a_borrowed_name_gave_is_not_lost_unsaid() {
    let bench = Bench::new();
    root(&bench);
    let borrowed = Profile::house_text("sip-peer").unwrap();
    let borrowed = borrowed.replace("name = \"sip-peer\"", "name = \"tls-server\"");
    let borrowed = Profile::from_toml(&borrowed).unwrap();
    let block = |file: &str| {
        let text = bench.read(file);
        pem::read(&text).unwrap().remove(0).contents().to_vec()
    };
    let provider = countersign_provider_aws_lc::provider();
    let key = PrivateKey::from_pem(&bench.read("root/authority.key"), None).unwrap();
    let signer = provider.signer(&key).unwrap();
    let place = Place::File(bench.path("root/ledger.sqlite"));
    let book = Book::open(place, Scribe::new("alice@ca1", OffsetDateTime::now_utc)).unwrap();
    let (own, nowhere) = (block("root/authority.pem"), Publication::nowhere());
    let authority = Authority::new(own, signer, nowhere, provider, Arc::new(book)).unwrap();
    let request = block("gw.csr");
    let request = UnverifiedRequest::from_der(&request).unwrap();
    let request = request.verify(provider).unwrap();
    let order = Order::new(
        &request,
        &borrowed,
        OffsetDateTime::now_utc(),
        [7; Serial::LENGTH],
    );
    let issued = authority.issue(&order).unwrap();
    bench.write("old.pem", pem::encode(&Label::Certificate, issued.as_der()));
    drop(authority);

    let refusal = "profile `tls-server` refuses the request: it is no renewal: the certificate is for `clientAuth`, and the profile gives that no more: it was changed, or another one had its name";
    let said = run(&bench, "ca renew old.pem --ca root --out new.pem");
    assert_eq!(said.status, 1, "{said:#?}");
    assert!(said.stderr.contains(refusal), "{said:#?}");
    assert!(
        said.stderr
            .contains("hint: to do without it name the profile yourself"),
        "{said:#?}"
    );
    let said = run(
        &bench,
        "ca reissue --profile tls-server --ca root --out again",
    );
    assert_eq!(said.status, 1, "{said:#?}");
    let report = String::from_utf8(bench.read("again/report.csv")).unwrap();
    assert!(
        report.contains(",refused,") && report.contains("for `clientAuth`"),
        "{report}"
    );
    // Whoever says so does without.
    run(
        &bench,
        "ca renew old.pem --ca root --out new.pem --profile tls-server",
    )
    .well();
    let again = "ca reissue --profile tls-server --ca root --out again2 --profile-file tls-server";
    run(&bench, again).well();
    // And what is in the ledger is as it was.
    let listed = run(
        &bench,
        "ca list --ca root --profile tls-server --format json",
    )
    .json();
    assert_eq!(listed.as_array().unwrap().len(), 4, "{listed}");
    run(&bench, "ca audit verify --ca root").well();
}

/// One of two certificates of the same names, by all that tells them apart.
#[test]
fn a_certificate_is_found_by_all_that_is_known_of_it() {
    let bench = Bench::new();
    root(&bench);
    for profile in ["gateway", "tls-client"] {
        let line =
            format!("ca sign gw.csr --ca root --profile {profile} --out {profile}.pem --no-chain");
        run(&bench, &line).well();
    }
    let rows = run(&bench, "ca list --ca root --format json").json();
    let found = |option: &str, value: &str| {
        let option = [option.to_owned(), value.to_owned()];
        let line = ["ca", "list", "--ca", "root", "--format", "json"];
        let line = line.into_iter().chain(option.iter().map(String::as_str));
        bench.countersign(line)
    };
    // Itself, the authority's own, and the other.
    assert_eq!(rows.as_array().unwrap().len(), 3, "{rows}");
    let wanted = &rows[2];
    let text = |key: &str| wanted[key].as_str().unwrap().to_owned();
    let (sha1, sha256, serial) = (text("sha1"), text("sha256"), text("serial"));
    let pairs: Vec<_> = sha1
        .as_bytes()
        .chunks(2)
        .map(|pair| str::from_utf8(pair).unwrap())
        .collect();
    let octets: Vec<_> = serial
        .as_bytes()
        .chunks(2)
        .map(|pair| str::from_utf8(pair).unwrap())
        .collect();
    let reversed: String = octets.iter().rev().copied().collect();
    for (option, value) in [
        ("--thumbprint", sha1.clone()),
        ("--thumbprint", sha256.to_uppercase()),
        ("--thumbprint", pairs.join(":")),
        // As Windows' dialog gives it away.
        ("--thumbprint", format!("\u{200E}{}", pairs.join(" "))),
        ("--serial", serial.clone()),
        ("--serial", octets.join(":")),
        ("--serial", reversed),
        ("--profile", "tls-client".to_owned()),
    ] {
        let rows = found(option, &value).well().json();
        assert_eq!(
            rows.as_array().unwrap(),
            slice::from_ref(wanted),
            "{option} {value}"
        );
    }
    let both = found("--name", "GW1.contoso").well().json();
    assert_eq!(both.as_array().unwrap().len(), 2, "{both}");
    let ending = found("--expires-within", "400").well().json();
    assert_eq!(
        ending.as_array().unwrap(),
        slice::from_ref(wanted),
        "{ending}"
    );
    assert_eq!(found("--thumbprint", &"0".repeat(40)).status, 1);
    let said = found("--thumbprint", &sha1[1..]);
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr
            .contains("wanted 40 hex digits of SHA-1, or 64 of SHA-256"),
        "{said:#?}"
    );
}

/// An authority, and one certificate that it issued.
fn certified(bench: &Bench) {
    root(bench);
    run(
        bench,
        "ca sign gw.csr --ca root --profile gateway --out gw.pem --no-chain",
    )
    .well();
}

#[test]
fn what_came_from_elsewhere_keeps_no_other_from_being_issued_again() {
    let bench = Bench::new();
    certified(&bench);
    let import = "ca import ours --certificate root/authority.pem --key root/authority.key --no-passphrase --issued gw.pem";
    let said = run(&bench, import);
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(said.stderr.contains("--last-crl"), "{said:#?}");
    assert!(said.stderr.contains("--no-list-before"), "{said:#?}");
    run(&bench, &format!("{import} --no-list-before")).well();
    run(
        &bench,
        "ca sign gw.csr --ca ours --profile gateway --out gw2.pem",
    )
    .well();
    let said = run(&bench, "ca reissue --name gw1 --ca ours --out again");
    assert_eq!(said.status, 1, "{said:#?}");
    let report = String::from_utf8(bench.read("again/report.csv")).unwrap();
    let outcomes = |wanted: &str| report.lines().filter(|row| row.contains(wanted)).count();
    assert_eq!(outcomes(",needs-request,"), 1, "{report}");
    assert_eq!(outcomes(",reissued,"), 1, "{report}");
    assert!(
        said.stderr
            .contains("for they came from elsewhere and need a request: 1\n"),
        "{said:#?}"
    );
    let revoked = run(&bench, "ca list --ca ours --revoked --format json").json();
    assert_eq!(revoked.as_array().unwrap().len(), 1, "{revoked}");
}

/// Two of one name would share serial numbers, list numbers and what is revoked.
#[test]
fn a_second_authority_of_a_name_is_not_made_in_one_database() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (bench, database) = (Bench::new(), server.database());
    bench.write("pgpass", "127.0.0.1:*:*:ca:pass\\:word\\\\with 'all'\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(bench.path("pgpass"), mode).unwrap();
    }
    let run = |line: &str| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_countersign"));
        program.env("PGPASSFILE", bench.path("pgpass"));
        program.env_remove("PGPASSWORD");
        bench.other(program, line)
    };
    let init = |options: &str, database: &str| {
        run(&format!(
            "ca init {options} --subject CN=Root --no-passphrase --ledger {database}"
        ))
    };
    // What is refused takes no name.
    assert_eq!(init("first --kind p521", &database).status, 1);
    let both = "first --kind p256 --issuing CN=Issuing";
    assert_eq!(init(both, &database).status, 1);
    let crl = "--crl http://pki.contoso.com/root.crl";
    init(&format!("{both} {crl}"), &database).well();
    let taken = format!(
        "error: {database}: the authority `CN=Root` has its ledger there already: its serial numbers, its lists\nhint: `countersign ca rollover` gives that one a new key; a new authority wants another name, or a database of its own: `createdb`\n"
    );
    for options in ["second --kind p256", "second --kind p384"] {
        let said = init(options, &database);
        assert_eq!((said.status, said.stderr.as_str()), (2, taken.as_str()));
    }
    for line in [
        "ca request third --subject CN=Issuing --kind p256 --no-passphrase --ledger",
        "ca intermediate third --ca first/root --subject CN=Issuing --kind p256 --no-passphrase --crl http://a.example/x.crl --ledger",
    ] {
        let said = run(&format!("{line} {database}"));
        assert_eq!(said.status, 2, "{line}: {said:#?}");
        assert!(
            said.stderr.contains("the authority `CN=Issuing` has"),
            "{said:#?}"
        );
    }
    assert!(!bench.path("second").exists() && !bench.path("third").exists());
    // A place that is not, or cannot be reached, is told as that.
    let (server_of, _) = database.rsplit_once('/').unwrap();
    let other = format!("{server_of}/nowhere");
    for (address, wanted) in [
        (other.as_str(), "hint: make it first: `createdb "),
        (
            "postgres://ca@127.0.0.1:1/ledger",
            "hint: check that the server runs, and listens there",
        ),
    ] {
        let said = init("fourth --kind p256", address);
        assert!(said.stderr.contains(wanted), "{said:#?}");
    }
    // Its ledger has a home already.
    let said = run(&format!(
        "ca migrate --ca first/issuing --to {}",
        server.database()
    ));
    said.well();
    let said = run(&format!(
        "ca migrate --ca first/root --to {database}?sslmode=disable"
    ));
    assert_eq!(said.status, 2, "{said:#?}");
}

#[test]
fn hints_lead_on() {
    let bench = Bench::new();
    certified(&bench);
    // The folder of two.
    run(
        &bench,
        "ca init two --subject CN=A --issuing CN=B --crl http://pki.contoso.com/a.crl --kind p256 --no-passphrase",
    )
    .well();
    let said = run(&bench, "ca sign gw.csr --ca two --profile gateway");
    assert_eq!(said.status, 2, "{said:#?}");
    assert_eq!(
        said.stderr,
        "error: two: there are two authorities in it: which one?\nhint: name `two/issuing`, which issues to servers, or `two/root`\n"
    );
    // A key that others have.
    let said = run(
        &bench,
        "ca sign gw.csr --ca two/issuing --profile gateway --out known.pem",
    );
    said.well();
    run(
        &bench,
        "ca revoke known.pem --ca two/issuing --reason keyCompromise",
    )
    .well();
    let said = run(&bench, "ca renew known.pem --ca two/issuing --out new.pem");
    assert_eq!(said.status, 1, "{said:#?}");
    assert!(
        said.stderr
            .ends_with("hint: have a new key and a request with it, and add `--request FILE`\n"),
        "{said:#?}"
    );
    let said = run(&bench, "ca cross-sign gw.pem --ca root --out cross.pem");
    assert_eq!(said.status, 1, "{said:#?}");
    assert!(!said.stderr.contains("backup"), "{said:#?}");
    // A head that is younger than the export.
    run(&bench, "ca export --ca root --out root.tar").well();
    run(
        &bench,
        "ca sign gw.csr --ca root --profile gateway --out gw.pem --force",
    )
    .well();
    run(
        &bench,
        "ca sign gw.csr --ca root --profile gateway --out gw.pem --force",
    )
    .well();
    let head = run(&bench, "ca audit head --ca root").well().stdout;
    let said = run(
        &bench,
        &format!(
            "ca restore root.tar back --no-list-since --nothing-issued-since --head {}",
            head.trim()
        ),
    );
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr.ends_with(
            "hint: take a newer copy: this one was made before that head was noted down\n"
        ),
        "{said:#?}"
    );
    // A home that is used.
    run(
        &bench,
        "ca init other --subject CN=Other --kind p256 --no-passphrase",
    )
    .well();
    std::fs::copy(
        bench.path("other/ledger.sqlite"),
        bench.path("root/used.sqlite"),
    )
    .unwrap();
    let said = run(&bench, "ca migrate --ca root --to used.sqlite");
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr
            .contains("hint: name another place: a file that is not there yet"),
        "{said:#?}"
    );
    // A folder that is not there.
    let said = run(&bench, "ca migrate --ca root --to nowhere/ledger.sqlite");
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr.contains("hint: make the folder first"),
        "{said:#?}"
    );
}

/// Nobody believes a list or a response any longer than its signer.
#[test]
fn what_an_authority_says_ends_with_it() {
    let bench = Bench::new();
    certified(&bench);
    let said = run(&bench, "ca crl --ca root --days 65535 --out root.crl").well();
    assert!(
        said.stderr.contains("warning: it is good for ")
            && said.stderr.contains("[CA/B Baseline Requirements §4.9.7]"),
        "{said:#?}"
    );
    let told = "with the authority's own certificate\n";
    assert!(said.stderr.ends_with(told), "{said:#?}");
    let list = bench.read("root.crl");
    let list = CertificateList::from_der(&list).unwrap();
    let pem = bench.read("root/authority.pem");
    let pem = pem::read(&pem).unwrap();
    let own = Certificate::from_der(pem[0].contents()).unwrap();
    let end = own.tbs_certificate().validity().not_after();
    assert_eq!(list.tbs_cert_list().next_update(), Some(end));
    let said = run(
        &bench,
        "ca ocsp --all --days 65535 --ca root --out responses",
    )
    .well();
    assert!(said.stderr.ends_with(told), "{said:#?}");
    let name = std::fs::read_dir(bench.path("responses"))
        .unwrap()
        .next()
        .unwrap();
    let response = std::fs::read(name.unwrap().path()).unwrap();
    let response = OcspResponse::from_der(&response).unwrap();
    let basic = response.basic().unwrap().unwrap();
    let single = basic.tbs_response_data().responses().next().unwrap();
    assert_eq!(single.next_update(), Some(end));
    let said = run(&bench, "ca crl --ca root --days 180 --out half.crl").well();
    assert!(!said.stderr.contains("warning"), "{said:#?}");
}

#[test]
fn must_staple_that_is_not_given_is_told() {
    let Some(openssl) = Program::OpenSsl.command() else {
        return;
    };
    let bench = Bench::new();
    root(&bench);
    bench
        .other(
            openssl,
            "req -new -key gw.key -out staple.csr -subj /CN=gw1.contoso.com -addext subjectAltName=DNS:gw1.contoso.com -addext tlsfeature=status_request",
        )
        .well();
    let said = run(
        &bench,
        "ca sign staple.csr --ca root --profile gateway --out gw.pem",
    )
    .well();
    assert!(
        said.stderr.starts_with(
            "warning: the request asks for `tlsFeature` (must-staple), and the profile does not give it\n"
        ),
        "{said:#?}"
    );
}

#[cfg(unix)]
#[test]
fn nobody_else_writes_into_an_authority_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new();
    let program = env!("CARGO_BIN_EXE_countersign");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\"", program]);
    bench
        .other(
            shell,
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        )
        .well();
    for name in [
        "authority.toml",
        "authority.pem",
        "authority.key",
        "authority.csr",
    ] {
        let path = bench.path(Path::new("root").join(name).to_str().unwrap());
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o022, 0, "{name}: {mode:o}");
    }
}

/// What the lights went out over is on the list once it is revoked, and so it can be looked up.
#[test]
fn a_serial_number_without_a_certificate_is_explained() {
    let bench = Bench::new();
    certified(&bench);
    let der = |name: &str| {
        let pem = bench.read(name);
        pem::read(&pem).unwrap()[0].contents().to_vec()
    };
    let (own, linted) = (der("root/authority.pem"), der("gw.pem"));
    let own = Certificate::from_der(&own).unwrap();
    let issuer = own.tbs_certificate().subject();
    let at = time::macros::datetime!(2026-01-01 0:00 UTC);
    let place = Place::File(bench.path("root/ledger.sqlite"));
    let book = Book::open(
        place,
        Scribe::new("test", || time::macros::datetime!(2026-01-01 0:00 UTC)),
    )
    .unwrap();
    for serial in [&[0x2A][..], &[0x2B]] {
        let key = EntryKey { issuer, serial };
        book.reserve(&Reservation::new(key, "gateway", b"request", at))
            .unwrap();
        if serial == [0x2A] {
            book.record_intent(key, &linted).unwrap();
        }
    }
    drop(book);
    let told = |serial: &str| {
        let said = run(&bench, &format!("ca list --ca root --serial {serial}"));
        assert_eq!((said.status, said.stdout.as_str()), (1, ""), "{said:#?}");
        said.stderr
    };
    let given = "serial number 2a was given at 2026-01-01T00:00:00Z to `CN=gw1.contoso.com` by the profile gateway; no certificate is recorded, and whether one was made is not known: ";
    assert_eq!(
        told("2a"),
        format!("{given}`countersign ca revoke --serial 2a` settles it\n")
    );
    assert_eq!(
        told("2b"),
        "serial number 2b was reserved at 2026-01-01T00:00:00Z for the profile gateway, and nothing was made with it\n"
    );
    // Who does not know its number is told it.
    let audit = || run(&bench, "ca audit verify --ca root").well().stdout;
    let settles = "`countersign ca revoke --serial 2a` settles it";
    assert!(audit().contains(settles), "{}", audit());
    assert!(!audit().contains("serial number 2b"), "{}", audit());
    run(&bench, "ca revoke --ca root --serial 2a").well();
    assert!(!audit().contains("unsettled"), "{}", audit());
    // And a ledger that is not the one whose head was noted down.
    let head = "0".repeat(64);
    let said = run(
        &bench,
        &format!("ca audit verify --ca root --head 1:{head}"),
    );
    assert_eq!(said.status, 1, "{said:#?}");
    let wanted = "answer: no\n  reason: event 1 is not the one whose hash was noted down\n";
    assert!(said.stdout.contains(wanted), "{said:#?}");
    let said = told("2a");
    assert!(
        said.starts_with(&format!("{given}it is revoked since ")),
        "{said}"
    );
}
