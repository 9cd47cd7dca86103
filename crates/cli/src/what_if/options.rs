//! Changes as options.

use clap::Args;
use countersign_mutual::FactValue;
use countersign_um::{
    Changes, DnsAnswer, FactChange, ListChange, Listing, ProductChange, Renewal, Replacement,
    StoreChange,
};
use time::OffsetDateTime;

use crate::clock;

/// What changes.
#[derive(Debug, Args)]
#[group(id = "options", multiple = true)]
pub(super) struct Options {
    /// Issue the certificate of these endpoints again, as it is but for the options that follow; several
    /// with commas or by repeating the option
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    renew: Vec<String>,
    /// What is renewed loses a purpose, as clientAuth
    #[arg(
        long,
        value_name = "PURPOSE",
        value_delimiter = ',',
        requires = "renew"
    )]
    without_eku: Vec<String>,
    /// What is renewed gets a purpose
    #[arg(
        long,
        value_name = "PURPOSE",
        value_delimiter = ',',
        requires = "renew"
    )]
    with_eku: Vec<String>,
    /// What is renewed gets this subject
    #[arg(long, value_name = "NAME", requires = "renew")]
    common_name: Option<String>,
    /// What is renewed gets a name in its SAN
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "renew")]
    add_san: Vec<String>,
    /// What is renewed comes from this authority
    #[arg(long, value_name = "CERT", requires = "renew")]
    issuer: Option<String>,
    /// What is renewed gets a new key: rsa-2048, rsa-3072, rsa-4096, p-256, p-384
    #[arg(long, value_name = "KIND", requires = "renew")]
    key: Option<String>,
    /// Give an endpoint another certificate, which exists
    #[arg(long, value_name = "NAME=FILE", value_parser = pair)]
    replace: Vec<Pair>,
    /// Give everybody a revocation list, or with a name one host, in the place of its authority's
    #[arg(long, value_name = "[NAME=]FILE", value_parser = list)]
    crl: Vec<ListChange>,
    /// Import a certificate into the trusted roots of a host
    #[arg(long, value_name = "NAME=CERT", value_parser = pair)]
    add_root: Vec<Pair>,
    /// Remove a certificate from the trusted roots of everybody who has it
    #[arg(long, value_name = "CERT")]
    remove_root: Vec<String>,
    /// Import a certificate into the intermediates of a host
    #[arg(long, value_name = "NAME=CERT", value_parser = pair)]
    add_intermediate: Vec<Pair>,
    /// Let an endpoint send an intermediate with its certificate
    #[arg(long, value_name = "NAME=CERT", value_parser = pair)]
    send: Vec<Pair>,
    /// Let an endpoint be of another product, by its identifier
    #[arg(long, value_name = "NAME=PRODUCT", value_parser = pair)]
    judge: Vec<Pair>,
    /// State a fact of an endpoint, as `mbx1:startup_mode=tcp`
    #[arg(long, value_name = "NAME:FACT=VALUE", value_parser = fact)]
    fact: Vec<FactChange>,
    /// List a peer as trusted
    #[arg(long, value_name = "NAME=PEER", value_parser = pair)]
    list_peer: Vec<Pair>,
    /// Let whoever dials a name reach another endpoint or address
    #[arg(long, value_name = "NAME=ANSWER", value_parser = pair)]
    dns: Vec<Pair>,
    /// Judge at this moment, after the changes
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    at: Option<OffsetDateTime>,
}

/// A name, and what becomes of it.
#[derive(Clone, Debug)]
struct Pair {
    of: Vec<String>,
    value: String,
}

impl Options {
    /// The changes that were asked for.
    pub(super) fn changes(&self) -> Changes {
        let store = |pairs: &[Pair]| {
            pairs
                .iter()
                .map(|Pair { of, value }| StoreChange {
                    of: of.clone(),
                    certificate: value.clone(),
                })
                .collect()
        };
        let mut changes = Changes::default();
        changes.at = self.at;
        changes.renew = self
            .renew
            .iter()
            .take(1)
            .map(|_| Renewal {
                of: self.renew.clone(),
                common_name: self.common_name.clone(),
                add_san: self.add_san.clone(),
                with_eku: self.with_eku.clone(),
                without_eku: self.without_eku.clone(),
                key: self.key.clone(),
                issuer: self.issuer.clone(),
                ..Renewal::default()
            })
            .collect();
        changes.replace = map(&self.replace, |of, file| Replacement {
            of,
            file,
            chain: Vec::new(),
        });
        changes.crl.clone_from(&self.crl);
        changes.add_root = store(&self.add_root);
        changes.remove_root = self
            .remove_root
            .iter()
            .map(|certificate| StoreChange {
                of: Vec::new(),
                certificate: certificate.clone(),
            })
            .collect();
        changes.add_intermediate = store(&self.add_intermediate);
        changes.send = store(&self.send);
        changes.judge = map(&self.judge, |of, product| ProductChange { of, product });
        changes.fact.clone_from(&self.fact);
        changes.list_peer = map(&self.list_peer, |of, peer| Listing { of, peer });
        changes.dns = map(&self.dns, |of, answer| DnsAnswer { of, answer });
        changes
    }
}

fn map<T>(pairs: &[Pair], make: impl Fn(Vec<String>, String) -> T) -> Vec<T> {
    pairs
        .iter()
        .map(|Pair { of, value }| make(of.clone(), value.clone()))
        .collect()
}

fn pair(text: &str) -> Result<Pair, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok(Pair {
            of: vec![name.to_owned()],
            value: value.to_owned(),
        }),
        _ => Err("wanted a name, `=`, and what becomes of it".to_owned()),
    }
}

fn list(text: &str) -> Result<ListChange, String> {
    let (of, file) = match text.split_once('=') {
        Some((name, file)) => (vec![name.to_owned()], file),
        None => (Vec::new(), text),
    };
    if file.is_empty() {
        return Err("wanted a file, or a name, `=` and a file".to_owned());
    }
    Ok(ListChange {
        of,
        file: file.to_owned(),
    })
}

fn fact(text: &str) -> Result<FactChange, String> {
    let wanted = "wanted a name, `:`, a fact, `=` and its value, as mbx1:startup_mode=tcp";
    let (name, rest) = text.split_once(':').ok_or(wanted)?;
    let (fact, value) = rest.split_once('=').ok_or(wanted)?;
    let words = |value: &str| value.split(',').map(str::to_owned).collect();
    Ok(FactChange {
        of: vec![name.to_owned()],
        fact: fact.to_owned(),
        value: match (fact, value) {
            ("trusted_roots" | "intermediates" | "trusted_peers", value) => {
                FactValue::Words(words(value))
            }
            (_, "true") => FactValue::Flag(true),
            (_, "false") => FactValue::Flag(false),
            (_, value) => FactValue::Word(value.to_owned()),
        },
    })
}
