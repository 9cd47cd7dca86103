//! The extensions of certificates made here [RFC 5280 §4.2].

use countersign_asn1::encode::Writer;
use countersign_asn1::{BasicConstraints, GeneralName, KeyUsage, Oid, SubjectPublicKeyInfo, Tag};
use sha1::{Digest as _, Sha1};

use crate::encoding::{extension, general_name};
use crate::{NameConstraintsConfig, Publication};

/// The SHA-1 of the key's bits: a name for it, no proof [RFC 5280 §4.2.1.2, method (1)].
pub(crate) fn key_identifier(key: &SubjectPublicKeyInfo<'_>) -> Vec<u8> {
    Sha1::digest(key.subject_public_key().octets()).to_vec()
}

/// `basicConstraints`, critical.
pub(crate) fn basic_constraints(constraints: BasicConstraints) -> Vec<u8> {
    extension(Oid::BASIC_CONSTRAINTS, true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            if constraints.ca {
                w.boolean(true);
            }
            if let Some(length) = constraints.path_len_constraint {
                w.uint(&length.to_be_bytes());
            }
        });
    })
}

/// `keyUsage`, critical.
pub(crate) fn key_usage(usage: KeyUsage) -> Vec<u8> {
    extension(Oid::KEY_USAGE, true, |w| {
        w.named_bits(Tag::BIT_STRING, usage.bits())
    })
}

/// `extKeyUsage`
pub(crate) fn ext_key_usage(purposes: &[Oid<'_>]) -> Vec<u8> {
    extension(Oid::EXT_KEY_USAGE, false, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            for purpose in purposes {
                w.oid(*purpose);
            }
        });
    })
}

/// `subjectKeyIdentifier`
pub(crate) fn subject_key_identifier(identifier: &[u8]) -> Vec<u8> {
    extension(Oid::SUBJECT_KEY_IDENTIFIER, false, |w| {
        w.octet_string(identifier)
    })
}

/// `authorityKeyIdentifier`, with the issuer's own identifier in it.
pub(crate) fn authority_key_identifier(identifier: &[u8]) -> Vec<u8> {
    extension(Oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
        w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(0), identifier));
    })
}

/// `subjectAltName`
pub(crate) fn subject_alt_name(names: &[GeneralName<'_>]) -> Vec<u8> {
    extension(Oid::SUBJECT_ALT_NAME, false, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            for name in names {
                general_name(w, name);
            }
        });
    })
}

/// `cRLDistributionPoints`: one point, several places where it is.
pub(crate) fn crl_distribution_points(uris: &[String]) -> Vec<u8> {
    extension(Oid::CRL_DISTRIBUTION_POINTS, false, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::context_constructed(0), |w| {
                        for uri in uris {
                            general_name(w, &GeneralName::UniformResourceIdentifier(uri));
                        }
                    });
                });
            });
        });
    })
}

/// `authorityInfoAccess`; `None` when there is nothing to access.
pub(crate) fn authority_info_access(publication: &Publication) -> Option<Vec<u8>> {
    let methods = [
        (Oid::AD_OCSP, publication.ocsp_uris()),
        (Oid::AD_CA_ISSUERS, publication.ca_issuers_uris()),
    ];
    if methods.iter().all(|(_, uris)| uris.is_empty()) {
        return None;
    }
    Some(extension(Oid::AUTHORITY_INFO_ACCESS, false, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            for (method, uris) in methods {
                for uri in uris {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(method);
                        general_name(w, &GeneralName::UniformResourceIdentifier(uri));
                    });
                }
            }
        });
    }))
}

/// `nameConstraints`, critical.
pub(crate) fn name_constraints(constraints: &NameConstraintsConfig) -> Vec<u8> {
    let subtrees = |w: &mut Writer, number, domains: &[String]| {
        if domains.is_empty() {
            return;
        }
        w.nested(Tag::context_constructed(number), |w| {
            for domain in domains {
                w.nested(Tag::SEQUENCE, |w| {
                    general_name(w, &GeneralName::DnsName(domain))
                });
            }
        });
    };
    extension(Oid::NAME_CONSTRAINTS, true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            subtrees(w, 0, &constraints.permitted_dns);
            subtrees(w, 1, &constraints.excluded_dns);
        });
    })
}
