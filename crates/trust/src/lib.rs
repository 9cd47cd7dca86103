//! Trust stores; does this chain hold at this moment, and if not, why.
//!
//! It never touches the clock, the network or a file, makes no certificate, and contains no
//! signature algorithm: moments, certificates and a [`SignatureVerifier`] come in as arguments.
//!
//! The flow:
//! 1. [`Certificates`] reads each certificate once, to [`CertificateFacts`]; names and keys are
//!    interned.
//! 2. A [`TrustStore`] holds the ones that a verifier trusts; a [`Policy`] says what it insists on:
//!    [`Policy::rfc5280_path`], [`Policy::rfc5280_profile`], [`Policy::web_pki`],
//!    [`Policy::private_pki`], or one of them with its knobs turned.
//! 3. A [`Question`] names a target, what came with it, a store, a moment, a [`Purpose`] and perhaps
//!    a [`ReferenceName`], [`InitialPolicies`] and more.
//! 4. [`Validator::validate`] searches for a path within a [`Budget`], and proves each signature on
//!    it once, through [`Signatures`]. The answer is a [`ValidPath`], a reason, or that the budget
//!    was used up, which is not a no.
//! 5. [`Validator::explain`] walks every candidate path by the same rules, and says what each rule
//!    finds on each certificate: an [`Explanation`] of [`Finding`]s, the most useful one first.
//!    [`TrustStatus`] and [`HResult`] say it in Windows' words. [`Validator::warnings`] adds what the
//!    policy accepts of a path and others do not.
//!
//! Revocation is looked up if the question brings [`RevocationEvidence`], CRLs and OCSP responses as
//! bytes, and says with [`Revocation`] what an unknown status means.
//!
//! Certificates that do not exist yet can be supposed, and judged by the same rules; what is supposed
//! never becomes a [`ValidPath`].
//!
//! ```
//! use countersign_trust::*;
//!
//! # use countersign_testkit::{NOW, Template};
//! # let root = Template::root("Contoso Root CA").self_signed();
//! # let um = Template::leaf("um1.contoso.com").server_only().issued_by(&root);
//! let (mut certificates, mut store) = (Certificates::new(), TrustStore::new());
//! let (root, um) = (certificates.add(root.der())?, certificates.add(um.der())?);
//! store.add(&certificates, root);
//!
//! let signatures = Signatures::new(countersign_provider_aws_lc::provider());
//! let policy = Policy::private_pki();
//! let question = Question::new(um, &store, NOW, Purpose::ClientAuth, &policy);
//! let explanation = Validator::new(&certificates, &signatures).explain(&question, &mut Budget::default());
//! let reason = explanation.primary().unwrap().sentence(&certificates, Language::English);
//! assert!(reason.starts_with("the `extKeyUsage` of `CN=um1.contoso.com` allows `serverAuth`, not `clientAuth`"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What remains the caller's:
//! - to say what the judge really trusts: a store that is not complete makes a no of a yes;
//! - revocation: it is looked at only if the question asks for it, by lists and OCSP
//!   responses that the caller fetched;
//! - proof of possession: that a peer has a certificate does not show that it has the key;
//! - to keep identifiers to the table that gave them: another table's panic, or mean another
//!   certificate.
//!
//! [`SignatureVerifier`]: countersign_keys::SignatureVerifier

mod budget;
mod by_octets;
mod candidates;
mod certificate_policies;
mod certificates;
mod explanation;
mod facts;
mod finding;
mod initial_policies;
mod interned;
mod names;
mod path;
mod policy;
mod policy_graph;
mod profile;
mod purpose;
mod question;
mod revocation;
mod rules;
mod search;
mod sentence;
mod signatures;
mod store;
mod validate;
mod warning;
mod windows;

pub use budget::{Budget, Exhausted};
pub use certificates::{CertificateId, Certificates, KeyId};
pub use countersign_messages::Language;
pub use explanation::{CandidatePath, Explanation, Link, PathEnd, Verdict};
pub use facts::{AuthorityKeyIdentifier, CertificateFacts, MalformedExtension};
pub use finding::{Bounded, Class, Finding, FindingKind, Likeness, NearMiss, NearMisses, Severity};
pub use initial_policies::{AnyPolicy, ExplicitPolicy, InitialPolicies, PolicyMapping};
pub use names::{
    CommonName, NameMatch, NameRules, ReferenceName, ReferenceNameError, Underscores, Wildcards,
    match_name,
};
pub use path::{HypotheticalPath, ValidPath};
pub use policy::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, AuthorityAsTarget, Building,
    ExcludedWildcards, IssuerPurposes, KeyIdentifiers, LastSecond, ListProfile, NameComparison,
    OldVersions, PinnedEndEntity, Policy, PolicyProcessing, PurposeKeyUsage, SelfIssued,
};
pub use profile::{Profile, ProfileRule};
pub use purpose::Purpose;
pub use question::Question;
pub use revocation::{
    Doubt, DoubtKind, ListFault, ListId, Nonce, Revocation, RevocationEvidence, RevocationList,
    RevocationStatus, Revoked, Scope, Statement, StatementKind,
};
pub use signatures::{Edge, SignatureFault, Signatures};
pub use store::TrustStore;
pub use validate::{Outcome, Validator};
pub use warning::Warning;
pub use windows::{HResult, TrustStatus};
