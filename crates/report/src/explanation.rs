//! A link, explained: its checks, why each ended as it did, the chain that was judged, what to do.

use std::collections::HashMap;

use countersign_messages::{Language, page, words};
use countersign_mutual::{Agreement, Answer, Check, Reason, Severity};
use countersign_um::{ChainCertificate, Chains, LinkReport};

use crate::mark::Mark;

/// A link with everything that there is to say of it.
pub(crate) struct Explanation<'r> {
    /// Its place in the report: the anchor that marks lead to.
    pub(crate) number: usize,
    pub(crate) agreement: &'r Agreement,
    language: Language,
    pub(crate) derived_from: &'r [String],
    pub(crate) checks: Vec<CheckExplanation<'r>>,
    /// Other links with the same trouble.
    pub(crate) alike: Vec<&'r Agreement>,
}

/// The product of each endpoint, by its name.
pub(crate) type Products<'r> = HashMap<&'r str, &'r str>;

/// What is wrong with a link, so that links with the same trouble are explained once: the products of its
/// ends, and of each check what it came to and the rules by which it did.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Trouble<'r> {
    products: [Option<&'r str>; 2],
    checks: Vec<(u8, Answer, Vec<Fault<'r>>)>,
}

/// What a reason says and by which rule: the code and the rule's identifier.
type Fault<'r> = (&'r str, &'r str);

impl<'r> Trouble<'r> {
    pub(crate) fn of(link: &'r LinkReport, products: &Products<'r>) -> Self {
        let agreement = &link.agreement;
        let product = |name: &str| products.get(name).copied();
        let rules = |check: &'r Check| {
            let reasons = check.reasons.iter();
            reasons
                .map(|reason| (reason.code.as_str(), reason.rule.id.as_str()))
                .collect()
        };
        Self {
            products: [product(&agreement.a), product(&agreement.b)],
            checks: agreement
                .checks
                .iter()
                .map(|check| (check.number, check.verdict, rules(check)))
                .collect(),
        }
    }
}

/// One check with its reasons and its chain.
pub(crate) struct CheckExplanation<'r> {
    pub(crate) check: &'r Check,
    pub(crate) mark: Mark,
    pub(crate) reasons: Vec<ReasonView<'r>>,
    pub(crate) chain: Vec<ChainCertificate>,
}

/// A reason, and how heavy it is.
pub(crate) struct ReasonView<'r> {
    pub(crate) reason: &'r Reason,
    pub(crate) mark: Mark,
}

impl<'r> Explanation<'r> {
    pub(crate) fn of(
        number: usize,
        link: &'r LinkReport,
        chains: &Chains<'_>,
        language: Language,
    ) -> Self {
        Self {
            number,
            agreement: &link.agreement,
            language,
            derived_from: &link.derived_from,
            alike: Vec::new(),
            checks: link
                .agreement
                .checks
                .iter()
                .map(|check| CheckExplanation {
                    check,
                    mark: of_check(check),
                    reasons: check.reasons.iter().map(ReasonView::of).collect(),
                    chain: chains.of(check),
                })
                .collect(),
        }
    }

    /// What it is about.
    pub(crate) fn title(&self) -> String {
        words::between(self.language, &self.agreement.a, &self.agreement.b)
    }

    /// The first links that are in the same trouble, and how many more there are.
    pub(crate) fn others(&self) -> String {
        const MOST: usize = 10;
        let first = self.alike.iter().take(MOST);
        let mut names: Vec<String> = first
            .map(|agreement| words::between(self.language, &agreement.a, &agreement.b))
            .collect();
        let more = self.alike.len().saturating_sub(MOST);
        if more > 0 {
            names.push(page::more(self.language, more));
        }
        page::same_trouble(self.language, self.alike.len(), names.join("; "))
    }

    /// The words under the title.
    pub(crate) fn answer(&self) -> String {
        let language = self.language;
        let works = match self.agreement.works {
            Answer::Yes | Answer::NotRequested => page::IT_WORKS,
            Answer::Undecided => page::IT_IS_UNDECIDED,
            Answer::No => page::IT_DOES_NOT_WORK,
        };
        let works = works.told(language);
        let answer = match self.agreement.supported {
            Answer::No => page::not_supported(language, works),
            Answer::Undecided => page::support_unknown(language, works),
            Answer::Yes | Answer::NotRequested => works.to_owned(),
        };
        page::sentence(language, answer)
    }
}

impl CheckExplanation<'_> {
    /// Whether there is nothing to say but that it holds.
    pub(crate) fn is_well(&self) -> bool {
        self.mark <= Mark::Well
    }

    /// Whether a certificate of the chain is one that something is wrong with.
    pub(crate) fn is_at_fault(&self, certificate: &ChainCertificate) -> bool {
        self.check.reasons.iter().any(|reason| {
            reason.severity > Severity::Note
                && reason
                    .certificate
                    .as_ref()
                    .is_some_and(|about| about.sha256 == certificate.certificate.sha256)
        })
    }
}

impl<'r> ReasonView<'r> {
    fn of(reason: &'r Reason) -> Self {
        Self {
            reason,
            mark: reason.severity.into(),
        }
    }
}

/// How a check stands: what holds may have a warning against it.
pub(crate) fn of_check(check: &Check) -> Mark {
    let heaviest = check
        .reasons
        .iter()
        .map(|reason| Mark::from(reason.severity));
    heaviest
        .max()
        .unwrap_or(Mark::None)
        .max(check.verdict.into())
}

/// How a link stands.
pub(crate) fn of_link(link: &LinkReport) -> Mark {
    let checks = link.agreement.checks.iter().map(of_check);
    checks.max().unwrap_or(Mark::None)
}
