//! The plan as scripts: one for each shell, and a page for what has none.

mod block;

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::{Language, plan, script};

use super::action::{Action, HostRole};
use super::{Plan, Step};
use crate::alike;
use crate::command::literal;
use block::Block;

/// A file of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Script {
    /// Its name.
    pub name: &'static str,
    /// What is in it; PowerShell begins with a byte order mark.
    pub text: String,
}

impl Plan {
    /// One script for each shell in which there is something to do, and one page for what is done elsewhere.
    ///
    /// A script can be run again: each step looks whether it is done, before and after, and the first that does
    /// not come about ends it. `-WhatIf` changes nothing.
    #[must_use]
    pub fn scripts(&self) -> Vec<Script> {
        let of = |role| self.steps.iter().any(|step| step.role == role);
        let mut scripts = Vec::new();
        for (role, name) in [
            (HostRole::Exchange, "exchange-management-shell.ps1"),
            (HostRole::Exchange2010, "exchange-2010-management-shell.ps1"),
            (HostRole::Lync, "lync-server-management-shell.ps1"),
        ] {
            if of(role) {
                let text = self.script(role, name);
                scripts.push(Script { name, text });
            }
        }
        let by_hand = self.by_hand();
        if !by_hand.is_empty() {
            scripts.push(Script {
                name: "by-hand.md",
                text: by_hand,
            });
        }
        scripts
    }

    fn script(&self, role: HostRole, name: &str) -> String {
        let say = self.language;
        // Windows PowerShell takes a file without this mark for one in the code page of its country.
        let mut text = String::from('\u{feff}');
        let _ = write!(
            text,
            "<#
.SYNOPSIS
{synopsis}
.DESCRIPTION
{description}
.PARAMETER Folder
{folder}
.PARAMETER Done
{done}
.EXAMPLE
.\\{name} -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Folder = '.',
{parameters}    [int[]] $Done = @()
)

$ErrorActionPreference = 'Stop'
$Planned = {planned}
$Record = Join-Path -Path $env:ProgramData -ChildPath {record}

{prelude}",
            synopsis = script::synopsis(say, role.word(say)),
            description = script::description(say, &self.at),
            folder = script::PARAMETER_FOLDER.told(say),
            done = script::PARAMETER_DONE.told(say),
            parameters = self.parameters(role),
            planned = literal(&self.at),
            record = literal(&format!("countersign-{name}.txt")),
            prelude = filled(PRELUDE, say),
        );
        if matches!(role, HostRole::Exchange | HostRole::Exchange2010) {
            text.push_str(&filled(EXCHANGE, say));
        }
        let removed: BTreeMap<&str, &str> = self.steps.iter().filter_map(removed).collect();
        let pools: Vec<&str> = { self.steps.iter() }
            .filter_map(|step| match &step.action {
                Action::TestCall { pool } => Some(pool.as_str()),
                _ => None,
            })
            .collect();
        let mut asserted = BTreeSet::new();
        for step in self
            .steps
            .iter()
            .filter(|step| step.role == HostRole::Anywhere)
        {
            self.assert_elsewhere(step.number, &mut asserted, &mut text);
        }
        for step in self.steps.iter().filter(|step| step.role == role) {
            for before in step.waits_for() {
                let is_here = |other: &&Step| other.number == before && other.role == role;
                if !self.steps.iter().any(|other| is_here(&other)) {
                    self.assert_elsewhere(before, &mut asserted, &mut text);
                }
            }
            let old = self.replaced.get(step.action.of());
            let known = block::Known {
                removed: removed.get(step.action.of()).copied(),
                old: old.map_or(&[], Vec::as_slice),
                pools: &pools,
            };
            if let Some(block) = Block::of(&step.action, &known) {
                block.write(step, &mut text);
            }
            self.remove_exported(step, &mut asserted, &mut text);
        }
        text
    }

    /// After the last copy of what was exported its file goes, which holds the private key.
    fn remove_exported(&self, step: &Step, asserted: &mut BTreeSet<usize>, text: &mut String) {
        let Some(copied) = copied(step) else {
            return;
        };
        let copies = || { self.steps.iter() }.filter(|other| self::copied(other) == Some(copied));
        if copies().any(|other| other.number > step.number) {
            return;
        }
        for other in copies().filter(|other| other.role != step.role) {
            self.assert_elsewhere(other.number, asserted, text);
        }
        let (source, thumbprint) = copied;
        let file = block::exported(source, thumbprint);
        let _ = writeln!(text, "\nRemove-Exported -File ({file})");
    }

    /// Parameters that some steps alone need.
    fn parameters(&self, role: HostRole) -> String {
        let has = |is_it: fn(&Action) -> bool| {
            self.steps
                .iter()
                .any(|step| step.role == role && is_it(&step.action))
        };
        let mut parameters = String::new();
        for (is_needed, parameter) in [
            (
                has(|action| {
                    matches!(
                        action,
                        Action::ExportCertificate { .. } | Action::CopyCertificate { .. }
                    )
                }),
                "[System.Security.SecureString] $Password",
            ),
            (
                has(|action| matches!(action, Action::NewHuntGroup { .. })),
                "[string] $PilotIdentifier",
            ),
            (
                has(|action| matches!(action, Action::RequestLyncCertificate { .. })),
                "[string] $Authority",
            ),
            (
                has(|action| matches!(action, Action::RequestLyncCertificate { .. })),
                "[string] $Template",
            ),
        ] {
            if is_needed {
                let _ = writeln!(
                    parameters,
                    "    [Parameter(Mandatory = $true)]\n    {parameter},"
                );
            }
        }
        parameters
    }

    fn assert_elsewhere(&self, number: usize, asserted: &mut BTreeSet<usize>, text: &mut String) {
        let say = self.language;
        let step = self.steps.iter().find(|step| step.number == number);
        if let (Some(step), true) = (step, asserted.insert(number)) {
            let _ = writeln!(
                text,
                "\nAssert-Elsewhere -Number {number} -Sentence {}",
                literal(&format!("{}: {}", step.role.word(say), step.sentence))
            );
        }
    }

    /// What is done by no script: facts, names, authorities, devices; and what no step brings about.
    fn by_hand(&self) -> String {
        let say = self.language;
        let is_script = |step: &&Step| {
            matches!(
                step.role,
                HostRole::Exchange | HostRole::Exchange2010 | HostRole::Lync
            )
        };
        let steps: Vec<&Step> = self.steps.iter().filter(|step| !is_script(step)).collect();
        if steps.is_empty() && self.unreached.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "# {}\n\n{}\n",
            script::BY_HAND.told(say),
            script::of_plan(say, &self.at)
        );
        for step in steps {
            let _ = write!(
                text,
                "\n{}. ({}) {}\n",
                step.number,
                step.role.word(say),
                step.sentence
            );
            for note in &step.notes {
                let _ = writeln!(text, "   - {note}");
            }
            if !step.after.is_empty() {
                let _ = writeln!(
                    text,
                    "   - {}",
                    script::after(say, alike::spans(&step.waits_for().collect()))
                );
            }
        }
        if !self.unreached.is_empty() {
            let heading = plan::WHAT_NO_STEP_BRINGS_ABOUT.told(say);
            let _ = write!(text, "\n## {heading}\n\n");
        }
        for open in &self.unreached {
            let open = plan::open(say, &open.of, &open.fault, &open.remedy);
            let _ = writeln!(text, "- {open}");
        }
        text
    }
}

/// Of which server a step copies a certificate, and which; without a thumbprint its new one.
fn copied(step: &Step) -> Option<(&str, Option<&str>)> {
    match &step.action {
        Action::CopyCertificate {
            source, thumbprint, ..
        } => Some((source, thumbprint.as_deref())),
        _ => None,
    }
}

/// The server from which a step removes a certificate, and which.
fn removed(step: &Step) -> Option<(&str, &str)> {
    match &step.action {
        Action::RemoveCertificate { server, thumbprint } => Some((server, thumbprint)),
        _ => None,
    }
}

/// Statements with what they say filled in; to that, their own variables are words.
fn filled(statements: &str, say: Language) -> String {
    let (number, sentence) = ("${Number}", "${Sentence}");
    let words = [
        ("steps_look", script::STEPS_LOOK.told(say).to_owned()),
        ("passive_steps", script::PASSIVE_STEPS.told(say).to_owned()),
        (
            "done_elsewhere",
            script::DONE_ELSEWHERE.told(say).to_owned(),
        ),
        (
            "authority_file",
            script::AUTHORITY_FILE.told(say).to_owned(),
        ),
        (
            "new_certificate",
            script::NEW_CERTIFICATE.told(say).to_owned(),
        ),
        ("exported_key", script::EXPORTED_KEY.told(say).to_owned()),
        ("schannel", script::SCHANNEL.told(say).to_owned()),
        ("key_provider", script::KEY_PROVIDER.told(say).to_owned()),
        ("step", script::step(say, number)),
        ("done_already", script::done_already(say, number, sentence)),
        (
            "not_come_about",
            script::not_come_about(say, number, sentence),
        ),
        ("done", script::done(say, number, sentence)),
        ("elsewhere", script::elsewhere(say, number, sentence)),
        ("what_if", script::what_if(say, "${message}")),
    ];
    let filled =
        |text: String, (name, told): (&str, String)| text.replace(&format!("<{name}>"), &told);
    words.into_iter().fold(statements.to_owned(), filled)
}

const PRELUDE: &str = include_str!("powershell/prelude.ps1");
const EXCHANGE: &str = include_str!("powershell/exchange.ps1");
