//! What a profile demands of every certificate on a path, beside what path validation does.
//!
//! One rule is one row: its code, what the breach is, its source, and the check. Rules look at one
//! certificate alone, in its place on the path. Where a certificate that does not exist yet is judged,
//! nobody knows its bytes, and it is taken to be as its profile wants it.

mod extensions;
mod fields;
mod identifiers;
mod names;
mod policies;
mod usage;
mod web;

use core::fmt;

use countersign_asn1::{
    Certificate, Extension, ExtensionValue, GeneralName, Leniencies, Leniency, Oid, TbsCertificate,
};
use countersign_messages::{Language, Text};

use crate::{CertificateFacts, Purpose};

/// Which rules every certificate of a path must keep beside those of path validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// None: real authorities issue what they issue.
    None,
    /// The certificate profile of [RFC 5280 §4]: [`ProfileRule::rfc5280`].
    Rfc5280,
    /// What the CA/Browser Forum's Baseline Requirements §7.1 demand of the public web, and RFC 5280
    /// with it: [`ProfileRule::web_pki`].
    WebPki,
}

/// One demand of a profile.
///
/// ```
/// use countersign_trust::{Language, ProfileRule};
///
/// let rule = ProfileRule::rfc5280().find(|rule| rule.code() == "serial-not-positive").unwrap();
/// assert_eq!(rule.source(), "RFC 5280 §4.1.2.2");
/// assert_eq!(rule.breach(Language::English), "has a serial number that is not above zero");
/// ```
#[derive(Clone, Copy)]
pub struct ProfileRule(&'static Row);

struct Row {
    code: &'static str,
    /// As the end of a sentence whose subject is the certificate.
    breach: Text,
    source: &'static str,
    is_broken: fn(&Profiled<'_>) -> bool,
}

/// A certificate in its place on a path, decoded.
struct Profiled<'c> {
    facts: &'c CertificateFacts,
    certificate: Certificate<'c>,
    extensions: Vec<(Extension<'c>, Option<ExtensionValue<'c>>)>,
    /// `None` if some content is malformed.
    leniencies: Option<Leniencies>,
    place: Place,
    signer: Signer,
    purpose: &'c Purpose,
}

/// Where on a path a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The first: what the question is about.
    Target,
    /// Between target and anchor.
    Intermediate,
    /// The last, unless it is the target.
    Anchor,
}

/// Whose key signed a certificate, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signer {
    /// Its own: it says so, or it was verified.
    Itself,
    /// Another, or nobody knows.
    Another,
}

impl Profile {
    /// The rules that a certificate breaks, in the order of the profile.
    pub(crate) fn broken(
        self,
        facts: &CertificateFacts,
        place: Place,
        signer: Signer,
        purpose: &Purpose,
    ) -> Vec<ProfileRule> {
        let Some(profiled) = facts
            .der()
            .filter(|_| self != Self::None)
            .and_then(|der| Profiled::new(facts, der, place, signer, purpose))
        else {
            return Vec::new();
        };
        self.rules()
            .filter(|rule| (rule.0.is_broken)(&profiled))
            .collect()
    }

    fn rules(self) -> impl Iterator<Item = ProfileRule> {
        let of_rfc5280 = self != Self::None;
        let of_web_pki = self == Self::WebPki;
        let is_bound = move |row: &&Row| {
            !of_web_pki || !NOT_ON_THE_WEB.iter().any(|(code, _)| *code == row.code)
        };
        let rfc5280 = RFC5280.iter().copied().flatten();
        rfc5280
            .filter(move |_| of_rfc5280)
            .filter(is_bound)
            .chain(web::ROWS.iter().filter(move |_| of_web_pki))
            .map(ProfileRule)
    }
}

impl ProfileRule {
    /// The rules of [`Profile::Rfc5280`].
    pub fn rfc5280() -> impl Iterator<Item = Self> {
        Profile::Rfc5280.rules()
    }

    /// The rules of [`Profile::WebPki`].
    pub fn web_pki() -> impl Iterator<Item = Self> {
        Profile::WebPki.rules()
    }

    /// The rules of RFC 5280 that do not bind on the public web, each with the reason.
    pub fn not_on_the_web() -> impl Iterator<Item = (Self, &'static str)> {
        Self::rfc5280().filter_map(|rule| {
            NOT_ON_THE_WEB
                .iter()
                .find(|(code, _)| *code == rule.code())
                .map(|(_, reason)| (rule, *reason))
        })
    }

    /// The rule of this code, of either profile.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::rfc5280()
            .chain(Self::web_pki())
            .find(|rule| rule.code() == code)
    }

    /// A stable name in kebab case, for JSON and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// What a certificate that breaks it does: in English the end of a sentence.
    #[must_use]
    pub fn breach(self, language: Language) -> &'static str {
        self.0.breach.told(language)
    }

    /// Who demands it, and where.
    #[must_use]
    pub fn source(self) -> &'static str {
        self.0.source
    }
}

impl PartialEq for ProfileRule {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for ProfileRule {}

impl fmt::Debug for ProfileRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProfileRule({})", self.code())
    }
}

impl<'c> Profiled<'c> {
    fn new(
        facts: &'c CertificateFacts,
        der: &'c [u8],
        place: Place,
        signer: Signer,
        purpose: &'c Purpose,
    ) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        Some(Self {
            facts,
            extensions: certificate
                .tbs_certificate()
                .extensions()
                .iter()
                .map(|extension| (extension, extension.decode().ok()))
                .collect(),
            leniencies: certificate.leniencies().ok(),
            certificate,
            place,
            signer,
            purpose,
        })
    }

    fn tbs(&self) -> &TbsCertificate<'c> {
        self.certificate.tbs_certificate()
    }

    fn is_target(&self) -> bool {
        self.place == Place::Target
    }

    fn has(&self, id: Oid<'_>) -> bool {
        self.extensions
            .iter()
            .any(|(extension, _)| extension.id() == id)
    }

    /// Whether the extension is there, and marked critical.
    fn is_critical(&self, id: Oid<'_>) -> bool {
        self.extensions
            .iter()
            .any(|(extension, _)| extension.id() == id && extension.is_critical())
    }

    /// Whether the extension is there, and not marked critical.
    fn is_not_critical(&self, id: Oid<'_>) -> bool {
        self.has(id) && !self.is_critical(id)
    }

    /// The values that could be decoded.
    fn values(&self) -> impl Iterator<Item = &ExtensionValue<'c>> {
        self.extensions
            .iter()
            .filter_map(|(_, value)| value.as_ref())
    }

    fn names(&self) -> &[GeneralName<'c>] {
        let names = self.values().find_map(|value| match value {
            ExtensionValue::SubjectAltName(names) => Some(names.as_slice()),
            _ => None,
        });
        names.unwrap_or_default()
    }

    fn used(&self, leniency: Leniency) -> bool {
        self.leniencies
            .as_ref()
            .is_some_and(|leniencies| leniencies.count(leniency) > 0)
    }
}

/// The rules of [RFC 5280 §4], in its order.
const RFC5280: &[&[Row]] = &[
    fields::ROWS,
    extensions::ROWS,
    identifiers::ROWS,
    usage::ROWS,
    policies::ROWS,
    names::ROWS,
];

/// Rules of RFC 5280 that the public web does not keep, and why.
const NOT_ON_THE_WEB: &[(&str, &str)] = &[(
    "name-constraints-not-critical",
    "Baseline Requirements §7.1.2.5.2 let authorities leave it so while verifiers exist that do not know the extension",
)];
