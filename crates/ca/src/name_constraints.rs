//! Whether names may stand in a certificate, as the name constraints of the authorities above it say
//! [RFC 5280 §4.2.1.10].

use core::convert::Infallible;

use countersign_asn1::{
    Certificate, ExtensionValue, GeneralName, Name, Oid, SubjectName, Subtree, Subtrees, Violation,
};

use crate::{Error, Order, Refusal};

/// An authority above: what it lets names be.
#[derive(Clone, Debug)]
pub(crate) struct Constraining {
    /// The subject of its certificate.
    authority: String,
    subtrees: Subtrees,
}

impl Constraining {
    /// `None` if the certificate constrains no names.
    pub(crate) fn of(certificate: &[u8]) -> Result<Option<Self>, Error> {
        let view = Certificate::from_der(certificate)?;
        let tbs = view.tbs_certificate();
        let Some(extension) = tbs.extensions().get(Oid::NAME_CONSTRAINTS) else {
            return Ok(None);
        };
        let ExtensionValue::NameConstraints(constraints) = extension.decode()? else {
            return Ok(None);
        };
        Ok(Some(Self {
            authority: tbs.subject().to_string(),
            subtrees: Subtrees::new(&constraints),
        }))
    }

    /// Refuses the first name that may not stand in a certificate below.
    pub(crate) fn check(&self, names: &[SubjectName], order: &Order<'_>) -> Result<(), Error> {
        names
            .iter()
            .find_map(|name| self.forbidden(name))
            .map_or(Ok(()), |forbidden| {
                Err(order.refuse(Refusal::NameConstraints(Box::new(forbidden))))
            })
    }

    fn forbidden(&self, name: &SubjectName) -> Option<ForbiddenName> {
        // The certificates above are the authority's own: their comparisons need no limit.
        let Ok(violation) = self.subtrees.violation(name, || Ok::<_, Infallible>(()));
        let quoted = |subtree: &Subtree| format!("`{}`", shown(subtree));
        let broken = match violation? {
            Violation::NotPermitted => {
                let form = name.form();
                let permitted = self.subtrees.permitted(&form).map(quoted);
                BrokenConstraint::Permitted(permitted.collect::<Vec<_>>().join(", "))
            }
            Violation::Excluded(subtree) => BrokenConstraint::Excluded(quoted(subtree)),
            Violation::Undecided(subtree) => BrokenConstraint::NotJudged(quoted(subtree)),
        };
        Some(ForbiddenName {
            name: shown(name),
            broken,
            authority: self.authority.clone(),
        })
    }
}

/// The names of a certificate that constraints apply to: its subject, the e-mail addresses in that,
/// its alternative names, and its common name where peers take it for a host's.
///
// Deviation: [RFC 5280 §4.2.1.10] applies rfc822Name constraints to the subject only where there is no
// subjectAltName, and dNSName constraints to no common name. Verifiers differ in both, and OpenSSL looks
// at both, so a certificate that any of them would refuse is not issued.
pub(crate) fn constrained(
    subject: Name<'_>,
    addresses: &[String],
    host: Option<&str>,
    alternative_names: &[GeneralName<'_>],
) -> Vec<SubjectName> {
    let host = host.map(GeneralName::DnsName);
    let addresses = addresses.iter().map(|text| GeneralName::Rfc822Name(text));
    core::iter::once(GeneralName::DirectoryName(subject))
        .chain(host)
        .chain(addresses)
        .chain(alternative_names.iter().copied())
        .map(|name| SubjectName::new(&name))
        .collect()
}

/// A name that an authority above does not let stand in a certificate below it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("name `{name}` {broken}, as the name constraints of `{authority}` say")]
#[non_exhaustive]
pub struct ForbiddenName {
    /// The name.
    pub name: String,
    /// What it breaks.
    pub broken: BrokenConstraint,
    /// Whose certificate has the constraint: its subject.
    pub authority: String,
}

/// What a constraint says of a name that breaks it: the middle of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenConstraint {
    /// The name lies in none of the subtrees that are permitted to its form.
    #[error("is outside of the permitted {0}")]
    Permitted(String),
    /// The name lies in a subtree that is excluded; or a name that a wildcard stands for does.
    #[error("is in the excluded {0}")]
    Excluded(String),
    /// The two cannot be compared, and a name that nobody can judge is not issued.
    #[error("cannot be compared with the constraint {0}")]
    NotJudged(String),
}

fn shown(name: &impl ToString) -> String {
    name.to_string().chars().take(80).collect()
}
