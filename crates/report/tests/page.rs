//! The page: every mark leads somewhere, nothing is loaded, and no name of an estate becomes markup.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use core::fmt::Write as _;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use countersign_messages::Language;
use countersign_products::catalogue;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, Template};
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
        "The same is to be said of",
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
    assert!(page.contains("gw602.contoso.com and 399 more"));
    assert_eq!(page.matches("<g class=\"node ").count(), 3);
    assert!(page.matches("<article ").count() < 12);
    let links = section(&page, "links");
    for number in 2..1002 {
        assert!(
            links.contains(&format!("gw{number}.contoso.com")),
            "gw{number}"
        );
    }
    // What the links follow from is said where it changes, and what is to be done for many is one step.
    let origins = links.matches("Follows from ").count();
    assert!((1..=4).contains(&origins), "{origins}");
    let plan = section(&page, "plan");
    let steps = plan.matches("<li id=\"step-").count();
    assert!((1..=30).contains(&steps), "{steps}");
    assert!(plan.contains("likewise for gw") && plan.contains(" more"));
    assert!(page.len() < 400_000, "{}", page.len());
}

/// Peers of which each trusts others, and no two fare alike.
fn strangers(count: usize) -> (String, HashMap<String, Vec<u8>>) {
    const ROOTS: usize = 6;
    const PRODUCTS: [&str; 3] = ["openssl-3", "gnutls-3", "kamailio"];
    let host = |number: usize| format!("sip{}.contoso.com", number % count);
    let roots: Vec<Identity> = (0..ROOTS)
        .map(|number| Template::root(&format!("Root CA {number}")).self_signed())
        .collect();
    let named = roots.iter().enumerate();
    let mut files: HashMap<String, Vec<u8>> = named
        .map(|(number, root)| (format!("root{number}"), root.der().to_vec()))
        .collect();
    let mut text = String::new();
    for number in 0..count {
        let name = host(number);
        let mut leaf = Template::leaf(&name);
        if number % 7 == 0 {
            leaf = leaf.server_only();
        }
        let leaf = leaf.issued_by(&roots[number % ROOTS]);
        files.insert(name.clone(), leaf.der().to_vec());
        let is_trusted = |root: &usize| (((number + 1) * 37) >> root) & 1 == 1;
        let trusted: Vec<String> = (0..ROOTS)
            .filter(is_trusted)
            .map(|root| format!("\"root{root}\""))
            .collect();
        let peers = [1, 7, 31].map(|step| format!("\"{}\"", host(number + step)));
        let _ = writeln!(
            text,
            "[[peer]]\nfqdn = \"{name}\"\nkind = \"other\"\nproduct = \"{}\"\ncertificate = \"{name}\"\nmutual_tls = true\nverify_server_name = true\nstore = {{ trusted_roots = [{}], intermediates = [] }}\n[[link]]\nfrom = \"{name}\"\nto = [{}]",
            PRODUCTS[number % PRODUCTS.len()],
            trusted.join(", "),
            peers.join(", "),
        );
    }
    (text, files)
}

/// Where no two fare alike, the drawing is of groups, each link is named, each mark that is not well leads to what
/// to do, and a peer more costs its names and little else.
#[test]
fn strangers_fit_a_page() {
    let pages = [20, 60].map(|count| {
        let (text, files) = strangers(count);
        let estate = Estate::load(&parse(&text).unwrap(), &catalogue(), |reference| {
            Ok(files[reference.path()].clone())
        });
        let page = countersign_report::page(
            "strangers",
            &estate.unwrap(),
            &Signatures::new(provider()),
            NOW,
        );
        let nodes = page.matches("<g class=\"node ").count();
        assert!((3..=16).contains(&nodes), "{nodes} nodes");
        let lines = page.matches("<path d=").count();
        assert!((3..=60).contains(&lines), "{lines} lines");
        let links = section(&page, "links");
        for number in 0..count {
            let (a, b) = (number, (number + 7) % count);
            let [a, b] = [a, b].map(|number| format!("sip{number}.contoso.com"));
            let is_named = links.split("<p>").any(|line| {
                let line = line.split("</p>").next().unwrap();
                let (from, to) = line.split_once(" ↔ ").unwrap_or_default();
                from.split(", ").any(|it| it == a) && to.split(", ").any(|it| it == b)
            });
            assert!(is_named, "{a} and {b}");
        }
        let ills: BTreeSet<&str> = page
            .split("<a href=\"#check-")
            .filter(|rest| {
                rest.split('>')
                    .next()
                    .unwrap()
                    .contains("class=\"mark ill\"")
            })
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert!(ills.len() > 3, "{ills:?}");
        for case in ills {
            let opening = format!("<article id=\"check-{case}\"");
            let (_, article) = page.split_once(opening.as_str()).unwrap();
            let (article, _) = article.split_once("</article>").unwrap();
            assert!(
                article.contains("class=\"remedy\"") && article.contains("class=\"chain\""),
                "{article}"
            );
        }
        // To import one root is no remedy where another is missing: each is told for each product that lacks it.
        let remedies: BTreeSet<(&str, &str)> = page
            .split("<b>What to do:</b> import <code>")
            .skip(1)
            .filter_map(|it| {
                let (root, rest) = it.split_once("</code>")?;
                let (_, rest) = rest.split_once("Rule <code>")?;
                Some((root, rest.split_once("</code>")?.0))
            })
            .collect();
        assert!(remedies.len() >= 12, "{remedies:?}");
        page.len()
    });
    let [few, many] = pages;
    assert!((many - few) / 40 < 1_500, "{few} and {many}");
}

/// The section of this name.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let opening = format!("<section id=\"{id}\"");
    let (_, section) = page.split_once(opening.as_str()).unwrap();
    section.split("</section>").next().unwrap()
}

/// On a line of the drawing A stands to the left: from the gateway's side the third check fails, as the table says.
#[test]
fn the_drawing_counts_checks_from_the_left() {
    let page = example("broken/half-deployed.toml");
    let (_, drawing) = page.split_once("<svg class=\"graph\"").unwrap();
    let (drawing, _) = drawing.split_once("</svg>").unwrap();
    let (_, line) = drawing
        .split_once("<title>gw1.contoso.com and cas1.contoso.com/um-call-router")
        .unwrap();
    let (words, _) = line.split_once("</title>").unwrap();
    assert_eq!(
        words,
        " (2 connections): 1 holds, 2 holds, 3 does not hold, 4 holds"
    );
    assert!(section(&page, "links").contains("aria-label=\"check 3: does not hold\""));
}

/// The verdict is first, then what to do: each leads to why.
#[test]
fn what_to_do_comes_before_all_details() {
    let page = example("broken/wildcard.toml");
    let [verdict, next, drawing] = ["5 of 9 links work", "<section id=\"next\"", "<svg"]
        .map(|words| page.find(words).unwrap());
    assert!(verdict < next && next < drawing);
    let next = section(&page, "next");
    let ways = attributes(next, "href");
    assert!(!ways.is_empty());
    for way in ways {
        let id = format!("id=\"{}\"", &way[1..]);
        assert!(page.contains(&id), "{way}");
    }
    assert!(
        next.contains("(4 links; likewise for another pair of parties)"),
        "{next}"
    );
}

/// Whom it is about is told where the words of a remedy name nobody: two hosts may call for the same.
#[test]
fn what_to_do_names_a_host() {
    let page = example("broken/startup-mode-tcp.toml");
    let next = section(&page, "next");
    let item = next.split("<li>").nth(1).unwrap();
    assert!(
        item.contains("Set-UMService") && item.contains("mbx1.contoso.com/um"),
        "{item}"
    );
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
    assert_eq!(table.matches("<tr>").count(), 7, "a row for each endpoint");
    let linked: Vec<&str> = attributes(table, "href");
    assert_eq!(linked.len(), 4, "{linked:?}");
    assert_eq!(table.matches("class=\"mark ill\"").count(), 4);
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
    assert_eq!(sections, 10);
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
