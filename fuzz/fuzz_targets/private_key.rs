//! Private keys in any format, armoured or not: nothing panics, and what is read is written so that
//! it reads again as the same key.
#![no_main]

use countersign_keys::PrivateKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // Without a passphrase: deriving a key is slow by intent, and not ours to fuzz.
    let Ok(key) = PrivateKey::from_pem(data, None) else {
        return;
    };
    let der = key.expose_pkcs8_der();
    let from_der = PrivateKey::from_pkcs8_der(der).expect("what was read is written as PKCS#8");
    assert_eq!(from_der.expose_pkcs8_der(), der);
    let pem = key.to_pkcs8_pem();
    let from_pem = PrivateKey::from_pem(pem.as_bytes(), None).expect("and as PEM");
    assert_eq!(from_pem.expose_pkcs8_der(), der);
});
