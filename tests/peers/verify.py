"""Asks Python's `cryptography` about every chain of a folder: verify.py FOLDER SECONDS.

The folder is as tests/tests/agreement/files.rs writes it. A line of the answer is a number, a tab, "yes" or
"no", a tab, and the error. Its verifier knows no lists: their signatures and entries are looked at here.
"""

import datetime
import pathlib
import re
import sys

from cryptography import x509
from cryptography.x509 import verification


def verify(folder, role, dialled, lists, at):
    def certificates(name):
        return x509.load_pem_x509_certificates((folder / name).read_bytes())

    builder = verification.PolicyBuilder().time(at).store(verification.Store(certificates("store.pem")))
    if role == "server":
        verifier = builder.build_server_verifier(x509.DNSName(dialled))
    else:
        verifier = builder.build_client_verifier()
    leaf = certificates("leaf.pem")[0]
    path = verifier.verify(leaf, certificates("sent.pem"))
    if role == "client":
        path = path.chain
    if lists == "lists":
        known = re.findall(rb"-----BEGIN X509 CRL-----.*?-----END X509 CRL-----", (folder / "lists.pem").read_bytes(), re.S)
        look_up(path, [x509.load_pem_x509_crl(block) for block in known])


def look_up(path, known):
    for certificate, issuer in zip(path, path[1:]):
        lists = [one for one in known if one.issuer == certificate.issuer and one.is_signature_valid(issuer.public_key())]
        if not lists:
            raise ValueError("no list that its issuer signed")
        if any(one.get_revoked_certificate_by_serial_number(certificate.serial_number) for one in lists):
            raise ValueError("revoked")


def main():
    folder, at = pathlib.Path(sys.argv[1]), datetime.datetime.fromtimestamp(int(sys.argv[2]), datetime.timezone.utc)
    for line in (folder / "manifest").read_text().splitlines():
        number, role, dialled, lists = line.split(" ")
        try:
            verify(folder / number, role, dialled, lists, at.replace(tzinfo=None))
            print(f"{number}\tyes\t")
        except (ValueError, verification.VerificationError) as fault:
            print(f"{number}\tno\t{str(fault).splitlines()[0]}")


main()
