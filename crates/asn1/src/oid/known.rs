//! The object identifiers that have a name here, and how they are spelled.

use const_oid::ObjectIdentifier;

use super::Oid;

/// Declares constants from dotted decimals, checked by the compiler.
macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal;)*) => {
        impl Oid<'static> {
            $($(#[$doc])* pub const $name: Self = {
                const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);
                Oid(OID.as_bytes())
            };)*
        }
    };
}

oids! {
    /// `commonName` [X.520]
    COMMON_NAME = "2.5.4.3";
    /// `surname`
    SURNAME = "2.5.4.4";
    /// `serialNumber`, of a device or person
    SERIAL_NUMBER = "2.5.4.5";
    /// `countryName`
    COUNTRY_NAME = "2.5.4.6";
    /// `localityName`
    LOCALITY_NAME = "2.5.4.7";
    /// `stateOrProvinceName`
    STATE_OR_PROVINCE_NAME = "2.5.4.8";
    /// `streetAddress`
    STREET_ADDRESS = "2.5.4.9";
    /// `organizationName`
    ORGANIZATION_NAME = "2.5.4.10";
    /// `organizationalUnitName`
    ORGANIZATIONAL_UNIT_NAME = "2.5.4.11";
    /// `title`
    TITLE = "2.5.4.12";
    /// `givenName`
    GIVEN_NAME = "2.5.4.42";
    /// `initials`
    INITIALS = "2.5.4.43";
    /// `generationQualifier`
    GENERATION_QUALIFIER = "2.5.4.44";
    /// `dnQualifier`
    DN_QUALIFIER = "2.5.4.46";
    /// `pseudonym`
    PSEUDONYM = "2.5.4.65";
    /// `domainComponent` [RFC 4519]
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25";
    /// `userId` [RFC 4519]
    USER_ID = "0.9.2342.19200300.100.1.1";
    /// `emailAddress` [RFC 2985]
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    /// `rsaEncryption` [RFC 3279]
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    /// `id-RSASSA-PSS` [RFC 4055]
    RSASSA_PSS = "1.2.840.113549.1.1.10";
    /// `id-mgf1` [RFC 4055]
    MGF1 = "1.2.840.113549.1.1.8";
    /// `md2WithRSAEncryption`
    MD2_WITH_RSA = "1.2.840.113549.1.1.2";
    /// `md5WithRSAEncryption`
    MD5_WITH_RSA = "1.2.840.113549.1.1.4";
    /// `sha1WithRSAEncryption`
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    /// `sha1WithRSA`, the OIW spelling that old Windows tools write
    SHA1_WITH_RSA_OIW = "1.3.14.3.2.29";
    /// `sha224WithRSAEncryption`
    SHA224_WITH_RSA = "1.2.840.113549.1.1.14";
    /// `sha256WithRSAEncryption`
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    /// `sha384WithRSAEncryption`
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
    /// `sha512WithRSAEncryption`
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
    /// `id-ecPublicKey` [RFC 5480]
    EC_PUBLIC_KEY = "1.2.840.10045.2.1";
    /// `secp256r1`, P-256
    SECP256R1 = "1.2.840.10045.3.1.7";
    /// `secp384r1`, P-384
    SECP384R1 = "1.3.132.0.34";
    /// `secp521r1`, P-521
    SECP521R1 = "1.3.132.0.35";
    /// `ecdsa-with-SHA1`
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1";
    /// `ecdsa-with-SHA224`
    ECDSA_WITH_SHA224 = "1.2.840.10045.4.3.1";
    /// `ecdsa-with-SHA256`
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    /// `ecdsa-with-SHA384`
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
    /// `ecdsa-with-SHA512`
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";
    /// `id-Ed25519` [RFC 8410]
    ED25519 = "1.3.101.112";
    /// `id-Ed448` [RFC 8410]
    ED448 = "1.3.101.113";
    /// `id-ml-dsa-44` [RFC 9881]
    ML_DSA_44 = "2.16.840.1.101.3.4.3.17";
    /// `id-ml-dsa-65` [RFC 9881]
    ML_DSA_65 = "2.16.840.1.101.3.4.3.18";
    /// `id-ml-dsa-87` [RFC 9881]
    ML_DSA_87 = "2.16.840.1.101.3.4.3.19";
    /// `id-dsa` [RFC 3279]
    DSA = "1.2.840.10040.4.1";
    /// `id-dsa-with-sha1`
    DSA_WITH_SHA1 = "1.2.840.10040.4.3";
    /// `id-dsa-with-sha224`
    DSA_WITH_SHA224 = "2.16.840.1.101.3.4.3.1";
    /// `id-dsa-with-sha256`
    DSA_WITH_SHA256 = "2.16.840.1.101.3.4.3.2";
    /// `id-sha1`
    SHA1 = "1.3.14.3.2.26";
    /// `id-sha224`
    SHA224 = "2.16.840.1.101.3.4.2.4";
    /// `id-sha256`
    SHA256 = "2.16.840.1.101.3.4.2.1";
    /// `id-sha384`
    SHA384 = "2.16.840.1.101.3.4.2.2";
    /// `id-sha512`
    SHA512 = "2.16.840.1.101.3.4.2.3";
    /// `id-sha512-224`
    SHA512_224 = "2.16.840.1.101.3.4.2.5";
    /// `id-sha512-256`
    SHA512_256 = "2.16.840.1.101.3.4.2.6";
    /// `id-md5`
    MD5 = "1.2.840.113549.2.5";
    /// `id-md4`
    MD4 = "1.2.840.113549.2.4";
    /// `ripemd160`, of `TeleTrusT`
    RIPEMD160 = "1.3.36.3.2.1";
    /// `id-sha3-224`
    SHA3_224 = "2.16.840.1.101.3.4.2.7";
    /// `id-sha3-256`
    SHA3_256 = "2.16.840.1.101.3.4.2.8";
    /// `id-sha3-384`
    SHA3_384 = "2.16.840.1.101.3.4.2.9";
    /// `id-sha3-512`
    SHA3_512 = "2.16.840.1.101.3.4.2.10";
    /// `sm3` [GM/T 0006]
    SM3 = "1.2.156.10197.1.401";
    /// `whirlpool` [ISO/IEC 10118-3]
    WHIRLPOOL = "1.0.10118.3.0.55";
    /// `id-blake2b512` [RFC 7693]
    BLAKE2B_512 = "1.3.6.1.4.1.1722.12.2.1.16";
    /// `id-blake2s256` [RFC 7693]
    BLAKE2S_256 = "1.3.6.1.4.1.1722.12.2.2.8";
    /// `id-hmacWithSHA1` [RFC 8018]
    HMAC_SHA1 = "1.2.840.113549.2.7";
    /// `id-hmacWithSHA224` [RFC 8018]
    HMAC_SHA224 = "1.2.840.113549.2.8";
    /// `id-hmacWithSHA256` [RFC 8018]
    HMAC_SHA256 = "1.2.840.113549.2.9";
    /// `id-hmacWithSHA384` [RFC 8018]
    HMAC_SHA384 = "1.2.840.113549.2.10";
    /// `id-hmacWithSHA512` [RFC 8018]
    HMAC_SHA512 = "1.2.840.113549.2.11";
    /// `id-hmacWithSHA512-224` [RFC 8018]
    HMAC_SHA512_224 = "1.2.840.113549.2.12";
    /// `id-hmacWithSHA512-256` [RFC 8018]
    HMAC_SHA512_256 = "1.2.840.113549.2.13";

    /// `id-ce-subjectDirectoryAttributes`
    SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9";
    /// `id-ce-subjectKeyIdentifier`
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// `id-ce-keyUsage`
    KEY_USAGE = "2.5.29.15";
    /// `id-ce-privateKeyUsagePeriod`
    PRIVATE_KEY_USAGE_PERIOD = "2.5.29.16";
    /// `id-ce-subjectAltName`
    SUBJECT_ALT_NAME = "2.5.29.17";
    /// `id-ce-issuerAltName`
    ISSUER_ALT_NAME = "2.5.29.18";
    /// `id-ce-basicConstraints`
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// `id-ce-cRLNumber`
    CRL_NUMBER = "2.5.29.20";
    /// `id-ce-cRLReasons`
    REASON_CODE = "2.5.29.21";
    /// `id-ce-holdInstructionCode` [RFC 3280]
    HOLD_INSTRUCTION_CODE = "2.5.29.23";
    /// `id-ce-invalidityDate`
    INVALIDITY_DATE = "2.5.29.24";
    /// `id-ce-deltaCRLIndicator`
    DELTA_CRL_INDICATOR = "2.5.29.27";
    /// `id-ce-issuingDistributionPoint`
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// `id-ce-certificateIssuer`
    CERTIFICATE_ISSUER = "2.5.29.29";
    /// `id-ce-nameConstraints`
    NAME_CONSTRAINTS = "2.5.29.30";
    /// `id-ce-cRLDistributionPoints`
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// `id-ce-certificatePolicies`
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// `anyPolicy`
    ANY_POLICY = "2.5.29.32.0";
    /// `id-ce-policyMappings`
    POLICY_MAPPINGS = "2.5.29.33";
    /// `id-ce-authorityKeyIdentifier`
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// `id-ce-policyConstraints`
    POLICY_CONSTRAINTS = "2.5.29.36";
    /// `id-ce-extKeyUsage`
    EXT_KEY_USAGE = "2.5.29.37";
    /// `anyExtendedKeyUsage`
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    /// `id-ce-freshestCRL`
    FRESHEST_CRL = "2.5.29.46";
    /// `id-ce-inhibitAnyPolicy`
    INHIBIT_ANY_POLICY = "2.5.29.54";
    /// `id-pe-authorityInfoAccess`
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
    /// `id-pe-subjectInfoAccess`
    SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11";
    /// `id-pe-tlsfeature` [RFC 7633]
    TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
    /// `id-ad-ocsp`
    AD_OCSP = "1.3.6.1.5.5.7.48.1";
    /// `id-ad-caIssuers`
    AD_CA_ISSUERS = "1.3.6.1.5.5.7.48.2";
    /// `id-ad-caRepository`
    AD_CA_REPOSITORY = "1.3.6.1.5.5.7.48.5";
    /// `id-qt-cps`
    QT_CPS = "1.3.6.1.5.5.7.2.1";
    /// `id-qt-unotice`
    QT_UNOTICE = "1.3.6.1.5.5.7.2.2";
    /// `id-pkix-ocsp-basic` [RFC 6960 §4.2.1]
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// `id-pkix-ocsp-nonce` [RFC 6960 §4.4.1]
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// `id-pkix-ocsp-nocheck` [RFC 6960]
    OCSP_NOCHECK = "1.3.6.1.5.5.7.48.1.5";
    /// Embedded certificate-transparency timestamps [RFC 6962]
    SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";

    /// `id-kp-serverAuth`
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// `id-kp-clientAuth`
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// `id-kp-codeSigning`
    CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    /// `id-kp-emailProtection`
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// `id-kp-timeStamping`
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// `id-kp-OCSPSigning`
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// `szOID_KP_CTL_USAGE_SIGNING`
    CTL_USAGE_SIGNING = "1.3.6.1.4.1.311.10.3.1";
    /// `szOID_SERVER_GATED_CRYPTO`
    SERVER_GATED_CRYPTO = "1.3.6.1.4.1.311.10.3.3";
    /// `szOID_KP_EFS`
    KP_EFS = "1.3.6.1.4.1.311.10.3.4";
    /// `szOID_KP_SMARTCARD_LOGON`
    SMARTCARD_LOGON = "1.3.6.1.4.1.311.20.2.2";
    /// `szOID_IPSEC_KP_IKE_INTERMEDIATE`, `id-kp-ipsecIKE`'s older form
    IPSEC_IKE_INTERMEDIATE = "1.3.6.1.5.5.8.2.2";
    /// `SPC_INDIVIDUAL_SP_KEY_PURPOSE_OBJID`
    INDIVIDUAL_CODE_SIGNING = "1.3.6.1.4.1.311.2.1.21";
    /// `SPC_COMMERCIAL_SP_KEY_PURPOSE_OBJID`
    COMMERCIAL_CODE_SIGNING = "1.3.6.1.4.1.311.2.1.22";
    /// Netscape's `nsSGC`
    NETSCAPE_SERVER_GATED_CRYPTO = "2.16.840.1.113730.4.1";
    /// `id-kp-sipDomain` [RFC 5924]
    SIP_DOMAIN = "1.3.6.1.5.5.7.3.20";

    /// Netscape's `nsCertType`
    NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1";
    /// Netscape's `nsBaseUrl`
    NETSCAPE_BASE_URL = "2.16.840.1.113730.1.2";
    /// Netscape's `nsRevocationUrl`
    NETSCAPE_REVOCATION_URL = "2.16.840.1.113730.1.3";
    /// Netscape's `nsCaRevocationUrl`
    NETSCAPE_CA_REVOCATION_URL = "2.16.840.1.113730.1.4";
    /// Netscape's `nsRenewalUrl`
    NETSCAPE_RENEWAL_URL = "2.16.840.1.113730.1.7";
    /// Netscape's `nsCaPolicyUrl`
    NETSCAPE_CA_POLICY_URL = "2.16.840.1.113730.1.8";
    /// Netscape's `nsSslServerName`
    NETSCAPE_SSL_SERVER_NAME = "2.16.840.1.113730.1.12";
    /// Netscape's `nsComment`
    NETSCAPE_COMMENT = "2.16.840.1.113730.1.13";

    /// `id-on-SmtpUTF8Mailbox` [RFC 9598]
    SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";
    /// `szOID_NT_PRINCIPAL_NAME`: a user principal name
    NT_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";
    /// `szOID_NTDS_REPLICATION`: a domain controller's GUID
    NTDS_REPLICATION = "1.3.6.1.4.1.311.25.1";
    /// `szOID_NTDS_CA_SECURITY_EXT`: an account's SID
    NTDS_CA_SECURITY_EXT = "1.3.6.1.4.1.311.25.2";
    /// `szOID_ENROLL_CERTTYPE_EXTENSION`: the name of a version 1 template
    ENROLL_CERTTYPE = "1.3.6.1.4.1.311.20.2";
    /// `szOID_CERTIFICATE_TEMPLATE`: the OID of a version 2 template
    CERTIFICATE_TEMPLATE = "1.3.6.1.4.1.311.21.7";
    /// `szOID_APPLICATION_CERT_POLICIES`
    APPLICATION_CERT_POLICIES = "1.3.6.1.4.1.311.21.10";
    /// `szOID_APPLICATION_POLICY_MAPPINGS`
    APPLICATION_POLICY_MAPPINGS = "1.3.6.1.4.1.311.21.11";
    /// `szOID_APPLICATION_POLICY_CONSTRAINTS`
    APPLICATION_POLICY_CONSTRAINTS = "1.3.6.1.4.1.311.21.12";
    /// `szOID_CERTSRV_CA_VERSION`
    CERTSRV_CA_VERSION = "1.3.6.1.4.1.311.21.1";
    /// `szOID_CERTSRV_PREVIOUS_CERT_HASH`
    CERTSRV_PREVIOUS_CERT_HASH = "1.3.6.1.4.1.311.21.2";
    /// `szOID_CRL_VIRTUAL_BASE`
    CRL_VIRTUAL_BASE = "1.3.6.1.4.1.311.21.3";
    /// `szOID_CRL_NEXT_PUBLISH`
    CRL_NEXT_PUBLISH = "1.3.6.1.4.1.311.21.4";
    /// `szOID_CRL_SELF_CDP`
    CRL_SELF_CDP = "1.3.6.1.4.1.311.21.14";
    /// `szOID_CERTSRV_CROSSCA_VERSION`
    CERTSRV_CROSSCA_VERSION = "1.3.6.1.4.1.311.21.22";
    /// `szOID_CROSS_CERT_DIST_POINTS`
    CROSS_CERT_DIST_POINTS = "1.3.6.1.4.1.311.10.9.1";
    /// `szOID_ANY_APPLICATION_POLICY`
    ANY_APPLICATION_POLICY = "1.3.6.1.4.1.311.10.12.1";
    /// `szOID_OS_VERSION`
    OS_VERSION = "1.3.6.1.4.1.311.13.2.3";
    /// `szOID_REQUEST_CLIENT_INFO`
    REQUEST_CLIENT_INFO = "1.3.6.1.4.1.311.21.20";
    /// `szOID_ENROLLMENT_CSP_PROVIDER`
    ENROLLMENT_CSP_PROVIDER = "1.3.6.1.4.1.311.13.2.2";
    /// `szOID_ENROLLMENT_NAME_VALUE_PAIR`
    ENROLLMENT_NAME_VALUE_PAIR = "1.3.6.1.4.1.311.13.2.1";
    /// `szOID_RENEWAL_CERTIFICATE`
    RENEWAL_CERTIFICATE = "1.3.6.1.4.1.311.13.1";
    /// `szOID_CERT_EXTENSIONS`: the request's extensions, Microsoft's own attribute
    CERT_EXTENSIONS = "1.3.6.1.4.1.311.2.1.14";
    /// `szOID_ARCHIVED_KEY_ATTR`
    ARCHIVED_KEY = "1.3.6.1.4.1.311.21.13";
    /// `pkcs-9-at-extensionRequest` [RFC 2985]
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    /// `pkcs-9-at-challengePassword` [RFC 2985]
    CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7";
    /// `id-data` [RFC 5652]
    DATA = "1.2.840.113549.1.7.1";
    /// `id-signedData` [RFC 5652]
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// `id-encryptedData` [RFC 5652]
    ENCRYPTED_DATA = "1.2.840.113549.1.7.6";

    /// `id-PBES2` [RFC 8018]
    PBES2 = "1.2.840.113549.1.5.13";
    /// `id-PBKDF2` [RFC 8018]
    PBKDF2 = "1.2.840.113549.1.5.12";
    /// `id-PBMAC1` [RFC 8018]
    PBMAC1 = "1.2.840.113549.1.5.14";
    /// `pbeWithSHAAnd3-KeyTripleDES-CBC` [RFC 7292]
    PBE_SHA1_3DES = "1.2.840.113549.1.12.1.3";
    /// `pbeWithSHAAnd2-KeyTripleDES-CBC` [RFC 7292]
    PBE_SHA1_2DES = "1.2.840.113549.1.12.1.4";
    /// `pbeWithSHAAnd128BitRC2-CBC` [RFC 7292]
    PBE_SHA1_RC2_128 = "1.2.840.113549.1.12.1.5";
    /// `pbeWithSHAAnd40BitRC2-CBC` [RFC 7292]
    PBE_SHA1_RC2_40 = "1.2.840.113549.1.12.1.6";
    /// `pbeWithSHAAnd128BitRC4` [RFC 7292]
    PBE_SHA1_RC4_128 = "1.2.840.113549.1.12.1.1";
    /// `pbeWithSHAAnd40BitRC4` [RFC 7292]
    PBE_SHA1_RC4_40 = "1.2.840.113549.1.12.1.2";
    /// `pbeWithMD5AndDES-CBC` [RFC 8018]
    PBE_MD5_DES = "1.2.840.113549.1.5.3";
    /// `pbeWithMD5AndRC2-CBC` [RFC 8018]
    PBE_MD5_RC2 = "1.2.840.113549.1.5.6";
    /// `pbeWithSHA1AndDES-CBC` [RFC 8018]
    PBE_SHA1_DES = "1.2.840.113549.1.5.10";
    /// `pbeWithSHA1AndRC2-CBC` [RFC 8018]
    PBE_SHA1_RC2 = "1.2.840.113549.1.5.11";
    /// `keyBag` [RFC 7292]
    KEY_BAG = "1.2.840.113549.1.12.10.1.1";
    /// `pkcs8ShroudedKeyBag` [RFC 7292]
    PKCS8_SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
    /// `certBag` [RFC 7292]
    CERT_BAG = "1.2.840.113549.1.12.10.1.3";
    /// `crlBag` [RFC 7292]
    CRL_BAG = "1.2.840.113549.1.12.10.1.4";
    /// `secretBag` [RFC 7292]
    SECRET_BAG = "1.2.840.113549.1.12.10.1.5";
    /// `safeContentsBag` [RFC 7292]
    SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6";
    /// `x509Certificate`: the type of a certificate in a bag [RFC 7292]
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
    /// `x509CRL`: the type of a CRL in a bag [RFC 7292]
    X509_CRL = "1.2.840.113549.1.9.23.1";
    /// `pkcs-9-at-friendlyName` [RFC 2985]
    FRIENDLY_NAME = "1.2.840.113549.1.9.20";
    /// `pkcs-9-at-localKeyId` [RFC 2985]
    LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
    /// `szOID_PKCS_12_KEY_PROVIDER_NAME_ATTR`: the provider that a key is to live in
    KEY_PROVIDER_NAME = "1.3.6.1.4.1.311.17.1";
    /// `szOID_LOCAL_MACHINE_KEYSET`: the key is the machine's and no user's
    LOCAL_MACHINE_KEYSET = "1.3.6.1.4.1.311.17.2";
    /// Java's: for what a certificate of a PKCS#12 is trusted
    TRUSTED_KEY_USAGE = "2.16.840.1.113894.746875.1.1";
    /// Java's: what a private key is under in a JKS
    KEY_PROTECTOR = "1.3.6.1.4.1.42.2.17.1.1";
    /// `PBEWithMD5AndTripleDES` of Java
    PBE_MD5_3DES = "1.3.6.1.4.1.42.2.19.1";
}

/// Names that the database lacks, Microsoft's `wincrypt.h` above all, or has in LDAP's short spelling.
pub(super) const NAMES: &[(Oid<'static>, &str)] = &[
    (Oid::COMMON_NAME, "commonName"),
    (Oid::SURNAME, "surname"),
    (Oid::COUNTRY_NAME, "countryName"),
    (Oid::LOCALITY_NAME, "localityName"),
    (Oid::STATE_OR_PROVINCE_NAME, "stateOrProvinceName"),
    (Oid::STREET_ADDRESS, "streetAddress"),
    (Oid::ORGANIZATION_NAME, "organizationName"),
    (Oid::ORGANIZATIONAL_UNIT_NAME, "organizationalUnitName"),
    (Oid::GIVEN_NAME, "givenName"),
    (Oid::DOMAIN_COMPONENT, "domainComponent"),
    (Oid::USER_ID, "userId"),
    (Oid::EMAIL_ADDRESS, "emailAddress"),
    (Oid::SHA1_WITH_RSA_OIW, "sha1WithRSA"),
    (Oid::ECDSA_WITH_SHA1, "ecdsa-with-SHA1"),
    (Oid::REASON_CODE, "reasonCode"),
    (Oid::EXTENSION_REQUEST, "extensionRequest"),
    (Oid::CHALLENGE_PASSWORD, "challengePassword"),
    (Oid::NT_PRINCIPAL_NAME, "userPrincipalName"),
    (Oid::NTDS_REPLICATION, "ntdsReplication"),
    (Oid::NTDS_CA_SECURITY_EXT, "ntdsCaSecurityExt"),
    (Oid::ENROLL_CERTTYPE, "enrollCerttype"),
    (Oid::CERTIFICATE_TEMPLATE, "certificateTemplate"),
    (Oid::APPLICATION_CERT_POLICIES, "applicationCertPolicies"),
    (
        Oid::APPLICATION_POLICY_MAPPINGS,
        "applicationPolicyMappings",
    ),
    (
        Oid::APPLICATION_POLICY_CONSTRAINTS,
        "applicationPolicyConstraints",
    ),
    (Oid::CERTSRV_CA_VERSION, "certsrvCaVersion"),
    (Oid::CERTSRV_PREVIOUS_CERT_HASH, "certsrvPreviousCertHash"),
    (Oid::CRL_VIRTUAL_BASE, "crlVirtualBase"),
    (Oid::CRL_NEXT_PUBLISH, "crlNextPublish"),
    (Oid::CRL_SELF_CDP, "crlSelfCdp"),
    (Oid::CERTSRV_CROSSCA_VERSION, "certsrvCrosscaVersion"),
    (Oid::CROSS_CERT_DIST_POINTS, "crossCertDistPoints"),
    (Oid::ANY_APPLICATION_POLICY, "anyApplicationPolicy"),
    (Oid::OS_VERSION, "osVersion"),
    (Oid::REQUEST_CLIENT_INFO, "requestClientInfo"),
    (Oid::ENROLLMENT_CSP_PROVIDER, "enrollmentCspProvider"),
    (Oid::ENROLLMENT_NAME_VALUE_PAIR, "enrollmentNameValuePair"),
    (Oid::RENEWAL_CERTIFICATE, "renewalCertificate"),
    (Oid::CERT_EXTENSIONS, "certExtensions"),
    (Oid::ARCHIVED_KEY, "archivedKey"),
    (Oid::FRIENDLY_NAME, "friendlyName"),
    (Oid::LOCAL_KEY_ID, "localKeyId"),
    (Oid::KEY_PROVIDER_NAME, "keyProviderName"),
    (Oid::LOCAL_MACHINE_KEYSET, "localMachineKeyset"),
    (Oid::TRUSTED_KEY_USAGE, "trustedKeyUsage"),
    (Oid::KEY_PROTECTOR, "keyProtector"),
    (Oid::PBE_MD5_3DES, "PBEWithMD5AndTripleDES"),
    (Oid::PBMAC1, "id-PBMAC1"),
    (Oid::PBE_SHA1_3DES, "pbeWithSHAAnd3-KeyTripleDES-CBC"),
    (Oid::PBE_SHA1_2DES, "pbeWithSHAAnd2-KeyTripleDES-CBC"),
    (Oid::PBE_SHA1_RC2_128, "pbeWithSHAAnd128BitRC2-CBC"),
    (Oid::PBE_SHA1_RC2_40, "pbeWithSHAAnd40BitRC2-CBC"),
    (Oid::PBE_SHA1_RC4_128, "pbeWithSHAAnd128BitRC4"),
    (Oid::PBE_SHA1_RC4_40, "pbeWithSHAAnd40BitRC4"),
    (Oid::PBE_MD5_DES, "pbeWithMD5AndDES-CBC"),
    (Oid::PBE_MD5_RC2, "pbeWithMD5AndRC2-CBC"),
    (Oid::PBE_SHA1_DES, "pbeWithSHA1AndDES-CBC"),
    (Oid::PBE_SHA1_RC2, "pbeWithSHA1AndRC2-CBC"),
    (Oid::SECRET_BAG, "secretBag"),
    (Oid::SIP_DOMAIN, "sipDomain"),
    (Oid::SMTP_UTF8_MAILBOX, "smtpUtf8Mailbox"),
    (Oid::TLS_FEATURE, "tlsFeature"),
    (Oid::OCSP_NOCHECK, "ocspNoCheck"),
    (Oid::SCT_LIST, "signedCertificateTimestampList"),
    (Oid::CTL_USAGE_SIGNING, "ctlUsageSigning"),
    (Oid::SERVER_GATED_CRYPTO, "serverGatedCrypto"),
    (Oid::KP_EFS, "efs"),
    (Oid::SMARTCARD_LOGON, "smartcardLogon"),
    (Oid::IPSEC_IKE_INTERMEDIATE, "ipsecIkeIntermediate"),
    (Oid::INDIVIDUAL_CODE_SIGNING, "individualCodeSigning"),
    (Oid::COMMERCIAL_CODE_SIGNING, "commercialCodeSigning"),
    (Oid::NETSCAPE_SERVER_GATED_CRYPTO, "nsSGC"),
    (Oid::NETSCAPE_CERT_TYPE, "nsCertType"),
    (Oid::NETSCAPE_BASE_URL, "nsBaseUrl"),
    (Oid::NETSCAPE_REVOCATION_URL, "nsRevocationUrl"),
    (Oid::NETSCAPE_CA_REVOCATION_URL, "nsCaRevocationUrl"),
    (Oid::NETSCAPE_RENEWAL_URL, "nsRenewalUrl"),
    (Oid::NETSCAPE_CA_POLICY_URL, "nsCaPolicyUrl"),
    (Oid::NETSCAPE_SSL_SERVER_NAME, "nsSslServerName"),
    (Oid::NETSCAPE_COMMENT, "nsComment"),
];
