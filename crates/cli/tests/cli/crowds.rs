//! Estates of many peers, told on a few screens.

use core::fmt::Write as _;

use countersign_testkit::{NOW, Template};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::program::{Bench, words};

const DAY: Duration = Duration::DAY;

const GATEWAYS: usize = 200;

/// A server of Exchange 2013, of which little is known, and so many gateways, each with a listed name.
fn bench() -> Bench {
    let mut estate = String::from(
        "at = 2026-06-15T12:00:00Z\n\
         \n\
         [[dial_plan]]\nname = \"Plan\"\nuri_type = \"TelExtn\"\nvoip_security = \"Unsecured\"\n\
         \n\
         [[exchange]]\nfqdn = \"um1.contoso.com\"\nversion = \"2013\"\n\
         roles = [\"client-access\", \"mailbox\"]\n",
    );
    for number in 1..=GATEWAYS {
        let name = format!("gw{number}.contoso.com");
        let _ = write!(
            estate,
            "\n[[um_ip_gateways]]\naddress = \"{name}\"\nport = 5060\n\
             \n[[peer]]\nfqdn = \"{name}\"\nkind = \"gateway\"\n\
             \n[[link]]\nfrom = \"{name}\"\nto = \"um1.contoso.com\"\n"
        );
    }
    let bench = Bench::new();
    bench.write("estate.toml", estate);
    bench
}

/// The numbers of `1, 3-5`.
fn numbers(spans: &str) -> Vec<usize> {
    let spans = spans.split(", ").flat_map(|span| {
        let (first, last) = span.split_once('-').unwrap_or((span, span));
        first.parse().unwrap()..=last.parse().unwrap()
    });
    spans.collect()
}

#[test]
fn a_plan_of_many_peers_is_told_on_a_few_screens() {
    let bench = bench();
    let said = |format: &str| bench.countersign(words(&format!("plan estate.toml {format}")));
    let whole = said("--format json").json();
    let steps = whole["steps"].as_array().unwrap();
    assert!(steps.len() > 4 * GATEWAYS, "{}", steps.len());
    let text = said("").stdout;
    assert!(text.lines().count() < 200, "{text}");
    assert!(
        text.contains("find out: on which port does gw1.contoso.com listen for TLS?\n     likewise gw2.contoso.com, gw3.contoso.com, gw4.contoso.com and 196 more\n"),
        "{text}"
    );
    // Every step is told, by itself or with others, and in its order.
    let labels = text.lines().filter_map(|line| {
        let (label, _) = line.trim_start().split_once(". ")?;
        label
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(label)
    });
    let told: Vec<usize> = labels.flat_map(numbers).collect();
    assert_eq!(told, (1..=steps.len()).collect::<Vec<_>>(), "{text}");
    let page = said("--format markdown").stdout;
    let headings = page.lines().filter_map(|line| line.strip_prefix("### "));
    let headings = headings.filter_map(|line| line.split_once(". "));
    let told: Vec<usize> = headings.flat_map(|(label, _)| numbers(label)).collect();
    assert_eq!(told, (1..=steps.len()).collect::<Vec<_>>(), "{page}");
}

#[test]
fn the_requirements_of_many_peers_are_told_on_a_few_screens() {
    let bench = bench();
    for arguments in [
        "requirements estate.toml",
        "requirements estate.toml --explain GW-8",
    ] {
        let text = bench.countersign(words(arguments)).stdout;
        assert!(text.lines().count() < 200, "{text}");
        assert!(
            text.contains("gw2.contoso.com, gw3.contoso.com, gw4.contoso.com and 196 more"),
            "{text}"
        );
    }
}

/// Links that fare alike are told once, and each by itself where it is asked for; JSON has all of them.
#[test]
fn the_links_of_many_peers_are_told_on_a_few_screens() {
    let bench = bench();
    let said =
        |arguments: &str| bench.countersign(words(&format!("check estate.toml {arguments}")));
    let links = said("--format json").json()["links"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(links, 2 * GATEWAYS);
    let text = said("").stdout;
    assert!(text.lines().count() < 200, "{text}");
    // How many there are of each kind stands on the first screen.
    let first_screen = text.lines().take(24);
    let told = first_screen.filter_map(|line| {
        let (count, _) = line.split_once(" links, as ")?;
        count.split(' ').next_back()?.parse::<usize>().ok()
    });
    assert_eq!(told.sum::<usize>(), links, "{text}");
    assert!(
        text.contains("likewise     gw1.contoso.com <-> um1.contoso.com/um, gw2.contoso.com <->"),
        "{text}"
    );
    let each = said("--all").stdout;
    let lines = each.lines().filter(|line| line.contains("<->"));
    assert_eq!(lines.count(), links);
}

/// So are the changes of links.
#[test]
fn changes_of_many_links_are_told_on_a_few_screens() {
    let bench = bench();
    let said = |arguments: &str| {
        let command = format!("what-if estate.toml --judge um1=kamailio {arguments}");
        bench.countersign(words(&command))
    };
    let changed = said("--format json").json()["links"]
        .as_array()
        .unwrap()
        .len();
    assert!(changed >= GATEWAYS, "{changed}");
    let text = said("").stdout;
    assert!(text.lines().count() < 100, "{text}");
    let first_screen = text.lines().take(24);
    let told = first_screen.filter_map(|line| {
        let (count, _) = line.split_once(" links, as ")?;
        count.split(' ').next_back()?.parse::<usize>().ok()
    });
    assert_eq!(told.sum::<usize>(), changed, "{text}");
    assert!(
        text.contains("likewise     gw1.contoso.com <-> um1.contoso.com/um, gw2."),
        "{text}"
    );
    let each = said("--all").stdout;
    let lines = each.lines().filter(|line| line.contains("<->"));
    assert_eq!(lines.count(), changed);
}

/// And what is broken, before what to change: what is to be done alike in many places is told once.
#[test]
fn repairs_of_many_links_are_told_on_one_screen() {
    const EXPIRED: usize = 40;
    let root = Template::root("Contoso Root CA").self_signed();
    let bench = Bench::new();
    bench.write("root.pem", root.pem());
    let um = Template::leaf("um1.contoso.com").issued_by(&root);
    bench.write("um.pem", um.pem());
    let mut estate = String::from(
        "[[exchange]]\nfqdn = \"um1.contoso.com\"\nversion = \"2013\"\nroles = [\"mailbox\"]\n\
         os = \"2012r2\"\num = { certificate = \"um.pem\", startup_mode = \"dual\" }\n\
         store = { trusted_roots = [\"root.pem\"], intermediates = [], auto_root_update = false, aia = false }\n",
    );
    for number in 1..=EXPIRED {
        let name = format!("gw{number}.contoso.com");
        let gateway = Template::leaf(&name).validity(NOW - DAY * 90, NOW - DAY);
        bench.write(&format!("{name}.pem"), gateway.issued_by(&root).pem());
        let _ = write!(
            estate,
            "[[peer]]\nfqdn = \"{name}\"\nkind = \"gateway\"\ncertificate = \"{name}.pem\"\n\
             store = {{ trusted_roots = [\"root.pem\"] }}\nmutual_tls = true\n\
             verify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true\n\
             [[link]]\nfrom = \"{name}\"\nto = \"um1.contoso.com/um\"\n"
        );
    }
    let at = NOW.format(&Rfc3339).unwrap();
    let names: Vec<String> = { 1..=EXPIRED }
        .map(|number| format!("\"gw{number}.contoso.com\""))
        .collect();
    let names = names.join(", ");
    bench.write(
        "estate.toml",
        format!("at = {at}\num_ip_gateways = [{names}]\n{estate}"),
    );
    let said = |arguments: &str| {
        let command = format!("repair estate.toml {arguments}");
        bench.countersign(words(&command))
    };
    let text = said("").stdout;
    assert!(text.lines().count() <= 24, "{text}");
    assert!(text.contains(" links, as gw1.contoso.com"), "{text}");
    assert!(
        text.contains("likewise     gw2.contoso.com, gw3.contoso.com"),
        "{text}"
    );
    let report = said("--format json").json();
    let steps = report["proposals"][0]["steps"].as_array().unwrap();
    let reissued = |step: &&serde_json::Value| {
        let what = step["what"].as_str().unwrap();
        what.starts_with("reissue the certificate `CN=gw")
    };
    assert_eq!(steps.iter().filter(reissued).count(), EXPIRED, "{report:#}");
    let each = said("--all").stdout;
    let is_step = |line: &&str| {
        let number = line.trim_start().split_once(". ");
        number.is_some_and(|(number, _)| number.parse::<usize>().is_ok())
    };
    assert_eq!(each.lines().filter(is_step).count(), steps.len(), "{each}");
}
