//! What path validation finds [RFC 5280 §6], and why a status of revocation stays unknown.

messages! {
    expired(subject, not_after, at) {
        "{subject} expired at {not_after}; the moment asked about is {at}",
        "{subject} の有効期限は {not_after} に切れています (判定の時点は {at})",
    }
    not_yet_valid(subject, not_before, at) {
        "{subject} is not valid before {not_before}; the moment asked about is {at}",
        "{subject} は {not_before} より前には有効ではありません (判定の時点は {at})",
    }
    issuer_unknown(subject, issuer, near) {
        "the issuer of {subject}, {issuer}, is neither in the store nor among the intermediates{near}",
        "{subject} の発行者 {issuer} は、ストアにも中間証明書にもありません{near}",
    }
    untrusted_root(subject, near) {
        "{subject} is self-signed and the store does not hold it{near}",
        "{subject} は自己署名証明書で、ストアにありません{near}",
    }
    cycle(subject, issuer) {
        "{subject} leads back to {issuer}, which the path has passed: they vouch for each other, and nobody for them",
        "{subject} から、パスがすでに通った {issuer} に戻ります。互いを保証し合っているだけで、これらを保証する者がありません",
    }
    anchor_not_self_signed(subject) {
        "{subject} is in the store and not self-signed, so it ends no path here",
        "{subject} はストアにありますが自己署名ではないため、ここではパスの終端になりません",
    }
    pinned_end_entity_refused(subject) {
        "{subject} is in the store and no authority, and the policy wants one there",
        "{subject} はストアにありますが証明機関ではありません。ポリシーはストアに証明機関を求めます",
    }
    signature_invalid(subject, issuer) {
        "the signature of {subject} was not made by the key of {issuer}",
        "{subject} の署名は {issuer} のキーによるものではありません",
    }
    signature_unsupported(subject, algorithm, key) {
        "no verifier here judges the signature of {subject}: {algorithm} by a key of {key}",
        "{subject} の署名 ({key} のキーによる {algorithm}) は、ここでは検証できません",
    }
    signature_algorithm_unknown(subject, fault) {
        "the signature of {subject} cannot be verified: {fault}",
        "{subject} の署名を検証できません: {fault}",
    }
    issuer_key_unknown(subject, issuer) {
        "the signature of {subject} cannot be verified: the key of {issuer} is of an unknown kind or malformed",
        "{subject} の署名を検証できません: {issuer} のキーは未知の種類であるか、形式が壊れています",
    }
    signature_not_supposed(subject, issuer) {
        "{subject} does not exist yet, and it is not supposed that {issuer} will sign it",
        "{subject} はまだ存在せず、{issuer} が署名するという想定もありません",
    }
    signature_algorithms_differ(subject) {
        "{subject} names one signature algorithm inside what is signed and another outside [RFC 5280 §4.1.1.2]",
        "{subject} は、署名対象の内側と外側で異なる署名アルゴリズムを示しています [RFC 5280 §4.1.1.2]",
    }
    target_is_authority(subject) {
        "{subject} is an authority, and an end entity is wanted",
        "{subject} は証明機関ですが、エンド エンティティが必要です",
    }
    version_too_old(subject) {
        "{subject} is of a version before 3, which this verifier does not take [RFC 5280 §4.1.2.1]",
        "{subject} はバージョン 3 より前で、この検証者は受け付けません [RFC 5280 §4.1.2.1]",
    }
    not_an_authority(subject) {
        "{subject} has issued a certificate and is no authority: `basicConstraints` does not say `cA` [RFC 5280 §4.2.1.9]",
        "{subject} は証明書を発行していますが証明機関ではありません: `basicConstraints` に `cA` がありません [RFC 5280 §4.2.1.9]",
    }
    key_usage_lacks_cert_sign(subject) {
        "{subject} has issued a certificate and its `keyUsage` lacks `keyCertSign` [RFC 5280 §4.2.1.3]",
        "{subject} は証明書を発行していますが、`keyUsage` に `keyCertSign` がありません [RFC 5280 §4.2.1.3]",
    }
    path_length_exceeded(subject, limit, found) {
        "{subject} allows {limit} intermediates below it, and there are {found} [RFC 5280 §4.2.1.9]",
        "{subject} が下に許す中間証明書は {limit} 個ですが、{found} 個あります [RFC 5280 §4.2.1.9]",
    }
    path_too_long(subject, found, limit) {
        "{subject} is intermediate {found} of the path, and {limit} are allowed [RFC 5280 §6.1.2]",
        "{subject} はパスの {found} 番目の中間証明書で、許されるのは {limit} 個までです [RFC 5280 §6.1.2]",
    }
    policy_missing_for(demanding, subject) {
        "{demanding} demands a certificate policy, and from {subject} on the path is valid for none [RFC 5280 §6.1.3]",
        "{demanding} が証明書ポリシーを求めていますが、{subject} から先のパスはどのポリシーでも有効ではありません [RFC 5280 §6.1.3]",
    }
    policy_missing(subject) {
        "the question demands a certificate policy, and from {subject} on the path is valid for none [RFC 5280 §6.1.3]",
        "証明書ポリシーが求められていますが、{subject} から先のパスはどのポリシーでも有効ではありません [RFC 5280 §6.1.3]",
    }
    policy_not_acceptable_for(demanding, subject, wanted) {
        "{demanding} demands a certificate policy, and the path to {subject} is valid for none that is acceptable: {wanted} [RFC 5280 §6.1.5]",
        "{demanding} が証明書ポリシーを求めていますが、{subject} までのパスは受け入れられるポリシーのどれでも有効ではありません: {wanted} [RFC 5280 §6.1.5]",
    }
    policy_not_acceptable(subject, wanted) {
        "the question demands a certificate policy, and the path to {subject} is valid for none that is acceptable: {wanted} [RFC 5280 §6.1.5]",
        "証明書ポリシーが求められていますが、{subject} までのパスは受け入れられるポリシーのどれでも有効ではありません: {wanted} [RFC 5280 §6.1.5]",
    }
    any_policy_mapped(subject) {
        "{subject} maps `anyPolicy` from or to another policy [RFC 5280 §4.2.1.5]",
        "{subject} は `anyPolicy` を別のポリシーに、または別のポリシーから対応付けています [RFC 5280 §4.2.1.5]",
    }
    key_usage_missing(subject, present, wanted) {
        "the `keyUsage` of {subject} is `{present}`, and `{wanted}` is wanted [RFC 5280 §4.2.1.3]",
        "{subject} の `keyUsage` は `{present}` ですが、`{wanted}` が必要です [RFC 5280 §4.2.1.3]",
    }
    purpose_missing(subject, present, purpose) {
        "the `extKeyUsage` of {subject} allows {present}, not `{purpose}` [RFC 5280 §4.2.1.12]",
        "{subject} の `extKeyUsage` が許すのは {present} で、`{purpose}` ではありません [RFC 5280 §4.2.1.12]",
    }
    key_usage_inconsistent(subject, present, purpose) {
        "the `keyUsage` of {subject} is `{present}`, none of which serves `{purpose}` [RFC 5280 §4.2.1.12]",
        "{subject} の `keyUsage` は `{present}` で、どれも `{purpose}` には使えません [RFC 5280 §4.2.1.12]",
    }
    name_mismatch(subject, wanted, presented) {
        "{subject} is not for `{wanted}`; it is for {presented}",
        "{subject} は `{wanted}` のものではありません。対象は {presented} です",
    }
    name_not_permitted(name, subject, constraining) {
        "the name {name} of {subject} lies in no subtree that {constraining} permits [RFC 5280 §4.2.1.10]",
        "{subject} の名前 {name} は、{constraining} が許すどのサブツリーにもありません [RFC 5280 §4.2.1.10]",
    }
    name_excluded(name, subject, subtree, constraining) {
        "the name {name} of {subject} lies in the subtree {subtree} that {constraining} excludes [RFC 5280 §4.2.1.10]",
        "{subject} の名前 {name} は、{constraining} が除外するサブツリー {subtree} にあります [RFC 5280 §4.2.1.10]",
    }
    constraint_unsupported(constraining, form, subject) {
        "{constraining} constrains names of the form `{form}`, {subject} has one, and whether it keeps the constraint cannot be told [RFC 5280 §4.2.1.10]",
        "{constraining} は `{form}` 形式の名前を制約しています。{subject} にはその形式の名前がありますが、制約を守っているかどうかは判断できません [RFC 5280 §4.2.1.10]",
    }
    unknown_critical_extension(subject, oid) {
        "{subject} has the critical extension `{oid}`, which is not processed here [RFC 5280 §4.2]",
        "{subject} には、ここでは処理できない critical な拡張 `{oid}` があります [RFC 5280 §4.2]",
    }
    malformed_extension(oid, subject, fault) {
        "the extension `{oid}` of {subject} is malformed: {fault}",
        "{subject} の拡張 `{oid}` の形式が壊れています: {fault}",
    }
    nonconforming(subject, breach, source) {
        "{subject} {breach} [{source}]",
        "{subject} はプロファイルに反します: {breach} [{source}]",
    }
    revoked(subject, since, statement) {
        "{subject} was revoked at {since}, says {statement} [RFC 5280 §6.3.3]",
        "{subject} は {since} に失効しています ({statement}による) [RFC 5280 §6.3.3]",
    }
    revoked_for(subject, since, reason, statement) {
        "{subject} was revoked at {since} for `{reason}`, says {statement} [RFC 5280 §6.3.3]",
        "{subject} は {since} に理由 `{reason}` で失効しています ({statement}による) [RFC 5280 §6.3.3]",
    }
    revocation_unknown(subject, doubts) {
        "whether {subject} is revoked cannot be told: {doubts}",
        "{subject} が失効しているかどうかは判断できません: {doubts}",
    }
    weak_hash(subject, hash) {
        "{subject} is signed with {hash}, which the policy refuses",
        "{subject} の署名には、ポリシーが拒否する {hash} が使われています",
    }
    weak_key(subject, bits, minimum) {
        "the key of {subject} has {bits} bits, and the policy wants {minimum} at least",
        "{subject} のキーは {bits} ビットですが、ポリシーは {minimum} ビット以上を求めます",
    }

    near(misses) { "; near it: {misses}", "。似ているもの: {misses}" }
    near_in_store(subject, likeness) {
        "{subject} in the store, {likeness}",
        "ストアの {subject} ({likeness})",
    }
    near_at_hand(subject, likeness) {
        "{subject} at hand, {likeness}",
        "手元の {subject} ({likeness})",
    }
    SAME_NAME_OTHER_KEY {
        "of that name, whose key did not sign it",
        "名前は同じですが、署名したのはそのキーではありません",
    }
    KEY_IDENTIFIER_CONTRADICTS {
        "of that name, with another key identifier",
        "名前は同じですが、キー識別子が異なります",
    }
    SAME_KEY_OTHER_NAME {
        "of another name, with the key identifier that is looked for",
        "名前は異なりますが、求めるキー識別子を持っています",
    }
    OTHER_CERTIFICATE_SAME_KEY {
        "of the same name and key, another certificate",
        "名前もキーも同じですが、別の証明書です",
    }

    doubt_of(statement, doubt) { "{statement} {doubt}", "{statement}: {doubt}" }
    list_of(issuer, made_at) {
        "the list of `{issuer}` of {made_at}",
        "`{issuer}` の {made_at} の失効リスト",
    }
    delta_list_of(issuer, made_at) {
        "the delta list of `{issuer}` of {made_at}",
        "`{issuer}` の {made_at} のデルタ失効リスト",
    }
    response_of(issuer, made_at) {
        "the response of `{issuer}` of {made_at}",
        "`{issuer}` の {made_at} の OCSP 応答",
    }
    NO_STATEMENT {
        "no list and no response about it is at hand",
        "該当する失効リストも OCSP 応答も手元にありません",
    }
    distribution_points_malformed(fault) {
        "its `cRLDistributionPoints` are malformed: {fault}",
        "`cRLDistributionPoints` の形式が壊れています: {fault}",
    }
    reasons_missing(reasons) {
        "nothing is known for the reasons `{reasons}` [RFC 5280 §6.3.3]",
        "理由 `{reasons}` については何もわかりません [RFC 5280 §6.3.3]",
    }
    out_of_scope(scope) { "{scope} [RFC 5280 §6.3.3]", "{scope} [RFC 5280 §6.3.3]" }
    from_the_future(at) {
        "was made after the moment asked about, {at}",
        "判定の時点 {at} より後に作られたものです",
    }
    stale(next_update) {
        "is out of date: the next was due at {next_update} [RFC 5280 §5.1.2.5]",
        "古くなっています。次の発行予定は {next_update} でした [RFC 5280 §5.1.2.5]",
    }
    NO_NEXT_UPDATE {
        "does not say when the next is due [RFC 5280 §5.1.2.5]",
        "次の発行予定が書かれていません [RFC 5280 §5.1.2.5]",
    }
    BASE_MISSING {
        "is an addition to a list that is not at hand or too old [RFC 5280 §5.2.4]",
        "追加の対象となるリストが手元にないか、古すぎます [RFC 5280 §5.2.4]",
    }
    SIGNER_UNKNOWN {
        "has no signer at hand with a path to the same anchor [RFC 5280 §6.3.3]",
        "同じアンカーまでのパスを持つ署名者が手元にありません [RFC 5280 §6.3.3]",
    }
    SIGNER_LACKS_CRL_SIGN {
        "is signed by a certificate whose `keyUsage` lacks `cRLSign` [RFC 5280 §6.3.3]",
        "署名した証明書の `keyUsage` に `cRLSign` がありません [RFC 5280 §6.3.3]",
    }
    LIST_SIGNATURE_INVALID {
        "is signed by no key at hand of that name [RFC 5280 §6.3.3]",
        "その名前の手元にあるキーによる署名ではありません [RFC 5280 §6.3.3]",
    }
    list_weak_hash(hash) {
        "is signed with {hash}, which the policy refuses",
        "署名には、ポリシーが拒否する {hash} が使われています",
    }
    responder_refused(status) {
        "a responder answers `{status}` [RFC 6960 §4.2.1]",
        "レスポンダーの回答は `{status}` です [RFC 6960 §4.2.1]",
    }
    RESPONSE_TYPE_UNKNOWN {
        "a response is not of the basic type [RFC 6960 §4.2.1]",
        "応答が basic 型ではありません [RFC 6960 §4.2.1]",
    }
    response_unknown_critical_extension(oid) {
        "has the critical extension `{oid}`, which is not processed here [RFC 6960 §4.4]",
        "ここでは処理できない critical な拡張 `{oid}` があります [RFC 6960 §4.4]",
    }
    NONCE_MISMATCH {
        "does not bear the nonce that was sent [RFC 6960 §4.4.1]",
        "送った nonce が入っていません [RFC 6960 §4.4.1]",
    }
    RESPONDER_IGNORANT {
        "says that it does not know the certificate [RFC 6960 §2.2]",
        "その証明書を知らないと答えています [RFC 6960 §2.2]",
    }
    RESPONDER_UNKNOWN {
        "names a responder that is not at hand [RFC 6960 §4.2.2.3]",
        "手元にないレスポンダーを示しています [RFC 6960 §4.2.2.3]",
    }
    RESPONDER_NOT_OF_ISSUER {
        "is signed by a certificate that another key signed [RFC 6960 §4.2.2.2]",
        "署名した証明書が別のキーによるものです [RFC 6960 §4.2.2.2]",
    }
    RESPONDER_LACKS_PURPOSE {
        "is signed by a certificate that is not for `OCSPSigning` [RFC 6960 §4.2.2.2]",
        "署名した証明書が `OCSPSigning` 用ではありません [RFC 6960 §4.2.2.2]",
    }
    RESPONDER_INVALID {
        "is signed by a certificate that does not hold at the moment [RFC 6960 §4.2.2.2]",
        "署名した証明書がその時点で有効ではありません [RFC 6960 §4.2.2.2]",
    }
    RESPONDER_REVOKED {
        "is signed by a certificate that is revoked [RFC 6960 §4.2.2.2.1]",
        "署名した証明書が失効しています [RFC 6960 §4.2.2.2.1]",
    }
    RESPONDER_STATUS_UNKNOWN {
        "is signed by a certificate of which nobody can say whether it is revoked [RFC 6960 §4.2.2.2.1]",
        "署名した証明書が失効しているかどうか判断できません [RFC 6960 §4.2.2.2.1]",
    }
    LIST_SIGNATURE_ALGORITHMS_DIFFER {
        "names one signature algorithm inside what is signed and another outside [RFC 5280 §5.1.1.2]",
        "署名対象の内側と外側で異なる署名アルゴリズムを示しています [RFC 5280 §5.1.1.2]",
    }
    EXTENSIONS_IN_VERSION_1 {
        "has extensions in version 1 [RFC 5280 §5.1.2.1]",
        "バージョン 1 なのに拡張があります [RFC 5280 §5.1.2.1]",
    }
    list_unknown_critical_extension(oid) {
        "has the critical extension `{oid}`, which is not processed here [RFC 5280 §5.2]",
        "ここでは処理できない critical な拡張 `{oid}` があります [RFC 5280 §5.2]",
    }
    unknown_critical_entry_extension(oid) {
        "has an entry with the critical extension `{oid}`, which is not processed here [RFC 5280 §5.3]",
        "ここでは処理できない critical な拡張 `{oid}` を持つ項目があります [RFC 5280 §5.3]",
    }
    DELTA_WITHOUT_NUMBER {
        "is a delta list without `cRLNumber` [RFC 5280 §5.2.3]",
        "デルタ失効リストなのに `cRLNumber` がありません [RFC 5280 §5.2.3]",
    }
    NEGATIVE_NUMBER {
        "has a negative number [RFC 5280 §5.2.3]",
        "番号が負です [RFC 5280 §5.2.3]",
    }
    FOREIGN_ENTRY {
        "has entries of other issuers and is not indirect [RFC 5280 §5.3.3]",
        "間接リストではないのに、ほかの発行者の項目があります [RFC 5280 §5.3.3]",
    }
    CONTRADICTORY_SCOPE {
        "says of more than one kind of certificate that it has no other [RFC 5280 §5.2.5]",
        "複数の種類の証明書について「それだけを含む」としています [RFC 5280 §5.2.5]",
    }
    ENTRIES_EMPTY {
        "has `revokedCertificates` without an entry [RFC 5280 §5.1.2.6]",
        "`revokedCertificates` があるのに項目がありません [RFC 5280 §5.1.2.6]",
    }
    NUMBER_ABSENT {
        "has no `cRLNumber` [RFC 5280 §5.2.3]",
        "`cRLNumber` がありません [RFC 5280 §5.2.3]",
    }
    NUMBER_CRITICAL {
        "has a critical `cRLNumber` [RFC 5280 §5.2.3]",
        "`cRLNumber` が critical です [RFC 5280 §5.2.3]",
    }
    NUMBER_TOO_LONG {
        "has a `cRLNumber` of more than 20 octets [RFC 5280 §5.2.3]",
        "`cRLNumber` が 20 オクテットを超えています [RFC 5280 §5.2.3]",
    }
    POINT_NOT_CRITICAL {
        "has an `issuingDistributionPoint` that is not critical [RFC 5280 §5.2.5]",
        "`issuingDistributionPoint` が critical ではありません [RFC 5280 §5.2.5]",
    }
    AUTHORITY_KEY_IDENTIFIER_ABSENT {
        "has no `authorityKeyIdentifier` [RFC 5280 §5.2.1]",
        "`authorityKeyIdentifier` がありません [RFC 5280 §5.2.1]",
    }
    SCOPE_DISTRIBUTION_POINT {
        "is of another distribution point",
        "別の配布点のものです",
    }
    SCOPE_USER_CERTIFICATES {
        "is about end entities alone",
        "エンド エンティティだけを対象とします",
    }
    SCOPE_AUTHORITIES { "is about authorities alone", "証明機関だけを対象とします" }
    SCOPE_ATTRIBUTE_CERTIFICATES {
        "is about attribute certificates alone",
        "属性証明書だけを対象とします",
    }
    SCOPE_NOT_INDIRECT {
        "is not indirect, as its `cRLIssuer` would have to make it",
        "間接リストではありませんが、`cRLIssuer` によれば間接リストであるはずです",
    }

    SIGNATURES_EXHAUSTED {
        "the search met more signatures than its budget allows to verify",
        "探索で出会った署名が、検証してよい数の上限を超えました",
    }
    STEPS_EXHAUSTED {
        "the search tried more issuers than its budget allows",
        "探索で試した発行者が上限を超えました",
    }
    NAME_COMPARISONS_EXHAUSTED {
        "the certificates hold more names and name constraints than the budget allows to compare",
        "証明書にある名前と名前の制約が、比較してよい数の上限を超えました",
    }
    POLICY_NODES_EXHAUSTED {
        "the certificates hold more policies and mappings than the budget allows to follow",
        "証明書にあるポリシーとその対応付けが、たどってよい数の上限を超えました",
    }
    DEPTH_EXHAUSTED {
        "a path grew longer than the budget allows",
        "パスの長さが上限を超えました",
    }
    PATHS_EXHAUSTED {
        "there are more candidate paths than the budget allows to explain",
        "候補となるパスが、説明してよい数の上限を超えました",
    }
}
