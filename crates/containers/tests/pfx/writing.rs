//! What others read.

use std::fs;

use countersign_containers::{Pfx, PfxBuilder, PfxEntry, PfxPreset};
use countersign_testkit::Program;

use crate::bench::{Bench, SCHANNEL};

#[test]
fn what_is_written_is_read_by_openssl_java_and_nss() {
    let bench = Bench::new();
    let key = bench.key();
    let entry = PfxEntry::new(bench.um.der(), &key)
        .with_friendly_name("um1 世界")
        .with_provider_name(SCHANNEL);
    let builder = PfxBuilder::new(entry).with_chain(bench.root.der());
    for preset in PfxPreset::ALL {
        let randomness = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let written = builder
            .to_der(preset, "correct horse", &randomness)
            .unwrap();
        bench.check(
            &Pfx::open(&written, "correct horse").unwrap(),
            2,
            "um1 世界",
        );
        fs::write(bench.path().join("um.pfx"), &*written).unwrap();
        let legacy = preset == PfxPreset::Windows2012;
        let line = format!(
            "pkcs12 -in um.pfx -info -nodes -passin pass:correct|horse {}",
            if legacy { "-legacy" } else { "" }
        );
        if let Some(said) = bench.runs(Program::OpenSsl, line.trim_end()) {
            let (mac, cipher) = if legacy {
                (
                    "MAC: sha1, Iteration 2000",
                    "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
                )
            } else {
                (
                    "MAC: sha256, Iteration 600000",
                    "AES-256-CBC, Iteration 600000, PRF hmacWithSHA256",
                )
            };
            for wanted in [
                mac,
                cipher,
                "Microsoft CSP Name: Microsoft RSA SChannel",
                "Local Key set",
                "BEGIN PRIVATE KEY",
                "CN = um1.contoso.com",
                "CN = Contoso Root CA",
            ] {
                assert!(said.contains(wanted), "{wanted}: {said}");
            }
        }
        if let Some(said) = bench.runs(
            Program::Keytool,
            "-list -v -keystore um.pfx -storepass correct|horse",
        ) {
            for wanted in ["um1", "PrivateKeyEntry", "Certificate chain length: 2"] {
                assert!(said.contains(wanted), "{wanted}: {said}");
            }
        }
        let folder = preset.name();
        fs::create_dir(bench.path().join(folder)).unwrap();
        let database = format!("-N -d sql:{folder} --empty-password");
        if bench.runs(Program::Certutil, &database).is_some() {
            let import = format!("-i um.pfx -d sql:{folder} -W correct|horse");
            let said = bench.runs(Program::Pk12util, &import).unwrap();
            assert!(said.contains("IMPORT SUCCESSFUL"), "{said}");
        }
    }
}
