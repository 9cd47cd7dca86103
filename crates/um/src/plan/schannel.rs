//! What Schannel is told: a setting of the registry, or fewer roots, whose names its list of authorities holds.

use countersign_messages::{plan, words};
use countersign_mutual::{Party, Reason, Rule, Speaks};

use super::action::{Action, AuthorityStore, HostRole, SchannelSetting};
use super::survey::{Survey, authority};
use super::who::Who;
use crate::lync::LyncRole;
use crate::repair::{LENGTH_LEN, room_for_roots};
use crate::requirement::thumbprint;

/// A list of authorities that is cut.
pub(super) struct Cut<'e> {
    pub(super) judge: &'e Party,
    pub(super) role: HostRole,
    /// The octets that it may have.
    pub(super) most: usize,
    pub(super) requirements: &'static [&'static str],
    pub(super) because: String,
    pub(super) remedy: String,
}

impl<'e> Survey<'_, 'e> {
    /// Schannel is set otherwise where its rule bites on a setting, and has fewer roots to name where it does not.
    pub(super) fn schannel(
        &mut self,
        judge: &'e Party,
        judged: &'e Party,
        reason: &Reason,
        because: &str,
    ) {
        let requirements = self.requirements_of(judge, judged);
        let remedy = reason.remedy.as_deref();
        let remedy = remedy.unwrap_or_else(|| plan::NOBODY_SAYS.told(self.say()));
        let owner = [(judge, Speaks::OfPeer), (judged, Speaks::OfItself)];
        let rule = owner.into_iter().find_map(|(owner, speaks)| {
            let mut rules = owner.rules.rules.iter();
            let is_it = |rule: &&Rule| rule.id == reason.rule.id && rule.speaks == speaks;
            Some((owner, rules.find(is_it)?))
        });
        let rule = rule.filter(|(owner, _)| self.is_restarted(owner));
        let setting = rule.and_then(|(owner, rule)| {
            let mut facts = rule.facts.keys();
            Some((
                owner,
                facts.find_map(|fact| SchannelSetting::of_fact(fact))?,
            ))
        });
        if let Some((owner, setting)) = setting {
            let (host, role) = self.host(owner);
            let action = Action::SetSchannel {
                host,
                role,
                setting,
            };
            self.want(action, requirements, because);
        } else if let (Some(_), Some(most)) = (rule, room_for_roots(judge, reason)) {
            let (host, role) = self.host(judge);
            self.cut.entry(host).or_insert_with(|| Cut {
                judge,
                role,
                most,
                requirements,
                because: because.to_owned(),
                remedy: remedy.to_owned(),
            });
        } else {
            let of = words::between(self.say(), &judge.name, &judged.name);
            self.give_up(&of, because, remedy, requirements);
        }
    }

    /// Whether a step restarts it, if it must be.
    fn is_restarted(&self, party: &Party) -> bool {
        match self.who(party) {
            Who::Service(_) => true,
            Who::Member(member) => member.pool.role != Some(LyncRole::Mediation),
            Who::Caller(_) | Who::Other => false,
        }
    }
}

/// The roots that nobody needs leave the stores whose list of authorities is cut, whatever else they are to hold.
pub(super) fn lists(survey: &mut Survey<'_, '_>) {
    let scene = survey.scene;
    for (host, cut) in core::mem::take(&mut survey.cut) {
        let imported = survey.actions().filter_map(|action| match action {
            Action::Trust {
                host: on,
                store: AuthorityStore::TrustedRoots,
                authority,
                ..
            } if *on == host => Some(authority),
            _ => None,
        });
        let imported = imported.filter_map(|authority| {
            let mut known = scene.certificates().iter();
            let (_, facts) = known.find(|(_, facts)| thumbprint(facts) == authority.thumbprint)?;
            Some(LENGTH_LEN + facts.subject().as_der().len())
        });
        let room = cut.most.saturating_sub(imported.sum());
        let spare = scene.spare_roots(cut.judge, room, &survey.chosen);
        let Some(roots) = spare.roots else {
            survey.give_up(&host, &cut.because, &cut.remedy, cut.requirements);
            continue;
        };
        let roots = roots.into_iter().map(|root| authority(scene, root));
        let action = Action::RemoveRoots {
            roots: roots.collect(),
            role: cut.role,
            host,
        };
        survey.want(action, cut.requirements, &cut.because);
    }
}
