//! The profiles of this house.

pub(super) const NAMES: [&str; 6] = [
    "um",
    "um-call-router",
    "lync-front-end",
    "gateway",
    "sub-ca",
    "root-ca",
];

pub(super) const TEXTS: [&str; 6] = [
    include_str!("../../profiles/um.toml"),
    include_str!("../../profiles/um-call-router.toml"),
    include_str!("../../profiles/lync-front-end.toml"),
    include_str!("../../profiles/gateway.toml"),
    include_str!("../../profiles/sub-ca.toml"),
    include_str!("../../profiles/root-ca.toml"),
];
