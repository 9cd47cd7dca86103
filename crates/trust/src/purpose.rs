//! What a certificate may be used for: `KeyPurposeId` [RFC 5280 §4.2.1.12].

use core::fmt;
use core::str::FromStr;

use countersign_asn1::{Error, KeyUsage, Oid, OwnedOid};

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
    /// Any other.
    Other(OwnedOid),
}

impl Purpose {
    /// The purpose with this identifier.
    #[must_use]
    pub fn from_oid(oid: Oid<'_>) -> Self {
        KNOWN
            .iter()
            .find(|(known, ..)| *known == oid)
            .map_or_else(|| Self::Other(oid.into()), |(_, known, _)| known.clone())
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
    /// As the standard spells it, `serverAuth`; the others in dotted decimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(oid) => write!(f, "{oid}"),
            known => KNOWN
                .iter()
                .find(|(_, purpose, _)| purpose == known)
                .map_or(Ok(()), |(_, _, name)| f.write_str(name)),
        }
    }
}

impl FromStr for Purpose {
    type Err = Error;

    /// The standard's name in any case, or dotted decimal.
    ///
    /// # Examples
    /// ```
    /// use countersign_trust::Purpose;
    ///
    /// assert_eq!("serverauth".parse::<Purpose>()?, Purpose::ServerAuth);
    /// assert_eq!("1.3.6.1.5.5.7.3.2".parse::<Purpose>()?, Purpose::ClientAuth);
    /// assert_eq!("1.3.6.1.5.5.7.3.20".parse::<Purpose>()?.to_string(), "1.3.6.1.5.5.7.3.20");
    /// assert!("server".parse::<Purpose>().is_err());
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, Error> {
        KNOWN
            .iter()
            .find(|(_, _, name)| name.eq_ignore_ascii_case(text))
            .map_or_else(
                || {
                    text.parse()
                        .map(|oid: OwnedOid| Self::from_oid(oid.as_oid()))
                },
                |(_, known, _)| Ok(known.clone()),
            )
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
