//! Certificates that were exported: a host's own, or a store of trusted ones.

use countersign_containers::FoundCertificate;
use toml_edit::Table;

use super::Context;
use super::certificates::{Standing, names, standing};
use super::sketch::{Sketch, set, strings};

/// Authorities become a store; an end entity's certificate goes to the host of its name, or makes a peer.
pub(super) fn add(sketch: &mut Sketch, context: &mut Context<'_>, found: &[FoundCertificate]) {
    let stem = stem(context.file);
    let of = |wanted: Standing| {
        let found = found.iter();
        found
            .filter(|found| standing(found.der()) == wanted)
            .collect::<Vec<_>>()
    };
    let (roots, intermediates) = (of(Standing::Root), of(Standing::Intermediate));
    let own = of(Standing::EndEntity);
    for found in &own {
        add_own(sketch, context, found, &intermediates);
    }
    if !own.is_empty() && roots.is_empty() {
        return;
    }
    let mut store = Table::new();
    for (key, stored) in [("trusted_roots", roots), ("intermediates", intermediates)] {
        if !stored.is_empty() {
            let stem = format!("{stem}-{key}").replace('_', "-");
            let file = sketch.files.add_stored(&stem, &stored);
            set(&mut store, key, strings(&[file]));
        }
    }
    if !store.is_empty() {
        let name = sketch.add_store(&stem, store);
        let text = format!(
            "whose store this is it does not say: write `store = \"{name}\"` in each host that has it"
        );
        context.remark(None, text);
    }
}

fn add_own(
    sketch: &mut Sketch,
    context: &mut Context<'_>,
    own: &FoundCertificate,
    chain: &[&FoundCertificate],
) {
    let names = names(own.der());
    let Some(name) = names.first() else {
        let text = "a certificate without a host name is left out".to_owned();
        context.remark(None, text);
        return;
    };
    let chain = chain.iter().map(|found| found.der());
    let file = sketch
        .files
        .add(name, core::iter::once(own.der()).chain(chain));
    let is_known = sketch.bare_host(&names).is_some();
    let host = match sketch.bare_host(&names) {
        Some(host) => host,
        None => sketch.peer("fqdn", name),
    };
    set(host, "certificate", file);
    if let Ok(Some(info)) = own.properties().key_provider_info() {
        set(
            host,
            "key_provider",
            if info.is_cng() { "cng" } else { "csp" },
        );
    }
    if !is_known {
        set(host, "kind", "gateway");
        let text =
            format!("`{name}` is taken for a gateway: say what it is, and what is known of it");
        context.remark(None, text);
    }
}

/// The name of a file, without folder and extension.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let stem: String = stem
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '-' })
        .collect();
    if stem.is_empty() {
        "store".to_owned()
    } else {
        stem
    }
}
