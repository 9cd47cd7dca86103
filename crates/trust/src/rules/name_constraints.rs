//! The rule about names: those below an authority keep its constraints.

use countersign_asn1::{
    DistinguishedName, DnsPattern, GeneralName, SubjectName, Subtrees, Violation,
};

use crate::CertificateFacts;
use crate::finding::FindingKind;
use crate::rules::{Check, Interrupt, Part};
use crate::sentence::excerpt;

/// [RFC 5280 §6.1.3 (b), (c), §6.1.4 (g)]: the names of every certificate below keep this one's
/// constraints; those of self-issued intermediates need not.
pub(super) fn name_constraints(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.is_target() || !check.counts(Part::NameConstraints) {
        return Ok(());
    }
    let Some(constraints) = check.facts().name_constraints() else {
        return Ok(());
    };
    for depth in 0..check.depth() {
        let facts = check.certificates.get(check.path[depth]);
        if depth > 0 && facts.is_self_issued() {
            continue;
        }
        names_below(check, constraints, facts, depth)?;
    }
    Ok(())
}

fn names_below(
    check: &mut Check<'_>,
    constraints: &Subtrees,
    facts: &CertificateFacts,
    depth: usize,
) -> Result<(), Interrupt> {
    for name in facts.subject_alt_names().unwrap_or_default() {
        keeps(check, constraints, name, depth)?;
    }
    for name in names_outside_san(check, facts, depth) {
        keeps(check, constraints, &name, depth)?;
    }
    Ok(())
}

/// The names to which constraints apply beside those of `subjectAltName`.
fn names_outside_san(
    check: &Check<'_>,
    facts: &CertificateFacts,
    depth: usize,
) -> Vec<SubjectName> {
    let mut names = Vec::new();
    let subject: &DistinguishedName = facts.subject();
    if !subject.is_empty() {
        names.push(SubjectName::Directory(subject.clone()));
    }
    // [RFC 5280 §4.2.1.10]: where no rfc822Name says it, an address in the subject does.
    let has_email = facts
        .subject_alt_names()
        .unwrap_or_default()
        .iter()
        .any(|name| name.form() == countersign_asn1::NameForm::Email);
    if !has_email {
        names.extend(
            facts
                .email_addresses()
                .iter()
                .map(|text| SubjectName::new(&GeneralName::Rfc822Name(text))),
        );
    }
    // A common name that may be taken for a host name is constrained as one (RUSTSEC-2026-0044).
    if depth == 0 && check.policy().names.uses_common_name(facts) {
        names.extend(
            facts
                .common_names()
                .iter()
                // A person's name without a dot is no host name, unless a host is asked for.
                .filter(|text| text.contains('.') || !check.question.names.is_empty())
                .filter_map(|text| host(text)),
        );
    }
    names
}

/// A common name that may be taken for a host; `None` if it cannot be one.
fn host(text: &str) -> Option<SubjectName> {
    if let Ok(address) = text.parse() {
        return Some(SubjectName::Ip(address));
    }
    DnsPattern::parse(text).ok().map(SubjectName::Dns)
}

fn keeps(
    check: &mut Check<'_>,
    constraints: &Subtrees,
    name: &SubjectName,
    depth: usize,
) -> Result<(), Interrupt> {
    let constrained_by = check.id();
    let policy = check.policy();
    let form = name.form();
    if policy.unjudged_names.contains(&form) && constraints.constrains(&form) {
        let kind = FindingKind::ConstraintUnsupported {
            form,
            constrained_by,
        };
        return check.error_at(depth, kind);
    }
    let excluding = policy.excluded_wildcards.reading();
    let spend = || check.budget.spend_name_comparison();
    let kind = match constraints.violation_reading(name, excluding, spend)? {
        None => return Ok(()),
        Some(Violation::NotPermitted) => FindingKind::NameNotPermitted {
            name: excerpt(name),
            constrained_by,
        },
        Some(Violation::Excluded(subtree)) => FindingKind::NameExcluded {
            name: excerpt(name),
            subtree: excerpt(subtree),
            constrained_by,
        },
        Some(Violation::Undecided(subtree)) => FindingKind::ConstraintUnsupported {
            form: subtree.form().clone(),
            constrained_by,
        },
    };
    check.error_at(depth, kind)
}
