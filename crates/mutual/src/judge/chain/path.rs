//! What a rule asks of the path by which a chain holds: how long it is, and where it ends.
//!
//! Deviation: of several paths the one that counts is asked. Another might be shorter, or end elsewhere.

use countersign_trust::CertificateId;

use super::super::hearing::{Bite, Hearing};
use super::super::predicate::Evidence;
use super::ChainJudgement;
use crate::{ChainRules, Rule, Speaks, Test};

impl ChainJudgement {
    /// The path, if it holds.
    fn held_path(&self) -> Option<&[CertificateId]> {
        self.held_by.map(|_| self.path.as_slice())
    }
}

impl<'h> Hearing<'h, '_> {
    /// The rule by which chains are judged, if any is.
    pub(super) fn chain_rule(&self) -> Option<(&'h Rule, &'h ChainRules, Bite<'h>)> {
        self.rules(Speaks::OfPeer).find_map(|rule| {
            let Test::Chain(chain) = &rule.test else {
                return None;
            };
            let bite = self.bite(rule);
            (!matches!(bite, Bite::No)).then_some((rule, chain, bite))
        })
    }

    /// Whether the path is as the rule has it: where chains are judged at all, and this one holds.
    pub(in super::super) fn hear_path(
        &mut self,
        rule: &Rule,
        bite: Bite<'_>,
        certificate: CertificateId,
    ) {
        let Some((chains, chain, chain_bite)) = self.chain_rule() else {
            return;
        };
        let judgement = self.court.chain(self, certificate, &chains.id, chain);
        let evidence = judgement.held_path().and_then(|path| match &rule.test {
            Test::PathLength { fact } => self.long_path(path, fact),
            Test::PrivateRoot => self.private_root(path),
            _ => None,
        });
        if let Some(evidence) = evidence {
            let reason = self.weigh(self.reason(rule, &evidence), chain_bite);
            self.push(reason, bite);
        }
    }

    /// The first intermediate that is one too many, if it is known how many the judge takes.
    fn long_path(&self, path: &[CertificateId], fact: &str) -> Option<Evidence> {
        let limit: usize = self.judge.facts.get(fact)?.to_string().parse().ok()?;
        // Neither the end entity nor the root counts.
        let between = path.get(1..path.len().saturating_sub(1))?;
        Some(Evidence {
            certificate: Some(*between.get(limit)?),
            found: between.len().to_string(),
        })
    }

    /// The root, if it is no public one.
    fn private_root(&self, path: &[CertificateId]) -> Option<Evidence> {
        let root = *path.last()?;
        let is_public = self.court.surroundings.public_roots.contains(root);
        (!is_public).then(|| Evidence {
            certificate: Some(root),
            found: self.called(root),
        })
    }
}
