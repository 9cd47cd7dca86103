//! Contoso, whole, broken and between two versions: what `check`, `requirements`, `plan` and `repair` print stands
//! beside each estate.

use std::fs;
use std::path::Path;

use crate::program::{Bench, countersign, words};

/// The moment at which the transcripts were made.
const AT: &str = "2026-11-23T00:00:00Z";

#[test]
fn every_estate_has_its_transcript() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bless = std::env::var_os("COUNTERSIGN_BLESS").is_some();
    let commands: [(&str, &str, &[i32]); 4] = [
        ("check", "txt", &[0, 1, 4]),
        ("requirements", "requirements.txt", &[0, 1, 4]),
        ("plan", "plan.txt", &[0, 1, 4]),
        ("repair", "repair.txt", &[0, 4]),
    ];
    for (command, extension, ends) in commands {
        let mut statuses = Vec::new();
        for estate in estates(&root) {
            let output = countersign()
                .current_dir(&root)
                .args([command, &estate, "--at", AT])
                .output()
                .unwrap();
            assert!(output.stderr.is_empty(), "{estate}: {output:?}");
            let status = output.status.code().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            let said =
                format!("$ countersign {command} {estate} --at {AT}\n{said}$ echo $?\n{status}\n");
            let transcript = root.join(&estate).with_extension(extension);
            if bless {
                fs::write(&transcript, &said).unwrap();
            }
            let wanted = fs::read_to_string(&transcript).unwrap_or_default();
            assert!(
                said == wanted,
                "{estate} says otherwise than its transcript; see the difference with COUNTERSIGN_BLESS=1 and `git diff`"
            );
            statuses.push(status);
        }
        // The whole one says yes; the broken ones say no, undecided, or yes where it is merely unsupported.
        for wanted in ends {
            assert!(
                statuses.contains(wanted),
                "no estate ends {command} with {wanted}"
            );
        }
    }
}

/// A certificate that ends soon is a warning, which is the exit status of whoever asks for it.
#[test]
fn what_ends_soon_is_a_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rows: [(&str, &[&str], i32); 6] = [
        ("2026-11-23T00:00:00Z", &[], 0),
        ("2026-11-23T00:00:00Z", &["--fail-on", "warning"], 0),
        ("2035-12-01T00:00:00Z", &[], 0),
        ("2035-12-01T00:00:00Z", &["--fail-on", "warning"], 3),
        ("2035-12-01T00:00:00Z", &["--expires-within", "90"], 3),
        ("2035-12-01T00:00:00Z", &["--expires-within", "1"], 0),
    ];
    for (at, options, wanted) in rows {
        let output = countersign()
            .current_dir(&root)
            .args(["check", "examples/contoso/estate.toml", "--at", at])
            .args(options)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(wanted), "{at} {options:?}");
    }
}

/// A key among the certificates is not looked at, and somebody should know that it lies there.
#[test]
fn a_key_beside_a_certificate_is_warned_of() {
    let bench = Bench::new();
    for fixture in ["um1.pem", "um1.key", "root.pem"] {
        bench.fixture(fixture);
    }
    bench.write(
        "both.pem",
        [bench.read("um1.pem"), bench.read("um1.key")].concat(),
    );
    // A key alone is another fault, and that one is told.
    bench.write("key.pem", bench.read("um1.key"));
    for (file, status, wanted) in [("um1.pem", 1, 0), ("both.pem", 1, 1), ("key.pem", 2, 0)] {
        let said = bench.countersign(words(&format!(
            "check --um {file} --um-trust root.pem --um-fqdn um1.contoso.com --lync um1.pem --lync-trust root.pem --lync-fqdn pool1.contoso.com"
        )));
        assert_eq!(said.status, status, "{said:?}");
        let warnings = said
            .stderr
            .matches("holds a private key beside its certificate")
            .count();
        assert_eq!(warnings, wanted, "{said:?}");
    }
}

/// However many links fail, a reader gets so many told in full, and so many things to do.
#[test]
fn what_is_told_is_bounded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso/certificates");
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..30)
        .map(|number| format!("gw{number}.contoso.com"))
        .collect();
    let mut estate = format!(
        "[store.all]\ntrusted_roots = [{:?}]\n",
        root.join("contoso-root.pem")
    );
    for name in &names {
        estate.push_str(&format!(
            "[[peer]]\nfqdn = '{name}'\nkind = 'gateway'\nstore = 'all'\ncertificate = {:?}\nmutual_tls = true\nverify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true\n",
            root.join("mbx1.pem")
        ));
    }
    estate.push_str(&format!("[[link]]\nfrom = {names:?}\nto = {names:?}\n"));
    let path = folder.path().join("estate.toml");
    fs::write(&path, estate).unwrap();
    let output = countersign()
        .arg("check")
        .arg(path)
        .args(["--at", AT])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let links = 30 * 29 / 2;
    let told = format!("{links} links, as gw0.contoso.com <-> gw1.contoso.com  NameMismatch\n");
    assert!(said.contains(&told), "{said}");
    assert!(said.lines().count() < 100, "{said}");
    // One certificate is at fault, whoever dials it.
    let steps = said.split_once("What to do next\n").unwrap().1;
    assert!(
        steps.contains("likewise for ") && !steps.contains("  2. "),
        "{steps}"
    );
}

/// The estates, by their path from the root.
fn estates(root: &Path) -> Vec<String> {
    let mut files = ["contoso", "coexistence"]
        .map(|name| Path::new("examples").join(name).join("estate.toml"))
        .to_vec();
    let broken = fs::read_dir(root.join("examples/contoso/broken")).unwrap();
    files.extend(
        broken
            .map(|entry| Path::new("examples/contoso/broken").join(entry.unwrap().file_name()))
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            }),
    );
    files.sort();
    assert!(files.len() > 10, "the estates were not found");
    files
        .iter()
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}
