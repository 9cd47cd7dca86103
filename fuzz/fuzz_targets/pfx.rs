//! PKCS#12 and the BER that it comes in: nothing panics, whatever the layers hold.
#![no_main]

use countersign_asn1::pkcs12::{self, Content, Encrypted, PbeParameters};
use countersign_containers::Pfx;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Deriving a key is slow by intent, and not ours to fuzz.
    if is_cheap(bytes) {
        if let Ok(pfx) = Pfx::open(bytes, "") {
            let _ = pfx.to_store().to_bytes();
            for key in pfx.keys() {
                let _ = format!("{key:?}");
            }
        }
    }
});

/// Whether no layer that can be seen asks for many iterations.
fn is_cheap(bytes: &[u8]) -> bool {
    let Ok(pfx) = pkcs12::Pfx::from_der(bytes) else {
        return true;
    };
    let mac = pfx.mac_data().is_none_or(|mac| mac.iterations() < 100);
    let contents = match pfx.auth_safe() {
        Content::Data(octets) => Content::read_all(octets).unwrap_or_default(),
        _ => Vec::new(),
    };
    mac && contents.iter().all(|content| match content {
        Content::Encrypted(encrypted) => has_few_iterations(*encrypted),
        _ => true,
    })
}

fn has_few_iterations(encrypted: Encrypted<'_>) -> bool {
    let parameters = encrypted.algorithm().parameters().unwrap_or_default();
    PbeParameters::from_der(parameters).is_ok_and(|parameters| parameters.iterations() < 100)
}
