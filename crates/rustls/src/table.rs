//! Tables of certificates, kept from one handshake to the next.

use std::sync::{Arc, Mutex, PoisonError};

use countersign_asn1::Error;
use countersign_keys::SignatureVerifier;
use countersign_trust::{CertificateId, Certificates, Nonce, RevocationEvidence, Signatures};

/// The judge's own certificates, those that peers presented, and what is known of their signatures.
///
/// The judge's own are a layer below, which all tables share. A peer that comes again costs no reading
/// and no verification. What it presented before is not at hand for the paths of another: a question
/// names what came with it.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) certificates: Certificates,
    pub(crate) signatures: Signatures<'static>,
    /// How much of the DER in it came from peers.
    foreign: usize,
}

impl Table {
    fn new(own: &Arc<Certificates>, verifier: &'static dyn SignatureVerifier) -> Self {
        Self {
            certificates: Certificates::over(Arc::clone(own)),
            signatures: Signatures::new(verifier),
            foreign: 0,
        }
    }

    /// Reads a certificate that a peer presented, or finds it.
    pub(crate) fn add(&mut self, der: &[u8]) -> Result<CertificateId, Error> {
        let before = self.certificates.len();
        let id = self.certificates.add(der)?;
        if self.certificates.len() > before {
            self.foreign = self.foreign.saturating_add(der.len());
        }
        Ok(id)
    }

    /// Reads an OCSP response that a peer stapled into a layer over the judge's own evidence, to be
    /// dropped with the handshake. The certificates in it are the peer's too.
    pub(crate) fn staple(
        &mut self,
        own: &Arc<RevocationEvidence>,
        response: &[u8],
    ) -> Result<RevocationEvidence, Error> {
        let before = self.certificates.len();
        let mut evidence = RevocationEvidence::over(Arc::clone(own));
        // The request for it has no nonce [RFC 6066 §8].
        evidence.add_response(response, Nonce::NotSent, &mut self.certificates)?;
        if self.certificates.len() > before {
            self.foreign = self.foreign.saturating_add(response.len());
        }
        Ok(evidence)
    }

    /// Whether peers have brought as much as a table may keep.
    fn is_full(&self) -> bool {
        self.foreign > FOREIGN_LIMIT || self.signatures.len() > SIGNATURES_LIMIT
    }
}

/// One table for each handshake that is judged at the same time; identifiers of the judge's own
/// certificates mean the same in all of them.
#[derive(Debug)]
pub(crate) struct Tables {
    own: Arc<Certificates>,
    spare: Mutex<Vec<Table>>,
}

impl Tables {
    pub(crate) fn new(own: Certificates) -> Self {
        Self {
            own: Arc::new(own),
            spare: Mutex::default(),
        }
    }

    /// The judge's own certificates; tables that were made before do not follow a change.
    pub(crate) fn into_own(self) -> Certificates {
        // Tables were made over it, if the judge has judged already.
        drop(self.spare);
        Arc::unwrap_or_clone(self.own)
    }

    pub(crate) fn own(&self) -> &Certificates {
        &self.own
    }

    /// A table that nobody else has.
    pub(crate) fn take(&self, verifier: &'static dyn SignatureVerifier) -> Table {
        let spare = self.lock().pop();
        spare.unwrap_or_else(|| Table::new(&self.own, verifier))
    }

    /// Keeps the table for the next handshake, unless peers have filled it.
    pub(crate) fn give_back(&self, table: Table) {
        let mut spare = self.lock();
        if !table.is_full() && spare.len() < SPARE_LIMIT {
            spare.push(table);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Table>> {
        // A list of spare tables is whole at every moment.
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The octets of peers' certificates that a table may hold and be kept: some hundred chains. A
/// stranger, whose every handshake may bring 64 KiB, cannot make it grow beyond that.
const FOREIGN_LIMIT: usize = 1 << 18;

/// The signatures of which a table may know whether they are good, and be kept: a stranger's hundred
/// certificates of one name have ten thousand.
const SIGNATURES_LIMIT: usize = 1 << 12;

/// The tables that are kept: as many handshakes as usually are judged at once.
const SPARE_LIMIT: usize = 8;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use allocation_counter::measure;
    use countersign_keys::{InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm};
    use countersign_testkit::Template;
    use countersign_trust::Budget;

    use super::*;

    #[test]
    fn a_table_that_strangers_filled_is_not_kept() {
        let root = Template::root("Contoso Root CA").self_signed();
        let stranger = Template::leaf("stranger.contoso.com")
            .extension(&[1, 2, 3, 4], false, vec![0; 1 << 16])
            .self_signed();
        let mut own = Certificates::new();
        own.add(root.der()).unwrap();
        let tables = Tables::new(own);
        let verifier = countersign_provider_aws_lc::provider();
        let mut table = tables.take(verifier);
        for _ in 0..100 {
            table.add(stranger.der()).unwrap();
        }
        tables.give_back(table);
        assert_eq!(
            tables.lock().len(),
            1,
            "one stranger, however often it comes"
        );
        for serial in 1..=3 {
            let mut table = tables.take(verifier);
            assert!(table.foreign <= FOREIGN_LIMIT);
            let other = stranger.template().serial_number(&[serial]).self_signed();
            table.add(other.der()).unwrap();
            tables.give_back(table);
        }
        assert_eq!(tables.lock().len(), 0);
        assert_eq!(tables.take(verifier).certificates.len(), 1);
    }

    /// Says no to all.
    #[derive(Debug)]
    struct Doubting;

    impl SignatureVerifier for Doubting {
        fn supports(&self, _: SignatureAlgorithm, _: KeyAlgorithm) -> bool {
            true
        }

        fn verify(
            &self,
            _: SignatureAlgorithm,
            _: &PublicKey<'_>,
            _: &[u8],
            _: &[u8],
        ) -> Result<(), InvalidSignature> {
            Err(InvalidSignature)
        }
    }

    #[test]
    fn nor_is_one_that_knows_more_signatures_than_it_has_certificates() {
        let own = Certificates::new();
        let tables = Tables::new(own);
        let mut table = tables.take(&Doubting);
        let namesakes: Vec<CertificateId> = (0..65)
            .map(|number| {
                let key = format!("key {number}");
                let namesake = Template::root("Nobody").key_named(&key).self_signed();
                table.add(namesake.der()).unwrap()
            })
            .collect();
        let mut budget = Budget::default().with_signatures(u32::MAX);
        for (verified, issuer) in namesakes.iter().enumerate() {
            assert_eq!(table.is_full(), verified * 65 > SIGNATURES_LIMIT);
            for subject in &namesakes {
                table
                    .signatures
                    .edge(&table.certificates, *issuer, *subject, &mut budget)
                    .unwrap();
            }
        }
        tables.give_back(table);
        assert_eq!(tables.lock().len(), 0);
    }

    #[test]
    fn a_table_copies_nothing_of_the_judge() {
        let mut own = Certificates::new();
        for number in 0..1_000_u32 {
            let name = format!("Root CA {number}");
            let root = Template::root(&name).key_named("any").self_signed();
            own.add(root.der()).unwrap();
        }
        let tables = Tables::new(own);
        let verifier = countersign_provider_aws_lc::provider();
        let mut table = None;
        let taken = measure(|| table = Some(tables.take(verifier)));
        assert_eq!(table.unwrap().certificates.len(), 1_000);
        assert!(taken.bytes_total < 1_000, "{taken:?}");
    }

    #[test]
    fn few_tables_are_kept() {
        let tables = Tables::new(Certificates::new());
        let verifier = countersign_provider_aws_lc::provider();
        let many: Vec<Table> = (0..50).map(|_| tables.take(verifier)).collect();
        many.into_iter().for_each(|table| tables.give_back(table));
        assert_eq!(tables.lock().len(), SPARE_LIMIT);
    }
}
