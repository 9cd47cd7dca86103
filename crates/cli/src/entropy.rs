//! Randomness: the one place that asks for it.

use zeroize::Zeroizing;

use crate::backend;
use crate::failure::Failure;

/// Fresh random octets, fit for salts, serial numbers and keys.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, Failure> {
    let mut octets = Zeroizing::new([0; N]);
    backend::provider()
        .fill_random(octets.as_mut_slice())
        .map_err(|fault| Failure::Backend { fault })?;
    Ok(octets)
}
