//! Requests, as they come in files.

use countersign_asn1::pem::{self, Block, Label};

use crate::failure::{Failure, Fault};
use crate::files::Source;

/// The one request in a file, PEM or DER; keys and certificates beside it are passed over.
pub(crate) fn read(source: &Source) -> Result<Block, Failure> {
    let contents = source.read()?;
    let blocks = pem::read(&contents).map_err(|fault| source.blame(fault))?;
    let is_request = |block: &Block| block.one_of(WANTED).is_ok();
    let found = blocks.iter().filter(|block| is_request(block)).count();
    let mut blocks = blocks.into_iter();
    let first = match found {
        0 => blocks.next(),
        1 => blocks.find(is_request),
        _ => return Err(source.blame(Fault::SeveralRequests { found })),
    };
    let block = first.expect("a text of PEM has a block");
    block.one_of(WANTED).map_err(|fault| source.blame(fault))?;
    Ok(block)
}

const WANTED: &[Label] = &[Label::CertificationRequest];
