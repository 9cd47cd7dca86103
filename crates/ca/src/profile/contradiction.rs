//! When a profile does not hold together.

use countersign_asn1::{KeyUsage, Oid};
use countersign_keys::KeyAlgorithm;
use thiserror::Error;

use super::{
    CommonNameForm, CommonNamePlace, NameKind, Place, Profile, ProfileConfig, RevocationPointers,
    Row, Wildcard,
};

/// Why a profile does not hold together: the end of the sentence "profile `um` contradicts itself: ...".
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Contradiction {
    /// The name is not one that a command line and a file system take.
    #[error("its name is not lower-case letters, digits and hyphens")]
    Name,
    /// A rule that nobody answers for.
    #[error("`{row}` has no source")]
    NoSource {
        /// The row.
        row: &'static str,
    },
    /// A row names something that does not exist, or that is not used here.
    #[error("`{row}` names `{name}`, which is not known here")]
    UnknownName {
        /// The row.
        row: &'static str,
        /// The name.
        name: String,
    },
    /// A row says twice the same.
    #[error("`{row}` names `{name}` twice")]
    Twice {
        /// The row.
        row: &'static str,
        /// The name.
        name: String,
    },
    /// A row that allows nothing at all.
    #[error("`{row}` allows nothing")]
    Nothing {
        /// The row.
        row: &'static str,
    },
    /// No day at all.
    #[error("it is valid for no day")]
    NoLifetime,
    /// A certificate that begins more than a day before it was made hides when that was.
    #[error("it is backdated by {minutes} minutes, above the 1440 of a day")]
    Backdated {
        /// By how much.
        minutes: u16,
    },
    /// An authority that may not sign certificates.
    #[error("it is for an authority, and its key usage lacks `keyCertSign`")]
    AuthorityCannotSign,
    /// An end entity that may sign certificates or CRLs.
    #[error("it is for an end entity, and its key usage has `{usage}`")]
    EndEntitySigns {
        /// The usage.
        usage: &'static str,
    },
    /// A limit for authorities, in a profile for end entities.
    #[error("it is for an end entity, and has a `{row}`")]
    EndEntityLimits {
        /// The row.
        row: &'static str,
    },
    /// Enciphering with a key that cannot.
    #[error("its key usage has `{usage}` for all keys, and `{key}` cannot do that")]
    KeyCannot {
        /// The usage.
        usage: &'static str,
        /// The key.
        key: KeyAlgorithm,
    },
    /// A key usage for RSA keys, where none is allowed.
    #[error("its key usage has a row for RSA keys, and no RSA key is allowed")]
    NoRsaKey,
    /// The common name must be among names of a kind that is not allowed.
    #[error("its common name is repeated among the alternative names, and these may not be `dns`")]
    RepeatedNowhere,
    /// A common name that is no DNS name cannot be repeated as one.
    #[error("its common name is any text, and is repeated as a DNS name")]
    TextRepeated,
    /// Nothing would say whose a certificate is.
    #[error("its common name may be missing, and so may its alternative names")]
    Nameless,
    /// Wildcards of names that may not be.
    #[error("it allows wildcards, and no DNS name")]
    WildcardNowhere,
    /// So many names of no kind.
    #[error("it wants {minimum} alternative names, and allows no kind of them")]
    NamesOfNoKind {
        /// How many.
        minimum: u8,
    },
    /// A server or SIP peer without a name that a verifier would read.
    #[error("it is for `serverAuth`, and allows neither `dns` nor `ip` alternative names")]
    ServerWithoutName,
    /// A purpose that the key may not be used for.
    #[error("it is for `{purpose}`, and its key usage has none of {wanted}")]
    PurposeWithoutUsage {
        /// The purpose.
        purpose: &'static str,
        /// The usages of which one would do.
        wanted: String,
    },
    /// The authority's deputy in a second trade.
    #[error(
        "it is for `OCSPSigning` and for other purposes: a responder speaks for its authority, and does nothing else"
    )]
    ResponderAndMore,
    /// Nobody would ask whether it is revoked, and it is no responder's.
    #[error("nobody is to ask whether it is revoked, and it is not for `OCSPSigning`")]
    UncheckedNotResponder,
    /// A root that somebody else would have to revoke.
    #[error("it is for a root, and says where its revocation is published")]
    RootRevoked,
    /// A certificate that is issued and can never be revoked.
    #[error("it is not for a root, and never says where its revocation is published")]
    NeverRevoked,
    /// Constraints that constrain nothing.
    #[error("its name constraints name no domain")]
    EmptyConstraints,
    /// A constraint that is no domain.
    #[error("its name constraints have `{name}`, which is not a plain domain name")]
    ConstraintSyntax {
        /// The name.
        name: String,
    },
}

impl ProfileConfig {
    /// Whether its certificates are an authority's.
    pub(super) fn is_authority(&self) -> bool {
        matches!(self.place, Place::Root | Place::Intermediate)
    }

    /// What can be said before the names are resolved.
    pub(super) fn check(&self) -> Result<(), Contradiction> {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(kebab) {
            return Err(Contradiction::Name);
        }
        self.check_sources()?;
        self.check_lists()?;
        let lifetime = self.lifetime.value;
        if lifetime.days == 0 {
            return Err(Contradiction::NoLifetime);
        }
        if lifetime.backdate_minutes > 1440 {
            return Err(Contradiction::Backdated {
                minutes: lifetime.backdate_minutes,
            });
        }
        self.check_place()?;
        self.check_names()?;
        self.check_constraints()
    }

    fn check_sources(&self) -> Result<(), Contradiction> {
        // Destructured, so that a new row cannot be forgotten here.
        let Self {
            name: _,
            summary: _,
            place: _,
            lifetime,
            keys,
            signatures,
            key_usage,
            extended_key_usage,
            common_name,
            subject_attributes,
            alternative_names,
            revocation,
            path_length,
            name_constraints,
        } = self;
        let mut sources = vec![
            ("lifetime", &lifetime.source),
            ("keys", &keys.source),
            ("signatures", &signatures.source),
            ("key_usage", &key_usage.source),
            ("common_name", &common_name.source),
            ("subject_attributes", &subject_attributes.source),
            ("alternative_names", &alternative_names.source),
            ("revocation", &revocation.source),
        ];
        sources.extend(
            extended_key_usage
                .iter()
                .map(|row| ("extended_key_usage", &row.source)),
        );
        sources.extend(path_length.iter().map(|row| ("path_length", &row.source)));
        sources.extend(
            name_constraints
                .iter()
                .map(|row| ("name_constraints", &row.source)),
        );
        match sources
            .into_iter()
            .find(|(_, source)| source.trim().is_empty())
        {
            Some((row, _)) => Err(Contradiction::NoSource { row }),
            None => Ok(()),
        }
    }

    fn check_lists(&self) -> Result<(), Contradiction> {
        let purposes: Vec<String> = self
            .extended_key_usage
            .iter()
            .map(|row| row.value.clone())
            .collect();
        let lists = [
            ("keys", &self.keys.value),
            ("signatures", &self.signatures.value),
            ("key_usage", &self.key_usage.value.all),
            ("key_usage", &self.key_usage.value.rsa),
            ("extended_key_usage", &purposes),
            ("subject_attributes", &self.subject_attributes.value),
        ];
        for (row, list) in lists {
            for (index, name) in list.iter().enumerate() {
                if list.iter().take(index).any(|earlier| earlier == name) {
                    return Err(Contradiction::Twice {
                        row,
                        name: name.clone(),
                    });
                }
            }
        }
        // The other lists may be empty: no purpose is every purpose, no attribute is the common name alone.
        let wanted = lists.into_iter().take(3);
        match wanted.into_iter().find(|(_, list)| list.is_empty()) {
            Some((row, _)) => Err(Contradiction::Nothing { row }),
            None => Ok(()),
        }
    }

    fn check_place(&self) -> Result<(), Contradiction> {
        let revocation = self.revocation.value;
        if self.place == Place::Root && revocation != RevocationPointers::Never {
            return Err(Contradiction::RootRevoked);
        }
        if self.place != Place::Root && revocation == RevocationPointers::Never {
            return Err(Contradiction::NeverRevoked);
        }
        let responds = |row: &Row<String>| row.value == "OCSPSigning";
        let responder = self.extended_key_usage.iter().any(responds);
        if responder && !self.extended_key_usage.iter().all(responds) {
            return Err(Contradiction::ResponderAndMore);
        }
        if revocation == RevocationPointers::NoCheck && !responder {
            return Err(Contradiction::UncheckedNotResponder);
        }
        if self.is_authority() {
            return Ok(());
        }
        if self.path_length.is_some() {
            return Err(Contradiction::EndEntityLimits { row: "path_length" });
        }
        if self.name_constraints.is_some() {
            return Err(Contradiction::EndEntityLimits {
                row: "name_constraints",
            });
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), Contradiction> {
        let names = &self.alternative_names.value;
        let dns = names.kinds.contains(&NameKind::Dns);
        if names.common_name == CommonNamePlace::Repeated {
            if !dns {
                return Err(Contradiction::RepeatedNowhere);
            }
            if self.common_name.value == CommonNameForm::Text {
                return Err(Contradiction::TextRepeated);
            }
        }
        if self.common_name.value == CommonNameForm::FqdnOrNone && names.minimum == 0 {
            return Err(Contradiction::Nameless);
        }
        if names.wildcard == Wildcard::Allowed && !dns {
            return Err(Contradiction::WildcardNowhere);
        }
        if names.minimum > 0 && names.kinds.is_empty() {
            return Err(Contradiction::NamesOfNoKind {
                minimum: names.minimum,
            });
        }
        let server = self
            .extended_key_usage
            .iter()
            .any(|row| row.value == "serverAuth");
        let named = dns || names.kinds.contains(&NameKind::Ip);
        if server && !named && !self.is_authority() {
            return Err(Contradiction::ServerWithoutName);
        }
        Ok(())
    }

    fn check_constraints(&self) -> Result<(), Contradiction> {
        let Some(row) = &self.name_constraints else {
            return Ok(());
        };
        let domains: Vec<&String> = row
            .value
            .permitted_dns
            .iter()
            .chain(&row.value.excluded_dns)
            .collect();
        if domains.is_empty() {
            return Err(Contradiction::EmptyConstraints);
        }
        // A leading dot or a wildcard is read differently by different verifiers.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let broken =
            |name: &&&String| name.is_empty() || name.starts_with('.') || !name.chars().all(plain);
        match domains.iter().find(broken) {
            Some(name) => Err(Contradiction::ConstraintSyntax {
                name: (*name).clone(),
            }),
            None => Ok(()),
        }
    }
}

impl Profile {
    /// What can be said when the names are resolved.
    pub(super) fn check(&self) -> Result<(), Contradiction> {
        if self.is_authority() && !self.key_usage.contains(KeyUsage::KEY_CERT_SIGN) {
            return Err(Contradiction::AuthorityCannotSign);
        }
        let whole = self.key_usage.union(self.rsa_key_usage);
        let signs = [KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];
        if let Some(bit) = signs.into_iter().find(|bit| whole.contains(*bit))
            && !self.is_authority()
        {
            return Err(Contradiction::EndEntitySigns {
                usage: name_of(bit),
            });
        }
        let is_rsa = |key: &KeyAlgorithm| matches!(key, KeyAlgorithm::Rsa { .. });
        let enciphers = [KeyUsage::KEY_ENCIPHERMENT, KeyUsage::DATA_ENCIPHERMENT];
        if let Some(bit) = enciphers
            .into_iter()
            .find(|bit| self.key_usage.contains(*bit))
            && let Some(key) = self.key_algorithms.iter().find(|key| !is_rsa(key))
        {
            return Err(Contradiction::KeyCannot {
                usage: name_of(bit),
                key: *key,
            });
        }
        self.check_purposes()?;
        if !self.rsa_key_usage.is_empty() && !self.key_algorithms.iter().any(is_rsa) {
            return Err(Contradiction::NoRsaKey);
        }
        Ok(())
    }

    /// What a purpose needs, the key may be used for, whatever its kind [RFC 5280 §4.2.1.12].
    fn check_purposes(&self) -> Result<(), Contradiction> {
        // The purposes of an authority are limits to what it issues, and not what its key does.
        if self.is_authority() {
            return Ok(());
        }
        for (purpose, usages) in CONSISTENT {
            let lacks = |key: &KeyAlgorithm| {
                !usages
                    .iter()
                    .any(|usage| self.key_usage(*key).contains(*usage))
            };
            if self.purposes.contains(&purpose) && self.key_algorithms.iter().any(lacks) {
                let names = usages.iter().map(|usage| format!("`{}`", name_of(*usage)));
                return Err(Contradiction::PurposeWithoutUsage {
                    purpose: purpose.name().unwrap_or("a purpose"),
                    wanted: names.collect::<Vec<_>>().join(", "),
                });
            }
        }
        Ok(())
    }
}

/// The usages that are consistent with each purpose, as [RFC 5280 §4.2.1.12] lists them.
const CONSISTENT: [(Oid<'static>, &[KeyUsage]); 6] = [
    (
        Oid::SERVER_AUTH,
        &[
            KeyUsage::DIGITAL_SIGNATURE,
            KeyUsage::KEY_ENCIPHERMENT,
            KeyUsage::KEY_AGREEMENT,
        ],
    ),
    (
        Oid::CLIENT_AUTH,
        &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_AGREEMENT],
    ),
    (Oid::CODE_SIGNING, &[KeyUsage::DIGITAL_SIGNATURE]),
    (
        Oid::EMAIL_PROTECTION,
        &[
            KeyUsage::DIGITAL_SIGNATURE,
            KeyUsage::NON_REPUDIATION,
            KeyUsage::KEY_ENCIPHERMENT,
            KeyUsage::KEY_AGREEMENT,
        ],
    ),
    (
        Oid::TIME_STAMPING,
        &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION],
    ),
    (
        Oid::OCSP_SIGNING,
        &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION],
    ),
];

fn name_of(bit: KeyUsage) -> &'static str {
    bit.names().next().unwrap_or("no bit")
}
