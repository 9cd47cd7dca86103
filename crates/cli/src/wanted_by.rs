//! `--for`: the products that a certificate is for.

use clap::Args;
use countersign_lint::Lint;
use countersign_products::AcceptanceLint;

use crate::failure::Failure;

/// The products that are to take a certificate.
#[derive(Debug, Args)]
pub(crate) struct WantedBy {
    /// Hold it to what this product takes, too, as lync-2013 (`countersign products` lists them); may be
    /// given more than once
    #[arg(long = "for", value_name = "PRODUCT", value_delimiter = ',')]
    products: Vec<String>,
}

/// What they say.
pub(crate) struct Acceptance(Vec<AcceptanceLint>);

impl WantedBy {
    pub(crate) fn lints(&self) -> Result<Acceptance, Failure> {
        if self.products.is_empty() {
            return Ok(Acceptance(Vec::new()));
        }
        let catalogue = countersign_products::catalogue();
        let mut lints = Vec::new();
        for name in &self.products {
            match catalogue.product(name) {
                Some(product) => lints.extend(product.lints()),
                None => {
                    let name = name.clone();
                    return Err(Failure::UnknownProduct { name });
                }
            }
        }
        Ok(Acceptance(lints))
    }
}

impl Acceptance {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Lint> {
        self.0.iter().map(|lint| {
            let lint: &dyn Lint = lint;
            lint
        })
    }
}
