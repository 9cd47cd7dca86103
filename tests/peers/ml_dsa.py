"""Makes and reads ML-DSA keys and signatures with Python's `cryptography`, whose OpenSSL knows them:
ml_dsa.py make SET FOLDER writes key.pem, public.der and the signature of `message`;
ml_dsa.py read FOLDER verifies the signature by public.der, and says whose public half key.pem has.
"""

import pathlib
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa


def spki(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def make(name, folder):
    key = getattr(mldsa, f"{name.replace('-', '')}PrivateKey").generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "public.der").write_bytes(spki(key.public_key()))
    (folder / "signature").write_bytes(key.sign((folder / "message").read_bytes()))


def read(folder):
    key = serialization.load_pem_private_key((folder / "key.pem").read_bytes(), None)
    public = serialization.load_der_public_key((folder / "public.der").read_bytes())
    public.verify((folder / "signature").read_bytes(), (folder / "message").read_bytes())
    assert spki(key.public_key()) == spki(public), "another public half"


verb, *rest = sys.argv[1:]
if verb == "make":
    make(rest[0], pathlib.Path(rest[1]))
else:
    read(pathlib.Path(rest[0]))
