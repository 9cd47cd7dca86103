//! A certificate that another authority gave: it is the one that was asked for, or it says in which field
//! it is not.

use countersign_ca::{Error, Profile, check_fitness};
use countersign_testkit::{ExtendedKeyUsagePurpose, Identity, KeyUsagePurpose, Template};
use time::Duration;

use crate::authority::imported;
use crate::house::{self, NOW};

const SUB_CA: &str = include_str!("../../profiles/sub-ca.toml");

/// What is said of a certificate that was asked for under this name by its own key.
fn said(made: &Identity, name: &str, profile: &str) -> Option<String> {
    let request = house::request(&house::subject_alone(name), &*imported(made.key()));
    let profile = Profile::from_toml(profile).unwrap();
    let request = house::verified(&request);
    match check_fitness(made.der(), &request, &profile, NOW) {
        Ok(_) => None,
        Err(Error::Unfit(misfit)) => Some(misfit.to_string()),
        Err(error) => Some(error.to_string()),
    }
}

#[test]
fn what_does_not_fit_says_in_which_field() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA");
    let longer = SUB_CA.replacen("value = 0", "value = 1", 1);
    let p384 = SUB_CA.replacen(
        r#"["sha256WithRSAEncryption", "sha384WithRSAEncryption", "ecdsa-with-SHA256", "ecdsa-with-SHA384", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"]"#,
        r#"["ecdsa-with-SHA384", "sha384WithRSAEncryption"]"#,
        1,
    );
    let server = ExtendedKeyUsagePurpose::ServerAuth;
    let rows = [
        (issuing.clone(), "Contoso Issuing CA", SUB_CA, None),
        (
            issuing.clone(),
            "Contoso Second CA",
            SUB_CA,
            Some("`subject` is `CN=Contoso Issuing CA`, and wanted is `CN=Contoso Second CA`"),
        ),
        (
            issuing
                .clone()
                .validity(NOW - Duration::days(2), NOW - Duration::days(1)),
            "Contoso Issuing CA",
            SUB_CA,
            Some(
                "`validity` is from 2026-06-13T12:00:00Z to 2026-06-14T12:00:00Z, and wanted is one that holds at 2026-06-15T12:00:00Z",
            ),
        ),
        (
            issuing.clone(),
            "Contoso Issuing CA",
            &p384,
            Some(
                "`signatureAlgorithm` is ecdsa-with-SHA256, and wanted is ecdsa-with-SHA384 or sha384WithRSAEncryption",
            ),
        ),
        (
            issuing.clone().not_an_authority(),
            "Contoso Issuing CA",
            SUB_CA,
            Some("`basicConstraints` is an end entity's, and wanted is an authority's"),
        ),
        (
            issuing.clone().path_length(0),
            "Contoso Issuing CA",
            &longer,
            Some("`pathLenConstraint` is 0, and wanted is 1 at least"),
        ),
        (
            issuing.clone().key_usage(&[KeyUsagePurpose::KeyCertSign]),
            "Contoso Issuing CA",
            SUB_CA,
            Some("`keyUsage` is keyCertSign, and wanted is keyCertSign, cRLSign"),
        ),
        (
            issuing.clone().purposes(&[server]),
            "Contoso Issuing CA",
            SUB_CA,
            Some(
                "`extKeyUsage` is serverAuth, and wanted is none, for it limits all that is below",
            ),
        ),
        (
            issuing.clone().without_subject_key_identifier(),
            "Contoso Issuing CA",
            SUB_CA,
            Some("`subjectKeyIdentifier` is absent, and wanted is one"),
        ),
        (
            issuing.clone().serial_number(&[0]),
            "Contoso Issuing CA",
            SUB_CA,
            Some("the certificate would break a rule: "),
        ),
    ];
    for (template, name, profile, wanted) in rows {
        let made = template.issued_by(&root);
        let found = said(&made, name, profile);
        match (found.as_deref(), wanted) {
            (Some(found), Some(wanted)) => assert!(found.starts_with(wanted), "{found}"),
            (found, wanted) => assert_eq!(found, wanted),
        }
    }
}

#[test]
fn anothers_certificate_does_not_fit() {
    let root = Template::root("Contoso Root CA").self_signed();
    let made = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let request = house::subject_alone("Contoso Issuing CA");
    let request = house::request(&request, &*house::signer(countersign_keys::KeyKind::P256));
    let profile = Profile::house("sub-ca").unwrap();
    let error = check_fitness(made.der(), &house::verified(&request), &profile, NOW).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the certificate does not fit: `subjectPublicKeyInfo` is another key, and wanted is the request's"
    );
}
