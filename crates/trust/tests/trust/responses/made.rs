//! Responses that `openssl ocsp` makes.

use std::fs;
use std::path::Path;

use countersign_testkit::{ExtendedKeyUsagePurpose as Eku, Identity, Template};
use time::Duration;

use super::{Pki, Row, openssl, responder, write_identity};

/// What the responder's database says.
const DATABASES: [(&str, &str); 4] = [
    ("good", "V\t350101000000Z\t\t05\tunknown\t/CN=um1\n"),
    (
        "revoked",
        "R\t350101000000Z\t260102000000Z\t05\tunknown\t/CN=um1\n",
    ),
    (
        "compromised",
        "R\t350101000000Z\t260102000000Z,keyCompromise\t05\tunknown\t/CN=um1\n",
    ),
    (
        "held",
        "R\t350101000000Z\t260102000000Z,certificateHold\t05\tunknown\t/CN=um1\n",
    ),
];

struct Responder<'r> {
    pki: &'r Pki,
    folder: &'r Path,
    database: &'static str,
    signer: &'static str,
    request: Vec<&'static str>,
    options: Vec<&'static str>,
}

impl Responder<'_> {
    fn database(mut self, name: &'static str) -> Self {
        self.database = name;
        self
    }

    fn signer(mut self, name: &'static str) -> Self {
        self.signer = name;
        self
    }

    fn signed_by(self, name: &'static str, identity: &Identity) -> Self {
        write_identity(self.folder, name, identity);
        self.signer(name)
    }

    fn request(mut self, options: &[&'static str]) -> Self {
        self.request = options.to_vec();
        self
    }

    fn options(mut self, options: &[&'static str]) -> Self {
        self.options = options.to_vec();
        self
    }

    fn response(self) -> Vec<u8> {
        let run = |arguments: &[&str]| {
            let output = openssl(self.folder)
                .unwrap()
                .arg("ocsp")
                .args(arguments)
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{arguments:?}: {text}");
        };
        let mut request = vec!["-reqout", "made.req"];
        if self.request.is_empty() {
            request.extend(["-issuer", "issuing.pem", "-cert", "leaf.pem", "-no_nonce"]);
        }
        request.extend(&self.request);
        run(&request);
        let (certificate, key) = (
            format!("{}.pem", self.signer),
            format!("{}.key", self.signer),
        );
        let mut respond = vec!["-index", self.database, "-CA", "issuing.pem"];
        respond.extend(["-rsigner", &certificate, "-rkey", &key]);
        respond.extend(["-reqin", "made.req", "-respout", "made.resp"]);
        if self.options.is_empty() {
            respond.extend(["-ndays", "1"]);
        }
        respond.extend(&self.options);
        run(&respond);
        assert!(self.pki.now.year() > 2000);
        fs::read(self.folder.join("made.resp")).unwrap()
    }
}

#[rustfmt::skip]
pub(crate) fn rows(pki: &Pki, folder: &Path) -> Vec<Row> {
    for (name, index) in DATABASES {
        fs::write(folder.join(name), index).unwrap();
        fs::write(folder.join(format!("{name}.attr")), "unique_subject = no\n").unwrap();
    }
    fs::write(folder.join("nobody"), "V\t350101000000Z\t\t99\tunknown\t/CN=other\n").unwrap();
    let by = || Responder { pki, folder, database: "good", signer: "issuing", request: Vec::new(), options: Vec::new() };
    let asking = |options: &[&'static str]| {
        let mut all = options.to_vec();
        all.extend(["-issuer", "issuing.pem", "-cert", "leaf.pem"]);
        all
    };
    let delegate = |change: &dyn Fn(Template) -> Template, issuer: &Identity| {
        change(pki.alive(responder("OCSP"))).issued_by(issuer)
    };
    let keep = |template: Template| template;
    let stranger = pki.alive(Template::intermediate("Contoso Issuing CA").key_named("stranger")).issued_by(&pki.other);
    let expired = delegate(&|t| t.validity(pki.now - Duration::DAY * 9, pki.now - Duration::DAY), &pki.issuing);
    let made = |what: &str, responder: Responder<'_>, ours| Row::new(format!("openssl: {what}"), responder.response(), ours);
    vec![
        made("good", by(), "good"),
        made("revoked", by().database("revoked"), "revoked"),
        made("compromised", by().database("compromised"), "revoked"),
        made("on hold", by().database("held"), "revoked"),
        made("not known", by().database("nobody"), "ResponderIgnorant"),
        made("delegated", by().signer("delegate"), "good"),
        made("delegated, revoked", by().signer("delegate").database("revoked"), "revoked"),
        made("delegated, by key", by().signer("delegate").options(&["-resp_key_id", "-ndays", "1"]), "good"),
        made("by key", by().options(&["-resp_key_id", "-ndays", "1"]), "good"),
        made("without certificates", by().options(&["-resp_no_certs", "-ndays", "1"]), "good"),
        made("delegated, without certificates", by().signer("delegate").options(&["-resp_no_certs", "-ndays", "1"]), "ResponderUnknown"),
        made("for minutes", by().options(&["-nmin", "5"]), "good"),
        made("SHA-256", by().request(&asking(&["-no_nonce", "-sha256"])), "good").by_digest("-sha256"),
        made("SHA-384", by().request(&asking(&["-no_nonce", "-sha384"])), "good").by_digest("-sha384"),
        made("SHA-512", by().request(&asking(&["-no_nonce", "-sha512"])), "good").by_digest("-sha512"),
        made("a nonce that nobody minds", by().request(&asking(&["-nonce"])), "good"),
        made("two certificates, ours last", by().request(&["-no_nonce", "-issuer", "issuing.pem", "-cert", "sibling.pem", "-cert", "leaf.pem"]), "good"),
        made("two certificates, ours first", by().request(&["-no_nonce", "-issuer", "issuing.pem", "-cert", "leaf.pem", "-cert", "sibling.pem"]), "good"),
        made("another certificate", by().request(&["-no_nonce", "-issuer", "issuing.pem", "-cert", "sibling.pem"]), "NoStatement"),
        made("a delegate for servers", by().signed_by("server", &delegate(&|t| t.purposes(&[Eku::ServerAuth]), &pki.issuing)), "ResponderLacksPurpose"),
        made("a delegate for everything", by().signed_by("any", &delegate(&|t| t.purposes(&[Eku::Any]), &pki.issuing)), "ResponderLacksPurpose"),
        made("a delegate for nothing in particular", by().signed_by("plain", &delegate(&|t| t.purposes(&[]), &pki.issuing)), "ResponderLacksPurpose"),
        made("an expired delegate", by().signed_by("expired", &expired), "ResponderInvalid"),
        made("a delegate of the root", by().signed_by("of-root", &delegate(&keep, &pki.root)), "ResponderNotOfIssuer"),
        made("a delegate of another authority", by().signed_by("of-other", &delegate(&keep, &pki.other)), "ResponderNotOfIssuer"),
        made("another authority", by().signer("other"), "ResponderNotOfIssuer"),
        made("the root", by().signer("root"), "ResponderNotOfIssuer"),
        made("the certificate itself", by().signer("leaf"), "ResponderLacksPurpose"),
        made("a namesake of the issuer", by().signed_by("stranger", &stranger), "SignatureInvalid"),
        made("a broken signature", by().options(&["-badsig", "-ndays", "1"]), "SignatureInvalid"),
    ]
}
