//! `countersign products`.

use clap::Args;
use countersign_messages::{Language, Text, outline, words};
use countersign_mutual::{CitedKnob, Confidence, Rule, Speaks, Test, VerifierRules, WhenUnknown};
use countersign_products::{Catalogue, Delivery, Product};
use serde_json::Value;

use crate::answer::Answer;
use crate::clock;
use crate::failure::Failure;
use crate::format::Format;
use crate::outline::Node;
use crate::wanted_by;

/// List the products that an estate may name, and the rules of one, each with its source
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign products
  countersign products lync-2013
  countersign products openssl-3 --format json")]
pub(crate) struct Arguments {
    /// The product whose rules are shown, as `lync-2013`
    product: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let catalogue = countersign_products::catalogue();
        let shown = match self.product {
            None => list(&catalogue, language),
            Some(name) => rules(&wanted_by::named(&catalogue, &name)?, language),
        };
        self.format.print_in(language, &shown, clock::now())?;
        Ok(Answer::Yes)
    }
}

fn list(catalogue: &Catalogue, language: Language) -> Node {
    let products = catalogue.products().map(|(id, product)| {
        let mut fields = vec![
            ("id", Node::text(id)),
            ("name", Node::text(product.rules().name.told(language))),
        ];
        let aliases: Vec<_> = catalogue.aliases(id).map(Node::text).collect();
        if !aliases.is_empty() {
            fields.push(("also", Node::List(aliases)));
        }
        Node::Fields(fields)
    });
    let families = catalogue.families().map(|(id, name, members)| {
        Node::Fields(vec![
            ("id", Node::text(id)),
            ("name", Node::text(name.told(language))),
            (
                "each_of",
                Node::List(members.iter().map(Node::text).collect()),
            ),
        ])
    });
    Node::Fields(vec![
        ("products", Node::List(products.collect())),
        ("families", Node::List(families.collect())),
    ])
}

fn rules(product: &Product, language: Language) -> Node {
    let VerifierRules {
        id, name, rules, ..
    } = &**product.rules();
    let ports = product.ports().iter().map(|port| {
        Node::Fields(vec![
            ("port", Node::Number(port.number.into())),
            ("service", Node::text(&port.service)),
            ("source", Node::text(&port.source)),
            confidence(port.confidence, language),
        ])
    });
    let mut fields = vec![
        ("id", Node::text(id)),
        ("name", Node::text(name.told(language))),
        ("ports", Node::List(ports.collect())),
        (
            "rules",
            Node::List(rules.iter().map(|each| rule(each, language)).collect()),
        ),
    ];
    if let Some(delivered) = product.delivery() {
        fields.push(("takes", delivery(delivered, language)));
    }
    Node::Fields(fields)
}

/// In what it takes a certificate of its own.
fn delivery(delivery: &Delivery, language: Language) -> Node {
    let limits = delivery.limits.iter().map(|limit| {
        Node::Fields(vec![
            ("of", Node::text(limit.of)),
            ("most", Node::Number(limit.most.into())),
            ("source", Node::text(&limit.source)),
            ("confidence", Node::text(limit.confidence)),
        ])
    });
    let notes = delivery.notes.iter().map(|note| {
        Node::Fields(vec![
            ("note", Node::text(note.text.told(language))),
            ("source", Node::text(&note.source)),
            confidence(note.confidence, language),
        ])
    });
    Node::Fields(vec![
        ("form", Node::text(delivery.form.name())),
        ("above", Node::text(delivery.above.name())),
        ("source", Node::text(&delivery.source)),
        ("confidence", Node::text(delivery.confidence)),
        ("limits", Node::List(limits.collect())),
        ("notes", Node::List(notes.collect())),
    ])
}

/// A rule with its placeholders, which stand for the parties of a link.
fn rule(rule: &Rule, language: Language) -> Node {
    let sentence = match rule.sentence.told(language) {
        "" => rule.test.question(language),
        sentence => sentence,
    };
    let mut fields = vec![
        ("id", Node::text(&rule.id)),
        ("says", Node::text(sentence)),
        (
            "of",
            told(
                match rule.speaks {
                    Speaks::OfPeer => outline::ITS_PEERS_CERTIFICATE,
                    Speaks::OfItself => outline::ITS_OWN_CERTIFICATE,
                },
                language,
            ),
        ),
    ];
    if let Test::Chain(chain) = &rule.test
        && !chain.knobs.is_empty()
    {
        fields.push((
            "knobs",
            Node::List(
                { chain.knobs.iter() }
                    .map(|it| knob(it, language))
                    .collect(),
            ),
        ));
    }
    if !rule.roles.is_empty() {
        fields.push((
            "as",
            Node::List(
                { rule.roles.iter() }
                    .map(|role| Node::word(role, role.word(language)))
                    .collect(),
            ),
        ));
    }
    if !rule.facts.is_empty() {
        let facts = rule.facts.iter().map(|(name, values)| {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            Node::Text(format!(
                "{name} = {}",
                values.join(outline::OR.told(language))
            ))
        });
        fields.push(("when", Node::List(facts.collect())));
        let unknown = match rule.when_unknown {
            WhenUnknown::Undecided => words::UNDECIDED,
            WhenUnknown::Silent => outline::NOT_LOOKED_AT,
        };
        fields.push(("when_unknown", told(unknown, language)));
    }
    if !rule.with.is_empty() {
        fields.push((
            "with",
            Node::List(rule.with.iter().map(Node::text).collect()),
        ));
    }
    for (name, answer) in [("works", rule.works), ("supported", rule.supported)] {
        if let Some(answer) = answer {
            fields.push((name, Node::word(answer, answer.word(language))));
        }
    }
    if !rule.remedy.is_empty() {
        fields.push(("remedy", Node::text(rule.remedy.told(language))));
    }
    fields.extend([
        ("source", Node::text(&rule.source)),
        confidence(rule.confidence, language),
    ]);
    Node::Fields(fields)
}

/// Words of the catalogue, which JSON has in English.
fn told(text: Text, language: Language) -> Node {
    Node::word(text.told(Language::English), text.told(language))
}

fn confidence(confidence: Confidence, language: Language) -> (&'static str, Node) {
    (
        "confidence",
        Node::word(confidence, confidence.word(language)),
    )
}

/// One thing that the product does otherwise than RFC 5280, under the name that its data has.
fn knob(cited: &CitedKnob, language: Language) -> Node {
    let name = match serde_json::to_value(&cited.knob).unwrap_or_default() {
        Value::String(name) => name,
        Value::Object(with) => {
            let parts = with.iter().map(|(name, value)| format!("{name} = {value}"));
            parts.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    Node::Fields(vec![
        ("knob", Node::Text(name)),
        ("source", Node::text(&cited.source)),
        confidence(cited.confidence, language),
    ])
}
