//! Real certificates of Exchange servers.
#![expect(
    clippy::disallowed_methods,
    reason = "the vectors lie beside the repository"
)]

use countersign_testkit::shared;
use countersign_trust::{CertificateFacts, Purpose};

use crate::court::Court;

#[test]
fn they_are_read_and_trusted_when_pinned() {
    let Some(folder) = shared("domain/golden") else {
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "der") {
            continue;
        }
        count += 1;
        let der = std::fs::read(&path).unwrap();
        let facts = CertificateFacts::from_der(&der).unwrap();
        let thumbprint: String = facts
            .sha1()
            .unwrap()
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        assert_eq!(path.file_stem().unwrap().to_str(), Some(&*thumbprint));
        assert!(facts.malformed_extensions().is_empty(), "{thumbprint}");
        assert!(
            facts.unknown_critical_extensions().is_empty(),
            "{thumbprint}"
        );
        assert!(facts.claims_self_signed(), "{thumbprint}");
        assert!(!facts.is_ca(), "{thumbprint}");

        let mut court = Court::new().at(facts.not_before());
        court.purpose = Purpose::ServerAuth;
        assert_eq!(court.verdict(&der), "untrusted-root", "{thumbprint}");
        court.trust(&der);
        assert_eq!(court.verdict(&der), "valid", "{thumbprint}");
        let mut court = court.at(facts.not_after());
        assert_eq!(court.verdict(&der), "valid", "{thumbprint}");
        // Exchange asks for serverAuth alone: as the client of a careful peer it fails.
        court.purpose = Purpose::ClientAuth;
        let is_for_clients = facts
            .ext_key_usage()
            .is_none_or(|purposes| purposes.contains(&Purpose::ClientAuth));
        let expected = if is_for_clients {
            "valid"
        } else {
            "purpose-missing"
        };
        assert_eq!(court.verdict(&der), expected, "{thumbprint}");
    }
    assert_eq!(count, 27);
}
