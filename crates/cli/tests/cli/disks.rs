//! Disks that are full, and folders that nobody may write to: a clear error, and nothing half-written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};

use countersign_asn1::Name;
use countersign_ledger::{Book, Place, Scribe};
use countersign_testkit::skipped;
use time::macros::datetime;

use crate::program::{Bench, Said, countersign, words};

fn bench() -> Bench {
    let bench = Bench::new();
    let well = |line: &str| drop(bench.countersign(words(line)).well());
    well(
        "ca init root --subject CN=Root --kind p256 --no-passphrase --crl http://pki.contoso.com/root.crl",
    );
    well("key new --kind p256 --out gw.key");
    well("csr new --key gw.key --san gw1.contoso.com --out gw.csr");
    well("ca sign gw.csr --ca root --profile gateway --out gw.pem");
    bench
}

/// As if the disk had so many more blocks of 512 octets for each file.
fn on_full_disk(bench: &Bench, blocks: u32, line: &str) -> Said {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]);
    shell
        .arg(blocks.to_string())
        .arg(countersign().get_program());
    shell
        .args(words(line))
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    shell.current_dir(bench.path(".")).output().unwrap().into()
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let bench = bench();
    for (line, output) in [
        (
            "ca init new --subject CN=New --kind p256 --no-passphrase",
            "new",
        ),
        (
            "ca sign gw.csr --ca root --profile gateway --out new.pem",
            "new.pem",
        ),
        ("ca crl --ca root --out new.crl", "new.crl"),
        ("ca ocsp --all --ca root --out responses", "responses"),
        (
            "ca reissue --profile gateway --ca root --out again",
            "again/report.csv",
        ),
    ] {
        let before = bench.names();
        let mut failed = 0;
        for blocks in [0, 4, 16, 64, 128, 256] {
            let said = on_full_disk(&bench, blocks, line);
            if said.status == 0 {
                break;
            }
            failed += 1;
            assert_eq!(said.status, 2, "{line}, {blocks}: {said:#?}");
            let errors = said
                .stderr
                .lines()
                .filter(|line| line.starts_with("error: "));
            assert_eq!(errors.count(), 1, "{line}, {blocks}: {said:#?}");
            assert!(
                ["file too large", "disk is full", "disk I/O error"]
                    .iter()
                    .any(|reason| said.stderr.contains(reason)),
                "{line}, {blocks}: {said:#?}"
            );
            assert!(
                said.stderr.contains("hint: ")
                    && said.stderr.contains("free some space")
                    && !said.stderr.contains("backup"),
                "{line}, {blocks}: {said:#?}"
            );
            assert!(!bench.path(output).exists(), "{line}, {blocks}");
            let mut names = bench.names();
            names.retain(|name| name != "again");
            assert_eq!(names, before, "{line}, {blocks}");
            // The ledger holds, and the next command settles it.
            bench.countersign(words("ca audit verify --ca root")).well();
        }
        assert!(failed > 0, "{line}");
        if !bench.path(output).exists() {
            bench.countersign(words(line)).well();
        }
        assert!(bench.path(output).exists(), "{line}");
    }
    bench.countersign(words("ca audit verify --ca root")).well();
}

/// A file system of one megabyte, with the authority's folder on it: each command with nothing left, and then with
/// a little more until it has enough.
#[test]
fn a_small_file_system_that_is_full() {
    let bench = bench();
    if on_small_disk(&bench, 500, "ca audit head --ca root").is_none() {
        skipped("unshare");
        return;
    }
    for (line, output) in [
        (
            "ca init new --subject CN=New --kind p256 --no-passphrase",
            "new/ledger.sqlite",
        ),
        (
            "ca sign gw.csr --ca root --profile gateway --out new.pem",
            "new.pem",
        ),
        ("ca revoke gw.pem --ca root", ""),
        ("ca crl --ca root --out new.crl", "new.crl"),
        ("ca ocsp --all --ca root --out responses", "responses"),
        ("ca export --ca root --out root.tar", "root.tar"),
    ] {
        let mut failed = 0;
        for free in [0, 4, 16, 48, 100, 150, 200, 500] {
            let disk = on_small_disk(&bench, free, line).unwrap();
            let told = format!("{line}, {free}: {disk:#?}");
            // Nobody is kept from looking, full as it is.
            assert_eq!(disk.audit.status, 0, "{told}");
            assert!(disk.audit.stdout.contains("answer: yes"), "{told}");
            let has_output = disk.names.iter().any(|name| name.starts_with(output));
            if disk.first.status == 0 {
                assert!(output.is_empty() || has_output, "{told}");
                break;
            }
            failed += 1;
            assert_eq!(
                (disk.first.status, disk.first.stdout.as_str()),
                (2, ""),
                "{told}"
            );
            let errors = disk.first.stderr.matches("error: ").count();
            assert!(
                errors == 1 && disk.first.stderr.contains("free some space"),
                "{told}"
            );
            let is_old = |name: &String| {
                KNOWN.contains(&name.as_str()) || name.starts_with("root/ledger.sqlite")
            };
            assert!(disk.names.iter().all(is_old), "{told}");
            // With room it goes on.
            assert_eq!(disk.again.status, 0, "{told}");
        }
        assert!(failed > 0, "{line}");
    }
}

/// What is on the disk before a command, beside the ledger.
const KNOWN: [&str; 7] = [
    "root/authority.csr",
    "root/authority.key",
    "root/authority.pem",
    "root/authority.toml",
    "gw.csr",
    "gw.key",
    "gw.pem",
];

/// What became of a command on a full disk.
#[derive(Debug)]
struct SmallDisk {
    first: Said,
    /// The files that were there after it.
    names: Vec<String>,
    audit: Said,
    /// The same command when there was room.
    again: Said,
}

/// Runs it where so many kibibytes are free, and nowhere else; `None` where nobody may mount anything.
fn on_small_disk(bench: &Bench, free: u32, line: &str) -> Option<SmallDisk> {
    const SCRIPT: &str = r#"
        set -e
        free=$1 program=$2
        shift 2
        mkdir -p disk
        mount -t tmpfs -o size=1m none disk
        cp -r root gw.csr gw.key gw.pem disk
        cd disk
        head -c $(( $(stat -f -c '%a * %S' .) - free * 1024 )) /dev/zero > filler
        run() {
            name=$1
            shift
            status=0
            "$program" "$@" > "../$name.out" 2> "../$name.err" || status=$?
            echo "$status" > "../$name.status"
        }
        run first "$@"
        find . -type f ! -name filler -printf '%P\n' > ../names
        run audit ca audit verify --ca root
        rm filler
        run again "$@"
    "#;
    let text = |name: &str| String::from_utf8(bench.read(name)).unwrap();
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c", SCRIPT, "sh", &free.to_string()]);
    shell.arg(countersign().get_program()).args(words(line));
    shell.env("LC_ALL", "C").stdin(Stdio::null());
    let output = shell.current_dir(bench.path(".")).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let said = |name: &str| Said {
        status: text(&format!("{name}.status")).trim().parse().unwrap(),
        stdout: text(&format!("{name}.out")),
        stderr: text(&format!("{name}.err")),
    };
    Some(SmallDisk {
        first: said("first"),
        names: text("names").lines().map(ToOwned::to_owned).collect(),
        audit: said("audit"),
        again: said("again"),
    })
}

/// Whoever looks for what to take away is not kept from looking.
#[test]
fn on_a_full_disk_a_ledger_is_read() {
    let bench = bench();
    for line in [
        "ca list --ca root --name gw1",
        "ca audit verify --ca root",
        "ca audit head --ca root",
        "ca expiring --ca root",
    ] {
        let said = on_full_disk(&bench, 0, line);
        // What is printed goes into a pipe, which is no file.
        assert_eq!(said.status, 0, "{line}: {said:#?}");
        let there = bench.countersign(words(line)).well();
        assert_eq!(said.stdout, there.stdout, "{line}");
    }
    for line in [
        "ca revoke gw.pem --ca root",
        "ca export --ca root --out root.tar",
    ] {
        let said = on_full_disk(&bench, 0, line);
        assert_eq!(said.status, 2, "{line}: {said:#?}");
        assert!(said.stderr.contains("free some space"), "{said:#?}");
    }
    // A file that is broken is another thing.
    let mut ledger = bench.read("root/ledger.sqlite");
    ledger[..16].copy_from_slice(b"nothing of this.");
    bench.write("root/ledger.sqlite", ledger);
    let said = bench.countersign(words("ca list --ca root"));
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr.contains("restore it from its backup"),
        "{said:#?}"
    );
}

#[test]
fn what_cannot_be_printed_is_told_and_recorded_all_the_same() {
    let bench = bench();
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else {
        return;
    };
    let mut sign = countersign();
    sign.args(words("ca sign gw.csr --ca root --profile gateway"));
    let output = sign
        .current_dir(bench.path("."))
        .stdout(full)
        .output()
        .unwrap();
    let said = Said::from(output);
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr
            .contains("issued to `CN=gw1.contoso.com`, serial number"),
        "{said:#?}"
    );
    assert!(
        said.stderr
            .contains("error: standard output cannot be written: no space left on device"),
        "{said:#?}"
    );
    // The hint gives it back.
    let hint = said.stderr.lines().last().unwrap();
    let line = hint.split('`').nth(1).unwrap();
    assert!(hint.starts_with("hint: it is in the ledger: "), "{hint}");
    let line = line.strip_prefix("countersign ").unwrap();
    let given = bench.countersign(words(line)).well();
    bench.write("back.pem", given.stdout);
    let serial = words(line)[5];
    let said = bench.countersign(words("cert inspect back.pem")).well();
    assert!(said.stdout.contains(serial), "{line}: {said:#?}");
    let listed = bench.countersign(words("ca list --ca root --name gw1 --format csv"));
    assert_eq!(listed.stdout.lines().count(), 3, "{listed:#?}");
}

/// What is only read needs nothing to be written.
const READS: [&str; 6] = [
    "ca list --ca root --format csv",
    "ca list --ca root --name gw1 --format json",
    "ca expiring --ca root --within 4000d --format csv",
    "ca audit verify --ca root",
    "ca audit list --ca root",
    "ca audit head --ca root",
];

#[test]
fn a_ledger_is_read_where_nobody_may_write() {
    let bench = bench();
    let wanted = READS.map(|line| bench.countersign(words(line)).stdout);
    read_only(&bench, "root");
    let names = bench.names();
    for (line, wanted) in READS.iter().zip(&wanted) {
        let said = as_user(&bench, line);
        assert_eq!(&said.stdout, wanted, "{line}: {said:#?}");
        assert_eq!(said.stderr, "", "{line}");
    }
    assert_eq!(bench.names(), names);
    // What is written is refused as before.
    let said = as_user(&bench, "ca revoke gw.pem --ca root");
    assert_eq!(said.status, 2, "{said:#?}");
    mode(&bench.path("root"), 0o755);
}

/// What a process that was killed left is not all in the file.
#[test]
fn a_log_that_nobody_brought_into_the_ledger_is_not_passed_over() {
    let bench = bench();
    let scribe = Scribe::new("alice@ca1", || datetime!(2026-03-01 00:00:00 UTC));
    let place = Place::File(bench.path("root/ledger.sqlite"));
    let book = Book::open(place, scribe).unwrap();
    book.name(Name::from_der(&[0x30, 0x00]).unwrap()).unwrap();
    for (folder, left) in [("whole", vec!["-wal", "-shm"]), ("torn", vec!["-wal"])] {
        fs::create_dir(bench.path(folder)).unwrap();
        let beside = left.iter().map(|ending| format!("ledger.sqlite{ending}"));
        for name in ["authority.pem", "authority.toml", "ledger.sqlite"]
            .map(ToOwned::to_owned)
            .into_iter()
            .chain(beside)
        {
            let from = bench.path(&format!("root/{name}"));
            fs::copy(from, bench.path(&format!("{folder}/{name}"))).unwrap();
        }
        read_only(&bench, folder);
    }
    drop(book);
    // With its index the log is read.
    let said = as_user(&bench, "ca audit list --ca whole");
    assert_eq!(said.status, 0, "{said:#?}");
    assert_eq!(
        said.stdout.matches(" alice@ca1 named ").count(),
        1,
        "{said:#?}"
    );
    let said = as_user(&bench, "ca audit list --ca torn");
    assert_eq!((said.status, said.stdout.as_str()), (2, ""), "{said:#?}");
    let wanted = "error: torn/ledger.sqlite: the file is not all of it: `torn/ledger.sqlite-wal` is to be brought into it, and here nobody may write\n";
    assert!(said.stderr.starts_with(wanted), "{said:#?}");
    for folder in ["whole", "torn"] {
        mode(&bench.path(folder), 0o755);
    }
}

/// Nobody may write to this folder, nor to what is in it.
fn read_only(bench: &Bench, folder: &str) {
    for entry in fs::read_dir(bench.path(folder)).unwrap() {
        mode(&entry.unwrap().path(), 0o444);
    }
    mode(&bench.path(folder), 0o555);
    mode(&bench.path("."), 0o755);
}

/// Runs it as somebody whom permissions bind: root they do not.
fn as_user(bench: &Bench, line: &str) -> Said {
    let program = countersign();
    let program = program.get_program();
    let mut command = match fs::metadata(bench.path(".")).unwrap().uid() {
        0 => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
            command.arg(program);
            command
        }
        _ => Command::new(program),
    };
    command
        .args(words(line))
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
        .current_dir(bench.path("."))
        .output()
        .unwrap()
        .into()
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    let bench = bench();
    let ledger = bench.read("root/ledger.sqlite");
    mode(&bench.path("root/authority.key"), 0o644);
    mode(&bench.path("root/ledger.sqlite"), 0o444);
    mode(&bench.path("root"), 0o555);
    mode(&bench.path("."), 0o555);
    let names = bench.names();
    for line in [
        "ca init new --subject CN=New --kind p256 --no-passphrase",
        "ca sign gw.csr --ca root --profile gateway --out new.pem",
        "ca sign gw.csr --ca root --profile gateway",
        "ca revoke gw.pem --ca root",
        "ca crl --ca root --out new.crl",
        "ca crl --ca root --out -",
        "ca ocsp --all --ca root --out responses",
        "ca reissue --profile gateway --ca root --out again",
    ] {
        let said = as_user(&bench, line);
        assert_eq!(
            (said.status, said.stdout.as_str()),
            (2, ""),
            "{line}: {said:#?}"
        );
        let reasons = [
            "permission denied",
            "readonly database",
            "unable to open database file",
        ];
        assert!(
            said.stderr.starts_with("error: ") && reasons.iter().any(|it| said.stderr.contains(it)),
            "{line}: {said:#?}"
        );
    }
    assert_eq!(bench.names(), names);
    assert_eq!(bench.read("root/ledger.sqlite"), ledger);
    mode(&bench.path("."), 0o755);
    mode(&bench.path("root"), 0o755);
}
