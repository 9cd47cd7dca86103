//! `--profile`: a profile of the house by its name, or one's own by its file.

use std::borrow::Cow;

use countersign_ca::Profile;

use crate::failure::{Failure, Fault};
use crate::files::Source;

/// The profile of this name or in this file.
pub(crate) fn read(name: &str) -> Result<Profile, Failure> {
    parse(name, &text(name)?)
}

/// The profile of this name or in this file, which must be for authorities.
pub(super) fn read_of_authorities(name: &str) -> Result<Profile, Failure> {
    let profile = read(name)?;
    if profile.is_authority() {
        return Ok(profile);
    }
    Err(Failure::NotForAuthorities {
        profile: name.to_owned(),
    })
}

/// Its text.
pub(super) fn text(name: &str) -> Result<Cow<'static, str>, Failure> {
    match file(name) {
        Some(source) => source.read_text().map(Cow::Owned),
        None => Profile::house_text(name)
            .map(Cow::Borrowed)
            .map_err(|fault| Failure::Profile { fault }),
    }
}

/// What [`text`] gave, if it holds together. The ledger knows a profile by its name, and whoever renews takes
/// the house's of that name: so nothing else may have it.
pub(super) fn parse(name: &str, text: &str) -> Result<Profile, Failure> {
    let read = Profile::from_toml(text);
    let Some(source) = file(name) else {
        return read.map_err(|fault| Failure::Profile { fault });
    };
    let profile = read.map_err(|fault| source.blame(fault))?;
    match Profile::house(profile.name()) {
        Ok(house) if house != profile => Err(source.blame(Fault::HouseName {
            name: profile.name().to_owned(),
        })),
        _ => Ok(profile),
    }
}

fn file(name: &str) -> Option<Source> {
    let is_file = name.contains(['/', '\\']) || name.ends_with(".toml");
    is_file.then(|| Source::File(name.into()))
}
