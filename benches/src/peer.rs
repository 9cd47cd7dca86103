//! The same validation by rustls-webpki.

use std::time::Duration;

use countersign_testkit::NOW;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};

use crate::Chain;

/// A chain as rustls-webpki takes it: its root as an anchor that was read before.
#[derive(Debug)]
pub struct WebPki<'c> {
    leaf: &'c [u8],
    anchors: [TrustAnchor<'static>; 1],
    intermediates: [CertificateDer<'c>; 1],
    at: UnixTime,
}

impl<'c> WebPki<'c> {
    /// Reads the root.
    ///
    /// # Panics
    /// If it cannot be read.
    #[must_use]
    pub fn new(chain: &'c Chain) -> Self {
        let root = CertificateDer::from(chain.root.der());
        let anchor = webpki::anchor_from_trusted_cert(&root).expect("it parses");
        let seconds = u64::try_from(NOW.unix_timestamp()).expect("after 1970");
        Self {
            leaf: chain.leaf.der(),
            anchors: [anchor.to_owned()],
            intermediates: [CertificateDer::from(chain.intermediate.der())],
            at: UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
        }
    }

    /// Leaf and intermediate from DER to a path that holds.
    ///
    /// # Panics
    /// If none holds.
    pub fn judge(&self, algorithms: &[&dyn SignatureVerificationAlgorithm]) {
        let der = CertificateDer::from(std::hint::black_box(self.leaf));
        let leaf = webpki::EndEntityCert::try_from(&der).expect("it parses");
        leaf.verify_for_usage(
            algorithms,
            &self.anchors,
            &self.intermediates,
            self.at,
            webpki::KeyUsage::server_auth(),
            None,
            None,
        )
        .expect("it is valid");
    }
}
