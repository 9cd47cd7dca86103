"""Asks pkilint about files: lint.py LINTER FILE, again and again. LINTER is `cert`, `crl`, `arl` (the list of an
authority about authorities) or `ocsp`. The answer is what it prints; nothing is found fault with in silence."""

import sys

from pkilint.bin import lint_crl, lint_ocsp_response, lint_pkix_cert

LINTERS = {
    "cert": (lint_pkix_cert, []),
    "crl": (lint_crl, ["-t", "CRL", "-p", "PKIX"]),
    "arl": (lint_crl, ["-t", "ARL", "-p", "PKIX"]),
    "ocsp": (lint_ocsp_response, []),
}


def main():
    arguments = sys.argv[1:]
    for linter, file in zip(arguments[::2], arguments[1::2]):
        program, options = LINTERS[linter]
        print(f"{file}:")
        program.main(["lint", "-s", "NOTICE", *options, file])


main()
