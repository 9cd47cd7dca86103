//! Files are written whole or not at all, and keys for their owner alone.

use crate::program::{Bench, countersign, words};

#[test]
#[cfg(unix)]
fn keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = Bench::new();
    bench
        .countersign(words("key new --kind p256 --out um1.key"))
        .well();
    let mode = |name| {
        std::fs::metadata(bench.path(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("um1.key"), 0o600);

    // A key that others could read is no longer so once it is replaced.
    let lax = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(bench.path("um1.key"), lax).unwrap();
    bench
        .countersign(words("key new --kind p256 --out um1.key --force"))
        .well();
    assert_eq!(mode("um1.key"), 0o600);

    bench
        .countersign(words(
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        ))
        .well();
    assert_eq!(mode("root"), 0o700);
    assert_eq!(mode("root/authority.key"), 0o600);
}

/// A private key in the clear may be in what a killed process left; what a living one works at stays.
#[test]
#[cfg(unix)]
fn what_was_left_behind_is_taken_away() {
    let bench = Bench::new();
    bench.write(".countersign-kept", "a file of somebody's");
    std::fs::create_dir_all(bench.path(".countersign-AbC123/first")).unwrap();
    bench.write(".countersign-AbC123/first/authority.key", "secret");
    bench.write(".countersign-000000", "half");
    std::os::unix::fs::symlink(
        bench.path(".countersign-kept"),
        bench.path(".countersign-LINK00"),
    )
    .unwrap();
    bench
        .countersign(words(
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        ))
        .well();
    let kept = [".countersign-LINK00", ".countersign-kept"];
    assert_eq!(bench.names(), [&kept[..], &["root"]].concat());

    // It has its output, and waits for its input.
    let mut sign = countersign();
    sign.args(words("ca sign - --ca root --profile gateway --out gw.pem"));
    sign.current_dir(bench.path("."))
        .stdin(std::process::Stdio::piped());
    let mut living = sign.spawn().unwrap();
    while bench.names().len() == 3 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let crl = "ca crl --ca root --out root.crl --force";
    bench.countersign(words(crl)).well();
    assert_eq!(bench.names().len(), 5, "{:?}", bench.names());
    living.kill().unwrap();
    living.wait().unwrap();
    bench.countersign(words(crl)).well();
    assert_eq!(bench.names(), [&kept[..], &["root", "root.crl"]].concat());
}

#[test]
fn what_exists_is_replaced_by_force_alone() {
    let bench = Bench::new();
    bench.fixture("um1.key");
    let request = words("csr new --key um1.key --san um1.contoso.com --out um1.csr");
    bench.write("um1.csr", "precious");
    assert_eq!(bench.countersign(&request).status, 2);
    assert_eq!(bench.read("um1.csr"), b"precious");

    let forced = [&request[..], &["--force"]].concat();
    bench.countersign(forced).well();
    assert!(
        bench
            .read("um1.csr")
            .starts_with(b"-----BEGIN CERTIFICATE REQUEST-----\n")
    );
    assert_eq!(bench.names(), ["um1.csr", "um1.key"]);
}

#[test]
fn a_folder_is_not_replaced_even_by_force() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("um1.key")).unwrap();
    let said = bench.countersign(words("key new --kind p256 --out um1.key --force"));
    assert_eq!(said.status, 2);
    assert_eq!(
        said.stderr,
        "error: um1.key: not a regular file\nhint: name a file, or `-` for standard output\n"
    );
}

#[test]
fn a_refused_authority_leaves_nothing_behind() {
    let bench = Bench::new();
    let said = bench.countersign(words(
        "ca init root --subject O=Nameless --kind p256 --no-passphrase",
    ));
    assert_eq!(said.status, 1, "{said:#?}");
    assert!(bench.names().is_empty(), "{:?}", bench.names());
}

#[test]
fn an_authority_without_its_ledger_does_not_sign() {
    let bench = Bench::new();
    bench.fixture("um1.csr");
    bench
        .countersign(words(
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        ))
        .well();
    std::fs::remove_file(bench.path("root/ledger.sqlite")).unwrap();
    let said = bench.countersign(words("ca sign um1.csr --ca root --profile gateway"));
    assert_eq!(said.status, 2);
    assert!(
        said.stderr
            .starts_with("error: root/ledger.sqlite: cannot be read")
    );
    assert!(!bench.path("root/ledger.sqlite").exists());
}

/// Which file of an authority's folder is gone or broken, what is said then, and what to do.
/// What was issued is recorded, and its serial number is told though nobody could be handed it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_hides_no_serial_number() {
    let bench = Bench::new();
    bench.fixture("um1.csr");
    bench
        .countersign(words(
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        ))
        .well();
    let output = countersign()
        .args(words("ca sign um1.csr --ca root --profile gateway"))
        .current_dir(bench.path("."))
        .stdout(std::fs::File::create("/dev/full").unwrap())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("serial number "), "{stderr}");
    assert!(
        stderr.contains("standard output cannot be written"),
        "{stderr}"
    );
}

#[test]
fn a_folder_that_is_not_whole_says_what_it_lacks() {
    let bench = Bench::new();
    for name in ["um1.csr", "um1.key", "um1.pem"] {
        bench.fixture(name);
    }
    bench.write("file", "");
    std::fs::create_dir(bench.path("empty")).unwrap();
    let restore = "an authority's folder is whole or of no use: restore it from its backup";
    let make = "name the folder that `countersign ca init` made; to make one: `countersign ca init FOLDER --subject NAME`";
    let rows = [
        (
            "nowhere",
            "nowhere: no authority's folder: there is no such folder",
            make,
        ),
        (
            "empty",
            "empty: no authority's folder: there is no authority.pem in it",
            make,
        ),
        ("file", "file: no authority's folder: it is a file", make),
        (
            "ca/authority.pem",
            "ca/authority.pem: no authority's folder: it is a file",
            make,
        ),
        (
            "ca -authority.key",
            "ca/authority.key: cannot be read: no such file or folder",
            restore,
        ),
        (
            "ca -authority.toml",
            "ca/authority.toml: cannot be read: no such file or folder",
            restore,
        ),
        (
            "ca -ledger.sqlite",
            "ca/ledger.sqlite: cannot be read: no such file or folder",
            restore,
        ),
        (
            "ca ledger.sqlite um1.csr",
            "ca/ledger.sqlite: SQLite failed: file is not a database",
            restore,
        ),
        (
            "ca authority.key um1.key",
            "ca: `CN=Root` cannot issue: the key is not the one in its certificate",
            restore,
        ),
        (
            "ca authority.pem um1.pem",
            "ca: `C=DE, O=Contoso, CN=um1.contoso.com` cannot issue: its certificate is not an authority's",
            restore,
        ),
    ];
    for (what, fault, hint) in rows {
        let mut parts = what.split(' ');
        let folder = parts.next().unwrap();
        let _ = std::fs::remove_dir_all(bench.path("ca"));
        let init = "ca init ca --subject CN=Root --kind p256 --no-passphrase";
        bench.countersign(words(init)).well();
        match (parts.next(), parts.next()) {
            (Some(file), Some(other)) => {
                bench.write(&format!("ca/{file}"), bench.read(other));
            }
            (Some(file), None) => {
                let file = file.trim_start_matches('-');
                std::fs::remove_file(bench.path(&format!("ca/{file}"))).unwrap();
            }
            _ => {}
        }
        for command in [
            "ca sign um1.csr --profile gateway",
            "ca intermediate below --subject CN=Below --no-passphrase",
        ] {
            let said = bench.countersign(words(&format!("{command} --ca {folder}")));
            assert_eq!(said.status, 2, "{what}: {said:#?}");
            assert_eq!(
                said.stderr,
                format!("error: {fault}\nhint: {hint}\n"),
                "{what}"
            );
            assert!(!bench.path("below").exists());
        }
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    use std::io::Read as _;
    use std::process::Stdio;

    // Ten thousand lines do not fit into a pipe, and the reader takes ten octets.
    let bench = Bench::new();
    let root = std::fs::read(crate::program::fixtures().join("root.pem")).unwrap();
    bench.write("many.pem", root.repeat(500));
    let mut child = countersign()
        .args(["cert", "inspect", "many.pem"])
        .current_dir(bench.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut head = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut head).unwrap();
    let said = crate::program::Said::from(child.wait_with_output().unwrap());
    assert_eq!((said.status, said.stderr.as_str()), (0, ""));
}

#[test]
fn a_passphrase_comes_from_a_file_or_a_descriptor() {
    let bench = Bench::new();
    bench.write("passphrase", "correct horse\r\nsecond line\n");
    bench
        .countersign(words(
            "key new --kind p256 --out um1.key --passphrase-file passphrase",
        ))
        .well();
    assert!(
        bench
            .read("um1.key")
            .starts_with(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    );
    let inspect = "key inspect um1.key --format json";
    let by_file = format!("{inspect} --passphrase-file passphrase");
    bench.countersign(words(&by_file)).well();
    if cfg!(unix) {
        let by_descriptor = format!("{inspect} --passphrase-fd 0");
        bench
            .countersign_on("passphrase", words(&by_descriptor))
            .well();
    }
    assert_eq!(bench.countersign(words(inspect)).status, 2);
}

/// A folder of scripts appears whole; what no shell does is on a page beside them.
#[test]
fn the_scripts_of_a_plan_are_a_new_folder() {
    let bench = Bench::new();
    let estate = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/contoso/broken/self-signed.toml");
    let line = format!(
        "plan {} --format powershell --out scripts --at 2026-11-23T00:00:00Z",
        estate.display()
    );
    let said = bench.countersign(words(&line));
    assert_eq!((said.status, said.stdout.as_str()), (1, ""), "{said:?}");
    let written = [
        "exchange-management-shell.ps1",
        "lync-server-management-shell.ps1",
        "by-hand.md",
    ];
    for name in written {
        assert!(
            said.stderr.contains(&format!("scripts/{name}: written\n")),
            "{said:?}"
        );
        let text = bench.read(&format!("scripts/{name}"));
        // Windows PowerShell would take it for a file of another encoding.
        assert_eq!(
            text.starts_with("\u{feff}".as_bytes()),
            name != "by-hand.md",
            "{name}"
        );
    }
    let again = bench.countersign(words(&line));
    assert_eq!(again.status, 2);
    assert!(
        again.stderr.contains("scripts: exists already"),
        "{again:?}"
    );
}
