//! A server and a client that trust each other over loopback, and two clients that the server refuses:
//! `cargo run -p countersign-rustls --example mutual_tls`.
#![expect(
    clippy::disallowed_methods,
    reason = "an example opens its own connections"
)]
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use countersign_rustls::{ClientVerifier, ErrorForm, Judge, Refusal, ServerVerifier};
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::Policy;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, StreamOwned};

fn main() -> Result<(), Box<dyn Error>> {
    for meeting in show()? {
        println!("{}", meeting.title);
        println!("  server: {}", meeting.server);
        println!("  client: {}", meeting.client);
        println!();
    }
    Ok(())
}

/// What happened in one connection, in the words of each side.
struct Meeting {
    title: &'static str,
    server: String,
    client: String,
}

fn show() -> Result<Vec<Meeting>, Box<dyn Error>> {
    let root = Template::root("Contoso Root CA").self_signed();
    let um = Template::leaf("um1.contoso.com").issued_by(&root);
    let fe = Template::leaf("fe1.contoso.com").issued_by(&root);
    let web = Template::leaf("web1.contoso.com")
        .server_only()
        .issued_by(&root);

    // The explanation inside the error; the client hears `certificate_unknown`.
    let explained = server(&um, judge(&root)?.with_error_form(ErrorForm::Explained))?;

    // The exact error and alert; the explanation goes to the witness, here into a list.
    let seen = Arc::new(Mutex::new(Vec::new()));
    let to = Arc::clone(&seen);
    let exact = judge(&root)?.with_witness(move |refusal| {
        if let Ok(mut seen) = to.lock() {
            seen.push(format!("{refusal:#}"));
        }
    });
    let exact = server(&um, exact)?;

    let mut meetings = vec![
        meet("a good client", &explained, client(&fe, &root)?)?,
        meet(
            "a server's certificate as a client's, explained by the error",
            &explained,
            client(&web, &root)?,
        )?,
        meet(
            "the same, explained to the witness",
            &exact,
            client(&web, &root)?,
        )?,
    ];
    if let (Some(last), Ok(seen)) = (meetings.last_mut(), seen.lock()) {
        last.server = format!("{}; the witness saw: {}", last.server, seen.join("; "));
    }
    Ok(meetings)
}

fn judge(root: &Identity) -> Result<Judge, Box<dyn Error>> {
    let verifier = countersign_provider_aws_lc::provider();
    Ok(Judge::new(verifier, Policy::private_pki(), [root.der()])?)
}

fn server(identity: &Identity, judge: Judge) -> Result<Arc<ServerConfig>, Box<dyn Error>> {
    let (chain, key) = credentials(identity);
    let config = ServerConfig::builder_with_details(cryptography(), Arc::new(AtNow))
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(ClientVerifier::new(judge)))
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}

fn client(identity: &Identity, root: &Identity) -> Result<Arc<ClientConfig>, Box<dyn Error>> {
    let (chain, key) = credentials(identity);
    let config = ClientConfig::builder_with_details(cryptography(), Arc::new(AtNow))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(ServerVerifier::new(judge(root)?)))
        .with_client_auth_cert(chain, key)?;
    Ok(Arc::new(config))
}

/// The server greets; the client listens.
fn meet(
    title: &'static str,
    server: &Arc<ServerConfig>,
    client: Arc<ClientConfig>,
) -> Result<Meeting, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let connection = ServerConnection::new(Arc::clone(server))?;
    let serving = thread::spawn(move || {
        let (socket, _) = listener.accept()?;
        let mut stream = StreamOwned::new(connection, socket);
        stream.write_all(b"welcome")?;
        stream.conn.send_close_notify();
        stream.flush()
    });

    let connection = ClientConnection::new(client, "um1.contoso.com".try_into()?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    let mut heard = String::new();
    let client = match stream.read_to_string(&mut heard) {
        Ok(_) => format!("heard `{heard}`"),
        Err(error) => error.to_string(),
    };
    let server = match serving.join().map_err(|_| "the server panicked")? {
        Ok(()) => "accepted".to_owned(),
        Err(error) => reason(&error),
    };
    Ok(Meeting {
        title,
        server,
        client,
    })
}

/// The explanation, if the error holds one.
fn reason(error: &io::Error) -> String {
    match Refusal::find(error) {
        Some(refusal) => format!("refused ({}): {refusal:#}", refusal.code()),
        None => format!("refused: {error}"),
    }
}

fn credentials(identity: &Identity) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let chain = identity.presented().into_iter().map(CertificateDer::from);
    let key = PrivatePkcs8KeyDer::from(identity.key().pkcs8_der().to_vec());
    (chain.collect(), key.into())
}

fn cryptography() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The clock is an argument too: the certificates of the test kit are judged at its own moment.
#[derive(Debug)]
struct AtNow;

impl TimeProvider for AtNow {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(NOW.unix_timestamp()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

#[test]
fn the_example_shows_what_it_says() {
    const SENTENCE: &str = "the `extKeyUsage` of `CN=web1.contoso.com` allows `serverAuth`, not `clientAuth` [RFC 5280 §4.2.1.12]";
    let meetings = show().expect("the connections are made");
    let [good, explained, exact] = meetings.as_slice() else {
        panic!("three meetings");
    };
    assert_eq!(good.server, "accepted");
    assert_eq!(good.client, "heard `welcome`");

    let wanted = format!("refused (purpose-missing): {SENTENCE}\n");
    assert!(
        explained.server.starts_with(&wanted),
        "{}",
        explained.server
    );
    assert_eq!(explained.client, "received fatal alert: CertificateUnknown");

    assert!(exact.server.contains(SENTENCE), "{}", exact.server);
    assert_eq!(exact.client, "received fatal alert: UnsupportedCertificate");
}
