//! Chains and revocation lists from a description, with signatures that are no cryptography: what is fuzzed is the judge.

use core::net::IpAddr;

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
    /// Who is revoked; without any list nobody asks.
    pub lists: [Option<List>; 2],
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
    /// `serialNumber`
    pub serial_number: Few,
    /// `certificatePolicies`
    pub policy: Option<Few>,
    /// `cRLDistributionPoints`
    pub point: Point,
}

/// Where a list is found.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, clippy::exhaustive_enums, reason = "two of a kind")]
pub enum Point {
    One,
    Other,
}

/// A certificate revocation list.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct List {
    /// Whose name stands as the issuer's.
    pub by: Few,
    /// Whose key signed.
    pub with: Few,
    /// Whether the next one should be there already.
    pub stale: Rarely,
    /// Who is on it.
    pub revoked: [Option<Few>; 2],
    /// What it answers for; without this for all.
    pub scope: Option<Scope>,
}

/// `issuingDistributionPoint`
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a target looks at all of it")]
pub struct Scope {
    /// `distributionPoint`
    pub point: Point,
    /// `onlyContainsUserCerts`, `onlyContainsCACerts`
    pub only: Only,
}

/// Of whom a list speaks.
#[derive(Arbitrary, Clone, Copy, Debug)]
#[expect(missing_docs, clippy::exhaustive_enums, reason = "there are no others")]
pub enum Only {
    All,
    EndEntities,
    Authorities,
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
    /// `keyUsage`
    pub usage: Option<Usage>,
    /// The names below must lie in this.
    pub permitted: Option<Host>,
    /// The names below must not lie in this.
    pub excluded: Option<Host>,
}

/// What an authority may sign.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, clippy::exhaustive_enums, reason = "there are no others")]
pub enum Usage {
    Certificates,
    CertificatesAndLists,
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
    Address6,
    OtherAddress6,
    Mailbox,
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
            Self::Address6 => "fd00::1:5",
            Self::OtherAddress6 => "fd00::2:5",
            Self::Mailbox => "um1@contoso.com",
        }
    }

    /// Whether a host can be called so: no wildcard is one, and no mailbox.
    #[must_use]
    pub fn is_one(self) -> bool {
        !matches!(self, Self::Wildcard | Self::WildcardBelow | Self::Mailbox)
    }

    fn address(self) -> Option<Vec<u8>> {
        match self.text().parse().ok()? {
            IpAddr::V4(address) => Some(address.octets().to_vec()),
            IpAddr::V6(address) => Some(address.octets().to_vec()),
        }
    }

    fn name(self, w: &mut Writer) {
        match self.address() {
            Some(address) => w.value(Tag::context(7), &address),
            None if self == Self::Mailbox => w.value(Tag::context(1), self.text().as_bytes()),
            None => w.value(Tag::context(2), self.text().as_bytes()),
        }
    }

    /// The subtree of that name; of an address its network, all but the last octet or two.
    fn subtree(self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            let Some(mut network) = self.address() else {
                return self.name(w);
            };
            let length = network.len();
            let free = if length == 4 { 1 } else { 2 };
            network[length - free..].fill(0);
            network.resize(2 * length - free, 0xFF);
            network.resize(2 * length, 0);
            w.value(Tag::context(7), &network);
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
            serial_number: Few::A,
            policy: None,
            point: Point::One,
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
            if let Some(usage) = self.usage {
                extension(w, Oid::KEY_USAGE, true, |w| match usage {
                    Usage::Certificates => w.value(Tag::BIT_STRING, &[2, 0b100]),
                    Usage::CertificatesAndLists => w.value(Tag::BIT_STRING, &[1, 0b110]),
                });
            }
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

impl List {
    /// The list, DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let next_update: &[u8] = if self.stale.holds() {
            b"260615115959Z"
        } else {
            b"270101000000Z"
        };
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.uint(&[1]);
                    algorithm(w);
                    name(w, Some(self.by));
                    w.value(Tag::UTC_TIME, b"260101000000Z");
                    w.value(Tag::UTC_TIME, next_update);
                    if self.revoked.iter().any(Option::is_some) {
                        w.nested(Tag::SEQUENCE, |w| {
                            for serial in self.revoked.iter().flatten() {
                                w.nested(Tag::SEQUENCE, |w| {
                                    w.uint(&[serial_number(*serial)]);
                                    w.value(Tag::UTC_TIME, b"260101000000Z");
                                });
                            }
                        });
                    }
                    w.nested(Tag::context_constructed(0), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            extension(w, Oid::CRL_NUMBER, false, |w| w.uint(&[1]));
                            if let Some(scope) = self.scope {
                                extension(w, Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
                                    w.nested(Tag::SEQUENCE, |w| scope.fields(w));
                                });
                            }
                        });
                    });
                });
                algorithm(w);
                w.bit_string(&[number(self.with)]);
            });
        })
    }
}

impl Scope {
    fn fields(self, w: &mut Writer) {
        distribution_point(w, self.point);
        match self.only {
            Only::All => {}
            Only::EndEntities => w.value(Tag::context(1), &[0xFF]),
            Only::Authorities => w.value(Tag::context(2), &[0xFF]),
        }
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
                w.uint(&[serial_number(issued.serial_number)]);
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
                        extension(w, Oid::CRL_DISTRIBUTION_POINTS, false, |w| {
                            w.nested(Tag::SEQUENCE, |w| {
                                w.nested(Tag::SEQUENCE, |w| distribution_point(w, issued.point));
                            });
                        });
                        if let Some(policy) = issued.policy {
                            extension(w, Oid::CERTIFICATE_POLICIES, false, |w| {
                                w.nested(Tag::SEQUENCE, |w| policy_information(w, policy));
                            });
                        }
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

fn algorithm(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ECDSA_WITH_SHA256));
}

fn serial_number(few: Few) -> u8 {
    1 + number(few)
}

/// `DistributionPointName`, as points and lists have it.
fn distribution_point(w: &mut Writer, point: Point) {
    let address: &[u8] = match point {
        Point::One => b"http://pki.contoso.com/1.crl",
        Point::Other => b"http://pki.contoso.com/2.crl",
    };
    w.nested(Tag::context_constructed(0), |w| {
        w.nested(Tag::context_constructed(0), |w| {
            w.value(Tag::context(6), address);
        });
    });
}

/// One of four policies, the last of which is any.
fn policy_information(w: &mut Writer, policy: Few) {
    w.nested(Tag::SEQUENCE, |w| match policy {
        Few::A => w.value(Tag::OBJECT_IDENTIFIER, &[0x2A, 3, 1]),
        Few::B => w.value(Tag::OBJECT_IDENTIFIER, &[0x2A, 3, 2]),
        Few::C => w.value(Tag::OBJECT_IDENTIFIER, &[0x2A, 3, 3]),
        Few::D => w.oid(Oid::ANY_POLICY),
    });
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
