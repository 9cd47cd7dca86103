//! A path in a Windows administrator's words.

use countersign_trust::{CandidatePath, Certificates, HResult, TrustStatus};

use crate::outline::{Fields, Node};

/// What `CertGetCertificateChain` and `CertVerifyCertificateChainPolicy` would report of a path: the
/// HRESULT, and the bits of the chain and of each element, as `certutil -verify` prints them. All of it is
/// approximate, and says so.
pub(super) fn status(table: &Certificates, path: &CandidatePath) -> Node {
    let chain = TrustStatus::of_findings(path.findings());
    let (told, mut fields): (_, Fields) = match HResult::of_path(path) {
        Some(hresult) => (
            hresult.to_string(),
            vec![
                ("hresult", Node::text(hresult.name())),
                ("hresult_hex", hex(hresult.code())),
            ],
        ),
        None => ("S_OK".to_owned(), Vec::new()),
    };
    fields.append(&mut error_status(chain));
    let elements = path.certificates().iter().enumerate().map(|(depth, id)| {
        let status = TrustStatus::of_element(table, path, depth);
        let subject = table.get(*id).subject().to_string();
        let mut fields = vec![("subject", Node::text(&subject))];
        fields.append(&mut error_status(status));
        fields.push(("info_status_hex", hex(status.info_bits())));
        fields.push(("info_status", names(status.info_names())));
        let errors = bits("dwErrorStatus", status.error_bits(), status.error_names());
        let infos = bits("dwInfoStatus", status.info_bits(), status.info_names());
        Node::Summary(format!("{subject}: {errors}, {infos}"), fields)
    });
    let errors = bits("dwErrorStatus", chain.error_bits(), chain.error_names());
    Node::Fields(vec![
        ("approximate", Node::Flag(true)),
        ("chain", Node::Summary(format!("{told}, {errors}"), fields)),
        ("elements", Node::List(elements.collect())),
    ])
}

fn error_status(status: TrustStatus) -> Fields {
    vec![
        ("error_status_hex", hex(status.error_bits())),
        ("error_status", names(status.error_names())),
    ]
}

fn hex(bits: u32) -> Node {
    Node::Text(format!("0x{bits:08X}"))
}

fn names(names: impl Iterator<Item = &'static str>) -> Node {
    Node::List(names.map(full).map(Node::Text).collect())
}

/// `dwInfoStatus 0x00000008 CERT_TRUST_IS_SELF_SIGNED`
fn bits(of: &str, bits: u32, names: impl Iterator<Item = &'static str>) -> String {
    names.fold(format!("{of} 0x{bits:08X}"), |text, name| {
        format!("{text} {}", full(name))
    })
}

fn full(name: &str) -> String {
    format!("CERT_TRUST_{name}")
}
