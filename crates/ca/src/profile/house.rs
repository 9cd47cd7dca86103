//! The profiles of this house.

/// Their names, and their texts.
pub(super) const HOUSE: [(&str, &str); 11] = [
    ("um", include_str!("../../profiles/um.toml")),
    (
        "um-call-router",
        include_str!("../../profiles/um-call-router.toml"),
    ),
    (
        "lync-front-end",
        include_str!("../../profiles/lync-front-end.toml"),
    ),
    ("gateway", include_str!("../../profiles/gateway.toml")),
    ("sip-peer", include_str!("../../profiles/sip-peer.toml")),
    ("tls-server", include_str!("../../profiles/tls-server.toml")),
    ("tls-client", include_str!("../../profiles/tls-client.toml")),
    (
        "ocsp-signer",
        include_str!("../../profiles/ocsp-signer.toml"),
    ),
    ("sub-ca", include_str!("../../profiles/sub-ca.toml")),
    ("cross-ca", include_str!("../../profiles/cross-ca.toml")),
    ("root-ca", include_str!("../../profiles/root-ca.toml")),
];
