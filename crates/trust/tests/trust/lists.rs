//! Revocation by lists, row by row [RFC 5280 §6.3].

mod deltas;
mod scopes;
mod signers;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::Extension;
use countersign_testkit::{Identity, List, NOT_AFTER, NOW, Template};
use countersign_trust::{
    Budget, DoubtKind, Exhausted, FindingKind, Language, ListProfile, Outcome, Policy, Revocation,
    Severity,
};
use time::Duration;

use crate::court::Court;

/// Root, issuing authority, server; the root's list is empty, the issuing authority's is the row's.
struct Bench {
    root: Identity,
    issuing: Identity,
    other: Identity,
    leaf: Identity,
}

const ONE_DAY: Duration = Duration::DAY;

impl Bench {
    fn new() -> Self {
        Self::with_leaf(|leaf| leaf)
    }

    fn with_leaf(change: impl FnOnce(Template) -> Template) -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
        let other = Template::intermediate("Contoso CRL CA").issued_by(&root);
        let leaf =
            change(Template::leaf("um1.contoso.com").serial_number(&[5])).issued_by(&issuing);
        Self {
            root,
            issuing,
            other,
            leaf,
        }
    }

    fn list(&self) -> List {
        List::of(&self.issuing)
    }

    fn court(&self, lists: &[Vec<u8>]) -> Court {
        let mut court = Court::trusting(&[&self.root])
            .present(&[&self.issuing, &self.other])
            .wanting(Revocation::Hard);
        let own = List::of(&self.root).sign(self.root.key());
        for list in core::iter::once(&own).chain(lists) {
            court.evidence.add_list(list.clone()).unwrap();
        }
        court
    }

    /// `valid`, `revoked`, or the first doubt.
    fn says(&self, lists: &[Vec<u8>]) -> String {
        said(&mut self.court(lists), &self.leaf)
    }

    /// As [`Self::says`] of one list that the issuing authority signs.
    fn says_of(&self, list: &List) -> String {
        self.says(&[list.sign(self.issuing.key())])
    }
}

fn said(court: &mut Court, leaf: &Identity) -> String {
    let verdict = court.verdict(leaf.der());
    if verdict != "revocation-unknown" {
        return verdict.to_owned();
    }
    let explanation = court.explain(leaf.der());
    match explanation.primary().unwrap().kind() {
        FindingKind::RevocationUnknown { doubts, .. } => {
            let doubt = &doubts.first()[0];
            // A sentence of every doubt that is met, and it is bounded.
            for language in Language::ALL {
                let clause = doubt.clause(language);
                assert!(clause.len() < 600, "{clause}");
            }
            format!("{:?}", doubt.kind)
                .split([' ', '{'])
                .next()
                .unwrap()
                .to_owned()
        }
        other => panic!("{other:?}"),
    }
}

fn point(w: &mut Writer, uri: &str) {
    w.nested(Tag::context_constructed(0), |w| {
        w.nested(Tag::context_constructed(0), |w| {
            w.value(Tag::context(6), uri.as_bytes());
        });
    });
}

/// `issuingDistributionPoint` of what `fields` writes.
fn idp(list: List, fields: impl FnOnce(&mut Writer)) -> List {
    list.with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
        w.nested(Tag::SEQUENCE, fields);
    })
}

fn flag(w: &mut Writer, number: u8) {
    w.value(Tag::context(number), &[0xFF]);
}

fn some_reasons(w: &mut Writer, bits: u16) {
    w.named_bits(Tag::context(3), bits);
}

/// `cRLDistributionPoints`, each of what its writer writes.
fn points(template: Template, points: &[&dyn Fn(&mut Writer)]) -> Template {
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for point in points {
                w.nested(Tag::SEQUENCE, point);
            }
        });
    });
    template.extension(&[2, 5, 29, 31], false, value)
}

/// `[number] GeneralNames` of one directory name.
fn directory(w: &mut Writer, number: u8, name: &[u8]) {
    w.nested(Tag::context_constructed(number), |w| {
        w.nested(Tag::context_constructed(4), |w| w.raw(name));
    });
}

fn certificate_issuer(name: &[u8]) -> Extension {
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(4), |w| w.raw(name));
        });
    });
    Extension::new(Oid::CERTIFICATE_ISSUER, true, &value)
}

fn check(rows: Vec<(&str, String, &str)>) {
    let wrong: Vec<String> = rows
        .into_iter()
        .filter(|(_, found, expected)| found != expected)
        .map(|(row, found, expected)| format!("{row}: wanted {expected}, found {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_speaks_while_it_is_in_force() {
    let b = Bench::new();
    let list = || b.list();
    let foreign = Template::root("Another CA").self_signed();
    let unknown = |critical| list().with(Oid::OS_VERSION, critical, Writer::null);
    let odd_entry = |critical| {
        let odd = Extension::new(Oid::OS_VERSION, critical, &[5, 0]);
        list().entry(&[6], &[odd])
    };
    let v1 = |list: List| {
        let mut list = list;
        list.version = None;
        list
    };
    let bare = |list: List| {
        list.without(Oid::CRL_NUMBER)
            .without(Oid::AUTHORITY_KEY_IDENTIFIER)
    };
    check(vec![
        ("no list", b.says(&[]), "NoStatement"),
        ("an empty list", b.says_of(&list()), "valid"),
        (
            "another's serial number",
            b.says_of(&list().revoking(&[6])),
            "valid",
        ),
        (
            "its serial number",
            b.says_of(&list().revoking(&[5])),
            "revoked",
        ),
        ("padded", b.says_of(&list().revoking(&[0, 5])), "revoked"),
        (
            "on hold",
            b.says_of(&list().revoking_for(&[5], 6)),
            "revoked",
        ),
        (
            "taken off",
            b.says_of(&list().revoking_for(&[5], 8)),
            "valid",
        ),
        (
            "taken off and listed",
            b.says_of(&list().revoking_for(&[5], 8).revoking(&[5])),
            "revoked",
        ),
        (
            "starts now",
            b.says_of(&list().in_force(NOW, NOT_AFTER)),
            "valid",
        ),
        (
            "starts later",
            b.says_of(&list().in_force(NOW + Duration::SECOND, NOT_AFTER)),
            "FromTheFuture",
        ),
        (
            "ends now",
            b.says_of(&list().in_force(NOW - ONE_DAY, NOW)),
            "valid",
        ),
        (
            "ended",
            b.says_of(
                &list()
                    .revoking(&[5])
                    .in_force(NOW - ONE_DAY, NOW - Duration::SECOND),
            ),
            "Stale",
        ),
        (
            "without an end",
            b.says_of(&list().in_force(NOW - ONE_DAY, None)),
            "NoNextUpdate",
        ),
        (
            "of the root",
            b.says(&[List::of(&b.root).revoking(&[5]).sign(b.root.key())]),
            "NoStatement",
        ),
        (
            "by a stranger",
            b.says(&[list().sign(foreign.key())]),
            "SignatureInvalid",
        ),
        (
            "by the root in its name",
            b.says(&[list().sign(b.root.key())]),
            "SignatureInvalid",
        ),
        ("unknown extension", b.says_of(&unknown(false)), "valid"),
        (
            "unknown critical extension",
            b.says_of(&unknown(true)),
            "Unfit(UnknownCriticalExtension",
        ),
        (
            "unknown extension of an entry",
            b.says_of(&odd_entry(false)),
            "valid",
        ),
        (
            "unknown critical extension of an entry",
            b.says_of(&odd_entry(true)),
            "Unfit(UnknownCriticalEntryExtension",
        ),
        ("version 1", b.says_of(&v1(bare(list()))), "valid"),
        (
            "version 1 with extensions",
            b.says_of(&v1(list())),
            "Unfit(ExtensionsInVersion1)",
        ),
        (
            "without number and key identifier",
            b.says_of(&bare(list())),
            "valid",
        ),
        (
            "negative number",
            b.says_of(&list().with(Oid::CRL_NUMBER, false, |w| w.value(Tag::INTEGER, &[0x80]))),
            "Unfit(NegativeNumber)",
        ),
        (
            "an entry of another issuer",
            b.says_of(&list().entry(&[6], &[certificate_issuer(&b.root.subject())])),
            "Unfit(ForeignEntry)",
        ),
        (
            "the newest has the word",
            b.says(&[
                list()
                    .revoking(&[5])
                    .in_force(NOW - ONE_DAY * 2, NOT_AFTER)
                    .sign(b.issuing.key()),
                list()
                    .in_force(NOW - ONE_DAY, NOT_AFTER)
                    .sign(b.issuing.key()),
            ]),
            "valid",
        ),
        (
            "whatever the order",
            b.says(&[
                list()
                    .revoking(&[5])
                    .in_force(NOW - ONE_DAY, NOT_AFTER)
                    .sign(b.issuing.key()),
                list()
                    .in_force(NOW - ONE_DAY * 2, NOT_AFTER)
                    .sign(b.issuing.key()),
            ]),
            "revoked",
        ),
        (
            "one that counts beside one that does not",
            b.says(&[
                unknown(true)
                    .in_force(NOW - ONE_DAY, NOT_AFTER)
                    .sign(b.issuing.key()),
                list().sign(b.issuing.key()),
            ]),
            "valid",
        ),
    ]);
}

#[test]
fn soft_notes_and_hard_refuses() {
    let b = Bench::new();
    let revoking = b.list().revoking(&[5]).sign(b.issuing.key());
    let rows = [
        (Revocation::Off, None, "valid"),
        (Revocation::Soft, None, "valid"),
        (Revocation::Hard, None, "revocation-unknown"),
        (Revocation::Off, Some(&revoking), "valid"),
        (Revocation::Soft, Some(&revoking), "revoked"),
        (Revocation::Hard, Some(&revoking), "revoked"),
    ];
    for (mode, list, expected) in rows {
        let lists: Vec<_> = list.into_iter().cloned().collect();
        let mut court = b.court(&lists).wanting(mode);
        assert_eq!(court.verdict(b.leaf.der()), expected, "{mode:?}");
        let explanation = court.explain(b.leaf.der());
        let notes = explanation.paths()[0]
            .findings()
            .iter()
            .filter(|finding| finding.severity() == Severity::Note);
        let expected = usize::from(mode == Revocation::Soft && list.is_none());
        assert_eq!(notes.count(), expected, "{mode:?}");
    }
}

#[test]
fn the_profile_wants_a_number_and_a_key_identifier_and_no_empty_list_of_entries() {
    let b = Bench::new();
    let says = |list: List| {
        let policy = Policy::private_pki().with_list_profile(ListProfile::Rfc5280);
        let own = [list.sign(b.issuing.key())];
        said(&mut b.court(&own).by(policy), &b.leaf)
    };
    check(vec![
        ("both", says(b.list()), "valid"),
        (
            "entries, and none among them",
            says(b.list().keeping_entries()),
            "Unfit(EntriesEmpty)",
        ),
        (
            "entries, and one among them",
            says(b.list().keeping_entries().revoking(&[6])),
            "valid",
        ),
        (
            "entries, and none among them, where nobody asks for the profile",
            b.says_of(&b.list().keeping_entries()),
            "valid",
        ),
        (
            "no number",
            says(b.list().without(Oid::CRL_NUMBER)),
            "Unfit(NumberAbsent)",
        ),
        (
            "critical number",
            says(b.list().with(Oid::CRL_NUMBER, true, |w| w.uint(&[1]))),
            "Unfit(NumberCritical)",
        ),
        (
            "number of 21 octets",
            says(b.list().with(Oid::CRL_NUMBER, false, |w| w.uint(&[1; 21]))),
            "Unfit(NumberTooLong)",
        ),
        (
            "number of 20 octets",
            says(b.list().with(Oid::CRL_NUMBER, false, |w| w.uint(&[1; 20]))),
            "valid",
        ),
        (
            "distribution point that may be passed over",
            says(b.list().with(Oid::ISSUING_DISTRIBUTION_POINT, false, |w| {
                w.nested(Tag::SEQUENCE, |_| ());
            })),
            "Unfit(PointNotCritical)",
        ),
        (
            "no key identifier",
            says(b.list().without(Oid::AUTHORITY_KEY_IDENTIFIER)),
            "Unfit(AuthorityKeyIdentifierAbsent)",
        ),
    ]);
}

#[test]
fn lists_are_verified_once_and_paid_for() {
    let b = Bench::new();
    let mut court = b.court(&[b.list().sign(b.issuing.key())]);
    let (outcome, verifications) = court.validate(b.leaf.der());
    assert!(matches!(outcome, Outcome::Valid(_)));
    // Two certificates and two lists.
    assert_eq!(verifications, 4);
    let mut court = court.within(Budget::default().with_signatures(3));
    let (outcome, _) = court.validate(b.leaf.der());
    assert_eq!(outcome, Outcome::Undecided(Exhausted::Signatures));
}

#[test]
fn weak_lists_are_no_lists() {
    let b = Bench::new();
    let policy = Policy::private_pki().with_refused_hashes([countersign_keys::Hash::Sha256]);
    let mut court = b.court(&[b.list().sign(b.issuing.key())]).by(policy);
    assert_eq!(court.verdict(b.leaf.der()), "weak-hash");
    let explanation = court.explain(b.leaf.der());
    let doubts = explanation.paths()[0].findings().iter().filter(|finding| {
        matches!(finding.kind(), FindingKind::RevocationUnknown { doubts, .. }
            if matches!(doubts.first()[0].kind, DoubtKind::WeakHash { .. }))
    });
    assert_eq!(doubts.count(), 2);
}

#[test]
fn a_list_of_fifty_megabytes_is_read() {
    let b = Bench::new();
    let entry = |serial: &[u8]| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(Tag::INTEGER, serial);
                w.value(Tag::UTC_TIME, b"260101000000Z");
            });
        })
    };
    // A crowd of one serial number, which hashes to one place, and the one that is asked about.
    let crowd = entry(&[0x5A; 16]).repeat(1_430_000);
    assert!(crowd.len() > 50_000_000);
    let scheme = b.issuing.key().algorithm().default_scheme();
    let tbs_contents = Writer::build(|w| {
        w.uint(&[1]);
        w.raw(&scheme.algorithm_identifier());
        w.raw(&b.issuing.subject());
        w.time(NOW - ONE_DAY);
        w.time(NOT_AFTER);
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&crowd);
            w.raw(&entry(&[5]));
        });
    });
    let tbs = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.raw(&tbs_contents)));
    let signature = b.issuing.key().sign(scheme, &tbs);
    let der = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&tbs);
            w.raw(&scheme.algorithm_identifier());
            w.bit_string(&signature);
        });
    });
    assert_eq!(b.says(&[der]), "revoked");
}
