//! A certificate revocation list, read once and kept with an index.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};

use countersign_asn1::{
    CertificateList, CrlReason, DistinguishedName, EntryExtensions, Error, Extension,
    ExtensionValue, Extensions, GeneralName, IssuingDistributionPoint, Oid, ReasonFlags,
    RevokedCertificates, SerialNumber, TbsCertList, Version,
};
use countersign_keys::{SignatureAlgorithm, UnknownAlgorithm};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::index::{Builder, Index, number};
use super::point::PointName;
use super::status::{Statement, StatementKind};
use super::{ListFault, Scope};
use crate::facts::span::Span;

/// A CRL [RFC 5280 §5], complete or delta, with an index of its entries.
///
/// ```
/// use countersign_testkit::{NOT_AFTER, Template};
/// use countersign_trust::RevocationList;
///
/// let root = Template::root("Contoso Root CA").self_signed();
/// let um = Template::leaf("um1.contoso.com").issued_by(&root);
/// let list = RevocationList::from_der(root.revocation_list(&[&um], NOT_AFTER))?;
/// assert_eq!(list.len(), 1);
/// assert!(list.lists(&um.serial_number()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct RevocationList {
    der: Vec<u8>,
    id: StatementId,
    tbs: Span,
    /// `None` if its bits do not fill octets.
    signature: Option<Span>,
    algorithm: Result<SignatureAlgorithm, UnknownAlgorithm>,
    issuer: DistinguishedName,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    entries: Span,
    index: Index,
    claims: Claims,
}

/// What the extensions of a list say.
#[derive(Clone, Debug, Default)]
struct Claims {
    /// `cRLNumber`, without superfluous octets.
    number: Option<Vec<u8>>,
    number_is_critical: bool,
    /// `BaseCRLNumber`, likewise: then the list is a delta.
    base: Option<Vec<u8>>,
    /// The value of `authorityKeyIdentifier`, and the key identifier in it.
    authority: Option<(Vec<u8>, Option<Vec<u8>>)>,
    point: Option<IssuingPoint>,
    /// `revokedCertificates` is there, and empty.
    entries_are_empty: bool,
    fault: Option<ListFault>,
}

/// `issuingDistributionPoint` [RFC 5280 §5.2.5].
#[derive(Clone, Debug)]
pub(super) struct IssuingPoint {
    encoded: Vec<u8>,
    is_critical: bool,
    pub(super) name: Option<PointName>,
    pub(super) only: Option<Scope>,
    pub(super) reasons: ReasonFlags,
    pub(super) is_indirect: bool,
}

/// Which list: two that were read are two, whatever their bytes. In the order in which they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(StatementId);

/// A statement that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum StatementId {
    /// A list, by how many were read before it: two that were read are two, whatever their bytes, of
    /// which there may be millions.
    Read(u64),
    /// A response, by the SHA-256 of its DER: a peer staples the same one again and again, and its
    /// signature is verified once.
    Content([u8; 32]),
}

/// What is signed, by whichever key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedStatement<'s> {
    pub(crate) id: StatementId,
    pub(crate) algorithm: Option<SignatureAlgorithm>,
    pub(crate) message: &'s [u8],
    pub(crate) signature: Option<&'s [u8]>,
}

/// An entry that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) since: OffsetDateTime,
    pub(super) reason: Option<CrlReason>,
    pub(super) invalid_since: Option<OffsetDateTime>,
}

impl RevocationList {
    /// Reads a list from DER, every entry too.
    ///
    /// What no validator may use, as a list with an unknown critical extension, is read all the
    /// same: it says nothing, and the finding says why.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax of `CertificateList` or of an extension that is processed.
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let der = der.into();
        let list = CertificateList::from_der(&der)?;
        let tbs = list.tbs_cert_list();
        let mut claims = Claims::of(tbs)?;
        if list.signature_algorithm() != tbs.signature() {
            claims.fault(ListFault::SignatureAlgorithmsDiffer);
        }
        let entries = tbs.revoked_certificates();
        let index = index(entries, &mut claims)?;
        Ok(Self {
            id: StatementId::next(),
            tbs: Span::within(&der, tbs.as_der()),
            signature: list
                .signature_value()
                .whole_octets()
                .map(|octets| Span::within(&der, octets)),
            algorithm: SignatureAlgorithm::from_identifier(&list.signature_algorithm()),
            issuer: tbs.issuer().into(),
            this_update: tbs.this_update(),
            next_update: tbs.next_update(),
            entries: match entries.as_bytes() {
                [] => Span::within(&der, &der[..0]),
                octets => Span::within(&der, octets),
            },
            index,
            claims,
            der,
        })
    }

    /// Which list it is, of all that were read.
    #[must_use]
    pub fn id(&self) -> ListId {
        ListId(self.id)
    }

    /// The DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Who made it, as it says itself.
    #[must_use]
    pub fn issuer(&self) -> &DistinguishedName {
        &self.issuer
    }

    /// When it was made.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// By when its successor is due.
    #[must_use]
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }

    /// Whether it is an addition to another list [RFC 5280 §5.2.4].
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.claims.base.is_some()
    }

    /// Whether it may be about certificates of other issuers than its own [RFC 5280 §5.2.5].
    #[must_use]
    pub fn is_indirect(&self) -> bool {
        self.point().is_some_and(|point| point.is_indirect)
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Why nobody may use it, whatever it is asked about.
    #[must_use]
    pub fn fault(&self) -> Option<&ListFault> {
        self.claims.fault.as_ref()
    }

    /// Whether an entry has this serial number, as encoded: two's complement, big-endian. Whosever
    /// certificate it is, and whatever is said of it.
    #[must_use]
    pub fn lists(&self, serial_number: &[u8]) -> bool {
        SerialNumber::from_bytes(serial_number)
            .is_some_and(|serial| self.index.find(self.entries(), serial).next().is_some())
    }

    pub(super) fn signed(&self) -> SignedStatement<'_> {
        SignedStatement {
            id: self.id,
            algorithm: self.algorithm.as_ref().ok().copied(),
            message: self.tbs.of(&self.der),
            signature: self.signature.map(|span| span.of(&self.der)),
        }
    }

    pub(super) fn statement(&self) -> Statement {
        Statement {
            kind: if self.is_delta() {
                StatementKind::DeltaList
            } else {
                StatementKind::List
            },
            issuer: self.issuer.to_string(),
            made_at: self.this_update,
        }
    }

    pub(super) fn point(&self) -> Option<&IssuingPoint> {
        self.claims.point.as_ref()
    }

    /// The key identifier in `authorityKeyIdentifier`.
    pub(super) fn authority_key(&self) -> Option<&[u8]> {
        self.claims.authority.as_ref()?.1.as_deref()
    }

    /// Where lists are told apart by age: the later is the greater.
    pub(super) fn age(&self) -> impl Ord + use<> {
        let number = self.claims.number.clone().unwrap_or_default();
        (self.this_update, number.len(), number)
    }

    /// What a profile that demands all of [RFC 5280 §5.1, §5.2] finds wrong.
    pub(super) fn breach(&self) -> Option<ListFault> {
        let claims = &self.claims;
        let faults = [
            (claims.entries_are_empty, ListFault::EntriesEmpty),
            (claims.number.is_none(), ListFault::NumberAbsent),
            (claims.number_is_critical, ListFault::NumberCritical),
            (
                claims.number.as_ref().is_some_and(|n| n.len() > 20),
                ListFault::NumberTooLong,
            ),
            (
                claims
                    .point
                    .as_ref()
                    .is_some_and(|point| !point.is_critical),
                ListFault::PointNotCritical,
            ),
            (
                claims.authority.is_none(),
                ListFault::AuthorityKeyIdentifierAbsent,
            ),
        ];
        let mut broken = faults.into_iter().filter(|(is_broken, _)| *is_broken);
        broken.next().map(|(_, fault)| fault)
    }

    /// Whether this delta list adds to that complete one: the same issuer, scope and key, and the
    /// numbers allow it [RFC 5280 §5.2.4, §6.3.3 (c)].
    pub(super) fn adds_to(&self, complete: &Self) -> bool {
        let (Some(base), Some(number), Some(complete_number)) = (
            &self.claims.base,
            &self.claims.number,
            &complete.claims.number,
        ) else {
            return false;
        };
        let scope = |list: &Self| list.point().map(|point| point.encoded.clone());
        let authority = |list: &Self| list.claims.authority.as_ref().map(|(der, _)| der.clone());
        self.issuer.matches(&complete.issuer)
            && scope(self) == scope(complete)
            && authority(self) == authority(complete)
            && order(base) <= order(complete_number)
            && order(complete_number) < order(number)
    }

    /// What the list says of a certificate: an entry that revokes it rather than one that takes it
    /// off [RFC 5280 §6.3.3 (i), (j)].
    pub(super) fn entry(&self, issuer: &DistinguishedName, serial: &[u8]) -> Option<Entry> {
        let serial = SerialNumber::from_bytes(serial)?;
        let entries = self.entries();
        let mut removal = None;
        for offset in self.index.find(entries, serial) {
            if !self.is_issued_by(entries, offset, issuer) {
                continue;
            }
            let Ok(entry) = entries.entry_at(offset) else {
                continue;
            };
            let entry = Entry {
                since: entry.revocation_date(),
                reason: entry.reason_code().ok().flatten(),
                invalid_since: entry.invalidity_date().ok().flatten(),
            };
            if entry.reason != Some(CrlReason::RemoveFromCrl) {
                return Some(entry);
            }
            removal = Some(entry);
        }
        removal
    }

    /// Whether the entry is about a certificate of this issuer [RFC 5280 §5.3.3].
    fn is_issued_by(
        &self,
        entries: RevokedCertificates<'_>,
        offset: usize,
        issuer: &DistinguishedName,
    ) -> bool {
        let Some(run) = self.index.run_of(offset) else {
            return self.issuer.matches(issuer);
        };
        let named = entries
            .entry_at(run)
            .and_then(|entry| entry.certificate_issuer());
        named.ok().flatten().is_some_and(|names| {
            names.iter().any(|name| match name {
                GeneralName::DirectoryName(name) => {
                    name.as_der() == issuer.as_der()
                        || DistinguishedName::from(*name).matches(issuer)
                }
                _ => false,
            })
        })
    }

    fn entries(&self) -> RevokedCertificates<'_> {
        RevokedCertificates::from_bytes(self.entries.of(&self.der))
    }
}

impl fmt::Debug for RevocationList {
    /// Without a million entries.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationList")
            .field("issuer", &self.issuer)
            .field("this_update", &self.this_update)
            .field("next_update", &self.next_update)
            .field("index", &self.index)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

impl StatementId {
    pub(super) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self::Read(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn of(der: &[u8]) -> Self {
        Self::Content(Sha256::digest(der).into())
    }
}

impl Claims {
    fn of(tbs: &TbsCertList<'_>) -> Result<Self, Error> {
        let mut claims = Self {
            entries_are_empty: tbs.has_empty_revoked_certificates(),
            ..Self::default()
        };
        let extensions = tbs.crl_extensions();
        if tbs.version() == Version::V1 && !extensions.is_empty() {
            claims.fault(ListFault::ExtensionsInVersion1);
        }
        for extension in extensions.iter() {
            claims.take_in(&extension, tbs)?;
        }
        // [RFC 5280 §5.2.3]: a delta list cannot be placed without its own number.
        if claims.base.is_some() && claims.number.is_none() {
            claims.fault(ListFault::DeltaWithoutNumber);
        }
        Ok(claims)
    }

    /// The first fault is the one that is told.
    fn fault(&mut self, fault: ListFault) {
        self.fault.get_or_insert(fault);
    }

    fn take_in(&mut self, extension: &Extension<'_>, tbs: &TbsCertList<'_>) -> Result<(), Error> {
        match extension.id() {
            Oid::CRL_NUMBER | Oid::DELTA_CRL_INDICATOR | Oid::ISSUING_DISTRIBUTION_POINT => {}
            Oid::AUTHORITY_KEY_IDENTIFIER | Oid::ISSUER_ALT_NAME | Oid::FRESHEST_CRL => {}
            // [RFC 5280 §5.2]: such a list must not be used.
            id if extension.is_critical() => {
                let oid = id.to_string();
                self.fault(ListFault::UnknownCriticalExtension { oid });
                return Ok(());
            }
            _ => return Ok(()),
        }
        match extension.decode()? {
            ExtensionValue::CrlNumber(found) => {
                self.number = Some(self.counted(found));
                self.number_is_critical = extension.is_critical();
            }
            ExtensionValue::DeltaCrlIndicator(found) => self.base = Some(self.counted(found)),
            ExtensionValue::IssuingDistributionPoint(point) => {
                let kinds = [
                    (point.only_contains_user_certs, Scope::UserCertificates),
                    (point.only_contains_ca_certs, Scope::Authorities),
                    (
                        point.only_contains_attribute_certs,
                        Scope::AttributeCertificates,
                    ),
                ];
                let only: Vec<Scope> = kinds
                    .into_iter()
                    .filter_map(|(is_so, scope)| is_so.then_some(scope))
                    .collect();
                if only.len() > 1 {
                    self.fault(ListFault::ContradictoryScope);
                }
                let only = only.first().copied();
                self.point = Some(IssuingPoint::of(&point, only, extension, tbs));
            }
            ExtensionValue::AuthorityKeyIdentifier(authority) => {
                self.authority = Some((
                    extension.value().to_vec(),
                    authority.key_identifier.map(<[u8]>::to_vec),
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn counted(&mut self, found: SerialNumber<'_>) -> Vec<u8> {
        if found.is_negative() {
            self.fault(ListFault::NegativeNumber);
        }
        number(found).to_vec()
    }
}

impl IssuingPoint {
    fn of(
        point: &IssuingDistributionPoint<'_>,
        only: Option<Scope>,
        extension: &Extension<'_>,
        tbs: &TbsCertList<'_>,
    ) -> Self {
        Self {
            encoded: extension.value().to_vec(),
            is_critical: extension.is_critical(),
            name: point
                .distribution_point
                .as_ref()
                .map(|name| PointName::new(name, tbs.issuer())),
            only,
            reasons: point.only_some_reasons.unwrap_or(ReasonFlags::ALL),
            is_indirect: point.indirect_crl,
        }
    }
}

/// Reads every entry; what makes the list unfit goes into `claims`.
fn index(entries: RevokedCertificates<'_>, claims: &mut Claims) -> Result<Index, Error> {
    let mut builder = Builder::for_about(estimate(entries));
    for outline in entries.outlines() {
        let outline = outline?;
        let offset = u32::try_from(outline.offset).expect("a length of DER has four octets");
        builder.add(outline.user_certificate, offset);
        if let EntryExtensions::Others(extensions) = outline.extensions
            && names_issuer(&extensions, claims)?
        {
            builder.start_run(offset);
        }
    }
    Ok(builder.finish())
}

/// How many entries there are, if all are as long as the shortest of the first few: a vector that grows holds
/// itself twice for a moment.
fn estimate(entries: RevokedCertificates<'_>) -> usize {
    let first = entries.outlines().take(9).map_while(Result::ok);
    let starts: Vec<usize> = first.map(|outline| outline.offset).collect();
    let shortest = starts.windows(2).map(|pair| pair[1] - pair[0]).min();
    shortest.map_or(starts.len(), |length| entries.as_bytes().len() / length)
}

/// Whether an entry says whose certificates it and those after it are.
fn names_issuer(extensions: &Extensions<'_>, claims: &mut Claims) -> Result<bool, Error> {
    let mut names_issuer = false;
    for extension in extensions.iter() {
        match extension.id() {
            Oid::REASON_CODE | Oid::INVALIDITY_DATE => {
                extension.decode()?;
            }
            Oid::CERTIFICATE_ISSUER => {
                extension.decode()?;
                names_issuer = true;
                if !claims.point.as_ref().is_some_and(|point| point.is_indirect) {
                    claims.fault(ListFault::ForeignEntry);
                }
            }
            id if extension.is_critical() => {
                let oid = id.to_string();
                claims.fault(ListFault::UnknownCriticalEntryExtension { oid });
            }
            _ => {}
        }
    }
    Ok(names_issuer)
}

/// Puts numbers that are not negative in order.
fn order(number: &[u8]) -> (usize, &[u8]) {
    let magnitude = match number {
        [0, rest @ ..] => rest,
        all => all,
    };
    (magnitude.len(), magnitude)
}
