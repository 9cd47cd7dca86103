//! `countersign ca profiles`.

use clap::Args;
use countersign_ca::{Place, Profile};
use serde_json::Value;

use super::profile;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::format::Format;
use crate::outline::Node;
use crate::{clock, console};

/// List the profiles that certificates are issued by, or show the text of one
#[derive(Debug, Args)]
#[command(
    long_about = "List the profiles that certificates are issued by, or show the text of one.

A profile says what may come from a request, what is fixed and what is refused, each rule with its source.
Its text is TOML: save that of one of these, change it, and give the file to `--profile`. A profile whose
rules exclude each other is refused.",
    after_help = "Examples:
  countersign ca profiles
  countersign ca profiles sip-peer > trunk.toml
  countersign ca profiles ./trunk.toml --format json

Exit status: 0 it holds together, 2 it does not, or there is none of that name."
)]
pub(crate) struct Arguments {
    /// The profile whose text is shown, as `sip-peer`, or its file
    profile: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let Some(name) = self.profile else {
            let house =
                Profile::house_names().map(|name| profile::read(name).map(|known| line(&known)));
            let lines = house.collect::<Result<Vec<_>, _>>()?;
            let outline = Node::Fields(vec![("profiles", Node::List(lines))]);
            self.format.print(&outline, clock::now())?;
            return Ok(Answer::Yes);
        };
        let text = profile::text(&name)?;
        profile::parse(&name, &text)?;
        if self.format.is_json() {
            let value: Value = toml::from_str(&text).expect("a profile was read from it");
            console::print_json(&value)?;
        } else {
            console::print(&text)?;
        }
        Ok(Answer::Yes)
    }
}

fn line(profile: &Profile) -> Node {
    let config = profile.config();
    let place = match config.place {
        Place::Root => "root",
        Place::Intermediate => "intermediate",
        _ => "end-entity",
    };
    Node::Fields(vec![
        ("name", Node::text(profile.name())),
        ("place", Node::text(place)),
        ("for", Node::text(&config.summary)),
    ])
}
