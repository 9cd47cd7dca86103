//! One party before another: put together in a few words, answered in one line.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::SignatureVerifier;
use countersign_messages::Text;
use countersign_mutual::{
    Answer, Check, Credential, Direction, FactDefinition, FactValue, Forecast, JUDGE_CODES,
    JUDGE_FACTS, Judge, Party, Reason, Role, Rule, Severity, Surroundings, Trust, VerifierRules,
    forecast,
};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::{
    CertificateFacts, CertificateId, Certificates, Language, RevocationEvidence, Signatures,
    TrustStore,
};
use serde::Deserialize;
use time::OffsetDateTime;

/// What every fact is asked for by, in these tests.
const QUESTION: &str = "what about {party}?";

/// The judge's rules in most tests: a chain, its purposes, and a certificate of clients.
pub(crate) const STRICT: &str = "
[[rule]]
id = 'chain'
source = 'the standard'
confidence = 'confirmed'
[rule.test]
kind = 'chain'
[[rule.test.knobs]]
knob = 'self-signed-roots-only'
source = 'the manual'
confidence = 'confirmed'
[[rule.test.knobs]]
knob = { minimum-rsa-bits = 1024 }
source = 'the manual'
confidence = 'confirmed'
[[rule]]
id = 'purpose'
test = { kind = 'purpose', server = 'server-auth', client = 'client-auth' }
source = 'somebody'
confidence = 'inferred'
[[rule]]
id = 'requests'
test = { kind = 'requests-certificate' }
source = 'the manual'
confidence = 'confirmed'
";

/// The knob of [`STRICT`] that some tests turn back, or turn others beside.
pub(crate) const SELF_SIGNED_ROOTS_ONLY: &str = "\
[[rule.test.knobs]]
knob = 'self-signed-roots-only'
source = 'the manual'
confidence = 'confirmed'
";

/// What a judge makes of revocation, by a fact.
pub(crate) const REVOCATION: &str = "
[[rule]]
id = 'revoked'
code = 'Revoked'
layer = 'chain'
test = { kind = 'revoked' }
facts = { revocation = ['soft', 'hard'] }
works = 'no'
sentence = '{found}'
remedy = 'another for {judged}'
hresult = 'CRYPT_E_REVOKED'
source = 'the standard'
confidence = 'confirmed'
[[rule]]
id = 'unknown-refused'
code = 'RevocationUnknown'
layer = 'chain'
test = { kind = 'revocation-unknown' }
facts = { revocation = ['hard'] }
works = 'no'
sentence = '{found}'
remedy = 'another list for {judge}'
hresult = 'CRYPT_E_REVOCATION_OFFLINE'
source = 'the standard'
confidence = 'confirmed'
[[rule]]
id = 'unknown-taken'
code = 'RevocationUnknown'
layer = 'chain'
test = { kind = 'revocation-unknown' }
facts = { revocation = ['soft'] }
sentence = '{found}'
remedy = 'another list for {judge}'
source = 'the standard'
confidence = 'confirmed'
";

/// A rule with all that tests do not care about.
pub(crate) fn rule(body: &str) -> String {
    format!("[[rule]]\nsource = 'a source'\nconfidence = 'confirmed'\n{body}\n")
}

/// A rule that bites whenever its facts, roles and families let it.
pub(crate) fn bites(body: &str) -> String {
    rule(&format!(
        "id = 'bites'\ncode = 'Bites'\nsentence = '{{judged}} bites'\n{body}"
    ))
}

/// `judged` before `judge`, of which nothing is known but what a test says.
pub(crate) struct Case {
    pub(crate) certificates: Certificates,
    pub(crate) judge: Party,
    pub(crate) judged: Party,
    public_roots: TrustStore,
    at: OffsetDateTime,
    verifier: &'static dyn SignatureVerifier,
    /// Which key will sign what does not exist yet.
    supposed: Vec<(CertificateId, CertificateId)>,
}

impl Case {
    pub(crate) fn new(rules: &str) -> Self {
        let party = |name: &str, rules| Party::new(name.to_owned(), name.to_owned(), rules);
        Self {
            certificates: Certificates::new(),
            judge: party("judge.contoso.com", product(rules, false, "judge-family")),
            judged: party("um1.contoso.com", product("", false, "judged-family")),
            public_roots: TrustStore::new(),
            at: NOW,
            verifier: provider(),
            supposed: Vec::new(),
        }
    }

    /// [`STRICT`], trusting this root.
    pub(crate) fn strict(root: &Identity) -> Self {
        Self::new(STRICT).trusting(&[root])
    }

    /// The judge runs on Windows.
    pub(crate) fn windows(mut self) -> Self {
        Rc::make_mut(&mut self.judge.rules).windows = true;
        self
    }

    /// The judged has rules of its own, and runs on Windows.
    pub(crate) fn judged_rules(mut self, rules: &str) -> Self {
        self.judged.rules = product(rules, true, "judged-family");
        self
    }

    pub(crate) fn trusting(mut self, roots: &[&Identity]) -> Self {
        let ids = self.add(roots);
        let mut store = TrustStore::new();
        for id in ids {
            store.add(&self.certificates, id);
        }
        self.trust().roots = Some(store);
        self
    }

    /// The judge's own intermediates are these.
    pub(crate) fn holding(mut self, intermediates: &[&Identity]) -> Self {
        let ids = self.add(intermediates);
        self.trust().intermediates = Some(ids);
        self
    }

    /// The judge has these revocation lists.
    pub(crate) fn listed(mut self, lists: &[Vec<u8>]) -> Self {
        let mut evidence = RevocationEvidence::new();
        for list in lists {
            evidence.add_list(list.clone()).unwrap();
        }
        self.trust().lists = Some(Arc::new(evidence));
        self
    }

    pub(crate) fn aia(mut self, aia: bool) -> Self {
        self.trust().aia = Some(aia);
        self
    }

    pub(crate) fn auto_root_update(mut self, auto_root_update: bool) -> Self {
        self.trust().auto_root_update = Some(auto_root_update);
        self
    }

    pub(crate) fn trust(&mut self) -> &mut Trust {
        Rc::make_mut(&mut self.judge.trust)
    }

    /// Public roots, which are in the estate too.
    pub(crate) fn public(mut self, roots: &[&Identity]) -> Self {
        for id in self.add(roots) {
            self.public_roots.add(&self.certificates, id);
        }
        self
    }

    /// Somebody else has these.
    pub(crate) fn elsewhere(mut self, identities: &[&Identity]) -> Self {
        self.add(identities);
        self
    }

    /// The judged presents this, with its intermediates.
    pub(crate) fn presenting(mut self, leaf: &Identity) -> Self {
        let ids: Vec<CertificateId> = leaf
            .presented()
            .iter()
            .map(|der| self.certificates.add(der).unwrap())
            .collect();
        self.judged.credential = Some(Credential::new(ids[0], ids[1..].to_vec()));
        self
    }

    /// The judged presents this, with these.
    pub(crate) fn sending(mut self, leaf: &Identity, intermediates: &[&Identity]) -> Self {
        let leaf = self.add(&[leaf])[0];
        let intermediates = self.add(intermediates);
        self.judged.credential = Some(Credential::new(leaf, intermediates));
        self
    }

    pub(crate) fn judge_fact(mut self, name: &str, value: impl Into<FactValue>) -> Self {
        self.judge.facts.set(name, value);
        self
    }

    pub(crate) fn judged_fact(mut self, name: &str, value: impl Into<FactValue>) -> Self {
        self.judged.facts.set(name, value);
        self
    }

    /// The judge lists these as its peers.
    pub(crate) fn with_fellow(mut self, name: &str) -> Self {
        Rc::make_mut(&mut self.judge.fellows).push(name.to_owned());
        self
    }

    pub(crate) fn listing(mut self, peers: &[&str]) -> Self {
        let peers = peers.iter().map(|&peer| peer.to_owned());
        self.judge.trusted_peers = Some(Rc::new(peers.collect()));
        self
    }

    /// The judged is dialled by this name, and is known under it alone.
    pub(crate) fn dialled(mut self, host: &str) -> Self {
        self.judged.host = host.to_owned();
        self.judged.identities = vec![host.to_owned()];
        self
    }

    /// The judged presents what its certificate would be if it were issued again so, by who issued it.
    pub(crate) fn reissued(
        mut self,
        issuer: &Identity,
        change: impl Fn(CertificateFacts) -> CertificateFacts,
    ) -> Self {
        let issuer = self.add(&[issuer])[0];
        let credential = self.judged.credential.as_mut().unwrap();
        let new = change(self.certificates[credential.certificate].clone());
        credential.certificate = self.certificates.suppose(new);
        self.supposed.push((issuer, credential.certificate));
        self
    }

    pub(crate) fn at(mut self, at: OffsetDateTime) -> Self {
        self.at = at;
        self
    }

    pub(crate) fn verified_by(mut self, verifier: &'static dyn SignatureVerifier) -> Self {
        self.verifier = verifier;
        self
    }

    pub(crate) fn add(&mut self, identities: &[&Identity]) -> Vec<CertificateId> {
        identities
            .iter()
            .map(|identity| self.certificates.add(identity.der()).unwrap())
            .collect()
    }

    /// The judged before the judge in this role. Whatever the answer, it is well told.
    pub(crate) fn check(&self, role: Role) -> Check {
        let signatures = Signatures::new(self.verifier);
        for (issuer, subject) in &self.supposed {
            signatures.assume(&self.certificates, *issuer, *subject);
        }
        let facts = definitions();
        let judge = Judge::new(Surroundings {
            language: Language::English,
            certificates: &self.certificates,
            signatures: &signatures,
            at: self.at,
            public_roots: &self.public_roots,
            facts: &facts,
        });
        let (opens, accepts, index) = match role {
            Role::Server => (&self.judge, &self.judged, 0),
            Role::Client => (&self.judged, &self.judge, 1),
        };
        let mut agreement = judge.check(opens, accepts, Direction::Forward);
        let check = agreement.checks.swap_remove(index);
        assert_eq!(
            (&check.judge, &check.judged),
            (&self.judge.name, &self.judged.name)
        );
        assert_eq!(check.role, role);
        is_well_told(&check);
        if role == Role::Server {
            self.agrees_on_trust(&judge, &check);
        }
        for reason in &check.reasons {
            let mut rules = self
                .judge
                .rules
                .rules
                .iter()
                .chain(&self.judged.rules.rules);
            let is_of_data =
                rules.any(|rule| rule.id == reason.rule.id && !rule.sentence.is_empty());
            assert!(
                is_of_data || JUDGE_CODES.contains(&reason.code.as_str()),
                "{reason:#?}"
            );
        }
        check
    }

    /// What becomes of the judged as a server.
    pub(crate) fn forecast(&self) -> Forecast {
        let signatures = Signatures::new(self.verifier);
        let facts = definitions();
        let surroundings = Surroundings {
            language: Language::English,
            certificates: &self.certificates,
            signatures: &signatures,
            at: self.at,
            public_roots: &self.public_roots,
            facts: &facts,
        };
        forecast(
            surroundings,
            [(&self.judge, &self.judged, Direction::Forward)],
        )
    }

    /// That the judge trusts the chain is asked alone too.
    fn agrees_on_trust(&self, judge: &Judge<'_>, check: &Check) {
        let trusts = judge.trusts(&self.judge, &self.judged);
        if trusts == Answer::No {
            assert_eq!(check.verdict, Answer::No, "{check:#?}");
        }
        if check.verdict == Answer::Yes {
            assert_eq!(trusts, Answer::Yes, "{check:#?}");
        }
    }

    /// The answer in one line: see [`line`].
    pub(crate) fn answer(&self, role: Role) -> String {
        line(&self.check(role))
    }

    pub(crate) fn as_server(&self) -> String {
        self.answer(Role::Server)
    }

    pub(crate) fn as_client(&self) -> String {
        self.answer(Role::Client)
    }

    /// The one reason that the judged is given as a server.
    pub(crate) fn reason(&self) -> Reason {
        let mut reasons = self.check(Role::Server).reasons;
        assert_eq!(reasons.len(), 1, "{reasons:#?}");
        reasons.remove(0)
    }
}

/// `no: Expired!, MissingIntermediate?aia`: the verdict, then each reason with `!` if it is an error, `?` and
/// the missing fact if something is unknown, `~` if it is a warning, nothing if it is a note; last what
/// the makers say, unless they support it.
pub(crate) fn line(check: &Check) -> String {
    let reasons: Vec<String> = check.reasons.iter().map(word).collect();
    let mut line = check.verdict.to_string();
    if !reasons.is_empty() {
        line = format!("{line}: {}", reasons.join(", "));
    }
    if check.supported != Answer::Yes {
        line = format!("{line}; supported {}", check.supported);
    }
    line
}

fn word(reason: &Reason) -> String {
    let mark = match reason.severity {
        Severity::Error => "!",
        Severity::Unknown => "?",
        Severity::Warning => "~",
        Severity::Note => "",
    };
    let missing = reason.missing_fact.as_ref();
    format!(
        "{}{mark}{}",
        reason.code,
        missing.map_or("", |missing| missing.fact.as_str())
    )
}

/// What holds of every answer.
fn is_well_told(check: &Check) {
    let weights: Vec<_> = check
        .reasons
        .iter()
        .map(|reason| (core::cmp::Reverse(reason.severity), reason.layer))
        .collect();
    assert!(weights.is_sorted(), "{check:#?}");
    for reason in &check.reasons {
        let missing = reason.missing_fact.as_ref();
        let texts = [
            Some(&reason.sentence),
            reason.remedy.as_ref(),
            missing.map(|missing| &missing.question),
            missing.map(|missing| &missing.how),
        ];
        for text in texts.into_iter().flatten() {
            assert!(
                !text.is_empty() && !text.contains(['{', '}']),
                "{reason:#?}"
            );
            assert!(text.len() < 3_000, "a sentence is bounded: {text}");
        }
        assert!(!reason.sentence.ends_with(['.', '。']), "{reason:#?}");
        match reason.severity {
            // Whoever does not know says what would help.
            Severity::Unknown => {
                assert!(
                    reason.missing_fact.is_some() || reason.remedy.is_some(),
                    "{reason:#?}"
                );
                assert!(
                    reason.windows.is_none(),
                    "nobody knows the code: {reason:#?}"
                );
            }
            Severity::Error => {
                assert!(reason.remedy.is_some(), "{reason:#?}");
                assert!(reason.missing_fact.is_none(), "{reason:#?}");
            }
            Severity::Note | Severity::Warning => {}
        }
    }
}

fn product(rules: &str, windows: bool, family: &str) -> Rc<VerifierRules> {
    #[derive(Deserialize)]
    struct Rules {
        #[serde(default)]
        rule: Vec<Rule>,
    }
    let mut table: toml::Table =
        toml::from_str(rules).unwrap_or_else(|error| panic!("{error}\n{rules}"));
    let written = table.get_mut("rule").and_then(toml::Value::as_array_mut);
    for rule in written.into_iter().flatten() {
        in_both_languages(rule.as_table_mut().unwrap());
    }
    let rules: Rules = table
        .try_into()
        .unwrap_or_else(|error| panic!("{error}\n{rules}"));
    Rc::new(VerifierRules::new(
        family.to_owned(),
        Text {
            en: format!("the {family} product"),
            ja: format!("製品 {family}"),
        },
        [family.to_owned(), "everybody".to_owned()].into(),
        windows,
        rules.rule,
    ))
}

/// Texts, which tests write once, as the same in every language.
fn in_both_languages(row: &mut toml::Table) {
    for key in ["sentence", "remedy", "question", "how"] {
        if let Some(text) = row.get_mut(key) {
            let told = text.clone();
            *text = toml::toml! { en = "" ja = "" }.into();
            text["en"] = told.clone();
            text["ja"] = told;
        }
    }
}

/// Definitions of the judge's own facts, and of some that rules here ask for.
fn definitions() -> BTreeMap<String, FactDefinition> {
    JUDGE_FACTS
        .iter()
        .chain(&["moon", "revocation", "tide"])
        .map(|name| {
            let definition =
                format!("name = '{name}'\nquestion = '{QUESTION}'\nhow = 'ask {{party}}'");
            let mut definition = toml::from_str(&definition).unwrap();
            in_both_languages(&mut definition);
            ((*name).to_owned(), definition.try_into().unwrap())
        })
        .collect()
}

/// A root, an authority under it, and the usual names.
pub(crate) struct Pki {
    pub(crate) root: Identity,
    pub(crate) issuing: Identity,
}

impl Pki {
    pub(crate) fn new() -> Self {
        Self::of("Contoso")
    }

    pub(crate) fn of(organisation: &str) -> Self {
        let root = Template::root(&format!("{organisation} Root CA")).self_signed();
        let issuing = Template::intermediate(&format!("{organisation} Issuing CA"));
        Self {
            issuing: issuing.issued_by(&root),
            root,
        }
    }

    /// The judged's certificate, with this done to it.
    pub(crate) fn leaf(&self, change: impl FnOnce(Template) -> Template) -> Identity {
        change(Template::leaf("um1.contoso.com")).issued_by(&self.issuing)
    }
}

/// `authorityInfoAccess` with one `caIssuers`.
pub(crate) fn with_issuer_url(template: Template) -> Template {
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::AD_CA_ISSUERS);
                w.value(Tag::context(6), b"http://pki.contoso.com/ca.crt");
            });
        });
    });
    template.extension(&[1, 3, 6, 1, 5, 5, 7, 1, 1], false, value)
}
