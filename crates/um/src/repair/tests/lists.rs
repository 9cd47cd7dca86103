//! Lists of authorities that are cut, on generated estates.

use std::collections::BTreeMap;

use countersign_mutual::FactValue;
use countersign_testkit::{Identity, Template};
use countersign_trust::CertificateId;

use super::{Dice, cheapest, load, searched, universe};
use crate::Estate;
use crate::change::{Alteration, StoreEdit, Workshop};
use crate::repair::FEW;
use crate::repair::candidates::Changes as Set;
use crate::repair::search::Search;

/// A Front End whose list of authorities has no room for its roots, which have long names. It meets a UM server
/// and an SBC; whose authority is which, what is public and how Windows is set is up to the dice.
fn estate_of_long_lists(seed: u64) -> Estate {
    let mut dice = Dice::of(
        0x9E37_79B9_7F4A_7C15,
        (seed + 1).wrapping_mul(0xA24B_AED4_963E_E407),
    );
    let contoso = Template::root("Contoso Root CA").self_signed();
    let long: Vec<Identity> = { ["A", "B", "C", "D", "E"].iter() }
        .map(|name| {
            let len = dice.one_of(&[3300, 3600, 4200]);
            Template::root(&name.repeat(len)).self_signed()
        })
        .collect();
    let issuers = [&contoso, &contoso, &contoso, &long[0], &long[1]];
    let leaf = |dice: &mut Dice, host: &str| {
        let template = Template::leaf(host).crl_distribution_point("http://pki.contoso.com/a.crl");
        template.issued_by(dice.one_of(&issuers)).pem()
    };
    let mut files = BTreeMap::from([
        ("contoso.pem".to_owned(), contoso.pem()),
        ("fe.pem".to_owned(), leaf(&mut dice, "fe.contoso.com")),
        ("mbx.pem".to_owned(), leaf(&mut dice, "mbx.contoso.com")),
        ("sbc.pem".to_owned(), leaf(&mut dice, "sbc.contoso.com")),
    ]);
    for (index, root) in long.iter().enumerate() {
        files.insert(format!("{index}.pem"), root.pem());
    }
    let all = "'contoso.pem', '0.pem', '1.pem', '2.pem', '3.pem', '4.pem'";
    let roots = dice.one_of(&[all, all, "'0.pem', '1.pem', '2.pem', '3.pem', '4.pem'"]);
    let public = dice.one_of(&["", "'2.pem'", "'3.pem', '4.pem'"]);
    let (os, sends) = dice.one_of(&[
        ("2008r2", "send_trusted_issuer_list = true"),
        ("2008r2", ""),
        ("2012", ""),
        ("2012", "send_trusted_issuer_list = false"),
        ("2012r2", "send_trusted_issuer_list = true"),
    ]);
    let text = format!(
        "public_roots = [{public}]
        um_ip_gateways = ['fe.contoso.com']
        [store.all]
        trusted_roots = [{all}]
        intermediates = []
        auto_root_update = false
        aia = false
        [[exchange]]
        fqdn = 'mbx.contoso.com'
        version = '2013'
        roles = ['mailbox']
        os = '2012r2'
        store = 'all'
        um = {{ certificate = 'mbx.pem', startup_mode = 'dual' }}
        [[lync]]
        pool = 'fe.contoso.com'
        version = '2013'
        role = 'front-end'
        edition = 'standard'
        os = '{os}'
        store = {{ trusted_roots = [{roots}], intermediates = [], auto_root_update = false, aia = false }}
        trusted_peers = ['mbx.contoso.com', 'sbc.contoso.com']
        {sends}
        [[lync.member]]
        fqdn = 'fe.contoso.com'
        certificate = 'fe.pem'
        [[peer]]
        fqdn = 'sbc.contoso.com'
        kind = 'other'
        product = 'kamailio'
        certificate = 'sbc.pem'
        store = 'all'
        mutual_tls = true
        verify_server_certificate = true
        verify_server_name = true
        [[link]]
        from = 'fe.contoso.com'
        to = 'mbx.contoso.com/um'
        [[link]]
        from = 'sbc.contoso.com'
        to = 'fe.contoso.com'
        direction = 'forward'\n"
    );
    load(&text, &files)
}

/// Each way to take roots out of a store whose list is too long, and to set whether it is sent.
fn of_lists(workshop: &Workshop<'_>) -> Vec<Alteration> {
    let mut all = Vec::new();
    for (end, party) in workshop.estate.parties().enumerate() {
        let roots = party.trust.roots.as_ref();
        let Some(roots) = roots.filter(|roots| roots.distinguished_names_len() > 16_384) else {
            continue;
        };
        if !party.rules.windows {
            continue;
        }
        let roots: Vec<CertificateId> = roots.iter().collect();
        for chosen in 1..1_usize << roots.len() {
            let gone = { roots.iter().enumerate() }
                .filter(|(place, _)| chosen >> place & 1 == 1)
                .map(|(_, id)| *id);
            let mut gone: Vec<CertificateId> = gone.collect();
            gone.sort_unstable();
            all.push(Alteration::Store {
                of: vec![end],
                edit: StoreEdit::RemoveRoots(gone),
            });
        }
        for value in [true, false].map(FactValue::Flag) {
            all.push(Alteration::Fact {
                of: vec![end],
                fact: "send_trusted_issuer_list".to_owned(),
                value,
            });
        }
    }
    all
}

/// Lists of authorities that are cut: whichever roots anybody takes out, nothing is cheaper than what is told.
#[test]
fn nothing_cheaper_shortens_a_list() {
    let (mut pruned, mut set, mut of_several) = (0, 0, 0);
    for seed in 0..LISTS {
        let estate = estate_of_long_lists(seed);
        searched(&estate, |search| {
            let workshop = &*search.workshop;
            let is_front_end = |of: &[usize]| of == [1];
            let mut all = of_lists(workshop);
            all.extend(universe(workshop).into_iter().filter(
                |change| matches!(change, Alteration::Store { of, .. } if is_front_end(of)),
            ));
            all.sort();
            let targets = [0];
            let outcome = search.least(&Set::new(), &targets, FEW);
            assert!(outcome.is_least, "seed {seed}");
            let found = outcome.found.first().map(|set| search.cost(set));
            assert!(found.is_some(), "seed {seed}");
            for set in &outcome.found {
                assert!(
                    search.first_failing(set, &targets).is_none(),
                    "seed {seed}: {set:?}"
                );
            }
            let cheapest = cheapest(search, &all, &targets, found);
            assert_eq!(found, cheapest, "seed {seed}");
            for set in &outcome.found {
                no_root_goes_needlessly(search, set, &targets);
            }
            for proposal in outcome.found.iter().flatten() {
                match proposal {
                    Alteration::Store {
                        edit: StoreEdit::RemoveRoots(_),
                        ..
                    } => pruned += 1,
                    Alteration::Fact { fact, .. } => {
                        set += usize::from(fact == "send_trusted_issuer_list")
                    }
                    _ => {}
                }
            }
            of_several += usize::from(outcome.found.first().is_some_and(|set| set.len() > 1));
        });
    }
    assert!(
        pruned > 3 && set > 3 && of_several > 1,
        "{pruned} {set} {of_several}"
    );
}

/// Each root that goes has to, and public ones go before others.
fn no_root_goes_needlessly(search: &mut Search<'_, '_>, set: &Set, targets: &[usize]) {
    for change in set {
        let Alteration::Store {
            of,
            edit: StoreEdit::RemoveRoots(gone),
        } = change
        else {
            continue;
        };
        for spared in gone {
            let mut fewer = set.clone();
            fewer.remove(change);
            let gone = gone.iter().copied().filter(|id| id != spared).collect();
            fewer.insert(Alteration::Store {
                of: of.clone(),
                edit: StoreEdit::RemoveRoots(gone),
            });
            assert!(search.first_failing(&fewer, targets).is_some(), "{set:?}");
        }
        let Workshop {
            estate,
            certificates,
            ..
        } = &*search.workshop;
        let is_public =
            |id: &CertificateId| estate.public_roots.list_of(certificates, *id).is_some();
        let trust = &estate.endpoints[of[0]].party.trust;
        let mut public = trust
            .roots
            .iter()
            .flat_map(|roots| roots.iter())
            .filter(is_public);
        assert!(
            gone.iter().all(is_public) || public.all(|id| gone.contains(&id)),
            "{set:?}"
        );
    }
}

const LISTS: u64 = 24;
