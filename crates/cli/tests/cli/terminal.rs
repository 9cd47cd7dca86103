//! Where what is said goes, and how it looks there.

use std::process::{Command, Stdio};

use crate::program::{Bench, Said, fixtures, words};

/// Runs `countersign` among the fixtures, with nothing but this variable to steer its colours.
fn said(line: &str, variable: Option<&str>) -> Said {
    let mut program = Command::new(env!("CARGO_BIN_EXE_countersign"));
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
