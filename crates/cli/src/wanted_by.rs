//! `--for`: the products that a certificate is for.

use clap::Args;
use countersign_lint::Lint;
use countersign_messages::Language;
use countersign_products::{Above, AcceptanceLint, Catalogue, Delivery, Form, Product, catalogue};

use crate::console;
use crate::failure::Failure;
use crate::files::Destination;

/// The products that are to take a certificate.
#[derive(Debug, Args)]
pub(crate) struct WantedBy {
    /// Hold it to what this product takes, too, as lync-2013 (`countersign products` lists them); may be
    /// given more than once
    #[arg(long = "for", value_name = "PRODUCT", value_delimiter = ',')]
    products: Vec<String>,
}

impl WantedBy {
    pub(crate) fn takers(&self) -> Result<Takers, Failure> {
        if self.products.is_empty() {
            return Ok(Takers(Vec::new()));
        }
        let catalogue = catalogue();
        let takers = self.products.iter().map(|name| named(&catalogue, name));
        takers.collect::<Result<_, _>>().map(Takers)
    }
}

/// The product of a name, as somebody calls it; for what a family stands is told.
pub(crate) fn named(catalogue: &Catalogue, name: &str) -> Result<Product, Failure> {
    let Some(product) = catalogue.recipient(name) else {
        let name = name.to_owned();
        return Err(Failure::UnknownProduct { name });
    };
    if !product.versions().is_empty() {
        console::note(&format!(
            "`{name}` stands for {}: it is what each of them takes",
            product.versions().join(", ")
        ));
    }
    Ok(product.into_owned())
}

/// Those who are to take a certificate.
pub(crate) struct Takers(Vec<Product>);

impl Takers {
    /// What they would say of it.
    pub(crate) fn lints(&self) -> Acceptance {
        Acceptance(self.0.iter().flat_map(Product::lints).collect())
    }

    /// Which certificates above it they are given, where they are all given the same.
    pub(crate) fn above(&self) -> Option<Above> {
        let mut wanted = self.deliveries().map(|(_, delivery)| delivery.above);
        let one = wanted.next()?;
        wanted.all(|other| other == one).then_some(one)
    }

    /// Tells how it goes into those that want the private key in the same file.
    pub(crate) fn tell_import(&self, out: &Destination) {
        let Destination::File(path) = out else {
            return;
        };
        for (product, delivery) in self.deliveries() {
            if matches!(delivery.form, Form::Pkcs12 { .. }) {
                let name = product.rules().name.told(Language::English);
                let id = &product.rules().id;
                let file = console::printable(&path.display().to_string());
                let pfx = console::printable(&path.with_extension("pfx").display().to_string());
                console::note(&format!(
                    "{name} takes {} with its key: `countersign cert convert {file} KEY --for {id} --out {pfx}`",
                    delivery.form.name()
                ));
            }
        }
    }

    fn deliveries(&self) -> impl Iterator<Item = (&Product, &Delivery)> {
        let products = self.0.iter();
        products.filter_map(|product| Some((product, product.delivery()?)))
    }
}

/// What products say of a certificate.
pub(crate) struct Acceptance(Vec<AcceptanceLint>);

impl Acceptance {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Lint> {
        self.0.iter().map(|lint| {
            let lint: &dyn Lint = lint;
            lint
        })
    }
}
