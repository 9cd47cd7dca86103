//! The revocation list that is opened.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::{List, ListEntry, Template};

/// A list of very many entries, of 35 octets each as authorities write them.
#[derive(Debug)]
pub struct LongList(Vec<u8>);

impl LongList {
    /// A list of one authority's certificates, each by [`Self::serial_number`].
    #[must_use]
    pub fn of(entries: u32) -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let mut list = List::of(&root);
        for number in 0..entries {
            list = list.revoking(&Self::serial_number(number));
        }
        Self(list.sign(root.key()))
    }

    /// The same, of a thousand authorities' certificates, who take turns.
    #[must_use]
    pub fn indirect(entries: u32) -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let mut list = List::of(&root).with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
            w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(4), &[0xFF]));
        });
        for number in 0..entries {
            list = list.revoking(&Self::serial_number(number));
            if number % 1_000 == 0 {
                let issuer = format!("Issuing CA {}", number / 1_000);
                name_issuer(&mut list.entries, &issuer);
            }
        }
        Self(list.sign(root.key()))
    }

    /// The list.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// The 16 octets of the serial number of entry `number`: no two are equal, and they are in no
    /// order.
    #[must_use]
    pub fn serial_number(number: u32) -> [u8; 16] {
        let scattered = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut serial = [0x5A; 16];
        serial[1..9].copy_from_slice(&scattered.to_be_bytes());
        serial
    }
}

/// The last entry says whose certificate it is.
fn name_issuer(entries: &mut [ListEntry], common_name: &str) {
    let name = countersign_testkit::forge::name(&[(
        Oid::COMMON_NAME,
        Tag::UTF8_STRING,
        common_name.as_bytes(),
    )]);
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(4), |w| w.raw(&name));
        });
    });
    if let Some(entry) = entries.last_mut() {
        entry
            .extensions
            .push(countersign_testkit::forge::Extension::new(
                Oid::CERTIFICATE_ISSUER,
                true,
                &value,
            ));
    }
}
