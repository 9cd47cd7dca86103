//! What is to come: what ends, what breaks with it, what can go, and what is no longer so.

messages! {
    import_roots(judge, roots) {
        "import into the trusted roots of {judge}: {roots}",
        "{judge} の信頼されたルートにインポートしてください: {roots}",
    }
    take_a_private_authority(judged) {
        "give {judged} a certificate with clientAuth from a private authority before then, or let its peers not demand clientAuth",
        "それまでに、プライベートな証明機関の clientAuth 付き証明書を {judged} に割り当てるか、ピアが clientAuth を求めないようにしてください",
    }

    from(title, at) { "{title}, from {at} on", "{title} ({at} 以降)" }
    will_break[verb](working, links, breaking, day, far) {
        "{working} of {links} works; checks of {breaking} will break, the first on {day}, {far}" |
        "{working} of {links} work; checks of {breaking} will break, the first on {day}, {far}",
        "{links}のうち {working} 件が機能しています。{breaking} 件でチェックが成り立たなくなり、最初は {day} ({far}) です",
    }
    will_hold[verb](working, links) {
        "{working} of {links} works; none will break that does not yet, as far as its certificates go" |
        "{working} of {links} work; none will break that does not yet, as far as its certificates go",
        "{links}のうち {working} 件が機能しています。証明書に関する限り、新たに成り立たなくなるものはありません",
    }
    CHECK_TELLS {
        "`countersign check` says what is wrong with those that do not work",
        "機能していないものの問題は `countersign check` が示します",
    }
    TO_COME { "What is to come", "これから起こること" }
    begins(subject) { "`{subject}` begins", "`{subject}` の有効期間の開始" }
    ends(subject) { "`{subject}` ends", "`{subject}` の有効期限" }
    many_begin(count, subjects) {
        "{count} certificates begin ({subjects})",
        "{count} 件の証明書 ({subjects}) の有効期間の開始",
    }
    many_end(count, subjects) {
        "{count} certificates end ({subjects})",
        "{count} 件の証明書 ({subjects}) の有効期限",
    }
    many_lists_begin(count, issuers) {
        "{count} new lists are in force (of {issuers})",
        "{count} 件の新しい失効リスト ({issuers}) の開始",
    }
    many_next_lists(count, issuers) {
        "the next of {count} lists must be in place (of {issuers})",
        "{count} 件の次の失効リスト ({issuers}) の期限",
    }
    list_begins(issuer) { "a new list of `{issuer}` is in force", "`{issuer}` の新しい失効リストの開始" }
    next_list(issuer) {
        "the next list of `{issuer}` must be in place",
        "`{issuer}` の次の失効リストの期限",
    }
    warned[count](checks) {
        "{checks} goes on without knowing what is revoked" | "{checks} go on without knowing what is revoked",
        "何が失効しているかわからないまま続く{checks}",
    }
    forgets[count](checks) {
        "{checks} of these refused what is revoked until then" | "{checks} of these refused what is revoked until then",
        "うち、それまで失効したものを拒否していた{checks}",
    }
    goes_on(check) {
        "{check}: goes on without knowing what is revoked",
        "{check}: 何が失効しているかわからないまま続きます",
    }
    forgotten(turn) {
        "{turn}; what is revoked is still revoked, and no list tells of it any longer",
        "{turn}。失効したものは失効したままですが、それを示すリストがなくなります",
    }
    next_list_remedy(issuer) {
        "`{issuer}` publishes a list again and again, each before the last one ends: see that the next one is there by then, and that whoever judges gets it",
        "`{issuer}` は、前のものが切れる前に失効リストを繰り返し発行します。次のものがそれまでに発行され、検証する側に届くことを確かめてください",
    }
    breaks[count](links, checks) {
        "{links} breaks ({checks})" | "{links} break ({checks})",
        "成り立たなくなる{links} ({checks})",
    }
    mends[count](checks) {
        "{checks} becomes better" | "{checks} become better",
        "良くなる{checks}",
    }
    renewed_without_client_auth[count](whom, checks) {
        "what {whom} must renew is renewed without clientAuth: {checks} counts on it"
            | "what {whom} must renew is renewed without clientAuth: {checks} count on it",
        "{whom} が更新する証明書は clientAuth なしで更新されます。これに頼る{checks}",
    }
    roots_missing[count](whom, checks) {
        "roots that must be trusted are missing at {whom}: {checks} counts on them"
            | "roots that must be trusted are missing at {whom}: {checks} count on them",
        "信頼しなければならないルートが {whom} にありません。これに頼る{checks}",
    }
    REMOVABLE {
        "When roots can be removed, as far as the links of this estate go",
        "ルートを削除できる時期 (この構成のリンクに関する限り)",
    }
    NEVER { "never", "削除不可" }
    from_the_store(roots, parties) {
        "{roots} from the store of {parties}",
        "{roots} (ストア: {parties})",
    }
    IN_DETAIL { "In detail", "詳細" }
    turns(check, from, to) {
        "{check}: {from} becomes {to}",
        "{check}: 「{from}」から「{to}」に変わります",
    }
    more_in_csv(more) {
        "and {more} more: --format csv has them all",
        "ほか {more} 件。すべては --format csv にあります",
    }

    calendar(title) { "countersign forecast of {title}", "{title} の countersign による予測" }
    begun[links](subject, all) {
        "{subject} begins: {links} of {all} breaks" | "{subject} begins: {links} of {all} break",
        "{subject} の有効期間の開始: {all}のうち {links} 件が成り立たなくなります",
    }
    ended[links](subject, all) {
        "{subject} ends: {links} of {all} breaks" | "{subject} ends: {links} of {all} break",
        "{subject} の有効期限: {all}のうち {links} 件が成り立たなくなります",
    }
    list_begun[links](issuer, all) {
        "a new list of {issuer} is in force: {links} of {all} breaks" | "a new list of {issuer} is in force: {links} of {all} break",
        "{issuer} の新しい失効リストの開始: {all}のうち {links} 件が成り立たなくなります",
    }
    list_due[links](issuer, all) {
        "the next list of {issuer} must be in place: without it {links} of {all} breaks" | "the next list of {issuer} must be in place: without it {links} of {all} break",
        "{issuer} の次の失効リストの期限: なければ{all}のうち {links} 件が成り立たなくなります",
    }
    list_breaking[checks](warned, parties, file) {
        "{checks} check breaks, and {warned}, of {parties}.\nFile: {file}" |
        "{checks} checks break, and {warned}, of {parties}.\nFile: {file}",
        "{parties} のチェック {checks} 件が成り立たなくなり、{warned}があります。\nファイル: {file}",
    }
    breaking[checks](parties, file, thumbprint) {
        "{checks} check breaks, of {parties}.\nFile: {file}\nThumbprint: {thumbprint}" |
        "{checks} checks break, of {parties}.\nFile: {file}\nThumbprint: {thumbprint}",
        "{parties} のチェック {checks} 件が成り立たなくなります。\nファイル: {file}\n拇印: {thumbprint}",
    }
    touched(id, party) { "{id}: {party} is touched", "{id}: {party} に影響します" }
    sunset(sentence, remedy, source, confidence) {
        "{sentence}.\nTo do: {remedy}.\nSource: {source} ({confidence})",
        "{sentence}。\n対処: {remedy}。\n出典: {source} ({confidence})",
    }
}
