//! What a certificate may be used for: `KeyPurposeId` [RFC 5280 §4.2.1.12].

use core::fmt;

use countersign_asn1::{KeyUsage, Oid};

/// A key purpose: one that a certificate allows, or the one that a question asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Purpose {
    /// `serverAuth`: the server of a TLS connection.
    ServerAuth,
    /// `clientAuth`: the client of a TLS connection.
    ClientAuth,
    /// `codeSigning`
    CodeSigning,
    /// `emailProtection`
    EmailProtection,
    /// `timeStamping`
    TimeStamping,
    /// `OCSPSigning`
    OcspSigning,
    /// `anyExtendedKeyUsage`; in a question, no purpose in particular.
    Any,
    /// Any other, in dotted decimal.
    Other(Box<str>),
}

impl Purpose {
    /// The purpose with this identifier.
    #[must_use]
    pub fn from_oid(oid: Oid<'_>) -> Self {
        KNOWN.iter().find(|(known, ..)| *known == oid).map_or_else(
            || Self::Other(oid.to_string().into_boxed_str()),
            |(_, purpose, _)| purpose.clone(),
        )
    }

    /// As the standard spells it: `serverAuth`; the others in dotted decimal.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Other(dotted) => dotted,
            known => KNOWN
                .iter()
                .find(|(_, purpose, _)| purpose == known)
                .map_or("", |(_, _, name)| name),
        }
    }

    /// The bits of `keyUsage` of which an end entity for this purpose needs one
    /// [RFC 5280 §4.2.1.12]; `None` where the standard ties the purpose to none.
    pub(crate) fn consistent_key_usage(&self) -> Option<&'static [KeyUsage]> {
        const SIGN: KeyUsage = KeyUsage::DIGITAL_SIGNATURE;
        const AGREE: KeyUsage = KeyUsage::KEY_AGREEMENT;
        const ENCIPHER: KeyUsage = KeyUsage::KEY_ENCIPHERMENT;
        const COMMIT: KeyUsage = KeyUsage::NON_REPUDIATION;
        match self {
            Self::ServerAuth => Some(&[SIGN, ENCIPHER, AGREE]),
            Self::ClientAuth => Some(&[SIGN, AGREE]),
            Self::CodeSigning => Some(&[SIGN]),
            Self::EmailProtection => Some(&[SIGN, COMMIT, ENCIPHER, AGREE]),
            Self::TimeStamping | Self::OcspSigning => Some(&[SIGN, COMMIT]),
            Self::Any | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[rustfmt::skip]
const KNOWN: &[(Oid<'static>, Purpose, &str)] = &[
    (Oid::SERVER_AUTH, Purpose::ServerAuth, "serverAuth"),
    (Oid::CLIENT_AUTH, Purpose::ClientAuth, "clientAuth"),
    (Oid::CODE_SIGNING, Purpose::CodeSigning, "codeSigning"),
    (Oid::EMAIL_PROTECTION, Purpose::EmailProtection, "emailProtection"),
    (Oid::TIME_STAMPING, Purpose::TimeStamping, "timeStamping"),
    (Oid::OCSP_SIGNING, Purpose::OcspSigning, "OCSPSigning"),
    (Oid::ANY_EXTENDED_KEY_USAGE, Purpose::Any, "anyExtendedKeyUsage"),
];
