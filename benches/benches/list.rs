//! A list of a million entries made and signed with P-256, beside rcgen on the same library, which is given its
//! entries before.

use std::hint::black_box;
use std::sync::Arc;

use countersign_benches::office::{NOW, authority};
use countersign_benches::{AllRevoked, LongList};
use countersign_ca::ListOrder;
use countersign_testkit::rcgen;
use criterion::{Criterion, criterion_group, criterion_main};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, IsCa, Issuer,
    KeyIdMethod, KeyPair, RevocationReason, RevokedCertParams, SerialNumber,
};
use time::Duration;

const ENTRIES: u32 = 1_000_000;
const WEEK: Duration = Duration::days(7);

fn list(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("make a list of 1,000,000 entries");
    group.sample_size(10);
    group.bench_function("countersign", |bencher| {
        let authority = authority(Arc::new(AllRevoked::of(ENTRIES)));
        let order = ListOrder::new(NOW, WEEK);
        bencher.iter(|| authority.certificate_list(&order).expect("it is made"));
    });
    group.bench_function("rcgen", |bencher| {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = Issuer::new(root, KeyPair::generate().expect("a key"));
        let list = CertificateRevocationListParams {
            this_update: NOW,
            next_update: NOW + WEEK,
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: (0..ENTRIES).map(revoked).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        bencher.iter(|| black_box(&list).signed_by(&issuer).expect("it is made"));
    });
    group.finish();
}

fn revoked(number: u32) -> RevokedCertParams {
    let (revocation_time, reason) = AllRevoked::event(number);
    RevokedCertParams {
        serial_number: SerialNumber::from_slice(&LongList::serial_number(number)),
        revocation_time,
        reason_code: (reason != 0).then_some(RevocationReason::Superseded),
        invalidity_date: None,
    }
}

criterion_group!(benches, list);
criterion_main!(benches);
