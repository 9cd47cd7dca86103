//! `countersign cert convert`.

mod chain;
mod fault;
mod form;
mod holdings;
mod parcel;
mod recipient;

use clap::Args;
use countersign_keys::PrivateKey;
use countersign_trust::CertificateFacts;
use zeroize::Zeroizing;

use self::chain::{Arranged, Company};
pub(crate) use self::fault::ConversionFault;
pub(crate) use self::form::Form;
use self::holdings::{Holdings, Wanted};
use self::parcel::Parcel;
use self::recipient::Recipient;
use crate::answer::Answer;
use crate::console;
use crate::entropy;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::{OutPassphraseSource, PassphraseSource};

/// Write certificates, and the key of one of them, in another form
#[derive(Debug, Args)]
#[command(
    long_about = "Write certificates, and the key of one of them, in another form.

PEM, DER, PKCS#7 (.p7b), PKCS#12 (.pfx, .p12), Windows stores (.sst) and Java key stores (.jks) are read and
written; the name of the output says which, or --to. The certificate comes first, those above it after it,
each after the one that it issued, whatever their order was. A key goes into PKCS#12 and Java key stores,
and with --key-out into PEM, always under the passphrase of the output.

With --for it is what the product imports: the form, the certificates that go with it, the ciphers, and no
more than it takes. What it would refuse is not written, and the reason told. windows-2012 and modern
stand for whoever reads PKCS#12 under triple DES or under AES-256.",
    after_help = "Examples:
  countersign cert convert um1.pem um1.key --for exchange-2013 --out um1.pfx
  countersign cert convert um1.pfx --for kamailio --key-out um1.key --no-passphrase --out um1.pem
  countersign cert convert keystore.jks --alias um1 --for exchange-2013 --out um1.pfx
  countersign cert convert roots.sst --out roots.jks
  countersign cert convert um1.pem --chain without-root --out um1.p7b

Exit status: 0 written, 1 the product would not take it, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The files: certificates, and one private key at most unless --alias chooses it; the key may be in a
    /// file of its own
    #[arg(value_name = "FILE", required = true)]
    files: Vec<Source>,
    /// The file to write; with a key in it, readable by its owner alone
    #[arg(short, long, value_name = "FILE")]
    out: Destination,
    /// The form, where the name of the output does not tell it
    #[arg(long, value_enum, value_name = "FORM")]
    to: Option<Form>,
    /// Who is to import it: a product, as lync-2013 (`countersign products` lists them), or windows-2012 or
    /// modern
    #[arg(long = "for", value_name = "PRODUCT")]
    recipient: Option<String>,
    /// Which certificates beside the one that the others are above; without this option what the product
    /// takes, or all
    #[arg(long, value_enum, value_name = "WHICH")]
    chain: Option<Company>,
    /// What the certificate is called in PKCS#12, a Windows store or a Java key store; without this option as
    /// it was called, or its common name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Which private key, where the files have several: its friendly name or alias
    #[arg(long, value_name = "NAME", conflicts_with = "no_key")]
    alias: Option<String>,
    /// Leave the private key out
    #[arg(long, conflicts_with = "key_out")]
    no_key: bool,
    /// The file to write the private key to: PKCS#8 in PEM, readable by its owner alone
    #[arg(long, value_name = "FILE")]
    key_out: Option<Destination>,
    /// Write the file of --key-out in the clear
    #[arg(long, requires = "key_out")]
    no_passphrase: bool,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
    #[command(flatten)]
    out_passphrase: OutPassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let recipient = Recipient::named(self.recipient.as_deref())?;
        let wanted = match &self.alias {
            _ if self.no_key => Wanted::Nothing,
            None => Wanted::Only,
            Some(alias) => Wanted::Called(alias),
        };
        let holdings = Holdings::read(&self.files, wanted, &self.passphrase)?;
        if holdings.key.is_none() && self.key_out.is_some() {
            return Err(Failure::conversion(ConversionFault::NoKey));
        }
        if self.key_out.as_ref() == Some(&self.out) {
            return Err(Failure::conversion(ConversionFault::OneFile));
        }
        let has_key = holdings.key.is_some();
        let form = Form::settle(self.to, &self.out, &recipient, has_key)?;
        let (arranged, key) = holdings.arrange()?;
        let (arranged, left_out) = self.choose(arranged, form, &recipient)?;
        let refusals = recipient.refusals(&arranged);
        if !refusals.is_empty() {
            return Ok(refuse(refusals));
        }
        let key_inside = key.as_ref().filter(|_| form.holds_key());
        let output = Output::prepare(&self.out, self.overwrite, secrecy(key_inside))?;
        let key_output = match &self.key_out {
            Some(out) => Some(Output::prepare(out, self.overwrite, Secrecy::Secret)?),
            None => None,
        };
        let passphrase = self.chosen_passphrase(form, &recipient)?;
        let parcel = Parcel {
            arranged: &arranged,
            key: key_inside,
            name: self.name.as_deref(),
            recipient: &recipient,
        };
        let octets = parcel.write(form, &passphrase)?;
        let refusals = recipient.refusals_of_file(form, &octets);
        if !refusals.is_empty() {
            return Ok(refuse(refusals));
        }
        let written = output.complete(&octets)?;
        if let (Some(output), Some(key)) = (key_output, &key) {
            let pem = self.key_pem(key, &passphrase)?;
            output.complete(&*pem)?.place()?;
        }
        written.place()?;
        self.tell(form, &recipient, &arranged, key_inside.is_some());
        tell_left_out(&left_out, &recipient);
        if has_key && key_inside.is_none() && self.key_out.is_none() {
            console::note("the private key is not in it: `--key-out FILE` writes it");
        }
        Ok(Answer::Yes)
    }

    /// The certificates that are written, and those that are not.
    fn choose(
        &self,
        arranged: Arranged,
        form: Form,
        recipient: &Recipient,
    ) -> Result<(Arranged, Vec<CertificateFacts>), Failure> {
        let of_form = (form == Form::Der).then_some(Company::Nothing);
        let company = match self.chain {
            // Nobody asked for it: a store of many has nothing that it could be about.
            None if arranged.chain.is_empty() => Company::All,
            None => of_form
                .or_else(|| recipient.company())
                .unwrap_or(Company::All),
            Some(company) => company,
        };
        let (chosen, left_out) = arranged.choose(company).map_err(Failure::conversion)?;
        if form == Form::Der && chosen.len() != 1 {
            let count = chosen.len();
            return Err(Failure::conversion(ConversionFault::NotOne { count }));
        }
        Ok((chosen, left_out))
    }

    /// The passphrase of the outputs, asked for where one of them has one.
    fn chosen_passphrase(
        &self,
        form: Form,
        recipient: &Recipient,
    ) -> Result<Zeroizing<String>, Failure> {
        let of_key = self.key_out.is_some() && !self.no_passphrase;
        if !form.has_passphrase() && !of_key {
            return Ok(Zeroizing::default());
        }
        if of_key && recipient.wants_clear_key() {
            console::warn(&format!(
                "{recipient} cannot be told the passphrase of its private key: `--no-passphrase` writes the key in the clear"
            ));
        }
        let what = match &self.out {
            Destination::File(path) => path.display().to_string(),
            Destination::Stdout => "standard output".to_owned(),
        };
        self.out_passphrase.choose_text(&what)
    }

    fn key_pem(&self, key: &PrivateKey, passphrase: &str) -> Result<Zeroizing<String>, Failure> {
        if self.no_passphrase {
            return Ok(key.to_pkcs8_pem());
        }
        key.to_encrypted_pkcs8_pem(passphrase.as_bytes(), &*entropy::random()?)
            .map(Zeroizing::new)
            .map_err(|fault| Failure::Backend { fault })
    }

    fn tell(&self, form: Form, recipient: &Recipient, arranged: &Arranged, with_key: bool) {
        let Destination::File(path) = &self.out else {
            return;
        };
        let what = match form {
            Form::Pfx => format!("{} ({})", form.name(), parcel::ciphers(recipient.preset())),
            _ => form.name().to_owned(),
        };
        let count = match arranged.len() {
            1 => "one certificate".to_owned(),
            count => format!("{count} certificates"),
        };
        let key = if with_key {
            ", and the private key"
        } else {
            ""
        };
        console::note(&format!("{}: {what}, {count}{key}", path.display()));
        recipient.tell_notes();
    }
}

fn refuse(refusals: Vec<ConversionFault>) -> Answer {
    for refusal in refusals {
        console::refuse(&Failure::conversion(refusal));
    }
    Answer::No
}

fn secrecy(key: Option<&PrivateKey>) -> Secrecy {
    match key {
        Some(_) => Secrecy::Secret,
        None => Secrecy::Public,
    }
}

fn tell_left_out(left_out: &[CertificateFacts], recipient: &Recipient) {
    for facts in left_out {
        let subject = console::printable(&facts.subject().to_string());
        let where_to = match recipient {
            Recipient::Product(_) if facts.is_ca() => {
                format!(": it goes among those that {recipient} trusts")
            }
            _ => String::new(),
        };
        console::note(&format!("left out: `{subject}`{where_to}"));
    }
}
