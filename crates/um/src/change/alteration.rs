//! A change, resolved: by the numbers of endpoints and the identifiers of certificates.

use countersign_mutual::{FactValue, MissingFact};
use countersign_trust::{CertificateId, Certificates};

use super::{
    AuthorityRenewal, Changes, DnsAnswer, FactChange, GatewayChange, Listing, ProductChange,
    Renewal, Replacement, Restart, StoreChange, Wishes,
};
use crate::Estate;

/// One change. Several are made in their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Alteration {
    /// A fact of these endpoints becomes known, or changes.
    Fact {
        of: Vec<usize>,
        fact: String,
        value: FactValue,
    },
    /// The endpoints are another product.
    Product { of: Vec<usize>, product: String },
    /// The endpoints present another certificate.
    Replace {
        of: Vec<usize>,
        certificate: CertificateId,
        chain: Vec<CertificateId>,
    },
    /// The certificate that the endpoints present is issued again.
    Reissue {
        of: Vec<usize>,
        base: CertificateId,
        wishes: Wishes,
    },
    /// The store of a host, all of whose endpoints these are.
    Store { of: Vec<usize>, edit: StoreEdit },
    /// The endpoints send an intermediate along.
    Send {
        of: Vec<usize>,
        certificate: CertificateId,
    },
    /// The endpoints list a peer.
    ListPeer { of: Vec<usize>, peer: String },
    /// The endpoints dial a host otherwise: by this address, at this port, where they are given.
    Dial {
        of: Vec<usize>,
        host: String,
        address: Option<String>,
        port: Option<u16>,
    },
    /// The endpoints are started again.
    Restart { of: Vec<usize> },
    /// An authority is issued again for its key, and put where it was.
    RenewAuthority { certificate: CertificateId },
    /// The name of these endpoints is answered by another, or by nobody who is known.
    Answer {
        of: Vec<usize>,
        by: Option<usize>,
        answer: String,
    },
}

/// A change of a host's store. What becomes known of it comes first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum StoreEdit {
    /// The roots are these.
    Roots(Vec<CertificateId>),
    /// The intermediates are these.
    Intermediates(Vec<CertificateId>),
    /// Whether public roots are fetched.
    AutoRootUpdate(bool),
    /// Whether intermediates are fetched.
    Aia(bool),
    AddRoot(CertificateId),
    RemoveRoot(CertificateId),
    MoveToIntermediates(CertificateId),
    AddIntermediate(CertificateId),
    EnablePurposes(CertificateId),
}

impl Alteration {
    /// The change in a sentence, as an order.
    pub(crate) fn sentence(&self, estate: &Estate, certificates: &Certificates) -> String {
        let names = |of: &[usize]| names(estate, of);
        let subject = |id: CertificateId| certificates.get(id).subject().to_string();
        match self {
            Self::Fact { of, fact, value } => fact_sentence(estate, of, fact, &value.to_string()),
            Self::Product { of, product } => {
                format!("let {} be of the product `{product}`", names(of))
            }
            Self::Replace {
                of, certificate, ..
            } => format!(
                "give {} the certificate `{}`",
                names(of),
                subject(*certificate)
            ),
            Self::Reissue { of, base, wishes } => format!(
                "reissue the certificate `{}` of {}{}",
                subject(*base),
                names(of),
                wishes.sentence(certificates)
            ),
            Self::RenewAuthority { certificate } => format!(
                "have the authority `{}` issued again for the key that it has, and put the new certificate where the old one is in every store and chain",
                subject(*certificate)
            ),
            Self::Store { of, edit } => {
                let host = names(of);
                let list = |ids: &[CertificateId]| match ids {
                    [] => "nothing".to_owned(),
                    ids => {
                        let subjects: Vec<String> =
                            ids.iter().map(|id| format!("`{}`", subject(*id))).collect();
                        subjects.join(", ")
                    }
                };
                match edit {
                    StoreEdit::Roots(ids) => fact_sentence(estate, of, "trusted_roots", &list(ids)),
                    StoreEdit::Intermediates(ids) => {
                        fact_sentence(estate, of, "intermediates", &list(ids))
                    }
                    StoreEdit::AutoRootUpdate(flag) => {
                        fact_sentence(estate, of, "auto_root_update", &flag.to_string())
                    }
                    StoreEdit::Aia(flag) => fact_sentence(estate, of, "aia", &flag.to_string()),
                    StoreEdit::AddRoot(id) => {
                        format!("import `{}` into the trusted roots of {host}", subject(*id))
                    }
                    StoreEdit::RemoveRoot(id) => {
                        format!("remove `{}` from the trusted roots of {host}", subject(*id))
                    }
                    StoreEdit::MoveToIntermediates(id) => format!(
                        "move `{}` from the trusted roots of {host} to its intermediates",
                        subject(*id)
                    ),
                    StoreEdit::AddIntermediate(id) => format!(
                        "import `{}` into the intermediates of {host}, and restart its services",
                        subject(*id)
                    ),
                    StoreEdit::EnablePurposes(id) => format!(
                        "enable all purposes for `{}` in the store of {host}",
                        subject(*id)
                    ),
                }
            }
            Self::Send { of, certificate } => format!(
                "let {} send `{}` with its certificate",
                names(of),
                subject(*certificate)
            ),
            Self::ListPeer { of, peer } => {
                format!("list `{peer}` among the trusted peers of {}", names(of))
            }
            Self::Dial {
                host,
                address,
                port,
                ..
            } => {
                let address = address
                    .iter()
                    .map(|address| format!("the address `{address}`"));
                let port = port.iter().map(|port| format!("the port {port}"));
                let settings: Vec<String> = address.chain(port).collect();
                format!(
                    "give the UM IP gateway of {host} {}",
                    settings.join(" and ")
                )
            }
            Self::Restart { of } => format!("restart the service of {}", names(of)),
            Self::Answer { of, by, answer } => match by {
                Some(by) => format!(
                    "let whoever dials {} reach {}",
                    names(of),
                    estate.endpoints[*by].party.name
                ),
                None => format!(
                    "let whoever dials {} reach `{answer}`, of which nothing is known",
                    names(of)
                ),
            },
        }
    }

    /// Whether it is to find something out, and the fact that it is: what is done then depends on it.
    pub(crate) fn finds_out(&self, estate: &Estate) -> Option<MissingFact> {
        let (of, fact) = match self {
            Self::Fact { of, fact, .. } => (of, fact.as_str()),
            Self::Store { of, edit } => (
                of,
                match edit {
                    StoreEdit::Roots(_) => "trusted_roots",
                    StoreEdit::Intermediates(_) => "intermediates",
                    StoreEdit::AutoRootUpdate(_) => "auto_root_update",
                    StoreEdit::Aia(_) => "aia",
                    _ => return None,
                },
            ),
            _ => return None,
        };
        let first = of.first()?;
        (!is_known(estate, *first, fact))
            .then(|| MissingFact::new(fact, &names(estate, of), &estate.facts, estate.language))
    }

    /// The change as a file of changes writes it.
    pub(crate) fn write(&self, estate: &Estate, certificates: &Certificates, into: &mut Changes) {
        let names = |of: &[usize]| -> Vec<String> {
            of.iter()
                .map(|end| estate.endpoints[*end].party.name.clone())
                .collect()
        };
        let named = |id: CertificateId| fingerprint(certificates, id);
        let fact = |of: &[usize], fact: &str, value| FactChange {
            of: names(of),
            fact: fact.to_owned(),
            value,
        };
        let words =
            |ids: &[CertificateId]| FactValue::Words(ids.iter().map(|id| named(*id)).collect());
        match self {
            Self::Fact {
                of,
                fact: name,
                value,
            } => into.fact.push(fact(of, name, value.clone())),
            Self::Product { of, product } => into.judge.push(ProductChange {
                of: names(of),
                product: product.clone(),
            }),
            Self::Replace {
                of,
                certificate,
                chain,
            } => into.replace.push(Replacement {
                of: names(of),
                file: named(*certificate),
                chain: chain.iter().map(|id| named(*id)).collect(),
            }),
            Self::Reissue { of, wishes, .. } => into.renew.push(Renewal {
                of: names(of),
                ..wishes.write(certificates)
            }),
            Self::RenewAuthority { certificate } => into.renew_authority.push(AuthorityRenewal {
                certificate: named(*certificate),
            }),
            Self::Store { of, edit } => {
                let change = |id: CertificateId| StoreChange {
                    of: names(of),
                    certificate: named(id),
                };
                match edit {
                    StoreEdit::Roots(ids) => into.fact.push(fact(of, "trusted_roots", words(ids))),
                    StoreEdit::Intermediates(ids) => {
                        into.fact.push(fact(of, "intermediates", words(ids)));
                    }
                    StoreEdit::AutoRootUpdate(flag) => {
                        into.fact
                            .push(fact(of, "auto_root_update", FactValue::Flag(*flag)));
                    }
                    StoreEdit::Aia(flag) => into.fact.push(fact(of, "aia", FactValue::Flag(*flag))),
                    StoreEdit::AddRoot(id) => into.add_root.push(change(*id)),
                    StoreEdit::RemoveRoot(id) => into.remove_root.push(change(*id)),
                    StoreEdit::MoveToIntermediates(id) => {
                        into.move_to_intermediates.push(change(*id));
                    }
                    StoreEdit::AddIntermediate(id) => into.add_intermediate.push(change(*id)),
                    StoreEdit::EnablePurposes(id) => into.enable_purposes.push(change(*id)),
                }
            }
            Self::Send { of, certificate } => into.send.push(StoreChange {
                of: names(of),
                certificate: named(*certificate),
            }),
            Self::ListPeer { of, peer } => into.list_peer.push(Listing {
                of: names(of),
                peer: peer.clone(),
            }),
            Self::Dial {
                of,
                host,
                address,
                port,
            } => into.um_ip_gateway.push(GatewayChange {
                of: names(of),
                host: host.clone(),
                address: address.clone(),
                port: *port,
            }),
            Self::Restart { of } => into.restart.push(Restart { of: names(of) }),
            Self::Answer { of, answer, .. } => into.dns.push(DnsAnswer {
                of: names(of),
                answer: answer.clone(),
            }),
        }
    }
}

/// What an endpoint is known to state.
pub(crate) fn is_known(estate: &Estate, end: usize, fact: &str) -> bool {
    let party = &estate.endpoints[end].party;
    match fact {
        "trusted_roots" => party.trust.roots.is_some(),
        "intermediates" => party.trust.intermediates.is_some(),
        "auto_root_update" => party.trust.auto_root_update.is_some(),
        "aia" => party.trust.aia.is_some(),
        "trusted_peers" => party.trusted_peers.is_some(),
        "certificate" => party.credential.is_some(),
        fact => party.facts.get(fact).is_some(),
    }
}

/// What tells a certificate of the estate from every other.
fn fingerprint(certificates: &Certificates, id: CertificateId) -> String {
    let facts = certificates.get(id);
    countersign_mutual::CertificateReference::of(facts)
        .sha256
        .unwrap_or_else(|| facts.subject().to_string())
}

/// What a fact is to be, or would have to be.
fn fact_sentence(estate: &Estate, of: &[usize], fact: &str, value: &str) -> String {
    let names = names(estate, of);
    let is_known = of.first().is_some_and(|end| is_known(estate, *end, fact));
    if is_known {
        return format!("change `{fact}` of {names} to: {value}");
    }
    let missing = MissingFact::new(fact, &names, &estate.facts, estate.language);
    format!(
        "find out: {} It would have to be: {value}",
        missing.question
    )
}

/// These endpoints by name; a host with all of its endpoints by its own, a crowd by its first.
fn names(estate: &Estate, of: &[usize]) -> String {
    const MOST: usize = 3;
    let mut names: Vec<&str> = Vec::new();
    for end in of {
        let machine = estate.endpoints[*end].machine();
        let is_here = |endpoint: &crate::estate::Endpoint| endpoint.machine() == machine;
        let has_others = estate
            .endpoints
            .iter()
            .enumerate()
            .any(|(other, endpoint)| is_here(endpoint) && !of.contains(&other));
        let name = if has_others {
            &estate.endpoints[*end].party.name
        } else {
            machine
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.len().checked_sub(MOST) {
        Some(more) if more > 0 => format!("{} and {more} more", names[..MOST].join(", ")),
        _ => names.join(", "),
    }
}
