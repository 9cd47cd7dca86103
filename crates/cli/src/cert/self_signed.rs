//! `countersign cert self-signed`.

use clap::Args;
use countersign_asn1::pem::{self, Label};
use countersign_ca::{Order, exchange_self_signed, self_signed};
use countersign_csr::UnverifiedRequest;
use countersign_keys::Signer;

use crate::alternative_name::AlternativeName;
use crate::answer::Answer;
use crate::ca::{profile, refused};
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::wishes::Wishes;
use crate::{backend, clock, entropy, key};

/// Make a certificate that its own key signs, without an authority
#[derive(Debug, Args)]
#[command(
    long_about = "Make a certificate that its own key signs, without an authority.

Gateways, IP PBXs and SBCs can be told to trust one; Lync cannot, whoever imports it. With
--exchange-style it is what Exchange setup makes for a server, which is not for TLS clients either.",
    after_help = "Examples:
  countersign cert self-signed --key gw1.key --san gw1.contoso.com --profile gateway --out gw1.pem
  countersign cert self-signed --key ex1.key --san ex1.contoso.com --exchange-style --out ex1.pem"
)]
pub(crate) struct Arguments {
    /// The private key
    #[arg(long, value_name = "FILE")]
    key: Source,
    #[command(flatten)]
    wishes: Wishes,
    /// The profile, as um or sip-peer (`countersign ca profiles` lists them), or a file
    #[arg(long, default_value = "um", conflicts_with = "exchange_style")]
    profile: String,
    /// As Exchange setup makes it; --san is the server's FQDN
    #[arg(long, conflicts_with = "subject", requires = "names")]
    exchange_style: bool,
    /// The server's short name, by default the FQDN's first label in capitals
    #[arg(long, value_name = "NAME", requires = "exchange_style")]
    netbios: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let signer = key::signer(&self.key, &self.passphrase)?;
        let made = if self.exchange_style {
            self.exchange(&*signer)?
        } else {
            self.by_profile(&*signer)?
        };
        let certificate = match made {
            Ok(certificate) => certificate,
            Err(fault) => return refused(fault, |fault| Failure::SelfSigned { fault }),
        };
        let pem = pem::encode(&Label::Certificate, &certificate);
        output.write(&pem)?;
        Ok(Answer::Yes)
    }

    fn by_profile(&self, signer: &dyn Signer) -> Result<Made, Failure> {
        let profile = profile::read(&self.profile)?;
        let request = self.wishes.request(&[], signer)?;
        let request = UnverifiedRequest::from_der(&request)
            .and_then(|request| request.verify(&backend::verifier()))
            .map_err(|fault| Failure::Request { fault })?;
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?);
        Ok(self_signed(&order, signer))
    }

    fn exchange(&self, signer: &dyn Signer) -> Result<Made, Failure> {
        let [AlternativeName::Dns(fqdn)] = self.wishes.names() else {
            return Err(Failure::NotOneServer);
        };
        let short = match &self.netbios {
            Some(name) => name.clone(),
            None => netbios(fqdn),
        };
        let guid = entropy::random()?;
        Ok(exchange_self_signed(
            &short,
            fqdn,
            clock::now(),
            *guid,
            signer,
        ))
    }
}

/// A certificate, DER, or why there is none.
type Made = Result<Vec<u8>, countersign_ca::Error>;

/// A machine's short name has 15 characters at most, and Windows writes it in capitals.
fn netbios(fqdn: &str) -> String {
    let label = fqdn.split('.').next().unwrap_or(fqdn);
    label.chars().take(15).collect::<String>().to_uppercase()
}
