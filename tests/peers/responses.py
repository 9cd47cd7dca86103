"""Asks Python's `cryptography` about OCSP responses: responses.py ISSUER [CERTIFICATE RESPONSE]...

A line of the answer is `good` or `revoked`, or what is wrong. It checks that the response is about this certificate
of this issuer, and whose signature it bears: the issuer's, or a delegate's that the issuer certified for it.
"""

import sys

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.x509 import ocsp


def load(path):
    with open(path, "rb") as file:
        return file.read()


def answer(issuer, certificate, response):
    if response.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise ValueError(response.response_status)
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, response.hash_algorithm).build()
    for field in ["serial_number", "issuer_name_hash", "issuer_key_hash"]:
        if getattr(asked, field) != getattr(response, field):
            raise ValueError(f"about another certificate: {field}")
    signer = issuer
    if response.certificates:
        signer = response.certificates[0]
        signer.verify_directly_issued_by(issuer)
        purposes = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING not in purposes:
            raise ValueError("the signer is no responder")
    key, signed = signer.public_key(), response.tbs_response_bytes
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(response.signature, signed, ec.ECDSA(response.signature_hash_algorithm))
    else:
        key.verify(response.signature, signed, padding.PKCS1v15(), response.signature_hash_algorithm)
    return response.certificate_status.name.lower()


def main():
    issuer = x509.load_pem_x509_certificate(load(sys.argv[1]))
    rest = sys.argv[2:]
    for certificate, response in zip(rest[::2], rest[1::2]):
        try:
            certificate = x509.load_pem_x509_certificate(load(certificate))
            print(answer(issuer, certificate, ocsp.load_der_ocsp_response(load(response))))
        except Exception as fault:
            print(f"{type(fault).__name__} {fault}")


main()
