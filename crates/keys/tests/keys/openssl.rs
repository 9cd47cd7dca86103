//! OpenSSL makes keys and signatures that are read here, and reads what is made here.

use std::path::{Path, PathBuf};

use countersign_keys::{Hash, KeyKind, PrivateKey, SignatureAlgorithm};
use countersign_testkit::Program;
use tempfile::TempDir;

use crate::fixture::PASSPHRASE;
use crate::{providers, public_key};

const MESSAGE: &[u8] = b"judged by another hand";

/// A folder, and OpenSSL run in it.
struct OpenSsl(TempDir);

impl OpenSsl {
    /// `None` where there is no `openssl`.
    fn present() -> Option<Self> {
        Program::OpenSsl.command()?;
        Some(Self(TempDir::new().unwrap()))
    }

    /// Runs a command line, split at spaces, and insists on success.
    #[track_caller]
    fn run(&self, line: &str) {
        let output = Program::OpenSsl
            .command()
            .unwrap()
            .args(line.split(' '))
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "openssl {line}: {said}");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(Path::new(name))
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), contents).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }
}

/// Its 3.0 knows no ML-DSA, and `ml_dsa.rs` asks one that does.
fn known() -> impl Iterator<Item = KeyKind> {
    KeyKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, KeyKind::MlDsa(_)))
}

/// How `openssl genpkey` makes a key of this kind.
fn recipe(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Rsa2048 => "RSA -pkeyopt rsa_keygen_bits:2048",
        KeyKind::Rsa3072 => "RSA -pkeyopt rsa_keygen_bits:3072",
        KeyKind::Rsa4096 => "RSA -pkeyopt rsa_keygen_bits:4096",
        KeyKind::P256 => "EC -pkeyopt ec_paramgen_curve:P-256",
        KeyKind::P384 => "EC -pkeyopt ec_paramgen_curve:P-384",
        KeyKind::P521 => "EC -pkeyopt ec_paramgen_curve:P-521",
        KeyKind::Ed25519 => "ED25519",
        other => panic!("no recipe for {other}"),
    }
}

/// How `openssl` signs and verifies as a signer's default does: the options of both commands.
fn scheme(algorithm: SignatureAlgorithm) -> String {
    match algorithm.hash() {
        Some(hash) => format!("dgst -{} ", hash.name().replace('-', "").to_lowercase()),
        None => "pkeyutl -rawin ".to_owned(),
    }
}

/// OpenSSL's verdict on `signature` over `message`, by the key in `public.pem`.
fn verify_command(algorithm: SignatureAlgorithm) -> String {
    let scheme = scheme(algorithm);
    if scheme.starts_with("dgst") {
        format!("{scheme}-verify public.pem -signature signature message")
    } else {
        format!("{scheme}-verify -pubin -inkey public.pem -sigfile signature -in message")
    }
}

fn sign_command(algorithm: SignatureAlgorithm) -> String {
    let scheme = scheme(algorithm);
    if scheme.starts_with("dgst") {
        format!("{scheme}-sign key.pem -out signature message")
    } else {
        format!("{scheme}-sign -inkey key.pem -out signature -in message")
    }
}

#[test]
fn its_keys_and_signatures_are_read_here() {
    let Some(openssl) = OpenSsl::present() else {
        return;
    };
    openssl.write("message", MESSAGE);
    for kind in known() {
        openssl.run(&format!(
            "genpkey -quiet -out key.pem -algorithm {}",
            recipe(kind)
        ));
        openssl.run("pkey -in key.pem -pubout -outform DER -out public.der");
        let key = PrivateKey::from_pem(&openssl.read("key.pem"), None).unwrap();
        let algorithm = kind.algorithm().default_signature().unwrap();
        openssl.run(&sign_command(algorithm));
        let public = openssl.read("public.der");
        let signature = openssl.read("signature");
        for (name, provider) in providers() {
            assert_eq!(
                provider.signer(&key).unwrap().public_key_info(),
                public,
                "{name} {kind}"
            );
            let verdict = provider.verify(algorithm, &public_key(&public), MESSAGE, &signature);
            assert_eq!(verdict, Ok(()), "{name} {kind}");
        }
    }
}

#[test]
fn our_keys_and_signatures_are_read_by_it() {
    let Some(openssl) = OpenSsl::present() else {
        return;
    };
    openssl.write("message", MESSAGE);
    let passphrase = core::str::from_utf8(PASSPHRASE).unwrap();
    openssl.write("passphrase", passphrase);
    let aws_lc = countersign_provider_aws_lc::provider();
    for kind in known() {
        let key = aws_lc.generate(kind).unwrap();
        openssl.write("key.pem", key.to_pkcs8_pem().as_bytes());
        openssl.run("pkey -in key.pem -check -noout");
        openssl.run("pkey -in key.pem -pubout -out public.pem");
        let encrypted = key.to_encrypted_pkcs8_pem(PASSPHRASE, &[0x5A; 32]).unwrap();
        openssl.write("encrypted.pem", encrypted);
        openssl.run("pkey -in encrypted.pem -passin file:passphrase -out decrypted.pem");
        assert_eq!(
            openssl.read("decrypted.pem"),
            openssl.read("key.pem"),
            "{kind}"
        );
        for (_, provider) in providers() {
            let signer = provider.signer(&key).unwrap();
            openssl.write("signature", signer.sign(MESSAGE).unwrap());
            openssl.run(&verify_command(signer.algorithm()));
        }
    }
}

/// PSS with salts of several lengths, SHA-1 among the digests.
#[test]
fn its_pss_signatures() {
    let Some(openssl) = OpenSsl::present() else {
        return;
    };
    openssl.write("message", MESSAGE);
    openssl.run("genpkey -quiet -out key.pem -algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    openssl.run("pkey -in key.pem -pubout -outform DER -out public.der");
    let public = openssl.read("public.der");
    let public = public_key(&public);
    let rows = [
        ("sha256", Hash::Sha256, 32),
        ("sha256", Hash::Sha256, 0),
        ("sha256", Hash::Sha256, 222),
        ("sha512", Hash::Sha512, 20),
        ("sha1", Hash::Sha1, 20),
    ];
    for (name, hash, salt_length) in rows {
        openssl.run(&format!(
            "dgst -{name} -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:{salt_length} -sign key.pem -out signature message"
        ));
        let signature = openssl.read("signature");
        let pss = |salt_length| SignatureAlgorithm::RsaPss {
            hash,
            mgf_hash: hash,
            salt_length,
        };
        for (name, provider) in providers() {
            if !provider.supports(pss(salt_length), public.algorithm()) {
                assert_eq!((name, hash), ("aws-lc", Hash::Sha1));
                continue;
            }
            let verify = |length| provider.verify(pss(length), &public, MESSAGE, &signature);
            assert!(verify(salt_length).is_ok(), "{name} {hash} {salt_length}");
            assert!(
                verify(salt_length + 1).is_err(),
                "{name} {hash} {salt_length}"
            );
        }
    }
}
