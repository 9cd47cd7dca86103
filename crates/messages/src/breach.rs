//! What a certificate does that a profile forbids [RFC 5280 §4; CA/B Baseline Requirements §7]: the end of a
//! sentence in English, a sentence in Japanese.

messages! {
    AUTHORITY_KEY_IDENTIFIER_CRITICAL {
        "has an `authorityKeyIdentifier` that is critical",
        "`authorityKeyIdentifier` が critical です",
    }
    SUBJECT_KEY_IDENTIFIER_CRITICAL {
        "has a `subjectKeyIdentifier` that is critical",
        "`subjectKeyIdentifier` が critical です",
    }
    SUBJECT_ALT_NAME_NOT_CRITICAL {
        "has an empty subject and a `subjectAltName` that is absent or not critical",
        "サブジェクトが空なのに、`subjectAltName` がないか critical ではありません",
    }
    BASIC_CONSTRAINTS_NOT_CRITICAL {
        "is an authority and its `basicConstraints` are not critical",
        "証明機関なのに `basicConstraints` が critical ではありません",
    }
    NAME_CONSTRAINTS_NOT_CRITICAL {
        "has `nameConstraints` that are not critical",
        "`nameConstraints` が critical ではありません",
    }
    POLICY_CONSTRAINTS_NOT_CRITICAL {
        "has `policyConstraints` that are not critical",
        "`policyConstraints` が critical ではありません",
    }
    INHIBIT_ANY_POLICY_NOT_CRITICAL {
        "has an `inhibitAnyPolicy` that is not critical",
        "`inhibitAnyPolicy` が critical ではありません",
    }
    FRESHEST_CRL_CRITICAL {
        "has a `freshestCRL` that is critical",
        "`freshestCRL` が critical です",
    }
    DISTRIBUTION_POINT_EMPTY {
        "has a distribution point that names neither a place nor a CRL issuer",
        "場所も CRL の発行者も示さない配布点があります",
    }
    CRL_ISSUER_UNNAMED {
        "has a distribution point whose `cRLIssuer` is no directory name",
        "`cRLIssuer` がディレクトリ名ではない配布点があります",
    }
    CRL_ISSUER_AMBIGUOUS {
        "has a distribution point relative to more than one `cRLIssuer`",
        "複数の `cRLIssuer` に対する相対名の配布点があります",
    }
    NOT_DER {
        "is not encoded by the distinguished rules",
        "識別符号化規則 (DER) に従っていません",
    }
    MALFORMED_CONTENT {
        "has a name or an extension that breaks its own syntax",
        "名前または拡張の構文が壊れています",
    }
    EMPTY_SEQUENCE {
        "has an extension that is an empty list",
        "空のリストである拡張があります",
    }
    STRING_ALPHABET {
        "has a string with a character that its type does not know",
        "文字列に、その型にない文字があります",
    }
    VERSION_TOO_LOW {
        "has extensions or unique identifiers that its version does not know",
        "そのバージョンにない拡張または固有識別子があります",
    }
    SERIAL_NOT_POSITIVE {
        "has a serial number that is not above zero",
        "シリアル番号が正の数ではありません",
    }
    SERIAL_TOO_LONG {
        "has a serial number of more than 20 octets",
        "シリアル番号が 20 オクテットを超えています",
    }
    SIGNATURE_ALGORITHMS_UNEQUAL {
        "names one signature algorithm inside what is signed and another outside",
        "署名対象の内側と外側で異なる署名アルゴリズムを示しています",
    }
    SIGNATURE_PARAMETERS {
        "is signed by RSA and its `signatureAlgorithm` lacks the NULL",
        "RSA の署名ですが、`signatureAlgorithm` に NULL がありません",
    }
    ISSUER_EMPTY {
        "has an empty issuer",
        "発行者が空です",
    }
    TIME_ENCODING {
        "has a date that is not `UTCTime` through 2049, or not written to the second in Zulu",
        "2049 年までなのに `UTCTime` ではない日時、または秒まで Z で書かれていない日時があります",
    }
    SUBJECT_EMPTY_AUTHORITY {
        "is an authority with an empty subject",
        "証明機関なのにサブジェクトが空です",
    }
    RSA_KEY_PARAMETERS {
        "has an RSA key whose algorithm lacks the NULL",
        "RSA キーのアルゴリズムに NULL がありません",
    }
    CURVE_NOT_NAMED {
        "has an elliptic-curve key whose curve is not named",
        "楕円曲線キーの曲線が名前で示されていません",
    }
    RSA_KEY_MALFORMED {
        "has an RSA key that is malformed, or whose exponent is even, 1 or beyond 33 bits",
        "RSA キーの形式が壊れているか、指数が偶数、1、または 33 ビット超です",
    }
    ATTRIBUTE_BOUNDS {
        "has a name with an attribute that is longer than its type allows, or a country of other than two letters",
        "名前に、型の上限より長い属性、または 2 文字ではない国名があります",
    }
    UNIQUE_IDENTIFIERS {
        "has a unique identifier, which authorities must not generate",
        "証明機関が付けてはならない固有識別子があります",
    }
    AUTHORITY_KEY_IDENTIFIER_MISSING {
        "is not self-signed and has no `keyIdentifier` in an `authorityKeyIdentifier`",
        "自己署名ではないのに、`authorityKeyIdentifier` の `keyIdentifier` がありません",
    }
    AUTHORITY_KEY_IDENTIFIER_UNPAIRED {
        "has an `authorityKeyIdentifier` with an issuer and no serial number, or the reverse",
        "`authorityKeyIdentifier` に発行者とシリアル番号の一方しかありません",
    }
    AUTHORITY_KEY_IDENTIFIER_OF_ANOTHER {
        "is an anchor that issued itself and names another key in its `authorityKeyIdentifier`",
        "自己発行のアンカーですが、`authorityKeyIdentifier` が別のキーを示しています",
    }
    SUBJECT_KEY_IDENTIFIER_MISSING {
        "is an authority without `subjectKeyIdentifier`",
        "証明機関なのに `subjectKeyIdentifier` がありません",
    }
    DNS_NAME_SYNTAX {
        "has a `dNSName` that is not in the preferred name syntax",
        "推奨される名前の構文ではない `dNSName` があります",
    }
    EMAIL_SYNTAX {
        "has an `rfc822Name` that is no mailbox",
        "メールボックスではない `rfc822Name` があります",
    }
    SMTP_UTF8_MAILBOX_SYNTAX {
        "has a `SmtpUTF8Mailbox` that is no mailbox, or that an `rfc822Name` could hold, or whose host is not written in A-labels",
        "メールボックスではない、`rfc822Name` で表せる、またはホストが A ラベルではない `SmtpUTF8Mailbox` があります",
    }
    URI_SYNTAX {
        "has a URI that is relative, or whose host is neither a full name nor an address",
        "相対的な URI、またはホストが完全な名前でもアドレスでもない URI があります",
    }
    IP_ADDRESS_LENGTH {
        "has an `iPAddress` of other than 4 or 16 octets",
        "4 または 16 オクテットではない `iPAddress` があります",
    }
    NAME_CONSTRAINTS_DISTANCE {
        "constrains names with a `minimum` or a `maximum`",
        "名前の制約に `minimum` または `maximum` があります",
    }
    NAME_CONSTRAINTS_DNS_SYNTAX {
        "has a constraint on `dNSName` that is no name in the preferred syntax",
        "`dNSName` の制約が、推奨される構文の名前ではありません",
    }
    NAME_CONSTRAINTS_IP_SYNTAX {
        "has a constraint on `iPAddress` that is no address with a prefix",
        "`iPAddress` の制約が、プレフィックス付きのアドレスではありません",
    }
    NAME_CONSTRAINTS_EMAIL_SYNTAX {
        "has a constraint on `rfc822Name` that is no mailbox, host or domain",
        "`rfc822Name` の制約が、メールボックス、ホスト、ドメインのどれでもありません",
    }
    NAME_CONSTRAINTS_URI_SYNTAX {
        "has a constraint on URIs that is no host or domain",
        "URI の制約が、ホストでもドメインでもありません",
    }
    POLICY_TWICE {
        "names one certificate policy twice",
        "同じ証明書ポリシーが 2 回現れます",
    }
    ANY_POLICY_QUALIFIER {
        "qualifies `anyPolicy` by something that is neither a statement's URI nor a notice",
        "`anyPolicy` に、CPS の URI でもユーザー通知でもない修飾子があります",
    }
    CRITICAL_POLICY_QUALIFIER {
        "has critical `certificatePolicies` with a qualifier that is neither a statement's URI nor a notice",
        "critical な `certificatePolicies` に、CPS の URI でもユーザー通知でもない修飾子があります",
    }
    ANY_POLICY_MAPPING {
        "maps `anyPolicy` from or to another policy",
        "`anyPolicy` を別のポリシーに、または別のポリシーから対応付けています",
    }
    KEY_USAGE_MISSING_AUTHORITY {
        "has issued a certificate and has no `keyUsage`",
        "証明書を発行しているのに `keyUsage` がありません",
    }
    KEY_USAGE_EMPTY {
        "has a `keyUsage` without any bit",
        "`keyUsage` のビットがひとつも立っていません",
    }
    KEY_CERT_SIGN_WITHOUT_AUTHORITY {
        "may sign certificates by its `keyUsage` and is no authority by its `basicConstraints`",
        "`keyUsage` では証明書に署名できますが、`basicConstraints` では証明機関ではありません",
    }
    BASIC_CONSTRAINTS_MISSING_AUTHORITY {
        "has issued a certificate and has no `basicConstraints`",
        "証明書を発行しているのに `basicConstraints` がありません",
    }
    PATH_LENGTH_WITHOUT_AUTHORITY {
        "has a `pathLenConstraint` and is no authority that may sign certificates",
        "証明書に署名できる証明機関ではないのに `pathLenConstraint` があります",
    }
    NAME_CONSTRAINTS_WITHOUT_AUTHORITY {
        "has `nameConstraints` and is no authority",
        "証明機関ではないのに `nameConstraints` があります",
    }
    WEB_VERSION {
        "is not of version 3",
        "バージョン 3 ではありません",
    }
    WEB_KEY {
        "has a key that is neither RSA of 2048 bits or more, in whole octets, nor on P-256, P-384 or P-521",
        "キーが、8 の倍数で 2048 ビット以上の RSA でも、P-256、P-384、P-521 のキーでもありません",
    }
    WEB_SIGNATURE {
        "is signed neither by RSA nor by ECDSA with SHA-256, SHA-384 or SHA-512",
        "署名が、SHA-256、SHA-384、SHA-512 による RSA でも ECDSA でもありません",
    }
    WEB_AUTHORITY_KEY_IDENTIFIER {
        "has an `authorityKeyIdentifier` that names an issuer, a serial number, or no key",
        "`authorityKeyIdentifier` に発行者かシリアル番号があるか、キーがありません",
    }
    WEB_ROOT_PURPOSES {
        "is a root with an `extKeyUsage`",
        "ルートなのに `extKeyUsage` があります",
    }
    WEB_AUTHORITY_PURPOSES {
        "is a subordinate authority whose `extKeyUsage` allows neither `serverAuth` nor everything",
        "下位の証明機関の `extKeyUsage` が `serverAuth` もすべての用途も許していません",
    }
    WEB_TARGET_AUTHORITY {
        "is an authority, where a subscriber's certificate is wanted",
        "加入者の証明書が必要なのに、証明機関です",
    }
    WEB_TARGET_KEY_USAGE {
        "is a subscriber's certificate whose `keyUsage` lets it sign certificates or revocation lists",
        "加入者の証明書なのに、`keyUsage` が証明書または失効リストへの署名を許しています",
    }
    WEB_TARGET_PURPOSES_MISSING {
        "is a subscriber's certificate without `extKeyUsage`",
        "加入者の証明書に `extKeyUsage` がありません",
    }
    WEB_TARGET_PURPOSES_CRITICAL {
        "is a subscriber's certificate whose `extKeyUsage` is critical",
        "加入者の証明書の `extKeyUsage` が critical です",
    }
    WEB_TARGET_SERVER_AUTH {
        "is a subscriber's certificate without `serverAuth`",
        "加入者の証明書に `serverAuth` がありません",
    }
    WEB_TARGET_PURPOSES {
        "is a subscriber's certificate for any purpose, or for code, mail, time or OCSP",
        "加入者の証明書が、すべての用途、コード、メール、時刻、OCSP のいずれかを許しています",
    }
    WEB_TARGET_NAMES_MISSING {
        "is a subscriber's certificate without `subjectAltName`",
        "加入者の証明書に `subjectAltName` がありません",
    }
    WEB_TARGET_NAMES_CRITICAL {
        "has a subject, and a `subjectAltName` that is critical all the same",
        "サブジェクトがあるのに `subjectAltName` が critical です",
    }
    WEB_TARGET_NAME_FORMS {
        "has a name that is neither a `dNSName` nor an `iPAddress`",
        "`dNSName` でも `iPAddress` でもない名前があります",
    }
    WEB_WILDCARD_PUBLIC_SUFFIX {
        "has a wildcard for all names below a public suffix",
        "パブリック サフィックスの下のすべての名前を表すワイルドカードがあります",
    }
    WEB_DNS_LABELS {
        "has a `dNSName` with a label that is reserved, or internationalized and no Punycode",
        "予約されたラベル、または Punycode として復号できない国際化ラベルを含む `dNSName` があります",
    }
    WEB_COMMON_NAME {
        "has a host for a common name that is not one of its names, character for character",
        "共通名のホストが、証明書の名前のどれとも文字単位で一致しません",
    }
    WEB_AUTHORITY_INFO_ACCESS {
        "has an `authorityInfoAccess` that says something else than the URI of OCSP or of the issuer",
        "`authorityInfoAccess` に、OCSP または発行者の URI ではないものがあります",
    }
}
