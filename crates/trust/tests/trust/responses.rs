//! OCSP responses, made by `openssl ocsp` and by hand, each judged by us and by OpenSSL.
//!
//! OpenSSL reads the clock of its machine, so everything here is made for the present moment.
#![expect(
    clippy::disallowed_methods,
    reason = "files for another program, and its clock"
)]

mod forged;
mod made;

use std::fs;
use std::path::Path;
use std::process::Command;

use countersign_asn1::{OcspRequest, Oid, Tag};
use countersign_testkit::{
    Answer, ExtendedKeyUsagePurpose as Eku, Identity, List, Program, Reply, Template,
};
use countersign_trust::{Budget, Exhausted, FindingKind, Language, Nonce, Outcome, Revocation};
use time::{Duration, OffsetDateTime};

use crate::court::Court;

/// Root, issuing authority, server, and those who answer for them.
pub(crate) struct Pki {
    now: OffsetDateTime,
    root: Identity,
    issuing: Identity,
    other: Identity,
    leaf: Identity,
    sibling: Identity,
    delegate: Identity,
}

/// A response and what is said of it.
pub(crate) struct Row {
    what: String,
    der: Vec<u8>,
    nonce: Option<Vec<u8>>,
    /// OpenSSL's option for the digest of `CertID`, for it looks for one alone.
    digest: Option<&'static str>,
    /// `good`, `revoked`, or the doubt.
    ours: &'static str,
    /// `good`, `revoked` or `unknown`, where that is not what we say; and why.
    openssl: Option<(&'static str, &'static str)>,
}

impl Row {
    pub(crate) fn new(what: impl Into<String>, der: Vec<u8>, ours: &'static str) -> Self {
        Self {
            what: what.into(),
            der,
            nonce: None,
            digest: None,
            ours,
            openssl: None,
        }
    }

    pub(crate) fn sent(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.to_vec());
        self
    }

    pub(crate) fn by_digest(mut self, option: &'static str) -> Self {
        self.digest = Some(option);
        self
    }

    /// OpenSSL says something else.
    pub(crate) fn but_openssl(mut self, says: &'static str, because: &'static str) -> Self {
        self.openssl = Some((says, because));
        self
    }

    fn expected_of_openssl(&self) -> &'static str {
        match (self.openssl, self.ours) {
            (Some((says, _)), _) => says,
            (None, says @ ("good" | "revoked")) => says,
            (None, _) => "unknown",
        }
    }
}

impl Pki {
    fn new() -> Self {
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
        let alive = |template: Template| {
            template.validity(now - Duration::DAY * 30, now + Duration::DAY * 30)
        };
        let root = alive(Template::root("Contoso Root CA")).self_signed();
        let issuing = alive(Template::intermediate("Contoso Issuing CA")).issued_by(&root);
        let other = alive(Template::intermediate("Fabrikam Issuing CA")).issued_by(&root);
        let leaf = |name: &str, serial: u8| {
            alive(Template::leaf(name))
                .serial_number(&[serial])
                .issued_by(&issuing)
        };
        let delegate = alive(responder("OCSP")).issued_by(&issuing);
        Self {
            leaf: leaf("um1.contoso.com", 5),
            sibling: leaf("um2.contoso.com", 6),
            now,
            root,
            issuing,
            other,
            delegate,
        }
    }

    fn alive(&self, template: Template) -> Template {
        template.validity(self.now - Duration::DAY * 30, self.now + Duration::DAY * 30)
    }

    /// That the server is good, for a day.
    fn answer(&self) -> Answer {
        self.answer_about(&self.leaf)
    }

    fn answer_about(&self, certificate: &Identity) -> Answer {
        Answer::about(certificate, &self.issuing)
            .in_force(self.now - Duration::HOUR, self.now + Duration::DAY)
    }

    fn reply_by(&self, responder: &Identity) -> Reply {
        Reply::by(responder).produced_at(self.now - Duration::HOUR)
    }

    fn ours(&self, row: &Row) -> String {
        let mut court = Court::trusting(&[&self.root])
            .present(&[&self.issuing])
            .wanting(Revocation::Hard)
            // Those that another program makes meanwhile are of a few seconds later.
            .at(self.now + Duration::MINUTE);
        let list =
            List::of(&self.root).in_force(self.now - Duration::DAY, self.now + Duration::DAY);
        court.evidence.add_list(list.sign(self.root.key())).unwrap();
        let nonce = match &row.nonce {
            Some(octets) => Nonce::Sent(octets),
            None => Nonce::NotSent,
        };
        let taken_in = court
            .evidence
            .add_response(row.der.clone(), nonce, &mut court.certificates);
        if let Err(error) = taken_in {
            return format!("error {error}");
        }
        said(&mut court, &self.leaf)
    }

    /// What OpenSSL says of the server by this response.
    fn openssl(&self, row: &Row, folder: &Path) -> String {
        let write = |name: &str, octets: &[u8]| fs::write(folder.join(name), octets).unwrap();
        write("response.der", &row.der);
        let run = |request: &[&str]| {
            let mut command = openssl(folder).unwrap();
            command.arg("ocsp").args(row.digest).args(request);
            command.args([
                "-no_nonce",
                "-respin",
                "response.der",
                "-CAfile",
                "root.pem",
            ]);
            command.args(["-verify_other", "issuing.pem", "-no-CApath", "-no-CAstore"]);
            let output = command.output().unwrap();
            let text = [output.stdout, output.stderr].concat();
            String::from_utf8_lossy(&text).into_owned()
        };
        let text = run(&["-issuer", "issuing.pem", "-cert", "leaf.pem"]);
        // It compares nonces with a request that it reads, and says statuses by one that it makes.
        let is_answer = row.nonce.as_ref().is_none_or(|nonce| {
            write("request.der", &OcspRequest::ask(&[], Some(nonce)));
            !run(&["-reqin", "request.der"]).contains("Nonce Verify error")
        });
        let is_verified = text.contains("Response verify OK") && is_answer;
        let is_timely = !text.contains("WARNING: Status times invalid");
        let status = text
            .lines()
            .find_map(|line| line.strip_prefix("leaf.pem: "));
        match status {
            Some(status @ ("good" | "revoked")) if is_verified && is_timely => status.to_owned(),
            Some(_) | None => "unknown".to_owned(),
        }
    }

    /// The files that every command needs.
    fn write_files(&self, folder: &Path) {
        let all = [
            ("root", &self.root),
            ("issuing", &self.issuing),
            ("other", &self.other),
            ("leaf", &self.leaf),
            ("sibling", &self.sibling),
            ("delegate", &self.delegate),
        ];
        for (name, identity) in all {
            write_identity(folder, name, identity);
        }
    }
}

/// A responder's certificate, which `alive` must make valid now.
fn responder(name: &str) -> Template {
    Template::leaf(name).purposes(&[Eku::OcspSigning])
}

fn write_identity(folder: &Path, name: &str, identity: &Identity) {
    fs::write(folder.join(format!("{name}.pem")), identity.pem()).unwrap();
    fs::write(
        folder.join(format!("{name}.key")),
        identity.key().pkcs8_pem(),
    )
    .unwrap();
}

fn openssl(folder: &Path) -> Option<Command> {
    let mut command = Program::OpenSsl.command()?;
    command.current_dir(folder);
    Some(command)
}

/// `good`, `revoked`, or the first doubt.
fn said(court: &mut Court, leaf: &Identity) -> String {
    all_said(court, leaf).swap_remove(0)
}

/// As [`said`], with every doubt.
fn all_said(court: &mut Court, leaf: &Identity) -> Vec<String> {
    match court.verdict(leaf.der()) {
        "valid" => return vec!["good".to_owned()],
        "revocation-unknown" => {}
        other => return vec![other.to_owned()],
    }
    let explanation = court.explain(leaf.der());
    match explanation.primary().unwrap().kind() {
        FindingKind::RevocationUnknown { doubts, .. } => doubts
            .first()
            .iter()
            .map(|doubt| {
                for language in Language::ALL {
                    let clause = doubt.clause(language);
                    assert!(clause.len() < 600, "{clause}");
                }
                let kind = format!("{:?}", doubt.kind);
                kind.split([' ', '{']).next().unwrap().to_owned()
            })
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn check_ours(pki: &Pki, rows: &[Row]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|row| (row, pki.ours(row)))
        .filter(|(row, found)| found != row.ours)
        .map(|(row, found)| format!("{}: wanted {}, found {found}", row.what, row.ours))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_openssl(pki: &Pki, rows: &[Row], folder: &Path) {
    let mut wrong = Vec::new();
    for row in rows {
        let found = pki.openssl(row, folder);
        if found != row.expected_of_openssl() {
            wrong.push(format!(
                "{}: wanted {}, found {found}",
                row.what,
                row.expected_of_openssl()
            ));
        }
        if let Some((says, because)) = row.openssl {
            let ours = match row.ours {
                says @ ("good" | "revoked") => says,
                _ => "unknown",
            };
            assert_ne!(ours, says, "{}: no difference", row.what);
            assert!(because.contains('§'), "{}: {because}", row.what);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn we_say_what_the_standard_says() {
    let pki = Pki::new();
    check_ours(&pki, &forged::rows(&pki));
}

#[test]
fn cve_2026_3832_every_answer_of_a_response_is_compared() {
    let pki = Pki::new();
    check_ours(&pki, &forged::several(&pki));
}

#[test]
fn openssl_says_what_the_rows_say() {
    let folder = tempfile::tempdir().unwrap();
    if openssl(folder.path()).is_none() {
        return;
    }
    let pki = Pki::new();
    pki.write_files(folder.path());
    check_openssl(&pki, &forged::rows(&pki), folder.path());
}

#[test]
fn responses_that_openssl_makes() {
    let folder = tempfile::tempdir().unwrap();
    if openssl(folder.path()).is_none() {
        return;
    }
    let pki = Pki::new();
    pki.write_files(folder.path());
    let rows = made::rows(&pki, folder.path());
    check_ours(&pki, &rows);
    check_openssl(&pki, &rows, folder.path());
    assert!(rows.len() + forged::rows(&pki).len() >= 60);
}

#[test]
fn a_revoked_responder_says_nothing() {
    let pki = Pki::new();
    let reply = pki.reply_by(&pki.delegate).answering(pki.answer());
    let reply = reply.sign(pki.delegate.key());
    let in_force = |list: List| list.in_force(pki.now - Duration::DAY, pki.now + Duration::DAY);
    let judge = |mode, list: Option<List>| {
        let mut court = Court::trusting(&[&pki.root])
            .present(&[&pki.issuing])
            .wanting(mode)
            .at(pki.now);
        let of_root = in_force(List::of(&pki.root)).sign(pki.root.key());
        court.evidence.add_list(of_root).unwrap();
        if let Some(list) = list {
            let list = in_force(list).sign(pki.issuing.key());
            court.evidence.add_list(list).unwrap();
        }
        court
            .evidence
            .add_response(reply.clone(), Nonce::NotSent, &mut court.certificates)
            .unwrap();
        all_said(&mut court, &pki.leaf)
    };
    let revoking = |identity: &Identity| List::of(&pki.issuing).revoking(&identity.serial_number());
    let (hard, soft) = (Revocation::Hard, Revocation::Soft);
    assert_eq!(judge(hard, None), ["good"]);
    // The list says that the server is good, whatever became of the responder.
    assert_eq!(judge(hard, Some(revoking(&pki.delegate))), ["good"]);
    // Where two statements that count disagree, the one that revokes has the word.
    assert_eq!(judge(hard, Some(revoking(&pki.leaf))), ["revoked"]);
    assert_eq!(judge(soft, Some(revoking(&pki.leaf))), ["revoked"]);
    // A list of reasons that do not suffice leaves the word to the response.
    let some = |list: List| {
        list.with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
            w.nested(Tag::SEQUENCE, |w| w.named_bits(Tag::context(3), 0b110));
        })
    };
    assert_eq!(judge(hard, Some(some(List::of(&pki.issuing)))), ["good"]);
    assert_eq!(
        judge(hard, Some(some(revoking(&pki.delegate)))),
        ["ReasonsMissing", "ResponderRevoked"]
    );
}

#[test]
fn responses_are_verified_once_and_paid_for() {
    let pki = Pki::new();
    let mut court = Court::trusting(&[&pki.root])
        .present(&[&pki.issuing])
        .wanting(Revocation::Soft)
        .at(pki.now);
    let reply = pki.reply_by(&pki.issuing).answering(pki.answer());
    court
        .evidence
        .add_response(
            reply.sign(pki.issuing.key()),
            Nonce::NotSent,
            &mut court.certificates,
        )
        .unwrap();
    // Two certificates and a response.
    assert_eq!(court.validate(pki.leaf.der()).1, 3);
    let mut court = court.within(Budget::default().with_signatures(2));
    let (outcome, _) = court.validate(pki.leaf.der());
    assert_eq!(outcome, Outcome::Undecided(Exhausted::Signatures));
}
