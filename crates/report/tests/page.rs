//! The page: every mark leads somewhere, nothing is loaded, and no name of an estate becomes markup.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::collections::BTreeSet;
use std::path::Path;

use countersign_messages::Language;
use countersign_products::catalogue;
use countersign_provider_aws_lc::provider;
use countersign_trust::Signatures;
use countersign_um::{Estate, parse};
use time::macros::datetime;

fn page(text: &str, folder: &Path) -> String {
    page_in(Language::English, text, folder)
}

fn page_in(language: Language, text: &str, folder: &Path) -> String {
    let estate = Estate::load(&parse(text).unwrap(), &catalogue(), |reference| {
        Ok(std::fs::read(folder.join(reference.path())).unwrap())
    });
    let estate = estate.unwrap().in_language(language);
    let signatures = Signatures::new(provider());
    let at = datetime!(2026-06-15 12:00:00 UTC);
    countersign_report::page("Contoso & <Sons>", &estate, &signatures, at)
}

fn example(name: &str) -> String {
    example_in(Language::English, name)
}

fn example_in(language: Language, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/contoso")
        .join(name);
    page_in(
        language,
        &std::fs::read_to_string(&path).unwrap(),
        path.parent().unwrap(),
    )
}

/// What stands in an attribute, each time.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let opening = format!(" {name}=\"");
    let values = page.split(opening.as_str()).skip(1);
    values.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_anchor_is_there_once() {
    for name in [
        "estate.toml",
        "broken/wildcard.toml",
        "broken/half-deployed.toml",
    ] {
        let page = example(name);
        let ids = attributes(&page, "id");
        let distinct: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{name}: an id twice");
        for href in attributes(&page, "href") {
            let anchor = href.strip_prefix('#').unwrap_or(href);
            assert!(distinct.contains(anchor), "{name}: {href} leads nowhere");
        }
        for labelled in attributes(&page, "aria-labelledby") {
            assert!(
                distinct.contains(labelled),
                "{name}: {labelled} is no label"
            );
        }
        for loads in ["src=", "<script", "@import", "url(", "<link"] {
            assert!(!page.contains(loads), "{name}: {loads}");
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_remedy() {
    let well = example("estate.toml");
    assert!(well.contains("All 9 links work"));
    assert!(!well.contains("What to do"));
    let broken = example("broken/wildcard.toml");
    for words in [
        "5 of 9 links work, 4 do not work, 4 are not supported",
        "PeerIdentityWildcardCN",
        "with the subject <code>CN=cas1.contoso.com</code>",
        "trusted root of fe1.contoso.com",
        "The same is wrong with",
    ] {
        assert!(broken.contains(words), "{words}");
    }
}

/// Peers that fare alike are drawn and explained once, however many they are.
#[test]
fn a_thousand_peers_fit_a_page() {
    let peers = |range: core::ops::Range<u32>, store: &str| -> String {
        range
            .map(|number| {
                format!(
                    "[[peer]]\nfqdn = \"gw{number}.contoso.com\"\nkind = \"gateway\"\nstore = {store}\ncertificate = \"certificates/gw1.pem\"\nmutual_tls = true\nverify_server_certificate = true\nverify_client_purpose = true\nverify_server_name = true\n"
                )
            })
            .collect()
    };
    let estate = format!(
        "[store.domain]\ntrusted_roots = [\"certificates/contoso-root.pem\"]\n{}{}[[exchange]]\nfqdn = \"mbx1.contoso.com\"\nversion = \"2013\"\nroles = [\"mailbox\"]\nstore = \"domain\"\n[exchange.um]\ncertificate = \"certificates/mbx1.pem\"\nstartup_mode = \"dual\"\n",
        peers(2..602, "\"domain\""),
        peers(602..1002, "{ trusted_roots = [] }"),
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso");
    let page = page(&estate, &folder);
    assert!(page.contains("400 like gw602.contoso.com"));
    assert_eq!(page.matches("<article ").count(), 2);
    assert!(page.contains("more links are not in this table"));
    assert!(page.len() < 1_500_000, "{}", page.len());
}

#[test]
fn names_are_text() {
    let estate = "[[peer]]\nname = \"<script>alert(1)</script>\"\nfqdn = \"a.contoso.com\"\nkind = \"gateway\"\n[[peer]]\nname = \"`&\\\"'\"\nfqdn = \"b.contoso.com\"\nkind = \"gateway\"\n[[link]]\nfrom = \"a.contoso.com\"\nto = \"b.contoso.com\"\n";
    let page = page(estate, Path::new("."));
    assert!(!page.contains("<script"));
    assert!(page.contains("Contoso &#38; &#60;Sons&#62;"));
}

/// Of the pairs of groups those that fail lead to why, and no other does.
#[test]
fn a_cell_of_the_matrix_that_fails_leads_to_its_explanation() {
    let page = example("broken/wildcard.toml");
    let (_, table) = page.split_once("<table class=\"matrix\">").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    assert_eq!(table.matches("<tr>").count(), 6, "a row for each group");
    let linked: Vec<&str> = attributes(table, "href");
    assert_eq!(linked.len(), 2, "{linked:?}");
    assert_eq!(table.matches("class=\"mark ill\"").count(), 2);
    assert!(table.contains("fe1.contoso.com and 1 more"));
    assert!(table.contains("PeerIdentityWildcardCN"));
}

/// Of what the page itself says, nothing is left in English where it is Japanese: no run of three words
/// outside of code and of sources.
#[test]
fn a_japanese_page_is_japanese() {
    let page = example_in(Language::Japanese, "broken/wildcard.toml");
    assert!(page.contains("<html lang=\"ja\">"));
    let mut sections = 0;
    for section in page.split("<section id=\"") {
        sections += 1;
        let english = english(section);
        assert!(english.is_empty(), "{english:?}");
    }
    assert_eq!(sections, 8);
}

fn english(html: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in html.split('<').enumerate() {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let is_aside = tag.starts_with("code") || tag.starts_with("style");
        let is_source =
            text.contains("確認済み") || text.contains("推論") || text.contains("未確認");
        if number > 0 && !is_aside && !is_source {
            words.extend(text.split_whitespace());
        }
        words.push("|");
        let labels = ["aria-label", "title"].into_iter();
        words.extend(labels.flat_map(|name| {
            let opening = format!("{name}=\"");
            let label = tag
                .split_once(opening.as_str())
                .map_or("", |(_, rest)| rest);
            label.split('"').next().unwrap().split_whitespace()
        }));
        words.push("|");
    }
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    let runs = words.windows(3);
    runs.filter(|run| run.iter().all(is_word))
        .map(|run| run.join(" "))
        .collect()
}
