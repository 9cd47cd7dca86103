//! Days from which on something is no longer so, though no certificate ends.

use std::collections::BTreeMap;

use countersign_asn1::Oid;
use countersign_messages::Text;
use countersign_mutual::{Confidence, Party};
use countersign_trust::{CertificateFacts, CertificateId, Certificates, TrustStore};
use serde::Deserialize;
use time::{Date, Month, OffsetDateTime, Time};
use toml::value::Datetime;

/// One of them, with who says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sunset {
    pub(crate) id: String,
    dated: Datetime,
    effect: Effect,
    pub(crate) sentence: Text<String>,
    pub(crate) source: String,
    pub(crate) confidence: Confidence,
}

/// What is no longer so.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
enum Effect {
    /// Public certificates of these issuers are renewed without clientAuth; those of all others, where
    /// there is none.
    RenewedWithoutClientAuth { issuers: Vec<String> },
    /// Who connects with a host under this name must trust these roots.
    RootsWanted {
        host: String,
        roots: Vec<WantedRoot>,
    },
}

/// A root, by its SHA-1 in lower-case hex.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedRoot {
    name: String,
    sha1: String,
}

/// All that are known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sunsets {
    sunset: Vec<Sunset>,
}

impl Sunsets {
    pub(crate) fn known() -> Self {
        toml::from_str(SUNSETS).expect("a test reads the list of sunsets")
    }

    /// The one after which a public certificate of this issuer is renewed without clientAuth.
    pub(crate) fn of_client_auth(&self, facts: &CertificateFacts) -> Option<&Sunset> {
        let organisations = facts.issuer().attributes(Oid::ORGANIZATION_NAME);
        let is_of = |issuer: &String| {
            let issuer = issuer.to_lowercase();
            let mut organisations = organisations.iter();
            organisations.any(|name| name.to_lowercase().starts_with(&issuer))
        };
        let mut of_all_others = None;
        for sunset in &self.sunset {
            match &sunset.effect {
                Effect::RenewedWithoutClientAuth { issuers } if issuers.is_empty() => {
                    of_all_others = Some(sunset);
                }
                Effect::RenewedWithoutClientAuth { issuers } if issuers.iter().any(is_of) => {
                    return Some(sunset);
                }
                Effect::RenewedWithoutClientAuth { .. } | Effect::RootsWanted { .. } => {}
            }
        }
        of_all_others
    }

    /// Those that want roots of `judge` for its connections with `judged`, with the roots that it lacks.
    pub(crate) fn of_roots<'s>(
        &'s self,
        judge: &'s Party,
        judged: &'s Party,
        certificates: &'s Certificates,
    ) -> impl Iterator<Item = (&'s Sunset, Vec<String>)> {
        self.sunset.iter().filter_map(|sunset| {
            let (Effect::RootsWanted { host, roots }, Some(store)) =
                (&sunset.effect, &judge.trust.roots)
            else {
                return None;
            };
            if !is_under(&judged.host, host) {
                return None;
            }
            let held: BTreeMap<String, CertificateId> = thumbprints(store, certificates);
            let missing: Vec<String> = roots
                .iter()
                .filter(|root| !held.contains_key(&root.sha1))
                .map(|root| root.name.clone())
                .collect();
            (!missing.is_empty()).then_some((sunset, missing))
        })
    }
}

impl Sunset {
    /// Its first moment.
    pub(crate) fn moment(&self) -> OffsetDateTime {
        let date = self.dated.date.and_then(|date| {
            let month = Month::try_from(date.month).ok()?;
            Date::from_calendar_date(date.year.into(), month, date.day).ok()
        });
        let date = date.expect("a test reads the day of every sunset");
        OffsetDateTime::new_utc(date, Time::MIDNIGHT)
    }
}

/// Whether a host is this one, or one below it in the DNS.
fn is_under(host: &str, name: &str) -> bool {
    let host = host.to_lowercase();
    let rest = host.strip_suffix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn thumbprints(store: &TrustStore, certificates: &Certificates) -> BTreeMap<String, CertificateId> {
    let thumbprint = |id: CertificateId| {
        let sha1 = certificates.get(id).sha1()?;
        let hex: String = sha1.iter().map(|octet| format!("{octet:02x}")).collect();
        Some((hex, id))
    };
    store.iter().filter_map(thumbprint).collect()
}

const SUNSETS: &str = include_str!("../data/sunsets.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read() {
        let sunsets = Sunsets::known().sunset;
        let mut of_all_others = 0;
        for sunset in &sunsets {
            assert!(sunset.moment().year() >= 2026, "{}", sunset.id);
            assert!(!sunset.source.is_empty());
            let Text { en, ja } = &sunset.sentence;
            assert!(!en.is_empty() && !en.ends_with('.'), "{en}");
            assert!(ja.contains('は') && !ja.ends_with('。'), "{ja}");
            match &sunset.effect {
                Effect::RenewedWithoutClientAuth { issuers } => {
                    of_all_others += usize::from(issuers.is_empty());
                }
                Effect::RootsWanted { host, roots } => {
                    assert_eq!(*host, host.to_lowercase());
                    for root in roots {
                        let is_hex = |b: u8| b.is_ascii_hexdigit() && !b.is_ascii_uppercase();
                        assert!(root.sha1.len() == 40 && root.sha1.bytes().all(is_hex));
                    }
                }
            }
        }
        assert_eq!(of_all_others, 1);
    }

    #[test]
    fn hosts_are_under_names() {
        for (host, wanted) in [
            ("sip.pstnhub.microsoft.com", true),
            ("SIP2.PSTNHUB.Microsoft.com", true),
            ("pstnhub.microsoft.com", true),
            ("notpstnhub.microsoft.com", false),
            ("microsoft.com", false),
        ] {
            assert_eq!(is_under(host, "pstnhub.microsoft.com"), wanted, "{host}");
        }
    }

    /// The roots that Teams wants are public ones, and have the names that the list gives them.
    #[test]
    fn the_wanted_roots_are_those_of_mozillas_programme() {
        let mut certificates = Certificates::new();
        let mut store = TrustStore::new();
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let id = certificates.add(root).expect("it can be read");
            store.add(&certificates, id);
        }
        let held = thumbprints(&store, &certificates);
        let mut found = 0;
        for sunset in Sunsets::known().sunset {
            let Effect::RootsWanted { roots, .. } = sunset.effect else {
                continue;
            };
            for root in roots {
                if let Some(id) = held.get(&root.sha1) {
                    let name = certificates.get(*id).common_name();
                    assert_eq!(name, Some(root.name.as_str()));
                    found += 1;
                }
            }
        }
        assert!(found >= 5, "{found}");
    }
}
