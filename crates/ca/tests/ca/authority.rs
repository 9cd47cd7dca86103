//! The order of issuing, and what stands in the certificates.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_asn1::encode::Writer;
use countersign_asn1::{Certificate, ExtensionValue, KeyUsage, Name, Oid, Tag};
use countersign_ca::{
    Entry, EntryKey, Error, Hex, Inheritance, Ledger, LedgerError, MemoryLedger, NewList,
    OcspStatus, OpenList, Order, Profile, Publication, Remark, Reservation, RevocationReason,
    Stage,
};
use countersign_csr::RequestBuilder;
use countersign_keys::{KeyKind, SignatureAlgorithm, Signer, SigningFailed};
use countersign_lint::{Lint, Severity};
use countersign_testkit::{KeyAlgorithm, Template};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::house::{self, House, NOW};

fn um_request() -> Vec<u8> {
    let builder = RequestBuilder::for_dns_name("um1.contoso.com")
        .unwrap()
        .dns_name("um1");
    builder.sign(&*house::signer(KeyKind::Rsa2048)).unwrap()
}

#[test]
fn a_certificate_is_what_its_profile_says() {
    let house = House::new(KeyKind::Rsa2048);
    let request = um_request();
    let issued = house::issue(&house.issuing, &request, "um").unwrap();
    let certificate = Certificate::from_der(issued.as_der()).unwrap();
    assert!(certificate.leniencies().unwrap().is_empty());
    let tbs = certificate.tbs_certificate();
    assert_eq!(tbs.serial_number().as_bytes(), issued.serial().as_bytes());
    assert_eq!(tbs.subject().to_string(), "CN=um1.contoso.com");
    assert_eq!(
        tbs.validity().not_before(),
        datetime!(2026-06-15 11:00:00 UTC)
    );
    // Two years to the second, both ends counted.
    assert_eq!(
        tbs.validity().not_after(),
        datetime!(2028-06-14 10:59:59 UTC)
    );
    let extensions = tbs.extensions();
    let usage = KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::KEY_ENCIPHERMENT);
    assert_eq!(extensions.key_usage().unwrap(), Some(usage));
    let purposes = vec![Oid::SERVER_AUTH, Oid::CLIENT_AUTH];
    assert_eq!(extensions.ext_key_usage().unwrap(), Some(purposes));
    let names: Vec<String> = extensions
        .subject_alt_name()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(names, ["DNS:um1.contoso.com", "DNS:um1"]);
    let critical: Vec<Oid<'_>> = extensions
        .iter()
        .filter(|e| e.is_critical())
        .map(|e| e.id())
        .collect();
    assert_eq!(critical, [Oid::BASIC_CONSTRAINTS, Oid::KEY_USAGE]);

    let above = Certificate::from_der(house.issuing.certificate()).unwrap();
    let above = above.tbs_certificate();
    assert_eq!(tbs.issuer(), above.subject());
    let identifier = extensions
        .authority_key_identifier()
        .unwrap()
        .unwrap()
        .key_identifier;
    assert_eq!(
        identifier,
        above.extensions().subject_key_identifier().unwrap()
    );
    assert_eq!(
        above
            .extensions()
            .basic_constraints()
            .unwrap()
            .unwrap()
            .path_len_constraint,
        Some(0)
    );
}

#[test]
fn the_ledger_holds_all_that_was_issued_before_anybody_has_it() {
    let house = House::new(KeyKind::Rsa2048);
    let request = um_request();
    let issued = house::issue(&house.issuing, &request, "um").unwrap();
    let entries = house.ledger.certificates(0, 10).unwrap();
    let profiles: Vec<&str> = entries.iter().map(|entry| entry.profile.as_str()).collect();
    assert_eq!(profiles, ["root-ca", "sub-ca", "um"]);
    let Entry {
        serial,
        request: recorded,
        reserved_at,
        stage,
        ..
    } = &entries[2];
    assert_eq!(serial, issued.serial().as_bytes());
    assert_eq!(recorded, &request);
    assert_eq!(*reserved_at, NOW);
    let certificate = issued.as_der().to_vec();
    assert_eq!(*stage, Stage::Issued { certificate });
}

#[test]
fn what_is_signed_is_what_was_linted() {
    let house = House::new(KeyKind::Rsa2048);
    let request = um_request();
    let request = house::verified(&request);
    let profile = Profile::house("um").unwrap();
    let prepared = house
        .issuing
        .prepare(&Order::new(&request, &profile, NOW, house::randomness()));
    let prepared = prepared.unwrap();
    let serial = prepared.serial();
    let issuer = Certificate::from_der(house.issuing.certificate()).unwrap();
    let key = EntryKey {
        issuer: issuer.tbs_certificate().subject(),
        serial: serial.as_bytes(),
    };
    let Stage::Intended { linted } = house.ledger.find(key).unwrap().unwrap().stage else {
        panic!("the intent is recorded before the authority signs");
    };
    let issued = prepared.sign().unwrap();
    let linted = Certificate::from_der(&linted).unwrap();
    let signed = Certificate::from_der(issued.as_der()).unwrap();
    assert_eq!(
        linted.tbs_certificate().as_der(),
        signed.tbs_certificate().as_der()
    );
    assert_ne!(linted.signature_value(), signed.signature_value());
}

#[test]
fn an_abandoned_intent_keeps_its_serial_number() {
    let house = House::new(KeyKind::Rsa2048);
    let request = um_request();
    let request = house::verified(&request);
    let profile = Profile::house("um").unwrap();
    let order = Order::new(&request, &profile, NOW, house::randomness());
    drop(house.issuing.prepare(&order).unwrap());
    let error = house.issuing.issue(&order).unwrap_err();
    assert!(
        matches!(error, Error::Ledger(LedgerError::SerialTaken { .. })),
        "{error}"
    );
}

#[test]
fn no_step_of_the_ledger_that_fails_lets_a_certificate_out() {
    let house = House::new(KeyKind::Rsa2048);
    let request = um_request();
    let request = house::verified(&request);
    let profile = Profile::house("um").unwrap();
    let certificate = house.issuing.certificate();
    // At which step it fails, and how often the authority's key has signed by then.
    for (step, signatures) in [
        ("reserve", 0),
        ("intent", 0),
        ("certificate", 1),
        ("none", 1),
    ] {
        let ledger = FailingLedger {
            step,
            book: MemoryLedger::new(),
        };
        let ledger: Arc<dyn Ledger> = Arc::new(ledger);
        let counter = Arc::new(AtomicUsize::new(0));
        let signer = Counting::of(certificate, &counter);
        let authority = house::authority(certificate, signer, house::publication(), &ledger);
        let order = Order::new(&request, &profile, NOW, house::randomness());
        let result = authority.unwrap().issue(&order);
        assert_eq!(result.is_ok(), step == "none", "{step}");
        assert_eq!(counter.load(Ordering::SeqCst), signatures, "{step}");
    }
}

#[test]
fn a_certificate_that_breaks_a_rule_is_never_signed() {
    let house = House::new(KeyKind::Rsa2048);
    let request = RequestBuilder::for_dns_name("um_1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::Rsa2048))
        .unwrap();
    let error = house::issue(&house.issuing, &request, "um").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the certificate would break a rule: error: dNSName `um_1.contoso.com` is not in the preferred name syntax [RFC 5280 §4.2.1.6] (dns-name-syntax)"
    );
    assert_eq!(house.ledger.certificates(0, 10).unwrap().len(), 2);

    // And one that breaks a rule of the caller's.
    let request = um_request();
    let request = house::verified(&request);
    let profile = Profile::house("um").unwrap();
    let order = Order::new(&request, &profile, NOW, house::randomness());
    let error = house
        .issuing
        .issue(&order.with_lints(&[&OneNameOnly]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the certificate would break a rule: error: it has 2 names [the gateway's manual, page 12] (one-name-only)"
    );
}

#[derive(Debug)]
struct OneNameOnly;

impl Lint for OneNameOnly {
    fn code(&self) -> &str {
        "one-name-only"
    }
    fn severity(&self) -> Severity {
        Severity::Error
    }
    fn source(&self) -> &str {
        "the gateway's manual, page 12"
    }
    fn inspect_certificate(&self, certificate: &Certificate<'_>) -> Option<String> {
        let count = certificate
            .tbs_certificate()
            .extensions()
            .subject_alt_name()
            .ok()?
            .len();
        (count > 1).then(|| format!("it has {count} names"))
    }
}

#[test]
fn nothing_outlives_its_issuer() {
    let house = House::new(KeyKind::P256);
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::P256))
        .unwrap();
    let request = house::verified(&request);
    let profile = Profile::house("gateway").unwrap();
    let issuer = Certificate::from_der(house.issuing.certificate()).unwrap();
    let end = issuer.tbs_certificate().validity().not_after();
    let order = |at| Order::new(&request, &profile, at, house::randomness());

    let issued = house.issuing.issue(&order(end - Duration::DAY)).unwrap();
    let certificate = Certificate::from_der(issued.as_der()).unwrap();
    assert_eq!(certificate.tbs_certificate().validity().not_after(), end);
    let [Remark::Shortened { wanted, not_after }] = issued.remarks() else {
        panic!("{:?}", issued.remarks());
    };
    assert_eq!(*not_after, end);
    assert_eq!(
        *wanted,
        end - Duration::DAY - Duration::HOUR + Duration::days(730) - Duration::SECOND
    );
    assert_eq!(
        issued.remarks()[0].to_string(),
        "it ends at 2036-06-14T10:59:59Z with its issuer, not at 2038-06-13T09:59:58Z"
    );

    // The last second counts, and the one after it does not.
    assert!(house.issuing.issue(&order(end)).is_ok());
    let error = house
        .issuing
        .issue(&order(end + Duration::SECOND))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`CN=Contoso Issuing CA` cannot issue: its certificate is valid from 2026-06-15T11:00:00Z to 2036-06-14T10:59:59Z, and not at 2036-06-14T11:00:00Z"
    );
    // At its first second nothing can be backdated.
    let start = issuer.tbs_certificate().validity().not_before();
    let issued = house.issuing.issue(&order(start)).unwrap();
    let certificate = Certificate::from_der(issued.as_der()).unwrap();
    assert_eq!(certificate.tbs_certificate().validity().not_before(), start);
    assert!(
        house
            .issuing
            .issue(&order(start - Duration::SECOND))
            .is_err()
    );
}

#[test]
fn a_clock_at_either_end_of_time_breaks_nothing() {
    let signer = house::signer(KeyKind::P256);
    let request = house::subject_alone("Contoso Root CA");
    let request = request.sign(&*signer).unwrap();
    let request = house::verified(&request);
    let profile = Profile::house("root-ca").unwrap();
    let root = |at| {
        let order = Order::new(&request, &profile, at, house::randomness());
        let ledger = MemoryLedger::new();
        countersign_ca::self_signed_root(&order, &*signer, house::provider(), &ledger)
    };
    assert!(root(datetime!(9999-12-31 23:59:59.9 -14)).is_ok());
    // A GeneralizedTime before 2050 is against the standard, and so is the year 0.
    let error = root(datetime!(0000-01-01 0:00 +14)).unwrap_err();
    assert!(matches!(error, Error::Lint { .. }), "{error}");
}

#[test]
fn an_authority_is_made_of_an_authoritys_certificate_and_its_key() {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let root = Template::root("Contoso Root CA");
    // What is wrong with the certificate, and what is said about that.
    let rows = [
        (root.clone(), None),
        (
            Template::leaf("um1.contoso.com"),
            Some("its certificate is not an authority's"),
        ),
        (
            root.clone()
                .key_usage(&[countersign_testkit::KeyUsagePurpose::CrlSign]),
            Some("its key usage lacks `keyCertSign`"),
        ),
        (root.clone().key_usage(&[]), None),
        (
            root.clone().without_subject_key_identifier(),
            Some("its certificate has no subjectKeyIdentifier"),
        ),
    ];
    for (template, wanted) in rows {
        let made = template.self_signed();
        let signer = imported(made.key());
        let result = house::authority(made.der(), signer, Publication::nowhere(), &ledger);
        let sentence = match &result {
            Err(Error::NoAuthority { reason, .. }) => Some(reason.to_string()),
            _ => None,
        };
        assert_eq!(sentence.as_deref(), wanted);
        assert_eq!(result.is_ok(), wanted.is_none());
    }
    let made = root.self_signed();
    let other = house::signer(KeyKind::P256);
    let error = house::authority(made.der(), other, Publication::nowhere(), &ledger).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`CN=Contoso Root CA` cannot issue: the key is not the one in its certificate"
    );
}

#[test]
fn the_issuers_own_identifier_is_pointed_at_however_it_was_made() {
    // Another program's authority, whose identifier is no hash of its key.
    let made = Template::root("Imported CA")
        .algorithm(KeyAlgorithm::P256)
        .subject_key_identifier(b"issuing-1")
        .self_signed();
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let signer = imported(made.key());
    let authority = house::authority(made.der(), signer, house::publication(), &ledger).unwrap();
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::P256))
        .unwrap();
    let issued = house::issue(&authority, &request, "gateway").unwrap();
    let certificate = Certificate::from_der(issued.as_der()).unwrap();
    let tbs = certificate.tbs_certificate();
    let identifier = tbs
        .extensions()
        .authority_key_identifier()
        .unwrap()
        .unwrap();
    assert_eq!(identifier.key_identifier, Some(&b"issuing-1"[..]));
    assert_eq!(tbs.issuer().as_der(), made.subject());
}

#[test]
fn a_root_and_its_name_constraints_are_written_as_the_profile_says() {
    let text = include_str!("../../profiles/root-ca.toml").replace("\"root-ca\"", "\"mine\"")
        + "[name_constraints]\nvalue = { permitted_dns = [\"contoso.com\"], excluded_dns = [\"lab.contoso.com\"] }\nsource = \"x\"\nconfidence = \"chosen\"\n";
    let profile = Profile::from_toml(&text).unwrap();
    let signer = house::signer(KeyKind::P256);
    let request = house::subject_alone("Contoso Root CA")
        .sign(&*signer)
        .unwrap();
    let request = house::verified(&request);
    let order = Order::new(&request, &profile, NOW, house::randomness());
    let ledger = MemoryLedger::new();
    let root = countersign_ca::self_signed_root(&order, &*signer, house::provider(), &ledger);
    let root = root.unwrap();
    let certificate = Certificate::from_der(root.as_der()).unwrap();
    let extensions = certificate.tbs_certificate().extensions();
    let constraints = extensions.get(Oid::NAME_CONSTRAINTS).unwrap();
    assert!(constraints.is_critical());
    let shown = format!("{:?}", constraints.decode().unwrap());
    assert!(
        shown.contains("permitted_subtrees: [GeneralSubtree { base: DnsName(\"contoso.com\")"),
        "{shown}"
    );
    assert!(
        shown.contains("excluded_subtrees: [GeneralSubtree { base: DnsName(\"lab.contoso.com\")"),
        "{shown}"
    );
    let own = extensions.subject_key_identifier().unwrap();
    let above = extensions.authority_key_identifier().unwrap().unwrap();
    assert_eq!(above.key_identifier, own);
    assert!(extensions.get(Oid::CRL_DISTRIBUTION_POINTS).is_none());
}

pub(crate) fn imported(key: &countersign_testkit::Key) -> Box<dyn Signer> {
    let key = countersign_keys::PrivateKey::from_pkcs8_der(key.pkcs8_der()).unwrap();
    house::provider().signer(&key).unwrap()
}

/// A signer that counts, under the key of this certificate; what it signs, nobody verifies.
#[derive(Debug)]
struct Counting {
    public_key_info: Vec<u8>,
    count: Arc<AtomicUsize>,
}

impl Counting {
    fn of(certificate: &[u8], count: &Arc<AtomicUsize>) -> Box<dyn Signer> {
        let certificate = Certificate::from_der(certificate).unwrap();
        let info = certificate.tbs_certificate().subject_public_key_info();
        Box::new(Self {
            public_key_info: info.as_der().to_vec(),
            count: Arc::clone(count),
        })
    }
}

impl Signer for Counting {
    fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RsaPkcs1(countersign_keys::Hash::Sha256)
    }
    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.count.fetch_add(1, Ordering::SeqCst);
        Ok(vec![0; 256])
    }
}

/// A ledger that fails at one step.
#[derive(Debug)]
struct FailingLedger {
    step: &'static str,
    book: MemoryLedger,
}

impl FailingLedger {
    fn fails_at(&self, step: &str) -> Result<(), LedgerError> {
        if self.step != step {
            return Ok(());
        }
        let source = "no space left on device".into();
        Err(LedgerError::Unavailable { source })
    }
}

impl Ledger for FailingLedger {
    fn reserve(&self, reservation: &Reservation<'_>) -> Result<(), LedgerError> {
        self.fails_at("reserve")?;
        self.book.reserve(reservation)
    }
    fn record_intent(&self, key: EntryKey<'_>, linted: &[u8]) -> Result<(), LedgerError> {
        self.fails_at("intent")?;
        self.book.record_intent(key, linted)
    }
    fn record_certificate(&self, key: EntryKey<'_>, der: &[u8]) -> Result<(), LedgerError> {
        self.fails_at("certificate")?;
        self.book.record_certificate(key, der)
    }
    fn find(&self, key: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
        self.book.find(key)
    }
    fn certificates(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        self.book.certificates(after, limit)
    }
    fn revoke(
        &self,
        key: EntryKey<'_>,
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), LedgerError> {
        self.book.revoke(key, at, reason)
    }
    fn release(&self, key: EntryKey<'_>, at: OffsetDateTime) -> Result<(), LedgerError> {
        self.book.release(key, at)
    }
    fn status(&self, key: EntryKey<'_>) -> Result<OcspStatus, LedgerError> {
        self.book.status(key)
    }
    fn begin_list(&self, issuer: Name<'_>, list: &NewList<'_>) -> Result<OpenList, LedgerError> {
        self.fails_at("list")?;
        self.book.begin_list(issuer, list)
    }
    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError> {
        self.fails_at("signed list")?;
        self.book.record_list(issuer, number, list)
    }
    fn inherit(&self, inheritance: &Inheritance) -> Result<(), LedgerError> {
        self.book.inherit(inheritance)
    }
    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        self.book.last_list(issuer)
    }
}

#[test]
fn a_key_that_nothing_can_rehearse_issues_nothing() {
    // An Ed448 key: read, and made by nobody here.
    let ed448 = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ED448));
            w.bit_string(&[4; 57]);
        });
    });
    let key = ed448.clone();
    let root = Template::root("Contoso Root CA")
        .forged(move |tbs| tbs.subject_public_key_info.clone_from(&key))
        .self_signed();
    let counter = Arc::new(AtomicUsize::new(0));
    let signer = Counting::of(root.der(), &counter);
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let authority = house::authority(root.der(), signer, house::publication(), &ledger).unwrap();
    let error = house::issue(&authority, &um_request(), "um").unwrap_err();
    assert!(matches!(error, Error::ThrowAwayKey(_)), "{error}");
    assert!(
        error
            .to_string()
            .starts_with("no throw-away key for linting: ")
    );
    assert_eq!(counter.load(Ordering::SeqCst), 0);
}

#[test]
fn errors_show_octets_as_tools_do() {
    let serial = Hex::new(&[0x3B, 0xCD, 0x01]);
    let error = LedgerError::SerialTaken { serial };
    assert_eq!(error.to_string(), "serial number `3b:cd:01` is taken");
}

/// Who checks a response would check its signer by another response, and so on [RFC 6960 §4.2.2.2.1].
#[test]
fn nobody_is_to_ask_whether_a_responder_is_revoked() {
    let house = House::new(KeyKind::P256);
    let signer = house::signer(KeyKind::P256);
    let request = house::request(&house::subject_alone("Contoso Responder"), &*signer);
    for (profile, asked) in [("ocsp-signer", false), ("tls-client", true)] {
        let issued = house::issue(&house.issuing, &request, profile).unwrap();
        let certificate = Certificate::from_der(issued.as_der()).unwrap();
        let extensions = certificate.tbs_certificate().extensions();
        assert_eq!(extensions.get(Oid::OCSP_NOCHECK).is_some(), !asked);
        assert_eq!(
            extensions.get(Oid::CRL_DISTRIBUTION_POINTS).is_some(),
            asked
        );
        let access = extensions.get(Oid::AUTHORITY_INFO_ACCESS).unwrap();
        let ExtensionValue::AuthorityInfoAccess(access) = access.decode().unwrap() else {
            panic!("{profile}");
        };
        let methods: Vec<_> = access
            .iter()
            .map(|description| description.access_method)
            .collect();
        let wanted = [Oid::AD_OCSP, Oid::AD_CA_ISSUERS];
        assert_eq!(methods, wanted[usize::from(!asked)..]);
    }
}
