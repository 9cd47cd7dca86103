//! What a TLS peer is, as an option.

use clap::ValueEnum;
use countersign_asn1::Oid;
use countersign_trust::Purpose;

/// What a TLS peer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// `serverAuth`
    Server,
    /// `clientAuth`
    Client,
}

impl Role {
    /// The purpose of its certificate.
    pub(crate) fn purpose(self) -> Purpose {
        match self {
            Self::Server => Purpose::ServerAuth,
            Self::Client => Purpose::ClientAuth,
        }
    }

    /// The same as an extended key usage.
    pub(crate) fn oid(self) -> Oid<'static> {
        match self {
            Self::Server => Oid::SERVER_AUTH,
            Self::Client => Oid::CLIENT_AUTH,
        }
    }
}
