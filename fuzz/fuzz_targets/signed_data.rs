//! PKCS#7: every element found lies inside, in order.
#![no_main]

use countersign_asn1::SignedData;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(signed_data) = SignedData::from_der(bytes) else {
        return;
    };
    let elements = signed_data.certificates().chain(signed_data.crls());
    assert!(elements.map(<[u8]>::len).sum::<usize>() <= bytes.len());
    let _ = (signed_data.signer_infos(), signed_data.leniencies());
});
