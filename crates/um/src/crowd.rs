//! An estate of more links than can be told one by one.

use std::rc::Rc;

use countersign_products::Catalogue;
use countersign_trust::Signatures;
use time::OffsetDateTime;

use crate::draft::FileReference;
use crate::files::ReadFault;
use crate::matrix::{Matrix, matrix};
use crate::progress::Progress;
use crate::reach::Reach;
use crate::{Error, Estate, EstateFile};

/// An estate of any number of links: who trusts whom in it is told by groups.
///
/// Five thousand Exchange servers make twenty-five million links. Who opens to whom is a set for each endpoint
/// here, and whoever is judged is judged once for all who judge alike.
#[derive(Debug)]
pub struct Crowd {
    /// Without its links.
    estate: Estate,
    reach: Reach,
}

impl Crowd {
    /// As [`Estate::load`].
    ///
    /// # Errors
    /// As [`Estate::load`], but for the number of links.
    pub fn load(
        file: &EstateFile,
        catalogue: &Catalogue,
        read: impl FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>,
    ) -> Result<Self, Error> {
        Ok(Self {
            estate: Estate::with_links(file, Vec::new(), catalogue, read)?,
            reach: file.openings.reach(),
        })
    }

    /// Lets somebody be told how far the work on it has come.
    #[must_use]
    pub fn telling(self, progress: Rc<dyn Progress>) -> Self {
        Self {
            estate: self.estate.telling(progress),
            ..self
        }
    }

    /// The verdicts of this moment, all pairs at a glance; `signatures` as for [`Estate::check`].
    ///
    /// # Errors
    /// So many endpoints of which each differs from the others that no group is to be had.
    pub fn matrix(&self, signatures: &Signatures<'_>, at: OffsetDateTime) -> Result<Matrix, Error> {
        matrix(&self.estate, &self.reach, signatures, at)
    }
}
