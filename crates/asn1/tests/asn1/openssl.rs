//! What other hands write is read, whole and strictly.

#![expect(
    clippy::disallowed_methods,
    reason = "other programs speak through files"
)]

use std::path::Path;

use countersign_asn1::encode::Encode as _;
use countersign_asn1::pem::{self, Block, Fault, Label};
use countersign_asn1::{
    Certificate, CertificateList, CertificationRequest, CrlReason, ErrorKind, OcspRequest,
    OcspResponse, SignedData,
};
use countersign_testkit::Program;

/// Runs the program in this folder; nothing if there is none. Arguments are divided by spaces.
fn run(program: Program, folder: &Path, arguments: &str) -> Option<()> {
    let mut command = program.command()?;
    let output = command
        .current_dir(folder)
        .args(arguments.split(' '))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {errors}");
    Some(())
}

fn read(folder: &Path, file: &str) -> Result<Vec<Block>, Fault> {
    pem::read(&std::fs::read(folder.join(file)).unwrap()).map_err(|error| match error.kind() {
        ErrorKind::Pem(fault) => fault.clone(),
        other => panic!("{other}"),
    })
}

fn labels(folder: &Path, file: &str) -> Vec<Label> {
    let blocks = read(folder, file).unwrap();
    blocks.iter().map(|block| block.label().clone()).collect()
}

/// The only block's contents.
fn der(folder: &Path, file: &str) -> Vec<u8> {
    let mut blocks = read(folder, file).unwrap();
    assert_eq!(blocks.len(), 1, "{file}");
    blocks.remove(0).contents().to_vec()
}

const EXTENSIONS: &str = "\
[req]
distinguished_name = dn
prompt = no
string_mask = nombstr
[dn]
C = DE
O = Z\u{FC}rich Ltd
CN = um1.contoso.com
[dir]
O = Contoso
CN = um1
[x509]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, keyCertSign, cRLSign, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.5.5.7.3.20
subjectAltName = @names
issuerAltName = issuer:copy
crlDistributionPoints = point
authorityInfoAccess = OCSP;URI:http://ocsp.contoso.com/, caIssuers;URI:http://pki.contoso.com/ca.cer
certificatePolicies = 1.2.3.4, @policy
nameConstraints = permitted;DNS:.contoso.com, excluded;IP:10.0.0.0/255.0.0.0
policyConstraints = requireExplicitPolicy:3
inhibitAnyPolicy = 2
tlsfeature = status_request
noCheck = ignored
1.3.6.1.4.1.311.20.2 = ASN1:BMPSTRING:WebServer
[request]
subjectKeyIdentifier = hash
keyUsage = digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = @names
[names]
DNS.1 = um1.contoso.com
DNS.2 = *.contoso.com
IP.1 = 10.0.0.5
IP.2 = 2001:db8::1
email = um@contoso.com
URI = sip:contoso.com
RID = 1.2.3.4
otherName = 1.3.6.1.4.1.311.20.2.3;UTF8:um@contoso.com
dirName = dir
[point]
fullname = URI:http://pki.contoso.com/ca.crl
reasons = keyCompromise, CACompromise
CRLissuer = dirName:dir
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = http://pki.contoso.com/cps
userNotice.1 = @notice
[notice]
explicitText = UTF8:No liability
[ca]
default_ca = store
[store]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 30
crl_extensions = crl
[crl]
authorityKeyIdentifier = keyid:always
issuingDistributionPoint = critical, @issuing
[issuing]
fullname = URI:http://pki.contoso.com/ca.crl
onlyuser = TRUE
";

#[test]
fn files_of_openssl_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("openssl.cnf"), EXTENSIONS).unwrap();
    let openssl = |arguments: &str| run(Program::OpenSsl, folder, arguments);
    if openssl("ecparam -name prime256v1 -genkey -out ec.pem").is_none() {
        return;
    }
    let parameters = Label::Other("EC PARAMETERS".to_owned());
    assert_eq!(labels(folder, "ec.pem"), [parameters, Label::EcPrivateKey]);
    openssl("genrsa -traditional -out rsa.pem 2048");
    assert_eq!(labels(folder, "rsa.pem"), [Label::RsaPrivateKey]);
    openssl("pkcs8 -topk8 -nocrypt -in ec.pem -out pkcs8.pem");
    assert_eq!(labels(folder, "pkcs8.pem"), [Label::PrivateKey]);
    openssl("pkcs8 -topk8 -passout pass:secret -in ec.pem -out encrypted.pem");
    assert_eq!(
        labels(folder, "encrypted.pem"),
        [Label::EncryptedPrivateKey]
    );
    openssl("rsa -traditional -aes128 -passout pass:secret -in rsa.pem -out legacy.pem");
    let legacy = read(folder, "legacy.pem").unwrap_err();
    assert!(matches!(legacy, Fault::LegacyEncryption(_)), "{legacy}");

    openssl(
        "req -new -x509 -utf8 -days 3650 -config openssl.cnf -extensions x509 -key ec.pem -out cert.pem",
    );
    check_certificate(folder);
    openssl("x509 -in cert.pem -trustout -addtrust serverAuth -out trusted.pem");
    let trusted = read(folder, "trusted.pem").unwrap_err();
    assert!(matches!(trusted, Fault::TrustedCertificate(_)), "{trusted}");

    openssl("req -new -newhdr -utf8 -config openssl.cnf -reqexts request -key ec.pem -out req.pem");
    check_request(folder);

    openssl("crl2pkcs7 -nocrl -certfile cert.pem -out certs.p7b");
    assert_eq!(labels(folder, "certs.p7b"), [Label::Pkcs7]);
    let pkcs7 = der(folder, "certs.p7b");
    let certificates: Vec<_> = SignedData::from_der(&pkcs7)
        .unwrap()
        .certificates()
        .collect();
    assert_eq!(certificates, [der(folder, "cert.pem")]);

    openssl("pkcs12 -export -passout pass:secret -inkey ec.pem -in cert.pem -out both.pfx");
    openssl("pkcs12 -nodes -passin pass:secret -in both.pfx -out both.pem");
    let text = std::fs::read_to_string(folder.join("both.pem")).unwrap();
    assert!(text.starts_with("Bag Attributes"), "{text}");
    assert_eq!(
        labels(folder, "both.pem"),
        [Label::Certificate, Label::PrivateKey]
    );

    let revoked = "R\t350101000000Z\t260101000000Z,keyCompromise\t0500\tunknown\t/CN=um1\n";
    std::fs::write(folder.join("index.txt"), revoked).unwrap();
    std::fs::write(folder.join("crlnumber"), "07\n").unwrap();
    openssl("ca -gencrl -config openssl.cnf -keyfile ec.pem -cert cert.pem -out crl.pem");
    check_list(folder);
}

fn check_certificate(folder: &Path) {
    run(
        Program::OpenSsl,
        folder,
        "x509 -in cert.pem -outform DER -out cert.der",
    );
    run(
        Program::OpenSsl,
        folder,
        "x509 -in cert.pem -noout -pubkey -out public.pem",
    );
    assert_eq!(labels(folder, "cert.der"), [Label::Der]);
    assert_eq!(labels(folder, "public.pem"), [Label::PublicKey]);
    let cert = der(folder, "cert.pem");
    assert_eq!(der(folder, "cert.der"), cert);
    let certificate = Certificate::from_der(&cert).unwrap();
    let leniencies = certificate.leniencies().unwrap();
    assert!(leniencies.is_empty(), "{leniencies:?}");
    assert_eq!(certificate.to_der(), cert);
    let tbs = certificate.tbs_certificate();
    assert_eq!(
        tbs.subject().to_string(),
        "C=DE, O=Z\u{FC}rich Ltd, CN=um1.contoso.com"
    );
    assert_eq!(
        tbs.subject_public_key_info().as_der(),
        der(folder, "public.pem")
    );
    let names: Vec<_> = tbs
        .extensions()
        .subject_alt_name()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted = "DNS:um1.contoso.com, DNS:*.contoso.com, IP Address:10.0.0.5, IP Address:2001:db8::1, \
                  email:um@contoso.com, URI:sip:contoso.com, Registered ID:1.2.3.4, \
                  othername:1.3.6.1.4.1.311.20.2.3, DirName:O=Contoso, CN=um1";
    assert_eq!(names.join(", "), wanted);
    assert_eq!(tbs.extensions().iter().count(), 16);
}

fn check_request(folder: &Path) {
    assert_eq!(labels(folder, "req.pem"), [Label::CertificationRequest]);
    let request = der(folder, "req.pem");
    let parsed = CertificationRequest::from_der(&request).unwrap();
    assert!(parsed.leniencies().unwrap().is_empty());
    assert_eq!(parsed.to_der(), request);
    let requested = parsed
        .certification_request_info()
        .requested_extensions()
        .unwrap();
    assert_eq!(requested.len(), 4);
}

fn check_list(folder: &Path) {
    assert_eq!(labels(folder, "crl.pem"), [Label::CertificateList]);
    let crl = der(folder, "crl.pem");
    let list = CertificateList::from_der(&crl).unwrap();
    assert!(list.leniencies().unwrap().is_empty());
    assert_eq!(list.to_der(), crl);
    let entries: Vec<_> = list
        .tbs_cert_list()
        .revoked_certificates()
        .iter()
        .map(Result::unwrap)
        .collect();
    let entry = entries.first().unwrap();
    assert_eq!(
        (entry.user_certificate().to_string().as_str(), entries.len()),
        ("05:00", 1)
    );
    assert_eq!(entry.reason_code().unwrap(), Some(CrlReason::KeyCompromise));
}

#[test]
fn ocsp_of_openssl_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let root = countersign_testkit::Template::root("Contoso Root CA").self_signed();
    let key = root.key().pkcs8_pem();
    for (name, text) in [
        ("root.pem", root.pem().as_str()),
        ("root.key", &key),
        ("index", "V\t350101000000Z\t\t05\tunknown\t/CN=um1\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let openssl = |arguments: &str| run(Program::OpenSsl, folder, arguments);
    let asked = "ocsp -issuer root.pem -serial 5 -serial 0x80 -nonce -reqout request.der";
    if openssl(asked).is_none() {
        return;
    }
    let request = std::fs::read(folder.join("request.der")).unwrap();
    let parsed = OcspRequest::from_der(&request).unwrap();
    assert_eq!(parsed.request_list().count(), 2);
    assert!(parsed.leniencies().unwrap().is_empty());
    assert_eq!(parsed.to_der(), request);
    let ids: Vec<_> = parsed
        .request_list()
        .map(|single| single.req_cert())
        .collect();
    assert_eq!(OcspRequest::ask(&ids, parsed.nonce()), request);
    openssl(
        "ocsp -index index -CA root.pem -rsigner root.pem -rkey root.key -reqin request.der -respout response.der -ndays 1",
    );
    let response = std::fs::read(folder.join("response.der")).unwrap();
    let parsed_response = OcspResponse::from_der(&response).unwrap();
    assert!(parsed_response.leniencies().unwrap().is_empty());
    assert_eq!(parsed_response.to_der(), response);
    let basic = parsed_response.basic().unwrap().unwrap();
    assert_eq!(basic.tbs_response_data().nonce(), parsed.nonce());
    assert_eq!(basic.tbs_response_data().responses().count(), 2);
}

#[test]
fn files_of_gnutls_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let template = "cn = um1.contoso.com\ndns_name = um1.contoso.com\nip_address = 10.0.0.5\n\
                    tls_www_server\nsigning_key\nexpiration_days = 365\n";
    std::fs::write(folder.join("template"), template).unwrap();
    let certtool = |arguments: &str| run(Program::Certtool, folder, arguments);
    if certtool("--generate-privkey --key-type ecdsa --outfile key.pem").is_none() {
        return;
    }
    // Prose about the key comes first, and which label follows depends on the version.
    assert!(labels(folder, "key.pem").iter().any(Label::is_private));
    certtool(
        "--generate-self-signed --load-privkey key.pem --template template --outfile cert.pem",
    );
    let cert = der(folder, "cert.pem");
    let certificate = Certificate::from_der(&cert).unwrap();
    assert!(certificate.leniencies().unwrap().is_empty());
    assert_eq!(certificate.to_der(), cert);
    certtool("--generate-request --load-privkey key.pem --template template --outfile req.pem");
    let request = der(folder, "req.pem");
    let parsed = CertificationRequest::from_der(&request).unwrap();
    assert!(parsed.leniencies().unwrap().is_empty());
    assert_eq!(parsed.to_der(), request);
}
