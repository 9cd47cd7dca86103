//! The estate whose links are all checked.

use std::rc::Rc;

use countersign_mutual::{
    Agreement, Answer, Credential, Direction, FactValue, Forecast, Judge, Party, Surroundings,
    Trust, forecast,
};
use countersign_products::{Catalogue, catalogue};
use countersign_testkit::{Identity, NOT_AFTER, NOT_BEFORE, NOW, Template};
use countersign_trust::{Certificates, Signatures, TrustStore};
use time::Duration;

/// Endpoints of several products under several authorities, a fifth of which some do not trust.
#[derive(Debug)]
#[non_exhaustive]
pub struct Estate {
    /// Every certificate.
    pub certificates: Certificates,
    /// Every endpoint.
    pub parties: Vec<Party>,
    catalogue: Catalogue,
    public_roots: TrustStore,
}

/// The products that take turns.
const PRODUCTS: [&str; 4] = ["exchange-2016", "lync-2013", "generic-gateway", "openssl-3"];

/// How many authorities issue.
const AUTHORITIES: usize = 5;

impl Estate {
    /// An estate of so many endpoints.
    ///
    /// # Panics
    /// If a certificate of the kit does not parse, which a test would have seen.
    #[must_use]
    pub fn of(endpoints: usize) -> Self {
        let catalogue = catalogue();
        let mut certificates = Certificates::new();
        let root = Template::root("Contoso Root CA").self_signed();
        let other = Template::root("Fabrikam Root CA").self_signed();
        let authorities: Vec<Identity> = (0..AUTHORITIES)
            .map(|number| {
                let above = if number == 0 { &other } else { &root };
                Template::intermediate(&format!("Issuing CA {number}")).issued_by(above)
            })
            .collect();
        let mut add = |der: &[u8]| certificates.add(der).expect("the kit makes certificates");
        let roots = [add(root.der()), add(other.der())];
        let issuers: Vec<_> = authorities.iter().map(|ca| add(ca.der())).collect();
        let leaves: Vec<_> = (0..endpoints)
            .map(|number| {
                let host = format!("host{number}.contoso.com");
                // Each ends on a day of its own.
                let ends = NOT_AFTER + Duration::days(i64::try_from(number).unwrap_or_default());
                let leaf = Template::leaf(&host)
                    .dns(&host)
                    .validity(NOT_BEFORE, ends)
                    .crl_distribution_point("http://pki.contoso.com/ca.crl")
                    .issued_by(&authorities[number % AUTHORITIES]);
                (host, add(leaf.der()))
            })
            .collect();
        let store = |count: usize| {
            let mut store = TrustStore::new();
            for root in roots.iter().take(count) {
                store.add(&certificates, *root);
            }
            let mut trust = Trust::default();
            trust.roots = Some(store);
            trust.intermediates = Some(Vec::new());
            Rc::new(trust)
        };
        let stores = [store(1), store(2)];
        let parties = leaves
            .into_iter()
            .enumerate()
            .map(|(number, (host, leaf))| {
                let product = PRODUCTS[number % PRODUCTS.len()];
                let rules = catalogue
                    .product(product)
                    .expect("it is in the catalogue")
                    .rules();
                let mut party = Party::new(host.clone(), host, Rc::clone(rules));
                party.credential = Some(Credential::new(leaf, vec![issuers[number % AUTHORITIES]]));
                party.trust = Rc::clone(&stores[number % stores.len()]);
                party.facts.set("mutual_tls", FactValue::Flag(true));
                party.facts.set("verify_server_name", FactValue::Flag(true));
                party
            })
            .collect();
        Self {
            certificates,
            parties,
            catalogue,
            public_roots: TrustStore::new(),
        }
    }

    /// Checks every pair in both directions.
    pub fn check(&self, signatures: &Signatures<'_>) -> Vec<Agreement> {
        let judge = Judge::new(self.surroundings(signatures));
        self.links()
            .map(|(a, b, direction)| judge.check(a, b, direction))
            .collect()
    }

    /// Foresees what becomes of every pair.
    pub fn forecast(&self, signatures: &Signatures<'_>) -> Forecast {
        forecast(self.surroundings(signatures), self.links())
    }

    fn surroundings<'a>(&'a self, signatures: &'a Signatures<'a>) -> Surroundings<'a> {
        Surroundings {
            language: countersign_trust::Language::English,
            certificates: &self.certificates,
            signatures,
            at: NOW,
            public_roots: &self.public_roots,
            facts: self.catalogue.facts(),
        }
    }

    /// Every pair, in both directions.
    fn links(&self) -> impl Iterator<Item = (&Party, &Party, Direction)> {
        self.parties.iter().enumerate().flat_map(|(number, a)| {
            let others = self.parties.iter().skip(number + 1);
            others.map(move |b| (a, b, Direction::Both))
        })
    }

    /// How many of these work.
    #[must_use]
    pub fn working(agreements: &[Agreement]) -> usize {
        agreements
            .iter()
            .filter(|agreement| agreement.works == Answer::Yes)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signature_is_verified_once() {
        let estate = Estate::of(40);
        let signatures = Signatures::new(countersign_provider_aws_lc::provider());
        let agreements = estate.check(&signatures);
        assert_eq!(agreements.len(), 40 * 39 / 2);
        // Every leaf once by its issuer, every issuer once by its root, both roots by themselves.
        let most = 40 + AUTHORITIES + 2;
        assert!(
            (40..=most).contains(&signatures.verifications()),
            "{} signatures were verified",
            signatures.verifications()
        );
        let working = Estate::working(&agreements);
        assert!(working > 0 && working < agreements.len(), "{working} work");
    }
}
