//! An authority goes into a file, is destroyed, and comes back with nothing lost.

use std::fs;
use std::process::Command;

use countersign_testkit::{PostgresServer, Program};

use crate::program::{Bench, Said, countersign};

struct House(Bench);

/// A root that has signed with two keys: two certificates of the first one, one of which is revoked, and one of
/// the second.
fn house(ledger: &str) -> House {
    let house = House(Bench::new());
    house.0.write("passphrase", "secret\n");
    house.well(&format!(
        "ca init root --subject CN=Root --kind p256 --passphrase-file passphrase --crl http://pki.contoso.com/1.crl {ledger}"
    ));
    house.well("key new --kind p256 --out gw.key");
    house.well("csr new --key gw.key --san gw1.contoso.com --out gw.csr");
    house.sign("root", "one.pem");
    house.sign("root", "gone.pem");
    house.well("ca revoke gone.pem --ca root --reason keyCompromise");
    house.well("ca rollover --ca root --crl http://pki.contoso.com/2.crl --ca-passphrase-file passphrase --passphrase-file passphrase");
    house.sign("root", "two.pem");
    house.well("ca crl --ca root --passphrase-file passphrase --out last.crl");
    house
}

impl House {
    fn run(&self, line: &str) -> Said {
        let mut program = countersign();
        program.env("PGPASSWORD", PostgresServer::PASSWORD);
        self.0.other(program, line)
    }

    #[track_caller]
    fn well(&self, line: &str) -> Said {
        self.run(line).well()
    }

    #[track_caller]
    fn sign(&self, ca: &str, out: &str) {
        self.well(&format!(
            "ca sign gw.csr --ca {ca} --profile gateway --passphrase-file passphrase --out {out}"
        ));
    }

    #[track_caller]
    fn list(&self, ca: &str, key: u8, out: &str) -> String {
        self.well(&format!(
            "ca crl --ca {ca} --key {key} --passphrase-file passphrase --pem --out {out}"
        ))
        .stderr
    }

    fn head(&self, ca: &str) -> String {
        self.well(&format!("ca audit head --ca {ca}")).stdout
    }

    /// Runs what every system has.
    fn other(&self, line: &str) {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(self.0.path("."));
        assert!(shell.status().unwrap().success(), "{line}");
    }

    /// What the restoration of an export says, without anything that came after.
    fn restore(&self, export: &str, more: &str) -> Said {
        let said = self.run(&format!(
            "ca restore {export} again --no-list-since --nothing-issued-since {more}"
        ));
        assert_eq!(said.status == 0, self.0.path("again").exists(), "{said:#?}");
        said
    }
}

/// From each home to the other one.
#[test]
fn an_authority_is_destroyed_and_comes_back() {
    let mut ways = vec![(String::new(), String::new())];
    if let Some(server) = PostgresServer::shared() {
        let database = || format!("--ledger {}", server.database());
        ways.extend([(String::new(), database()), (database(), String::new())]);
    }
    for (before, after) in ways {
        comes_back(&before, &after);
    }
}

fn comes_back(before: &str, after: &str) {
    let house = house(before);
    let said = house.well("ca export --ca root --out root.tar").stderr;
    let head = house.head("root");
    assert!(
        said.contains(&format!("its ledger ends at: {head}")),
        "{said}"
    );
    assert!(!said.contains("in the clear"), "{said}");
    let mode = {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(house.0.path("root.tar"))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode & 0o777, 0o600);

    // What came after it, by either key.
    house.sign("root", "since.pem");
    house.well("ca revoke one.pem --ca root --reason superseded");
    house.list("root", 1, "since-1.crl");
    assert!(house.list("root", 2, "since-2.crl").starts_with("list 3, "));
    let own = house.0.read("root/key-2/authority.pem");
    let key = house.0.read("root/authority.key");
    fs::remove_dir_all(house.0.path("root")).unwrap();

    let said = house.well(&format!(
        "ca restore root.tar root --last-crl since-2.crl --last-crl since-1.crl --issued since.pem --head {} {after}",
        head.trim()
    ));
    for wanted in [
        "root: `CN=Root` again, as it was at ",
        "taken down, of what was issued since: 1",
        "taken down, of what was revoked by list 2 and 3: ",
        "the next list has number 4",
    ] {
        assert!(said.stderr.contains(wanted), "{wanted}: {said:#?}");
    }
    assert_eq!(
        house.0.path("root/ledger.sqlite").exists(),
        after.is_empty()
    );
    assert_eq!(house.0.read("root/key-2/authority.pem"), own);
    assert_eq!(house.0.read("root/authority.key"), key);
    house.well(&format!("ca audit verify --ca root --head {head}"));
    let told = house.well("ca audit list --ca root").stdout;
    assert!(told.contains(" exported to root.tar\n"), "{told}");
    let listed = house.well("ca list --ca root --format json").json();
    // The roots and what vouches for them, and four of gateways.
    assert_eq!(listed.as_array().unwrap().len(), 8, "{listed:#?}");

    // It goes on: both keys, and what was revoked stays so.
    house.sign("root", "next.pem");
    assert!(
        house
            .list("root", 1, "next-1.crl")
            .starts_with("list 4, with 2 of")
    );
    assert!(
        house
            .list("root", 2, "next-2.crl")
            .starts_with("list 5, with 2 of")
    );
    house.well("ca revoke since.pem --ca root --reason superseded");
    for (key, own, name, status) in [
        (1, "root/authority.pem", "one", 2),
        (1, "root/authority.pem", "gone", 2),
        (2, "root/key-2/authority.pem", "two", 0),
        (2, "root/key-2/authority.pem", "since", 0),
        (2, "root/key-2/authority.pem", "next", 0),
    ] {
        let line = format!(
            "verify -x509_strict -crl_check -CRLfile next-{key}.crl -trusted {own} {name}.pem"
        );
        let Some(openssl) = Program::OpenSsl.command() else {
            return;
        };
        let said = house.0.other(openssl, &line);
        assert_eq!(said.status, status, "{name}: {said:#?}");
    }
}

/// The machine is lost, and the database is not.
#[test]
fn an_authority_goes_back_to_the_ledger_that_survived() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    let house = house(&format!("--ledger {database}"));
    house.well("ca export --ca root --out root.tar");
    house.sign("root", "since.pem");
    house.well("ca revoke one.pem --ca root --reason superseded");
    assert!(house.list("root", 1, "since.crl").starts_with("list 2, "));
    fs::remove_dir_all(house.0.path("root")).unwrap();

    let other = server.database();
    for (more, wanted) in [
        (other.clone(), "it is empty, and not a ledger"),
        (
            format!("{database} --nothing-issued-since"),
            "cannot be used with",
        ),
    ] {
        let said = house.run(&format!(
            "ca restore root.tar root --surviving-ledger {more}"
        ));
        assert_eq!(said.status, 2, "{said:#?}");
        assert!(said.stderr.contains(wanted), "{wanted}: {said:#?}");
        assert!(!house.0.path("root").exists());
    }
    house.well(&format!(
        "ca init other --subject CN=Root --kind p256 --passphrase-file passphrase --crl http://pki.contoso.com/1.crl --ledger {other}"
    ));
    let said = house.run(&format!(
        "ca restore root.tar root --surviving-ledger {other}"
    ));
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr.contains("the last events are missing"),
        "{said:#?}"
    );

    house.well(&format!(
        "ca restore root.tar root --surviving-ledger {database}"
    ));
    house.well("ca audit verify --ca root");
    assert!(
        house
            .list("root", 1, "next.crl")
            .starts_with("list 3, with 2 of")
    );
    house.well("ca revoke since.pem --ca root --reason superseded");
    house.sign("root", "next.pem");

    // Where it moved away, it survived elsewhere.
    house.well("ca migrate --ca root --to ledger.sqlite");
    let said = house.run(&format!(
        "ca restore root.tar again --surviving-ledger {database}"
    ));
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(said.stderr.contains("it was moved to"), "{said:#?}");
}

#[test]
fn what_is_not_whole_is_not_restored() {
    let house = house("");
    house.well("ca export --ca root --out root.tar");
    house.sign("root", "since.pem");
    house.well("ca export --ca root --out later.tar");
    let whole = house.0.read("root.tar");
    let refused = |octets: &[u8], wanted: &str| {
        house.0.write("bad.tar", octets);
        let said = house.restore("bad.tar", "");
        assert_eq!(said.status, 2, "{said:#?}");
        assert!(said.stderr.contains(wanted), "{wanted}: {said:#?}");
    };
    refused(&[], "no export of an authority");
    refused(&house.0.read("gw.csr"), "no export of an authority");
    refused(&whole[..500], "no export of an authority");
    for length in (1024..whole.len() - 1024).step_by(9999) {
        refused(&whole[..length], "error: bad.tar: ");
    }
    for position in (0..whole.len() - 1024).step_by(8191) {
        let mut bad = whole.clone();
        bad[position] ^= 1;
        house.0.write("bad.tar", bad);
        let said = house.run("ca restore bad.tar bad --no-list-since --nothing-issued-since");
        // What nothing depends on, as the padding of a part, may be anything.
        if said.status == 0 {
            house.well("ca audit verify --ca bad");
            assert_eq!(
                house.0.read("bad/authority.key"),
                house.0.read("root/authority.key")
            );
            fs::remove_dir_all(house.0.path("bad")).unwrap();
        }
        assert!(!house.0.path("bad").exists());
    }

    // Somebody who can pack it again.
    for (change, again, wanted) in [
        (
            "rm countersign/key-2/authority.key",
            false,
            "its part `key-2/authority.key` is missing",
        ),
        (
            "cp gw.key countersign/authority.key",
            false,
            "its part `authority.key` is not what was exported",
        ),
        (
            "cp gw.key countersign/other.key",
            false,
            "its part `other.key` was not exported",
        ),
        (
            "rm countersign/ledger.sqlite",
            true,
            "its part `ledger.sqlite` is missing",
        ),
        (
            "cp later/countersign/export.toml countersign/export.toml",
            true,
            "the last events are missing",
        ),
        (
            "sed -i s/form/from/ countersign/export.toml",
            true,
            "it does not say what it is of",
        ),
        (
            "sed -i s/form.*/form=2/ countersign/export.toml",
            true,
            "exported by a later version, of form 2",
        ),
    ] {
        house.other("rm -rf countersign later bad.tar");
        house.other("tar xf root.tar");
        fs::create_dir(house.0.path("later")).unwrap();
        house.other("tar xf later.tar -C later");
        house.other(change);
        if again {
            house.other(
                "cd countersign && sha256sum $(find * -type f ! -name SHA256SUMS) > SHA256SUMS",
            );
        }
        house.other(
            "tar cf bad.tar countersign/SHA256SUMS $(find countersign -type f ! -name SHA256SUMS)",
        );
        let said = house.restore("bad.tar", "");
        assert_eq!(said.status, 2, "{change}: {said:#?}");
        assert!(said.stderr.contains(wanted), "{change}: {said:#?}");
    }
    // Somebody who made the ledger anew.
    let head = house.head("root");
    let said = house.restore("root.tar", &format!("--head {head}"));
    assert!(
        said.stderr.contains("the last events are missing"),
        "{said:#?}"
    );
    house.restore("root.tar", "").well();
}

/// A list that revokes what the export does not know belies whoever says that nothing was issued since.
#[test]
fn a_certificate_that_only_a_list_knows_is_told() {
    let house = house("");
    house.well("ca export --ca root --out root.tar");
    house.sign("root", "since.pem");
    house.well("ca revoke since.pem --ca root --reason superseded");
    house.list("root", 2, "since.crl");
    let told = "was issued since the export, for a list revokes it";
    let stated = "it was stated that nothing was";
    for (line, is_told, is_believed) in [
        ("--last-crl since.crl --nothing-issued-since", true, false),
        ("--last-crl since.crl --issued since.pem", false, false),
        ("--no-list-since --nothing-issued-since", false, true),
    ] {
        let said = house.well(&format!("ca restore root.tar new {line}"));
        assert_eq!(said.stderr.contains(told), is_told, "{line}: {said:#?}");
        assert_eq!(
            said.stderr.contains(stated),
            is_believed,
            "{line}: {said:#?}"
        );
        fs::remove_dir_all(house.0.path("new")).unwrap();
    }
}

#[test]
fn what_came_after_is_stated_and_fits() {
    let house = house("");
    house.well("ca export --ca root --out root.tar");
    house.well("ca init other --subject CN=Root --kind p256 --no-passphrase --crl http://pki.contoso.com/1.crl");
    house.well("ca crl --ca other --out other.crl");
    house.well("ca sign gw.csr --ca other --profile gateway --out other.pem");
    let list = "ca crl --ca root --passphrase-file passphrase --out second.crl --force";
    house.well(list);
    house.well("ca export --ca root --out second.tar");
    for (line, status, wanted) in [
        ("root.tar new", 2, "required arguments were not provided"),
        (
            "root.tar new --last-crl last.crl",
            2,
            "required arguments were not provided",
        ),
        (
            "root.tar new --last-crl other.crl --nothing-issued-since",
            1,
            "`signature` is another key's",
        ),
        (
            "root.tar new --last-crl gw.csr --nothing-issued-since",
            2,
            "wanted X509 CRL",
        ),
        (
            "root.tar new --no-list-since --issued other.pem",
            1,
            "`signature` is another key's",
        ),
        (
            "second.tar new --last-crl last.crl --nothing-issued-since",
            1,
            "it is list 1, and the export knows list 2",
        ),
        (
            "root.tar root --no-list-since --nothing-issued-since",
            2,
            "root: exists already",
        ),
        (
            "root.tar nowhere/new --no-list-since --nothing-issued-since",
            2,
            "no such file or folder",
        ),
    ] {
        let said = house.run(&format!("ca restore {line}"));
        assert_eq!(said.status, status, "{line}: {said:#?}");
        assert!(said.stderr.contains(wanted), "{line}: {said:#?}");
        assert!(!house.0.path("new").exists());
    }
    let said = house.run("ca export --ca root --out root.tar");
    assert_eq!(said.status, 2);
    assert!(
        said.stderr.contains("root.tar: exists already"),
        "{said:#?}"
    );
    // Nothing is left of what was begun.
    let names = house.0.names();
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
}

/// Others issue meanwhile, in the same ledger.
#[test]
fn an_export_is_of_one_moment() {
    let house = house("");
    let mut issuing: Vec<_> = (0..3)
        .map(|number| {
            let line = format!(
                "for i in $(seq 12); do {} ca sign gw.csr --ca root --profile gateway --passphrase-file passphrase --out w{number}-$i.pem 2> /dev/null || exit 1; done",
                env!("CARGO_BIN_EXE_countersign")
            );
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(house.0.path("."));
            shell.spawn().unwrap()
        })
        .collect();
    for number in 0..3 {
        house.well(&format!("ca export --ca root --out {number}.tar"));
    }
    for shell in &mut issuing {
        assert!(shell.wait().unwrap().success());
    }
    for number in 0..3 {
        let line = "--no-list-since --nothing-issued-since";
        house.well(&format!("ca restore {number}.tar again-{number} {line}"));
        house.well(&format!("ca audit verify --ca again-{number}"));
        house.sign(&format!("again-{number}"), &format!("next-{number}.pem"));
    }
}
