//! The other end is OpenSSL's `s_client` or `s_server`: another hand on the wire, that judges us as we
//! judge it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use countersign_rustls::ClientVerifier;
use countersign_testkit::{Identity, KeyAlgorithm, NOW, Program, Template};
use countersign_trust::Revocation;
use rustls::pki_types::ServerName;
use rustls::time_provider::DefaultTimeProvider;
use rustls::{
    ClientConfig, ClientConnection, ServerConnection, StreamOwned, SupportedProtocolVersion,
};
use time::{Duration as Days, OffsetDateTime};

use crate::parties::{Judging, SERVER, Seen, Shown, VERSIONS, client, issuing, root, server};

/// What OpenSSL shows, as files.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new(identity: &Identity, key_pem: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("certificate.pem", &identity.pem());
        write("chain.pem", &identity.presented_pem());
        write("key.pem", key_pem);
        write("roots.pem", &root().pem());
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// `s_client` or `s_server`, which insists on a certificate that it trusts; `None` where it is absent.
fn program(
    files: &Files,
    version: &SupportedProtocolVersion,
    arguments: &[&str],
) -> Option<Command> {
    let version = if version.version == rustls::ProtocolVersion::TLSv1_2 {
        "-tls1_2"
    } else {
        "-tls1_3"
    };
    let mut command = Program::OpenSsl.command()?;
    command
        .current_dir(files.path())
        .args(arguments)
        .args(["-cert", "certificate.pem", "-key", "key.pem"])
        .args(["-cert_chain", "chain.pem", "-CAfile", "roots.pem"])
        .args(["-verify_return_error", version, "-attime"])
        .arg(NOW.unix_timestamp().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Some(command)
}

/// Our own end: what it is, the judge's witness with it.
fn ours(name: &str) -> Shown {
    Shown::of(&Template::leaf(name).issued_by(&issuing().issued_by(&root())))
}

/// What came of it: our error's code or `accepted`, and what OpenSSL printed.
type Outcome = (&'static str, String);

/// We serve, `s_client` opens.
fn serve(files: &Files, version: &'static SupportedProtocolVersion) -> Option<Outcome> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let arguments = ["s_client", "-connect", &address, "-verify_hostname", SERVER];
    let child = program(files, version, &arguments)?.spawn().unwrap();
    let (judge, seen) = Judging::new().judge();
    let config = server(version, ClientVerifier::new(judge), &ours(SERVER));
    let (socket, _) = listener.accept().unwrap();
    patient(&socket);
    let connection = ServerConnection::new(Arc::new(config)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let greeted = stream.write_all(b"hello from us\n").and_then(|()| {
        stream.conn.send_close_notify();
        stream.flush()
    });
    let code = match greeted {
        Ok(()) => "accepted",
        Err(error) => {
            seen.lock()
                .unwrap()
                .first()
                .unwrap_or_else(|| panic!("{error}"))
                .0
        }
    };
    // Its input stays open until it has read what we said last.
    let printed = printed(child);
    drop(stream);
    Some((code, printed))
}

/// `s_server` serves, we open.
fn open(files: &Files, version: &'static SupportedProtocolVersion) -> Option<Outcome> {
    let (judge, seen) = Judging::new().judge();
    let config = client(version, &judge, &ours("fe1.contoso.com"));
    open_with(files, version, &[], config, &seen)
}

/// The same with options of `s_server`, and as a client of our own.
fn open_with(
    files: &Files,
    version: &'static SupportedProtocolVersion,
    options: &[&str],
    config: ClientConfig,
    seen: &Seen,
) -> Option<Outcome> {
    let arguments = [
        "s_server",
        "-accept",
        "127.0.0.1:0",
        "-naccept",
        "1",
        "-rev",
        "-Verify",
        "5",
    ];
    let mut command = program(files, version, &arguments)?;
    let mut child = command.args(options).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines
        .find_map(|line| line.unwrap().strip_prefix("ACCEPT ").map(str::to_owned))
        .unwrap();
    let socket = TcpStream::connect(address).unwrap();
    patient(&socket);
    let name = ServerName::try_from(SERVER).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let mut answer = [0; 6];
    let spoken = stream
        .write_all(b"olleh\n")
        .and_then(|()| stream.read_exact(&mut answer));
    let code = match spoken {
        Ok(()) => {
            assert_eq!(&answer, b"hello\n");
            "accepted"
        }
        Err(error) => {
            seen.lock()
                .unwrap()
                .first()
                .unwrap_or_else(|| panic!("{error}"))
                .0
        }
    };
    stream.conn.send_close_notify();
    // Where we refused it, it may be gone.
    let _ = stream.flush();
    drop(stream);
    Some((code, printed(child)))
}

/// A connection that hangs is a failure.
fn patient(socket: &TcpStream) {
    let limit = Some(Duration::from_secs(20));
    socket.set_read_timeout(limit).unwrap();
    socket.set_write_timeout(limit).unwrap();
}

/// What the program printed until it ended by itself, its input open until then.
fn printed(mut child: Child) -> String {
    let input = child.stdin.take();
    let mut text = String::new();
    if let Some(mut output) = child.stdout.take() {
        output.read_to_string(&mut text).unwrap();
    }
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    child.wait().unwrap();
    drop(input);
    text
}

fn party(template: Template) -> Identity {
    template.issued_by(&issuing().issued_by(&root()))
}

fn leaf() -> Template {
    Template::leaf(SERVER)
}

/// A key of id-RSASSA-PSS, made by OpenSSL: PEM, and the `SubjectPublicKeyInfo`.
fn pss_key() -> Option<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Program::OpenSsl.command()?;
        let output = command
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        Some(output.stdout)
    };
    let bits = "rsa_keygen_bits:2048";
    run(&[
        "genpkey",
        "-algorithm",
        "RSA-PSS",
        "-pkeyopt",
        bits,
        "-out",
        "key.pem",
    ])?;
    let public = run(&["pkey", "-in", "key.pem", "-pubout", "-outform", "DER"])?;
    let pem = std::fs::read_to_string(folder.path().join("key.pem")).unwrap();
    Some((pem, public))
}

#[test]
fn every_kind_of_key_is_let_in() {
    for kind in KeyAlgorithm::ALL {
        if matches!(kind, KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096) {
            continue;
        }
        let identity = party(leaf().algorithm(kind));
        let files = Files::new(&identity, &identity.key().pkcs8_pem());
        for version in VERSIONS {
            let Some((code, printed)) = serve(&files, version) else {
                return;
            };
            let what = format!("{kind:?} in {:?}", version.version);
            assert_eq!(code, "accepted", "{what}, s_client: {printed}");
            assert!(printed.contains("hello from us"), "{what}: {printed}");
            assert!(
                printed.contains("Verify return code: 0 (ok)"),
                "{what}: {printed}"
            );
            // In TLS 1.2 the curve must be among the client's groups, also for the certificate
            // [RFC 8422 §5.1], and rustls exchanges no keys on P-521.
            if kind == KeyAlgorithm::P521 && version.version == rustls::ProtocolVersion::TLSv1_2 {
                continue;
            }
            let (code, printed) = open(&files, version).unwrap();
            assert_eq!(code, "accepted", "{what}, s_server: {printed}");
        }
    }
}

/// A key for PSS alone, which rustls has no name for, signs in TLS 1.3 all the same.
#[test]
fn a_pss_key_is_let_in() {
    let Some((key, public)) = pss_key() else {
        return;
    };
    let identity =
        party(leaf().forged(move |tbs| public.clone_into(&mut tbs.subject_public_key_info)));
    let files = Files::new(&identity, &key);
    let version = &rustls::version::TLS13;
    let (code, printed) = serve(&files, version).unwrap();
    assert_eq!(code, "accepted", "s_client: {printed}");
    let (code, printed) = open(&files, version).unwrap();
    assert_eq!(code, "accepted", "s_server: {printed}");
}

#[test]
fn each_refusal_has_its_alert_on_the_wire() {
    let day = time::Duration::days(1);
    let elsewhere = Template::root("Fabrikam Root CA").self_signed();
    #[rustfmt::skip]
    let rows = [
        // Which party, our code where we serve and where we open, the alert's number [RFC 8446 §6].
        ("expired", party(leaf().validity(NOW - day * 9, NOW - day)), "expired", "expired", 45),
        ("not yet valid", party(leaf().validity(NOW + day, NOW + day * 9)), "not-yet-valid", "not-yet-valid", 45),
        ("another root", leaf().issued_by(&elsewhere), "issuer-unknown", "issuer-unknown", 48),
        ("self-signed", leaf().self_signed(), "untrusted-root", "untrusted-root", 48),
        ("a server's", party(leaf().server_only()), "purpose-missing", "accepted", 43),
        ("a client's", party(leaf().client_only()), "accepted", "purpose-missing", 43),
        ("another name", party(Template::leaf("um2.contoso.com")), "accepted", "name-mismatch", 42),
    ];
    for (words, identity, serving, opening, alert) in rows {
        let files = Files::new(&identity, &identity.key().pkcs8_pem());
        for version in VERSIONS {
            let Some(served) = serve(&files, version) else {
                return;
            };
            let opened = open(&files, version).unwrap();
            for (wanted, (code, printed)) in [(serving, served), (opening, opened)] {
                let what = format!("{words} in {:?}: {printed}", version.version);
                assert_eq!(code, wanted, "{what}");
                let says = printed.contains(&format!("SSL alert number {alert}"));
                assert_eq!(says, wanted != "accepted", "{what}");
            }
        }
    }
}

/// `openssl ocsp` answers and `s_server` staples. They read the clock of their machine, and so do we.
#[test]
fn what_openssl_staples_counts() {
    let (now, month) = (OffsetDateTime::now_utc(), Days::DAY * 30);
    let root = root();
    let leaf = leaf()
        .validity(now - month, now + month)
        .serial_number(&[5]);
    let leaf = leaf.issued_by(&root);
    let files = Files::new(&leaf, &leaf.key().pkcs8_pem());
    let write = |name: &str, text: &str| std::fs::write(files.path().join(name), text).unwrap();
    write("root.key", &root.key().pkcs8_pem());
    let ocsp = |arguments: &str| {
        let mut command = Program::OpenSsl.command()?;
        let command = command.current_dir(files.path()).arg("ocsp");
        let output = command.args(arguments.split(' ')).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        Some(())
    };
    let Some(()) = ocsp("-issuer roots.pem -cert certificate.pem -no_nonce -reqout made.req")
    else {
        return;
    };
    for (database, wanted) in [
        ("V\t350101000000Z\t\t05\tunknown\t/CN=um1\n", "accepted"),
        (
            "R\t350101000000Z\t260102000000Z\t05\tunknown\t/CN=um1\n",
            "revoked",
        ),
        (
            "V\t350101000000Z\t\t06\tunknown\t/CN=um2\n",
            "revocation-unknown",
        ),
    ] {
        write("database", database);
        ocsp("-index database -CA roots.pem -rsigner roots.pem -rkey root.key -reqin made.req -respout made.resp -ndays 1").unwrap();
        for version in VERSIONS {
            let judging = Judging {
                revocation: Revocation::Hard,
                ..Judging::new()
            };
            let (judge, seen) = judging.judge();
            let mut config = client(version, &judge, &ours("fe1.contoso.com"));
            config.time_provider = Arc::new(DefaultTimeProvider);
            let options = ["-status_file", "made.resp"];
            let (code, printed) = open_with(&files, version, &options, config, &seen).unwrap();
            assert_eq!(code, wanted, "{:?}: {printed}", version.version);
        }
    }
}
