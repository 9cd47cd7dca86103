//! What a kept list costs in memory, beyond its own bytes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use allocation_counter::measure;
use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::{List, Template, forge};
use countersign_trust::RevocationList;

const ENTRIES: u32 = 200_000;

fn serial_number(number: u32) -> [u8; 16] {
    let mut serial = [0x5A; 16];
    serial[12..].copy_from_slice(&number.to_be_bytes());
    serial
}

/// A list, each `every`th entry of which says whose certificate it is; none if `every` is 0.
fn list(every: u32) -> Vec<u8> {
    let root = Template::root("Contoso Root CA").self_signed();
    let name = forge::name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"Issuing CA")]);
    let issuer = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(4), |w| w.raw(&name));
        });
    });
    let issuer = [forge::Extension::new(
        Oid::CERTIFICATE_ISSUER,
        true,
        &issuer,
    )];
    let mut list = List::of(&root).with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
        w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(4), &[0xFF]));
    });
    for number in 0..ENTRIES {
        let names = every != 0 && number % every == 0;
        let extensions: &[_] = if names { &issuer } else { &[] };
        list = list.entry(&serial_number(number), extensions);
    }
    list.sign(root.key())
}

#[test]
fn an_index_takes_sixteen_octets_an_entry_at_most() {
    for every in [0, 1_000, 1] {
        let der = list(every);
        let mut kept = None;
        let heap = measure(|| kept = Some(RevocationList::from_der(der).unwrap()));
        let kept = kept.unwrap();
        assert_eq!(kept.len(), usize::try_from(ENTRIES).unwrap());
        let most = i64::from(ENTRIES) * 16;
        assert!(heap.bytes_current <= most, "{every}: {heap:?}");
        // Nor more meanwhile, unless each entry names an issuer: a vector that grows holds itself twice for a moment.
        let most = u64::from(ENTRIES) * if every == 1 { 32 } else { 16 };
        assert!(heap.bytes_max <= most, "{every}: {heap:?}");
        let look = measure(|| {
            assert!(kept.lists(&serial_number(ENTRIES / 2)));
            assert!(!kept.lists(&serial_number(ENTRIES)));
        });
        assert_eq!(look.count_total, 0, "{every}");
    }
}
