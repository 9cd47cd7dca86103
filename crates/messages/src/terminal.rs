//! Reports on a terminal: headings, labels, and the lines that sum up.

messages! {
    CERTIFICATES { "certificates", "証明書" }
    FOLLOWS_FROM { "follows from", "由来" }
    DETAILS { "details", "詳細" }
    AS_ABOVE { "as above", "上記と同じです" }
    LAYER { "layer", "層" }
    CERTIFICATE { "certificate", "証明書" }
    FILE { "file", "ファイル" }
    LIST { "list", "失効リスト" }
    MADE_AT { "made at", "発行日時" }
    NEXT { "next due", "次の期限" }
    THUMBPRINT { "thumbprint", "拇印" }
    RULE { "rule", "規則" }
    WINDOWS_SAYS { "Windows says", "Windows では" }
    SUPPORTED { "supported", "サポート" }
    MISSING_FACT { "missing fact", "不明な点" }
    LEARN_IT_BY { "learn it by", "調べる方法" }
    REMEDY { "remedy", "対処" }
    INTERMITTENT { "works now and then", "つながったりつながらなかったりします" }
    intermittent(party, pool, works_with, fails_with) {
        "{party} with {pool}: it works with {works_with}, not with {fails_with}",
        "{party} と {pool}: {works_with} とはつながり、{fails_with} とはつながりません",
    }
    SOURCE { "source", "出典" }
    FROM { "from", "適用日" }
    NOT_SUPPORTED { "not supported", "サポート対象外" }
    more(more) {
        "and {more} more: --format json has them all",
        "ほか {more} 件。すべては --format json にあります",
    }
    find_out(question, how, statement) {
        "find out: {question} To learn it: {how}. {statement}",
        "調べてください: {question} 調べる方法: {how}。{statement}",
    }
    stated(fact, party) {
        "In an estate file it is `{fact}` of {party}",
        "構成ファイルでは {party} の `{fact}` です",
    }
    stated_in_the_store(fact, party) {
        "In an estate file it is `{fact}` in the `store` of {party}",
        "構成ファイルでは {party} の `store` にある `{fact}` です",
    }
    stated_as_gateways(fact, party) {
        "In an estate file it is `{fact}` of {party}, or for Exchange as `um_ip_gateways` of the whole estate",
        "構成ファイルでは {party} の `{fact}`、または Exchange については構成全体の `um_ip_gateways` です",
    }

    pair(um, lync) { "{um} (UM) and {lync} (Lync)", "{um} (UM) と {lync} (Lync)" }
    SUPPOSED {
        "supposed: each lists the other among its peers, and their stores hold what the options name and nothing else",
        "想定: 互いに相手をピアとして登録しており、ストアにはオプションで指定したものだけがあります",
    }
    judging[links] {
        "judging {links} link" | "judging {links} links",
        "リンク {links} 件を判定しています",
    }
    hearing[checks] {
        "making {checks} check" | "making {checks} checks",
        "チェック {checks} 件を実行しています",
    }
    requiring[requirements] {
        "looking whether {requirements} requirement is met" | "looking whether {requirements} requirements are met",
        "要件 {requirements} 件を調べています",
    }
    foreseeing[links] {
        "foreseeing what becomes of {links} link" | "foreseeing what becomes of {links} links",
        "リンク {links} 件の今後を予測しています",
    }
    mending[links] {
        "looking for what mends {links} link" | "looking for what mends {links} links",
        "リンク {links} 件の直し方を探しています",
    }
    links_work[verb](works, links) {
        "{works} of {links} works" | "{works} of {links} work",
        "{links}のうち機能する {works} 件",
    }
    not_working[count] { "{count} does not" | "{count} do not", "機能しない {count} 件" }
    undecided[count] { "{count} is undecided" | "{count} are undecided", "不明 {count} 件" }
    unsupported[count] {
        "{count} is not supported" | "{count} are not supported",
        "サポート対象外 {count} 件",
    }
    warned[count] {
        "{count} works with a warning" | "{count} work with a warning",
        "警告付きで機能する {count} 件",
    }
    links_cut[cut] {
        "{cut} more fares like one of these, of another product or authority: --all tells each, --format json has every reason" |
        "{cut} more fare like one of these, of other products or authorities: --all tells each, --format json has every reason",
        "ほかの {cut} 件は、対象の製品や証明機関が異なるだけで、これらと同様です。--all はリンクごとに示し、すべての理由は --format json にあります",
    }
    rule(id, product, source) { "{id} of {product}: {source}", "{product} の {id}: {source}" }
    trust_status(codes, bits, names) {
        "{codes}, trust status {bits} {names}",
        "{codes}, 信頼の状態 {bits} {names}",
    }
    info_status(codes, bits, names) {
        "{codes}, of that certificate about {bits} {names}",
        "{codes}, その証明書の情報はおおよそ {bits} {names}",
    }
    approximately(codes) {
        "{codes}, approximately: of several faults it may name another",
        "{codes} (おおよその値です。問題が複数あるときは別の値かもしれません)",
    }
    ENDS_SOON { "Ends soon", "まもなく有効期限が切れるもの" }
    ends(subject, not_after, parties) {
        "`{subject}` ends at {not_after}; it serves {parties}",
        "`{subject}` の有効期限は {not_after} です。使用しているもの: {parties}",
    }
    TAKEN_FOR_GRANTED {
        "Not stated, and taken to be in order",
        "記述がなく、問題がないとみなしたもの",
    }
    granted(parties, how) {
        "of {parties}. To learn it: {how}",
        "{parties}。調べる方法: {how}",
    }
    WHAT_TO_DO_NEXT { "What to do next", "次に行うこと" }
    the_certificate(subject, links) {
        "the certificate `{subject}` ({links}):",
        "証明書 `{subject}` ({links}):",
    }
    likewise[more](what) {
        "{what}; likewise for another pair of parties"
            | "{what}; likewise for {more} other pairs of parties",
        "{what}。ほかの {more} 組についても同様です",
    }

    more_groups[more] {
        "and {more} more group: --format json has them all" | "and {more} more groups: --format json has them all",
        "ほか {more} グループ。すべては --format json にあります",
    }
    LEGEND {
        "Each row opens connections to columns. The first mark is for the column, which the row judges as TLS server; the second for the row, which the column judges as TLS client. Y yes, N no, ? undecided, - not asked for; no mark: no connection.",
        "各行が列への接続を開きます。最初の記号は、行が TLS サーバーとして判定する列についてのもの、次の記号は、列が TLS クライアントとして判定する行についてのものです。Y はい、N いいえ、? 不明、- 要求なし、記号なしは接続なしです。",
    }
    WHY_NOT { "Why not", "機能しない理由" }
    from_to(from, to) { "{from} to {to}", "{from} から {to}" }
    connections[count] { "{count} connection" | "{count} connections", "接続 {count} 件" }
    CHECK_TELLS {
        "`countersign check` tells each at length, and what to change",
        "それぞれの詳細と変更すべき点は `countersign check` が示します",
    }

    at_and_then(title, at, then) {
        "{title}, at {at}, and what would be at {then}",
        "{title} ({at} 時点、および {then} 時点の想定)",
    }
    verdicts_change(changed, links) {
        "the verdict on {changed} of {links} changes",
        "{links}のうち判定が変わる {changed} 件",
    }
    would_break(count) { "{count} would work no more", "機能しなくなる {count} 件" }
    would_be_undecided(count) { "{count} would be undecided", "不明になる {count} 件" }
    would_be_worse(count) { "{count} would be worse otherwise", "そのほかの悪化 {count} 件" }
    would_be_better(count) { "{count} would be better", "良くなる {count} 件" }
    supposing(sentence) {
        "{sentence}, supposing that what is to be issued is",
        "{sentence} (発行するものが発行されたと想定)",
    }
    no_longer(code) { "no longer {code}", "解消 {code}" }
    not_supported_besides(works) { "{works}, not supported", "{works}、サポート対象外" }

    NOTHING_TO_REPAIR { "nothing to repair", "修復するものはありません" }
    hopeless(codes) {
        "{codes}: no change that is known here mends it",
        "{codes}: これを直す変更は、ここではわかりません",
    }
    NOTHING_MENDS {
        "no change that is known here mends it",
        "これを直す変更は、ここではわかりません",
    }
    WHAT_TO_CHANGE { "What to change", "変更すること" }
    what_to_change_of(several) {
        "What to change: one of {several} that cost the same",
        "変更すること: コストが同じ {several} 案のうちの 1 つ",
    }
    or(number) { "Or ({number})", "または ({number})" }
    otherwise[several](values, what) {
        "if it is {values}: {what}" | "if it is one of {values}: {what}",
        "{values} の場合: {what}",
    }
    step(what, cost) { "{what} (cost {cost})", "{what} (コスト {cost})" }
    cost(cost) { "cost {cost}", "コスト {cost}" }
    touches(cost, links, better) {
        "{cost}, touches {links}: {better} better, none worse",
        "{cost}、影響する{links}: 良くなる {better} 件、悪化なし",
    }
    would_be_unsupported(links) {
        "{links} would not be supported by a maker",
        "メーカーのサポート対象外になる{links}",
    }
    trusts_nobody_else(root, host) {
        "with `{root}`, {host} comes to trust nobody else of the estate",
        "`{root}` によって {host} が新たに信頼するものは、構成のほかにはありません",
    }
    trusts_more(root, host, count, first) {
        "with `{root}`, {host} comes to trust {count} more of the estate: {first}",
        "`{root}` によって {host} は構成の {count} 件を新たに信頼します: {first}",
    }
    loses_roots[count](host, public) {
        "{host} trusts {count} root less, {public} of them public: what else it reaches under it no estate says" |
        "{host} trusts {count} roots less, {public} of them public: what else it reaches under them no estate says",
        "{host} が信頼するルートは {count} 件減ります (うち公開のもの {public} 件)。その下でほかに何に接続しているかは、構成からは分かりません",
    }
    loses_parties(host, count, first) {
        "{host} trusts {count} of the estate no more, without a link to them: {first}",
        "{host} は、リンクのない構成の {count} 件を信頼しなくなります: {first}",
    }
    HOW { "how", "方法" }
    would_work[broken](mended) {
        "{mended} of {broken} broken link would work" | "{mended} of {broken} broken links would work",
        "機能しないリンク {broken} 件のうち {mended} 件が機能するようになります",
    }
    proven_least(sentence) {
        "{sentence}; no cheaper set of up to three changes does",
        "{sentence}。変更 3 つまでで、これより低いコストのものはありません",
    }
    not_proven_least(sentence) {
        "{sentence}; not proven least",
        "{sentence}。最小であることは証明されていません",
    }
}
