//! What is proposed is least: shown by trying every set of changes, on estates out of a generator.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod gateways;
mod lists;
mod precedents;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use countersign_keys::KeyAlgorithm;
use countersign_mutual::FactValue;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::{CertificateId, Purpose, Signatures};
use time::Duration;

use super::candidates::Changes as Set;
use super::search::Search;
use super::{FEW, Limits};
use crate::Estate;
use crate::change::{Alteration, StoreEdit, Wishes, Workshop};

/// A generator of numbers: the same from the same seed.
struct Dice(u64);

impl Dice {
    /// As a seed has them, shaken first.
    fn of(salt: u64, seed: u64) -> Self {
        let mut dice = Self(salt ^ seed);
        for _ in 0..8 {
            dice.below(2);
        }
        dice
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        let index = self.below(values.len().try_into().unwrap());
        values[usize::try_from(index).unwrap()]
    }
}

fn load<F: Ord + Borrow<str>>(text: &str, files: &BTreeMap<F, String>) -> Estate {
    let file = crate::parse(text).unwrap();
    let catalogue = countersign_products::catalogue();
    Estate::load(&file, &catalogue, |file| {
        Ok(files[file.path()].clone().into_bytes())
    })
    .unwrap()
}

/// A UM server, a gateway whose link with it may fail for several reasons at once, and an SBC whose link
/// works where the server's certificate is right: nothing that is proposed may break that one.
fn estate(seed: u64) -> Estate {
    let mut dice = Dice::of(
        0x9E37_79B9_7F4A_7C15,
        (seed + 1).wrapping_mul(0xD1B5_4A32_D192_ED03),
    );
    let contoso = Template::root("Contoso Root CA").self_signed();
    let fabrikam = Template::root("Fabrikam Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA");
    // Fabrikam vouches for it too.
    let crossed = issuing.issued_by(&fabrikam);
    let issuing = issuing.issued_by(&contoso);
    let leaf = |dice: &mut Dice, host: &str| -> String {
        let mut template = Template::leaf(dice.one_of(&[host, host, host, "other.contoso.com"]));
        if dice.below(5) == 0 {
            template = template.server_only();
        }
        if dice.below(6) == 0 {
            template = template.validity(NOW - Duration::days(90), NOW - Duration::days(1));
        }
        let issued = |by: &Identity| template.clone().issued_by(by);
        match dice.below(6) {
            0 => template.clone().self_signed().pem(),
            1 => issued(&fabrikam).pem(),
            2 => issued(&issuing).pem(),
            _ => format!("{}{}", issued(&issuing).pem(), issuing.pem()),
        }
    };
    let presented = leaf(&mut dice, "gw.contoso.com");
    let good = |host: &str| {
        let leaf = Template::leaf(host).issued_by(&issuing);
        format!("{}{}", leaf.pem(), issuing.pem())
    };
    // Of every fourth server the gateway trusts an authority that may have issued nothing yet.
    let is_plain = seed % 4 == 3;
    let plain = Template::leaf("mbx.contoso.com")
        .server_only()
        .self_signed();
    let mbx = if is_plain {
        plain.pem()
    } else {
        good("mbx.contoso.com")
    };
    let mut files = BTreeMap::from([
        ("contoso.pem", contoso.pem()),
        ("fabrikam.pem", fabrikam.pem()),
        ("issuing.pem", issuing.pem()),
        ("mbx.pem", mbx),
        ("gw.pem", presented),
        ("sbc.pem", good("sbc.contoso.com") + &crossed.pem()),
    ]);
    let roots = dice.one_of(&[
        "",
        "trusted_roots = [],",
        "trusted_roots = ['fabrikam.pem'],",
        "trusted_roots = ['contoso.pem'],",
        "trusted_roots = ['contoso.pem'],",
    ]);
    let gateways = dice.one_of(&[
        "um_ip_gateways = ['sbc.contoso.com']",
        "um_ip_gateways = ['sbc.contoso.com', 'gw.contoso.com']",
        "um_ip_gateways = ['sbc.contoso.com', 'gw.contoso.com']",
    ]);
    let purpose = dice.one_of(&["verify_client_purpose = true", ""]);
    let (roots, purpose) = if is_plain {
        (
            "trusted_roots = ['fabrikam.pem'],",
            "verify_client_purpose = true",
        )
    } else {
        (roots, purpose)
    };
    let mode = dice.one_of(&["dual", "dual", "dual", "tcp"]);
    let intermediates = dice.one_of(&[
        "",
        "intermediates = [],",
        "intermediates = ['issuing.pem'],",
    ]);
    // What the gateway has beside it, and which of that without its key.
    let held: Vec<String> = (0..dice.below(3))
        .map(|number| {
            let file = ["held0.pem", "held1.pem"][usize::try_from(number).unwrap()];
            files.insert(file, leaf(&mut dice, "gw.contoso.com"));
            let has_key = dice.below(4) > 0;
            format!("{{ file = '{file}', has_private_key = {has_key} }}")
        })
        .collect();
    let held = held.join(", ");
    let text = format!(
        "{gateways}
        [[exchange]]
        fqdn = 'mbx.contoso.com'
        version = '2013'
        roles = ['mailbox']
        os = '2012r2'
        store = {{ trusted_roots = ['contoso.pem'], {intermediates} auto_root_update = false, aia = false }}
        um = {{ certificate = 'mbx.pem', startup_mode = '{mode}' }}
        [[peer]]
        fqdn = 'gw.contoso.com'
        kind = 'gateway'
        certificate = 'gw.pem'
        certificates = ['gw.pem', {held}]
        store = {{ {roots} }}
        mutual_tls = true
        verify_server_certificate = true
        verify_server_name = true
        {purpose}
        [[peer]]
        fqdn = 'sbc.contoso.com'
        kind = 'sbc'
        certificate = 'sbc.pem'
        store = {{ trusted_roots = ['contoso.pem'] }}
        mutual_tls = true
        verify_client_purpose = true
        verify_server_certificate = true
        verify_server_name = true
        [[link]]
        from = 'gw.contoso.com'
        to = 'mbx.contoso.com/um'
        [[link]]
        from = 'sbc.contoso.com'
        to = 'mbx.contoso.com/um'\n"
    );
    load(&text, &files)
}

/// Every authority that is not public, whoever has it.
fn authorities(estate: &Estate) -> Vec<CertificateId> {
    let public = estate.public_roots.store();
    let all = estate.certificates.iter();
    all.filter(|(id, facts)| facts.is_ca() && !public.contains(*id))
        .map(|(id, _)| id)
        .collect()
}

/// Every change that there is, whatever anybody finds: each root and intermediate into each store, each fact
/// in each value, each certificate issued again in every respect, by each authority.
fn universe(workshop: &Workshop<'_>) -> Vec<Alteration> {
    let estate = workshop.estate;
    let is_root = |id: &CertificateId| estate.certificates.get(*id).claims_self_signed();
    let leaves: Vec<CertificateId> = estate
        .parties()
        .filter_map(|party| Some(party.credential.as_ref()?.certificate))
        .collect();
    let named: BTreeSet<CertificateId> = leaves
        .iter()
        .copied()
        .chain(estate.parties().flat_map(|party| {
            let roots = party.trust.roots.iter().flat_map(|roots| roots.iter());
            let sent = party
                .credential
                .iter()
                .flat_map(|sent| sent.intermediates.clone());
            roots.chain(sent).collect::<Vec<_>>()
        }))
        .chain(authorities(estate))
        .collect();
    let everything = Wishes {
        with: [Purpose::ServerAuth, Purpose::ClientAuth].into(),
        tls_key_usage: true,
        default_signature: true,
        key: Some(KeyAlgorithm::Rsa { bits: 2048 }),
        key_provider: Some("csp".to_owned()),
        ..Wishes::default()
    };
    let mut all = BTreeSet::new();
    for (end, party) in estate.parties().enumerate() {
        let of = vec![end];
        let store = |edit| Alteration::Store {
            of: vec![end],
            edit,
        };
        for id in &named {
            if is_root(id) && party.trust.roots.is_some() {
                all.insert(store(StoreEdit::AddRoot(*id)));
            }
            if !is_root(id) && estate.certificates.get(*id).is_ca() {
                if party.trust.intermediates.is_some() {
                    all.insert(store(StoreEdit::AddIntermediate(*id)));
                }
                if !party.rules.windows {
                    all.insert(Alteration::Send {
                        of: of.clone(),
                        certificate: *id,
                    });
                }
            }
        }
        let (roots, others): (Vec<_>, Vec<_>) = named.iter().copied().partition(is_root);
        let intermediates = others
            .into_iter()
            .filter(|id| estate.certificates.get(*id).is_ca());
        if party.trust.roots.is_none() {
            all.insert(store(StoreEdit::Roots(roots)));
        }
        if party.trust.intermediates.is_none() && party.rules.windows {
            all.insert(store(StoreEdit::Intermediates(intermediates.collect())));
        }
        let flags = ["verify_client_purpose"];
        for fact in flags
            .into_iter()
            .filter(|fact| party.facts.get(fact).is_none())
        {
            for value in [true, false].map(FactValue::Flag) {
                all.insert(Alteration::Fact {
                    of: of.clone(),
                    fact: fact.to_owned(),
                    value,
                });
            }
        }
        if party.rules.windows {
            all.insert(Alteration::Fact {
                of: of.clone(),
                fact: "startup_mode".to_owned(),
                value: "dual".into(),
            });
            for leaf in &leaves {
                if let Some(name) = estate.certificates.get(*leaf).common_name() {
                    all.insert(Alteration::ListPeer {
                        of: of.clone(),
                        peer: name.to_owned(),
                    });
                }
            }
            // A peer that is reissued has another name.
            all.insert(Alteration::ListPeer {
                of: of.clone(),
                peer: "gw.contoso.com".to_owned(),
            });
        }
        for held in estate.held_of(end) {
            if held.is_usable(&estate.certificates) {
                all.insert(Alteration::Bind {
                    of: of.clone(),
                    certificate: held.certificate,
                });
            }
        }
        if let Some(credential) = &party.credential {
            let issuers = authorities(estate).into_iter().map(Some);
            for issuer in issuers.chain([None]) {
                all.insert(Alteration::Reissue {
                    of: of.clone(),
                    base: credential.certificate,
                    wishes: Wishes {
                        common_name: Some(party.known_as().to_owned()),
                        names: [party.host.clone()].into(),
                        issuer,
                        ..everything.clone()
                    },
                });
            }
        }
    }
    all.into_iter().collect()
}

/// What a search of this estate comes to.
fn searched<R>(estate: &Estate, ask: impl FnOnce(&mut Search<'_, '_>) -> R) -> R {
    let catalogue = countersign_products::catalogue();
    let signatures = Signatures::new(provider());
    let certificates = estate.certificates.clone();
    let mut workshop = Workshop::new(estate, &catalogue, certificates, &signatures, NOW);
    ask(&mut Search::new(&mut workshop, NOW))
}

#[test]
fn nothing_cheaper_mends_it() {
    let (mut mended, mut of_several, mut bound) = (0, 0, 0);
    for seed in 0..ESTATES {
        let found = searched(&estate(seed), |search| {
            let all = universe(search.workshop);
            let targets = [0];
            let outcome = search.least(&Set::new(), &targets, FEW);
            assert!(outcome.is_least, "seed {seed}");
            for set in &outcome.found {
                assert!(
                    search.first_failing(set, &targets).is_none(),
                    "seed {seed}: {set:?}"
                );
            }
            let found = outcome.found.first().map(|set| search.cost(set));
            let cheapest = cheapest(search, &all, &targets, found);
            assert_eq!(found, cheapest, "seed {seed}");
            outcome.found.into_iter().next()
        });
        let Some(set) = found else { continue };
        let binds = |change: &Alteration| matches!(change, Alteration::Bind { .. });
        mended += usize::from(!set.is_empty());
        of_several += usize::from(set.len() > 1);
        bound += usize::from(set.iter().any(binds));
    }
    assert!(
        mended > 10 && of_several > 3 && bound > 3,
        "{mended} {of_several} {bound}"
    );
}

const ESTATES: u64 = 40;

/// The cost of the cheapest set of up to three changes, none of which may be dearer than `known`.
fn cheapest(
    search: &mut Search<'_, '_>,
    all: &[Alteration],
    targets: &[usize],
    known: Option<u32>,
) -> Option<u32> {
    let mut sets: Vec<Set> = vec![Set::new()];
    for size in 0..3 {
        let grown: Vec<Set> = sets
            .iter()
            .filter(|set| set.len() == size)
            .flat_map(|set| {
                let last = set.last().cloned();
                let later = all.iter().filter(move |change| {
                    last.as_ref().is_none_or(|last| *change > last)
                        // Two removals from a store are one, which is cheaper.
                        && !(removes_roots(change) && set.iter().any(removes_roots))
                });
                later.map(|change| set.iter().cloned().chain([change.clone()]).collect())
            })
            .collect();
        sets.extend(grown);
    }
    let mut sets: Vec<(u32, Set)> = sets
        .into_iter()
        .map(|set| (search.cost(&set), set))
        .collect();
    sets.sort();
    sets.into_iter()
        .filter(|(cost, _)| known.is_none_or(|known| *cost < known))
        .find(|(_, set)| search.first_failing(set, targets).is_none())
        .map(|(cost, _)| cost)
        .or(known)
}

fn removes_roots(change: &Alteration) -> bool {
    matches!(
        change,
        Alteration::Store {
            edit: StoreEdit::RemoveRoots(_),
            ..
        }
    )
}

/// What is set aside counts as if it were made again with the rest.
#[test]
fn what_is_set_aside_still_counts() {
    let mut parted = 0;
    for seed in 0..ESTATES {
        let estate = estate(seed);
        searched(&estate, |search| {
            let all = universe(search.workshop);
            let mut dice = Dice::of(seed, 7);
            let mut number = |of: usize| {
                let number = dice.below(of.try_into().unwrap());
                usize::try_from(number).unwrap()
            };
            for _ in 0..20 {
                let set: Set = (0..4).map(|_| all[number(all.len())].clone()).collect();
                let in_order: Vec<Alteration> = set.iter().cloned().collect();
                let together = search.workshop.alter(&in_order);
                let mut whole = search.whole(&set);
                let end = number(estate.endpoints.len());
                let part = search.part(&mut whole, &[end].into());
                parted += usize::from(!part.is_empty() && part.len() < set.len());
                let apart = search.altered(&part);
                let judge = search.workshop.judge(NOW);
                for link in &estate.links {
                    let [apart, together] =
                        [&apart, &together].map(|altered| altered.agreement(&estate, &judge, link));
                    assert_eq!(apart, together, "seed {seed}: {set:?}");
                }
                search.put_back(&mut whole, part);
                assert_eq!(whole.set, set, "seed {seed}");
            }
        });
    }
    assert!(parted > 50, "{parted}");
}

/// A search that stops early says so.
#[test]
fn what_is_cut_short_proves_nothing() {
    let limits = Limits {
        changes: 3,
        sets: 0,
        found: 1,
    };
    let outcome = searched(&estate(1), |search| search.least(&Set::new(), &[0], limits));
    assert!(outcome.found.is_empty() && !outcome.is_least);
}
