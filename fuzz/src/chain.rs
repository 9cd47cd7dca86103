//! Chains from a description, with signatures that are no cryptography: what is fuzzed is the judge.

use arbitrary::Arbitrary;
use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};

/// A root, a leaf, and authorities of which some may lie between them.
#[derive(Arbitrary, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Chain {
    /// What is trusted: a name and a key.
    pub root: Party,
    /// What came with the leaf.
    pub authorities: [Option<Authority>; 4],
    /// Who is judged.
    pub leaf: Leaf,
    /// Whose name is asked for.
    pub host: Host,
}

/// A name and a key, of few each, so that they meet.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Party {
    /// Which name.
    pub name: Few,
    /// Which key.
    pub key: Few,
}

/// One of four.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, clippy::exhaustive_enums, reason = "four of a kind")]
pub enum Few {
    A,
    B,
    C,
    D,
}

/// Who signed a certificate, and what is true of every one.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Issued {
    /// Whose name stands as the issuer's.
    pub by: Few,
    /// Whose key signed.
    pub with: Few,
    /// When it is in force.
    pub dates: Dates,
    /// `extKeyUsage`
    pub purposes: Option<Purposes>,
    /// A critical extension that nobody knows.
    pub critical: Rarely,
}

/// An authority, or what says that it is none.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Authority {
    /// Who it is.
    pub party: Party,
    /// Who says so.
    pub issued: Issued,
    /// Whether `basicConstraints` says that it is none.
    pub is_none: Rarely,
    /// `pathLenConstraint`
    pub path_length: Option<Few>,
    /// The names below must lie in this.
    pub permitted: Option<Host>,
    /// The names below must not lie in this.
    pub excluded: Option<Host>,
}

/// An end entity.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Leaf {
    /// Its key.
    pub key: Few,
    /// Who issued it.
    pub issued: Issued,
    /// `subjectAltName`
    pub names: [Option<Host>; 3],
}

/// True in one case of eight.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "three coins")]
pub struct Rarely(bool, bool, bool);

/// When a certificate is in force.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, clippy::exhaustive_enums, reason = "there are no others")]
pub enum Dates {
    Now,
    Still,
    Since,
    NoMore,
    NotYet,
}

/// What a certificate is for.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Purposes {
    /// `serverAuth`, after `clientAuth`
    pub server: bool,
    /// `anyExtendedKeyUsage`
    pub any: bool,
}

/// A host as a name, a constraint or a question.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    clippy::exhaustive_enums,
    reason = "few, so that they meet"
)]
pub enum Host {
    Com,
    Contoso,
    Um,
    UmBelow,
    Fabrikam,
    Like,
    Wildcard,
    WildcardBelow,
    Address,
    OtherAddress,
}

impl Rarely {
    /// Whether all three coins fell so.
    #[must_use]
    pub fn holds(self) -> bool {
        self.0 && self.1 && self.2
    }
}

impl Host {
    /// As a person writes it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Com => "com",
            Self::Contoso => "contoso.com",
            Self::Um => "um1.contoso.com",
            Self::UmBelow => "a.um1.contoso.com",
            Self::Fabrikam => "um1.fabrikam.com",
            Self::Like => "notcontoso.com",
            Self::Wildcard => "*.contoso.com",
            Self::WildcardBelow => "*.um1.contoso.com",
            Self::Address => "10.1.1.5",
            Self::OtherAddress => "10.1.2.5",
        }
    }

    /// Whether a host can be called so: a wildcard is none.
    #[must_use]
    pub fn is_one(self) -> bool {
        !matches!(self, Self::Wildcard | Self::WildcardBelow)
    }

    fn address(self) -> Option<[u8; 4]> {
        match self {
            Self::Address => Some([10, 1, 1, 5]),
            Self::OtherAddress => Some([10, 1, 2, 5]),
            _ => None,
        }
    }

    fn name(self, w: &mut Writer) {
        match self.address() {
            Some(address) => w.value(Tag::context(7), &address),
            None => w.value(Tag::context(2), self.text().as_bytes()),
        }
    }

    /// The subtree of that name; of an address its network of 24 bits.
    fn subtree(self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| match self.address() {
            Some([a, b, c, _]) => {
                w.value(Tag::context(7), &[a, b, c, 0, 255, 255, 255, 0]);
            }
            None => w.value(Tag::context(2), self.text().as_bytes()),
        });
    }
}

impl Chain {
    /// The root's certificate, DER.
    #[must_use]
    pub fn root_der(&self) -> Vec<u8> {
        let itself = Issued {
            by: self.root.name,
            with: self.root.key,
            dates: Dates::Now,
            purposes: None,
            critical: Rarely(false, false, false),
        };
        certificate(Some(self.root.name), self.root.key, &itself, |w| {
            authority(w, true, None);
        })
    }
}

impl Authority {
    /// Its certificate, DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        certificate(Some(self.party.name), self.party.key, &self.issued, |w| {
            authority(w, !self.is_none.holds(), self.path_length);
            let subtrees = |w: &mut Writer, number, host: Option<Host>| {
                if let Some(host) = host {
                    w.nested(Tag::context_constructed(number), |w| host.subtree(w));
                }
            };
            if self.permitted.is_some() || self.excluded.is_some() {
                extension(w, Oid::NAME_CONSTRAINTS, true, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        subtrees(w, 0, self.permitted);
                        subtrees(w, 1, self.excluded);
                    });
                });
            }
        })
    }
}

impl Leaf {
    /// Its certificate, DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        certificate(None, self.key, &self.issued, |w| {
            if self.names.iter().any(Option::is_some) {
                extension(w, Oid::SUBJECT_ALT_NAME, true, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        self.names.iter().flatten().for_each(|name| name.name(w));
                    });
                });
            }
        })
    }
}

/// A key's octets: a point of no curve, whose last octet says whose it is.
fn key_octets(key: Few) -> [u8; 65] {
    let mut octets = [0x5A; 65];
    octets[0] = 4;
    octets[64] = number(key);
    octets
}

fn number(few: Few) -> u8 {
    match few {
        Few::A => 0,
        Few::B => 1,
        Few::C => 2,
        Few::D => 3,
    }
}

/// Whether the key of these octets made this signature.
#[must_use]
pub fn is_signed(key: &[u8], signature: &[u8]) -> bool {
    key.last().is_some_and(|last| signature == [*last])
}

fn name(w: &mut Writer, name: Option<Few>) {
    w.nested(Tag::SEQUENCE, |w| {
        let Some(name) = name else {
            return;
        };
        w.nested(Tag::SET, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::COMMON_NAME);
                w.value(Tag::UTF8_STRING, &[b'A' + number(name)]);
            });
        });
    });
}

fn certificate(
    subject: Option<Few>,
    key: Few,
    issued: &Issued,
    extensions: impl FnOnce(&mut Writer),
) -> Vec<u8> {
    let algorithm = |w: &mut Writer| {
        w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ECDSA_WITH_SHA256));
    };
    let (not_before, not_after): (&[u8], &[u8]) = match issued.dates {
        Dates::Now => (b"260101000000Z", b"270101000000Z"),
        Dates::Still => (b"260101000000Z", b"260615120000Z"),
        Dates::Since => (b"260615120000Z", b"270101000000Z"),
        Dates::NoMore => (b"260101000000Z", b"260615115959Z"),
        Dates::NotYet => (b"260615120001Z", b"270101000000Z"),
    };
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::context_constructed(0), |w| w.uint(&[2]));
                w.uint(&[1]);
                algorithm(w);
                name(w, Some(issued.by));
                w.nested(Tag::SEQUENCE, |w| {
                    w.value(Tag::UTC_TIME, not_before);
                    w.value(Tag::UTC_TIME, not_after);
                });
                name(w, subject);
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(Oid::EC_PUBLIC_KEY);
                        w.oid(Oid::SECP256R1);
                    });
                    w.bit_string(&key_octets(key));
                });
                w.nested(Tag::context_constructed(3), |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        extension(w, Oid::EXT_KEY_USAGE, false, |w| {
                            purposes(w, issued.purposes)
                        });
                        if issued.critical.holds() {
                            extension(w, Oid::NTDS_REPLICATION, true, |w| w.value(Tag::NULL, &[]));
                        }
                        extensions(w);
                    });
                });
            });
            algorithm(w);
            w.bit_string(&[number(issued.with)]);
        });
    })
}

/// Without a wish, both purposes of TLS.
fn purposes(w: &mut Writer, purposes: Option<Purposes>) {
    let purposes = purposes.unwrap_or(Purposes {
        server: true,
        any: false,
    });
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(Oid::CLIENT_AUTH);
        if purposes.server {
            w.oid(Oid::SERVER_AUTH);
        }
        if purposes.any {
            w.oid(Oid::ANY_EXTENDED_KEY_USAGE);
        }
    });
}

fn authority(w: &mut Writer, is_one: bool, path_length: Option<Few>) {
    extension(w, Oid::BASIC_CONSTRAINTS, true, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            if is_one {
                w.value(Tag::BOOLEAN, &[0xFF]);
                if let Some(length) = path_length {
                    w.uint(&[number(length)]);
                }
            }
        });
    });
}

fn extension(w: &mut Writer, id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(id);
        if critical {
            w.value(Tag::BOOLEAN, &[0xFF]);
        }
        w.octet_string(&Writer::build(value));
    });
}
