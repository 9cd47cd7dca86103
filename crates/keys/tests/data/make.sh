#!/bin/sh
# Makes the key files of this folder anew, with OpenSSL 3.0. The passphrase is always "correct horse".
# One key of each kind, written in every format that an administrator may bring.
set -eu
cd "$(dirname "$0")"
pass='pass:correct horse'

openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256-pkcs8.pem
openssl pkcs8 -topk8 -nocrypt -in p256-pkcs8.pem -outform DER -out p256-pkcs8.der
openssl ec -in p256-pkcs8.pem -out p256-sec1.pem 2>/dev/null
openssl ec -in p256-pkcs8.pem -outform DER -out p256-sec1.der 2>/dev/null
{ openssl ecparam -name prime256v1; cat p256-sec1.pem; } > p256-sec1-with-parameters.pem
openssl ec -in p256-pkcs8.pem -no_public -out p256-sec1-no-public.pem 2>/dev/null
openssl ec -in p256-pkcs8.pem -aes128 -passout "$pass" -out p256-sec1-traditional-encryption.pem 2>/dev/null
openssl pkey -in p256-pkcs8.pem -pubout -outform DER -out p256-public.der

encrypt() { # name, options
    name=$1; shift
    openssl pkcs8 -topk8 -in p256-pkcs8.pem -passout "$pass" "$@" -out "p256-encrypted-$name.pem"
}
encrypt aes256-sha256 -v2 aes-256-cbc -v2prf hmacWithSHA256
encrypt aes128-sha1 -v2 aes-128-cbc -v2prf hmacWithSHA1
encrypt des3-sha1 -v2 des3 -v2prf hmacWithSHA1
encrypt aes256-sha512 -v2 aes-256-cbc -v2prf hmacWithSHA512
encrypt scrypt -scrypt
encrypt pbes1-sha1-3des -v1 PBE-SHA1-3DES
encrypt camellia -v2 camellia-256-cbc
openssl pkcs8 -topk8 -in p256-pkcs8.pem -passout "$pass" -outform DER -out p256-encrypted.der

for curve in P-384 P-521; do
    name=$(echo "$curve" | tr 'P' 'p' | tr -d -)
    openssl genpkey -quiet -algorithm EC -pkeyopt "ec_paramgen_curve:$curve" -out "$name-pkcs8.pem"
    openssl pkey -in "$name-pkcs8.pem" -pubout -outform DER -out "$name-public.der"
done
openssl genpkey -quiet -algorithm Ed25519 -out ed25519-pkcs8.pem
openssl pkey -in ed25519-pkcs8.pem -pubout -outform DER -out ed25519-public.der

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa2048-pkcs8.pem
openssl rsa -in rsa2048-pkcs8.pem -traditional -out rsa2048-pkcs1.pem 2>/dev/null
openssl rsa -in rsa2048-pkcs8.pem -traditional -outform DER -out rsa2048-pkcs1.der 2>/dev/null
openssl rsa -in rsa2048-pkcs8.pem -traditional -aes256 -passout "$pass" -out rsa2048-pkcs1-traditional-encryption.pem 2>/dev/null
openssl pkey -in rsa2048-pkcs8.pem -pubout -outform DER -out rsa2048-public.der
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsa-pss2048-pkcs8.pem
openssl pkey -in rsa-pss2048-pkcs8.pem -pubout -outform DER -out rsa-pss2048-public.der
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024-pkcs8.pem
openssl pkey -in rsa1024-pkcs8.pem -pubout -outform DER -out rsa1024-public.der
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 -out rsa2048-three-primes.pem

# What is not read, each with an error that says what it is.
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out secp256k1-pkcs8.pem
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit -out p256-explicit-parameters.pem
openssl genpkey -quiet -algorithm X25519 -out x25519-pkcs8.pem
openssl genpkey -quiet -algorithm ED448 -out ed448-pkcs8.pem

# DSA is verified only: keys of each size that FIPS 186-4 lists, and signatures over "message".
printf message > message
for sizes in 1024:160 2048:224 2048:256 3072:256; do
    p=${sizes%:*} q=${sizes#*:}
    openssl genpkey -quiet -genparam -algorithm DSA -pkeyopt "dsa_paramgen_bits:$p" -pkeyopt "dsa_paramgen_q_bits:$q" -out parameters.pem
    openssl genpkey -quiet -paramfile parameters.pem -out "dsa$p-$q-pkcs8.pem"
    openssl pkey -in "dsa$p-$q-pkcs8.pem" -pubout -outform DER -out "dsa$p-$q-public.der"
    for hash in sha1 sha224 sha256; do
        openssl dgst "-$hash" -sign "dsa$p-$q-pkcs8.pem" -out "dsa$p-$q-$hash.signature" message
    done
done
openssl dsa -in dsa1024-160-pkcs8.pem -out dsa1024-160-traditional.pem 2>/dev/null
rm -f dsa2048-*-pkcs8.pem dsa3072-*-pkcs8.pem parameters.pem message
