//! Random PKIs: the validator, the explainer and a naive reading of the standard agree.
//!
//! The reference here looks at every path of certificates, and judges each from the anchor down with
//! the state variables of [RFC 5280 §6.1]; nothing in it is the library's but the certificates.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::{
    InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_testkit::forge::{Extension, Tbs, name};
use countersign_testkit::{
    Key, KeyAlgorithm as TestKeyAlgorithm, NOT_AFTER, NOT_BEFORE, NOW, SignatureScheme, Template,
};
use countersign_trust::{
    Anchors, Budget, CertificateId, Certificates, KeyIdentifiers, Outcome, Policy, Purpose,
    Question, Signatures, TrustStore, Validator, Verdict,
};
use proptest::prelude::*;
use time::Duration;

use crate::court::provider;

/// A certificate as it is drawn; the target is drawn the same way.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    subject: u8,
    key: u8,
    pub(crate) issuer: u8,
    signer: u8,
    dates: Dates,
    authority: Option<bool>,
    path_length: Option<u8>,
    cert_sign: Option<bool>,
    purposes: Purposes,
    /// The authority key identifier: the signer's, if it is drawn; or another's.
    names_signer: Option<bool>,
    critical: bool,
    permits: Option<u8>,
    pub(crate) in_store: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Dates {
    Now,
    Past,
    Future,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Purposes {
    Absent,
    Server,
    Client,
    Any,
}

pub(crate) fn drawn() -> impl Strategy<Value = Drawn> {
    let entity = 0_u8..4;
    let rarely = || prop::bool::weighted(0.04);
    let who = (entity.clone(), rarely(), entity, rarely(), rarely());
    let dates =
        prop_oneof![20 => Just(Dates::Now), 1 => Just(Dates::Past), 1 => Just(Dates::Future)];
    let authority = prop_oneof![12 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    let path_length = prop_oneof![6 => Just(None), 1 => (0_u8..3).prop_map(Some)];
    let cert_sign = prop_oneof![8 => Just(Some(true)), 4 => Just(None), 1 => Just(Some(false))];
    let purposes = prop_oneof![
        8 => Just(Purposes::Absent),
        2 => Just(Purposes::Server),
        1 => Just(Purposes::Client),
        1 => Just(Purposes::Any)
    ];
    let names_signer = prop_oneof![4 => Just(Some(true)), 3 => Just(None), 1 => Just(Some(false))];
    let permits = prop_oneof![12 => Just(None), 1 => (0_u8..4).prop_map(Some)];
    let rest = (names_signer, rarely(), permits, prop::bool::weighted(0.3));
    (
        who,
        dates,
        authority,
        path_length,
        cert_sign,
        purposes,
        rest,
    )
        .prop_map(
            |(who, dates, authority, path_length, cert_sign, purposes, rest)| {
                let (subject, is_rekeyed, issuer, is_by_new_key, is_forged) = who;
                let (names_signer, critical, permits, in_store) = rest;
                let key_of = |entity, is_new| if is_new { entity + 10 } else { entity };
                Drawn {
                    subject,
                    key: key_of(subject, is_rekeyed),
                    issuer,
                    signer: if is_forged {
                        9
                    } else {
                        key_of(issuer, is_by_new_key)
                    },
                    dates,
                    authority,
                    path_length,
                    cert_sign,
                    purposes,
                    names_signer,
                    critical,
                    permits,
                    in_store,
                }
            },
        )
}

/// How the drawn certificates are signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signing {
    /// The signature is the signer's key itself.
    Pretended,
    /// By ECDSA.
    Real,
}

/// Says that a signature is good if it is the key itself.
#[derive(Debug)]
pub(crate) struct Pretender;

impl SignatureVerifier for Pretender {
    fn supports(&self, _: SignatureAlgorithm, _: KeyAlgorithm) -> bool {
        true
    }

    fn verify(
        &self,
        _: SignatureAlgorithm,
        key: &PublicKey<'_>,
        _: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        if key.info().subject_public_key().octets() == signature {
            Ok(())
        } else {
            Err(InvalidSignature)
        }
    }
}

pub(crate) const ED25519: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70];

fn real_key(key: u8) -> Key {
    Key::named(TestKeyAlgorithm::P256, &format!("random {key}"))
}

pub(crate) fn subject_of(entity: u8) -> Vec<u8> {
    let text = format!("Entity {entity}");
    name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, text.as_bytes())])
}

impl Drawn {
    pub(crate) fn der(&self, number: u8, signing: Signing) -> Vec<u8> {
        let mut tbs = Tbs::of(Template::bare("template").self_signed().der());
        tbs.serial_number = vec![1, number];
        tbs.issuer = subject_of(self.issuer);
        tbs.subject = subject_of(self.subject);
        (tbs.not_before, tbs.not_after) = match self.dates {
            Dates::Now => (NOT_BEFORE, NOT_AFTER),
            Dates::Past => (NOT_BEFORE, NOW - Duration::SECOND),
            Dates::Future => (NOW + Duration::SECOND, NOT_AFTER),
        };
        tbs.extensions = self.extensions();
        let spki = |key: u8| {
            Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.raw(ED25519);
                    w.bit_string(&[key; 32]);
                });
            })
        };
        match signing {
            Signing::Real => {
                tbs.subject_public_key_info = real_key(self.key).public_key_info();
                tbs.sign(&real_key(self.signer), SignatureScheme::EcdsaP256Sha256)
            }
            Signing::Pretended => {
                tbs.subject_public_key_info = spki(self.key);
                Writer::build(|w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.raw(&tbs.to_der(ED25519));
                        w.raw(ED25519);
                        w.bit_string(&[self.signer; 32]);
                    });
                })
            }
        }
    }

    fn extensions(&self) -> Vec<Extension> {
        let mut extensions = Vec::new();
        let mut add = |oid, critical, write: &dyn Fn(&mut Writer)| {
            extensions.push(Extension::new(oid, critical, &Writer::build(write)));
        };
        add(Oid::SUBJECT_KEY_IDENTIFIER, false, &|w| {
            w.octet_string(&[self.key])
        });
        if let Some(names_signer) = self.names_signer {
            let identifier = if names_signer { self.signer } else { 0xFF };
            add(Oid::AUTHORITY_KEY_IDENTIFIER, false, &|w| {
                w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(0), &[identifier]));
            });
        }
        if let Some(is_authority) = self.authority {
            add(Oid::BASIC_CONSTRAINTS, true, &|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    if is_authority {
                        w.boolean(true);
                    }
                    if let Some(length) = self.path_length {
                        w.uint(&[length]);
                    }
                });
            });
        }
        if let Some(cert_sign) = self.cert_sign {
            // keyCertSign or cRLSign, and digitalSignature for the target's sake.
            let bits = if cert_sign { 0b0010_0001 } else { 0b0100_0001 };
            add(Oid::KEY_USAGE, true, &|w| {
                w.named_bits(Tag::BIT_STRING, bits)
            });
        }
        let purpose = match self.purposes {
            Purposes::Absent => None,
            Purposes::Server => Some(Oid::SERVER_AUTH),
            Purposes::Client => Some(Oid::CLIENT_AUTH),
            Purposes::Any => Some(Oid::ANY_EXTENDED_KEY_USAGE),
        };
        if let Some(purpose) = purpose {
            add(Oid::EXT_KEY_USAGE, false, &|w| {
                w.nested(Tag::SEQUENCE, |w| w.oid(purpose));
            });
        }
        if self.critical {
            add(Oid::OS_VERSION, true, &Writer::null);
        }
        if let Some(entity) = self.permits {
            add(Oid::NAME_CONSTRAINTS, true, &|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::context_constructed(0), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.nested(Tag::context_constructed(4), |w| w.raw(&subject_of(entity)));
                        });
                    });
                });
            });
        }
        extensions
    }

    fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    fn contradicts(&self, issuer: &Self) -> bool {
        match self.names_signer {
            Some(true) => self.signer != issuer.key,
            Some(false) => true,
            None => false,
        }
    }

    fn claims_self_signed(&self) -> bool {
        self.is_self_issued() && !self.contradicts(self)
    }
}

/// Whether any path holds, by looking at all of them.
struct Reference<'a> {
    drawn: &'a [Drawn],
    anchors: Anchors,
    identifiers: KeyIdentifiers,
}

impl Reference<'_> {
    fn any_path_holds(&self, path: &mut Vec<usize>) -> bool {
        let end = &self.drawn[path[path.len() - 1]];
        // The target is drawn with or without cA; without, it must be pinned as what it is.
        let is_anchor = end.in_store
            && match self.anchors {
                Anchors::Any if path.len() > 1 || end.authority == Some(true) => true,
                _ => end.claims_self_signed(),
            };
        if is_anchor {
            return self.holds(path);
        }
        (0..self.drawn.len()).any(|next| {
            let candidate = &self.drawn[next];
            let is_passed = path.iter().any(|passed| {
                let passed = &self.drawn[*passed];
                (passed.subject, passed.key) == (candidate.subject, candidate.key)
            });
            let is_ruled_out =
                self.identifiers == KeyIdentifiers::MustMatch && end.contradicts(candidate);
            if candidate.subject != end.issuer || is_passed || is_ruled_out {
                return false;
            }
            path.push(next);
            let holds = self.any_path_holds(path);
            path.pop();
            holds
        })
    }

    /// [RFC 5280 §6.1.2 to §6.1.5], with the anchor processed as an intermediate [RFC 5937].
    fn holds(&self, path: &[usize]) -> bool {
        let mut certificates = path
            .iter()
            .rev()
            .map(|index| &self.drawn[*index])
            .peekable();
        let mut working_public_key = None;
        let mut max_path_length = u8::MAX;
        let mut permitted_subtrees: Vec<u8> = Vec::new();
        while let Some(certificate) = certificates.next() {
            let is_target = certificates.peek().is_none();
            let is_signed = working_public_key.is_none_or(|key| key == certificate.signer);
            let allows_purpose = matches!(
                certificate.purposes,
                Purposes::Absent | Purposes::Server | Purposes::Any
            );
            let is_within = working_public_key.is_none()
                || (certificate.is_self_issued() && !is_target)
                || permitted_subtrees
                    .iter()
                    .all(|entity| *entity == certificate.subject);
            if !is_signed
                || certificate.dates != Dates::Now
                || certificate.critical
                || !allows_purpose
                || !is_within
            {
                return false;
            }
            if is_target {
                return true;
            }
            if certificate.authority != Some(true) || certificate.cert_sign == Some(false) {
                return false;
            }
            if working_public_key.is_some() && !certificate.is_self_issued() {
                if max_path_length == 0 {
                    return false;
                }
                max_path_length -= 1;
            }
            if let Some(length) = certificate.path_length {
                max_path_length = max_path_length.min(length);
            }
            permitted_subtrees.extend(certificate.permits);
            working_public_key = Some(certificate.key);
        }
        true
    }
}

fn agree(drawn: &[Drawn], anchors: Anchors, identifiers: KeyIdentifiers, signing: Signing) {
    let mut certificates = Certificates::new();
    let mut store = TrustStore::new();
    let ids: Vec<CertificateId> = (0..)
        .zip(drawn)
        .map(|(number, drawn)| {
            let id = certificates.add(&drawn.der(number, signing)).unwrap();
            if drawn.in_store {
                store.add(&certificates, id);
            }
            id
        })
        .collect();
    let policy = Policy::private_pki()
        .with_anchors(anchors)
        .with_key_identifiers(identifiers);
    let question =
        Question::new(ids[0], &store, NOW, Purpose::ServerAuth, &policy).with_presented(&ids);
    let signatures = match signing {
        Signing::Pretended => Signatures::new(&Pretender),
        Signing::Real => Signatures::new(provider()),
    };
    let validator = Validator::new(&certificates, &signatures);
    let budget = Budget::default()
        .with_signatures(10_000)
        .with_paths(100_000);
    let outcome = validator.validate(&question, &mut budget.clone());
    let explanation = validator.explain(&question, &mut budget.clone());

    let reference = Reference {
        drawn,
        anchors,
        identifiers,
    };
    let holds = reference.any_path_holds(&mut vec![0]);
    assert_eq!(explanation.exhausted(), None);
    let explained = explanation.paths().iter().any(|path| path.is_valid());
    match &outcome {
        Outcome::Valid(path) => {
            assert!(holds, "the reference finds no path; we found {path:?}");
            assert_eq!(explanation.verdict(), Verdict::Valid);
            let found = path.certificates();
            assert!(
                explanation
                    .paths()
                    .iter()
                    .any(|path| path.is_valid() && path.certificates() == found)
            );
        }
        Outcome::Invalid(finding) => {
            assert!(!holds, "the reference finds a path; we say {finding:?}");
            assert_eq!(explanation.verdict(), Verdict::Invalid);
            assert!(explanation.primary().is_some());
        }
        Outcome::Undecided(part) => panic!("{part:?}"),
    }
    assert_eq!(explained, holds);
}

fn anchors() -> impl Strategy<Value = Anchors> {
    prop_oneof![Just(Anchors::SelfSignedOnly), Just(Anchors::Any)]
}

fn identifiers() -> impl Strategy<Value = KeyIdentifiers> {
    prop_oneof![Just(KeyIdentifiers::Hint), Just(KeyIdentifiers::MustMatch)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn validator_explainer_and_reference_agree(
        drawn in prop::collection::vec(drawn(), 1..14),
        anchors in anchors(),
        identifiers in identifiers(),
    ) {
        agree(&drawn, anchors, identifiers, Signing::Pretended);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn they_agree_with_real_signatures(
        drawn in prop::collection::vec(drawn(), 1..8),
        anchors in anchors(),
        identifiers in identifiers(),
    ) {
        agree(&drawn, anchors, identifiers, Signing::Real);
    }
}
