//! What is taken from the files of certificates.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_containers::{
    KeyProviderInfo, Pkcs7, PropertyValue, SerializedElement, SerializedStore,
};
use countersign_mutual::FactValue;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, parse};
use time::Duration;

#[test]
fn the_end_entity_is_found_wherever_it_stands() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let um = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let stranger = Template::root("Stranger CA").self_signed();
    let pem = |chain: &[&Identity]| chain.iter().map(|link| link.pem()).collect::<String>();
    let der = |chain: &[&Identity]| -> Vec<Vec<u8>> {
        chain.iter().map(|link| link.der().to_vec()).collect()
    };
    let rows = [
        ("alone", pem(&[&um]).into_bytes(), 0),
        ("in TLS order", pem(&[&um, &issuing, &root]).into_bytes(), 2),
        ("upside down", pem(&[&root, &issuing, &um]).into_bytes(), 2),
        ("with a stranger", pem(&[&um, &stranger]).into_bytes(), 1),
        ("as DER", um.der().to_vec(), 0),
        ("in a PKCS#7", pkcs7(&der(&[&root, &um, &issuing])), 2),
        ("in a store", sst(&der(&[&issuing, &um]), None), 1),
    ];
    for (name, bytes, intermediates) in rows {
        let estate = load("", &bytes);
        let credential = estate.parties().next().unwrap().credential.clone().unwrap();
        let subject = estate.certificates().get(credential.certificate).subject();
        assert_eq!(subject.to_string(), "CN=um1.contoso.com", "{name}");
        assert_eq!(credential.intermediates.len(), intermediates, "{name}");
    }
}

/// What a store holds beside others is found in the file that it has alone.
#[test]
fn a_finding_says_in_which_file_its_certificate_is() {
    let um = Template::leaf("a.contoso.com").self_signed();
    let other = Template::root("Contoso Root CA").self_signed();
    let store = [um.pem(), other.pem()].concat();
    let rows = [("a.pem", "a.pem"), ("roots.pem", "roots.pem")];
    for (presented, wanted) in rows {
        let file = parse(&format!(
            "[[peer]]\nfqdn = 'a.contoso.com'\nkind = 'sbc'\ncertificate = '{presented}'\n\
             store = {{ trusted_roots = ['roots.pem'] }}\n\
             [[peer]]\nfqdn = 'b.contoso.com'\nkind = 'other'\nproduct = 'openssl-3'\n\
             store = {{ trusted_roots = ['other.pem'] }}\n\
             [[link]]\nfrom = 'b.contoso.com'\nto = 'a.contoso.com'\ndirection = 'forward'\n"
        ))
        .unwrap();
        let catalogue = countersign_products::catalogue();
        let estate = Estate::load(&file, &catalogue, |file| {
            Ok(match file.path() {
                "a.pem" => um.pem(),
                "other.pem" => other.pem(),
                _ => store.clone(),
            }
            .into_bytes())
        })
        .unwrap();
        let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
        let reasons = &report.links[0].agreement.checks[0].reasons;
        let untrusted = reasons.iter().find(|reason| reason.code == "UntrustedRoot");
        let found = untrusted.unwrap().certificate.as_ref().unwrap();
        let party = report.party("a.contoso.com").unwrap();
        let shown = &party.certificate.as_ref().unwrap().certificate;
        assert_eq!(found, shown);
        assert_eq!(found.file.as_deref(), Some(wanted), "{presented}");
    }
}

#[test]
fn a_windows_server_sends_what_its_own_store_holds() {
    let root = Template::root("Contoso Root CA").self_signed();
    let upper = Template::intermediate("Contoso Policy CA").issued_by(&root);
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&upper);
    let stranger = Template::intermediate("Stranger CA").issued_by(&root);
    let leaf = Template::leaf("a.contoso.com").issued_by(&issuing);
    let stored = [&stranger, &upper, &issuing].map(Identity::pem).concat();
    let rows = [
        (
            "the chain that its store has",
            "kind = 'other'\nproduct = 'exchange-2016'",
            2,
        ),
        ("nothing: it is no Windows product", "kind = 'sbc'", 0),
    ];
    for (name, said, wanted) in rows {
        let file = parse(&format!(
            "derive_links = false\n[[peer]]\nfqdn = 'a.contoso.com'\n{said}\ncertificate = 'leaf.pem'\n\
             store = {{ trusted_roots = ['root.pem'], intermediates = ['stored.pem'] }}\n\
             [[peer]]\nfqdn = 'b.contoso.com'\nkind = 'sbc'\n\
             [[link]]\nfrom = 'a.contoso.com'\nto = 'b.contoso.com'\n"
        ))
        .unwrap();
        let catalogue = countersign_products::catalogue();
        let estate = Estate::load(&file, &catalogue, |file| {
            Ok(match file.path() {
                "leaf.pem" => leaf.pem(),
                "root.pem" => root.pem(),
                _ => stored.clone(),
            }
            .into_bytes())
        })
        .unwrap();
        let credential = estate.parties().next().unwrap().credential.clone().unwrap();
        let sent: Vec<String> = credential
            .intermediates
            .iter()
            .map(|id| estate.certificates().get(*id).subject().to_string())
            .collect();
        assert_eq!(sent.len(), wanted, "{name}: {sent:?}");
        assert!(!sent.contains(&"CN=Stranger CA".to_owned()), "{name}");
    }
}

#[test]
fn a_store_tells_where_the_key_is_unless_the_estate_does() {
    let um = [Template::leaf("um1.contoso.com")
        .self_signed()
        .der()
        .to_vec()];
    let rows = [
        (sst(&um, Some(0)), "", Some("cng")),
        (sst(&um, Some(12)), "", Some("csp")),
        (sst(&um, Some(0)), "key_provider = 'csp'", Some("csp")),
        (sst(&um, None), "", None),
    ];
    for (bytes, said, wanted) in rows {
        let estate = load(said, &bytes);
        let found = estate
            .parties()
            .next()
            .unwrap()
            .facts
            .get("key_provider")
            .cloned();
        assert_eq!(
            found,
            wanted.map(|word| FactValue::Word(word.to_owned())),
            "{said}"
        );
    }
}

#[test]
fn facts_of_the_service_go_before_those_of_the_host() {
    let um = Template::leaf("um1.contoso.com").self_signed();
    let file = parse(
        "
        [[exchange]]
        fqdn = 'um1'
        version = '2016'
        roles = ['mailbox']
        os = '2012R2'
        certificate_since = 2026-01-01T08:00:00+01:00
        um = { certificate = 'um.pem', os = '2016' }
        um_call_router = { certificate = 'um.pem' }
        [[link]]
        from = 'um1/um'
        to = 'um1/um-call-router'
        ",
    )
    .unwrap();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |_| Ok(um.pem().into_bytes())).unwrap();
    let fact = |party: &str, fact| {
        let party = estate.parties().find(|other| other.name == party).unwrap();
        party.facts.get(fact).map(ToString::to_string)
    };
    assert_eq!(fact("um1/um", "os").as_deref(), Some("2016"));
    assert_eq!(fact("um1/um-call-router", "os").as_deref(), Some("2012r2"));
    assert_eq!(
        fact("um1/um", "certificate_since").as_deref(),
        Some("2026-01-01T08:00:00+01:00")
    );
    assert_eq!(
        fact("um1/um", "startup_mode"),
        None,
        "what nobody says is unknown"
    );
}

fn load(said: &str, certificate: &[u8]) -> Estate {
    let file = parse(&format!(
        "
        [[exchange]]
        fqdn = 'um1.contoso.com'
        version = '2013'
        roles = ['mailbox']
        [exchange.um]
        certificate = 'um'
        {said}
        [[peer]]
        fqdn = 'gw1.contoso.com'
        kind = 'gateway'
        "
    ))
    .unwrap();
    let catalogue = countersign_products::catalogue();
    Estate::load(&file, &catalogue, |_| Ok(certificate.to_vec())).unwrap()
}

fn pkcs7(certificates: &[Vec<u8>]) -> Vec<u8> {
    let certificates = certificates.iter().map(Vec::as_slice).collect();
    Pkcs7::new(certificates, Vec::new()).to_der()
}

/// A store whose first certificate has its key in a provider of this type.
fn sst(certificates: &[Vec<u8>], provider_type: Option<u32>) -> Vec<u8> {
    let mut elements: Vec<SerializedElement<'_>> = certificates
        .iter()
        .map(|der| SerializedElement::certificate(der.as_slice()))
        .collect();
    if let Some(provider_type) = provider_type {
        let info = KeyProviderInfo::new("um1", "a provider", provider_type);
        let property = PropertyValue::KeyProviderInfo(info).to_property();
        elements[0] = elements[0].clone().with(property);
    }
    SerializedStore::new(elements).to_bytes()
}
