//! Where what is said goes, and how it looks there.

use std::process::{Command, Stdio};

use crate::program::{Bench, Said, countersign, fixtures, words};

/// Runs `countersign` among the fixtures, with nothing but this variable to steer its colours.
fn said(line: &str, variable: Option<&str>) -> Said {
    let mut program = countersign();
    program
        .args(words(line))
        .current_dir(fixtures())
        .stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        program.env_remove(name);
    }
    if let Some(variable) = variable {
        program.env(variable, "1");
    }
    program.output().unwrap().into()
}

#[test]
fn colours_are_for_terminals() {
    for line in [
        "--help",
        "cert inspect um1.pem",
        "cert inspect garbage.bin",
        "key new --kind x",
    ] {
        let coloured = |variable| {
            let said = said(line, variable);
            said.stdout.contains('\x1B') || said.stderr.contains('\x1B')
        };
        assert!(!coloured(None), "{line}");
        assert!(!coloured(Some("NO_COLOR")), "{line}");
        assert!(coloured(Some("CLICOLOR_FORCE")), "{line}");
    }
}

#[test]
fn results_and_prose_go_different_ways() {
    let inspected = said("cert inspect um1.pem", None);
    assert!(inspected.stderr.is_empty() && !inspected.stdout.is_empty());
    let refused = said("cert inspect garbage.bin", None);
    assert!(refused.stdout.is_empty() && !refused.stderr.is_empty());
    // A key on standard output is a key and nothing else.
    let key = said("key new --kind ed25519", None);
    assert!(key.stdout.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert!(key.stdout.ends_with("-----END PRIVATE KEY-----\n"));
    assert_eq!(key.stderr, "");
}

/// `script` gives a program a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_private_key_is_not_shown_to_whoever_looks_on() {
    let bench = Bench::new();
    let on_a_terminal = |line: &str| {
        let command = format!("{} {line}", env!("CARGO_BIN_EXE_countersign"));
        let mut script = Command::new("script");
        script.args(["-qec", &command, "/dev/null"]);
        script.env("NO_COLOR", "1").stdin(Stdio::null());
        let output = script.current_dir(bench.path("")).output().ok()?;
        Some(Said::from(output))
    };
    let Some(refused) = on_a_terminal("key new --kind p256") else {
        countersign_testkit::skipped("script");
        return;
    };
    assert_eq!(refused.status, 2, "{refused:#?}");
    assert_eq!(
        refused.stdout.replace('\r', ""),
        "error: the private key would be shown on the terminal\n\
         hint: write it to a file with `--out FILE`, or show it all the same with `--out -`\n"
    );
    let begins = "-----BEGIN PRIVATE KEY-----";
    let shown = on_a_terminal("key new --kind p256 --out -").unwrap();
    assert!(shown.well().stdout.starts_with(begins));
    let written = on_a_terminal("key new --kind p256 --out um1.key").unwrap();
    assert!(!written.well().stdout.contains(begins));
    // A pipe sees it: another program asked for it.
    let piped = bench.countersign(words("key new --kind p256")).well();
    assert!(piped.stdout.starts_with(begins));
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = said(&format!("completions {shell}"), None).well().stdout;
        for word in ["countersign", "self-signed", "expires-within"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn a_control_character_in_a_certificate_is_shown_and_not_obeyed() {
    let bench = Bench::new();
    let template = countersign_testkit::Template::leaf("um1.contoso.com");
    let hostile = template
        .attribute(
            countersign_testkit::DnType::OrganizationName,
            "\x1B[2J\nforged: yes",
        )
        .dns("\x1B[2J\nforged")
        .self_signed();
    bench.write("um1.pem", hostile.pem());
    for line in [
        "cert inspect um1.pem",
        "verify um1.pem --roots um1.pem --at 2026-06-15T12:00:00Z",
    ] {
        let said = bench.countersign(words(line));
        assert!(!said.stdout.contains('\x1B'), "{said:#?}");
        assert!(!said.stdout.contains("\nforged"), "{said:#?}");
    }
}
