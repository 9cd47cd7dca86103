//! OCSP requests and responses.

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    AlgorithmIdentifier, CertId, CertStatus, CrlReason, OcspRequest, OcspResponse,
    OcspResponseStatus, Oid, ResponderId, SerialNumber, Tag,
};
use countersign_testkit::{Answer, NOW, Reply, Template};

/// A response with three answers, an extension, a nonce and a certificate.
pub(crate) fn response() -> Vec<u8> {
    let root = Template::root("Contoso Root CA").self_signed();
    let um = Template::leaf("um1.contoso.com")
        .serial_number(&[5])
        .issued_by(&root);
    let answer = || Answer::about(&um, &root);
    Reply::by(&root)
        .answering(answer())
        .answering(answer().revoked(NOW, Some(1)).in_force(NOW, None))
        .answering(answer().unknown().hashed_by(Oid::SHA256, &root))
        .nonce(&[7; 32])
        .sign(root.key())
}

/// A request for two certificates, with a nonce.
pub(crate) fn request() -> Vec<u8> {
    let algorithm = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(Oid::SHA1);
            w.null();
        });
    });
    let id = |serial| CertId {
        hash_algorithm: AlgorithmIdentifier::from_der(&algorithm).unwrap(),
        issuer_name_hash: &[1; 20],
        issuer_key_hash: &[2; 20],
        serial_number: SerialNumber::from_bytes(serial).unwrap(),
    };
    OcspRequest::ask(&[id(&[5]), id(&[0, 0x80])], Some(&[7; 32]))
}

#[test]
fn every_field_of_a_response_is_read() {
    let der = response();
    let response = OcspResponse::from_der(&der).unwrap();
    assert_eq!(response.as_der(), der);
    assert_eq!(response.response_status(), OcspResponseStatus::Successful);
    assert_eq!(response.response_type(), Some(Oid::OCSP_BASIC));
    let basic = response.basic().unwrap().unwrap();
    let data = basic.tbs_response_data();
    assert!(matches!(data.responder_id(), ResponderId::ByName(name)
        if name.to_string() == "CN=Contoso Root CA"));
    assert_eq!(data.produced_at(), NOW);
    assert_eq!(data.nonce(), Some(&[7; 32][..]));
    assert_eq!(basic.certs().count(), 1);
    assert_eq!(
        basic.signature_algorithm().algorithm(),
        Oid::ECDSA_WITH_SHA256
    );
    assert!(basic.signature().whole_octets().is_some());
    let singles: Vec<_> = data.responses().collect();
    let statuses: Vec<_> = singles.iter().map(|single| single.cert_status()).collect();
    let revoked = CertStatus::Revoked {
        revocation_time: NOW,
        revocation_reason: Some(CrlReason::KeyCompromise),
    };
    assert_eq!(statuses, [CertStatus::Good, revoked, CertStatus::Unknown]);
    let next: Vec<_> = singles
        .iter()
        .map(|single| single.next_update().is_some())
        .collect();
    assert_eq!(next, [true, false, true]);
    for single in &singles {
        assert_eq!(single.this_update(), NOW);
        assert_eq!(single.cert_id().serial_number.to_string(), "05");
        assert!(single.single_extensions().is_empty());
    }
    assert_eq!(singles[0].cert_id().issuer_key_hash.len(), 20);
    assert_eq!(singles[2].cert_id().issuer_name_hash.len(), 32);
    assert_eq!(response.to_der(), der);
    assert!(response.leniencies().unwrap().is_empty());
}

#[test]
fn every_field_of_a_request_is_read() {
    let der = request();
    let request = OcspRequest::from_der(&der).unwrap();
    assert_eq!(request.as_der(), der);
    assert_eq!(request.nonce(), Some(&[7; 32][..]));
    assert!(request.requestor_name().is_none() && request.optional_signature().is_none());
    let serials: Vec<_> = request
        .request_list()
        .map(|single| single.req_cert().serial_number.to_string())
        .collect();
    assert_eq!(serials, ["05", "80"]);
    assert_eq!(request.to_der(), der);
    assert!(request.leniencies().unwrap().is_empty());
    let id = request.request_list().next().unwrap().req_cert();
    assert_eq!(CertId::from_der(&id.to_der()).unwrap(), id);
}

#[test]
fn refusals_have_no_bytes_and_names() {
    for (status, number, name) in OcspResponseStatus::NAMES {
        let der = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| w.value(Tag::ENUMERATED, &[number]));
        });
        assert_eq!(status.name(), name);
        if status == OcspResponseStatus::Successful {
            continue;
        }
        let response = OcspResponse::from_der(&der).unwrap();
        assert_eq!(response.response_status(), status);
        assert!(response.basic().unwrap().is_none());
        assert_eq!(response.to_der(), der);
    }
}

#[test]
fn what_is_malformed_names_its_place() {
    let der = response();
    // The tag of the second answer's certStatus.
    let revoked = der
        .windows(2)
        .position(|pair| pair == [0xA1, 0x16])
        .unwrap();
    let truncated = &der[..der.len() - 1];
    let mut cases: Vec<(Vec<u8>, &str)> = vec![
        (truncated.to_vec(), "truncated: wanted"),
        (
            vec![0x30, 0x03, 0x0A, 0x01, 0x04],
            "malformed OCSPResponseStatus: it is none of 0 to 3, 5 and 6 at byte 4 in `responseStatus`",
        ),
        (
            vec![0x30, 0x03, 0x0A, 0x01, 0x00],
            "malformed OCSPResponse: it is successful and has no responseBytes",
        ),
    ];
    let mut changed = der.clone();
    changed[revoked] = 0xA3;
    cases.push((
        changed,
        "in `responseBytes.response.tbsResponseData.responses[1].certStatus`",
    ));
    for (der, wanted) in cases {
        let error = OcspResponse::from_der(&der)
            .and_then(|response| response.basic().map(drop))
            .unwrap_err()
            .to_string();
        assert!(error.contains(wanted), "{error}");
    }
    let error = OcspRequest::from_der(&[0x30, 0x02, 0x30, 0x00]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unexpected end: wanted SEQUENCE, found nothing at byte 4 in `tbsRequest.requestList`"
    );
}

#[test]
fn no_octet_makes_a_panic() {
    for mut der in [response(), request()] {
        for index in 0..der.len() {
            for change in [0x00, 0x30, 0x7F, 0x80, 0xA0, 0xFF] {
                let kept = core::mem::replace(&mut der[index], change);
                if let Ok(response) = OcspResponse::from_der(&der) {
                    let _ = (response.leniencies(), response.to_der());
                }
                if let Ok(request) = OcspRequest::from_der(&der) {
                    let _ = (request.leniencies(), request.to_der());
                }
                der[index] = kept;
            }
        }
    }
}
