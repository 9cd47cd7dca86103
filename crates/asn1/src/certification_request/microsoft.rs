//! What Windows says of itself in a request: `wincrypt.h`, [MS-WCCE] §2.2.2.7.
//!
//! All of it is the requester's claim. None of it is proven by the signature over the request.

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::string::DirectoryString;
use crate::{BitString, Tag};

/// `szOID_REQUEST_CLIENT_INFO`.
///
/// ```text
/// RequestClientInfo ::= SEQUENCE {
///     clientId     INTEGER,
///     MachineName  UTF8String,
///     UserName     UTF8String,
///     ProcessName  UTF8String }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by its specification"
)]
pub struct RequestClientInfo<'a> {
    /// Which program; see [`RequestClientInfo::client_name`].
    pub client_id: u32,
    /// The machine's DNS name.
    pub machine_name: DirectoryString<'a>,
    /// The user, as `CONTOSO\administrator`.
    pub user_name: DirectoryString<'a>,
    /// The process, as `w3wp.exe`.
    pub process_name: DirectoryString<'a>,
}

impl<'a> RequestClientInfo<'a> {
    /// The programs' numbers in `RequestClientInfoClientId`.
    const CLIENTS: [(u32, &'static str); 12] = [
        (1, "XEnroll2003"),
        (2, "AutoEnroll2003"),
        (3, "Wizard2003"),
        (4, "CertReq2003"),
        (5, "DefaultRequest"),
        (6, "AutoEnroll"),
        (7, "RequestWizard"),
        (8, "EOBO"),
        (9, "CertReq"),
        (10, "Test"),
        (11, "WinRT"),
        (1000, "UserStart"),
    ];

    pub(super) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let client_id = reader.u32().in_field("clientId")?;
            let mut name = |field| DirectoryString::read(reader, Tag::UTF8_STRING).in_field(field);
            Ok(Self {
                client_id,
                machine_name: name("MachineName")?,
                user_name: name("UserName")?,
                process_name: name("ProcessName")?,
            })
        })
    }

    /// What Microsoft calls the program; `None` for a number that is not registered.
    #[must_use]
    pub fn client_name(&self) -> Option<&'static str> {
        Self::CLIENTS
            .iter()
            .find(|(id, _)| *id == self.client_id)
            .map(|(_, name)| *name)
    }
}

/// `szOID_ENROLLMENT_CSP_PROVIDER`: the provider that is said to hold the key.
///
/// ```text
/// CSPProvider ::= SEQUENCE {
///     keySpec    INTEGER,
///     cspName    BMPString,
///     signature  BIT STRING }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by its specification"
)]
pub struct EnrollmentCspProvider<'a> {
    /// 1 for a key of exchange, 2 for one of signing; 0 or -1 (`CERT_NCRYPT_KEY_SPEC`) for a CNG key.
    pub key_spec: i64,
    /// As `Microsoft RSA SChannel Cryptographic Provider`.
    pub csp_name: DirectoryString<'a>,
    /// Not verified by anyone.
    pub signature: BitString<'a>,
}

impl<'a> EnrollmentCspProvider<'a> {
    pub(super) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let key_spec = reader.i64().in_field("keySpec")?;
            let csp_name = DirectoryString::read(reader, Tag::BMP_STRING).in_field("cspName")?;
            let signature = BitString::read(reader).in_field("signature")?;
            Ok(Self {
                key_spec,
                csp_name,
                signature,
            })
        })
    }
}

/// `szOID_ENROLLMENT_NAME_VALUE_PAIR`.
///
/// ```text
/// EnrollmentNameValuePair ::= SEQUENCE {
///     name   BMPString,
///     value  BMPString }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by its specification"
)]
pub struct EnrollmentNameValuePair<'a> {
    /// As `CertificateTemplate`.
    pub name: DirectoryString<'a>,
    /// As `WebServer`.
    pub value: DirectoryString<'a>,
}

impl<'a> EnrollmentNameValuePair<'a> {
    pub(super) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                name: DirectoryString::read(reader, Tag::BMP_STRING).in_field("name")?,
                value: DirectoryString::read(reader, Tag::BMP_STRING).in_field("value")?,
            })
        })
    }
}

impl Encode for RequestClientInfo<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.int(self.client_id.into());
            self.machine_name.encode(w);
            self.user_name.encode(w);
            self.process_name.encode(w);
        });
    }
}

impl Encode for EnrollmentCspProvider<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.int(self.key_spec);
            self.csp_name.encode(w);
            self.signature.encode(w);
        });
    }
}

impl Encode for EnrollmentNameValuePair<'_> {
    fn encode(&self, w: &mut Writer) {
        w.sequence_of(&[self.name, self.value]);
    }
}
