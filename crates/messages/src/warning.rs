//! What is accepted here, and will not be everywhere or for long.

messages! {
    ends_soon(subject, not_after, days) {
        "{subject} ends at {not_after}, in {days} days or less",
        "{subject} の有効期限は {not_after} で、残りは {days} 日以内です",
    }
    weak_hash(subject, hash) {
        "the signature of {subject} uses {hash}, which this policy takes; OpenSSL 3, GnuTLS, Go and browsers refuse it [RFC 6194 §3, RFC 9155 §2]",
        "{subject} の署名は {hash} を使っています。このポリシーは受け付けますが、OpenSSL 3、GnuTLS、Go とブラウザーは拒否します [RFC 6194 §3, RFC 9155 §2]",
    }
    short_key(subject, bits, usual) {
        "the key of {subject} has {bits} bits, which this policy takes; others want {usual} [NIST SP 800-131A §3]",
        "{subject} のキーは {bits} ビットです。このポリシーは受け付けますが、{usual} ビットを求めるものがあります [NIST SP 800-131A §3]",
    }
    common_name(subject, wanted) {
        "{subject} bears `{wanted}` in its common name alone, where Go, rustls and browsers do not look [RFC 9525 §2]",
        "{subject} の `{wanted}` は共通名にしかありません。Go、rustls とブラウザーは共通名を見ません [RFC 9525 §2]",
    }
    issuer_spelled_otherwise(subject, issuer) {
        "{subject} spells its issuer's name otherwise than {issuer} does; Windows, NSS, Go and rustls compare the octets, and find no issuer [RFC 5280 §7.1]",
        "{subject} は発行者の名前を {issuer} とは異なる符号化で書いています。Windows、NSS、Go と rustls はバイト列を比べるため、発行者を見つけません [RFC 5280 §7.1]",
    }
    key_identifier_contradicts(subject, issuer) {
        "the authority key identifier of {subject} is not that of {issuer}, whose key signed it; OpenSSL, GnuTLS and NSS find no issuer [RFC 5280 §4.2.1.1]",
        "{subject} の機関キー識別子は、署名した {issuer} のものではありません。OpenSSL、GnuTLS と NSS は発行者を見つけません [RFC 5280 §4.2.1.1]",
    }
    any_purpose(subject, purpose) {
        "the `extKeyUsage` of {subject} allows `{purpose}` by `anyExtendedKeyUsage` alone, which OpenSSL, NSS and rustls do not take for it [RFC 5280 §4.2.1.12]",
        "{subject} の `extKeyUsage` が `{purpose}` を許すのは `anyExtendedKeyUsage` によってのみで、OpenSSL、NSS と rustls はこれを認めません [RFC 5280 §4.2.1.12]",
    }
    authority_as_end_entity(subject) {
        "{subject} is an authority and stands where an end entity is looked for; NSS and rustls refuse that",
        "{subject} は証明機関ですが、エンド エンティティの位置にあります。NSS と rustls はこれを拒否します",
    }
    old_version(subject) {
        "{subject} is of a version before 3; NSS and rustls refuse such certificates in most places [RFC 5280 §4.1.2.1]",
        "{subject} はバージョン 3 より前です。NSS と rustls はほとんどの位置で拒否します [RFC 5280 §4.1.2.1]",
    }
    encoding(subject, leniency) {
        "{subject} was read against the standard: {leniency}; stricter readers refuse it",
        "{subject} は標準に反する形のまま読み取られました: {leniency}。より厳格な実装は拒否します",
    }
}
