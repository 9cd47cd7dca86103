//! What tests need from outside: other hands' programs, and vectors that are not ours to commit.
#![expect(
    clippy::disallowed_methods,
    reason = "the kit is for tests: here it runs programs and asks what is required"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that judges what we make, and makes what we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Program {
    /// `openssl`
    OpenSsl,
    /// `certtool`, of `GnuTLS`
    Certtool,
    /// `vfychain`, of NSS
    Vfychain,
    /// `certutil`, of NSS
    Certutil,
    /// `pk12util`, of NSS
    Pk12util,
    /// `keytool`, of Java
    Keytool,
    /// `java`, with its compiler
    Java,
    /// `go`
    Go,
    /// `chromedriver`, with Chromium
    Chromedriver,
    /// `kamailio`, with its TLS module
    Kamailio,
    /// `python3`, with `cryptography` and `pkilint`
    Python,
}

impl Program {
    /// A command that runs it; `None`, and a printed line, when this machine lacks it.
    ///
    /// Panics when it is absent and `COUNTERSIGN_REQUIRE` names it.
    #[must_use]
    pub fn command(self) -> Option<Command> {
        let (program, probe, requirement): (_, &[&str], _) = match self {
            Self::OpenSsl => ("openssl", &["version"], "openssl"),
            Self::Certtool => ("certtool", &["--version"], "gnutls"),
            Self::Vfychain => ("vfychain", &[], "nss"),
            Self::Certutil => ("certutil", &[], "nss"),
            Self::Pk12util => ("pk12util", &[], "nss"),
            Self::Keytool => ("keytool", &["-help"], "java"),
            Self::Java => ("java", &["-version"], "java"),
            Self::Go => ("go", &["version"], "go"),
            Self::Chromedriver => ("chromedriver", &["--version"], "chromium"),
            Self::Kamailio => ("kamailio", &["-v"], "kamailio"),
            Self::Python => ("python3", &["-c", "import cryptography, pkilint"], "python"),
        };
        let probed = Command::new(program)
            .args(probe)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        // Those of NSS know no question that they answer with success.
        let present = probed.is_ok_and(|status| status.success() || probe.is_empty());
        present_or_skipped(present.then(|| Command::new(program)), program, requirement)
    }
}

/// Which of our backends verifies signatures in a test. The kit knows neither: a test brings them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum Backend {
    /// aws-lc, which is there if nobody asks for the other.
    AwsLc,
    /// The pure-Rust one, without any C.
    RustCrypto,
}

impl Backend {
    /// The one that `COUNTERSIGN_PROVIDER` names. Panics when it names none.
    #[must_use]
    pub fn asked() -> Self {
        match std::env::var("COUNTERSIGN_PROVIDER").as_deref() {
            Ok("rustcrypto") => Self::RustCrypto,
            Ok(other) => panic!("wanted `rustcrypto`, found `{other}`"),
            Err(_) => Self::AwsLc,
        }
    }
}

/// A folder or file of the vectors that lie beside this repository; `None`, and a printed line,
/// when they are absent. Panics when they are absent and `COUNTERSIGN_REQUIRE` names `vectors`.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.join(path);
    let what = format!("{}", path.display());
    present_or_skipped(path.exists().then_some(path), &what, "vectors")
}

/// Says that a test did not look at something, for the machine lacks what it takes.
///
/// Panics when `COUNTERSIGN_REQUIRE` names it.
pub fn skipped(what: &str) {
    present_or_skipped(None::<()>, what, what);
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test says so, where its runner shows it"
)]
pub(crate) fn present_or_skipped<T>(
    present: Option<T>,
    what: &str,
    requirement: &str,
) -> Option<T> {
    if present.is_none() {
        let required = std::env::var("COUNTERSIGN_REQUIRE").unwrap_or_default();
        assert!(
            !required.split(',').any(|name| name.trim() == requirement),
            "COUNTERSIGN_REQUIRE names `{requirement}`, but {what} is absent"
        );
        eprintln!("skipped: {what} is absent");
    }
    present
}
