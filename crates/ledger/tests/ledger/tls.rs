//! Servers that are not what they show, or do not speak TLS.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use countersign_ledger::{Address, Book, Place};
use countersign_testkit::{Key, KeyAlgorithm, PostgresServer, Template};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection};

use crate::homes::scribe;

/// Why no book is opened in the database of this address.
fn refusal(address: &str) -> String {
    let address: Address = address.parse().unwrap();
    let address = address.with_password(PostgresServer::PASSWORD);
    let book = Book::open(Place::Postgres(address), scribe());
    book.unwrap_err().to_string()
}

/// Whoever watches the network has every server's certificate, and no server's key.
#[test]
fn a_server_that_has_not_the_key_of_its_certificate_is_not_believed() {
    let identity = Template::leaf("db1.contoso.com").self_signed();
    let other = Key::named(KeyAlgorithm::P256, "another's");
    for (key, is_its_own) in [(identity.key(), true), (&other, false)] {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let key = PrivatePkcs8KeyDer::from(key.pkcs8_der().to_vec());
        let key = aws_lc_rs::sign::any_supported_type(&PrivateKeyDer::from(key)).unwrap();
        let chain = vec![CertificateDer::from(identity.der().to_vec())];
        let shown = Arc::new(SingleCertAndKey::from(CertifiedKey::new(chain, key)));
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_protocol_versions(&[version])
                .unwrap()
                .with_no_client_auth()
                .with_cert_resolver(Arc::<SingleCertAndKey>::clone(&shown));
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                // `SSLRequest`, and yes.
                stream.read_exact(&mut [0; 8]).unwrap();
                stream.write_all(b"S").unwrap();
                let mut tls = ServerConnection::new(Arc::new(config)).unwrap();
                while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
            });
            // Nobody vouches for it, and it must be itself.
            let said = refusal(&format!(
                "postgres://ca@127.0.0.1:{port}/ledger?sslmode=require"
            ));
            server.join().unwrap();
            assert_eq!(said.contains("BadSignature"), !is_its_own, "{said}");
        }
    }
}

#[test]
fn a_server_that_speaks_no_tls_is_not_spoken_to_in_the_clear() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let database = server.database();
    let wanted = "server does not support TLS";
    let said = refusal(&format!("{database}?sslmode=require"));
    assert!(said.contains(wanted), "{said}");
    assert_eq!(refusal(&database), "it is empty, and not a ledger");
}
