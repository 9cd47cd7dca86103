//! Trust stores; does this chain hold at this moment, and if not, why.

mod budget;
mod candidates;
mod certificates;
mod distinguished_name;
mod dns_name;
mod explanation;
mod facts;
mod finding;
mod interned;
mod name_constraints;
mod names;
mod path;
mod policy;
mod purpose;
mod question;
mod rules;
mod search;
mod sentence;
mod signatures;
mod store;
mod subject_name;
mod validate;
mod windows;

pub use budget::{Budget, Exhausted};
pub use certificates::{CertificateId, Certificates, KeyId};
pub use distinguished_name::DistinguishedName;
pub use dns_name::{DnsName, DnsPattern};
pub use explanation::{CandidatePath, Explanation, Link, PathEnd, Verdict};
pub use facts::{AuthorityKeyIdentifier, CertificateFacts, MalformedExtension};
pub use finding::{Bounded, Class, Finding, FindingKind, Likeness, NearMiss, NearMisses, Severity};
pub use names::{
    CommonName, NameMatch, NameRules, ReferenceName, ReferenceNameError, Underscores, Wildcards,
    match_name,
};
pub use path::{HypotheticalPath, ValidPath};
pub use policy::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, IssuerPurposes, KeyIdentifiers,
    NameComparison, PinnedEndEntity, Policy, PurposeKeyUsage,
};
pub use purpose::Purpose;
pub use question::Question;
pub use signatures::{Edge, SignatureFault, Signatures};
pub use store::TrustStore;
pub use subject_name::{Mailbox, NameForm, SubjectName, Uri};
pub use validate::{Outcome, Validator};
pub use windows::{HResult, TrustStatus};
