//! A change, resolved: by the numbers of endpoints and the identifiers of certificates.

use countersign_messages::{Language, change, some, words};
use countersign_mutual::{FactValue, MissingFact};
use countersign_trust::{CertificateId, Certificates, ListId};

use super::{
    Absent, AbsentRoot, AuthorityRenewal, Binding, Changes, DnsAnswer, FactChange, GatewayChange,
    GatewayNamed, ListChange, ListRenewal, Listing, ProductChange, Renewal, Replacement, Restart,
    StoreChange, Wishes,
};
use crate::Estate;
use crate::lists::GivenLists;

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
    /// The endpoints, all of one host, present a certificate that it has already.
    Bind {
        of: Vec<usize>,
        certificate: CertificateId,
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
    /// The endpoints send an intermediate along that no file has.
    SendAbsent { of: Vec<usize>, absent: Absent },
    /// The endpoints list a peer.
    ListPeer { of: Vec<usize>, peer: String },
    /// The endpoints dial a host otherwise: by this address, at this port, where they are given.
    Dial {
        of: Vec<usize>,
        host: String,
        address: Option<String>,
        port: Option<u16>,
    },
    /// The UM IP gateway of this name is removed: the services of UM neither dial nor list what it stands for.
    RemoveGateway { gateway: String },
    /// The host of the UM IP gateway of this name gets an IP address in DNS that no other has.
    OwnAddress { gateway: String },
    /// The endpoints are started again.
    Restart { of: Vec<usize> },
    /// An authority is issued again for its key, and put where it was.
    RenewAuthority { certificate: CertificateId },
    /// The next list takes the place of this one, wherever it is: with what it says, and in force.
    RenewList { list: ListId },
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
    /// These lists take the place of those of the same authorities.
    Lists(GivenLists),
    AddRoot(CertificateId),
    /// These leave the roots.
    RemoveRoots(Vec<CertificateId>),
    MoveToIntermediates(CertificateId),
    AddIntermediate(CertificateId),
    /// One that no file has.
    AddAbsent(Absent),
    /// The same of a root.
    AddAbsentRoot(AbsentRoot),
    EnablePurposes(CertificateId),
}

impl Alteration {
    /// The change in a sentence, as an order.
    pub(crate) fn sentence(&self, estate: &Estate, certificates: &Certificates) -> String {
        let language = estate.language;
        let names = |of: &[usize]| names(estate, of);
        let subject = |id: &CertificateId| certificates.get(*id).subject().to_string();
        match self {
            Self::Fact { of, fact, value } => fact_sentence(estate, of, fact, &value.to_string()),
            Self::Product { of, product } => change::product(language, names(of), product),
            Self::Replace {
                of, certificate, ..
            } => change::replace(language, names(of), subject(certificate)),
            Self::Bind { of, certificate } => {
                change::bind(language, names(of), subject(certificate))
            }
            Self::Reissue { of, base, wishes } => {
                let (subject, of) = (subject(base), names(of));
                match wishes.sentence(certificates, language) {
                    Some(wishes) => change::reissue(language, subject, of, wishes),
                    None => change::reissue_as_it_is(language, subject, of),
                }
            }
            Self::RenewAuthority { certificate } => {
                change::renew_authority(language, subject(certificate))
            }
            Self::RenewList { list } => {
                let named = estate.lists.reference(*list);
                let ends = named.next_update.unwrap_or_default();
                let of = names(&estate.with_list(*list));
                let file = named.file.unwrap_or_default();
                change::renew_list(language, named.issuer, file, ends, of)
            }
            Self::Dial {
                host,
                address,
                port,
                ..
            } => match (address, port) {
                (Some(address), Some(port)) => change::dial(language, host, address, port),
                (Some(address), None) => change::dial_address(language, host, address),
                (None, Some(port)) => change::dial_port(language, host, port),
                (None, None) => change::dial_nothing(language, host),
            },
            Self::RemoveGateway { gateway } => change::remove_gateway(language, gateway),
            Self::OwnAddress { gateway } => change::own_address(language, gateway),
            Self::Restart { of } => change::restart(language, names(of)),
            Self::Store { of, edit } => edit.sentence(estate, of, certificates),
            Self::Send { of, certificate } => {
                change::send(language, names(of), subject(certificate))
            }
            Self::SendAbsent { of, absent } => {
                let [subject, issued, under] = absent.names(certificates);
                change::send_absent(language, names(of), subject, issued, under)
            }
            Self::ListPeer { of, peer } => change::list_peer(language, peer, names(of)),
            Self::Answer { of, by, answer } => match by {
                Some(by) => change::answer(language, names(of), &estate.endpoints[*by].party.name),
                None => change::answer_unknown(language, names(of), answer),
            },
        }
    }

    /// The endpoints that it touches; `None` where it touches whoever has something, or what others make of it.
    pub(crate) fn ends(&self) -> Option<&[usize]> {
        match self {
            Self::Fact { of, .. }
            | Self::Product { of, .. }
            | Self::Replace { of, .. }
            | Self::Bind { of, .. }
            | Self::Reissue { of, .. }
            | Self::Store { of, .. }
            | Self::Send { of, .. }
            | Self::SendAbsent { of, .. }
            | Self::ListPeer { of, .. }
            | Self::Dial {
                of, address: None, ..
            }
            | Self::Restart { of } => Some(of),
            Self::Dial { .. }
            | Self::RemoveGateway { .. }
            | Self::OwnAddress { .. }
            | Self::RenewAuthority { .. }
            | Self::RenewList { .. }
            | Self::Answer { .. } => None,
        }
    }

    /// The names of the endpoints that it touches, where it says which.
    pub(crate) fn of(&self, estate: &Estate) -> String {
        self.ends().map_or_else(String::new, |of| names(estate, of))
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

    /// Where the certificate is to be had that is to be got first, if no file has it.
    pub(crate) fn how_to_get(
        &self,
        certificates: &Certificates,
        language: Language,
    ) -> Option<String> {
        match self {
            Self::Store {
                edit: StoreEdit::AddAbsentRoot(absent),
                ..
            } => Some(absent.how(certificates, language)),
            _ => self
                .absent()
                .map(|absent| absent.how(certificates, language)),
        }
    }

    /// The intermediate that is to be got first, if no file has it.
    fn absent(&self) -> Option<Absent> {
        match self {
            Self::SendAbsent { absent, .. }
            | Self::Store {
                edit: StoreEdit::AddAbsent(absent),
                ..
            } => Some(*absent),
            _ => None,
        }
    }

    /// The authority that it supposes to have issued an absent intermediate: it might be another.
    pub(crate) fn authority(&self) -> Option<CertificateId> {
        self.absent().map(|absent| absent.under)
    }

    /// What it states a fact to be, if it does.
    pub(crate) fn states(&self, certificates: &Certificates) -> Option<FactValue> {
        let words = |ids: &[CertificateId]| {
            let words = ids.iter().map(|id| fingerprint(certificates, *id));
            FactValue::Words(words.collect())
        };
        match self {
            Self::Fact { value, .. } => Some(value.clone()),
            Self::Store { edit, .. } => match edit {
                StoreEdit::Roots(ids) | StoreEdit::Intermediates(ids) => Some(words(ids)),
                StoreEdit::AutoRootUpdate(flag) | StoreEdit::Aia(flag) => {
                    Some(FactValue::Flag(*flag))
                }
                _ => None,
            },
            _ => None,
        }
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
            Self::Bind { of, certificate } => into.bind.push(Binding {
                of: names(of),
                certificate: named(*certificate),
            }),
            Self::Reissue { of, wishes, .. } => into.renew.push(Renewal {
                of: names(of),
                ..wishes.write(certificates)
            }),
            Self::RenewAuthority { certificate } => into.renew_authority.push(AuthorityRenewal {
                certificate: named(*certificate),
            }),
            Self::RenewList { list } => {
                let file = estate.lists.reference(*list).file.unwrap_or_default();
                let change = ListRenewal { file };
                if !into.renew_crl.contains(&change) {
                    into.renew_crl.push(change);
                }
            }
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
                    StoreEdit::Lists(lists) => into.crl.push(ListChange {
                        of: names(of),
                        file: lists.file.clone(),
                    }),
                    StoreEdit::AddRoot(id) => into.add_root.push(change(*id)),
                    StoreEdit::RemoveRoots(ids) => {
                        into.remove_root.extend(ids.iter().map(|id| change(*id)));
                    }
                    StoreEdit::MoveToIntermediates(id) => {
                        into.move_to_intermediates.push(change(*id));
                    }
                    StoreEdit::AddIntermediate(id) => into.add_intermediate.push(change(*id)),
                    StoreEdit::AddAbsentRoot(absent) => into.add_root.push(StoreChange {
                        of: names(of),
                        certificate: absent.write(certificates),
                    }),
                    StoreEdit::AddAbsent(absent) => into.add_intermediate.push(StoreChange {
                        of: names(of),
                        certificate: absent.write(certificates),
                    }),
                    StoreEdit::EnablePurposes(id) => into.enable_purposes.push(change(*id)),
                }
            }
            Self::Send { of, certificate } => into.send.push(StoreChange {
                of: names(of),
                certificate: named(*certificate),
            }),
            Self::SendAbsent { of, absent } => into.send.push(StoreChange {
                of: names(of),
                certificate: absent.write(certificates),
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
            Self::RemoveGateway { gateway } => into.remove_um_ip_gateway.push(GatewayNamed {
                gateway: gateway.clone(),
            }),
            Self::OwnAddress { gateway } => into.own_address.push(GatewayNamed {
                gateway: gateway.clone(),
            }),
            Self::Restart { of } => into.restart.push(Restart { of: names(of) }),
            Self::Answer { of, answer, .. } => into.dns.push(DnsAnswer {
                of: names(of),
                answer: answer.clone(),
            }),
        }
    }
}

impl StoreEdit {
    /// The same in the store of a host, all of whose endpoints are `of`.
    fn sentence(&self, estate: &Estate, of: &[usize], certificates: &Certificates) -> String {
        let language = estate.language;
        let host = names(estate, of);
        let subject = |id: &CertificateId| certificates.get(*id).subject().to_string();
        let list = |ids: &[CertificateId]| match ids {
            [] => words::NOTHING.told(language).to_owned(),
            ids => {
                let subjects = ids.iter().map(|id| format!("`{}`", subject(id)));
                subjects.collect::<Vec<_>>().join(", ")
            }
        };
        match self {
            Self::Roots(ids) => fact_sentence(estate, of, "trusted_roots", &list(ids)),
            Self::Intermediates(ids) => fact_sentence(estate, of, "intermediates", &list(ids)),
            Self::AutoRootUpdate(flag) => {
                fact_sentence(estate, of, "auto_root_update", &flag.to_string())
            }
            Self::Aia(flag) => fact_sentence(estate, of, "aia", &flag.to_string()),
            Self::Lists(lists) => change::lists(language, &lists.file, host),
            Self::AddRoot(id) => change::add_root(language, subject(id), host),
            Self::RemoveRoots(ids) => match ids.as_slice() {
                [id] => change::remove_root(language, subject(id), host),
                ids => {
                    let subjects: Vec<String> =
                        ids.iter().map(|id| format!("`{}`", subject(id))).collect();
                    let subjects = some(language, &subjects, MOST_ROOTS);
                    change::remove_roots(language, ids.len(), host, subjects)
                }
            },
            Self::MoveToIntermediates(id) => {
                change::move_to_intermediates(language, subject(id), host)
            }
            Self::AddIntermediate(id) => change::add_intermediate(language, subject(id), host),
            Self::AddAbsentRoot(absent) => {
                let [subject, issued] = absent.names(certificates);
                change::add_absent_root(language, subject, issued, host)
            }
            Self::AddAbsent(absent) => {
                let [subject, issued, under] = absent.names(certificates);
                change::add_absent(language, subject, issued, host, under)
            }
            Self::EnablePurposes(id) => change::enable_purposes(language, subject(id), host),
        }
    }
}

/// How many roots are told of those that leave a store together.
const MOST_ROOTS: usize = 10;

/// What an endpoint is known to state.
pub(crate) fn is_known(estate: &Estate, end: usize, fact: &str) -> bool {
    let party = &estate.endpoints[end].party;
    match fact {
        "trusted_roots" => party.trust.roots.is_some(),
        "intermediates" => party.trust.intermediates.is_some(),
        "auto_root_update" => party.trust.auto_root_update.is_some(),
        "aia" => party.trust.aia.is_some(),
        "crls" => party.trust.lists.is_some(),
        "trusted_peers" => party.trusted_peers.is_some(),
        "certificate" => party.credential.is_some(),
        fact => party.facts.get(fact).is_some(),
    }
}

/// What tells a certificate of the estate from every other.
pub(super) fn fingerprint(certificates: &Certificates, id: CertificateId) -> String {
    let facts = certificates.get(id);
    countersign_mutual::CertificateReference::of(facts)
        .sha256
        .unwrap_or_else(|| facts.subject().to_string())
}

/// What a fact is to be, or would have to be.
fn fact_sentence(estate: &Estate, of: &[usize], fact: &str, value: &str) -> String {
    let language = estate.language;
    let names = names(estate, of);
    let is_known = of.first().is_some_and(|end| is_known(estate, *end, fact));
    if is_known {
        return change::change_fact(language, fact, names, value);
    }
    let missing = MissingFact::new(fact, &names, &estate.facts, language);
    change::find_out(language, missing.question, value)
}

/// These endpoints by name; a host with all of its endpoints by its own, a crowd by its first.
fn names(estate: &Estate, of: &[usize]) -> String {
    const MOST: usize = 3;
    let mut names: Vec<&str> = Vec::new();
    for end in of {
        let machine = estate.endpoints[*end].machine();
        let here = { of.iter() }.filter(|other| estate.endpoints[**other].machine() == machine);
        let has_others = here.count() < estate.on_its_host[*end];
        let name = if has_others {
            &estate.endpoints[*end].party.name
        } else {
            machine
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    some(estate.language, &names, MOST)
}
