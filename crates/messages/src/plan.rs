//! What is still to be done: the steps of a plan, why they are, and what does not work meanwhile.

messages! {
    UM_SERVICE { "the UM service", "UM サービス" }
    UM_CALL_ROUTER { "the UM Call Router", "UM コール ルーター" }
    EXCHANGE_SHELL { "Exchange Management Shell", "Exchange 管理シェル" }
    EXCHANGE_2010_SHELL { "Exchange Management Shell of Exchange 2010", "Exchange 2010 の Exchange 管理シェル" }
    LYNC_SHELL { "Lync Server Management Shell", "Lync Server 管理シェル" }
    DEVICE { "the device", "機器" }
    DNS { "the DNS", "DNS サーバー" }
    AUTHORITY { "the authority", "証明機関" }
    ANYWHERE { "anywhere", "任意の場所" }

    find_out(question) { "find out: {question}", "確認してください: {question}" }
    make_record(name) {
        "see to it that `{name}` has an A or AAAA record of its own",
        "`{name}` に専用の A または AAAA レコードがあるようにしてください",
    }
    import_root(subject, host) {
        "import `{subject}` into the trusted roots of {host}",
        "`{subject}` を {host} の信頼されたルートにインポートしてください",
    }
    import_intermediate(subject, host) {
        "import `{subject}` into the intermediates of {host}",
        "`{subject}` を {host} の中間証明書にインポートしてください",
    }
    move_to_intermediates(subject, host) {
        "move `{subject}` from the trusted roots of {host} to its intermediates: it is no root",
        "`{subject}` はルートではありません。{host} の信頼されたルートから中間証明書に移してください",
    }
    remove_roots(subjects, host) {
        "take {subjects} out of the trusted roots of {host}, which nobody of the estate needs there: its list of authorities fits into what Schannel sends then",
        "構成のだれもそこで必要としない {subjects} を {host} の信頼されたルートから削除し、証明機関の一覧が Schannel の送る長さに収まるようにしてください",
    }
    set_schannel(name, value, host) {
        "set `{name}` = {value} for Schannel in the registry of {host}",
        "{host} のレジストリで、Schannel の `{name}` を {value} に設定してください",
    }
    request_certificate(server) {
        "request a certificate with the subject CN={server} on {server}, its key in `Microsoft RSA SChannel Cryptographic Provider`",
        "{server} で、サブジェクトが CN={server} で、キーが `Microsoft RSA SChannel Cryptographic Provider` にある証明書を要求してください",
    }
    issue_certificate(server) {
        "have the authority issue it, for server and client authentication, with a CRL distribution point: what was requested on {server}",
        "{server} で要求した証明書を、サーバー認証とクライアント認証用に、CRL 配布点を付けて証明機関に発行してもらってください",
    }
    import_certificate(server) {
        "import what the authority issued on {server}, with the chain above it",
        "証明機関が発行した証明書を、上位のチェーンとともに {server} にインポートしてください",
    }
    renewed_beside_successors(server) {
        "{server} gets another certificate, and the servers of Exchange 2013 and 2016 need the one that it presents",
        "{server} の証明書が替わります。Exchange 2013 と 2016 のサーバーには、そのサーバーが提示する証明書が必要です",
    }
    export_certificate(server) {
        "export the certificate with its key from {server}",
        "証明書を秘密キーとともに {server} からエクスポートしてください",
    }
    copy_certificate(source, server) {
        "import the certificate with its key that was exported from {source} on {server}",
        "{source} からエクスポートした証明書を、秘密キーとともに {server} にインポートしてください",
    }
    set_security(dial_plan, security) {
        "make the dial plan `{dial_plan}` {security}",
        "ダイヤル プラン `{dial_plan}` を {security} にしてください",
    }
    set_dial_plans(service, server, dial_plans) {
        "let {service} of {server} belong to {dial_plans}",
        "{server} の {service}を {dial_plans} に属させてください",
    }
    leave_tls(service, server) {
        "set the startup mode of {service} of {server} to TCP, so that it lets go of its certificate",
        "{server} の {service}のスタートアップ モードを TCP に設定し、証明書を手放させてください",
    }
    restart_in_tcp(service, server) {
        "restart {service} of {server} in mode TCP",
        "{server} の {service}を TCP モードで再起動してください",
    }
    remove_certificate(server) {
        "remove the old certificate from {server}",
        "{server} から古い証明書を削除してください",
    }
    set_startup_mode(service, server, mode) {
        "set the startup mode of {service} of {server} to {mode}",
        "{server} の {service}のスタートアップ モードを {mode} に設定してください",
    }
    enable_certificate(server, services) {
        "enable the certificate of {server} for {services}",
        "{server} の証明書を {services} に対して有効にしてください",
    }
    enable_new_certificate(server, services) {
        "enable the new certificate of {server} for {services}",
        "{server} の新しい証明書を {services} に対して有効にしてください",
    }
    new_gateway(gateway, dial_plan) {
        "make a UM IP gateway for {gateway}, linked with the dial plan `{dial_plan}`",
        "{gateway} の UM IP ゲートウェイを作成し、ダイヤル プラン `{dial_plan}` に関連付けてください",
    }
    set_gateway_address(gateway, address) {
        "give the UM IP gateway {gateway} the address `{address}`",
        "UM IP ゲートウェイ {gateway} のアドレスを `{address}` にしてください",
    }
    set_gateway_port(gateway) {
        "set the port of the UM IP gateway {gateway} to 5061",
        "UM IP ゲートウェイ {gateway} のポートを 5061 に設定してください",
    }
    new_hunt_group(gateway, dial_plan) {
        "link the UM IP gateway {gateway} with the dial plan `{dial_plan}` by a hunt group",
        "UM IP ゲートウェイ {gateway} を、ハント グループでダイヤル プラン `{dial_plan}` に関連付けてください",
    }
    set_sip_access_service(server, pool) {
        "let the UM service of {server} use {pool}",
        "{server} の UM サービスが {pool} を使うようにしてください",
    }
    open_port(server, port) {
        "let the Windows Firewall of {server} let port {port} in",
        "{server} の Windows ファイアウォールでポート {port} の受信を許可してください",
    }
    set_device_port(device) {
        "let {device} listen for TLS on 5061",
        "{device} が 5061 で TLS を待ち受けるようにしてください",
    }
    set_device_route(device, routers) {
        "let {device} send its calls for Unified Messaging to {routers}",
        "{device} がユニファイド メッセージングへの通話を {routers} に送るようにしてください",
    }
    renew_device_certificate(device) {
        "give {device} a certificate with an RSA key of 2048 bits, the subject CN={device} and the same name in its SAN, for server and client authentication",
        "{device} に、2048 ビットの RSA キーで、サブジェクトが CN={device}、SAN に同じ名前がある、サーバー認証とクライアント認証用の証明書を割り当ててください",
    }
    request_lync_certificate(server, pool) {
        "request a Default certificate on {server}, with the subject CN={pool} and both names in its SAN",
        "{server} で、サブジェクトが CN={pool} で SAN に両方の名前がある Default 証明書を要求してください",
    }
    assign_lync_certificate(server) {
        "assign the new Default certificate on {server}",
        "{server} で新しい Default 証明書を割り当ててください",
    }
    assign_known_lync_certificate(server, thumbprint) {
        "assign the certificate {thumbprint}, which {server} has already, as its Default certificate",
        "{server} にすでにある証明書 {thumbprint} を、Default 証明書として割り当ててください",
    }
    set_device_certificate(device, thumbprint) {
        "let {device} present the certificate {thumbprint}, which it has already",
        "{device} が、すでに持っている証明書 {thumbprint} を提示するように設定してください",
    }
    has_it_already(host, subject) {
        "{host} has `{subject}` already, and everybody who asks for it would take it",
        "{host} にはすでに `{subject}` があり、証明書を求める相手はすべてこれを受け入れます",
    }
    certificate_of(subject, host) { "`{subject}` ({host})", "`{subject}` ({host})" }
    RUN_EXCH_UC_UTIL {
        "run ExchUcUtil.ps1 on an Exchange server, so that UM and Lync know each other",
        "Exchange サーバーで ExchUcUtil.ps1 を実行し、UM と Lync が互いを認識するようにしてください",
    }
    let_call_out(gateway) {
        "let UM call out by the UM IP gateway {gateway}",
        "UM が UM IP ゲートウェイ {gateway} から発信できるようにしてください",
    }
    let_not_call_out(gateway) {
        "let UM not call out by the UM IP gateway {gateway}",
        "UM が UM IP ゲートウェイ {gateway} から発信できないようにしてください",
    }
    run_ocs_um_util(dial_plan) {
        "run OcsUmUtil.exe for the dial plan `{dial_plan}`: subscriber access and auto attendants",
        "ダイヤル プラン `{dial_plan}` に対して OcsUmUtil.exe を実行してください (サブスクライバー アクセスと自動応答)",
    }
    restart_service(service, server) {
        "restart {service} of {server}",
        "{server} の {service}を再起動してください",
    }
    restart_front_end(server) {
        "restart the Lync Front-End service of {server}",
        "{server} の Lync フロント エンド サービスを再起動してください",
    }
    test_call(pool) {
        "test a call from {pool} to UM",
        "{pool} から UM への通話をテストしてください",
    }

    no_tls_between_restarts(service, server) {
        "{service} of {server} answers no TLS, and calls in progress drop at both restarts",
        "{server} の {service}は TLS に応答せず、進行中の通話は 2 回の再起動のたびに切れます",
    }
    calls_drop(service, server) {
        "calls in progress at {service} of {server} drop",
        "{server} の {service}で進行中の通話が切れます",
    }
    takes_no_calls(server) {
        "{server} takes no calls until its Front-End service runs again",
        "{server} は、フロント エンド サービスがふたたび動くまで通話を受けません",
    }
    calls_of_plan_fail(dial_plan) {
        "calls of the dial plan `{dial_plan}` fail with every peer that does not speak as securely yet: it is one setting of the whole organisation, and no server can go first",
        "ダイヤル プラン `{dial_plan}` の通話は、まだ同じ強さで暗号化していないすべてのピアとの間で失敗します。組織全体で 1 つの設定なので、サーバーごとに進めることはできません",
    }
    carried_by_one(what, other) {
        "{what}; {other} takes its calls meanwhile",
        "{what}。その間の通話は {other} が受けます",
    }
    carried_by_two(what, one, other) {
        "{what}; {one} and {other} take its calls meanwhile",
        "{what}。その間の通話は {one} と {other} が受けます",
    }
    carried_by_many(what, one, other) {
        "{what}; {one}, {other} and others take its calls meanwhile",
        "{what}。その間の通話は {one}、{other} とほかのサーバーが受けます",
    }
    carried_by_nobody(what) {
        "{what}; no other server is known to take its calls meanwhile",
        "{what}。その間の通話を受けるほかのサーバーは分かっていません",
    }

    not_stated(fact, party) {
        "`{fact}` of {party} is not stated",
        "{party} の `{fact}` が記載されていません",
    }
    choose_and_run(commands) {
        "choose what stands in capitals, and run `{commands}`",
        "大文字の語に当てはまるものを選び、`{commands}` を実行してください",
    }
    NOBODY_SAYS {
        "nobody says how to mend it",
        "直し方は知られていません",
    }
    LIST_IT {
        "add it to the peers that are trusted",
        "信頼されたピアに追加してください",
    }
    GIVE_ANOTHER_CERTIFICATE {
        "give it another certificate",
        "別の証明書を割り当ててください",
    }
    one_certificate_for_each(device, public, private) {
        "{device} needs two certificates, one for each: {public} takes public roots alone, and public authorities leave clientAuth out; let {device} keep this one for {public} and present one of a private authority, with clientAuth, to {private} (AudioCodes: the TLS context of that proxy set; Kamailio: a `[client:…]` section), or let {private} demand no clientAuth",
        "{device} には証明書が 2 枚必要です。{public} はパブリックなルートだけを受け入れ、パブリックな証明機関は clientAuth を付けません。{public} には今の証明書を残し、{private} には clientAuth のあるプライベートな証明機関の証明書を提示させてください (AudioCodes ではそのプロキシ セットの TLS コンテキスト、Kamailio では `[client:…]` セクション)。または {private} で clientAuth を要求しないようにしてください",
    }
    NOT_BY_A_PUBLIC_AUTHORITY {
        "by a private authority, whose root the peers trust: a public one leaves clientAuth out again",
        "ピアがルートを信頼するプライベートな証明機関に発行してもらってください。パブリックな証明機関は clientAuth をまた外します",
    }
    take_what_is_hosted(judged, judge) {
        "nobody here changes the certificate of {judged}: set {judge} so that it takes it, or let another device stand between them",
        "{judged} の証明書はここでは変更できません。{judge} がそれを受け入れるように設定するか、間に別の機器を置いてください",
    }
    BY_A_PUBLIC_AUTHORITY {
        "by a public authority that its peers trust: one of them takes certificates of no other",
        "ピアが信頼する公的な証明機関に発行してもらってください。ほかの証明機関の証明書を受け入れないピアがあります",
    }
    ONE_AFTER_THE_OTHER {
        "one server after the other: the next one follows when this one is restarted and back",
        "サーバーは 1 台ずつ進めます。次のサーバーは、このサーバーが再起動して戻ってから始めてください",
    }
    RECORD_FIRST {
        "the address of a UM IP gateway has a record before it is given",
        "UM IP ゲートウェイのアドレスには、設定する前にレコードが必要です",
    }
    READS_AT_START {
        "what it reads at its start changes",
        "起動時に読み込むものが変わります",
    }
    TWO_SECURITIES {
        "its pools ask for two securities: one requires encryption, and one does not support it",
        "プールが求めるセキュリティが食い違います。暗号化を必須とするプールと、サポートしないプールがあります",
    }
    CHANGE_ENCRYPTION_LEVEL {
        "change the EncryptionLevel of one (`Set-CsMediaConfiguration`), or give each a dial plan of its own",
        "一方の EncryptionLevel を変更するか (`Set-CsMediaConfiguration`)、それぞれに専用のダイヤル プランを割り当ててください",
    }
    device_port(device, port) {
        "{device} listens for TLS on {port}",
        "{device} は {port} で TLS を待ち受けています",
    }
    DIALLED_ON_5060 {
        "a new UM IP gateway is dialled on 5060",
        "新しい UM IP ゲートウェイには 5060 で接続します",
    }
    linked_and_unsecured(gateway) {
        "{gateway} is linked with it, and its VoIPSecurity is Unsecured",
        "{gateway} が関連付けられていますが、VoIPSecurity が Unsecured です",
    }
    bare_address_secured(gateway, address) {
        "{gateway}: its address is `{address}`, and its dial plan becomes secured",
        "{gateway}: アドレスは `{address}` ですが、ダイヤル プランがセキュリティで保護されます",
    }
    ALL_CALL_OUT {
        "ExchUcUtil.ps1 lets UM call out by the UM IP gateway of every pool, whatever was set",
        "ExchUcUtil.ps1 は、設定にかかわらず、すべてのプールの UM IP ゲートウェイから UM が発信できるようにします",
    }
    loses_hunt_group(pilot, gateway, plan) {
        "it removes the hunt group `{pilot}` of {gateway} and {plan}, and makes none like it: if it is needed, make it again afterwards (`New-UMHuntGroup`)",
        "{gateway} と {plan} のハント グループ `{pilot}` を削除し、同じものは作成しません。必要であれば、後でもう一度作成してください (`New-UMHuntGroup`)",
    }
    SHARED_WITH_SIBLING {
        "both services of the server share the certificate that is replaced",
        "置き換える証明書を、サーバーの両方のサービスが共有しています",
    }
    BOUND {
        "a certificate that is bound to a service is replaced while the service is in mode TCP",
        "サービスにバインドされた証明書は、サービスが TCP モードの間に置き換えます",
    }
    serves_others_too(service, others) {
        "the certificate of {service} is to be replaced, serves {others} too, and is let go of by UM only when it is removed",
        "{service} の証明書は置き換える必要がありますが、{others} にも使われています。UM は、証明書が削除されるまで手放しません",
    }
    ENABLE_ANOTHER_FOR_THOSE {
        "enable another certificate for those first (`Enable-ExchangeCertificate`); the old one goes on listing them, for a service is never taken off a certificate: when the other serves them, leave them out of the old one's `services` here, and plan again, and it will be removed",
        "先に別の証明書をそれらに対して有効にしてください (`Enable-ExchangeCertificate`)。サービスは証明書から外せないため、古い証明書にはそれらが表示され続けます。別の証明書が使われるようになったら、ここで古い証明書の `services` からそれらを除き、もう一度計画してください。すると古い証明書の削除が計画されます",
    }
    MEDIATION_RESTART_UNCONFIRMED {
        "it is a Mediation Server, and no page says what its service takes up without a restart",
        "仲介サーバーであり、再起動なしにそのサービスに反映されるものを示すページはありません",
    }
    restart_mediation(server) {
        "restart its service when the steps are done (`Stop-CsWindowsService -Name RTCMEDSRV -ComputerName {server} -Graceful`, then `Start-CsWindowsService`): that this is the service, and that it is needed, is not confirmed",
        "ステップが済んだらサービスを再起動してください (`Stop-CsWindowsService -Name RTCMEDSRV -ComputerName {server} -Graceful`、次に `Start-CsWindowsService`)。これがそのサービスであること、再起動が必要であることは確認されていません",
    }
    NO_AUTHORITY {
        "there are new certificates to issue, and no trusted root of the estate is an authority that is valid now",
        "新しい証明書を発行する必要がありますが、構成の信頼されたルートに、現在有効な証明機関がありません",
    }
    CHOOSE_AUTHORITY {
        "choose an authority, import its root on every side, and plan again",
        "証明機関を選び、そのルートをすべての側にインポートしてから、もう一度計画してください",
    }
    gets_certificate_of(judged, subject) {
        "{judged} gets a certificate of `{subject}`",
        "{judged} は `{subject}` の証明書を受け取ります",
    }
    does_not_list(judge, name) {
        "{judge} does not list `{name}`",
        "{judge} の信頼されたピアに `{name}` がありません",
    }

    title(estate) { "Plan for {estate}", "{estate} の計画" }
    at(at, summary) { "At {at}: {summary}.", "{at} の時点: {summary}" }
    WHAT_TO_DO { "What to do, in this order", "行うこと (この順序で)" }
    WHAT_DOES_NOT_WORK { "What does not work meanwhile", "その間に動作しないもの" }
    WHAT_NO_STEP_BRINGS_ABOUT {
        "What no step brings about",
        "どのステップでも実現されないもの",
    }
    WHEN { "when", "期間" }
    WHAT { "what", "内容" }
    step(number) { "step {number}", "ステップ {number}" }
    steps_to(from, to) { "steps {from} to {to}", "ステップ {from}～{to}" }
    open(of, fault, remedy) { "{of}: {fault}. {remedy}", "{of}: {fault}。{remedy}" }
    LINKS { "links", "リンク" }
    done_where(role, requirements) {
        "{role}, for {requirements}",
        "{role} ({requirements} のため)",
    }
    done_where_after(role, requirements, steps) {
        "{role}, for {requirements}. After {steps}",
        "{role} ({requirements} のため)。ステップ {steps} の後",
    }
    sentence(sentence) { "{sentence}.", "{sentence}" }
    because(reason) { "because {reason}", "理由: {reason}" }
    more_of_the_kind(count) {
        "and {count} more of the kind: --format json has them all",
        "同種のものがほかに {count} 件。すべては --format json で表示されます",
    }
    LIKEWISE { "likewise", "同様" }
    likewise_for(names) { "likewise for {names}", "同様: {names}" }
    FOR { "for", "要件" }
    WHERE { "where", "場所" }
    NOTE { "note", "注意" }
    BECAUSE { "because", "理由" }
    AFTER { "after", "前提" }

    NOTHING_TO_DO { "nothing is to be done", "行うことはありません" }
    one_fact(count) { "{count} fact to find out first", "先に確認する事実 {count} 件" }
    facts(count) { "{count} facts to find out first", "先に確認する事実 {count} 件" }
    one_step(count) { "{count} step", "{count} ステップ" }
    steps(count) { "{count} steps", "{count} ステップ" }
    one_open(count) {
        "{count} thing that no step brings about",
        "どのステップでも実現されないもの {count} 件",
    }
    several_open(count) {
        "{count} things that no step brings about",
        "どのステップでも実現されないもの {count} 件",
    }
}
