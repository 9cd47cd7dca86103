//! The certificate that Exchange setup makes for itself.

use countersign_asn1::encode::{Encode as _, NameBuilder, signed};
use countersign_asn1::{BasicConstraints, GeneralName, KeyUsage, Name, Oid, Validity};
use countersign_keys::{Hash, SignatureAlgorithm, Signer};
use time::{Date, Month, OffsetDateTime};

use crate::Error;
use crate::moment::whole_second;
use crate::tbs::Tbs;

/// The self-signed certificate of an Exchange server, as its setup makes it in the cumulative updates
/// of 2022 and later: what a UM service has before anybody gives it another.
///
/// Its subject and issuer are the server's short name; it names that and the FQDN; it is for servers
/// alone, valid for five calendar years, signed with SHA-256, and has no key identifiers. Its serial
/// number is a version 4 GUID. Tests hold it against real ones, octet by octet.
///
/// `guid_random` comes fresh from a provider's generator.
///
/// # Errors
/// [`Error::ExchangeName`] for a name of other characters than letters, digits, hyphens and dots;
/// [`Error::ExchangeSignature`] for a signer of anything but RSA with SHA-256;
/// [`Error::Signing`] when the key refuses.
///
/// # Examples
/// ```
/// use countersign_keys::{KeyKind, Provider as _};
/// use time::macros::datetime;
///
/// let provider = countersign_provider_aws_lc::provider();
/// let signer = provider.signer(&provider.generate(KeyKind::Rsa2048)?)?;
/// let at = datetime!(2024-02-29 12:00 UTC);
/// let der = countersign_ca::exchange_self_signed("EX1", "ex1.contoso.com", at, [7; 16], &*signer)?;
///
/// let certificate = countersign_asn1::Certificate::from_der(&der)?;
/// let tbs = certificate.tbs_certificate();
/// assert_eq!(tbs.subject().to_string(), "CN=EX1");
/// assert_eq!(tbs.validity().not_after(), datetime!(2029-02-28 12:00 UTC));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn exchange_self_signed(
    netbios: &str,
    fqdn: &str,
    at: OffsetDateTime,
    guid_random: [u8; 16],
    signer: &dyn Signer,
) -> Result<Vec<u8>, Error> {
    for name in [netbios, fqdn] {
        check_name(name)?;
    }
    let algorithm = signer.algorithm();
    if algorithm != SignatureAlgorithm::RsaPkcs1(Hash::Sha256) {
        return Err(Error::ExchangeSignature { found: algorithm });
    }
    let algorithm = algorithm.to_identifier();
    // A machine's name is a `PrintableString` always.
    let name = NameBuilder::new()
        .attribute(Oid::COMMON_NAME, netbios)?
        .to_der();
    let name = Name::from_der(&name)?;
    let not_before = whole_second(at);
    let names = [netbios, fqdn].map(GeneralName::DnsName);
    let usage = KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::KEY_ENCIPHERMENT);
    let nobody = BasicConstraints::default();
    let tbs = Tbs {
        serial: &guid_serial(guid_random),
        signature: &algorithm,
        issuer: name,
        validity: Validity::new(not_before, five_years_after(not_before)),
        subject: name,
        subject_public_key_info: signer.public_key_info(),
        // In this order, and no others.
        extensions: &|w| {
            w.extension(Oid::KEY_USAGE, true, |w| usage.encode(w));
            w.extension(Oid::SUBJECT_ALT_NAME, false, |w| w.sequence_of(&names));
            w.extension(Oid::EXT_KEY_USAGE, false, |w| {
                w.sequence_of(&[Oid::SERVER_AUTH]);
            });
            w.extension(Oid::BASIC_CONSTRAINTS, true, |w| nobody.encode(w));
        },
    }
    .to_der();
    let signature = signer.sign(&tbs)?;
    Ok(signed(&tbs, &algorithm, &signature))
}

/// What a Windows machine can be called, and a `PrintableString` can hold.
fn check_name(name: &str) -> Result<(), Error> {
    let lawful = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if name.is_empty() || name.len() > 64 || !name.chars().all(lawful) {
        let name = name.chars().take(64).collect();
        return Err(Error::ExchangeName { name });
    }
    Ok(())
}

/// Windows takes a new GUID's octets for a little-endian number: the version stands in the middle,
/// and the top bit is cleared so that the number is positive.
fn guid_serial(random: [u8; 16]) -> [u8; 16] {
    let mut serial = random;
    serial.reverse();
    let [top, _, _, _, _, _, _, variant, version, ..] = &mut serial;
    *version = *version & 0x0F | 0x40;
    *variant = *variant & 0x3F | 0x80;
    *top &= 0x7F;
    serial
}

/// The same day and second five years on; the 28th where there is no 29th of February.
fn five_years_after(moment: OffsetDateTime) -> OffsetDateTime {
    let year = moment.year() + 5;
    let date = Date::from_calendar_date(year, moment.month(), moment.day())
        .or_else(|_| Date::from_calendar_date(year, Month::February, 28))
        .unwrap_or(Date::MAX);
    moment.replace_date(date)
}
