//! Each fault, in each version and direction: the code, the variant of rustls, and the alert.

use countersign_keys::Hash;
use countersign_rustls::{ClientVerifier, ErrorForm, Refusal};
use countersign_testkit::{Key, KeyAlgorithm, KeyUsagePurpose, NOW, Template};
use countersign_trust::{Budget, Policy, PurposeKeyUsage};
use rustls::{AlertDescription, CertificateError, Error};
use time::Duration;

use crate::pair::{Meeting, meet};
use crate::parties::{Judging, SERVER, Shown, VERSIONS, client, issuing, root, server};

/// Which side is judged; the other one trusts as the row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    Server,
    Client,
}

/// A party as it should be, for rows that change something, and how it is judged.
struct Row {
    words: &'static str,
    issuing: Template,
    leaf: Template,
    shown: fn(&mut Shown),
    policy: Policy,
    budget: Budget,
    roots: Vec<Vec<u8>>,
    dialled: &'static str,
}

impl Row {
    fn new(words: &'static str) -> Self {
        Self {
            words,
            issuing: issuing(),
            leaf: Template::leaf(SERVER),
            shown: |_| {},
            policy: Policy::private_pki(),
            budget: Budget::default(),
            roots: vec![root().der().to_vec()],
            dialled: SERVER,
        }
    }

    fn leaf(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.leaf = change(self.leaf);
        self
    }

    fn issuing(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.issuing = change(self.issuing);
        self
    }

    /// The meeting, and what the judge's witness saw.
    fn play(
        &self,
        judged: Judged,
        version: &'static rustls::SupportedProtocolVersion,
        form: ErrorForm,
    ) -> (Meeting, Vec<(&'static str, String)>) {
        let mut shown = Shown::of(&self.leaf.issued_by(&self.issuing.issued_by(&root())));
        (self.shown)(&mut shown);
        let other = Template::leaf(match judged {
            Judged::Server => "fe1.contoso.com",
            Judged::Client => self.dialled,
        });
        let other = match self.dialled.parse() {
            Ok(address) => other.ip(address),
            Err(_) => other,
        };
        let other = Shown::of(&other.issued_by(&root()));
        let (strict, seen) = Judging {
            roots: self.roots.clone(),
            policy: self.policy.clone(),
            budget: self.budget,
            form,
            ..Judging::new()
        }
        .judge();
        let (usual, _) = Judging::new().judge();
        let meeting = match judged {
            Judged::Server => meet(
                client(version, &strict, &other),
                server(version, ClientVerifier::new(usual), &shown),
                self.dialled,
            ),
            Judged::Client => meet(
                client(version, &usual, &shown),
                server(version, ClientVerifier::new(strict), &other),
                self.dialled,
            ),
        };
        let seen = seen.lock().unwrap().clone();
        (meeting, seen)
    }
}

/// Plays the row in both versions, and in both forms of the error.
fn check(row: &Row, judged: Judged, code: &str, variant: &str, alert: AlertDescription) {
    for version in VERSIONS {
        let what = format!("{}, {judged:?} judged, {:?}", row.words, version.version);
        let (meeting, seen) = row.play(judged, version, ErrorForm::Exact);
        let (own, peers) = sides(&what, judged, meeting);
        assert_eq!(variant_of(&own), variant, "{what}: {own:?}");
        assert_eq!(peers, Err(Error::AlertReceived(alert)), "{what}");
        let [(seen, text)] = seen.as_slice() else {
            panic!("{what}: the witness saw {seen:?}");
        };
        assert_eq!(*seen, code, "{what}: {text}");

        let (meeting, seen) = row.play(judged, version, ErrorForm::Explained);
        let (own, peers) = sides(&what, judged, meeting);
        let refusal = Refusal::find(&own).unwrap();
        assert_eq!(refusal.code(), code, "{what}");
        assert_eq!(format!("{refusal:#}"), seen[0].1, "{what}");
        let own = own.to_string();
        assert!(own.contains(refusal.sentence()), "{what}: {own}");
        let unknown = AlertDescription::CertificateUnknown;
        assert_eq!(peers, Err(Error::AlertReceived(unknown)), "{what}");
    }
}

/// The judge's own error, and the result of its peer.
fn sides(what: &str, judged: Judged, meeting: Meeting) -> (Error, Result<(), Error>) {
    let (own, peers) = match judged {
        Judged::Server => (meeting.client, meeting.server),
        Judged::Client => (meeting.server, meeting.client),
    };
    (own.expect_err(what), peers)
}

fn variant_of(error: &Error) -> &'static str {
    let Error::InvalidCertificate(error) = error else {
        panic!("{error:?}");
    };
    match error {
        CertificateError::BadEncoding => "BadEncoding",
        CertificateError::ExpiredContext { .. } => "ExpiredContext",
        CertificateError::NotValidYetContext { .. } => "NotValidYetContext",
        CertificateError::UnhandledCriticalExtension => "UnhandledCriticalExtension",
        CertificateError::UnknownIssuer => "UnknownIssuer",
        CertificateError::BadSignature => "BadSignature",
        CertificateError::NotValidForNameContext { .. } => "NotValidForNameContext",
        CertificateError::InvalidPurpose => "InvalidPurpose",
        CertificateError::InvalidPurposeContext { .. } => "InvalidPurposeContext",
        CertificateError::Other(_) => "Other",
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_fault_has_its_error_and_its_alert() {
    use AlertDescription as Alert;
    let day = Duration::days(1);
    let flip = |shown: &mut Shown| *shown.chain[0].last_mut().unwrap() ^= 1;
    let usage =
        |usage: KeyUsagePurpose| Row::new("key usage").leaf(|leaf| leaf.key_usage(&[usage]));
    let none = AlertDescription::CertificateUnknown;
    #[rustfmt::skip]
    let both = [
        (Row::new("expired").leaf(|leaf| leaf.validity(NOW - day * 9, NOW - day)),
            "expired", "ExpiredContext", Alert::CertificateExpired),
        (Row::new("not yet valid").leaf(|leaf| leaf.validity(NOW + day, NOW + day * 9)),
            "not-yet-valid", "NotValidYetContext", Alert::CertificateExpired),
        (Row::new("the authority has expired").issuing(|authority| authority.validity(NOW - day * 9, NOW - day)),
            "expired", "ExpiredContext", Alert::CertificateExpired),
        (Row { roots: vec![Template::root("Fabrikam Root CA").self_signed().der().to_vec()], ..Row::new("another root") },
            "issuer-unknown", "UnknownIssuer", Alert::UnknownCA),
        (Row { shown: |shown| shown.chain.truncate(1), ..Row::new("no intermediate") },
            "issuer-unknown", "UnknownIssuer", Alert::UnknownCA),
        (Row { shown: flip, ..Row::new("another signature") },
            "signature-invalid", "BadSignature", Alert::DecryptError),
        (Row { shown: |shown| shown.key = Key::named(KeyAlgorithm::P256, "thief"), ..Row::new("another key") },
            "handshake-signature-invalid", "BadSignature", Alert::DecryptError),
        (Row::new("no authority").issuing(Template::not_an_authority),
            "not-an-authority", "Other", none),
        (Row::new("an authority that signs nothing").issuing(|authority| authority.key_usage(&[KeyUsagePurpose::CrlSign])),
            "key-usage-lacks-cert-sign", "InvalidPurpose", Alert::UnsupportedCertificate),
        (Row::new("an unknown critical extension").leaf(|leaf| leaf.extension(&[1, 2, 3, 4], true, vec![5, 0])),
            "unknown-critical-extension", "UnhandledCriticalExtension", Alert::BadCertificate),
        (Row::new("a malformed extension").leaf(|leaf| leaf.extension(&[2, 5, 29, 30], false, vec![5, 0])),
            "malformed-extension", "BadEncoding", Alert::BadCertificate),
        (Row { policy: Policy::private_pki().with_refused_hashes([Hash::Sha256]), ..Row::new("a digest that is refused") },
            "weak-hash", "Other", none),
        (Row { policy: Policy::private_pki().with_minimum_rsa_bits(3072), ..Row::new("a short key").leaf(|leaf| leaf.algorithm(KeyAlgorithm::Rsa2048)) },
            "weak-key", "Other", none),
        (Row { budget: Budget::default().with_signatures(1), ..Row::new("no budget") },
            "signatures-exhausted", "Other", none),
        // Key agreement serves a TLS peer, and not one that signs the handshake.
        (usage(KeyUsagePurpose::KeyAgreement),
            "key-usage-missing", "InvalidPurpose", Alert::UnsupportedCertificate),
    ];
    for (row, code, variant, alert) in &both {
        for judged in [Judged::Server, Judged::Client] {
            check(row, judged, code, variant, *alert);
        }
    }
    #[rustfmt::skip]
    let one = [
        (Row::new("a client's").leaf(Template::client_only), Judged::Server,
            "purpose-missing", "InvalidPurposeContext", Alert::UnsupportedCertificate),
        (Row::new("a server's").leaf(Template::server_only), Judged::Client,
            "purpose-missing", "InvalidPurposeContext", Alert::UnsupportedCertificate),
        (Row { dialled: "um2.contoso.com", ..Row::new("another name") }, Judged::Server,
            "name-mismatch", "NotValidForNameContext", Alert::BadCertificate),
        (Row { dialled: "10.1.1.5", ..Row::new("an address") }, Judged::Server,
            "name-mismatch", "NotValidForNameContext", Alert::BadCertificate),
    ];
    for (row, judged, code, variant, alert) in &one {
        check(row, *judged, code, variant, *alert);
    }
}

#[test]
fn a_good_party_is_let_in() {
    let mut rows = vec![
        Row::new("as it should be"),
        Row {
            // Malformed company is left aside.
            shown: |shown| shown.chain.insert(1, vec![0x30, 0x00]),
            ..Row::new("rubbish beside it")
        },
        Row {
            shown: |shown| shown.chain.push(root().der().to_vec()),
            ..Row::new("the root came too")
        },
        Row {
            dialled: "10.1.1.5",
            ..Row::new("by address").leaf(|leaf| leaf.ip([10, 1, 1, 5].into()))
        },
    ];
    for kind in KeyAlgorithm::ALL {
        // The bigger keys make the test slow and are no other case.
        if !matches!(kind, KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096) {
            rows.push(Row::new("another kind of key").leaf(|leaf| leaf.algorithm(kind)));
        }
    }
    for row in &rows {
        for judged in [Judged::Server, Judged::Client] {
            for version in VERSIONS {
                let (meeting, seen) = row.play(judged, version, ErrorForm::Exact);
                assert_eq!(seen, [], "{}", row.words);
                assert!(
                    meeting.client.is_ok() && meeting.server.is_ok(),
                    "{}, {judged:?}: {meeting:?}",
                    row.words
                );
            }
        }
    }
}

/// Where the policy has it that an end entity's key usage does not count, it does not count for the
/// handshake either.
#[test]
fn a_policy_may_let_any_key_sign() {
    let row = Row {
        policy: Policy::private_pki().with_purpose_key_usage(PurposeKeyUsage::Ignored),
        ..Row::new("a key for encipherment")
            .leaf(|leaf| leaf.key_usage(&[KeyUsagePurpose::KeyEncipherment]))
    };
    for judged in [Judged::Server, Judged::Client] {
        for version in VERSIONS {
            let (meeting, seen) = row.play(judged, version, ErrorForm::Exact);
            assert_eq!(seen, [], "{judged:?}");
            assert!(
                meeting.client.is_ok() && meeting.server.is_ok(),
                "{meeting:?}"
            );
        }
    }
}

#[test]
fn the_explanation_is_whole() {
    let row = Row {
        shown: |shown| {
            let truncated = shown.chain[1][..100].to_vec();
            shown.chain = vec![shown.chain[0].clone(), truncated];
        },
        ..Row::new("the intermediate cannot be read")
    };
    let (_, seen) = row.play(Judged::Client, VERSIONS[1], ErrorForm::Exact);
    let text = &seen[0].1;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "the issuer of `CN=um1.contoso.com`, `CN=Contoso Issuing CA`, is neither in the store nor among the intermediates",
            "  path `CN=um1.contoso.com`, ending in a certificate whose issuer is not at hand",
            "    - the issuer of `CN=um1.contoso.com`, `CN=Contoso Issuing CA`, is neither in the store nor among the intermediates",
        ]
    );
    assert!(
        lines[3].starts_with("  note: certificate 2 of the peer's list cannot be read: "),
        "{text}"
    );
    assert_eq!(
        lines[4..],
        ["  Windows would say CERT_E_CHAINING (0x800B010A), approximately"]
    );
}
