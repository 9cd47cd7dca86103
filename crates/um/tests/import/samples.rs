//! The collected facts of the examples: of their schema, and made again from the certificates of Contoso.

use countersign_containers::{
    KeyProviderInfo, Property, PropertyValue, SerializedElement, read_certificates,
};
use countersign_um::collected_schema;
use serde_json::{Value, json};

use super::{contoso, read_example};

/// `COUNTERSIGN_BLESS=1` writes the samples anew.
#[test]
fn the_samples_are_of_their_schema_and_of_contoso() {
    let schema: Value = serde_json::from_str(&collected_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, sample) in samples() {
        let text = format!("{}\n", serde_json::to_string_pretty(&sample).unwrap());
        let path = contoso().join("collected").join(name);
        if std::env::var_os("COUNTERSIGN_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{name} is stale: run the tests with COUNTERSIGN_BLESS=1"
        );
        let faults: Vec<String> = validator
            .iter_errors(&sample)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let mut other = sample.clone();
        other["version"] = json!("1");
        assert!(!validator.is_valid(&other));
    }
}

fn samples() -> [(&'static str, Value); 4] {
    [
        (
            "CAS1-exchange.json",
            exchange("CAS1", "MSExchangeUMCR", "UMCallRouter"),
        ),
        ("MBX1-exchange.json", exchange("MBX1", "MSExchangeUM", "UM")),
        ("FE1-lync.json", lync("FE1")),
        ("FE2-lync.json", lync("FE2")),
    ]
}

fn der(name: &str) -> Vec<u8> {
    let found = read_certificates(&read_example(&format!("certificates/{name}.pem"))).unwrap();
    found[0].der().to_vec()
}

/// As Windows keeps it, with a property beside it.
pub(crate) fn stored(name: &str, property: Option<Property<'_>>) -> Value {
    let der = der(name);
    let element = SerializedElement::certificate(&der);
    let element = property.into_iter().fold(element, SerializedElement::with);
    json!({
        "thumbprint": thumbprint(&der),
        "element": base64(&element.to_bytes()),
    })
}

/// A machine's own certificate: its key is in a provider of `CryptoAPI`.
fn own(name: &str) -> Value {
    keyed(name, "Microsoft RSA SChannel Cryptographic Provider", 12)
}

/// One with its key in this provider.
pub(crate) fn keyed(name: &str, provider: &str, provider_type: u32) -> Value {
    let info = KeyProviderInfo::new(name, provider, provider_type);
    stored(
        name,
        Some(PropertyValue::KeyProviderInfo(info).to_property()),
    )
}

fn server(name: &str) -> Value {
    json!({
        "fqdn": format!("{}.contoso.com", name.to_lowercase()),
        "netbios": name,
        "os_version": "6.3.9600",
        "stores": {
            "My": [own(&name.to_lowercase())],
            "Root": [stored("contoso-root", None), stored("fabrikam-root", None)],
            "AuthRoot": [],
            "CA": [stored("contoso-issuing", None)],
            "Disallowed": [],
        },
        "disable_root_auto_update": 1,
        "disable_aia_url_retrieval": null,
        "schannel": { "enable_session_ticket": 2, "send_trusted_issuer_list": null },
    })
}

fn exchange(name: &str, process: &str, service: &str) -> Value {
    let row = |name: &str, roles: &str| {
        json!({
            "fqdn": format!("{}.contoso.com", name.to_lowercase()),
            "netbios": name,
            "roles": roles,
            "version": "Version 15.0 (Build 1497.2)",
        })
    };
    let gateway = |address: &str, outcalls: &str, resolves_to: &[&str]| {
        json!({
            "name": address, "address": address, "port": "5061", "outcalls_allowed": outcalls,
            "status": "Enabled", "ip_address_family": "IPv4Only", "resolves_to": resolves_to,
        })
    };
    let group = |gateway: &str, plan: &str, pilot: &str| {
        json!({
            "um_ip_gateway": gateway, "dial_plan": plan, "pilot_identifier": pilot,
        })
    };
    json!({
        "collected": "exchange",
        "version": 1,
        "at": "2026-06-15T12:00:00Z",
        "server": server(name),
        "services": [{ "name": process, "started": "2026-01-12T10:00:00Z" }],
        "servers": [row("CAS1", "ClientAccess"), row("MBX1", "Mailbox")],
        "certificates": [{
            "thumbprint": thumbprint(&der(&name.to_lowercase())),
            "services": service,
            "status": "Valid",
            "root_ca_type": "Enterprise",
            "has_private_key": "True",
            "private_key_exportable": "False",
        }],
        "um_services": [{
            "server": "MBX1", "startup_mode": "Dual", "dial_plans": ["Contoso SIP"], "sip_access_service": null,
        }],
        "um_call_routers": [{
            "server": "CAS1", "startup_mode": "Dual", "dial_plans": ["Contoso SIP"],
            "sip_tcp_listening_port": "5060", "sip_tls_listening_port": "5061",
        }],
        "dial_plans": [
            {
                "name": "Contoso SIP", "uri_type": "SipName", "voip_security": "Secured",
                "phone_context": "Contoso SIP.contoso.com",
            },
            {
                "name": "Contoso Extensions", "uri_type": "TelExtn", "voip_security": "SIPSecured",
                "phone_context": "Contoso Extensions.contoso.com",
            },
        ],
        "um_ip_gateways": [
            gateway("pool1.contoso.com", "True", &["10.0.0.11", "10.0.0.12"]),
            gateway("gw1.contoso.com", "True", &["10.0.0.21"]),
        ],
        "hunt_groups": [
            group("pool1.contoso.com", "Contoso SIP", "Contoso SIP"),
            group("gw1.contoso.com", "Contoso Extensions", "7000"),
        ],
        "unread": [],
    })
}

fn lync(name: &str) -> Value {
    json!({
        "collected": "lync",
        "version": 1,
        "at": "2026-06-15T12:00:00Z",
        "server": server(name),
        "product": "Microsoft Lync Server 2013 (5.0.8308.0)",
        "services": [{ "name": "RTCSRV", "started": "2026-01-12T11:00:00Z" }],
        "pools": [
            {
                "fqdn": "pool1.contoso.com",
                "site": "Site:Redmond",
                "services": ["UserServer:pool1.contoso.com", "Registrar:pool1.contoso.com", "WebServer:pool1.contoso.com"],
                "computers": ["fe1.contoso.com", "fe2.contoso.com"],
            },
            {
                "fqdn": "gw1.contoso.com",
                "site": "Site:Redmond",
                "services": ["PstnGateway:gw1.contoso.com"],
                "computers": ["gw1.contoso.com"],
            },
        ],
        "certificates": [{ "use": "Default", "thumbprint": thumbprint(&der(&name.to_lowercase())) }],
        "media_configurations": [{ "identity": "Global", "encryption_level": "RequireEncryption" }],
        "contacts": [
            { "sip_address": "sip:subscriber-access@contoso.com", "dial_plan": "Contoso SIP" },
            { "sip_address": "sip:auto-attendant@contoso.com", "dial_plan": "Contoso SIP" },
        ],
        "unread": [],
    })
}

fn thumbprint(der: &[u8]) -> String {
    use sha1::{Digest as _, Sha1};
    Sha1::digest(der)
        .iter()
        .map(|octet| format!("{octet:02X}"))
        .collect()
}

pub(crate) fn base64(octets: &[u8]) -> String {
    use base64ct::{Base64, Encoding as _};
    Base64::encode_string(octets)
}
