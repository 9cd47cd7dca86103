//! Whatever is issued here, other programs accept.

use std::path::Path;
use std::process::{Command, Output};

use countersign_ca::{Order, Profile, self_signed};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::Program;
use time::OffsetDateTime;

use crate::house::{self, House};

#[test]
fn every_profile_under_every_kind_of_authority() {
    let folder = tempfile::tempdir().unwrap();
    for authority in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa2048] {
        let house = House::at(authority, now());
        for (profile, signed_by, purposes) in [
            ("um", Signed::ByRsa, &["sslserver", "sslclient"][..]),
            ("um-call-router", Signed::ByRsa, &["sslserver", "sslclient"]),
            ("lync-front-end", Signed::ByRsa, &["sslserver", "sslclient"]),
            ("gateway", Signed::ByAny, &["sslserver", "sslclient"]),
            ("sip-peer", Signed::ByAny, &["sslserver", "sslclient"]),
            ("tls-server", Signed::ByAny, &["sslserver"]),
            ("tls-client", Signed::ByAny, &["sslclient"]),
        ] {
            if authority != KeyKind::Rsa2048 && signed_by == Signed::ByRsa {
                continue;
            }
            let request = RequestBuilder::for_dns_name("um1.contoso.com")
                .unwrap()
                .dns_name("sip.contoso.com")
                .sign(&*house::signer(KeyKind::Rsa2048))
                .unwrap();
            let issued = house::issue_at(&house.issuing, &request, profile, now()).unwrap();
            // A year or two, in a world that has come down to 200 days: of servers.
            let found: Vec<&str> = issued.findings().iter().map(|f| f.code()).collect();
            let wanted = purposes.iter().filter(|purpose| **purpose == "sslserver");
            assert_eq!(found, wanted.map(|_| "validity-long").collect::<Vec<_>>());
            let leaf = file(folder.path(), "leaf", &[issued.as_der()]);
            let issuing = house.issuing.certificate();
            let between = file(folder.path(), "between", &[issuing]);
            let presented = file(folder.path(), "presented", &[issued.as_der(), issuing]);
            let root = file(folder.path(), "root", &[&house.root]);
            for purpose in ["sslserver", "sslclient"] {
                let holds = openssl(purpose, &["-trusted", &root, "-untrusted", &between, &leaf]);
                let wanted = purposes.contains(&purpose);
                assert_eq!(holds.unwrap_or(wanted), wanted, "{profile} as {purpose}");
            }
            certtool(&["--load-ca-certificate", &root, "--infile", &presented]);
        }
    }
}

/// `GnuTLS` takes no end entity for an anchor, so it is not asked.
#[test]
fn a_self_signed_certificate_is_its_own_anchor() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [KeyKind::Rsa2048, KeyKind::P256] {
        let signer = house::signer(kind);
        let request = RequestBuilder::for_dns_name("gw1.contoso.com")
            .unwrap()
            .sign(&*signer)
            .unwrap();
        let profile = Profile::house("gateway").unwrap();
        let request = house::verified(&request);
        let order = Order::new(&request, &profile, now(), house::randomness());
        let certificate = self_signed(&order, &*signer).unwrap();
        let file = file(folder.path(), "leaf", &[&certificate]);
        for purpose in ["sslserver", "sslclient"] {
            let holds = openssl(purpose, &["-check_ss_sig", "-trusted", &file, &file]);
            assert_ne!(holds, Some(false), "{purpose}");
        }
    }
}

/// Exchange and Lync are signed for with RSA alone.
#[derive(Clone, Copy, PartialEq)]
enum Signed {
    ByRsa,
    ByAny,
}

/// Whether a certificate holds for a purpose, by the letter of the standards; `None` when there is nobody
/// to ask.
fn openssl(purpose: &str, arguments: &[&str]) -> Option<bool> {
    let mut openssl = Program::OpenSsl.command()?;
    openssl.args(["verify", "-x509_strict", "-purpose", purpose]);
    let output = openssl.args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    // Nothing but the purpose may be wrong.
    assert!(
        output.status.success() || text.contains("unsuitable certificate purpose"),
        "{text}"
    );
    Some(output.status.success())
}

pub(crate) fn certtool(arguments: &[&str]) {
    let Some(mut certtool) = Program::Certtool.command() else {
        return;
    };
    certtool.args(["--verify", "--verify-profile", "medium"]);
    let output = succeed(certtool.args(arguments));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("Verified. The certificate is trusted."),
        "{text}"
    );
}

pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

pub(crate) fn file(folder: &Path, name: &str, certificates: &[&[u8]]) -> String {
    let block = |der: &&[u8]| pem::encode(&pem::Pem::new("CERTIFICATE", *der));
    let text: String = certificates.iter().map(block).collect();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// `certtool` knows no other moment than the machine's, so that these certificates are made at it.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
