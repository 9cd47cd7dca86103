//! Requests.

use countersign_asn1::{Attribute, AttributeValue, CertificationRequest, RequestClientInfo};

use super::any::any;
use super::{
    Described, certificate, distinguished_name, extensions, leniencies, public_key,
    signature_algorithm, string,
};
use crate::outline::{Fields, Node};

/// Everything in a request. `place` says where it was found.
pub(crate) fn request(place: String, request: &CertificationRequest<'_>) -> Described {
    let info = request.certification_request_info();
    let attributes = info.attributes().iter().map(attribute).collect();
    let mut fields: Fields = vec![
        ("place", Node::Text(place)),
        ("subject", distinguished_name(info.subject())),
        ("public_key", public_key(info.subject_public_key_info())),
        ("attributes", Node::List(attributes)),
        (
            "signature_algorithm",
            signature_algorithm(request.signature_algorithm()),
        ),
        ("signature", Node::octets(request.signature().octets())),
    ];
    let fault = match request.leniencies() {
        Ok(used) => {
            fields.push(("leniencies", leniencies(&used)));
            None
        }
        Err(fault) => {
            fields.push(("malformed", Node::text(&fault)));
            Some(fault)
        }
    };
    Described { fields, fault }
}

fn attribute(attribute: Attribute<'_>) -> Node {
    let mut fields: Fields = vec![("type", Node::oid(attribute.kind()))];
    match attribute.decode() {
        Ok(known) => fields.push(("value", value(known))),
        Err(fault) => fields.extend([
            ("malformed", Node::text(fault)),
            ("octets", Node::octets(attribute.values_der())),
        ]),
    }
    Node::Fields(fields)
}

fn value(value: AttributeValue<'_>) -> Node {
    use AttributeValue as Value;
    match value {
        Value::ExtensionRequest(asked) | Value::CertExtensions(asked) => extensions(asked.iter()),
        // It would buy a revocation from an authority that still honours it.
        Value::ChallengePassword(_) => Node::text("present, not shown"),
        Value::OsVersion(version) => string(version),
        Value::RequestClientInfo(info) => client_info(&info),
        Value::EnrollmentCspProvider(provider) => Node::Fields(vec![
            ("name", string(provider.csp_name)),
            ("key_spec", Node::text(provider.key_spec)),
            ("signature", Node::octets(provider.signature.octets())),
        ]),
        Value::EnrollmentNameValuePair(pairs) => Node::List(
            pairs
                .iter()
                .map(|pair| {
                    Node::Fields(vec![
                        ("name", string(pair.name)),
                        ("value", string(pair.value)),
                    ])
                })
                .collect(),
        ),
        Value::RenewalCertificate(renewed) => {
            Node::Fields(certificate("the certificate to renew".to_owned(), &renewed).fields)
        }
        Value::Unknown(octets) => any(octets),
        _ => Node::text("not told here"),
    }
}

fn client_info(info: &RequestClientInfo<'_>) -> Node {
    let client = match info.client_name() {
        Some(name) => Node::Summary(
            format!("{name} ({})", info.client_id),
            vec![
                ("id", Node::Number(info.client_id.into())),
                ("name", Node::text(name)),
            ],
        ),
        None => Node::Number(info.client_id.into()),
    };
    Node::Fields(vec![
        ("client", client),
        ("machine", string(info.machine_name)),
        ("user", string(info.user_name)),
        ("process", string(info.process_name)),
    ])
}
