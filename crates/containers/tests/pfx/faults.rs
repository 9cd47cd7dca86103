//! What is no PKCS#12, or not all of it, and what is never shown.

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_containers::{Pfx, PfxBuilder, PfxEntry, PfxPreset};
use countersign_testkit::Program;

use crate::bench::Bench;

#[test]
fn nothing_secret_is_shown() {
    let bench = Bench::new();
    let key = bench.key();
    let entry = PfxEntry::new(bench.um.der(), &key);
    let randomness = [7; PfxBuilder::RANDOMNESS];
    let builder = PfxBuilder::new(entry);
    let written = builder
        .to_der(PfxPreset::Windows2012, "secret", &randomness)
        .unwrap();
    let shown = format!("{:?} {builder:?}", Pfx::open(&written, "secret").unwrap());
    let octets = key.expose_key_octets();
    let secret = octets.get(octets.len() / 2..).unwrap();
    let secret = format!("{:?}", secret.get(..8).unwrap());
    assert!(!shown.contains(secret.trim_matches(['[', ']'])), "{shown}");
    assert!(shown.contains("PfxKey"), "{shown}");
}

#[test]
fn faults_are_told() {
    let pfx = |auth_safe: &dyn Fn(&mut Writer), mac: &dyn Fn(&mut Writer)| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[3]);
                auth_safe(w);
                mac(w);
            });
        })
    };
    let content = |oid: &[u8], octets: &[u8]| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(Tag::OBJECT_IDENTIFIER, oid);
                w.nested(Tag::context_constructed(0), |w| w.octet_string(octets));
            });
        })
    };
    let data = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    let enveloped = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
    let mac = |hash: &'static [u8], iterations: &'static [u8]| {
        move |w: &mut Writer| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| w.value(Tag::OBJECT_IDENTIFIER, hash));
                    w.octet_string(&[0; 20]);
                });
                w.octet_string(b"salt");
                w.uint(iterations);
            });
        }
    };
    let sha1 = b"\x2B\x0E\x03\x02\x1A";
    let md2 = b"\x2A\x86\x48\x86\xF7\x0D\x02\x02";
    let none = |_: &mut Writer| {};
    let empty = Writer::build(|w| w.nested(Tag::SEQUENCE, |_| {}));
    let nested = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| w.raw(&content(enveloped, b"")));
    });
    let rows: [(Vec<u8>, &str); 8] = [
        (
            pfx(
                &|w| w.raw(&content(data, &empty)),
                &mac(sha1, &[1, 0x31, 0x2D, 1]),
            ),
            "its key derivations ask for 20000001 steps, and the limit is 20000000",
        ),
        (
            pfx(&|w| w.raw(&content(data, &empty)), &mac(md2, &[1])),
            "PKCS#12 under `id-md2`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, &empty)), &mac(sha1, &[1])),
            "wrong passphrase, or a damaged file",
        ),
        (
            pfx(&|w| w.raw(&content(enveloped, &empty)), &none),
            "PKCS#12 under `id-envelopedData`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, &nested)), &none),
            "PKCS#12 under `id-envelopedData`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, b"\x31\x00")), &none),
            "unexpected tag: wanted SEQUENCE, found SET at byte 0",
        ),
        (
            b"\x30\x80\x02\x01\x03\x30\x80".to_vec(),
            "truncated at byte 7: wanted 2 octets, found 0",
        ),
        (
            [
                &[0x30, 0x80, 0x02, 0x01, 0x03][..],
                &[0x30, 0x80].repeat(40),
            ]
            .concat(),
            "nested too deep",
        ),
    ];
    for (bytes, wanted) in rows {
        assert_eq!(Pfx::open(&bytes, "secret").unwrap_err().to_string(), wanted);
    }
    let valid = pfx(&|w| w.raw(&content(data, &empty)), &none);
    assert!(Pfx::open(&valid, "").unwrap().certificates().is_empty());
    for end in 0..valid.len() {
        assert!(Pfx::open(&valid[..end], "").is_err(), "{end}");
    }
}

/// What a passphrase vouches for, it vouches for whole: with one octet changed, nothing of it is handed out. And
/// it makes no certificate trusted: what is handed out is in no store.
#[test]
fn ghsa_mpwr_8vm7_h73f_a_passphrase_vouches_for_every_octet() {
    let bench = Bench::new();
    let key = bench.key();
    let builder = PfxBuilder::new(PfxEntry::new(bench.um.der(), &key));
    let randomness = core::array::from_fn(|at| u8::try_from(at).unwrap());
    let written = builder
        .to_der(PfxPreset::Windows2012, "correct horse", &randomness)
        .unwrap();
    assert!(Pfx::open(&written, "correct horse").is_ok());
    for at in (0..written.len()).step_by(23) {
        let mut changed = written.to_vec();
        changed[at] ^= 1;
        assert!(Pfx::open(&changed, "correct horse").is_err(), "{at}");
    }
}

#[test]
fn every_byte_changed() {
    let bench = Bench::new();
    // Without a proof of it and in the clear, every layer is reached.
    let line = "pkcs12 -export -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass: -nomac -keypbe NONE -certpbe NONE";
    if bench.runs(Program::OpenSsl, line).is_none() {
        return;
    }
    let bytes = bench.read("um.pfx");
    bench.check(&Pfx::open(&bytes, "").unwrap(), 1, "um1");
    let mut refused = 0;
    for at in 0..bytes.len() {
        for octet in [0x00, 0x24, 0x80, 0xFF] {
            let mut changed = bytes.clone();
            changed[at] ^= octet;
            match Pfx::open(&changed, "") {
                Ok(pfx) => drop(pfx.to_store().to_bytes()),
                Err(_) => refused += 1,
            }
        }
        assert!(Pfx::open(&bytes[..at], "").is_err(), "{at}");
    }
    assert!(refused > 200, "{refused}");
}
