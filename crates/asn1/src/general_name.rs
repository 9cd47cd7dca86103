//! `GeneralName` [RFC 5280 §4.2.1.6].

pub(crate) mod canonical;
pub(crate) mod dns_name;
pub(crate) mod mailbox;
pub(crate) mod name_form;
pub(crate) mod subject_name;
pub(crate) mod uri;

use core::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::reader::{Reader, Tlv};
use crate::{Leniencies, Leniency, Name, Oid, Tag};

/// ```text
/// GeneralName ::= CHOICE {
///     otherName                  [0]  OtherName,
///     rfc822Name                 [1]  IA5String,
///     dNSName                    [2]  IA5String,
///     x400Address                [3]  ORAddress,
///     directoryName              [4]  Name,
///     ediPartyName               [5]  EDIPartyName,
///     uniformResourceIdentifier  [6]  IA5String,
///     iPAddress                  [7]  OCTET STRING,
///     registeredID               [8]  OBJECT IDENTIFIER }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum GeneralName<'a> {
    /// A name of a registered form: its type, and its value's DER.
    OtherName {
        /// Which form, as [`Oid::NT_PRINCIPAL_NAME`].
        type_id: Oid<'a>,
        /// The value's DER, without the `[0]` around it.
        value: &'a [u8],
    },
    /// An e-mail address.
    Rfc822Name(&'a str),
    /// A DNS name, as written; it may be a wildcard.
    DnsName(&'a str),
    /// An X.400 address, undecoded.
    X400Address(&'a [u8]),
    /// A distinguished name.
    DirectoryName(Name<'a>),
    /// An EDI party, undecoded.
    EdiPartyName(&'a [u8]),
    /// A URI, as written.
    UniformResourceIdentifier(&'a str),
    /// 4 or 16 octets; 8 or 32, address and mask, in name constraints.
    IpAddress(&'a [u8]),
    /// A registered object identifier.
    RegisteredId(Oid<'a>),
}

impl<'a> GeneralName<'a> {
    /// Reads `GeneralNames`, the value of a `subjectAltName`, to its last byte.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn sequence_from_der(der: &'a [u8]) -> Result<Vec<Self>> {
        Reader::whole(der, 0, &Leniencies::new(), |reader| {
            reader.nested(Tag::SEQUENCE, read_general_names)
        })
    }

    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let position = reader.position();
        let tlv = reader.any()?;
        Ok(match tlv.tag.octet() {
            0xA0 => reader
                .inside(tlv, |reader| {
                    Ok(Self::OtherName {
                        type_id: Oid::read(reader).in_field("type-id")?,
                        value: reader
                            .nested(Tag::context_constructed(0), |reader| Ok(reader.any()?.der))
                            .in_field("value")?,
                    })
                })
                .in_field("otherName")?,
            0x81 => Self::Rfc822Name(ia5(tlv, reader).in_field("rfc822Name")?),
            0x82 => Self::DnsName(ia5(tlv, reader).in_field("dNSName")?),
            0xA3 => Self::X400Address(tlv.value),
            // A Name is a CHOICE, so [4] is explicit [X.680 §31.2.7].
            0xA4 => Self::DirectoryName(reader.inside(tlv, Name::read).in_field("directoryName")?),
            0xA5 => Self::EdiPartyName(tlv.value),
            0x86 => Self::UniformResourceIdentifier(
                ia5(tlv, reader).in_field("uniformResourceIdentifier")?,
            ),
            0x87 => Self::IpAddress(tlv.value),
            0x88 => Self::RegisteredId(
                Oid::from_content(tlv.value, tlv.position).in_field("registeredID")?,
            ),
            _ => {
                let found = "its tag is none of [0] to [8]";
                return Err(Error::value("GeneralName", found, position));
            }
        })
    }

    /// The address of an `iPAddress` of 4 or 16 octets.
    #[must_use]
    pub fn ip_address(&self) -> Option<IpAddr> {
        let Self::IpAddress(octets) = self else {
            return None;
        };
        if let Ok(octets) = <[u8; 4]>::try_from(*octets) {
            return Some(IpAddr::V4(Ipv4Addr::from(octets)));
        }
        <[u8; 16]>::try_from(*octets)
            .ok()
            .map(|octets| IpAddr::V6(Ipv6Addr::from(octets)))
    }
}

/// ```text
/// GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
/// ```
pub(crate) fn read_general_names<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<GeneralName<'a>>> {
    reader.at_least_one(GeneralName::read)
}

/// `IA5String` contents. Octets above 127 are read if they are UTF-8, and counted: some products
/// write internationalised names as they are.
pub(crate) fn ia5<'a>(tlv: Tlv<'a>, reader: &Reader<'_, '_>) -> Result<&'a str> {
    let text = core::str::from_utf8(tlv.value)
        .map_err(|_| Error::value("IA5String", "it is not ASCII", tlv.position))?;
    if !text.is_ascii() {
        reader.note(Leniency::RestrictedStringCharacter);
    }
    Ok(text)
}

impl Encode for GeneralName<'_> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::OtherName { type_id, value } => w.nested(Tag::context_constructed(0), |w| {
                w.oid(*type_id);
                w.value(Tag::context_constructed(0), value);
            }),
            Self::Rfc822Name(name) => w.value(Tag::context(1), name.as_bytes()),
            Self::DnsName(name) => w.value(Tag::context(2), name.as_bytes()),
            Self::X400Address(address) => w.value(Tag::context_constructed(3), address),
            Self::DirectoryName(name) => {
                w.nested(Tag::context_constructed(4), |w| name.encode(w));
            }
            Self::EdiPartyName(name) => w.value(Tag::context_constructed(5), name),
            Self::UniformResourceIdentifier(uri) => w.value(Tag::context(6), uri.as_bytes()),
            Self::IpAddress(octets) => w.value(Tag::context(7), octets),
            Self::RegisteredId(oid) => w.value(Tag::context(8), oid.as_bytes()),
        }
    }
}

impl fmt::Display for GeneralName<'_> {
    /// As `DNS:um1.contoso.com`, in the spelling of `openssl x509 -text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherName { type_id, .. } => write!(f, "othername:{type_id}"),
            Self::Rfc822Name(name) => write!(f, "email:{}", name.escape_debug()),
            Self::DnsName(name) => write!(f, "DNS:{}", name.escape_debug()),
            Self::X400Address(_) => f.write_str("X400Name:(undecoded)"),
            Self::DirectoryName(name) => write!(f, "DirName:{name}"),
            Self::EdiPartyName(_) => f.write_str("EdiPartyName:(undecoded)"),
            Self::UniformResourceIdentifier(uri) => write!(f, "URI:{}", uri.escape_debug()),
            Self::IpAddress(octets) => match self.ip_address() {
                Some(address) => write!(f, "IP Address:{address}"),
                None => write!(f, "IP Address:({} octets)", octets.len()),
            },
            Self::RegisteredId(oid) => write!(f, "Registered ID:{oid}"),
        }
    }
}
