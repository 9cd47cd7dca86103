//! Which revocation lists a text stands for.

use super::Resolver;
use crate::Error;
use crate::change::Alteration;
use crate::files::ReadFile;
use crate::nearest::nearest;

impl<R: ReadFile> Resolver<'_, R> {
    /// The lists of this file of the estate are followed by their next.
    pub(super) fn renew_list(&mut self, key: &str, file: &str) -> Result<(), Error> {
        let files = self.estate.lists.files();
        let lists: Vec<_> = { files.iter() }
            .filter(|(_, known)| *known == file)
            .map(|(list, _)| Alteration::RenewList { list: *list })
            .collect();
        if lists.is_empty() {
            let near = nearest(file, files.values().map(String::as_str));
            return self.unknown(key, "revocation list", file, near);
        }
        self.made.extend(lists);
        Ok(())
    }
}
