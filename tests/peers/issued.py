"""Asks Python's `cryptography` whose signatures these bear: issued.py ISSUER KIND FILE, again and again. KIND is
`cert` (PEM), `crl` (DER) or `ocsp` (DER, signed by the issuer itself). The answer is a line for each, `yes` or what is
wrong. Names and keys alone are looked at, for algorithms that its path validator does not take yet."""

import pathlib
import sys

from cryptography import x509
from cryptography.x509 import ocsp


def check(issuer, kind, data):
    if kind == "cert":
        x509.load_pem_x509_certificate(data).verify_directly_issued_by(issuer)
    elif kind == "crl":
        found = x509.load_der_x509_crl(data)
        assert found.issuer == issuer.subject, "of another issuer"
        assert found.is_signature_valid(issuer.public_key()), "of another key"
    else:
        found = ocsp.load_der_ocsp_response(data)
        issuer.public_key().verify(found.signature, found.tbs_response_bytes)


arguments = sys.argv[1:]
for issuer, kind, file in zip(*[iter(arguments)] * 3):
    try:
        issuer = x509.load_pem_x509_certificate(pathlib.Path(issuer).read_bytes())
        check(issuer, kind, pathlib.Path(file).read_bytes())
        print("yes")
    except Exception as fault:
        print(f"{file}: {type(fault).__name__} {fault}")
