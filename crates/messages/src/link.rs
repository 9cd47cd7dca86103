//! Why two parties do not trust each other, and what to do about it: what the four checks of a link say.

messages! {
    expired(subject, not_after) {
        "`{subject}` expired at {not_after}",
        "`{subject}` の有効期限は {not_after} に切れています",
    }
    renew_authority(subject) {
        "renew the authority `{subject}` with the key it has, put the new certificate where the old one is in every store and chain, and restart the services that present what it issued; with another key, reissue what it issued; where it is another's authority, take a certificate from one that both sides trust",
        "証明機関 `{subject}` の証明書を今のキーのまま更新し、すべてのストアとチェーンで古い証明書と置き換え、それが発行した証明書を提示するサービスを再起動してください。キーを替える場合は、発行済みの証明書も再発行してください。他社の証明機関であれば、双方が信頼する証明機関の証明書に切り替えてください",
    }
    renew(subject, judged) {
        "renew `{subject}`, assign the new certificate and restart the services of {judged}",
        "`{subject}` を更新し、新しい証明書を割り当てて、{judged} のサービスを再起動してください",
    }
    not_yet_valid(subject, not_before) {
        "`{subject}` is not valid before {not_before}",
        "`{subject}` は {not_before} より前には有効ではありません",
    }
    in_use_before_valid(sentence, judged, since) {
        "{sentence}, and {judged} has it since {since}: a clock is wrong, or its time zone",
        "{sentence}。それなのに {judged} では {since} から使われています。時計かタイム ゾーンのどれかが誤っています",
    }
    soon_valid(sentence, judge) {
        "{sentence}, which is close: the clock of {judge} may be behind, or that of the authority ahead",
        "{sentence}。間近なので、{judge} の時計が遅れているか、証明機関の時計が進んでいるのかもしれません",
    }
    ended_by_clock(judge, seconds, subject) {
        "the clock of {judge} is {seconds} seconds ahead, and by it `{subject}` has ended, which is valid by the right time",
        "{judge} の時計は {seconds} 秒進んでいて、正しい時刻では有効な `{subject}` が期限切れに見えます",
    }
    to_begin_by_clock(judge, seconds, subject) {
        "the clock of {judge} is {seconds} seconds behind, and by it `{subject}` is not valid yet, which is by the right time",
        "{judge} の時計は {seconds} 秒遅れていて、正しい時刻では有効な `{subject}` がまだ有効でないように見えます",
    }
    set_clock(judge) {
        "set the clock and the time zone of {judge} right, by NTP (on Windows `w32tm /resync`)",
        "{judge} の時計とタイム ゾーンを NTP で合わせてください (Windows では `w32tm /resync`)",
    }
    compare_clocks(judge, judged, subject) {
        "compare the clocks of {judge}, {judged} and the authority, time zones too (on Windows `w32tm /query /status`), and set them by NTP; if they are right, wait or reissue `{subject}`",
        "{judge}、{judged}、証明機関の時計とタイム ゾーンを比べ (Windows では `w32tm /query /status`)、NTP で合わせてください。どれも正しければ、待つか `{subject}` を再発行してください",
    }
    issuer_not_had(end, judge, near) {
        "{end}, and {judge} does not have it{near}",
        "{end}。{judge} にもありません{near}",
    }
    issuer_perhaps_not_had(end, judge, near) {
        "{end}, and it is not known whether {judge} has it{near}",
        "{end}。{judge} にあるかどうかはわかりません{near}",
    }
    get_issuer(issuer, judge, judged) {
        "get the certificate of `{issuer}`: if it is self-signed, import it into the trusted roots of {judge}; if it is an intermediate, let {judged} send it",
        "`{issuer}` の証明書を入手してください。自己署名であれば {judge} の信頼されたルートにインポートし、中間証明書であれば {judged} が送るようにしてください",
    }
    issued_by(subject, issuer) {
        "`{subject}` was issued by `{issuer}`",
        "`{subject}` の発行者は `{issuer}` です",
    }
    issued_by_and_in_roots(judge, subject, issuer) {
        "{judge} has `{subject}` among its trusted roots, where only self-signed certificates count, and its issuer is `{issuer}`",
        "{judge} の信頼されたルートに `{subject}` がありますが、そこで意味を持つのは自己署名証明書だけです。その発行者は `{issuer}` です",
    }
    issuer_perhaps_sent(issued, judged) {
        "{issued}: it is not known whether {judged} sends that",
        "{issued}。{judged} がそれを送るかどうかはわかりません",
    }
    issuer_not_sent(issued, judged) {
        "{issued}, which {judged} does not send",
        "{issued}が、{judged} はそれを送りません",
    }
    untrusted_authority(judged, subject, judge) {
        "the chain of {judged} ends in `{subject}`, which {judge} does not trust",
        "{judged} のチェーンは `{subject}` で終わりますが、{judge} はこれを信頼していません",
    }
    import_root_of_windows(subject, judge, judged) {
        "import `{subject}` into the trusted roots of {judge} (on Windows: LocalMachine\\Root), or give {judged} a certificate from an authority that {judge} trusts",
        "`{subject}` を {judge} の信頼されたルートにインポートするか (Windows では LocalMachine\\Root)、{judge} が信頼する証明機関の証明書を {judged} に割り当ててください",
    }
    untrusted_self_signed(subject, judged, judge) {
        "the certificate `{subject}` of {judged} is self-signed, and {judge} does not have it among its trusted roots",
        "{judged} の証明書 `{subject}` は自己署名で、{judge} の信頼されたルートにありません",
    }
    import_root(subject, judge, judged) {
        "import `{subject}` into the trusted roots of {judge}, or give {judged} a certificate from an authority that {judge} trusts",
        "`{subject}` を {judge} の信頼されたルートにインポートするか、{judge} が信頼する証明機関の証明書を {judged} に割り当ててください",
    }
    near(place, subject, what) {
        "; among {place} is `{subject}`, {what}",
        "。{place}に `{subject}` がありますが、{what}",
    }
    trusted_roots_of(judge) { "the trusted roots of {judge}", "{judge} の信頼されたルート" }
    AT_HAND { "what was sent or stored", "送られたもの、または保存されたものの中" }
    SAME_NAME_OTHER_KEY {
        "of that name, with another key",
        "名前が同じでもキーが異なります",
    }
    KEY_IDENTIFIER_CONTRADICTS {
        "of that name, with another key identifier",
        "名前が同じでもキー識別子が異なります",
    }
    SAME_KEY_OTHER_NAME {
        "of that key identifier, under another name",
        "キー識別子が同じでも名前が異なります",
    }
    OTHER_CERTIFICATE_SAME_KEY {
        "of that name and key, another certificate",
        "名前もキーも同じでも別の証明書です",
    }
    another_of_that_authority(sentence, judge) {
        "{sentence}; it is not known whether {judge} holds another certificate of that authority",
        "{sentence}。その証明機関の別の証明書を {judge} が持っているかどうかはわかりません",
    }
    signature_invalid(subject) {
        "the signature of `{subject}` was not made by the authority of that name",
        "`{subject}` の署名は、その名前の証明機関によるものではありません",
    }
    compare_authority(subject) {
        "compare the authority's certificate with the one that issued `{subject}`: it was re-keyed, or the file is damaged",
        "証明機関の証明書を、`{subject}` を発行したものと比べてください。キーが替わったか、ファイルが壊れています",
    }
    signature_unsupported(subject, judge) {
        "the signature of `{subject}` is of a kind that cannot be verified here; it is not known whether {judge} can",
        "`{subject}` の署名は、ここでは検証できない種類です。{judge} が検証できるかどうかはわかりません",
    }
    weak_hash(subject, hash, judge) {
        "`{subject}` is signed with {hash}, which {judge} refuses",
        "`{subject}` の署名には、{judge} が拒否する {hash} が使われています",
    }
    weak_key(subject, bits, judge, minimum) {
        "the key of `{subject}` has {bits} bits, and {judge} wants at least {minimum}",
        "`{subject}` のキーは {bits} ビットですが、{judge} は {minimum} ビット以上を求めます",
    }
    reissue_authority(subject, how) {
        "have the authority `{subject}` issued again, {how}, put the new certificate where the old one is in every store and chain, and restart the services that present what it issued",
        "証明機関 `{subject}` の証明書を{how}再発行してもらい、すべてのストアとチェーンで古い証明書と置き換え、それが発行した証明書を提示するサービスを再起動してください",
    }
    reissue(subject, how, judged) {
        "have `{subject}` issued again, {how}, assign the new certificate and restart the services of {judged}",
        "`{subject}` を{how}再発行してもらい、新しい証明書を割り当てて、{judged} のサービスを再起動してください",
    }
    SIGNED_BY_A_COMMON_KEY {
        "signed by an authority with an RSA key (PKCS#1 v1.5) or one on P-256, with SHA-256",
        "、RSA (PKCS#1 v1.5) または P-256 のキーを持つ証明機関の、SHA-256 による署名で",
    }
    SIGNED_WITH_SHA_256 { "signed with SHA-256", "、SHA-256 による署名で" }
    WITH_RSA_2048 { "with an RSA key of 2048 bits", "、2048 ビットの RSA キーで" }
    AS_END_ENTITY {
        "as an end entity, of version 3",
        "、バージョン 3 のエンド エンティティとして",
    }
    without_critical(oid) {
        "without the critical extension {oid}",
        "、critical な拡張 {oid} なしで",
    }
    with_well_formed(oid) {
        "with a well-formed extension {oid}",
        "、拡張 {oid} を正しい形式にして",
    }
    BY_ONE_ALGORITHM {
        "by an authority that writes one signature algorithm in both places",
        "、両方の場所に同じ署名アルゴリズムを書く証明機関で",
    }
    server_purpose_missing(judge, purpose, subject, judged) {
        "{judge} demands {purpose} of a TLS server, and `{subject}` of {judged} does not allow it",
        "{judge} は TLS サーバーに {purpose} を求めますが、{judged} の `{subject}` はこれを許していません",
    }
    client_purpose_missing(judge, purpose, subject, judged) {
        "{judge} demands {purpose} of a TLS client, and `{subject}` of {judged} does not allow it",
        "{judge} は TLS クライアントに {purpose} を求めますが、{judged} の `{subject}` はこれを許していません",
    }
    reissue_with_both_purposes(judged, judge) {
        "reissue the certificate of {judged} with both serverAuth and clientAuth from a private authority (public ones no longer put clientAuth into certificates for servers), or let {judge} not ask for a client certificate",
        "{judged} の証明書を、serverAuth と clientAuth の両方を付けてプライベートな証明機関から再発行するか (公的な証明機関はサーバー用の証明書に clientAuth を付けなくなっています)、{judge} がクライアント証明書を求めないようにしてください",
    }
    reissue_with_purpose(judged, purpose) {
        "reissue the certificate of {judged} with {purpose}",
        "{judged} の証明書を {purpose} 付きで再発行してください",
    }
    server_key_usage_inconsistent(judge, purpose, subject, judged) {
        "{judge} demands {purpose} of a TLS server, and the keyUsage of `{subject}` of {judged} allows nothing that goes with it",
        "{judge} は TLS サーバーに {purpose} を求めますが、{judged} の `{subject}` の keyUsage はこれに合う用途を許していません",
    }
    client_key_usage_inconsistent(judge, purpose, subject, judged) {
        "{judge} demands {purpose} of a TLS client, and the keyUsage of `{subject}` of {judged} allows nothing that goes with it",
        "{judge} は TLS クライアントに {purpose} を求めますが、{judged} の `{subject}` の keyUsage はこれに合う用途を許していません",
    }
    reissue_with_key_usage(judged) {
        "reissue the certificate of {judged} with digitalSignature and keyEncipherment in keyUsage",
        "{judged} の証明書を、keyUsage に digitalSignature と keyEncipherment を入れて再発行してください",
    }
    issuer_purpose_missing(subject, purpose) {
        "the authority `{subject}` may not issue for {purpose}",
        "証明機関 `{subject}` は {purpose} 用の証明書を発行できません",
    }
    reissue_authority_with_purpose(purpose) {
        "reissue the authority's certificate without extKeyUsage, or with {purpose} in it",
        "証明機関の証明書を、extKeyUsage なしで、または {purpose} を入れて再発行してください",
    }
    name_constraint(name, judged) {
        "the name `{name}` of {judged} lies outside what its authorities may issue for",
        "{judged} の名前 `{name}` は、その証明機関が発行できる範囲の外にあります",
    }
    reissue_within_constraints(judged, name) {
        "reissue the certificate of {judged} from an authority whose name constraints allow `{name}`",
        "{judged} の証明書を、名前の制約が `{name}` を許す証明機関から再発行してください",
    }
    chain_invalid(judged, finding) {
        "the chain of {judged} does not hold: {finding}",
        "{judged} のチェーンは成り立ちません: {finding}",
    }
    take_a_real_authority(judged, subject) {
        "give {judged} a certificate from a real authority: `{subject}` is none, or not marked as one, and whoever runs it must have it issued again with cA in basicConstraints and keyCertSign in keyUsage",
        "{judged} に本物の証明機関の証明書を割り当ててください。`{subject}` は証明機関ではないか、その印がありません。運用者は basicConstraints に cA を、keyUsage に keyCertSign を入れて再発行してもらう必要があります",
    }
    take_a_nearer_authority(judged, subject) {
        "give {judged} a certificate from an authority nearer to the root, or have `{subject}` issued again with a greater pathLenConstraint",
        "{judged} にルートに近い証明機関の証明書を割り当てるか、`{subject}` を、より大きい pathLenConstraint で再発行してもらってください",
    }
    agree_about_policies(judged) {
        "let the authorities of {judged} agree about certificatePolicies: `countersign verify --explain` shows where the last common policy is lost",
        "{judged} の証明機関どうしで certificatePolicies を揃えてください。最後の共通ポリシーが失われる場所は `countersign verify --explain` が示します",
    }
    avoid_constrained_form(judged) {
        "give {judged} a certificate without names of that form, or from an authority whose nameConstraints leave that form out",
        "{judged} に、その形式の名前がない証明書か、nameConstraints がその形式に触れない証明機関の証明書を割り当ててください",
    }
    explain_chain(judged) {
        "run `countersign verify --explain` on the chain of {judged}: it shows every path, and the rule that ends it",
        "{judged} のチェーンに `countersign verify --explain` を実行してください。すべてのパスと、それを終わらせた規則を示します",
    }
    more_of_the_kind(sentence, more) {
        "{sentence} (and {more} more of the kind)",
        "{sentence} (同種のものがほかに {more} 件)",
    }
    stricter(sentence, judge) {
        "{sentence}; by RFC 5280 it would hold, and {judge} may be stricter, as it compares names by their encoding and takes no purpose for all others: `certutil -verify` of the certificate on {judge} tells",
        "{sentence}。RFC 5280 では成り立ちますが、{judge} は名前を符号化のまま比べ、ある用途をほかのすべての用途とはみなさないため、より厳しいかもしれません。{judge} 上でその証明書に `certutil -verify` を実行するとわかります",
    }
    intermediate_perhaps_sent(judged, subject) {
        "it is not known whether {judged} sends the intermediate `{subject}`",
        "{judged} が中間証明書 `{subject}` を送るかどうかはわかりません",
    }
    intermediate_not_sent(judged, subject) {
        "{judged} does not send the intermediate `{subject}`",
        "{judged} は中間証明書 `{subject}` を送りません",
    }
    import_intermediate(judged, subject, judge) {
        "let {judged} send `{subject}` with its certificate (on Windows: import it into Intermediate Certification Authorities of {judged} and restart the service), or import it into the intermediate store of {judge}",
        "{judged} が証明書とともに `{subject}` を送るようにするか (Windows では {judged} の [中間証明機関] にインポートしてサービスを再起動)、{judge} の中間証明書ストアにインポートしてください",
    }
    import_public_root(subject, judge) {
        "import `{subject}` into the trusted roots of {judge} (on Windows: LocalMachine\\Root), or let it reach Windows Update",
        "`{subject}` を {judge} の信頼されたルートにインポートするか (Windows では LocalMachine\\Root)、Windows Update に接続できるようにしてください",
    }
    public_root(judged, subject, judge) {
        "the chain of {judged} ends in the public root `{subject}`, which {judge} does not hold and may fetch when it needs it",
        "{judged} のチェーンは公的なルート `{subject}` で終わります。{judge} はこれを持っていませんが、必要なときに取得するかもしれません",
    }
    AUTHORITY_INFO_ACCESS {
        "the URL in authorityInfoAccess",
        "authorityInfoAccess の URL",
    }
    WINDOWS_UPDATE { "Windows Update", "Windows Update" }
    fetched(judge, subject, from, judged) {
        "{judge} does not hold `{subject}` and is said to fetch it from {from}: without that, the chain of {judged} ends there",
        "{judge} は `{subject}` を持たず、{from} から取得するとされています。取得できなければ {judged} のチェーンはそこで終わります",
    }
    supposed(subject, judged, issuer) {
        "no file has `{subject}` of the chain of {judged}: it is supposed that `{issuer}` issues it so",
        "{judged} のチェーンの `{subject}` はどのファイルにもありません。`{issuer}` がこのとおり発行すると想定しています",
    }
    not_known(question) { "it is not known: {question}", "わかっていません: {question}" }
    too_many_paths(judged) {
        "the certificates around {judged} make more paths than were tried before giving up",
        "{judged} のまわりの証明書からできるパスが多すぎるため、試すのを打ち切りました",
    }
    no_list_in_force(subject, issuer) {
        "whether `{subject}` is revoked could not be told: no list of `{issuer}` is in force",
        "`{subject}` が失効しているかどうかは判断できないままです。`{issuer}` の有効なリストがありません",
    }
    listed_in_the_last(subject) {
        "`{subject}` is revoked by the list that is out of date, and so it will be by the next",
        "`{subject}` は期限切れのリストで失効しており、次のリストでも失効したままです",
    }
    TOO_MUCH_TO_LOOK_UP {
        "the paths and lists that say whether it is revoked are more than were tried before giving up",
        "失効しているかどうかを示すパスとリストが多すぎるため、試すのを打ち切りました",
    }
    remove_duplicates(judged, judge) {
        "remove duplicate and unrelated intermediates from what {judged} sends and {judge} stores",
        "{judged} が送るものと {judge} のストアから、重複した中間証明書と無関係な中間証明書を取り除いてください",
    }
    which_is_fetched(issuer, judge, url) {
        "which certificate of `{issuer}` does {judge} fetch from {url}?",
        "{judge} は {url} から `{issuer}` のどの証明書を取得しますか?",
    }
    download_it(url, judge) {
        "download it from {url}, and list it among the intermediates of {judge}",
        "{url} からダウンロードし、{judge} の中間証明書に加えてください",
    }
    server_has_no_host(judge, host) {
        "{judge} dials `{host}`, which is neither a host name nor an address: no certificate is for it",
        "{judge} は `{host}` に接続しますが、これはホスト名でもアドレスでもありません。これを対象とする証明書はありえません",
    }
    dial_otherwise(judge) {
        "let {judge} dial a name that the certificate has",
        "証明書にある名前で {judge} が接続するようにしてください",
    }
    server_name_mismatch(judge, host, subject, judged, hosts) {
        "{judge} dials `{host}`, but the certificate `{subject}` of {judged} is for {hosts}",
        "{judge} は `{host}` に接続しますが、{judged} の証明書 `{subject}` の対象は {hosts} です",
    }
    reissue_with_dns_name(judged, host, otherwise) {
        "reissue the certificate of {judged} with `{host}` among the DNS names of its SAN, or {otherwise}",
        "{judged} の証明書を、SAN の DNS 名に `{host}` を入れて再発行するか、または{otherwise}",
    }
    reissue_with_address(judged, host, otherwise) {
        "reissue the certificate of {judged} with `{host}` among the IP addresses of its SAN, or {otherwise}",
        "{judged} の証明書を、SAN の IP アドレスに `{host}` を入れて再発行するか、または{otherwise}",
    }
    client_has_no_host(judge, judged, host) {
        "{judge} knows {judged} as `{host}`, which is neither a host name nor an address: no certificate is for it",
        "{judge} は {judged} を `{host}` として知っていますが、これはホスト名でもアドレスでもありません。これを対象とする証明書はありえません",
    }
    know_otherwise(judge, judged) {
        "let {judge} know {judged} by a name that the certificate has",
        "証明書にある名前で {judge} が {judged} を知るようにしてください",
    }
    client_name_mismatch(judge, judged, host, subject, hosts) {
        "{judge} knows {judged} as `{host}` and looks for that name in its client certificate, but `{subject}` is for {hosts}",
        "{judge} は {judged} を `{host}` として知り、その名前をクライアント証明書に求めますが、`{subject}` の対象は {hosts} です",
    }
    NO_HOST { "no host at all", "なし (ホストがありません)" }
    perhaps_listed(judge, name, judged) {
        "it is not known whether {judge} lists `{name}`, the subject of {judged}, among its trusted peers",
        "{judge} の信頼されたピアに、{judged} のサブジェクト `{name}` があるかどうかはわかりません",
    }
    which_fact(fact, party) {
        "what is `{fact}` of {party}?",
        "{party} の `{fact}` は何ですか?",
    }

    TEST_CHAIN {
        "a chain must lead to a root that the judge trusts",
        "チェーンは、判定する側が信頼するルートに至らなければなりません",
    }
    TEST_PURPOSE {
        "the certificate must be for the purpose of its role",
        "証明書は、その役割の用途のものでなければなりません",
    }
    TEST_SERVER_NAME {
        "the certificate must be for the name that was dialled",
        "証明書は、接続先として指定された名前のものでなければなりません",
    }
    TEST_CLIENT_NAME {
        "the certificate must be for the host by which the client is known",
        "証明書は、クライアントとして知られているホストのものでなければなりません",
    }
    TEST_REQUESTS_CERTIFICATE {
        "a client is asked for its certificate",
        "クライアントに証明書を求めます",
    }
    TEST_DIALLED_ADDRESS {
        "the server is dialled by its IP address",
        "サーバーに IP アドレスで接続しています",
    }
    TEST_DIALLED_PORT {
        "the server is dialled at a port where it does not listen for TLS",
        "サーバーが TLS を待ち受けていないポートに接続しています",
    }
    TEST_STALE_ADDRESS {
        "the server's name resolves to another address than it did",
        "サーバーの名前が、以前とは別のアドレスに解決されます",
    }
    TEST_SHARED_ADDRESS {
        "another server is dialled at the same address",
        "別のサーバーにも同じアドレスで接続しています",
    }
    TEST_STARTED_BEFORE {
        "the judge has not been started since",
        "判定する側は、その後に起動し直されていません",
    }
    TEST_ISSUER_LIST {
        "the judge's list of authorities is cut",
        "判定する側の証明機関の一覧は途中で切れます",
    }
    TEST_LISTED_PEER {
        "the client must be one of the judge's trusted peers",
        "クライアントは、判定する側の信頼されたピアでなければなりません",
    }
    TEST_CERTIFICATE {
        "the certificate has certain properties",
        "証明書に特定の性質があります",
    }
    TEST_NON_SELF_SIGNED_ROOT {
        "the judge's store holds a root that is not self-signed",
        "判定する側のストアに、自己署名ではないルートがあります",
    }
    TEST_PATH_LENGTH {
        "the chain has more intermediates than the judge takes",
        "チェーンの中間証明書が、判定する側が受け入れる数より多くあります",
    }
    TEST_PRIVATE_ROOT {
        "the chain ends in a root that is not public",
        "チェーンは、公的ではないルートで終わります",
    }
    TEST_REVOKED {
        "a certificate of the chain is revoked",
        "チェーンの証明書が失効しています",
    }
    TEST_REVOCATION_UNKNOWN {
        "no list says whether a certificate of the chain is revoked",
        "チェーンの証明書が失効しているかどうかを示すリストがありません",
    }
    TEST_STALE_SESSION {
        "a session is older than the certificate",
        "セッションが証明書より古いものです",
    }
}
