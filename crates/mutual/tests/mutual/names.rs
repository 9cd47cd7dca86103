//! The name that was dialled.

use std::net::{IpAddr, Ipv4Addr};

use countersign_mutual::Role;
use countersign_testkit::{DnType, Template};

use crate::case::{Case, Pki, bites, rule};

fn rules(common_name: &str) -> String {
    rule(&format!(
        "id = 'name'\ntest = {{ kind = 'server-name', common-name = '{common_name}' }}"
    ))
}

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 1, 1, 5));

#[test]
fn names_that_match() {
    let pki = Pki::new();
    let leaf = |change: fn(Template) -> Template| pki.leaf(change);
    let san = leaf(|leaf| leaf.dns("alias.contoso.com"));
    let none = leaf(Template::without_alternative_names);
    let address = leaf(|leaf| leaf.without_alternative_names().ip(ADDRESS));
    let both = leaf(|leaf| leaf.ip(ADDRESS));
    let wildcard = leaf(|leaf| leaf.without_alternative_names().dns("*.contoso.com"));
    let cn_address = leaf(|leaf| {
        leaf.without_alternative_names()
            .attribute(DnType::CommonName, "10.1.1.5")
    });
    let rows = [
        ("san", &san, "um1.contoso.com", [true, true, true]),
        ("san", &san, "ALIAS.contoso.com", [true, true, true]),
        ("san", &san, "other.contoso.com", [false, false, false]),
        ("no san", &none, "um1.contoso.com", [false, true, true]),
        // With an address in it the SAN is there, and has no DNS name.
        ("address", &address, "um1.contoso.com", [false, false, true]),
        ("address", &address, "10.1.1.5", [true, true, true]),
        ("address", &address, "10.1.1.6", [false, false, false]),
        ("both", &both, "10.1.1.5", [true, true, true]),
        ("san", &san, "10.1.1.5", [false, false, false]),
        ("wildcard", &wildcard, "um1.contoso.com", [true, true, true]),
        (
            "wildcard",
            &wildcard,
            "a.um1.contoso.com",
            [false, false, false],
        ),
        ("wildcard", &wildcard, "contoso.com", [false, false, false]),
        (
            "address as common name",
            &cn_address,
            "10.1.1.5",
            [false, true, true],
        ),
    ];
    for (what, leaf, host, wanted) in rows {
        for (common_name, wanted) in ["never", "without-san", "without-dns-name"]
            .iter()
            .zip(wanted)
        {
            let case = Case::new(&rules(common_name))
                .presenting(leaf)
                .dialled(host);
            let answer = if wanted { "yes" } else { "no: NameMismatch!" };
            assert_eq!(
                case.as_server(),
                answer,
                "{what} dialled as {host}, {common_name}"
            );
        }
    }
}

/// Where a rule says that addresses are not dialled, that is all there is to say of the name.
#[test]
fn addresses() {
    let pki = Pki::new();
    let san = pki.leaf(|leaf| leaf);
    let both = pki.leaf(|leaf| leaf.ip(ADDRESS));
    let dialled = |more: &str| {
        format!(
            "{}{}",
            rules("never"),
            bites(&format!(
                "works = 'no'\nremedy = 'R'\ntest = {{ kind = 'dialled-address' }}\n{more}"
            ))
        )
    };
    let moon = dialled("facts = { moon = [true] }");
    let rows = [
        (dialled(""), &san, "um1.contoso.com", "yes"),
        (dialled(""), &san, "10.1.1.5", "no: Bites!"),
        (dialled(""), &both, "10.1.1.5", "no: Bites!"),
        (moon.clone(), &both, "10.1.1.5", "undecided: Bites?moon"),
        (moon, &san, "10.1.1.5", "no: NameMismatch!, Bites?moon"),
    ];
    for (rules, leaf, host, wanted) in rows {
        let case = Case::new(&rules).presenting(leaf).dialled(host);
        assert_eq!(case.as_server(), wanted, "{host}, {rules}");
    }
}

#[test]
fn who_compares_names() {
    let pki = Pki::new();
    let other = Template::leaf("other.contoso.com").issued_by(&pki.issuing);
    let moon = format!("{}facts = {{ moon = [true] }}\n", rules("never"));
    let requests = rule("id = 'r'\ntest = { kind = 'requests-certificate' }");
    let case = |rules: &str| Case::new(rules).presenting(&other);
    let rows = [
        (case(&moon), "undecided: NameMismatch?moon"),
        (case(&moon).judge_fact("moon", false), "yes"),
        (case(&moon).judge_fact("moon", true), "no: NameMismatch!"),
        (case(&format!("{moon}when-unknown = 'silent'\n")), "yes"),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
    // A client is dialled by nobody.
    let case = case(&format!("{}{requests}", rules("never")));
    assert_eq!(case.answer(Role::Client), "yes");
}

#[test]
fn who_looks_for_names_of_clients() {
    let pki = Pki::new();
    let requests = rule("id = 'r'\ntest = { kind = 'requests-certificate' }");
    let looks = |common_name: &str, more: &str| {
        let name = rule(&format!(
            "id = 'n'\ntest = {{ kind = 'client-name', common-name = '{common_name}' }}\n{more}"
        ));
        format!("{requests}{name}")
    };
    let san = pki.leaf(|leaf| leaf);
    let wildcard = pki.leaf(|leaf| leaf.without_alternative_names().dns("*.contoso.com"));
    let other = pki.leaf(|leaf| leaf.without_alternative_names().dns("other.contoso.com"));
    let foreign = Template::leaf("other.contoso.com").issued_by(&pki.issuing);
    let refused = "no: ClientNameMismatch!";
    let moon = "facts = { moon = [true] }";
    let rows = [
        (&san, looks("never", ""), "yes"),
        (&wildcard, looks("never", ""), "yes"),
        (&other, looks("never", ""), refused),
        (&other, looks("without-san", ""), refused),
        // The common name counts beside the SAN.
        (&other, looks("always", ""), "yes"),
        (&foreign, looks("always", ""), refused),
        (
            &foreign,
            looks("always", moon),
            "undecided: ClientNameMismatch?moon",
        ),
    ];
    for (leaf, rules, wanted) in rows {
        let case = Case::new(&rules).presenting(leaf);
        assert_eq!(case.answer(Role::Client), wanted, "{rules}");
        assert_eq!(case.as_server(), "yes", "servers are dialled");
    }
    let case = Case::new(&looks("never", "")).presenting(&foreign);
    let check = case.check(Role::Client);
    assert_eq!(
        check.reasons[0].sentence,
        "judge.contoso.com knows um1.contoso.com as `um1.contoso.com` and looks for that name in its client certificate, but `CN=other.contoso.com` is for `other.contoso.com`"
    );
}

#[test]
fn what_is_said() {
    let pki = Pki::new();
    let many = pki.leaf(|leaf| (0..12).fold(leaf, |leaf, number| leaf.dns(&format!("a{number}"))));
    let address = pki.leaf(|leaf| leaf.without_alternative_names().ip(ADDRESS));
    let empty = pki.leaf(|leaf| leaf.without_alternative_names().uri("sip:um1"));
    let plain = pki.leaf(|leaf| leaf);
    let rows = [
        (
            &plain,
            "pool1.contoso.com",
            "judge.contoso.com dials `pool1.contoso.com`, but the certificate `CN=um1.contoso.com` of um1.contoso.com is for `um1.contoso.com`",
            "with `pool1.contoso.com` among the DNS names of its SAN",
        ),
        (
            &many,
            "pool1.contoso.com",
            "is for `um1.contoso.com`, `a0`, `a1`, `a2`, `a3`, `a4`, `a5`, `a6`, `a7`, `a8` and 3 more",
            "",
        ),
        (
            &address,
            "10.9.9.9",
            "is for `10.1.1.5`",
            "with `10.9.9.9` among the IP addresses of its SAN",
        ),
        (&empty, "pool1.contoso.com", "is for no host at all", ""),
        (
            &plain,
            "um1..contoso.com",
            "dials `um1..contoso.com`, which is neither a host name nor an address: no certificate is for it",
            "let judge.contoso.com dial a name that the certificate has",
        ),
    ];
    for (leaf, host, sentence, remedy) in rows {
        let reason = Case::new(&rules("never"))
            .presenting(leaf)
            .dialled(host)
            .reason();
        assert!(reason.sentence.contains(sentence), "{}", reason.sentence);
        assert!(
            reason.remedy.as_ref().unwrap().contains(remedy),
            "{reason:#?}"
        );
        assert_eq!(reason.certificate.unwrap().subject, "CN=um1.contoso.com");
    }
}
