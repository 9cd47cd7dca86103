//! Many certificates at once: revoked by any spelling, by file and by search, issued again, and cut short.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::program::{Bench, Said, countersign, words};

/// A root that issued so many gateways' certificates, and their serial numbers in the order of issue.
fn bench(count: usize) -> (Bench, Vec<String>) {
    bench_of(count, "")
}

/// The same of a root that is made with more options.
fn bench_of(count: usize, options: &str) -> (Bench, Vec<String>) {
    let bench = Bench::new();
    let well = |line: &str| drop(bench.countersign(words(line)).well());
    well(&format!(
        "ca init root --subject CN=Root --kind p256 --no-passphrase --crl http://pki.contoso.com/root.crl {options}"
    ));
    well("key new --kind p256 --out gw.key");
    for number in 1..=count {
        well(&format!(
            "csr new --key gw.key --san gw{number}.contoso.com --out gw.csr --force"
        ));
        well("ca sign gw.csr --ca root --profile gateway --out gw.pem --force");
    }
    let serials = listed(&bench)
        .into_iter()
        .filter(|row| row["profile"] == "gateway")
        .map(|row| row["serial"].as_str().unwrap().to_owned())
        .collect();
    (bench, serials)
}

fn listed(bench: &Bench) -> Vec<serde_json::Value> {
    let said = bench.countersign(words("ca list --ca root --format json"));
    said.json().as_array().unwrap().clone()
}

fn run(bench: &Bench, line: &str) -> Said {
    bench.countersign(words(line))
}

#[test]
fn a_serial_number_is_known_in_any_spelling() {
    let (bench, serials) = bench(5);
    let pairs = |serial: &str| -> Vec<String> {
        let pairs = serial.as_bytes().chunks(2);
        pairs
            .map(|pair| String::from_utf8(pair.to_vec()).unwrap())
            .collect()
    };
    let reversed = |serial: &str| -> Vec<String> { pairs(serial).into_iter().rev().collect() };
    let spellings = [
        pairs(&serials[0]).join(":").to_uppercase(),
        format!("0x{}", serials[1]),
        // As Windows' logs have it.
        reversed(&serials[2]).concat(),
        reversed(&serials[3]).join(" ").to_uppercase(),
    ];
    for (serial, spelling) in serials.iter().zip(&spellings) {
        let said = bench.countersign(["ca", "revoke", "--ca", "root", "--serial", spelling]);
        let wanted = format!("revoked: serial number {}\n", pairs(serial).join(":"));
        assert_eq!(said.well().stderr, wanted, "{spelling}");
    }
    // As databases keep it.
    let octets = pairs(&serials[4]);
    let octets = octets
        .iter()
        .map(|pair| u8::from_str_radix(pair, 16).unwrap());
    let decimal = decimal(octets);
    let said = bench.countersign(["ca", "revoke", "--ca", "root", "--serial", &decimal]);
    said.well();
}

/// Base 256 to base 10, on paper.
fn decimal(octets: impl Iterator<Item = u8>) -> String {
    let mut digits = vec![0_u32];
    for octet in octets {
        let mut carry = u32::from(octet);
        for digit in &mut digits {
            carry += *digit * 256;
            *digit = carry % 10;
            carry /= 10;
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    let digits = digits.iter().rev();
    digits
        .map(|digit| char::from_digit(*digit, 10).unwrap())
        .collect()
}

#[test]
fn many_are_revoked_by_file_and_by_search() {
    let (bench, serials) = bench(6);
    let lost = format!("# stolen\n{}\n\n0x{} # too\n", serials[0], serials[1]);
    bench.write("lost.txt", &lost);
    let revoke = "ca revoke --serials lost.txt --ca root --reason certificateHold";
    let said = run(&bench, revoke).well();
    assert_eq!(
        said.stderr,
        "revoked: 2 of 2 certificates, 0 were revoked before\n"
    );
    let said = run(&bench, revoke).well();
    assert_eq!(
        said.stderr,
        "revoked: 0 of 2 certificates, 2 were revoked before\n"
    );
    bench.write("wrong.txt", format!("{}\n\nabc\n", serials[2]));
    let said = run(&bench, "ca revoke --serials wrong.txt --ca root");
    assert_eq!(said.status, 2);
    assert!(
        said.stderr
            .starts_with("error: wrong.txt: line 3: no certificate"),
        "{said:#?}"
    );
    let said = run(&bench, "ca release --serials lost.txt --ca root").well();
    assert_eq!(
        said.stderr,
        "released: 2 of 2 certificates, 0 were not held\n"
    );
    let revoked = |bench: &Bench| -> Vec<usize> {
        let rows = listed(bench);
        let is_revoked = |serial: &String| {
            let mut rows = rows.iter();
            rows.any(|row| row["serial"] == **serial && !row["reason"].is_null())
        };
        (0..serials.len())
            .filter(|at| is_revoked(&serials[*at]))
            .collect()
    };
    assert!(revoked(&bench).is_empty());
    run(&bench, "ca revoke --name GW3. --profile gateway --ca root").well();
    assert_eq!(revoked(&bench), [2]);
    for none in [
        "--profile um",
        "--profile gateway --issued-before 2020-01-01T00:00:00Z",
        "--issued-after 2100-01-01T00:00:00Z",
    ] {
        let said = run(&bench, &format!("ca revoke {none} --ca root"));
        assert_eq!(said.status, 1, "{said:#?}");
    }
    // The root is in its ledger too, and is not of them.
    let all = "ca revoke --issued-after 2020-01-01T00:00:00Z --ca root --reason superseded";
    let said = run(&bench, all).well();
    assert_eq!(
        said.stderr,
        "revoked: 5 of 6 certificates, 1 were revoked before\n"
    );
}

/// The report, by the serial number of the old certificate: what became of it, the new serial number, the file.
fn report(bench: &Bench) -> BTreeMap<String, [String; 3]> {
    let text = String::from_utf8(bench.read("again/report.csv")).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        (
            cells[0].clone(),
            [cells[2].clone(), cells[3].clone(), cells[4].clone()],
        )
    });
    rows.collect()
}

#[test]
fn many_are_issued_again_and_nothing_twice_however_often_it_is_cut_short() {
    const COUNT: usize = 30;
    let (bench, serials) = bench(COUNT);
    let line = "ca reissue --profile gateway --ca root --out again";
    let mut cut_short = 0;
    for pause in [15, 40, 65, 90, 115, 140] {
        let mut program = countersign();
        program.current_dir(bench.path(".")).args(words(line));
        program.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = program.spawn().unwrap();
        thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        cut_short += u32::from(child.wait().unwrap().code().is_none());
    }
    let said = run(&bench, line).well();
    if cut_short == 6 {
        assert!(
            said.stderr
                .contains(&format!("again: {COUNT} issued again")),
            "{said:#?}"
        );
        // One list, however many began it.
        let end = "authority.crl: list 1, to be published\n";
        assert!(said.stderr.ends_with(end), "{said:#?}");
    }
    let report = report(&bench);
    assert!(
        report
            .keys()
            .eq(serials.iter().collect::<std::collections::BTreeSet<_>>())
    );
    let rows = listed(&bench);
    // Each once: the root, the old ones, the new ones.
    assert_eq!(rows.len(), 1 + 2 * COUNT);
    for (old, [outcome, new, file]) in &report {
        assert_eq!(outcome, "reissued");
        let of = |serial: &String| rows.iter().find(|row| row["serial"] == **serial).unwrap();
        let (before, after) = (of(old), of(new));
        assert_eq!(before["reason"], "superseded");
        assert!(after["reason"].is_null());
        assert_eq!(before["names"], after["names"]);
        let inspected = run(&bench, &format!("cert inspect again/{file} --format json")).well();
        assert!(
            inspected.stdout.to_lowercase().contains(new.as_str()),
            "{inspected:#?}"
        );
    }
    run(&bench, "ca audit verify --ca root").well();
    let revoked = run(
        &bench,
        "verify gw.pem --roots root/authority.pem --crl again/authority.crl",
    );
    assert_eq!(revoked.status, 1, "{revoked:#?}");
    // What is done is done.
    let said = run(&bench, line).well();
    assert_eq!(said.stderr, "again: all is done, as report.csv says\n");
    // Of another plan the folder says nothing.
    let other = run(&bench, "ca reissue --name gw1. --ca root --out again");
    assert_eq!(other.status, 2, "{other:#?}");
    assert_eq!(listed(&bench).len(), 1 + 2 * COUNT);
}

#[test]
fn a_key_that_others_have_is_certified_no_more() {
    let (bench, serials) = bench(2);
    bench.write("lost.txt", serials.join("\n"));
    let line = "ca reissue --serials lost.txt --reason keyCompromise --ca root --out again";
    let said = run(&bench, line);
    assert_eq!(said.status, 1, "{said:#?}");
    let report = report(&bench);
    assert!(
        report
            .values()
            .all(|[outcome, ..]| outcome == "needs-request"),
        "{report:?}"
    );
    // What is left to do is left, when it is asked again.
    assert_eq!(run(&bench, line).status, 1);
    assert_eq!(listed(&bench).len(), 3);
    let reasons = listed(&bench).into_iter().map(|row| row["reason"].clone());
    assert_eq!(
        reasons.filter(|reason| reason == "keyCompromise").count(),
        2
    );
}

#[test]
fn where_there_are_shards_each_has_its_list() {
    let (bench, _) = bench_of(4, "--shards 2");
    let said = run(&bench, "ca reissue --profile gateway --ca root --out again").well();
    let end = "root-1.crl: list 1, to be published\nroot-2.crl: list 2, to be published\n";
    assert!(said.stderr.ends_with(end), "{said:#?}");
    // One of them has the last one that was revoked.
    let line = "verify gw.pem --roots root/authority.pem --crl";
    let statuses =
        [1, 2].map(|shard| run(&bench, &format!("{line} again/root-{shard}.crl")).status);
    assert!(statuses.contains(&1), "{statuses:?}");
}

/// Each gets a new one, and none one that is revoked in the same work.
#[test]
fn what_was_renewed_before_is_issued_again_too() {
    let (bench, _) = bench(1);
    run(&bench, "ca renew gw.pem --ca root --out renewed.pem").well();
    run(&bench, "ca reissue --profile gateway --ca root --out again").well();
    let report = report(&bench);
    assert_eq!(report.len(), 2);
    assert!(
        report.values().all(|[_, new, _]| !report.contains_key(new)),
        "{report:?}"
    );
}

#[test]
fn a_plan_is_not_mixed_with_another() {
    let (bench, _) = bench(2);
    bench.write("again", "a file");
    let line = "ca reissue --profile gateway --ca root --out";
    assert_eq!(run(&bench, &format!("{line} again")).status, 2);
    run(&bench, &format!("{line} other")).well();
    std::fs::remove_file(bench.path("other/report.csv")).unwrap();
    let said = run(
        &bench,
        &format!("{line} other --reason cessationOfOperation"),
    );
    assert_eq!(said.status, 2);
    assert!(
        said.stderr.contains("it is the plan of another work"),
        "{said:#?}"
    );
    let said = run(&bench, "ca reissue --ca root --out third");
    assert_eq!(said.status, 2, "{said:#?}");
    let said = run(&bench, "ca reissue --profile um --ca root --out third");
    assert!(
        said.stderr
            .contains("no certificate that has not ended is so"),
        "{said:#?}"
    );
}
