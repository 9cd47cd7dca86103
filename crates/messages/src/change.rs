//! Changes to an estate, as orders: what one would do to mend a link, or asks what would become of it.

messages! {
    product(of, product) {
        "let {of} be of the product `{product}`",
        "{of} の製品を `{product}` にします",
    }
    replace(of, subject) {
        "give {of} the certificate `{subject}`",
        "{of} に証明書 `{subject}` を割り当てます",
    }
    bind(of, subject) {
        "let {of} present `{subject}`, which its host has already, with the private key that belongs to it",
        "{of} が、ホストにすでにある証明書 `{subject}` を、対応する秘密キーとともに提示するようにします",
    }
    reissue_as_it_is(subject, of) {
        "reissue the certificate `{subject}` of {of}, as it is",
        "{of} の証明書 `{subject}` をそのまま再発行します",
    }
    reissue(subject, of, wishes) {
        "reissue the certificate `{subject}` of {of} {wishes}",
        "{of} の証明書 `{subject}` を再発行します ({wishes})",
    }
    renew_authority(subject) {
        "have the authority `{subject}` issued again for the key that it has, and put the new certificate where the old one is in every store and chain",
        "証明機関 `{subject}` の証明書を今のキーのまま再発行し、すべてのストアとチェーンで古い証明書と置き換えます",
    }
    lists(file, host) {
        "give {host} the revocation list in `{file}`, in the place of the one of its authority",
        "{host} に、同じ証明機関のものに代えて `{file}` の失効リストを渡します",
    }
    renew_list(issuer, file, ends, of) {
        "have `{issuer}` publish its next revocation list, in the place of `{file}`, which was good until {ends}, and let {of} fetch it",
        "`{issuer}` に、有効期限が {ends} だった `{file}` に代わる次の失効リストを発行してもらい、{of} に取得させます",
    }
    revoked(why, remedy) { "{why}: {remedy}", "{why}。{remedy}" }
    revoked_and_held(why) {
        "{why}. A hold alone can be undone: if its authority releases it (`countersign ca release`; at a Windows CA `certutil -revoke SERIAL -1`) and publishes its next list, nothing need be issued",
        "{why}。保留だけは取り消せます。証明機関が保留を解除して (`countersign ca release`、Windows CA では `certutil -revoke SERIAL -1`) 次のリストを発行すれば、再発行は不要です",
    }
    add_root(subject, host) {
        "import `{subject}` into the trusted roots of {host}",
        "`{subject}` を {host} の信頼されたルートにインポートします",
    }
    remove_root(subject, host) {
        "remove `{subject}` from the trusted roots of {host}",
        "`{subject}` を {host} の信頼されたルートから削除します",
    }
    remove_roots(count, host, subjects) {
        "remove {count} roots that nobody of the estate needs there from the trusted roots of {host}: {subjects}",
        "構成のだれもそこで必要としない {count} 件のルートを {host} の信頼されたルートから削除します: {subjects}",
    }
    move_to_intermediates(subject, host) {
        "move `{subject}` from the trusted roots of {host} to its intermediates",
        "`{subject}` を {host} の信頼されたルートから中間証明書ストアに移します",
    }
    add_intermediate(subject, host) {
        "import `{subject}` into the intermediates of {host}, and restart its services",
        "`{subject}` を {host} の中間証明書ストアにインポートし、サービスを再起動します",
    }
    enable_purposes(subject, host) {
        "enable all purposes for `{subject}` in the store of {host}",
        "{host} のストアで `{subject}` の目的をすべて有効にします",
    }
    send(of, subject) {
        "let {of} send `{subject}` with its certificate",
        "{of} が証明書とともに `{subject}` を送るようにします",
    }
    send_absent(of, subject, issued, under) {
        "get `{subject}`, which issued `{issued}` and is in no file here, and let {of} send it with its certificate; it is supposed that `{under}` issued it",
        "`{issued}` を発行し、ここのどのファイルにもない `{subject}` を入手し、{of} が証明書とともに送るようにします。`{under}` が発行したと想定しています",
    }
    add_absent(subject, issued, host, under) {
        "get `{subject}`, which issued `{issued}` and is in no file here, import it into the intermediates of {host}, and restart its services; it is supposed that `{under}` issued it",
        "`{issued}` を発行し、ここのどのファイルにもない `{subject}` を入手し、{host} の中間証明書ストアにインポートして、サービスを再起動します。`{under}` が発行したと想定しています",
    }
    add_absent_root(subject, issued, host) {
        "get `{subject}`, which issued `{issued}` and is in no file here, and import it into the trusted roots of {host}; it is supposed to be self-signed",
        "`{issued}` を発行し、ここのどのファイルにもない `{subject}` を入手し、{host} の信頼されたルートにインポートします。自己署名であると想定しています",
    }
    would_do_too(what, others) {
        "{what}; {others} would do as well",
        "{what}。{others} でもかまいません",
    }
    would_do_otherwise(what, others) {
        "{what}; {others} would do for what is to be mended, and other links would stand otherwise",
        "{what}。直す対象だけなら {others} でもかまいませんが、ほかのリンクの結果は異なります",
    }
    download_absent(subject, url) {
        "download `{subject}` from {url}",
        "`{subject}` を {url} からダウンロードします",
    }
    ask_for_absent(subject, issued) {
        "ask whoever issued `{issued}` for the certificate of `{subject}`",
        "`{issued}` の発行者に `{subject}` の証明書を求めます",
    }
    known_by_key(how, identifier) {
        "{how}: its subject key identifier is {identifier}",
        "{how}。サブジェクト キー識別子は {identifier} です",
    }
    if_self_signed(how) {
        "{how}. If it turns out to be self-signed, it is a root, to be imported into the trusted roots of whoever judges",
        "{how}。自己署名であればルートなので、判定する側の信頼されたルートにインポートします",
    }
    if_not_self_signed(how, issued) {
        "{how}. If it turns out not to be self-signed, it is an intermediate: whoever presents `{issued}` sends it, and its own root is the one to be trusted",
        "{how}。自己署名でなければ中間証明書なので、`{issued}` を提示する側が送り、信頼するのはそのルートです",
    }
    list_peer(peer, of) {
        "list `{peer}` among the trusted peers of {of}",
        "`{peer}` を {of} の信頼されたピアに加えます",
    }
    dial(host, address, port) {
        "give the UM IP gateway of {host} the address `{address}` and the port {port}",
        "{host} の UM IP ゲートウェイのアドレスを `{address}`、ポートを {port} にします",
    }
    dial_address(host, address) {
        "give the UM IP gateway of {host} the address `{address}`",
        "{host} の UM IP ゲートウェイのアドレスを `{address}` にします",
    }
    dial_port(host, port) {
        "give the UM IP gateway of {host} the port {port}",
        "{host} の UM IP ゲートウェイのポートを {port} にします",
    }
    dial_nothing(host) {
        "leave the UM IP gateway of {host} as it is",
        "{host} の UM IP ゲートウェイはそのままにします",
    }
    remove_gateway(gateway) {
        "remove the UM IP gateway `{gateway}` (`Remove-UMIPGateway`)",
        "UM IP ゲートウェイ `{gateway}` を削除します (`Remove-UMIPGateway`)",
    }
    own_address(gateway) {
        "give the host of the UM IP gateway `{gateway}` an IP address in DNS that no other UM IP gateway has",
        "UM IP ゲートウェイ `{gateway}` のホストに、ほかの UM IP ゲートウェイにはない IP アドレスを DNS で与えます",
    }
    restart(of) { "restart the service of {of}", "{of} のサービスを再起動します" }
    answer(of, by) {
        "let whoever dials {of} reach {by}",
        "{of} への接続が {by} に届くようにします",
    }
    answer_unknown(of, answer) {
        "let whoever dials {of} reach `{answer}`, of which nothing is known",
        "{of} への接続が、何もわかっていない `{answer}` に届くようにします",
    }
    change_fact(fact, of, value) {
        "change `{fact}` of {of} to: {value}",
        "{of} の `{fact}` を次のように変更します: {value}",
    }
    find_out(question, value) {
        "find out: {question} It would have to be: {value}",
        "次のことを調べます: {question} 必要な値: {value}",
    }
    find_out_of(question, values) {
        "find out: {question} It would have to be one of: {values}",
        "次のことを調べます: {question} 必要な値 (いずれか): {values}",
    }

    wish_issuer(issuer) { "from `{issuer}`", "`{issuer}` から発行する" }
    wish_subject(name) {
        "with the subject `CN={name}` and the same name in its SAN",
        "サブジェクトを `CN={name}` とし、同じ名前を SAN に入れる",
    }
    wish_names(names) { "with {names} in its SAN", "SAN に {names} を入れる" }
    wish_purposes(purposes) { "with {purposes}", "{purposes} を付ける" }
    wish_without(purposes) { "without {purposes}", "{purposes} を外す" }
    WISH_KEY_USAGE {
        "with digitalSignature and keyEncipherment in keyUsage",
        "keyUsage に digitalSignature と keyEncipherment を入れる",
    }
    WISH_DEFAULT_SIGNATURE {
        "signed with SHA-256, by an RSA key with PKCS#1 v1.5",
        "SHA-256 で (RSA キーの場合は PKCS#1 v1.5 で) 署名する",
    }
    wish_key(key) { "with a key of the kind {key}", "{key} のキーを使う" }
    wish_provider(provider) {
        "with its key in a {provider} provider",
        "キーを {provider} プロバイダーに置く",
    }
    wishes(wishes, last) { "{wishes}, and {last}", "{wishes}、かつ、{last}" }
}
