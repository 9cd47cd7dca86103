//! What the catalogue's rules predict, and what we say where no product's rules are asked for.

use countersign_mutual::{ChainKnob, ChainRules, PurposeRule, Test};
use countersign_products::{Catalogue, Product};
use countersign_trust::{
    Budget, CertificateId, Certificates, Class, Language, NameRules, Outcome, Policy, Purpose,
    Question, ReferenceName, Revocation, RevocationEvidence, Signatures, TrustStore, Validator,
    Verdict,
};

use crate::peers::Answer;
use crate::plan::{Chain, Role};

/// What a product's rules make of a chain.
#[derive(Clone)]
pub(crate) struct Prediction {
    chain: ChainRules,
    server: PurposeRule,
    client: PurposeRule,
    names: Option<NameRules>,
    revocation: Revocation,
}

impl Prediction {
    pub(crate) fn by(catalogue: &Catalogue, product: &str, revocation: Revocation) -> Self {
        let product: &Product = catalogue.product(product).unwrap();
        let tests = || product.rules().rules.iter().map(|rule| &rule.test);
        let chain = tests().find_map(|test| match test {
            Test::Chain(chain) => Some(chain),
            _ => None,
        });
        let purpose = tests().find_map(|test| match test {
            Test::Purpose { server, client } => Some((*server, *client)),
            _ => None,
        });
        let (server, client) = purpose.unwrap();
        let names = tests().find_map(|test| match test {
            Test::ServerName {
                common_name,
                underscores,
            } => Some(common_name.rules(*underscores)),
            _ => None,
        });
        Self {
            chain: chain.unwrap().clone(),
            server,
            client,
            names,
            revocation,
        }
    }

    /// The same with one knob turned back, for each that is turned.
    pub(crate) fn without_each_knob(&self) -> impl Iterator<Item = (&ChainKnob, Self)> {
        let knobs = self.chain.knobs.iter().enumerate();
        knobs.map(|(place, cited)| {
            let mut without = self.clone();
            without.chain.knobs.remove(place);
            (&cited.knob, without)
        })
    }

    pub(crate) fn of(&self, chain: &Chain) -> Answer {
        let demand = match chain.role {
            Role::Server => self.server,
            Role::Client => self.client,
        };
        let purpose = match demand {
            PurposeRule::Any => Purpose::Any,
            PurposeRule::ServerAuth | PurposeRule::ClientAuth => chain.role.purpose(),
        };
        let mut policy = self.chain.policy();
        if let Some(names) = self.names {
            policy = policy.with_names(names);
        }
        judge(
            chain,
            &policy,
            purpose,
            self.names.is_some(),
            self.revocation,
        )
    }
}

/// What `private_pki` makes of a chain, where an unknown status is noted and no more.
pub(crate) fn by_default(chain: &Chain) -> Answer {
    let (policy, purpose) = (Policy::private_pki(), chain.role.purpose());
    judge(chain, &policy, purpose, true, Revocation::Soft)
}

fn judge(
    chain: &Chain,
    policy: &Policy,
    purpose: Purpose,
    compares_names: bool,
    revocation: Revocation,
) -> Answer {
    let mut certificates = Certificates::new();
    let mut store = TrustStore::new();
    let Ok(leaf) = certificates.add(&chain.leaf) else {
        return Answer::refusal("it cannot be read", Class::Structure);
    };
    let sent: Vec<CertificateId> = chain
        .sent
        .iter()
        .filter_map(|der| certificates.add(der).ok())
        .collect();
    for der in &chain.store {
        let id = certificates.add(der).unwrap();
        store.add(&certificates, id);
    }
    let mut evidence = RevocationEvidence::new();
    for list in chain.lists.iter().flatten() {
        evidence.add_list(list.clone()).unwrap();
    }
    let dialled = ReferenceName::parse(&chain.dialled).unwrap();
    let mut question = Question::new(leaf, &store, chain.at, purpose, policy).with_presented(&sent);
    if chain.role == Role::Server && compares_names {
        question = question.with_name(&dialled);
    }
    if chain.lists.is_some() {
        question = question.with_revocation(revocation, &evidence);
    }
    ask(&certificates, &question)
}

fn ask(certificates: &Certificates, question: &Question<'_>) -> Answer {
    let verifier = countersign_tests::verifier();
    let signatures = Signatures::new(&verifier);
    let validator = Validator::new(certificates, &signatures);
    match validator.validate(question, &mut Budget::default()) {
        Outcome::Valid(_) => {
            let explanation = validator.explain(question, &mut Budget::default());
            assert_eq!(explanation.verdict(), Verdict::Valid);
            Answer {
                accepts: true,
                words: String::new(),
                class: None,
            }
        }
        Outcome::Undecided(exhausted) => panic!("{exhausted}"),
        Outcome::Invalid(_) => {
            let explanation = validator.explain(question, &mut Budget::default());
            let finding = explanation.primary().unwrap();
            Answer::refusal(
                &finding.sentence(certificates, Language::English),
                finding.class(),
            )
        }
    }
}

impl Answer {
    fn refusal(words: &str, class: Class) -> Self {
        Self {
            accepts: false,
            words: words.to_owned(),
            class: Some(class),
        }
    }
}
