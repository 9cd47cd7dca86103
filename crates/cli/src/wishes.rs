//! Whose certificate it is to be: subject and alternative names.

use clap::Args;
use countersign_asn1::Oid;
use countersign_csr::RequestBuilder;
use countersign_keys::Signer;

use crate::alternative_name::AlternativeName;
use crate::failure::Failure;
use crate::subject::Subject;

/// Whose certificate it is to be.
#[derive(Clone, Debug, Args)]
pub(crate) struct Wishes {
    /// The subject, as "C=DE, O=Contoso, CN=um1.contoso.com" or "/C=DE/O=Contoso/CN=um1.contoso.com";
    /// by default the first --san that is a DNS name, as CN
    #[arg(long, visible_alias = "subj", value_name = "NAME")]
    subject: Option<Subject>,
    /// An alternative name: DNS name, IP address, e-mail address or URI; may be repeated
    #[arg(id = "names", long = "san", value_name = "NAME")]
    names: Vec<AlternativeName>,
}

impl Wishes {
    /// The alternative names.
    pub(crate) fn names(&self) -> &[AlternativeName] {
        &self.names
    }

    /// The request that says so and asks for these purposes, DER, signed by its key.
    pub(crate) fn request(
        &self,
        purposes: &[Oid<'_>],
        signer: &dyn Signer,
    ) -> Result<Vec<u8>, Failure> {
        let subject = match (
            &self.subject,
            self.names.iter().find_map(AlternativeName::as_dns_name),
        ) {
            (Some(subject), _) => subject.clone(),
            (None, Some(name)) => Subject::common_name(name),
            (None, None) => return Err(Failure::NoSubject),
        };
        let mut request = RequestBuilder::new(subject.as_name());
        for name in &self.names {
            request = request.alternative_name(&name.as_general_name());
        }
        if !purposes.is_empty() {
            request = request.ext_key_usage(purposes);
        }
        request
            .sign(signer)
            .map_err(|fault| Failure::Request { fault })
    }
}
