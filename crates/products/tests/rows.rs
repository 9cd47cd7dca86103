//! What every row of the data keeps to.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::Text;
use countersign_mutual::{
    Answer, Confidence, FactValue, JUDGE_CODES, JUDGE_FACTS, Layer, Rule, Test, WindowsCodes,
};
use countersign_products::{Catalogue, catalogue};

/// Every rule once, whoever inherits it.
fn rules(catalogue: &Catalogue) -> BTreeMap<&str, &Rule> {
    catalogue
        .products()
        .flat_map(|(_, product)| &product.rules().rules)
        .map(|rule| (rule.id.as_str(), rule))
        .collect()
}

/// Whether the judge finds codes and sentences of its own for what the test finds.
fn speaks_for_itself(test: &Test) -> bool {
    matches!(
        test,
        Test::Chain(_)
            | Test::Purpose { .. }
            | Test::ServerName { .. }
            | Test::ClientName { .. }
            | Test::RequestsCertificate
    )
}

/// The words in braces; PowerShell's script blocks are none.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| {
        let (word, _) = rest.split_once('}')?;
        let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_word.then_some(word)
    })
}

/// Whether a text is there in both languages, with the same words to fill in.
fn says_the_same(text: &Text<String>) -> bool {
    let words = |text| placeholders(text).collect::<BTreeSet<_>>();
    let Text { en, ja } = text;
    !en.trim().is_empty() && !ja.trim().is_empty() && words(en) == words(ja)
}

#[test]
fn a_row_that_answers_says_why_and_what_to_do() {
    for (id, rule) in rules(&catalogue()) {
        assert!(!rule.source.trim().is_empty(), "{id}");
        if speaks_for_itself(&rule.test) {
            assert_eq!(
                (rule.works, rule.supported),
                (None, None),
                "{id}: the judge answers"
            );
            assert!(
                rule.code.is_none() && rule.layer.is_none(),
                "{id}: the judge has its codes"
            );
            assert!(
                rule.sentence.is_empty(),
                "{id}: the judge has its sentences"
            );
            continue;
        }
        for text in [&rule.sentence, &rule.remedy] {
            assert!(says_the_same(text), "{id}: {text:?}");
            assert!(!text.en.ends_with('.') && !text.ja.ends_with('。'), "{id}");
        }
        assert!(rule.code.is_some() && rule.layer.is_some(), "{id}");
        let answers = [rule.works, rule.supported];
        assert!(
            answers
                .iter()
                .flatten()
                .all(|answer| matches!(answer, Answer::No | Answer::Undecided)),
            "{id}: a rule finds faults, or doubts"
        );
    }
}

#[test]
fn sentences_use_the_words_that_are_filled_in() {
    for (id, rule) in rules(&catalogue()) {
        for word in placeholders(&rule.sentence.en).chain(placeholders(&rule.remedy.en)) {
            assert!(Rule::PLACEHOLDERS.contains(&word), "{id}: {{{word}}}");
        }
        let texts = [&rule.sentence, &rule.remedy];
        let found = texts.iter().any(|text| text.en.contains("{found}"));
        assert!(
            !found || finds_words(&rule.test),
            "{id}: nothing is found to be told"
        );
    }
    for fact in catalogue().facts().values() {
        let Text { en, .. } = &fact.question;
        assert!(en.contains("{party}") && en.ends_with('?'), "{}", fact.name);
        for text in [&fact.question, &fact.how] {
            assert!(says_the_same(text), "{}: {text:?}", fact.name);
            assert!(
                placeholders(&text.en).all(|word| word == "party"),
                "{}",
                fact.name
            );
        }
    }
}

/// Whether `{found}` stands for something.
fn finds_words(test: &Test) -> bool {
    match test {
        Test::Certificate(predicate) => {
            predicate.wildcard_common_name.is_some()
                || predicate.subject_is_known.is_some()
                || predicate.own_names_in_san == Some(false)
                || predicate.known_below.is_some()
                || predicate.rsa_key.is_some()
                || predicate.rsa_bits_above.is_some()
                || predicate.rsa_bits_below.is_some()
                || !predicate.keys_other_than.is_empty()
                || predicate.application_policies_suffice == Some(false)
                || predicate.store_purposes_suffice == Some(false)
                || predicate.pss.is_some()
                || !predicate.hashes.is_empty()
        }
        _ => true,
    }
}

/// A code is stable and means one thing: the same layer and the same kind of test wherever it is used.
#[test]
fn a_code_has_one_meaning() {
    let catalogue = catalogue();
    let mut meanings: BTreeMap<&str, (Option<Layer>, std::mem::Discriminant<Test>)> =
        BTreeMap::new();
    for (id, rule) in rules(&catalogue) {
        let Some(code) = rule.code.as_deref() else {
            continue;
        };
        assert!(
            code.starts_with(|c: char| c.is_ascii_uppercase())
                && code.chars().all(|c| c.is_ascii_alphanumeric()),
            "{id}: {code}"
        );
        assert!(
            !JUDGE_CODES.contains(&code),
            "{id}: {code} is the judge's own"
        );
        let meaning = (rule.layer, std::mem::discriminant(&rule.test));
        let known = *meanings.entry(code).or_insert(meaning);
        assert_eq!(known, meaning, "{id}: {code} means something else already");
    }
}

#[test]
fn codes_of_windows_are_known() {
    for (id, rule) in rules(&catalogue()) {
        if let Some(hresult) = &rule.hresult {
            assert!(WindowsCodes::named(hresult).is_some(), "{id}: {hresult}");
        }
    }
    assert!(WindowsCodes::named("CERT_E_MOON").is_none());
}

/// Every fact is asked for by somebody, and what the judge asks for is defined.
#[test]
fn facts_are_asked_for() {
    let catalogue = catalogue();
    let rules = rules(&catalogue);
    let mut asked: BTreeSet<&str> = JUDGE_FACTS.into();
    for (id, rule) in &rules {
        if let Test::PathLength { fact } = &rule.test {
            asked.insert(fact);
        }
        for (fact, values) in &rule.facts {
            asked.insert(fact);
            assert!(
                !values.is_empty(),
                "{id} never bites: {fact} has no value that lets it"
            );
            let is_word = |value: &FactValue| matches!(value, FactValue::Word(_));
            let words = !catalogue.facts()[fact].values.is_empty();
            assert!(
                values.iter().all(|value| is_word(value) == words),
                "{id}: {fact}"
            );
        }
    }
    let defined: BTreeSet<&str> = catalogue.facts().keys().map(String::as_str).collect();
    assert_eq!(defined, asked);
}

/// A rule about families that nobody is of would never bite.
#[test]
fn families_have_members() {
    let catalogue = catalogue();
    let families: BTreeSet<&String> = catalogue
        .products()
        .flat_map(|(_, product)| &product.rules().families)
        .collect();
    for (id, rule) in rules(&catalogue) {
        for family in &rule.with {
            assert!(families.contains(family), "{id}: nobody is of `{family}`");
        }
    }
}

/// In each role a product judges chains, purposes and names by one rule under one setting, or two of them
/// would contradict.
#[test]
fn one_rule_for_one_question() {
    use countersign_mutual::Role;
    let catalogue = catalogue();
    for (product, entry) in catalogue.products() {
        for role in [Role::Server, Role::Client] {
            let of = |kind: fn(&Test) -> bool| -> Vec<&Rule> {
                let rules = entry.rules().rules.iter();
                rules
                    .filter(|rule| rule.roles.is_empty() || rule.roles.contains(&role))
                    .filter(|rule| kind(&rule.test))
                    .collect()
            };
            let chains = of(|test| matches!(test, Test::Chain(_)));
            assert!(!chains.is_empty(), "{product} judges a {role}");
            for rules in [
                chains,
                of(|test| matches!(test, Test::Purpose { .. })),
                of(|test| matches!(test, Test::ServerName { .. })),
                of(|test| matches!(test, Test::ClientName { .. })),
            ] {
                for (number, rule) in rules.iter().enumerate() {
                    for other in rules.iter().skip(number + 1) {
                        assert!(exclude(rule, other), "{product}: {role}: {}", other.id);
                    }
                }
            }
        }
    }
}

/// Whether some fact keeps two rules from biting both.
fn exclude(rule: &Rule, other: &Rule) -> bool {
    rule.facts.iter().any(|(fact, values)| {
        let others = other.facts.get(fact);
        others.is_some_and(|others| !others.iter().any(|value| values.contains(value)))
    })
}

/// A row claims what its source bears: where the source owns that a part is inferred, the row is inferred, and
/// where it owns that nobody confirmed a part, the row is unconfirmed. The other way round a reader of the source
/// finds which part that is.
#[test]
fn a_row_claims_no_more_than_its_source() {
    let catalogue = catalogue();
    let mut rows: Vec<(String, &str, Confidence)> = Vec::new();
    for (id, rule) in rules(&catalogue) {
        rows.push((id.to_owned(), &rule.source, rule.confidence));
        if let Test::Chain(chain) = &rule.test {
            let knobs = chain.knobs.iter();
            rows.extend(
                knobs.map(|it| (format!("{id}: {:?}", it.knob), &*it.source, it.confidence)),
            );
        }
    }
    for (product, entry) in catalogue.products() {
        let ports = entry.ports().iter();
        rows.extend(ports.map(|it| {
            (
                format!("{product}: {}", it.number),
                &*it.source,
                it.confidence,
            )
        }));
        let Some(delivery) = entry.delivery() else {
            continue;
        };
        rows.push((product.to_owned(), &delivery.source, delivery.confidence));
        let limits = delivery.limits.iter();
        rows.extend(limits.map(|it| (format!("{product}: {}", it.of), &*it.source, it.confidence)));
        let notes = delivery.notes.iter();
        rows.extend(notes.map(|it| (product.to_owned(), &*it.source, it.confidence)));
    }
    for (row, source, confidence) in rows {
        assert!(!source.trim().is_empty(), "{row}");
        assert_eq!(confidence, borne_by(source), "{row}: {source}");
    }
}

/// How sure a source makes a row, by what it owns to.
fn borne_by(source: &str) -> Confidence {
    let unconfirmed = ["general knowledge", "not confirmed"];
    if unconfirmed.iter().any(|words| source.contains(words)) {
        Confidence::Unconfirmed
    } else if source.contains("inferred") {
        Confidence::Inferred
    } else {
        Confidence::Confirmed
    }
}

/// A chain is judged by one value of each knob.
#[test]
fn a_knob_is_turned_once() {
    for (id, rule) in rules(&catalogue()) {
        let Test::Chain(chain) = &rule.test else {
            continue;
        };
        for (number, cited) in chain.knobs.iter().enumerate() {
            let kind = std::mem::discriminant(&cited.knob);
            let others = chain.knobs.iter().take(number);
            let mut kinds = others.map(|other| std::mem::discriminant(&other.knob));
            assert!(
                kinds.all(|other| other != kind),
                "{id}: {:?} twice",
                cited.knob
            );
        }
    }
}

/// In what form a product takes a certificate.
#[test]
fn deliveries_are_those_of_the_product() {
    use countersign_products::{Above, Form, KeyProtection, Protection};
    let catalogue = catalogue();
    for (product, entry) in catalogue.products() {
        let Some(delivery) = entry.delivery() else {
            continue;
        };
        for note in &delivery.notes {
            assert!(says_the_same(&note.text), "{product}: {:?}", note.text);
        }
        for (index, limit) in delivery.limits.iter().enumerate() {
            let mut before = delivery.limits.iter().take(index);
            assert!(
                limit.most > 0 && before.all(|other| other.of != limit.of),
                "{product}"
            );
        }
    }
    // An heir's own stands in its family's place.
    let of = |product: &str| catalogue.product(product).unwrap().delivery().unwrap();
    let csp = "Microsoft RSA SChannel Cryptographic Provider";
    for (product, provider) in [
        ("exchange-2013", Some(csp)),
        ("lync-2013", Some(csp)),
        ("exchange-web", None),
    ] {
        let wanted = Form::Pkcs12 {
            protection: Protection::TripleDes,
            provider: provider.map(str::to_owned),
        };
        assert_eq!(of(product).form, wanted, "{product}");
    }
    let clear = KeyProtection::Clear;
    assert_eq!(of("kamailio").form, Form::Pem { key: clear });
    assert_ne!(of("asterisk").form, of("kamailio").form);
    assert_eq!(of("audiocodes-7").above, Above::Nothing);
    assert_eq!(of("audiocodes-6.4"), of("audiocodes-7"));
}

#[test]
fn placeholders_are_found() {
    let found: Vec<&str> = placeholders("a {b} { $_.c } {D_1} {e").collect();
    assert_eq!(found, ["b", "D_1"]);
}
