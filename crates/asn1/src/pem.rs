//! PEM [RFC 7468], and DER wherever PEM is taken: files as people, tools and Windows write them.
//!
//! [`read`] takes the bytes of a whole file and gives its blocks in order. It accepts:
//!
//! - prose before, between and after blocks, as `openssl pkcs12` and mail programs leave there;
//! - LF and CRLF, a block pasted on one line, an `END` and the next `BEGIN` on one line;
//! - a UTF-8 byte order mark, and UTF-16 with or without one, as Exchange 2016 writes requests;
//! - DER, and the base64 of DER without armour, as Windows tools paste it: one block, [`Label::Der`].
//!
//! It never guesses at a broken block: the first fault ends the reading, with the block and the line.
//! Its work is linear in its input, and how large an input may be is the caller's to say.
//!
//! ```
//! use countersign_asn1::pem::{self, Label};
//!
//! let text = pem::encode(&Label::Certificate, &[0x30, 0x03, 0x02, 0x01, 0x05]);
//! assert_eq!(text, "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n");
//!
//! let blocks = pem::read(text.as_bytes())?;
//! assert_eq!(blocks[0].label(), &Label::Certificate);
//! assert_eq!(blocks[0].contents(), [0x30, 0x03, 0x02, 0x01, 0x05]);
//!
//! let error = pem::read(b"-----BEGIN CERTIFICATE-----\nMAMCAQU=\n").unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "block 1, CERTIFICATE, line 1: its `-----END CERTIFICATE-----` is missing"
//! );
//! # Ok::<(), countersign_asn1::Error>(())
//! ```
//!
//! The `pem` crate writes the armour here and does not read it: it knows no lines, takes a blank line
//! for the end of a header, and leaves copies of private keys in memory.

mod armour;
mod base64;
mod fault;
mod label;
mod text;

use core::fmt;

use zeroize::Zeroizing;

pub use fault::{Fault, Place};
pub use label::Label;

use crate::error::{Error, ErrorKind, Result};
use armour::Armoured;
use text::Text;

/// One object of a file: what its armour calls it, where it stands, and its contents.
///
/// The contents may be a private key: they are wiped when dropped, cannot be cloned by accident,
/// and do not appear in `Debug`.
pub struct Block {
    place: Place,
    contents: Zeroizing<Vec<u8>>,
}

impl Block {
    /// What the armour calls it.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.place.label
    }

    /// Which block of the file it is, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.place.index
    }

    /// The line of its `BEGIN`, counted from 1; `None` without armour.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.place.line
    }

    /// Label, index and line together, as messages name the block.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The decoded bytes: DER, if the writer was right.
    #[must_use]
    pub fn contents(&self) -> &[u8] {
        &self.contents
    }

    /// The decoded bytes, without a copy.
    #[must_use]
    pub fn into_contents(self) -> Zeroizing<Vec<u8>> {
        self.contents
    }

    /// The decoded bytes of what is no secret, without a copy.
    #[must_use]
    pub fn into_public_contents(mut self) -> Vec<u8> {
        core::mem::take(&mut self.contents)
    }

    /// The decoded bytes of a block with one of these labels; unlabelled DER passes, for its parser
    /// will say what it is not.
    ///
    /// # Errors
    /// [`Fault::WrongLabel`]
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::pem::{self, Label};
    /// let text = pem::encode(&Label::CertificateList, &[0x30, 0x00]);
    /// let blocks = pem::read(text.as_bytes())?;
    /// assert!(blocks[0].one_of(&[Label::CertificateList]).is_ok());
    /// let error = blocks[0].one_of(&[Label::Certificate, Label::Pkcs7]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "block 1, X509 CRL, line 1: wanted CERTIFICATE or PKCS7, found X509 CRL"
    /// );
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    pub fn one_of(&self, wanted: &'static [Label]) -> Result<&[u8]> {
        if self.place.label == Label::Der || wanted.contains(&self.place.label) {
            return Ok(&self.contents);
        }
        Err(refuse(Fault::WrongLabel {
            place: self.place.clone(),
            wanted,
        }))
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block")
            .field("place", &self.place)
            .field("octets", &self.contents.len())
            .finish_non_exhaustive()
    }
}

/// Reads every block of a file that is PEM, DER, or the base64 of DER; there is at least one.
///
/// # Errors
/// [`ErrorKind::Pem`] with the [`Fault`]: nothing there, or a block that is broken.
pub fn read(bytes: &[u8]) -> Result<Vec<Block>> {
    if is_der(bytes) {
        return Ok(vec![unarmoured(Zeroizing::new(bytes.to_vec()))]);
    }
    let text = Text::decode(bytes);
    let text = text.as_bytes();
    let blocks = armour::blocks(text)
        .map(|armoured| armoured.and_then(open))
        .collect::<Result<Vec<_>, Fault>>()
        .map_err(refuse)?;
    if !blocks.is_empty() {
        return Ok(blocks);
    }
    match base64::decode_der(text) {
        Some(contents) => Ok(vec![unarmoured(contents)]),
        None => Err(refuse(armour::why_nothing(text))),
    }
}

/// As [`read`], the blocks with one of these labels alone, for one who needs the file no longer: DER is not copied,
/// and text is gone when it has been decoded.
///
/// # Errors
/// As [`read`]; [`Fault::WrongLabel`] where no block has one of the labels.
pub fn take(bytes: impl Into<Zeroizing<Vec<u8>>>, wanted: &'static [Label]) -> Result<Vec<Block>> {
    let bytes = bytes.into();
    let mut blocks = if is_der(&bytes) {
        vec![unarmoured(bytes)]
    } else {
        read(&bytes)?
    };
    let is_wanted = |block: &Block| block.one_of(wanted).is_ok();
    if let (false, Some(first)) = (blocks.iter().any(is_wanted), blocks.first()) {
        first.one_of(wanted)?;
    }
    blocks.retain(is_wanted);
    Ok(blocks)
}

/// What the armour of each block calls it, up to the first that is broken; nothing is decoded.
#[must_use]
pub fn labels(bytes: &[u8]) -> Vec<Label> {
    if is_der(bytes) {
        return Vec::new();
    }
    let text = Text::decode(bytes);
    armour::blocks(text.as_bytes())
        .map_while(|armoured| armoured.ok().map(|armoured| armoured.place.label))
        .collect()
}

/// A block's text: 64 columns, lines that end in LF.
#[must_use]
pub fn encode(label: &Label, der: &[u8]) -> String {
    let config = ::pem::EncodeConfig::new().set_line_ending(::pem::LineEnding::LF);
    ::pem::encode_config(&::pem::Pem::new(label.as_str(), der), config)
}

fn open(armoured: Armoured<'_>) -> Result<Block, Fault> {
    match armoured.place.label.as_str() {
        // OpenSSL's own: a certificate with trust settings behind it. Whoever means to trust it
        // must say so in the estate, not in the file.
        "TRUSTED CERTIFICATE" => Err(Fault::TrustedCertificate(armoured.place)),
        _ if armoured.is_encrypted() => Err(Fault::LegacyEncryption(armoured.place)),
        _ => Ok(Block {
            contents: base64::decode(&armoured)?,
            place: armoured.place,
        }),
    }
}

fn unarmoured(contents: Zeroizing<Vec<u8>>) -> Block {
    Block {
        place: Place {
            index: 0,
            line: None,
            label: Label::Der,
        },
        contents,
    }
}

/// Whether the bytes start as a SEQUENCE in DER, whole or not: with a long length, which no text
/// starts with, or a short one that is the length.
fn is_der(bytes: &[u8]) -> bool {
    match bytes {
        [0x30, 0x80..=0x84, ..] => true,
        [0x30, length, contents @ ..] => usize::from(*length) == contents.len(),
        _ => false,
    }
}

#[cold]
fn refuse(fault: Fault) -> Error {
    Error::new(ErrorKind::Pem(fault), 0)
}
