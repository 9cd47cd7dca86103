//! What changes cost, and which of them mend what.

use std::collections::BTreeMap;

use countersign_mutual::{Confidence, FactValue};
use serde::Deserialize;

use crate::Estate;
use crate::change::{Alteration, StoreEdit};

/// A kind of change that costs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    FindOut,
    Restart,
    Set,
    Dial,
    RemoveGateway,
    OwnAddress,
    ListPeer,
    EnablePurposes,
    MoveToIntermediates,
    RemoveRoots,
    RenewList,
    Send,
    AddIntermediate,
    Bind,
    AddRoot,
    Reissue,
    RenewAuthority,
}

/// What a reason suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Suggestion {
    /// The judge trusts the root.
    AddRoot,
    /// Another path from the certificate, to a root that the judge trusts: an intermediate of it is sent or held.
    OtherPath,
    /// The judged sends what is missing.
    Send,
    /// The judge holds what is missing.
    AddIntermediate,
    /// The judged sends what is missing, and no file has.
    SendAbsent,
    /// The judge holds what is missing, and no file has.
    AddAbsent,
    /// The judge trusts what is missing, and no file has, as a root.
    AddAbsentRoot,
    /// What is no root leaves the judge's roots.
    MoveToIntermediates,
    /// Roots that nobody needs leave the judge's store, until its list of authorities is no longer cut.
    PruneRoots,
    /// The next list takes the place of the one that is out of date.
    RenewList,
    /// The judge's store no longer limits the certificate.
    EnablePurposes,
    /// The judge lists the judged by the name in its subject.
    ListPeer,
    /// The judge dials the judged where it listens for TLS.
    DialPort,
    /// The judge dials the judged by its name.
    DialName,
    /// What the judge dials at one address comes apart: a host gets an address of its own, or a UM IP gateway
    /// that stands for nobody goes.
    SeparateGateways,
    /// The judge is started again.
    Restart,
    /// The judge's clock is set right.
    SetClock,
    /// The judged presents another certificate that its host has.
    Bind,
    /// The certificate of the judged, as it is.
    Renew,
    /// An authority above it, as it is.
    RenewAuthority,
    /// With the purposes of both roles.
    Purposes,
    /// With those too; where a public authority issued it, from one that is not.
    ClientPurpose,
    /// With a `keyUsage` that goes with them.
    KeyUsage,
    /// With the name that was dialled.
    DialledName,
    /// With the name that belongs in the subject.
    OwnSubject,
    /// Signed as the authority's key signs by default.
    DefaultSignature,
    /// With an RSA key of 2048 bits.
    RsaKey,
    /// With its key in a CSP.
    CspKey,
    /// From each of the authorities that issue for the estate.
    OtherAuthority,
}

impl Suggestion {
    /// Whether the judge changes by it, and not the judged.
    pub(crate) fn is_for_the_judge(self) -> bool {
        matches!(
            self,
            Self::AddRoot
                | Self::AddIntermediate
                | Self::AddAbsent
                | Self::AddAbsentRoot
                | Self::MoveToIntermediates
                | Self::PruneRoots
                | Self::EnablePurposes
                | Self::ListPeer
                | Self::DialPort
                | Self::DialName
                | Self::SeparateGateways
                | Self::Restart
                | Self::SetClock
        )
    }
}

/// The compiled-in data.
#[derive(Debug)]
pub(crate) struct Remedies {
    costs: BTreeMap<Kind, u32>,
    repairs: Vec<Repair>,
    settings: Vec<Setting>,
    kept: Vec<KeptRoot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cost: Vec<Cost>,
    repair: Vec<Repair>,
    setting: Vec<Setting>,
    keep: Vec<KeptRoot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    change: Kind,
    cost: u32,
    #[expect(dead_code, reason = "for readers of the table")]
    because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Repair {
    codes: Vec<String>,
    suggests: Vec<Suggestion>,
}

/// A fact under which a rule no longer bites.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    code: String,
    pub(crate) fact: String,
    pub(crate) value: FactValue,
}

/// A root without which Windows does not run well.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptRoot {
    common_name: String,
    #[expect(dead_code, reason = "for readers of the table")]
    source: String,
    #[expect(dead_code, reason = "for readers of the table")]
    confidence: Confidence,
}

impl Remedies {
    pub(crate) fn load() -> Self {
        let File {
            cost,
            repair,
            setting,
            keep,
        } = toml::from_str(REPAIRS).expect("a test reads the compiled-in table");
        Self {
            costs: cost.into_iter().map(|row| (row.change, row.cost)).collect(),
            repairs: repair,
            settings: setting,
            kept: keep,
        }
    }

    /// What a reason of this code suggests.
    pub(crate) fn suggestions(&self, code: &str) -> impl Iterator<Item = Suggestion> {
        let rows = self.repairs.iter();
        rows.filter(move |row| row.codes.iter().any(|known| known == code))
            .flat_map(|row| row.suggests.iter().copied())
    }

    /// The settings under which the rule of this code does not bite.
    pub(crate) fn settings(&self, code: &str) -> impl Iterator<Item = &Setting> {
        self.settings.iter().filter(move |row| row.code == code)
    }

    /// Whether Windows itself needs the root of this common name.
    pub(crate) fn keeps(&self, common_name: &str) -> bool {
        self.kept.iter().any(|root| root.common_name == common_name)
    }

    /// What the change costs.
    pub(crate) fn cost(&self, estate: &Estate, change: &Alteration) -> u32 {
        let kind = match change {
            Alteration::Fact { .. } | Alteration::Product { .. } | Alteration::Answer { .. } => {
                Kind::Set
            }
            Alteration::Replace { .. } | Alteration::Reissue { .. } => Kind::Reissue,
            Alteration::Bind { .. } => Kind::Bind,
            Alteration::Send { .. } | Alteration::SendAbsent { .. } => Kind::Send,
            Alteration::ListPeer { .. } => Kind::ListPeer,
            Alteration::Dial { .. } => Kind::Dial,
            Alteration::RemoveGateway { .. } => Kind::RemoveGateway,
            Alteration::OwnAddress { .. } => Kind::OwnAddress,
            Alteration::Restart { .. } => Kind::Restart,
            Alteration::RenewAuthority { .. } => Kind::RenewAuthority,
            Alteration::RenewList { .. } => Kind::RenewList,
            Alteration::Store { edit, .. } => match edit {
                StoreEdit::Roots(_)
                | StoreEdit::Intermediates(_)
                | StoreEdit::AutoRootUpdate(_)
                | StoreEdit::Aia(_)
                | StoreEdit::Lists(_) => Kind::Set,
                StoreEdit::AddRoot(_) | StoreEdit::AddAbsentRoot(_) => Kind::AddRoot,
                StoreEdit::RemoveRoots(_) => Kind::RemoveRoots,
                StoreEdit::MoveToIntermediates(_) => Kind::MoveToIntermediates,
                StoreEdit::AddIntermediate(_) | StoreEdit::AddAbsent(_) => Kind::AddIntermediate,
                StoreEdit::EnablePurposes(_) => Kind::EnablePurposes,
            },
        };
        let kind = match change.finds_out(estate) {
            Some(_) => Kind::FindOut,
            None => kind,
        };
        self.costs.get(&kind).copied().unwrap_or(u32::MAX / 64)
    }
}

const REPAIRS: &str = include_str!("../../data/repairs.toml");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use countersign_mutual::JUDGE_CODES;

    use super::*;

    #[test]
    fn every_kind_has_its_cost() {
        let remedies = Remedies::load();
        assert_eq!(remedies.costs.len(), 17);
        let costs: Vec<u32> = remedies.costs.values().copied().collect();
        assert!(
            costs.is_sorted(),
            "configuration, import, reissue: {costs:?}"
        );
    }

    /// A code that no judge and no product gives would never suggest anything; of those that say that
    /// something does not work, these alone suggest nothing.
    #[test]
    fn every_code_is_somebodys() {
        let remedies = Remedies::load();
        let catalogue = countersign_products::catalogue();
        let rules = catalogue
            .products()
            .flat_map(|(_, product)| &product.rules().rules);
        let works = rules.filter(|rule| rule.works.is_some());
        let of_data: BTreeSet<&str> = works.filter_map(|rule| rule.code.as_deref()).collect();
        let known: BTreeSet<&str> = of_data.iter().copied().chain(JUDGE_CODES).collect();
        let told = remedies.repairs.iter().flat_map(|row| &row.codes);
        let told: BTreeSet<&str> = told
            .chain(remedies.settings.iter().map(|row| &row.code))
            .map(String::as_str)
            .collect();
        assert_eq!(told.difference(&known).count(), 0, "{told:?}");
        let untold: Vec<&str> = known.difference(&told).copied().collect();
        assert_eq!(
            untold,
            [
                "CertificateUnknown",
                "FetchedOnDemand",
                "NotATenantDomain",
                "RootsUnknown",
                "SignatureAssumed",
                "TooManyPaths",
            ]
        );
    }
}
