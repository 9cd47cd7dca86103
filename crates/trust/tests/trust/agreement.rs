//! The same chains before OpenSSL and `GnuTLS`: one table of what each says.
#![expect(
    clippy::disallowed_methods,
    reason = "other hands' programs read files"
)]

use std::fs;

use countersign_asn1::pem::Label;
use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, GeneralSubtree, Identity, KeyAlgorithm, KeyUsagePurpose as Ku,
    NOW, Program, SignatureScheme, Template, exchange,
};
use countersign_trust::Purpose;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::court::Court;

/// The programs judge at their own clock, so the chains live through all its likely readings.
const LONG_AGO: OffsetDateTime = datetime!(2020-01-01 00:00:00 UTC);
const LONG_HENCE: OffsetDateTime = datetime!(2049-01-01 00:00:00 UTC);

struct Row {
    what: &'static str,
    root: Template,
    issuing: Template,
    leaf: Template,
    /// What to do with the three certificates in the end.
    given: Given,
    client: bool,
    host: Option<&'static str>,
}

/// Who is trusted and what is presented.
#[derive(Clone, Copy)]
enum Given {
    /// The root is; the others are presented.
    Chain,
    /// The root is; the leaf is presented alone.
    LeafAlone,
    /// The root is; all three are presented, in no order.
    Shuffled,
    /// The issuing authority is; the leaf is presented.
    IntermediateTrusted,
    /// The leaf is.
    LeafTrusted,
    /// A root of the same name and another key is.
    Rekeyed,
    /// Another root is.
    Stranger,
    /// The root is; a bit of the leaf's signature is turned.
    Tampered,
}

impl Row {
    fn new(what: &'static str) -> Self {
        let long = |template: Template| template.validity(LONG_AGO, LONG_HENCE);
        Self {
            what,
            root: long(Template::root("Contoso Root CA")),
            issuing: long(Template::intermediate("Contoso Issuing CA")),
            leaf: long(Template::leaf("um1.contoso.com")),
            given: Given::Chain,
            client: false,
            host: Some("um1.contoso.com"),
        }
    }

    fn root(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.root = change(self.root);
        self
    }

    fn issuing(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.issuing = change(self.issuing);
        self
    }

    fn leaf(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.leaf = change(self.leaf);
        self
    }

    fn given(mut self, given: Given) -> Self {
        self.given = given;
        self
    }

    fn client(mut self) -> Self {
        self.client = true;
        self.host = None;
        self
    }

    fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    /// Who is trusted, the leaf, and what is presented with it.
    fn make(&self) -> (Vec<u8>, Vec<u8>, Vec<Vec<u8>>) {
        let root = self.root.self_signed();
        let issuing = self.issuing.issued_by(&root);
        let leaf = match self.given {
            Given::LeafTrusted => self.leaf.self_signed(),
            _ => self.leaf.issued_by(&issuing),
        };
        let der = |identity: &Identity| identity.der().to_vec();
        let mut target = der(&leaf);
        let (trusted, presented) = match self.given {
            Given::Chain => (der(&root), vec![der(&issuing)]),
            Given::LeafAlone => (der(&root), vec![]),
            Given::Shuffled => (der(&root), vec![der(&root), der(&issuing)]),
            Given::IntermediateTrusted => (der(&issuing), vec![]),
            Given::LeafTrusted => (der(&leaf), vec![]),
            Given::Rekeyed => {
                let rekeyed = self.root.clone().key_named("second key").self_signed();
                (der(&rekeyed), vec![der(&issuing)])
            }
            Given::Stranger => {
                let stranger = Template::root("Fabrikam Root CA")
                    .validity(LONG_AGO, LONG_HENCE)
                    .self_signed();
                (der(&stranger), vec![der(&issuing), der(&root)])
            }
            Given::Tampered => {
                *target.last_mut().unwrap() ^= 1;
                (der(&root), vec![der(&issuing)])
            }
        };
        (trusted, target, presented)
    }
}

const OK: &str = "ok";
const NO: &str = "no";

/// The row; what we say; what OpenSSL says, with its error number; what `GnuTLS` says.
#[rustfmt::skip]
fn rows() -> Vec<(Row, &'static str, &'static str, &'static str)> {
    let row = Row::new;
    let expired = |t: Template| t.validity(LONG_AGO, datetime!(2021-01-01 00:00:00 UTC));
    let future = |t: Template| t.validity(datetime!(2048-01-01 00:00:00 UTC), LONG_HENCE);
    let rsa = |t: Template| t.algorithm(KeyAlgorithm::Rsa2048);
    let dns = |name: &str| GeneralSubtree::DnsName(name.to_owned());
    let unknown = |t: Template| t.extension(&[1, 3, 6, 1, 4, 1, 99999, 1], true, vec![5, 0]);
    let no_san = |t: Template| t.without_alternative_names();
    vec![
        (row("as it should be"), "valid", OK, OK),
        (row("RSA").root(rsa).issuing(rsa).leaf(rsa), "valid", OK, OK),
        (row("as a client").client(), "valid", OK, OK),
        (row("shuffled").given(Given::Shuffled), "valid", OK, OK),
        (row("expired leaf").leaf(expired), "expired", "10", NO),
        (row("expired intermediate").issuing(expired), "expired", "10", NO),
        (row("expired root").root(expired), "expired", "10", NO),
        (row("future leaf").leaf(future), "not-yet-valid", "9", NO),
        (row("missing intermediate").given(Given::LeafAlone), "issuer-unknown", "20", NO),
        (row("root unknown").given(Given::Stranger), "untrusted-root", "19", NO),
        (row("root re-keyed").given(Given::Rekeyed), "issuer-unknown", "20", NO),
        // GnuTLS takes every certificate that it is given for an anchor.
        (row("intermediate trusted").given(Given::IntermediateTrusted), "issuer-unknown", "2", OK),
        (row("signature changed").given(Given::Tampered), "signature-invalid", "7", NO),
        (row("intermediate is no CA").issuing(Template::not_an_authority), "not-an-authority", "79", NO),
        (row("intermediate without basicConstraints").issuing(Template::without_basic_constraints), "not-an-authority", "79", NO),
        (row("intermediate without keyCertSign").issuing(|t| t.key_usage(&[Ku::CrlSign])), "key-usage-lacks-cert-sign", "79", NO),
        (row("path length 0 above one").root(|t| t.path_length(0)), "path-length-exceeded", "25", NO),
        (row("path length 0 above none").issuing(|t| t.path_length(0)), "valid", OK, OK),
        (row("server only, as a client").leaf(Template::server_only).client(), "purpose-missing", "26", NO),
        (row("client only, as a server").leaf(Template::client_only), "purpose-missing", "26", NO),
        (row("no extKeyUsage").leaf(|t| t.purposes(&[])), "valid", OK, OK),
        // OpenSSL 3 does not take anyExtendedKeyUsage for serverAuth.
        (row("anyExtendedKeyUsage").leaf(|t| t.purposes(&[Eku::Any])), "valid", "26", OK),
        (row("intermediate for servers, as a client").issuing(Template::server_only).client(), "issuer-purpose-missing", "26", NO),
        (row("another name").host("um2.contoso.com"), "name-mismatch", "62", NO),
        (row("wildcard").leaf(|t| no_san(t).dns("*.contoso.com")), "valid", OK, OK),
        (row("wildcard of another depth").leaf(|t| no_san(t).dns("*.contoso.com")).host("a.um1.contoso.com"), "name-mismatch", "62", NO),
        (row("common name alone").leaf(no_san), "valid", OK, OK),
        (row("common name beside another DNS name").leaf(|t| no_san(t).dns("um2.contoso.com")), "name-mismatch", "62", NO),
        (row("name permitted").issuing(|t| t.permit(dns("contoso.com"))), "valid", OK, OK),
        (row("name not permitted").issuing(|t| t.permit(dns("fabrikam.com"))), "name-not-permitted", "47", NO),
        (row("name excluded").issuing(|t| t.exclude(dns("contoso.com"))), "name-excluded", "48", NO),
        (row("common name not permitted").issuing(|t| t.permit(dns("fabrikam.com"))).leaf(no_san), "name-not-permitted", "47", NO),
        (row("unknown critical extension, leaf").leaf(unknown), "unknown-critical-extension", "34", NO),
        (row("unknown critical extension, intermediate").issuing(unknown), "unknown-critical-extension", "34", NO),
        // GnuTLS wants cA of whatever stands among its anchors.
        (row("pinned").given(Given::LeafTrusted), "valid", OK, NO),
        (row("pinned, as a client it may not be").given(Given::LeafTrusted).leaf(Template::server_only).client(), "purpose-missing", "26", NO),
    ]
}

fn ours(row: &Row) -> &'static str {
    let (trusted, target, presented) = row.make();
    let mut court = Court::new().at(NOW);
    court.trust(&trusted);
    for der in presented {
        let id = court.certificates.add(&der).unwrap();
        court.presented.push(id);
    }
    if row.client {
        court.purpose = Purpose::ClientAuth;
    }
    if let Some(host) = row.host {
        court = court.named(host);
    }
    court.verdict(&target)
}

#[test]
fn our_column() {
    for (row, expected, ..) in rows() {
        assert_eq!(ours(&row), expected, "{}", row.what);
    }
}

fn pem(certificates: &[Vec<u8>]) -> String {
    certificates
        .iter()
        .map(|der| countersign_asn1::pem::encode(&Label::Certificate, der))
        .collect()
}

#[test]
fn openssl_says_what_the_table_says() {
    if Program::OpenSsl.command().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (row, _, expected, _) in rows() {
        let (trusted, target, presented) = row.make();
        let write = |name: &str, certificates: &[Vec<u8>]| {
            let path = folder.path().join(name);
            fs::write(&path, pem(certificates)).unwrap();
            path
        };
        let mut command = Program::OpenSsl.command().unwrap();
        command
            .args(["verify", "-no-CApath", "-no-CAstore", "-purpose"])
            .arg(if row.client { "sslclient" } else { "sslserver" })
            .arg("-CAfile")
            .arg(write("trusted.pem", &[trusted]));
        if !presented.is_empty() {
            command
                .arg("-untrusted")
                .arg(write("presented.pem", &presented));
        }
        if let Some(host) = row.host {
            command.args(["-verify_hostname", host]);
        }
        let output = command.arg(write("leaf.pem", &[target])).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let error = text
            .lines()
            .find_map(|line| line.strip_prefix("error ")?.split(' ').next())
            .unwrap_or(OK);
        if error != expected || (error == OK) != output.status.success() {
            wrong.push(format!("{}: wanted {expected}, found {text}", row.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn gnutls_says_what_the_table_says() {
    if Program::Certtool.command().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (row, _, _, expected) in rows() {
        let (trusted, target, mut presented) = row.make();
        presented.insert(0, target);
        let (ca, chain) = (
            folder.path().join("ca.pem"),
            folder.path().join("chain.pem"),
        );
        fs::write(&ca, pem(&[trusted])).unwrap();
        fs::write(&chain, pem(&presented)).unwrap();
        let purpose = if row.client { "2" } else { "1" };
        let mut command = Program::Certtool.command().unwrap();
        command
            .arg("--verify")
            .arg(format!("--verify-purpose=1.3.6.1.5.5.7.3.{purpose}"))
            .arg(format!("--load-ca-certificate={}", ca.display()))
            .arg(format!("--infile={}", chain.display()));
        if let Some(host) = row.host {
            command.arg(format!("--verify-hostname={host}"));
        }
        let output = command.output().unwrap();
        let found = if output.status.success() { OK } else { NO };
        if found != expected {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            wrong.push(format!(
                "{}: wanted {expected}, found {found}: {text}",
                row.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn openssl_and_we_agree_on_the_exchange_certificate() {
    if Program::OpenSsl.command().is_none() {
        return;
    }
    let um = exchange::self_signed("UM1", "um1.contoso.com", SignatureScheme::RsaPkcs1Sha256);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("um.pem");
    fs::write(&path, um.pem()).unwrap();
    for (purpose, openssl_purpose, expected) in [
        (Purpose::ServerAuth, "sslserver", true),
        (Purpose::ClientAuth, "sslclient", false),
    ] {
        let mut command = Program::OpenSsl.command().unwrap();
        let status = command
            .args([
                "verify",
                "-no-CApath",
                "-no-CAstore",
                "-no_check_time",
                "-purpose",
            ])
            .arg(openssl_purpose)
            .arg("-CAfile")
            .args([&path, &path])
            .output()
            .unwrap()
            .status;
        let mut court = Court::trusting(&[&um]);
        court.purpose = purpose;
        assert_eq!(status.success(), expected, "{openssl_purpose}");
        assert_eq!(
            court.verdict(um.der()) == "valid",
            expected,
            "{openssl_purpose}"
        );
    }
}
