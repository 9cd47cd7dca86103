//! What the name constraints of authorities above keep from being issued, and that OpenSSL agrees.

use std::process::Command;
use std::sync::Arc;

use countersign_asn1 as asn1;
use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_ca::{Error, Issued, Ledger, MemoryLedger, Order, Profile};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::rcgen::CidrSubnet;
use countersign_testkit::{GeneralSubtree, KeyAlgorithm, Program, Template};

use crate::house;

/// The kinds of names, the authority's constraints, and what is asked for beside the common name
/// `gw1.contoso.com`; with what is said when it is refused.
#[test]
fn names_are_held_to_the_constraints_above() {
    let dns = |name: &str| GeneralSubtree::DnsName(name.to_owned());
    let mail = |name: &str| GeneralSubtree::Rfc822Name(name.to_owned());
    let net = |address, mask| GeneralSubtree::IpAddress(CidrSubnet::V4(address, mask));
    let ten = || net([10, 0, 0, 0], [255, 0, 0, 0]);
    let contoso = || dns("contoso.com");
    let root = || Template::root("Contoso Root CA").algorithm(KeyAlgorithm::P256);
    let outside = |name: &str, of: &str| {
        format!(
            "name `{name}` is outside of the permitted {of}, as the name constraints of `CN=Contoso Root CA` say"
        )
    };
    let inside = |name: &str, of: &str| {
        format!(
            "name `{name}` is in the excluded {of}, as the name constraints of `CN=Contoso Root CA` say"
        )
    };
    let none = String::new;
    let unjudged = |name: &str, of: &str| {
        format!(
            "name `{name}` cannot be compared with the constraint {of}, as the name constraints of `CN=Contoso Root CA` say"
        )
    };
    let uri = asn1::GeneralName::UniformResourceIdentifier;
    let contoso_name = "O=Contoso".parse::<NameBuilder>().unwrap().to_der();
    let contoso_name =
        asn1::GeneralName::DirectoryName(asn1::Name::from_der(&contoso_name).unwrap());
    let rows: Vec<(Template, &[&str], String)> = vec![
        (root(), &["DNS:gw.fabrikam.com"], none()),
        (root().permit(contoso()), &[], none()),
        (root().permit(contoso()), &["DNS:a.b.contoso.com"], none()),
        (root().permit(contoso()), &["DNS:GW2.Contoso.COM"], none()),
        (
            root().permit(contoso()),
            &["DNS:gw.fabrikam.com"],
            outside("DNS:gw.fabrikam.com", "`DNS:contoso.com`"),
        ),
        (
            root().permit(contoso()),
            &["DNS:notcontoso.com"],
            outside("DNS:notcontoso.com", "`DNS:contoso.com`"),
        ),
        (
            root().permit(contoso()).permit(dns("fabrikam.com")),
            &["DNS:gw.fabrikam.com"],
            none(),
        ),
        (
            root().permit(contoso()).permit(dns("fabrikam.com")),
            &["DNS:a.example"],
            outside("DNS:a.example", "`DNS:contoso.com`, `DNS:fabrikam.com`"),
        ),
        (
            root().permit(dns("fabrikam.com")),
            &[],
            outside("DNS:gw1.contoso.com", "`DNS:fabrikam.com`"),
        ),
        (
            root().exclude(dns("lab.contoso.com")),
            &["DNS:lab.contoso.com"],
            inside("DNS:lab.contoso.com", "`DNS:lab.contoso.com`"),
        ),
        (
            root().exclude(dns("lab.contoso.com")),
            &["DNS:a.lab.contoso.com"],
            inside("DNS:a.lab.contoso.com", "`DNS:lab.contoso.com`"),
        ),
        (
            root().exclude(dns("lab.contoso.com")),
            &["DNS:slab.contoso.com"],
            none(),
        ),
        (
            root().exclude(dns("gw1.contoso.com")),
            &[],
            inside("DNS:gw1.contoso.com", "`DNS:gw1.contoso.com`"),
        ),
        // A constraint of one form says nothing of another.
        (root().permit(contoso()), &["IP:192.168.0.1"], none()),
        (root().permit(ten()), &["IP:10.1.2.3"], none()),
        (
            root().permit(ten()),
            &["IP:192.168.0.1"],
            outside("IP:192.168.0.1", "`IP:10.0.0.0/8`"),
        ),
        (
            root().exclude(ten()),
            &["IP:10.1.2.3"],
            inside("IP:10.1.2.3", "`IP:10.0.0.0/8`"),
        ),
        (root().exclude(ten()), &["IP:192.168.0.1"], none()),
        (
            root().permit(mail("contoso.com")),
            &["email:gw@contoso.com"],
            none(),
        ),
        (
            root().permit(mail("contoso.com")),
            &["email:gw@a.contoso.com"],
            outside("email:gw@a.contoso.com", "`email:contoso.com`"),
        ),
        (
            root().permit(mail(".contoso.com")),
            &["email:gw@a.contoso.com"],
            none(),
        ),
        (
            root().permit(mail("gw@contoso.com")),
            &["email:gw@contoso.com"],
            none(),
        ),
        (
            root().permit(mail("gw@contoso.com")),
            &["email:um@contoso.com"],
            outside("email:um@contoso.com", "`email:gw@contoso.com`"),
        ),
        (
            root().exclude(mail("fabrikam.com")),
            &["email:gw@fabrikam.com"],
            inside("email:gw@fabrikam.com", "`email:fabrikam.com`"),
        ),
        (
            permitting(uri("gw1.contoso.com"), 0),
            &["URI:https://gw1.contoso.com/sip"],
            none(),
        ),
        (
            permitting(uri(".contoso.com"), 0),
            &["URI:https://gw1.contoso.com:5061/"],
            none(),
        ),
        (
            permitting(uri("gw1.contoso.com"), 0),
            &["URI:https://gw2.contoso.com/"],
            outside("URI:https://gw2.contoso.com/", "`URI:gw1.contoso.com`"),
        ),
        (
            permitting(contoso_name, 0),
            &[],
            outside("DirName:CN=gw1.contoso.com", "`DirName:O=Contoso`"),
        ),
        // What cannot be judged is not issued; OpenSSL has an opinion of its own, or none.
        (
            permitting(uri("contoso.com"), 0),
            &["URI:sip:gw1@contoso.com"],
            unjudged("URI:sip:gw1@contoso.com", "`URI:contoso.com`"),
        ),
        (
            permitting(asn1::GeneralName::DnsName("contoso.com"), 1),
            &[],
            unjudged("DNS:gw1.contoso.com", "`DNS:contoso.com`"),
        ),
        (root().permit(contoso()), &["DNS:*.contoso.com"], none()),
        (
            root().exclude(dns("lab.contoso.com")),
            &["DNS:*.lab.contoso.com"],
            inside("DNS:*.lab.contoso.com", "`DNS:lab.contoso.com`"),
        ),
    ];
    for (template, names, wanted) in &rows {
        check(template, names, wanted);
    }
}

/// A wildcard reaches what is excluded below it, and one that is no whole label reaches nobody knows
/// where; OpenSSL sees neither.
#[test]
fn a_wildcard_is_held_to_all_that_it_stands_for() {
    let lab = GeneralSubtree::DnsName("lab.contoso.com".to_owned());
    let root = Template::root("Root")
        .algorithm(KeyAlgorithm::P256)
        .exclude(lab)
        .self_signed();
    let signer = crate::authority::imported(root.key());
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let authority = house::authority(root.der(), signer, house::publication(), &ledger).unwrap();
    for (name, wanted) in [
        (
            "*.contoso.com",
            "profile `mine` refuses the request: name `DNS:*.contoso.com` is in the excluded `DNS:lab.contoso.com`, as the name constraints of `CN=Root` say",
        ),
        (
            "l*.contoso.com",
            "profile `mine` refuses the request: name `DNS:l*.contoso.com (malformed)` cannot be compared with the constraint `DNS:lab.contoso.com`, as the name constraints of `CN=Root` say",
        ),
    ] {
        let builder = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
        let request = builder.dns_name(name).sign(&*house::signer(KeyKind::P256));
        let error = issue(&authority, &request.unwrap()).unwrap_err();
        assert_eq!(error.to_string(), wanted);
    }
}

/// Constraints bind all that is below, and not the next certificate alone.
#[test]
fn constraints_further_up_bind_too() {
    let contoso = GeneralSubtree::DnsName("fabrikam.com".to_owned());
    let root = Template::root("Root")
        .algorithm(KeyAlgorithm::P256)
        .permit(contoso)
        .self_signed();
    let issuing = Template::intermediate("Issuing")
        .algorithm(KeyAlgorithm::P256)
        .issued_by(&root);
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let authority = || {
        let signer = crate::authority::imported(issuing.key());
        house::authority(issuing.der(), signer, house::publication(), &ledger).unwrap()
    };
    let request = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
    let request = request.sign(&*house::signer(KeyKind::P256)).unwrap();
    assert!(
        issue(&authority(), &request).is_ok(),
        "nothing is known of the root"
    );
    let error = issue(&authority().below([root.der()]).unwrap(), &request).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("as the name constraints of `CN=Root` say"),
        "{error}"
    );
}

/// A root with one permitted subtree.
fn permitting(base: asn1::GeneralName<'_>, minimum: u32) -> Template {
    let subtree = asn1::GeneralSubtree {
        base,
        minimum,
        maximum: None,
    };
    let constraints = asn1::NameConstraints {
        permitted_subtrees: vec![subtree],
        excluded_subtrees: Vec::new(),
    };
    Template::root("Contoso Root CA")
        .algorithm(KeyAlgorithm::P256)
        .extension(&[2, 5, 29, 30], true, constraints.to_der())
}

fn check(root: &Template, names: &[&str], wanted: &str) {
    let root = root.self_signed();
    let signer = crate::authority::imported(root.key());
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let authority = house::authority(root.der(), signer, house::publication(), &ledger).unwrap();
    let mut builder = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
    for name in names {
        builder = match name.split_once(':').unwrap() {
            ("DNS", name) => builder.dns_name(name),
            ("IP", name) => builder.ip_address(name.parse().unwrap()),
            ("URI", name) => {
                builder.alternative_name(&asn1::GeneralName::UniformResourceIdentifier(name))
            }
            (_, name) => builder.alternative_name(&asn1::GeneralName::Rfc822Name(name)),
        };
    }
    let request = builder.sign(&*house::signer(KeyKind::P256)).unwrap();
    let what = format!("{names:?}: {wanted}");
    match issue(&authority, &request) {
        Ok(issued) => {
            assert_eq!(wanted, "", "{what}");
            assert_eq!(
                openssl(root.der(), issued.as_der()),
                Some(true).filter(|_| has_openssl()),
                "{what}"
            );
        }
        Err(Error::Refused { refusal, .. }) => {
            assert_eq!(refusal.to_string(), wanted, "{what}");
            // Whoever issues it all the same has made what OpenSSL refuses.
            let loose = Template::leaf("gw1.contoso.com").algorithm(KeyAlgorithm::P256);
            let loose =
                names
                    .iter()
                    .fold(loose, |loose, name| match name.split_once(':').unwrap() {
                        ("DNS", name) => loose.dns(name),
                        ("IP", name) => loose.ip(name.parse().unwrap()),
                        ("URI", name) => loose.uri(name),
                        (_, name) => loose.email(name),
                    });
            let loose = loose.issued_by(&root);
            assert_eq!(
                openssl(root.der(), loose.der()),
                Some(false).filter(|_| has_openssl()),
                "{what}"
            );
        }
        Err(error) => panic!("{what}: {error}"),
    }
    assert_eq!(
        ledger.certificates(0, 10).unwrap().len(),
        usize::from(wanted.is_empty())
    );
}

/// Under the gateway's profile, which takes names of every kind for this.
fn issue(authority: &countersign_ca::Authority, request: &[u8]) -> Result<Issued, Error> {
    let text = include_str!("../../profiles/gateway.toml")
        .replace("\"gateway\"", "\"mine\"")
        .replace(
            "[\"dns\", \"ip\", \"uri\"]",
            "[\"dns\", \"ip\", \"uri\", \"email\"]",
        )
        .replace("wildcard = \"refused\"", "wildcard = \"allowed\"");
    let profile = Profile::from_toml(&text).unwrap();
    let request = house::verified(request);
    authority.issue(&Order::new(
        &request,
        &profile,
        house::NOW,
        house::randomness(),
    ))
}

fn has_openssl() -> bool {
    Program::OpenSsl.command().is_some()
}

/// Whether `openssl` takes the leaf at the moment of the tests; `None` if there is none to ask.
fn openssl(root: &[u8], leaf: &[u8]) -> Option<bool> {
    let mut openssl: Command = Program::OpenSsl.command()?;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, der: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, pem::encode(&pem::Pem::new("CERTIFICATE", der))).unwrap();
        path
    };
    let moment = house::NOW.unix_timestamp().to_string();
    openssl.args(["verify", "-attime", &moment, "-trusted"]);
    openssl.arg(file("root", root)).arg(file("leaf", leaf));
    let output = openssl.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // For a reason of name constraints and no other.
    let reasons = [
        "subtree violation",
        "minimum and maximum not supported",
        "unsupported name constraint",
        "unsupported or invalid name",
    ];
    let is_theirs = reasons.iter().any(|reason| said.contains(reason));
    assert!(output.status.success() || is_theirs, "{said}");
    Some(output.status.success())
}
