//! Written changes, as changes of this estate: every name is the name of something.

mod certificates;
mod gateways;
mod lists;

use std::collections::BTreeSet;

use countersign_mutual::FactValue;
use countersign_products::Catalogue;
use countersign_trust::{CertificateId, Certificates, Purpose};

use super::{Alteration, Changes, Renewal, StoreChange, StoreEdit, Wishes, WrittenChanges};
use crate::change::alteration::is_known;
use crate::change::authority::Authorities;
use crate::change::reissue::{KEYS, subject_name};
use crate::draft::{CredentialFiles, FileReference};
use crate::fact::{suits, wanted};
use crate::files::{Files, ReadFile};
use crate::lists::Lists;
use crate::nearest::nearest;
use crate::{Error, Estate};

/// The changes in the order in which they are made, and the certificates of the estate with those of the
/// files that they name.
pub(crate) fn resolve(
    estate: &Estate,
    catalogue: &Catalogue,
    authorities: &Authorities,
    written: &WrittenChanges,
    read: impl ReadFile,
) -> Result<(Vec<Alteration>, Certificates), Error> {
    let mut resolver = Resolver {
        estate,
        catalogue,
        authorities,
        written,
        files: Files::beside(estate.certificates.clone(), read),
        made: Vec::new(),
    };
    resolver.all()?;
    Ok((resolver.made, resolver.files.into_certificates()))
}

struct Resolver<'r, R> {
    estate: &'r Estate,
    catalogue: &'r Catalogue,
    authorities: &'r Authorities,
    written: &'r WrittenChanges,
    files: Files<R>,
    made: Vec<Alteration>,
}

/// Whether something comes into a store, or is changed in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Store {
    Roots,
    Intermediates,
}

impl<R: ReadFile> Resolver<'_, R> {
    fn all(&mut self) -> Result<(), Error> {
        let Changes {
            at: _,
            fact,
            judge,
            replace,
            bind,
            renew,
            renew_authority,
            crl,
            renew_crl,
            add_root,
            remove_root,
            move_to_intermediates,
            add_intermediate,
            enable_purposes,
            send,
            list_peer,
            remove_um_ip_gateway: _,
            own_address: _,
            um_ip_gateway: _,
            restart,
            dns,
        } = self.written.changes();
        for (index, change) in fact.iter().enumerate() {
            self.fact(&format!("fact[{index}]"), change)?;
        }
        for (index, change) in judge.iter().enumerate() {
            let key = format!("judge[{index}]");
            let product = &change.product;
            if self.catalogue.product(product).is_none() {
                let known = self.catalogue.products().map(|(id, _)| id);
                return self.unknown(
                    &format!("{key}.product"),
                    "product",
                    product,
                    nearest(product, known),
                );
            }
            let of = self.endpoints(&key, &change.of)?;
            self.made.push(Alteration::Product {
                of,
                product: product.clone(),
            });
        }
        for (index, change) in replace.iter().enumerate() {
            let key = format!("replace[{index}]");
            let of = self.endpoints(&key, &change.of)?;
            let named = CredentialFiles {
                certificate: self.reference(&format!("{key}.file"), &change.file),
                chain: change
                    .chain
                    .iter()
                    .map(|file| self.reference(&format!("{key}.chain"), file))
                    .collect(),
            };
            let (credential, provider) = self.files.credential(&named)?;
            if let Some(provider) = provider {
                self.made.push(Alteration::Fact {
                    of: of.clone(),
                    fact: "key_provider".to_owned(),
                    value: provider.into(),
                });
            }
            self.made.push(Alteration::Replace {
                of,
                certificate: credential.certificate,
                chain: credential.intermediates,
            });
        }
        for (index, change) in bind.iter().enumerate() {
            self.bind(&format!("bind[{index}]"), change)?;
        }
        for (index, change) in renew.iter().enumerate() {
            self.renew(&format!("renew[{index}]"), change)?;
        }
        for (index, change) in crl.iter().enumerate() {
            let key = format!("crl[{index}]");
            let machines = if change.of.is_empty() {
                vec![(0..self.estate.endpoints.len()).collect()]
            } else {
                self.machines(&key, &change.of)?
            };
            let file = self.reference(&format!("{key}.file"), &change.file);
            let lists = Lists::give(&file, &mut self.files)?;
            self.made.extend(machines.into_iter().map(|of| {
                let edit = StoreEdit::Lists(lists.clone());
                Alteration::Store { of, edit }
            }));
        }
        for (index, change) in renew_crl.iter().enumerate() {
            self.renew_list(&format!("renew_crl[{index}].file"), &change.file)?;
        }
        for (index, change) in add_root.iter().enumerate() {
            self.come(
                &format!("add_root[{index}]"),
                change,
                Store::Roots,
                StoreEdit::AddRoot,
            )?;
        }
        for (index, change) in remove_root.iter().enumerate() {
            let key = format!("remove_root[{index}]");
            self.go(&key, change, |id| StoreEdit::RemoveRoots(vec![id]))?;
        }
        for (index, change) in move_to_intermediates.iter().enumerate() {
            let key = format!("move_to_intermediates[{index}]");
            self.go(&key, change, StoreEdit::MoveToIntermediates)?;
        }
        for (index, change) in add_intermediate.iter().enumerate() {
            let key = format!("add_intermediate[{index}]");
            self.come(
                &key,
                change,
                Store::Intermediates,
                StoreEdit::AddIntermediate,
            )?;
        }
        for (index, change) in enable_purposes.iter().enumerate() {
            let key = format!("enable_purposes[{index}]");
            for id in self.named(&format!("{key}.certificate"), &change.certificate)? {
                for of in self.machines(&key, &change.of)? {
                    let edit = StoreEdit::EnablePurposes(id);
                    self.made.push(Alteration::Store { of, edit });
                }
            }
        }
        for (index, change) in send.iter().enumerate() {
            self.send(&format!("send[{index}]"), change)?;
        }
        self.gateways()?;
        for (index, change) in restart.iter().enumerate() {
            let of = self.endpoints(&format!("restart[{index}]"), &change.of)?;
            self.made.push(Alteration::Restart { of });
        }
        for (index, change) in list_peer.iter().enumerate() {
            let key = format!("list_peer[{index}]");
            for of in self.listers(&key, &change.of)? {
                self.refuse_unknown(&key, &of, "trusted_peers")?;
                let peer = change.peer.clone();
                self.made.push(Alteration::ListPeer { of, peer });
            }
        }
        for (index, change) in renew_authority.iter().enumerate() {
            let key = format!("renew_authority[{index}]");
            let certificate =
                self.certificate(&format!("{key}.certificate"), &change.certificate)?;
            self.made.push(Alteration::RenewAuthority { certificate });
        }
        for (index, change) in dns.iter().enumerate() {
            let key = format!("dns[{index}]");
            let of = self.endpoints(&key, &change.of)?;
            let by = self.answering(&change.answer);
            self.made.push(Alteration::Answer {
                of,
                by,
                answer: change.answer.clone(),
            });
        }
        Ok(())
    }

    fn fact(&mut self, key: &str, change: &super::FactChange) -> Result<(), Error> {
        let name = change.fact.as_str();
        let known = self.estate.facts.keys();
        let Some(definition) = self.estate.facts.get(name) else {
            return self.unknown(&format!("{key}.fact"), "fact", name, nearest(name, known));
        };
        let fault = |wanted: &str| Error::FactValue {
            place: self.written.place(&format!("{key}.value")),
            found: change.value.to_string(),
            wanted: wanted.to_owned(),
        };
        let edit = match (name, &change.value) {
            ("trusted_roots" | "intermediates", FactValue::Words(words)) => {
                let mut ids = Vec::new();
                for word in words {
                    ids.push(self.certificate(&format!("{key}.value"), word)?);
                }
                Some(if name == "trusted_roots" {
                    StoreEdit::Roots(ids)
                } else {
                    StoreEdit::Intermediates(ids)
                })
            }
            ("auto_root_update", FactValue::Flag(flag)) => Some(StoreEdit::AutoRootUpdate(*flag)),
            ("aia", FactValue::Flag(flag)) => Some(StoreEdit::Aia(*flag)),
            ("trusted_roots" | "intermediates", _) => return Err(fault("a list of certificates")),
            ("auto_root_update" | "aia", _) => return Err(fault("`true` or `false`")),
            ("crls", _) => return Err(fault("a change of `crl`, which says the file")),
            ("certificate", _) => return Err(fault("a change of `replace`, which says the file")),
            _ => None,
        };
        if let Some(edit) = edit {
            for of in self.machines(key, &change.of)? {
                let edit = edit.clone();
                self.made.push(Alteration::Store { of, edit });
            }
            return Ok(());
        }
        let (scopes, value) = match (name, &change.value) {
            ("trusted_peers", FactValue::Words(_)) => {
                (self.listers(key, &change.of)?, change.value.clone())
            }
            ("trusted_peers", _) => return Err(fault("a list of names")),
            (_, value) => {
                let value = suits(value, definition).ok_or_else(|| fault(&wanted(definition)))?;
                (vec![self.endpoints(key, &change.of)?], value)
            }
        };
        self.made
            .extend(scopes.into_iter().map(|of| Alteration::Fact {
                of,
                fact: name.to_owned(),
                value: value.clone(),
            }));
        Ok(())
    }

    fn renew(&mut self, key: &str, change: &Renewal) -> Result<(), Error> {
        let wishes = self.wishes(key, change)?;
        let of = self.endpoints(key, &change.of)?;
        let mut groups: Vec<(CertificateId, Vec<usize>)> = Vec::new();
        for end in of {
            let base = self.presented(end).ok_or_else(|| {
                let name = &self.estate.endpoints[end].party.name;
                self.unchangeable(
                    key,
                    format!("it is not known which certificate {name} presents"),
                )
            })?;
            match groups.iter_mut().find(|(known, _)| *known == base) {
                Some((_, of)) => of.push(end),
                None => groups.push((base, vec![end])),
            }
        }
        for (base, of) in groups {
            let facts = self.files.table().get(base);
            if wishes
                .purposes(facts.ext_key_usage())
                .is_some_and(|left| left.is_empty())
            {
                let subject = facts.subject();
                return Err(
                    self.unchangeable(key, format!("`{subject}` would be for nothing at all"))
                );
            }
            let wishes = wishes.clone();
            self.made.push(Alteration::Reissue { of, base, wishes });
        }
        Ok(())
    }

    fn wishes(&mut self, key: &str, change: &Renewal) -> Result<Wishes, Error> {
        let Renewal {
            of: _,
            common_name,
            add_san,
            with_eku,
            without_eku,
            tls_key_usage,
            default_signature,
            key: kind,
            key_provider,
            issuer,
        } = change;
        let purposes = |field: &str, words: &[String]| {
            words
                .iter()
                .map(|word| {
                    word.parse::<Purpose>().map_err(|_| Error::UnknownName {
                        place: self.written.place(&format!("{key}.{field}")),
                        kind: "purpose",
                        name: word.clone(),
                        nearest: nearest(word, ["serverAuth", "clientAuth"]),
                    })
                })
                .collect::<Result<BTreeSet<_>, _>>()
        };
        let (with, without) = (
            purposes("with_eku", with_eku)?,
            purposes("without_eku", without_eku)?,
        );
        for name in common_name.iter().chain(add_san) {
            if subject_name(name).is_none() {
                return Err(Error::HostName {
                    place: self.written.place(&format!("{key}.add_san")),
                    name: name.clone(),
                });
            }
        }
        let kind = match kind {
            None => None,
            Some(word) => match KEYS.iter().find(|(known, _)| known == word) {
                Some((_, kind)) => Some(*kind),
                None => {
                    let known = KEYS.iter().map(|(known, _)| *known);
                    return self.unknown(
                        &format!("{key}.key"),
                        "kind of key",
                        word,
                        nearest(word, known),
                    );
                }
            },
        };
        let issuer = match issuer {
            None => None,
            Some(text) => {
                let id = self.certificate(&format!("{key}.issuer"), text)?;
                if self.authorities.get(id).is_none() {
                    let fault = format!(
                        "`{text}` has issued no certificate that an endpoint presents, and is no authority of a root of the estate's own: how it would issue is not known"
                    );
                    return Err(self.unchangeable(&format!("{key}.issuer"), fault));
                }
                Some(id)
            }
        };
        Ok(Wishes {
            common_name: common_name.clone(),
            names: add_san.iter().cloned().collect(),
            with,
            without,
            tls_key_usage: *tls_key_usage,
            default_signature: *default_signature,
            key: kind,
            key_provider: key_provider.clone(),
            issuer,
        })
    }

    /// What the endpoint presents, after what is replaced.
    fn presented(&self, end: usize) -> Option<CertificateId> {
        let replaced = self.made.iter().rev().find_map(|made| match made {
            Alteration::Replace {
                of, certificate, ..
            }
            | Alteration::Bind { of, certificate }
                if of.contains(&end) =>
            {
                Some(*certificate)
            }
            _ => None,
        });
        let credential = self.estate.endpoints[end].party.credential.as_ref();
        replaced.or_else(|| credential.map(|credential| credential.certificate))
    }

    /// A certificate comes into the stores of hosts.
    fn come(
        &mut self,
        key: &str,
        change: &StoreChange,
        store: Store,
        edit: fn(CertificateId) -> StoreEdit,
    ) -> Result<(), Error> {
        let absent = match store {
            Store::Roots => self.absent_root(key, &change.certificate)?,
            Store::Intermediates => {
                { self.absent(key, &change.certificate)? }.map(StoreEdit::AddAbsent)
            }
        };
        let edit = match absent {
            Some(edit) => edit,
            None => edit(self.certificate(&format!("{key}.certificate"), &change.certificate)?),
        };
        if change.of.is_empty() {
            return Err(self.unchangeable(key, "whose store is it? `of` is missing".to_owned()));
        }
        for of in self.machines(key, &change.of)? {
            let fact = match store {
                Store::Roots => "trusted_roots",
                Store::Intermediates => "intermediates",
            };
            self.refuse_unknown(key, &of, fact)?;
            let edit = edit.clone();
            self.made.push(Alteration::Store { of, edit });
        }
        Ok(())
    }

    /// A certificate leaves the trusted roots of hosts, or of all that have it.
    fn go(
        &mut self,
        key: &str,
        change: &StoreChange,
        edit: fn(CertificateId) -> StoreEdit,
    ) -> Result<(), Error> {
        let ids = self.named(&format!("{key}.certificate"), &change.certificate)?;
        let everybody: Vec<String>;
        let of = if change.of.is_empty() {
            let parties = self.estate.endpoints.iter();
            everybody = parties
                .map(|endpoint| endpoint.party.name.clone())
                .collect();
            &everybody
        } else {
            &change.of
        };
        let before = self.made.len();
        for of in self.machines(key, of)? {
            let Some(first) = of.first() else { continue };
            let roots = self.estate.endpoints[*first].party.trust.roots.as_ref();
            for id in &ids {
                if roots.is_some_and(|roots| roots.contains(*id)) {
                    let (of, edit) = (of.clone(), edit(*id));
                    self.made.push(Alteration::Store { of, edit });
                }
            }
        }
        if self.made.len() == before {
            let fault = format!(
                "nobody is known to have `{}` among its trusted roots",
                change.certificate
            );
            return Err(self.unchangeable(key, fault));
        }
        Ok(())
    }

    /// The endpoints of these names, as links speak of them.
    fn endpoints(&self, key: &str, names: &[String]) -> Result<Vec<usize>, Error> {
        let mut found = BTreeSet::new();
        for name in names {
            let ends = self.estate.named(name);
            if ends.is_empty() {
                let endpoints = self.estate.endpoints.iter();
                let known = endpoints.flat_map(|endpoint| {
                    core::iter::once(&endpoint.party.name).chain(&endpoint.aliases)
                });
                return self.unknown(&format!("{key}.of"), "endpoint", name, nearest(name, known));
            }
            found.extend(ends);
        }
        Ok(found.into_iter().collect())
    }

    /// The endpoints of the hosts of these names, host by host.
    fn machines(&self, key: &str, names: &[String]) -> Result<Vec<Vec<usize>>, Error> {
        let mut machines: Vec<Vec<usize>> = Vec::new();
        for end in self.endpoints(key, names)? {
            if !machines.iter().any(|machine| machine.contains(&end)) {
                machines.push(self.estate.machine_of(end));
            }
        }
        Ok(machines)
    }

    /// The endpoints that list what these list: theirs is one list.
    fn listers(&self, key: &str, names: &[String]) -> Result<Vec<Vec<usize>>, Error> {
        let mut scopes: Vec<Vec<usize>> = Vec::new();
        for end in self.endpoints(key, names)? {
            if !scopes.iter().any(|scope| scope.contains(&end)) {
                scopes.push(self.estate.listing_with(end));
            }
        }
        Ok(scopes)
    }

    /// Who answers under this name or address.
    fn answering(&self, answer: &str) -> Option<usize> {
        if let Some(end) = self.estate.named(answer).first() {
            return Some(*end);
        }
        let address = answer.parse().ok()?;
        let gateways = self
            .estate
            .deployment()
            .gateways
            .as_deref()
            .unwrap_or_default();
        let gateway = gateways.iter().find(|gateway| {
            let known = gateway.resolves_to.as_deref().unwrap_or_default();
            known.contains(&address)
        })?;
        self.estate.named(&gateway.address).first().copied()
    }

    /// What is in a store that nobody has looked at stays unknown, whatever comes into it.
    fn refuse_unknown(&self, key: &str, of: &[usize], fact: &str) -> Result<(), Error> {
        match of.first() {
            Some(end) if !self.is_known(*end, fact) => {
                let name = &self.estate.endpoints[*end].party.name;
                Err(self.unchangeable(
                    key,
                    format!(
                        "the `{fact}` of {name} are unknown: say first, with `fact`, what they are"
                    ),
                ))
            }
            _ => Ok(()),
        }
    }

    fn is_known(&self, end: usize, fact: &str) -> bool {
        is_known(self.estate, end, fact)
            || self.made.iter().any(|made| match made {
                Alteration::Store { of, edit } if of.contains(&end) => match edit {
                    StoreEdit::Roots(_) => fact == "trusted_roots",
                    StoreEdit::Intermediates(_) => fact == "intermediates",
                    _ => false,
                },
                Alteration::Fact {
                    of, fact: stated, ..
                } => of.contains(&end) && stated == fact,
                _ => false,
            })
    }

    fn reference(&self, key: &str, path: &str) -> FileReference {
        FileReference::new(path, self.written.place(key))
    }

    fn unknown<T>(
        &self,
        key: &str,
        kind: &'static str,
        name: &str,
        nearest: Option<String>,
    ) -> Result<T, Error> {
        Err(Error::UnknownName {
            place: self.written.place(key),
            kind,
            name: name.to_owned(),
            nearest,
        })
    }

    fn unchangeable(&self, key: &str, fault: String) -> Error {
        Error::Unchangeable {
            place: self.written.place(key),
            fault,
        }
    }
}
