//! Whether the certificate that an authority above gave is the one that was asked for.

use core::fmt;

use countersign_asn1::{Certificate, KeyUsage, Oid};
use countersign_csr::VerifiedRequest;
use countersign_keys::SignatureAlgorithm;
use countersign_lint::Report;
use thiserror::Error as ThisError;
use time::OffsetDateTime;

use crate::rehearsal::lint;
use crate::remark::rfc3339;
use crate::{Error, Profile};

/// Whether an authority can begin with this certificate, which another one gave for `request`: it has the
/// key and the name that were asked for, and lets its holder do at that moment what `profile` says.
///
/// Who signed it is not looked at: that is the judge's to say, who knows what is trusted.
///
/// # Errors
/// [`Error::Unfit`] with the field that does not fit; [`Error::Lint`] when the certificate breaks a rule;
/// [`Error::Malformed`].
pub fn check_fitness(
    certificate: &[u8],
    request: &VerifiedRequest<'_>,
    profile: &Profile,
    at: OffsetDateTime,
) -> Result<Report, Error> {
    let view = Certificate::from_der(certificate)?;
    let tbs = view.tbs_certificate();
    let key = tbs.subject_public_key_info();
    if key.as_der() != request.public_key().info().as_der() {
        return unfit("subjectPublicKeyInfo", "another key", "the request's");
    }
    if !tbs.subject().matches(request.subject()) {
        return unfit("subject", quoted(tbs.subject()), quoted(request.subject()));
    }
    let validity = tbs.validity();
    let (begin, end) = (validity.not_before(), validity.not_after());
    if !(begin..=end).contains(&at) {
        let found = format!("from {} to {}", rfc3339(begin), rfc3339(end));
        return unfit(
            "validity",
            found,
            format!("one that holds at {}", rfc3339(at)),
        );
    }
    check_signature(&view, profile)?;
    let extensions = tbs.extensions();
    let constraints = extensions.basic_constraints()?.unwrap_or_default();
    if !constraints.ca {
        return unfit("basicConstraints", "an end entity's", "an authority's");
    }
    let wanted = profile
        .config()
        .path_length
        .as_ref()
        .map(|row| u32::from(row.value));
    match (constraints.path_len_constraint, wanted) {
        (Some(found), Some(wanted)) if found < wanted => {
            return unfit("pathLenConstraint", found, format!("{wanted} at least"));
        }
        (Some(found), None) => return unfit("pathLenConstraint", found, "none"),
        _ => {}
    }
    let wanted = profile.key_usage(request.public_key().algorithm());
    // Without the extension every usage is allowed [RFC 5280 §6.1.4 (n)].
    if let Some(found) = extensions.key_usage()?
        && found.union(wanted) != found
    {
        return unfit("keyUsage", listed(found), listed(wanted));
    }
    let wanted = profile.purposes();
    if let Some(found) = extensions.ext_key_usage()? {
        let any = found.contains(&Oid::ANY_EXTENDED_KEY_USAGE);
        let covered = !wanted.is_empty() && wanted.iter().all(|purpose| found.contains(purpose));
        if !any && !covered {
            // What verifiers on OpenSSL and Windows take for a limit to everything below.
            let wanted = match wanted {
                [] => "none, for it limits all that is below".to_owned(),
                purposes => named(purposes),
            };
            return unfit("extKeyUsage", named(&found), wanted);
        }
    }
    if extensions.subject_key_identifier()?.is_none() {
        return unfit("subjectKeyIdentifier", "absent", "one");
    }
    lint(certificate, &[])
}

fn check_signature(view: &Certificate<'_>, profile: &Profile) -> Result<(), Error> {
    let found = SignatureAlgorithm::from_identifier(&view.signature_algorithm());
    if found
        .as_ref()
        .is_ok_and(|found| profile.signatures().contains(found))
    {
        return Ok(());
    }
    let found = found.map_or_else(|unknown| unknown.to_string(), |known| known.to_string());
    unfit(
        "signatureAlgorithm",
        found,
        profile.config().signatures.value.join(" or "),
    )
}

/// A field of a certificate that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[error("`{field}` is {found}, and wanted is {wanted}")]
#[non_exhaustive]
pub struct Misfit {
    /// The field, by its name in RFC 5280.
    pub field: &'static str,
    /// What stands in it.
    pub found: String,
    /// What should.
    pub wanted: String,
}

fn unfit<T>(
    field: &'static str,
    found: impl fmt::Display,
    wanted: impl fmt::Display,
) -> Result<T, Error> {
    Err(Error::Unfit(Misfit {
        field,
        found: found.to_string(),
        wanted: wanted.to_string(),
    }))
}

fn quoted(value: impl fmt::Display) -> String {
    format!("`{value}`")
}

fn listed(usage: KeyUsage) -> String {
    let names: Vec<&str> = usage.names().collect();
    names.join(", ")
}

fn named(purposes: &[Oid<'_>]) -> String {
    let names = purposes.iter().map(|oid| {
        oid.name()
            .map_or_else(|| oid.to_string(), ToOwned::to_owned)
    });
    names.collect::<Vec<_>>().join(", ")
}
