//! What a question may cost: a hostile chain ends in bounded time, and then the answer is undecided.

use core::fmt;

use countersign_messages::{Language, path};

/// How much work is left. One budget serves one question, or many that share it.
///
/// Past it the answer is [`Exhausted`], never no: that a path was not found in time says nothing
/// about whether there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    signatures: u32,
    steps: u32,
    name_comparisons: u32,
    policy_nodes: u32,
    depth: u32,
    paths: u32,
}

/// Which part of the [`Budget`] was used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Exhausted {
    /// Signatures that had to be verified.
    Signatures,
    /// Candidate issuers that were tried.
    Steps,
    /// Names that were compared with name constraints.
    NameComparisons,
    /// Nodes of policy graphs.
    PolicyNodes,
    /// Certificates in one path.
    Depth,
    /// Candidate paths in one explanation.
    Paths,
}

impl Budget {
    /// Signatures to verify that were not verified before: by default 2,000. rustls-webpki and Go have
    /// 100 (for RUSTSEC-2023-0053), and refuse a good chain whose issuer stands among as many namesakes
    /// without key identifiers; at some 60 µs each, 2,000 end in an eighth of a second.
    #[must_use]
    pub fn with_signatures(self, signatures: u32) -> Self {
        Self { signatures, ..self }
    }

    /// Candidate issuers to try: by default 200,000, as rustls-webpki and `mozilla::pkix` have it. A
    /// thousand names that are looked at for them are a step too, and so are a hundred identifiers, and each
    /// 4,096 octets of one that is tried: a rule reads all of a certificate.
    #[must_use]
    pub fn with_steps(self, steps: u32) -> Self {
        Self { steps, ..self }
    }

    /// Comparisons of one name with one constraint of its form: by default 250,000, as rustls-webpki and
    /// Go have it. Finding the form is one too.
    #[must_use]
    pub fn with_name_comparisons(self, name_comparisons: u32) -> Self {
        Self {
            name_comparisons,
            ..self
        }
    }

    /// Nodes of policy graphs, and mappings between them: by default 10,000. OpenSSL has 1,000 for one
    /// path (`POLICY_TREE_NODES_MAX`, for CVE-2023-0464); here many paths of one question share it.
    #[must_use]
    pub fn with_policy_nodes(self, policy_nodes: u32) -> Self {
        Self {
            policy_nodes,
            ..self
        }
    }

    /// Certificates in one path, target and anchor included: by default 102, which is the 100
    /// intermediates of OpenSSL's `X509_VERIFY_PARAM` default.
    #[must_use]
    pub fn with_depth(self, depth: u32) -> Self {
        Self { depth, ..self }
    }

    /// Candidate paths in one explanation: by default 32. More than a reader reads; a mesh of
    /// cross-certificates has millions.
    #[must_use]
    pub fn with_paths(self, paths: u32) -> Self {
        Self { paths, ..self }
    }

    /// How many certificates one path may have.
    #[must_use]
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// How many paths one explanation may have.
    #[must_use]
    pub fn paths(&self) -> u32 {
        self.paths
    }

    /// How many signatures may still be verified.
    #[must_use]
    pub fn signatures(&self) -> u32 {
        self.signatures
    }

    /// How many steps are left.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// How many comparisons of names are left.
    #[must_use]
    pub fn name_comparisons(&self) -> u32 {
        self.name_comparisons
    }

    /// How many nodes of policy graphs are left.
    #[must_use]
    pub fn policy_nodes(&self) -> u32 {
        self.policy_nodes
    }

    pub(crate) fn spend_signature(&mut self) -> Result<(), Exhausted> {
        spend(&mut self.signatures, 1, Exhausted::Signatures)
    }

    pub(crate) fn spend_steps(&mut self, steps: usize) -> Result<(), Exhausted> {
        let steps = u32::try_from(steps).map_err(|_| Exhausted::Steps)?;
        spend(&mut self.steps, steps, Exhausted::Steps)
    }

    pub(crate) fn spend_name_comparison(&mut self) -> Result<(), Exhausted> {
        spend(&mut self.name_comparisons, 1, Exhausted::NameComparisons)
    }

    pub(crate) fn spend_policy_nodes(&mut self, nodes: usize) -> Result<(), Exhausted> {
        let nodes = u32::try_from(nodes).map_err(|_| Exhausted::PolicyNodes)?;
        spend(&mut self.policy_nodes, nodes, Exhausted::PolicyNodes)
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            signatures: 2_000,
            steps: 200_000,
            name_comparisons: 250_000,
            policy_nodes: 10_000,
            depth: 102,
            paths: 32,
        }
    }
}

impl Exhausted {
    /// A stable name in kebab case, for JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Signatures => "signatures-exhausted",
            Self::Steps => "steps-exhausted",
            Self::NameComparisons => "name-comparisons-exhausted",
            Self::PolicyNodes => "policy-nodes-exhausted",
            Self::Depth => "depth-exhausted",
            Self::Paths => "paths-exhausted",
        }
    }
}

impl Exhausted {
    /// What happened, in a sentence.
    #[must_use]
    pub fn sentence(self, language: Language) -> &'static str {
        let text = match self {
            Self::Signatures => path::SIGNATURES_EXHAUSTED,
            Self::Steps => path::STEPS_EXHAUSTED,
            Self::NameComparisons => path::NAME_COMPARISONS_EXHAUSTED,
            Self::PolicyNodes => path::POLICY_NODES_EXHAUSTED,
            Self::Depth => path::DEPTH_EXHAUSTED,
            Self::Paths => path::PATHS_EXHAUSTED,
        };
        text.told(language)
    }
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence(Language::English))
    }
}

impl core::error::Error for Exhausted {}

fn spend(left: &mut u32, amount: u32, what: Exhausted) -> Result<(), Exhausted> {
    *left = left.checked_sub(amount).ok_or(what)?;
    Ok(())
}
