//! DSA [FIPS 186-4 §4.7], verified and never signed.

use der::asn1::UintRef;
use der::{Decode as _, Reader as _, SliceReader};
use dsa::{BoxedUint, Components, VerifyingKey};
use signature::hazmat::PrehashVerifier as _;

/// `parameters` are `Dss-Parms`, `public_key` is `DSAPublicKey` [RFC 3279 §2.3.2], `signature` is
/// `Dss-Sig-Value` [RFC 3279 §2.2.2]. `None` unless the signature is valid.
pub(crate) fn verify(
    parameters: &[u8],
    public_key: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Option<()> {
    let [p, q, g] = integers(parameters)?;
    let [r, s] = integers(signature)?;
    let y = UintRef::from_der(public_key).ok()?;
    let (p, q, g, y) = (p.as_bytes(), q.as_bytes(), g.as_bytes(), y.as_bytes());
    // The arithmetic below is for numbers as wide as their modulus, and may panic on others.
    let modulus_bits = bits(p)?;
    let order_bits = bits(q)?;
    let modulo_p = |number| BoxedUint::from_be_slice(number, modulus_bits).ok();
    let modulo_q =
        |number: UintRef<'_>| BoxedUint::from_be_slice(number.as_bytes(), order_bits).ok();
    let (p, g, y) = (modulo_p(p)?, modulo_p(g)?, modulo_p(y)?);
    if y >= p {
        return None;
    }
    let q = BoxedUint::from_be_slice(q, order_bits).ok()?;
    let components = Components::from_components(p, q, g).ok()?;
    let key = VerifyingKey::from_components(components, y).ok()?;
    let signature = dsa::Signature::from_components(modulo_q(r)?, modulo_q(s)?)?;
    key.verify_prehash(digest, &signature).ok()
}

/// A SEQUENCE of so many positive INTEGERs.
fn integers<const COUNT: usize>(der: &[u8]) -> Option<[UintRef<'_>; COUNT]> {
    let mut reader = SliceReader::new(der).ok()?;
    let numbers = reader
        .sequence(|reader| {
            let mut numbers = Vec::with_capacity(COUNT);
            while !reader.is_finished() && numbers.len() < COUNT {
                numbers.push(reader.decode()?);
            }
            Ok::<_, der::Error>(numbers)
        })
        .ok()?;
    reader.finish().ok()?;
    numbers.try_into().ok()
}

fn bits(octets: &[u8]) -> Option<u32> {
    u32::try_from(octets.len()).ok()?.checked_mul(8)
}
