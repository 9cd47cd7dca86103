//! Handshakes in mutual mode: `openssl s_server` and `s_client`, with what each profile gives.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use countersign_testkit::Program;

use super::house::{HOST, HOUSES, outputs};

#[test]
fn every_profile_shakes_hands() {
    if Program::OpenSsl.command().is_none() {
        return;
    }
    for house in &HOUSES {
        for leaf in house.leaves {
            for version in ["-tls1_2", "-tls1_3"] {
                let meet = |server, client| meet(house.kind, version, server, client);
                let case = format!("{} {} {version}", house.kind, leaf.name);
                assert_eq!(meet(leaf.name, "sip-peer"), leaf.is_for.server, "{case}");
                assert_eq!(meet("sip-peer", leaf.name), leaf.is_for.client, "{case}");
            }
        }
    }
}

/// Whether what the client says comes back to it.
fn meet(kind: &str, version: &str, server: &str, client: &str) -> bool {
    let mut answering = openssl(&format!(
        "s_server {version} -accept 127.0.0.1:0 -naccept 1 -Verify 2 -rev {}",
        identity(kind, server)
    ));
    let mut answering = answering.spawn().unwrap();
    let mut said = BufReader::new(answering.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("ACCEPT") {
        line.clear();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "it does not listen");
    }
    let (_, port) = line.trim().rsplit_once(':').unwrap();
    let mut calling = openssl(&format!(
        "s_client {version} -connect 127.0.0.1:{port} -verify 2 -verify_hostname {HOST} -quiet -no_ign_eof {}",
        identity(kind, client)
    ));
    let mut calling = calling.spawn().unwrap();
    // Whoever was refused may be gone already.
    let mut words = calling.stdin.take().unwrap();
    let _ = words.write_all(b"hello\n");
    let mut heard = String::new();
    let mut voice = BufReader::new(calling.stdout.take().unwrap());
    let is_heard = voice.read_line(&mut heard).is_ok() && heard == "olleh\n";
    drop(words);
    let _ = voice.read_to_string(&mut heard);
    calling.wait().unwrap();
    answering.kill().unwrap();
    answering.wait().unwrap();
    is_heard
}

fn identity(kind: &str, name: &str) -> String {
    format!(
        "-cert {kind}-{name}.pem -key {kind}-{name}.key -cert_chain {kind}-issuing.pem -CAfile {kind}-root.pem -verify_return_error"
    )
}

fn openssl(line: &str) -> Command {
    let mut openssl = Program::OpenSsl.command().unwrap();
    openssl
        .args(line.split(' '))
        .current_dir(outputs().path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    openssl
}
