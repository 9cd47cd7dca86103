//! A chain as it should be, for rows that change something.

use countersign_testkit::{NOW, Template};
use countersign_trust::{Policy, Purpose};
use time::OffsetDateTime;

use crate::court::Court;

/// Root, issuing authority and server, and a question about the server; each row changes something.
#[derive(Clone)]
pub(crate) struct Case {
    root: Template,
    issuing: Template,
    leaf: Template,
    policy: Policy,
    purpose: Purpose,
    name: Option<&'static str>,
    at: OffsetDateTime,
}

impl Case {
    pub(crate) fn new() -> Self {
        Self {
            root: Template::root("Contoso Root CA"),
            issuing: Template::intermediate("Contoso Issuing CA"),
            leaf: Template::leaf("um1.contoso.com"),
            policy: Policy::private_pki(),
            purpose: Purpose::ServerAuth,
            name: Some("um1.contoso.com"),
            at: NOW,
        }
    }

    pub(crate) fn verdict(&self) -> &'static str {
        let root = self.root.self_signed();
        let issuing = self.issuing.issued_by(&root);
        let leaf = self.leaf.issued_by(&issuing);
        let mut court = Court::trusting(&[&root])
            .present(&[&issuing])
            .by(self.policy.clone())
            .at(self.at);
        court.purpose = self.purpose.clone();
        if let Some(name) = self.name {
            court = court.named(name);
        }
        court.verdict(leaf.der())
    }

    pub(crate) fn root(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.root = change(self.root);
        self
    }

    pub(crate) fn issuing(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.issuing = change(self.issuing);
        self
    }

    pub(crate) fn leaf(mut self, change: impl FnOnce(Template) -> Template) -> Self {
        self.leaf = change(self.leaf);
        self
    }

    pub(crate) fn policy(mut self, change: impl FnOnce(Policy) -> Policy) -> Self {
        self.policy = change(self.policy);
        self
    }

    pub(crate) fn at(mut self, at: OffsetDateTime) -> Self {
        self.at = at;
        self
    }

    pub(crate) fn client(mut self) -> Self {
        self.purpose = Purpose::ClientAuth;
        self.name = None;
        self
    }

    pub(crate) fn for_any_purpose(mut self) -> Self {
        self.purpose = Purpose::Any;
        self
    }

    pub(crate) fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }
}

/// Each row's words, its chain, and the code of the finding, or `valid`.
pub(crate) fn check(rows: Vec<(&str, Case, &str)>) {
    let mut wrong = Vec::new();
    for (row, case, expected) in rows {
        let found = case.verdict();
        if found != expected {
            wrong.push(format!("{row}: wanted {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
