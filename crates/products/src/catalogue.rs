//! All products, loaded and checked.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::Text;
use countersign_mutual::{FactDefinition, Rule, VerifierRules};
use serde::Deserialize;
use toml::{Table, Value};

use crate::product::{Product, ProductFile};

/// Every product and every fact that their rules ask for.
#[derive(Clone, Debug)]
pub struct Catalogue {
    products: BTreeMap<String, Product>,
    families: BTreeMap<String, Family>,
    /// The identifier that each stands for.
    aliases: BTreeMap<String, String>,
    facts: BTreeMap<String, FactDefinition>,
}

/// Products that are versions of one.
#[derive(Clone, Debug)]
struct Family {
    name: Text<String>,
    members: Vec<String>,
}

/// The catalogue that is compiled in.
///
/// # Panics
/// Never: a test loads it.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::parse(FACTS, FILES, |_| true).expect("the compiled-in catalogue holds together")
}

/// Data that do not hold together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file that is not TOML, or not of a product's form.
    #[error("`{file}`: {fault}")]
    Form {
        /// Which file.
        file: String,
        /// What TOML says.
        fault: Box<toml::de::Error>,
    },
    /// A product inherits from one that does not exist, or from itself.
    #[error("`{product}` inherits from `{parent}`, which is missing or inherits from it")]
    Parent {
        /// The heir.
        product: String,
        /// What it names.
        parent: String,
    },
    /// Two rules of one name.
    #[error("rule `{rule}` occurs twice")]
    DuplicateRule {
        /// Its identifier.
        rule: String,
    },
    /// A rule stands in the place of one that does not exist.
    #[error("a rule replaces `{rule}`, which does not exist")]
    UnknownRule {
        /// What it names.
        rule: String,
    },
    /// A rule asks for a fact that nobody defines.
    #[error("rule `{rule}` asks for the fact `{fact}`, which is not defined")]
    UnknownFact {
        /// The rule.
        rule: String,
        /// The fact.
        fact: String,
    },
    /// A name that stands for two.
    #[error("the name `{name}` stands for two products")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A rule names a value that its fact cannot have.
    #[error("rule `{rule}` wants the fact `{fact}` to be `{value}`, which it cannot be")]
    UnknownValue {
        /// The rule.
        rule: String,
        /// The fact.
        fact: String,
        /// The value.
        value: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    fact: Vec<FactDefinition>,
}

impl Catalogue {
    /// The catalogue in these files, each a name and its text, with the rules that `keep` keeps: tests
    /// leave rules out to see that something fails without them.
    ///
    /// # Errors
    /// Data that do not hold together.
    pub fn parse(
        facts: &str,
        files: &[(&str, &str)],
        keep: impl Fn(&Rule) -> bool,
    ) -> Result<Self, CatalogueError> {
        let form = |file: &str, fault| CatalogueError::Form {
            file: file.to_owned(),
            fault: Box::new(fault),
        };
        let facts: FactsFile = toml::from_str(facts).map_err(|fault| form("facts.toml", fault))?;
        let facts: BTreeMap<_, _> = facts
            .fact
            .into_iter()
            .map(|fact| (fact.name.clone(), fact))
            .collect();
        let mut tables = Vec::new();
        for (name, text) in files {
            let table: Table = toml::from_str(text).map_err(|fault| form(name, fault))?;
            tables.push((*name, table));
        }
        let known = rules_by_id(&tables);
        let mut parsed = BTreeMap::new();
        for (name, mut table) in tables {
            let replaced = replace(&mut table, &known)?;
            let file = ProductFile::deserialize(table).map_err(|fault| form(name, fault))?;
            parsed.insert(file.id.clone(), ProductFile { replaced, ..file });
        }
        check_rules(&parsed, &facts)?;
        let aliases = aliases(&parsed)?;
        let mut products = BTreeMap::new();
        let mut families: BTreeMap<String, Family> = BTreeMap::new();
        for file in parsed.values().filter(|file| !file.is_abstract) {
            let mut line = Vec::new();
            ancestry(file, &parsed, &mut line, 0)?;
            products.insert(file.id.clone(), assemble(file, &line, &keep));
            for ancestor in line.iter().filter(|ancestor| ancestor.versioned) {
                let family = families
                    .entry(ancestor.id.clone())
                    .or_insert_with(|| Family {
                        name: ancestor.name.text(),
                        members: Vec::new(),
                    });
                family.members.push(file.id.clone());
            }
        }
        Ok(Self {
            products,
            families,
            aliases,
            facts,
        })
    }

    /// The catalogue that is compiled in, without the rules that `keep` does not keep.
    ///
    /// # Errors
    /// None that a test has not seen.
    pub fn with_rules(keep: impl Fn(&Rule) -> bool) -> Result<Self, CatalogueError> {
        Self::parse(FACTS, FILES, keep)
    }

    /// The product of this identifier, or of another name of it.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        let id = self.aliases.get(id).map_or(id, String::as_str);
        self.products.get(id)
    }

    /// As [`Self::product`]; the name of a family whose members are versions stands for all of them, as
    /// somebody who has to serve one without knowing which must take it.
    ///
    /// ```
    /// let catalogue = countersign_products::catalogue();
    /// let some_mediant = catalogue.recipient("audiocodes").expect("a family of versions");
    /// assert_eq!(some_mediant.versions(), ["audiocodes-6.4", "audiocodes-7"]);
    /// assert!(catalogue.recipient("schannel").is_none(), "no product, and no versions of one");
    /// ```
    #[must_use]
    pub fn recipient(&self, name: &str) -> Option<Cow<'_, Product>> {
        if let Some(product) = self.product(name) {
            return Some(Cow::Borrowed(product));
        }
        let id = self.aliases.get(name).map_or(name, String::as_str);
        let Family { name, members } = self.families.get(id)?;
        let versions: Vec<_> = members.iter().filter_map(|id| self.product(id)).collect();
        Some(Cow::Owned(Product::of_versions(
            id,
            name.clone(),
            &versions,
        )))
    }

    /// The families that [`Self::recipient`] knows, by identifier, each with the products that it stands for.
    pub fn families(&self) -> impl Iterator<Item = (&str, &Text<String>, &[String])> {
        let families = self.families.iter();
        families.map(|(id, family)| (id.as_str(), &family.name, &*family.members))
    }

    /// The other names of a product or a family.
    pub fn aliases(&self, id: &str) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter();
        aliases
            .filter(move |(_, named)| *named == id)
            .map(|(alias, _)| alias.as_str())
    }

    /// Every product, by identifier.
    pub fn products(&self) -> impl Iterator<Item = (&str, &Product)> {
        self.products
            .iter()
            .map(|(id, product)| (id.as_str(), product))
    }

    /// Every fact that a rule may ask for.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<String, FactDefinition> {
        &self.facts
    }

    /// The identifiers of every rule, each once.
    #[must_use]
    pub fn rule_ids(&self) -> BTreeSet<&str> {
        self.products
            .values()
            .flat_map(|product| &product.rules().rules)
            .map(|rule| rule.id.as_str())
            .collect()
    }
}

/// What each other name stands for: one product or family, and no other's identifier.
fn aliases(
    files: &BTreeMap<String, ProductFile>,
) -> Result<BTreeMap<String, String>, CatalogueError> {
    let mut aliases = BTreeMap::new();
    for file in files.values() {
        for name in &file.aliases {
            let before = aliases.insert(name.clone(), file.id.clone());
            if before.is_some() || files.contains_key(name) {
                return Err(CatalogueError::DuplicateName { name: name.clone() });
            }
        }
    }
    Ok(aliases)
}

/// Every rule as its file has it.
fn rules_by_id(tables: &[(&str, Table)]) -> BTreeMap<String, Table> {
    tables
        .iter()
        .filter_map(|(_, table)| table.get("rule")?.as_array())
        .flatten()
        .filter_map(|rule| {
            let rule = rule.as_table()?;
            Some((rule.get("id")?.as_str()?.to_owned(), rule.clone()))
        })
        .collect()
}

/// Gives each rule that replaces another what it leaves out; says which are replaced.
fn replace(
    table: &mut Table,
    known: &BTreeMap<String, Table>,
) -> Result<BTreeSet<String>, CatalogueError> {
    let rules = table.get_mut("rule").and_then(Value::as_array_mut);
    let mut replaced = BTreeSet::new();
    for rule in rules.into_iter().flatten().filter_map(Value::as_table_mut) {
        let Some(name) = rule.remove("replaces") else {
            continue;
        };
        let name = name.as_str().unwrap_or_default();
        let Some(model) = known.get(name) else {
            return Err(CatalogueError::UnknownRule {
                rule: name.to_owned(),
            });
        };
        for (key, value) in model {
            rule.entry(key).or_insert_with(|| value.clone());
        }
        replaced.insert(name.to_owned());
    }
    Ok(replaced)
}

/// The product and what it inherits from, each once, ancestors first.
fn ancestry<'f>(
    file: &'f ProductFile,
    all: &'f BTreeMap<String, ProductFile>,
    line: &mut Vec<&'f ProductFile>,
    depth: usize,
) -> Result<(), CatalogueError> {
    for parent in &file.inherits {
        let ancestor = all
            .get(parent)
            .filter(|_| depth < all.len())
            .ok_or_else(|| CatalogueError::Parent {
                product: file.id.clone(),
                parent: parent.clone(),
            })?;
        ancestry(ancestor, all, line, depth + 1)?;
    }
    if !line.iter().any(|known| known.id == file.id) {
        line.push(file);
    }
    Ok(())
}

fn assemble(file: &ProductFile, line: &[&ProductFile], keep: impl Fn(&Rule) -> bool) -> Product {
    let mut families: BTreeSet<String> = line
        .iter()
        .flat_map(|ancestor| ancestor.families.iter().cloned())
        .collect();
    families.insert(file.id.clone());
    let rules = VerifierRules::new(
        file.id.clone(),
        file.name.text(),
        families,
        line.iter().any(|ancestor| ancestor.windows),
        line.iter()
            .flat_map(|ancestor| &ancestor.rules)
            .filter(|rule| !line.iter().any(|heir| heir.replaced.contains(&rule.id)))
            .filter(|rule| keep(rule))
            .cloned()
            .collect(),
    );
    let delivery = line.iter().rev().find_map(|heir| heir.delivery.clone());
    Product::new(rules, file.ports.clone(), delivery)
}

fn check_rules(
    files: &BTreeMap<String, ProductFile>,
    facts: &BTreeMap<String, FactDefinition>,
) -> Result<(), CatalogueError> {
    let mut seen = BTreeSet::new();
    for rule in files.values().flat_map(|file| &file.rules) {
        if !seen.insert(&rule.id) {
            return Err(CatalogueError::DuplicateRule {
                rule: rule.id.clone(),
            });
        }
        for (fact, values) in &rule.facts {
            let Some(definition) = facts.get(fact) else {
                return Err(CatalogueError::UnknownFact {
                    rule: rule.id.clone(),
                    fact: fact.clone(),
                });
            };
            let impossible = values
                .iter()
                .map(ToString::to_string)
                .find(|value| !definition.values.is_empty() && !definition.values.contains(value));
            if let Some(value) = impossible {
                return Err(CatalogueError::UnknownValue {
                    rule: rule.id.clone(),
                    fact: fact.clone(),
                    value,
                });
            }
        }
    }
    Ok(())
}

const FACTS: &str = include_str!("../data/facts.toml");

/// Every file under `data/`, by name; a test compares the list with the folder.
const FILES: &[(&str, &str)] = &[
    ("asterisk.toml", include_str!("../data/asterisk.toml")),
    (
        "audiocodes-6.4.toml",
        include_str!("../data/audiocodes-6.4.toml"),
    ),
    (
        "audiocodes-7.toml",
        include_str!("../data/audiocodes-7.toml"),
    ),
    ("audiocodes.toml", include_str!("../data/audiocodes.toml")),
    ("cisco-cube.toml", include_str!("../data/cisco-cube.toml")),
    ("csp-keys.toml", include_str!("../data/csp-keys.toml")),
    (
        "exchange-2010.toml",
        include_str!("../data/exchange-2010.toml"),
    ),
    (
        "exchange-2013.toml",
        include_str!("../data/exchange-2013.toml"),
    ),
    (
        "exchange-2016.toml",
        include_str!("../data/exchange-2016.toml"),
    ),
    ("exchange-um.toml", include_str!("../data/exchange-um.toml")),
    (
        "exchange-web.toml",
        include_str!("../data/exchange-web.toml"),
    ),
    ("freeswitch.toml", include_str!("../data/freeswitch.toml")),
    (
        "generic-gateway.toml",
        include_str!("../data/generic-gateway.toml"),
    ),
    ("gnutls-3.toml", include_str!("../data/gnutls-3.toml")),
    ("go.toml", include_str!("../data/go.toml")),
    ("java-17.toml", include_str!("../data/java-17.toml")),
    ("kamailio.toml", include_str!("../data/kamailio.toml")),
    ("lync-2010.toml", include_str!("../data/lync-2010.toml")),
    ("lync-2013.toml", include_str!("../data/lync-2013.toml")),
    (
        "lync-phone-edition.toml",
        include_str!("../data/lync-phone-edition.toml"),
    ),
    ("lync.toml", include_str!("../data/lync.toml")),
    ("nss.toml", include_str!("../data/nss.toml")),
    ("opensips.toml", include_str!("../data/opensips.toml")),
    ("openssl-3.toml", include_str!("../data/openssl-3.toml")),
    ("openssl-sip.toml", include_str!("../data/openssl-sip.toml")),
    ("revocation.toml", include_str!("../data/revocation.toml")),
    (
        "ribbon-sbc-1000.toml",
        include_str!("../data/ribbon-sbc-1000.toml"),
    ),
    ("schannel.toml", include_str!("../data/schannel.toml")),
    (
        "skype-for-business-2015.toml",
        include_str!("../data/skype-for-business-2015.toml"),
    ),
    (
        "skype-for-business-2019.toml",
        include_str!("../data/skype-for-business-2019.toml"),
    ),
    (
        "teams-direct-routing.toml",
        include_str!("../data/teams-direct-routing.toml"),
    ),
    ("tls-library.toml", include_str!("../data/tls-library.toml")),
    ("webpki.toml", include_str!("../data/webpki.toml")),
];

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::disallowed_methods,
        reason = "a test fails by panicking, and looks at the folder of the data"
    )]

    use super::*;

    fn parse(product: &str) -> Result<Catalogue, CatalogueError> {
        Catalogue::parse(FACTS, &[("p.toml", product)], |_| true)
    }

    #[test]
    fn every_data_file_is_compiled_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "facts.toml")
            .collect();
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(found, listed);
    }

    #[test]
    fn the_catalogue_holds_together() {
        let catalogue = catalogue();
        assert!(
            catalogue.product("lync").is_none(),
            "a family is no product"
        );
        let exchange = catalogue.product("exchange-2016").unwrap();
        assert!(exchange.rules().windows);
        assert!(exchange.rules().families.contains("windows"));
        assert_eq!(
            exchange.rules().rules.first().unwrap().id,
            "revocation-revoked"
        );
    }

    /// Only the heir and its own heirs are judged by the new rule; it has what it does not state from the old.
    #[test]
    fn a_rule_takes_the_place_of_another() {
        let rule = |id: &str, more: &str| format!("[[rule]]\nid = '{id}'\n{more}\n");
        let whole = "source = 's'\nconfidence = 'confirmed'\nsentence = { en = 'no', ja = '否' }";
        let files = [
            (
                "a.toml",
                format!("id = 'a'\nname = 'A'\n{}", rule("r", whole)),
            ),
            (
                "b.toml",
                format!(
                    "id = 'b'\nname = 'B'\ninherits = ['a']\n{}",
                    rule("q", "replaces = 'r'\nsource = 't'")
                ),
            ),
            (
                "c.toml",
                "id = 'c'\nname = 'C'\ninherits = ['b']".to_owned(),
            ),
        ];
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let catalogue = Catalogue::parse(FACTS, &files, |_| true).unwrap();
        let rules = |product: &str| {
            let rules = &catalogue.product(product).unwrap().rules().rules;
            let told = rules.iter();
            told.map(|rule| format!("{} {} {}", rule.id, rule.source, rule.sentence.en))
                .collect::<Vec<_>>()
        };
        assert_eq!(rules("a"), ["r s no"]);
        assert_eq!(rules("b"), ["q t no"]);
        assert_eq!(rules("c"), ["q t no"]);
    }

    /// Whoever does not know the version has to suit each.
    #[test]
    fn a_family_of_versions_has_the_rules_of_each() {
        let catalogue = catalogue();
        for (id, _, members) in catalogue.families() {
            let family = catalogue.recipient(id).unwrap();
            assert_eq!(family.versions(), members);
            assert!(family.delivery().is_some(), "{id}: they differ");
            let has = |id: &str| family.rules().rules.iter().any(|rule| rule.id == id);
            for member in members {
                let member = catalogue.product(member).unwrap();
                assert!(
                    member.rules().rules.iter().all(|rule| has(&rule.id)),
                    "{id}"
                );
                assert!(member.versions().is_empty());
            }
        }
        let families: Vec<_> = catalogue.families().map(|(id, ..)| id).collect();
        assert_eq!(families, ["audiocodes", "exchange-um", "lync"]);
        let by_alias = catalogue.recipient("ribbon-sbc1000").unwrap();
        assert_eq!(by_alias.rules().id, "ribbon-sbc-1000");
        assert_eq!(
            catalogue.aliases("ribbon-sbc-1000").collect::<Vec<_>>(),
            ["ribbon-sbc1000", "ribbon-sbc2000"]
        );
    }

    #[test]
    fn faults_are_named() {
        let rows = [
            (
                "id = 'a'\nname = 'A'\ninherits = ['b']",
                "`a` inherits from `b`, which is missing or inherits from it",
            ),
            (
                "id = 'a'\nname = 'A'\ninherits = ['a']",
                "`a` inherits from `a`, which is missing or inherits from it",
            ),
            (
                "id = 'a'\nname = 'A'\n[[rule]]\nid = 'r'\nsource = 's'\nconfidence = 'confirmed'\nfacts = { moon = [true] }",
                "rule `r` asks for the fact `moon`, which is not defined",
            ),
            (
                "id = 'a'\nname = 'A'\n[[rule]]\nid = 'r'\nsource = 's'\nconfidence = 'confirmed'\nfacts = { os = ['dos'] }",
                "rule `r` wants the fact `os` to be `dos`, which it cannot be",
            ),
            (
                "id = 'a'\nname = 'A'\naliases = ['a']",
                "the name `a` stands for two products",
            ),
            (
                "id = 'a'\nname = 'A'\n[[rule]]\nid = 'r'\nreplaces = 'q'",
                "a rule replaces `q`, which does not exist",
            ),
            (
                "id = 'a'\nname = 'A'\n[[rule]]\nid = 'r'\nsource = 's'\nconfidence = 'confirmed'\n[[rule]]\nid = 'r'\nsource = 's'\nconfidence = 'confirmed'",
                "rule `r` occurs twice",
            ),
        ];
        for (product, wanted) in rows {
            assert_eq!(parse(product).unwrap_err().to_string(), wanted);
        }
        assert!(matches!(parse("id = 1"), Err(CatalogueError::Form { .. })));
    }
}
