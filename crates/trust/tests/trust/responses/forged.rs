//! Responses that no responder makes, and those that one rule tells from good ones.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::Extension;
use countersign_testkit::{
    Answer, ExtendedKeyUsagePurpose as Eku, Identity, KeyUsagePurpose, Reply, Template,
};
use time::Duration;

use super::{Pki, Row, responder};

const HOUR: Duration = Duration::HOUR;
const DAY: Duration = Duration::DAY;
const NONCE: &[u8] = &[7; 32];

pub(crate) fn rows(pki: &Pki) -> Vec<Row> {
    let mut rows = statuses(pki);
    rows.extend(identities(pki));
    rows.extend(times(pki));
    rows.extend(several(pki));
    rows.extend(delegates(pki));
    rows.extend(outsides(pki));
    rows
}

fn by_issuer(pki: &Pki, answer: Answer) -> Vec<u8> {
    pki.reply_by(&pki.issuing)
        .answering(answer)
        .sign(pki.issuing.key())
}

#[rustfmt::skip]
fn statuses(pki: &Pki) -> Vec<Row> {
    let revoked = |reason| by_issuer(pki, pki.answer().revoked(pki.now - DAY, reason));
    vec![
        Row::new("good", by_issuer(pki, pki.answer()), "good"),
        Row::new("revoked", revoked(None), "revoked"),
        Row::new("revoked for keyCompromise", revoked(Some(1)), "revoked"),
        Row::new("on hold", revoked(Some(6)), "revoked"),
        Row::new("not known", by_issuer(pki, pki.answer().unknown()), "ResponderIgnorant"),
        Row::new("revoked, and nobody signed it", pki.reply_by(&pki.issuing).answering(pki.answer().revoked(pki.now - DAY, None)).sign(pki.other.key()), "SignatureInvalid"),
    ]
}

#[rustfmt::skip]
fn identities(pki: &Pki) -> Vec<Row> {
    let answer = || pki.answer();
    let changed = |change: &dyn Fn(&mut Answer)| {
        let mut answer = answer();
        change(&mut answer);
        by_issuer(pki, answer)
    };
    let base = || pki.reply_by(&pki.issuing).answering(answer());
    let key = pki.issuing.key();
    let mut nameless = base();
    nameless.responder = Writer::build(|w| w.nested(Tag::context_constructed(1), |w| w.nested(Tag::SEQUENCE, |_| {})));
    vec![
        Row::new("SHA-256", by_issuer(pki, answer().hashed_by(Oid::SHA256, &pki.issuing)), "good").by_digest("-sha256"),
        Row::new("SHA-384", by_issuer(pki, answer().hashed_by(Oid::SHA384, &pki.issuing)), "good").by_digest("-sha384"),
        Row::new("SHA-512", by_issuer(pki, answer().hashed_by(Oid::SHA512, &pki.issuing)), "good").by_digest("-sha512"),
        Row::new("another serial number", changed(&|a| a.serial_number = vec![6]), "NoStatement"),
        Row::new("a longer serial number", changed(&|a| a.serial_number = vec![5, 0]), "NoStatement"),
        Row::new("another issuer's name", changed(&|a| a.issuer_name_hash = answer().hashed_by(Oid::SHA1, &pki.other).issuer_name_hash), "NoStatement"),
        Row::new("another issuer's key", changed(&|a| a.issuer_key_hash = answer().hashed_by(Oid::SHA1, &pki.other).issuer_key_hash), "NoStatement"),
        Row::new("another issuer", by_issuer(pki, answer().hashed_by(Oid::SHA1, &pki.other)), "NoStatement"),
        Row::new("hashes that are cut off", changed(&|a| { a.issuer_name_hash.truncate(10); a.issuer_key_hash.truncate(10); }), "NoStatement"),
        Row::new("empty hashes", changed(&|a| { a.issuer_name_hash.clear(); a.issuer_key_hash.clear(); }), "NoStatement"),
        Row::new("hashes that change places", changed(&|a| core::mem::swap(&mut a.issuer_name_hash, &mut a.issuer_key_hash)), "NoStatement"),
        Row::new("SHA-1 that calls itself SHA-256", changed(&|a| a.hash = answer().hashed_by(Oid::SHA256, &pki.issuing).hash), "NoStatement"),
        Row::new("by key", base().by_key_of(&pki.issuing).sign(key), "good"),
        Row::new("by another's key", base().by_key_of(&pki.other).sign(key), "ResponderUnknown"),
        Row::new("by another's name", pki.reply_by(&pki.other).answering(answer()).sign(key), "SignatureInvalid"),
        Row::new("by no name", nameless.sign(key), "ResponderUnknown"),
        Row::new("without certificates", base().carrying(&[]).sign(key), "good"),
        Row::new("with others' certificates", base().carrying(&[&pki.other, &pki.leaf]).sign(key), "good"),
    ]
}

#[rustfmt::skip]
fn times(pki: &Pki) -> Vec<Row> {
    let now = pki.now;
    let at = |this, next: Option<_>| by_issuer(pki, pki.answer().in_force(this, next));
    let produced = |moment| pki.reply_by(&pki.issuing).answering(pki.answer()).produced_at(moment).sign(pki.issuing.key());
    vec![
        Row::new("for another minute", at(now - HOUR, Some(now + Duration::MINUTE * 10)), "good"),
        Row::new("out of date", at(now - DAY * 2, Some(now - DAY)), "Stale"),
        Row::new("out of date for an hour", at(now - DAY, Some(now - HOUR)), "Stale"),
        Row::new("from the future", at(now + HOUR, Some(now + DAY)), "FromTheFuture"),
        Row::new("ends before it begins", at(now - HOUR, Some(now - HOUR * 2)), "Stale"),
        Row::new("without an end", at(now - HOUR, None), "good"),
        Row::new("without an end, two days old", at(now - DAY * 2, None), "Stale")
            .but_openssl("good", "OpenSSL takes a response without nextUpdate for good whatever its age, unless it is told an age; RFC 6960 §3.2 wants it sufficiently recent"),
        Row::new("signed in the future", produced(now + HOUR), "FromTheFuture")
            .but_openssl("good", "OpenSSL does not look at producedAt; a response that is not signed yet at the moment cannot be an answer, RFC 6960 §2.4"),
        Row::new("signed long ago, in force", produced(now - DAY * 20), "good"),
    ]
}

/// The status is that of the entry whose `certID` matches, wherever it stands.
#[rustfmt::skip]
pub(super) fn several(pki: &Pki) -> Vec<Row> {
    let now = pki.now;
    let reply = |answers: &[Answer]| {
        let reply = answers.iter().cloned().fold(pki.reply_by(&pki.issuing), Reply::answering);
        reply.sign(pki.issuing.key())
    };
    let own = || pki.answer();
    let sibling = || pki.answer_about(&pki.sibling);
    let bad = |answer: Answer| answer.revoked(now - DAY, None);
    let old = |answer: Answer| answer.in_force(now - DAY * 2, now - DAY);
    let first = "OpenSSL takes the first answer about the certificate; of two that contradict each other the graver is the one that RFC 6960 §2.2 lets nobody pass over";
    vec![
        Row::new("none", reply(&[]), "NoStatement"),
        Row::new("another's good, ours revoked", reply(&[sibling(), bad(own())]), "revoked"),
        Row::new("ours revoked, another's good", reply(&[bad(own()), sibling()]), "revoked"),
        Row::new("another's revoked, ours good", reply(&[bad(sibling()), own()]), "good"),
        Row::new("ours good, another's revoked", reply(&[own(), bad(sibling())]), "good"),
        Row::new("others' alone", reply(&[sibling(), bad(sibling())]), "NoStatement"),
        Row::new("revoked, then good", reply(&[bad(own()), own()]), "revoked"),
        Row::new("good, then revoked", reply(&[own(), bad(own())]), "revoked").but_openssl("good", first),
        Row::new("good, then not known", reply(&[own(), own().unknown()]), "ResponderIgnorant").but_openssl("good", first),
        Row::new("out of date, then revoked", reply(&[old(own()), bad(own())]), "revoked").but_openssl("unknown", first),
        Row::new("good, then revoked and out of date", reply(&[own(), old(bad(own()))]), "good"),
        Row::new("by two digests", reply(&[own(), bad(own().hashed_by(Oid::SHA256, &pki.issuing))]), "revoked").but_openssl("good", first),
    ]
}

#[rustfmt::skip]
fn delegates(pki: &Pki) -> Vec<Row> {
    let reply = |delegate: &Identity| pki.reply_by(delegate).answering(pki.answer()).sign(delegate.key());
    let make = |change: &dyn Fn(Template) -> Template| change(pki.alive(responder("OCSP"))).issued_by(&pki.issuing);
    let by = |change: &dyn Fn(Template) -> Template| reply(&make(change));
    let namesake = pki.alive(pki.issuing.template().key_named("namesake")).issued_by(&pki.root);
    let unknown = |t: Template| t.extension(&[1, 3, 6, 1, 4, 1, 99999, 1], true, vec![5, 0]);
    let no_check = |t: Template| t.extension(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], false, vec![5, 0]);
    let points = |t: Template| t.crl_distribution_point("http://pki.contoso.com/1.crl");
    let second_hand = pki.alive(responder("OCSP 2")).issued_by(&pki.delegate);
    let longer = |t: Template| t.purposes(&[Eku::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 9, 1])]);
    let shorter = |t: Template| t.purposes(&[Eku::Other(vec![1, 3, 6, 1, 5, 5, 7, 3])]);
    let own = pki.reply_by(&pki.delegate).answering(pki.answer());
    vec![
        Row::new("a delegate", reply(&pki.delegate), "good"),
        Row::new("a delegate by its key", own.clone().by_key_of(&pki.delegate).sign(pki.delegate.key()), "good"),
        Row::new("a delegate that is not there", own.clone().carrying(&[]).sign(pki.delegate.key()), "ResponderUnknown"),
        Row::new("a delegate that did not sign", own.sign(pki.sibling.key()), "SignatureInvalid"),
        Row::new("a delegate that needs no check", by(&no_check), "good"),
        Row::new("a delegate that wants to be checked", by(&points), "ResponderStatusUnknown")
            .but_openssl("good", "OpenSSL does not look up a responder's revocation; RFC 6960 §4.2.2.2.1 gives it cRLDistributionPoints to be looked up at, and the question wants it known"),
        Row::new("a delegate that wants no check in the end", by(&|t| no_check(points(t))), "good"),
        Row::new("a delegate for servers", by(&|t| t.purposes(&[Eku::ServerAuth])), "ResponderLacksPurpose"),
        Row::new("a delegate for everything", by(&|t| t.purposes(&[Eku::Any])), "ResponderLacksPurpose"),
        Row::new("a delegate for nothing in particular", by(&|t| t.purposes(&[])), "ResponderLacksPurpose"),
        // The whole identifier is compared, neither a prefix of it nor more than it.
        Row::new("a delegate for a longer purpose", by(&longer), "ResponderLacksPurpose"),
        Row::new("a delegate for a shorter purpose", by(&shorter), "ResponderLacksPurpose"),
        Row::new("a delegate for more than that", by(&|t| t.purposes(&[Eku::ServerAuth, Eku::OcspSigning])), "good"),
        Row::new("a delegate that may not sign", by(&|t| t.key_usage(&[KeyUsagePurpose::KeyEncipherment])), "ResponderLacksPurpose")
            .but_openssl("good", "OpenSSL does not look at a responder's keyUsage; RFC 5280 §4.2.1.12 wants digitalSignature or nonRepudiation beside OCSPSigning, §4.2.1.3 that keys are used as they say"),
        Row::new("a delegate that may commit", by(&|t| t.key_usage(&[KeyUsagePurpose::ContentCommitment])), "good"),
        Row::new("an expired delegate", by(&|t| t.validity(pki.now - DAY * 9, pki.now - HOUR)), "ResponderInvalid"),
        Row::new("a delegate of tomorrow", by(&|t| t.validity(pki.now + HOUR, pki.now + DAY)), "ResponderInvalid"),
        Row::new("a delegate with an unknown critical extension", by(&unknown), "ResponderInvalid"),
        Row::new("a delegate of the root", reply(&pki.alive(responder("OCSP")).issued_by(&pki.root)), "ResponderNotOfIssuer"),
        Row::new("a delegate of another authority", reply(&pki.alive(responder("OCSP")).issued_by(&pki.other)), "ResponderNotOfIssuer"),
        Row::new("a delegate of the issuer's other key", reply(&pki.alive(responder("OCSP")).issued_by(&namesake)), "ResponderNotOfIssuer"),
        Row::new("a delegate of a delegate", pki.reply_by(&second_hand).answering(pki.answer()).carrying(&[&second_hand, &pki.delegate]).sign(second_hand.key()), "ResponderNotOfIssuer"),
        Row::new("a delegate that signed itself", reply(&pki.alive(responder("OCSP")).self_signed()), "ResponderNotOfIssuer"),
        Row::new("a delegate without a signature", pki.reply_by(&pki.delegate).answering(pki.answer()).sign(pki.issuing.key()), "SignatureInvalid"),
    ]
}

#[rustfmt::skip]
fn outsides(pki: &Pki) -> Vec<Row> {
    let base = || pki.reply_by(&pki.issuing).answering(pki.answer());
    let sign = |reply: Reply| reply.sign(pki.issuing.key());
    let refused = |status| { let mut reply = base(); reply.status = status; sign(reply) };
    let of_type = |oid: Oid<'_>| { let mut reply = base(); reply.response_type = oid.as_bytes().to_vec(); sign(reply) };
    let null = |critical| sign(base().with(Oid::OS_VERSION, critical, Writer::null));
    let single = |critical| {
        let mut answer = pki.answer();
        answer.extensions.push(Extension::new(Oid::OS_VERSION, critical, &[5, 0]));
        by_issuer(pki, answer)
    };
    let critical = "OpenSSL looks at no extension of a response but the nonce; what is marked critical must not be passed over, RFC 5280 §4.2 by RFC 6960 §4.4";
    let mut tampered = sign(base());
    let last = tampered.len() - pki.issuing.der().len() - 20;
    tampered[last] ^= 1;
    vec![
        Row::new("tryLater", refused(3), "ResponderRefused"),
        Row::new("malformedRequest", refused(1), "ResponderRefused"),
        Row::new("internalError", refused(2), "ResponderRefused"),
        Row::new("sigRequired", refused(5), "ResponderRefused"),
        Row::new("unauthorized", refused(6), "ResponderRefused"),
        Row::new("another type of response", of_type(Oid::OCSP_NONCE), "ResponseTypeUnknown"),
        Row::new("the nonce that was sent", sign(base().nonce(NONCE)), "good").sent(NONCE),
        Row::new("another nonce", sign(base().nonce(&[8; 32])), "NonceMismatch").sent(NONCE),
        Row::new("a nonce that is cut off", sign(base().nonce(&NONCE[..16])), "NonceMismatch").sent(NONCE),
        Row::new("no nonce", sign(base()), "NonceMismatch").sent(NONCE)
            .but_openssl("good", "OpenSSL warns that the nonce is missing and goes on; RFC 6960 §4.4.1 binds the answer to the request by it, and the caller says that it must"),
        Row::new("a nonce that was not sent", sign(base().nonce(NONCE)), "good"),
        Row::new("a critical nonce", sign(base().with(Oid::OCSP_NONCE, true, |w| w.octet_string(NONCE))), "good"),
        Row::new("an unknown extension", null(false), "good"),
        Row::new("an unknown critical extension", null(true), "UnknownCriticalExtension").but_openssl("good", critical),
        Row::new("an unknown extension of an answer", single(false), "good"),
        Row::new("an unknown critical extension of an answer", single(true), "UnknownCriticalExtension").but_openssl("good", critical),
        Row::new("a changed signature", tampered, "SignatureInvalid"),
    ]
}
