//! Revocation lists, walked entry by entry.

use countersign_asn1::encode::Writer;
use countersign_asn1::{
    CertificateList, CrlReason, EntryExtensions, ExtensionValue, Leniency, Oid,
    RevokedCertificates, Tag, Version,
};

use crate::sample;

const THIS_UPDATE: &[u8] = b"260101000000Z";

/// A list around what `entries` writes; a `nextUpdate` and extensions when `whole`.
fn list(whole: bool, entries: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                if whole {
                    w.uint(&[1]);
                }
                sample::algorithm(w);
                sample::name(w, "Contoso Issuing CA");
                w.value(Tag::UTC_TIME, THIS_UPDATE);
                if whole {
                    w.value(Tag::GENERALIZED_TIME, b"20510101000000Z");
                }
                entries(w);
                if whole {
                    w.nested(Tag::context_constructed(0), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            sample::extension(w, Oid::CRL_NUMBER, |w| w.uint(&[7]));
                        });
                    });
                }
            });
            sample::algorithm(w);
            w.bit_string(&[0; 4]);
        });
    })
}

fn entry(w: &mut Writer, serial: &[u8], reason: Option<u8>) {
    w.nested(Tag::SEQUENCE, |w| {
        w.uint(serial);
        w.value(Tag::UTC_TIME, b"251231235959Z");
        if let Some(reason) = reason {
            w.nested(Tag::SEQUENCE, |w| {
                sample::extension(w, Oid::REASON_CODE, |w| w.value(Tag::ENUMERATED, &[reason]));
            });
        }
    });
}

/// A list with two entries, one of them with a reason, and with extensions.
pub(crate) fn sample() -> Vec<u8> {
    list(true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            entry(w, &[0x80], None);
            entry(w, &[0x05], Some(1));
        });
    })
}

#[test]
fn every_field_is_read() {
    let der = sample();
    let crl = CertificateList::from_der(&der).unwrap();
    let tbs = crl.tbs_cert_list();
    assert_eq!(crl.as_der(), der);
    assert_eq!(tbs.version(), Version::V2);
    assert_eq!(tbs.issuer().to_string(), "CN=Contoso Issuing CA");
    assert_eq!(
        tbs.this_update().to_string(),
        "2026-01-01 0:00:00.0 +00:00:00"
    );
    assert_eq!(tbs.next_update().unwrap().year(), 2051);
    assert_eq!(tbs.signature(), crl.signature_algorithm());
    assert_eq!(crl.signature_value().octets(), [0; 4]);
    let number = tbs.crl_extensions().get(Oid::CRL_NUMBER).unwrap();
    assert!(
        matches!(number.decode().unwrap(), ExtensionValue::CrlNumber(n) if n.magnitude() == [7])
    );

    let entries: Vec<_> = tbs
        .revoked_certificates()
        .iter()
        .map(Result::unwrap)
        .collect();
    let found: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.user_certificate().to_string(),
                entry.reason_code().unwrap(),
            )
        })
        .collect();
    let wanted = [("80", None), ("05", Some(CrlReason::KeyCompromise))];
    assert_eq!(
        found,
        wanted.map(|(serial, reason)| (serial.to_owned(), reason))
    );
    assert_eq!(entries.first().unwrap().revocation_date().year(), 2025);
    assert!(crl.leniencies().unwrap().is_empty());
}

#[test]
fn what_may_be_absent_is() {
    let der = list(false, |_| {});
    let crl = CertificateList::from_der(&der).unwrap();
    let tbs = crl.tbs_cert_list();
    assert_eq!((tbs.version(), tbs.next_update()), (Version::V1, None));
    assert!(tbs.crl_extensions().is_empty() && tbs.revoked_certificates().is_empty());
    assert!(crl.leniencies().unwrap().is_empty());

    assert!(!tbs.has_empty_revoked_certificates());

    let der = list(false, |w| w.nested(Tag::SEQUENCE, |_| {}));
    let crl = CertificateList::from_der(&der).unwrap();
    let leniencies = crl.leniencies().unwrap();
    assert_eq!(leniencies.count(Leniency::EmptySequence), 1);
    assert!(crl.tbs_cert_list().has_empty_revoked_certificates());

    let der = list(false, |w| {
        w.nested(Tag::SEQUENCE, |w| entry(w, &[0x05], None))
    });
    let crl = CertificateList::from_der(&der).unwrap();
    assert!(!crl.tbs_cert_list().has_empty_revoked_certificates());
}

#[test]
fn a_malformed_entry_ends_the_walk_and_names_itself() {
    let der = list(true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            entry(w, &[0x05], None);
            w.nested(Tag::SEQUENCE, |w| w.uint(&[0x06]));
            entry(w, &[0x07], None);
        });
    });
    let crl = CertificateList::from_der(&der).unwrap();
    let walk: Vec<_> = crl.tbs_cert_list().revoked_certificates().iter().collect();
    assert_eq!(walk.len(), 2);
    let wanted = "unexpected end: wanted UTCTime, found nothing at byte 114 \
                  in `tbsCertList.revokedCertificates[1].revocationDate`";
    assert_eq!(
        walk.last().unwrap().as_ref().unwrap_err().to_string(),
        wanted
    );
    assert_eq!(crl.leniencies().unwrap_err().to_string(), wanted);
}

#[test]
fn a_malformed_extension_of_an_entry_names_itself() {
    let der = list(true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            entry(w, &[0x05], None);
            entry(w, &[0x06], Some(7));
        });
    });
    let crl = CertificateList::from_der(&der).unwrap();
    assert_eq!(
        crl.leniencies().unwrap_err().to_string(),
        "malformed CRLReason: it is none of 0 to 6 and 8 to 10 at byte 142 in \
         `tbsCertList.revokedCertificates[1].crlEntryExtensions[0].extnValue`"
    );
}

#[test]
fn a_million_entries_are_walked() {
    let one = Writer::build(|w| entry(w, &[0x05], Some(4)));
    let der = list(true, |w| {
        w.nested(Tag::SEQUENCE, |w| w.raw(&one.repeat(1_000_000)))
    });
    let crl = CertificateList::from_der(&der).unwrap();
    let entries: RevokedCertificates<'_> = crl.tbs_cert_list().revoked_certificates();
    assert_eq!(entries.iter().filter(Result::is_ok).count(), 1_000_000);
}

#[test]
fn outlines_say_what_entries_say() {
    let odd = |w: &mut Writer, tag: Tag, time: &[u8]| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[0x77; 20]);
            w.value(tag, time);
        });
    };
    let der = list(true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            entry(w, &[0x80], None);
            odd(w, Tag::UTC_TIME, b"240229235959Z");
            entry(w, &[0x05], Some(8));
            odd(w, Tag::GENERALIZED_TIME, b"20510101000000Z");
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[9]);
                w.value(Tag::UTC_TIME, b"251201000000Z");
                w.nested(Tag::SEQUENCE, |w| {
                    sample::extension(w, Oid::INVALIDITY_DATE, |w| {
                        w.value(Tag::GENERALIZED_TIME, b"20250101000000Z");
                    });
                    sample::extension(w, Oid::CERTIFICATE_ISSUER, |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.nested(Tag::context_constructed(4), |w| sample::name(w, "Other"));
                        });
                    });
                });
            });
        });
    });
    let crl = CertificateList::from_der(&der).unwrap();
    let entries = crl.tbs_cert_list().revoked_certificates();
    let outlines: Vec<_> = entries.outlines().map(Result::unwrap).collect();
    assert_eq!(outlines.len(), 5);
    for (outline, entry) in outlines.iter().zip(entries.iter()) {
        let entry = entry.unwrap();
        assert_eq!(outline.user_certificate, entry.user_certificate());
        assert_eq!(entries.entry_at(outline.offset).unwrap(), entry);
        match outline.extensions {
            EntryExtensions::Absent => assert!(entry.crl_entry_extensions().is_empty()),
            EntryExtensions::ReasonCode(reason) => {
                assert_eq!(entry.reason_code().unwrap(), Some(reason));
            }
            EntryExtensions::Others(found) => assert_eq!(found, entry.crl_entry_extensions()),
        }
    }
    let last = entries.iter().last().unwrap().unwrap();
    assert_eq!(last.invalidity_date().unwrap().unwrap().year(), 2025);
    assert_eq!(last.certificate_issuer().unwrap().unwrap().len(), 1);
    assert_eq!(last.reason_code().unwrap(), None);
}

/// Days that there are and days that there are not; what is usual about them is the reader's own affair.
#[test]
fn outlines_know_the_calendar() {
    for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
        for (year, rest) in [
            (24, "235959"),
            (25, "000000"),
            (25, "240000"),
            (25, "006060"),
        ] {
            let time = format!("{year}{month:02}{day:02}{rest}Z");
            let der = list(true, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.uint(&[5]);
                        w.value(Tag::UTC_TIME, time.as_bytes());
                    });
                });
            });
            let crl = CertificateList::from_der(&der).unwrap();
            let entries = crl.tbs_cert_list().revoked_certificates();
            let read = entries.iter().next().unwrap().is_ok();
            assert_eq!(entries.outlines().next().unwrap().is_ok(), read, "{time}");
            assert_eq!(crl.leniencies().is_ok(), read, "{time}");
        }
    }
}

#[test]
fn outlines_refuse_what_entries_refuse() {
    // Each octet of an entry, changed: both walks say the same.
    let mut one = Writer::build(|w| {
        entry(w, &[0x05], Some(1));
        entry(w, &[0x06], None);
    });
    for index in 0..one.len() {
        for change in [0x00, 0x01, 0x7F, 0x80, 0xFF, b'0', b'9', b'3', b':', b'/'] {
            let kept = core::mem::replace(&mut one[index], change);
            let der = list(true, |w| w.nested(Tag::SEQUENCE, |w| w.raw(&one)));
            if let Ok(crl) = CertificateList::from_der(&der) {
                let entries = crl.tbs_cert_list().revoked_certificates();
                let whole: Vec<_> = entries
                    .iter()
                    .map(|entry| entry.map(|entry| entry.user_certificate()))
                    .collect();
                let outlined: Vec<_> = entries
                    .outlines()
                    .map(|entry| entry.map(|entry| entry.user_certificate))
                    .collect();
                assert_eq!(outlined, whole, "octet {index} as {change:02x}");
            }
            one[index] = kept;
        }
    }
}
