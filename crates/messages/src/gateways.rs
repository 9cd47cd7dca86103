//! What UM with gateways, IP PBXs and SBCs must have before mutual TLS can work: GW-1 to GW-14.

messages! {
    CERTIFICATE_REQUIRES {
        "each UM service and UM Call Router has a certificate, self-signed, from an internal PKI or bought, with its private key, valid now, and for the name of its server",
        "各 UM サービスと UM コール ルーターには、自己署名、内部 PKI、または購入した証明書が必要です。証明書は秘密キーを持ち、現在有効で、サーバーの名前のものでなければなりません",
    }
    CERTIFICATE_INSPECTS {
        "the certificate of each service: its validity, subject and SAN, root, `HasPrivateKey` and `Status`",
        "各サービスの証明書の有効期間、サブジェクトと SAN、ルート、`HasPrivateKey`、`Status`",
    }
    CERTIFICATE_PREVENTS {
        "the service has nothing to show in TLS, or a name that its peers refuse",
        "サービスが TLS で提示する証明書を持たないか、その名前をピアが拒否します",
    }
    private_key_lacking(called) {
        "the server lacks the private key of `{called}`",
        "サーバーに `{called}` の秘密キーがありません",
    }
    certificate_until(called, not_after, because) {
        "`{called}`, until {not_after}: {because}",
        "`{called}`、有効期限 {not_after}: {because}",
    }
    valid_from(called, not_before) {
        "`{called}` is valid from {not_before}",
        "`{called}` は {not_before} から有効です",
    }
    was_valid_until(called, not_after) {
        "`{called}` was valid until {not_after}",
        "`{called}` の有効期限は {not_after} に切れています",
    }
    not_for(called, host) {
        "`{called}` is not for `{host}`, neither by subject nor by SAN",
        "`{called}` は、サブジェクトでも SAN でも `{host}` のものではありません",
    }
    wildcard_subject(called) {
        "the subject of `{called}` is a wildcard",
        "`{called}` のサブジェクトはワイルドカードです",
    }
    bad_status(called, status) {
        "Exchange says that the status of `{called}` is {status}",
        "Exchange によると `{called}` の状態は {status} です",
    }
    trust_its_root(server) {
        "import the root of the certificate into the Trusted Root Certification Authorities of {server}, and what stands between into its Intermediate Certification Authorities",
        "証明書のルートを {server} の信頼されたルート証明機関に、間にあるものを中間証明機関にインポートしてください",
    }
    reach_the_list(server) {
        "let {server} reach the revocation list of the authority: Exchange asks by WinHTTP, whose proxy is not the browser's (`netsh winhttp show proxy`)",
        "{server} から証明機関の失効リストに到達できるようにしてください。Exchange は WinHTTP で問い合わせ、そのプロキシはブラウザーのものとは別です (`netsh winhttp show proxy`)",
    }
    IMPORT_THE_ANSWER {
        "import what the authority answered, on the server that made the request:",
        "証明機関から返されたものを、要求を作成したサーバーでインポートしてください:",
    }

    DISTRIBUTION_REQUIRES {
        "every Client Access and Mailbox server has the certificate that its UM services use, the same one or one of its own; one that is copied has an exportable private key",
        "すべてのクライアント アクセス サーバーとメールボックス サーバーに、その UM サービスが使う証明書が必要です。共通のものでも、サーバーごとのものでもかまいません。コピーする証明書の秘密キーはエクスポート可能でなければなりません",
    }
    DISTRIBUTION_INSPECTS {
        "the certificates of each server, and `PrivateKeyExportable` of the one to copy",
        "各サーバーの証明書と、コピーする証明書の `PrivateKeyExportable`",
    }
    DISTRIBUTION_PREVENTS {
        "the call router answers, and the Mailbox server to which it redirects the call fails in TLS",
        "コール ルーターは応答しますが、通話のリダイレクト先のメールボックス サーバーで TLS が失敗します",
    }
    no_certificate(server) {
        "{server} has no certificate at all",
        "{server} には証明書が 1 枚もありません",
    }
    has(server, called) { "{server} has `{called}`", "{server} に `{called}` があります" }
    lacks(server, called) { "{server} lacks `{called}`", "{server} に `{called}` がありません" }
    IMPORT_OR_REQUEST {
        "import it with its private key from where it was requested, or request another:",
        "要求したサーバーから秘密キーとともにインポートするか、別の証明書を要求してください:",
    }
    key_of_cng(source, server) {
        "the private key is in a CNG key storage provider on {source}, and would be on {server}: request a certificate for {server}",
        "{source} では秘密キーが CNG キー格納プロバイダーにあり、{server} でもそうなります。{server} 用の証明書を要求してください",
    }
    not_exportable(source, server) {
        "the private key is not exportable on {source}: request a certificate for {server}, or one for all with `-PrivateKeyExportable $true`",
        "{source} では秘密キーをエクスポートできません。{server} 用の証明書を要求するか、`-PrivateKeyExportable $true` で全サーバー共通の証明書を要求してください",
    }

    ENABLED_REQUIRES {
        "the certificate is enabled for UM on each Mailbox server and for UMCallRouter on each Client Access server",
        "証明書は、各メールボックス サーバーでは UM に対して、各クライアント アクセス サーバーでは UMCallRouter に対して有効でなければなりません",
    }
    ENABLED_INSPECTS {
        "`Services` of the certificate of each service",
        "各サービスの証明書の `Services`",
    }
    ENABLED_PREVENTS {
        "UM goes on with its old certificate, or with none; while the startup mode is TCP the cmdlet is refused",
        "UM は古い証明書のまま、または証明書なしで動き続けます。スタートアップ モードが TCP の間、コマンドレットは拒否されます",
    }
    assigned_by_setup(called) {
        "`{called}` is self-signed, as setup makes it and assigns it",
        "`{called}` は自己署名で、セットアップが作成し割り当てたものです",
    }
    enabled_for(called, services) {
        "`{called}` is enabled for {services}",
        "`{called}` は {services} に対して有効です",
    }
    not_enabled_for(called, services, wanted) {
        "`{called}` is enabled for {services}, and not for {wanted}",
        "`{called}` は {services} に対して有効ですが、{wanted} に対しては有効ではありません",
    }
    not_enabled_in_tcp(called, services, wanted) {
        "`{called}` is enabled for {services}, and not for {wanted}; while the startup mode is TCP it cannot be",
        "`{called}` は {services} に対して有効ですが、{wanted} に対しては有効ではありません。スタートアップ モードが TCP の間は有効にできません",
    }
    enabled_for_nothing(called, wanted) {
        "`{called}` is enabled for nothing, and not for {wanted}",
        "`{called}` はどのサービスに対しても有効ではなく、{wanted} に対しても有効ではありません",
    }
    enabled_for_nothing_in_tcp(called, wanted) {
        "`{called}` is enabled for nothing, and not for {wanted}; while the startup mode is TCP it cannot be",
        "`{called}` はどのサービスに対しても有効ではなく、{wanted} に対しても有効ではありません。スタートアップ モードが TCP の間は有効にできません",
    }

    TRUST_REQUIRES {
        "each gateway, IP PBX and SBC trusts the issuer of UM's certificates, or the self-signed ones themselves, and UM's servers trust the issuer of theirs",
        "各ゲートウェイ、IP PBX、SBC は UM の証明書の発行者、または自己署名の証明書そのものを信頼し、UM のサーバーは相手の証明書の発行者を信頼しなければなりません",
    }
    TRUST_INSPECTS {
        "the chain of each side before the store of the other, where it asks for a certificate at all",
        "証明書を求める側のストアに対する、相手のチェーン",
    }
    TRUST_PREVENTS {
        "CERT_E_UNTRUSTEDROOT, or its like in a device, in either direction",
        "どちらかの向きで、CERT_E_UNTRUSTEDROOT、または機器での同様のエラーになります",
    }
    CHAINS_END_WELL {
        "the chain of each that is asked for ends at a root that the other trusts",
        "求められる証明書のチェーンは、いずれも相手が信頼するルートで終わります",
    }

    SECURITY_REQUIRES {
        "each dial plan of a gateway, IP PBX or SBC is SIPSecured or Secured",
        "ゲートウェイ、IP PBX、SBC の各ダイヤル プランは SIPSecured または Secured でなければなりません",
    }
    SECURITY_INSPECTS {
        "`VoIPSecurity` of each dial plan that a hunt group links with one",
        "ハント グループでそれらに関連付けられた各ダイヤル プランの `VoIPSecurity`",
    }
    SECURITY_PREVENTS {
        "signalling goes in clear, and a peer that wants TLS is refused; a new dial plan is Unsecured",
        "シグナリングが暗号化されず、TLS を求めるピアは拒否されます。新しいダイヤル プランは Unsecured です",
    }
    UNSECURED { "its VoIPSecurity is Unsecured", "VoIPSecurity が Unsecured です" }
    security(security) { "its VoIPSecurity is {security}", "VoIPSecurity は {security} です" }
    NO_LINKED_PLAN {
        "no dial plan is linked with a gateway, IP PBX or SBC",
        "ゲートウェイ、IP PBX、SBC に関連付けられたダイヤル プランがありません",
    }

    MODE_REQUIRES {
        "the UM startup mode of each service is TLS or Dual, and Dual where a dial plan of it is Unsecured",
        "各サービスの UM スタートアップ モードは TLS または Dual で、Unsecured のダイヤル プランがあれば Dual でなければなりません",
    }
    MODE_INSPECTS {
        "`UMStartupMode` of each service, and `VoIPSecurity` of its dial plans",
        "各サービスの `UMStartupMode` と、そのダイヤル プランの `VoIPSecurity`",
    }
    MODE_PREVENTS {
        "nothing listens for TLS; in mode TLS, dial plans without encryption go unanswered",
        "どのポートでも TLS を待ち受けません。モードが TLS の場合、暗号化しないダイヤル プランには応答しません",
    }
    MODE_TCP {
        "its startup mode is TCP: it does not listen for TLS",
        "スタートアップ モードが TCP で、TLS を待ち受けていません",
    }
    MODE_TLS {
        "its startup mode is TLS, and each of its dial plans is secured",
        "スタートアップ モードは TLS で、ダイヤル プランはすべてセキュリティで保護されています",
    }
    MODE_DUAL { "its startup mode is Dual", "スタートアップ モードは Dual です" }
    mode_dual_on(tcp, tls) {
        "its startup mode is Dual: it listens on {tcp} for TCP, on {tls} for TLS",
        "スタートアップ モードは Dual で、TCP は {tcp}、TLS は {tls} で待ち受けます",
    }
    mode_tls_and_unsecured(plan) {
        "its startup mode is TLS, and its dial plan `{plan}` is Unsecured",
        "スタートアップ モードが TLS ですが、ダイヤル プラン `{plan}` は Unsecured です",
    }

    ADDRESS_REQUIRES {
        "each gateway, IP PBX and SBC has a UM IP gateway, which is enabled; that of a secured dial plan has a full name as its address, which resolves, and no two resolve to one IP address",
        "各ゲートウェイ、IP PBX、SBC には有効な UM IP ゲートウェイが必要です。セキュリティで保護されたダイヤル プランのものは、アドレスが解決できる完全な名前でなければならず、2 つが同じ IP アドレスに解決されてはなりません",
    }
    ADDRESS_INSPECTS {
        "`Address`, `IPAddressFamily` and `Status` of each UM IP gateway, and what it resolves to",
        "各 UM IP ゲートウェイの `Address`、`IPAddressFamily`、`Status` と、その解決結果",
    }
    ADDRESS_PREVENTS {
        "TLS has no name to compare, the peer is not found among the trusted ones; of two gateways on one address, UM takes one (event 1175)",
        "TLS で照合する名前がなく、信頼されたピアにも見つかりません。2 つのゲートウェイのアドレスが同じ場合、UM は一方だけを使います (イベント 1175)",
    }
    NO_GATEWAY { "no UM IP gateway stands for it", "対応する UM IP ゲートウェイがありません" }
    NAME_IT_AND_MAKE_GATEWAY {
        "give it a name in the DNS, and make a UM IP gateway with that name",
        "DNS で名前を付け、その名前の UM IP ゲートウェイを作成してください",
    }
    NAME_IT_AND_ADDRESS_GATEWAY {
        "give it a name in the DNS, and the UM IP gateway that name as its address",
        "DNS で名前を付け、その名前を UM IP ゲートウェイのアドレスにしてください",
    }
    resolves_to_nothing(address) {
        "`{address}` resolves to nothing",
        "`{address}` は何にも解決されません",
    }
    make_record(address) {
        "make an A or AAAA record for `{address}` in the DNS",
        "DNS に `{address}` の A または AAAA レコードを作成してください",
    }
    resolves_to_other_family(address, family) {
        "`{address}` resolves to no address of its IPAddressFamily, {family}",
        "`{address}` は、IPAddressFamily の {family} に当たるアドレスに解決されません",
    }
    make_record_or_take_any(address) {
        "make the record that `{address}` lacks in the DNS, or let UM dial either family:",
        "DNS に `{address}` の足りないレコードを作成するか、UM がどちらのファミリにも接続できるようにしてください:",
    }
    closed(status) {
        "its status is {status}: UM takes no calls from it",
        "状態が {status} のため、UM はそこからの通話を受けません",
    }
    OPEN_IT {
        "enable it, unless somebody closed it on purpose:",
        "意図して無効にしたのでなければ、有効にしてください:",
    }
    resolves_as_twin(address, twin) {
        "`{address}` resolves to an address of the UM IP gateway {twin} too: event 1175",
        "`{address}` は、UM IP ゲートウェイ {twin} のアドレスにも解決されます (イベント 1175)",
    }
    delete_one_or_move_it(gateway, twin) {
        "choose: where both names are of one device, keep one UM IP gateway and remove the other with its hunt groups (`Remove-UMIPGateway -Identity {gateway}`, or {twin}); where they are two devices, give one a record of its own in the DNS, or the name that has one (`Set-UMIPGateway -Identity {gateway} -Address FQDN`); then restart the UM services",
        "選んでください。両方の名前が 1 台の機器のものなら、UM IP ゲートウェイを 1 つだけ残し、もう一方をハント グループとともに削除します (`Remove-UMIPGateway -Identity {gateway}`、または {twin})。2 台の機器なら、一方に専用の DNS レコードを与えるか、専用のレコードがある名前に変えます (`Set-UMIPGateway -Identity {gateway} -Address FQDN`)。その後、UM のサービスを再起動してください",
    }
    resolves_to(address, addresses) {
        "`{address}` resolves to {addresses}",
        "`{address}` は {addresses} に解決されます",
    }
    BARE_ADDRESS_IN_CLEAR {
        "its address is an IP address, and no dial plan of it is secured",
        "アドレスは IP アドレスですが、セキュリティで保護されたダイヤル プランはありません",
    }
    bare_address_secured(address, plan) {
        "its address is `{address}`, and its dial plan `{plan}` is secured: a certificate is not found by IP address",
        "アドレスは `{address}` ですが、ダイヤル プラン `{plan}` はセキュリティで保護されています。証明書は IP アドレスでは見つかりません",
    }

    PORT_REQUIRES {
        "the port of each UM IP gateway is 5061, and its device listens there for TLS",
        "各 UM IP ゲートウェイのポートは 5061 で、その機器がそこで TLS を待ち受けなければなりません",
    }
    PORT_INSPECTS {
        "`Port` of each UM IP gateway, and the TLS port of the gateway, IP PBX or SBC",
        "各 UM IP ゲートウェイの `Port` と、ゲートウェイ、IP PBX、SBC の TLS ポート",
    }
    PORT_PREVENTS {
        "UM dials 5060, in clear or in vain: SIP OPTIONS go unanswered",
        "UM は 5060 に接続し、暗号化されないか、つながりません。SIP OPTIONS には応答がありません",
    }
    PORT_WITHOUT_DEVICE {
        "its port is 5061; the estate does not have its device",
        "ポートは 5061 です。その機器は構成にありません",
    }
    PORT_WITH_DEVICE {
        "its port is 5061, where its device listens for TLS",
        "ポートは 5061 で、機器はそこで TLS を待ち受けています",
    }
    port(port, event) {
        "its port is {port}: SIP OPTIONS go unanswered (event {event})",
        "ポートが {port} です。SIP OPTIONS には応答がありません (イベント {event})",
    }
    device_port(device, port) {
        "its device, {device}, listens for TLS on {port}",
        "機器 {device} は {port} で TLS を待ち受けています",
    }
    let_device_listen(device) {
        "let {device} listen for TLS on 5061",
        "{device} が 5061 で TLS を待ち受けるようにしてください",
    }
    NO_GATEWAY_OF_DEVICES {
        "no UM IP gateway stands for a gateway, IP PBX or SBC",
        "ゲートウェイ、IP PBX、SBC に対応する UM IP ゲートウェイがありません",
    }

    RESTART_REQUIRES {
        "each UM service and UM Call Router was restarted after its certificate, its startup mode, or the DNS record of a UM IP gateway last changed",
        "各 UM サービスと UM コール ルーターは、証明書、スタートアップ モード、または UM IP ゲートウェイの DNS レコードの最後の変更より後に再起動されていなければなりません",
    }
    RESTART_INSPECTS {
        "when each service was started, and when what it reads at its start last changed",
        "各サービスの起動時刻と、起動時に読み込むものの最後の変更時刻",
    }
    RESTART_PREVENTS {
        "the old certificate or the old mode stays live",
        "古い証明書または古いモードのまま動き続けます",
    }
    certificate_changed(started, changed) {
        "it runs since {started}, and its certificate changed at {changed}",
        "{started} に起動しましたが、証明書は {changed} に変更されました",
    }
    startup_mode_changed(started, changed) {
        "it runs since {started}, and its startup mode changed at {changed}",
        "{started} に起動しましたが、スタートアップ モードは {changed} に変更されました",
    }
    record_changed(started, changed) {
        "it runs since {started}, and the DNS record of a UM IP gateway changed at {changed}",
        "{started} に起動しましたが、UM IP ゲートウェイの DNS レコードは {changed} に変更されました",
    }
    runs_since(started) {
        "it runs since {started}, later than all that it reads",
        "{started} に起動しました。読み込むものの変更は、すべてそれより前です",
    }

    HUNT_GROUP_REQUIRES {
        "a hunt group links each UM IP gateway with a dial plan",
        "各 UM IP ゲートウェイは、ハント グループでダイヤル プランに関連付けられていなければなりません",
    }
    HUNT_GROUP_INSPECTS {
        "the hunt groups of each UM IP gateway",
        "各 UM IP ゲートウェイのハント グループ",
    }
    HUNT_GROUP_PREVENTS {
        "calls from the gateway belong to no dial plan, and are refused",
        "ゲートウェイからの通話はどのダイヤル プランにも属さず、拒否されます",
    }
    NO_HUNT_GROUP {
        "no hunt group links it with a dial plan",
        "ダイヤル プランに関連付けるハント グループがありません",
    }
    linked_with(plans) {
        "hunt groups link it with {plans}",
        "ハント グループで {plans} に関連付けられています",
    }

    COUNT_REQUIRES {
        "no dial plan has more than 200 UM IP gateways",
        "1 つのダイヤル プランの UM IP ゲートウェイは 200 以下でなければなりません",
    }
    COUNT_INSPECTS {
        "the UM IP gateways that hunt groups link with each dial plan",
        "ハント グループで各ダイヤル プランに関連付けられた UM IP ゲートウェイ",
    }
    COUNT_PREVENTS { "the UM service does not start", "UM サービスが起動しません" }
    gateways_in_all[count] {
        "there is {count} UM IP gateway in all" | "there are {count} UM IP gateways in all",
        "UM IP ゲートウェイは全部で {count} あります",
    }
    gateways_of_plan[count] {
        "it has {count} UM IP gateway" | "it has {count} UM IP gateways",
        "UM IP ゲートウェイが {count} あります",
    }
    MOVE_TO_ANOTHER_PLAN {
        "move some of them to another dial plan, by their hunt groups",
        "ハント グループで、いくつかを別のダイヤル プランに移してください",
    }
    NO_PLAN { "there is no dial plan", "ダイヤル プランがありません" }

    FIREWALL_REQUIRES {
        "where the call router listens on other ports than setup opened, Windows Firewall lets them in",
        "コール ルーターがセットアップの開いたポート以外で待ち受ける場合、Windows ファイアウォールがそのポートを通さなければなりません",
    }
    FIREWALL_INSPECTS {
        "`SipTcpListeningPort` and `SipTlsListeningPort` of each UM Call Router, and the ports that the firewall of its server lets in",
        "各 UM コール ルーターの `SipTcpListeningPort` と `SipTlsListeningPort`、およびサーバーのファイアウォールが通すポート",
    }
    FIREWALL_PREVENTS {
        "peers time out on a port on which the call router listens",
        "コール ルーターが待ち受けるポートで、ピアがタイムアウトします",
    }
    NO_CALL_ROUTER {
        "the estate has no UM Call Router",
        "構成に UM コール ルーターがありません",
    }
    LISTENS_AS_SET_UP {
        "it listens on 5060 and 5061, which setup opened",
        "セットアップの開いた 5060 と 5061 で待ち受けています",
    }
    listens_and_is_let_in(tcp, tls) {
        "it listens on {tcp} and {tls}, and the firewall lets in what is not as setup made it",
        "{tcp} と {tls} で待ち受けています。セットアップと異なるポートは、ファイアウォールが通します",
    }
    not_let_in(port) {
        "it listens on {port}, which the firewall does not let in",
        "{port} で待ち受けていますが、ファイアウォールが通しません",
    }

    ROUTING_REQUIRES {
        "each gateway, IP PBX and SBC sends its calls to a UM Call Router, and its TLS connections to each UM service work, for the call router answers with a redirect to one",
        "各ゲートウェイ、IP PBX、SBC は、通話を UM コール ルーターに送らなければなりません。コール ルーターは UM サービスへのリダイレクトで応答するため、各 UM サービスへの TLS 接続も成功しなければなりません",
    }
    ROUTING_INSPECTS {
        "the hosts that each device calls, and the checks of its connections to the UM services",
        "各機器が通話を送るホストと、UM サービスへの接続の判定",
    }
    ROUTING_PREVENTS {
        "the call router takes the call, and it drops at the redirect; a call straight to a Mailbox server goes unanswered when mailboxes move",
        "コール ルーターは通話を受けますが、リダイレクトで切れます。メールボックス サーバーに直接送る通話は、メールボックスが移動すると応答されません",
    }
    CALLS_NO_UM_SERVER {
        "it sends its calls to no UM server",
        "通話を UM サーバーに送っていません",
    }
    CALLS_UM_SERVERS_WELL {
        "it calls a UM server, and its TLS connections to each get through",
        "UM サーバーに通話を送っており、各サーバーへの TLS 接続が通ります",
    }
    CALLS_NO_ROUTER {
        "it sends its calls to no UM Call Router",
        "通話を UM コール ルーターに送っていません",
    }
    send_calls_to(routers) {
        "let it send them to {routers}",
        "通話を {routers} に送るようにしてください",
    }
    calls_well(port) {
        "it calls a UM Call Router, and connects to each UM service, on port {port}",
        "通話を UM コール ルーターに送り、各 UM サービスのポート {port} に接続できます",
    }
    NO_ROUTER_TO_CALL {
        "no server of the estate runs one: write down the Client Access servers (Exchange 2013) or Mailbox servers (Exchange 2016) that do, and let it send its calls there",
        "構成のどのサーバーもコール ルーターを実行していません。実行しているクライアント アクセス サーバー (Exchange 2013) またはメールボックス サーバー (Exchange 2016) を記載し、通話をそこに送るようにしてください",
    }

    COEXISTENCE_REQUIRES {
        "where Exchange 2010 has secured dial plans, its UM certificates are imported on every Exchange 2013 and 2016 server, and a self-signed one that both sides share names every server of both",
        "Exchange 2010 にセキュリティで保護されたダイヤル プランがある場合、その UM の証明書をすべての Exchange 2013 と 2016 のサーバーにインポートしなければなりません。双方が共有する自己署名証明書には、双方のすべてのサーバーの名前が必要です",
    }
    COEXISTENCE_INSPECTS {
        "the certificates of Exchange 2010's UM services, the certificates of the other servers, and the SAN of a shared one",
        "Exchange 2010 の UM サービスの証明書、ほかのサーバーの証明書、共有する証明書の SAN",
    }
    COEXISTENCE_PREVENTS {
        "calls that one version hands to the other fail in TLS while both are there",
        "両方のバージョンがある間、一方から他方に渡される通話が TLS で失敗します",
    }
    NO_SUCCESSOR {
        "the estate has no server of Exchange 2013 or 2016",
        "構成に Exchange 2013 または 2016 のサーバーがありません",
    }
    NO_SECURED_PLAN_OF_2010 {
        "no UM service of Exchange 2010 has a secured dial plan",
        "セキュリティで保護されたダイヤル プランを持つ Exchange 2010 の UM サービスがありません",
    }
    presents_that_of(called, source) {
        "it presents `{called}` of {source} itself",
        "{source} の `{called}` を自身も提示します",
    }
    has_that_of(called, source) {
        "it has `{called}` of {source}",
        "{source} の `{called}` があります",
    }
    lacks_that_of(called, source) {
        "it lacks `{called}` of {source}",
        "{source} の `{called}` がありません",
    }
    shared_without_name(called, lacking) {
        "`{called}` is self-signed and shared, and its SAN lacks `{lacking}`",
        "`{called}` は自己署名で共有されていますが、SAN に `{lacking}` がありません",
    }
    remake_exportable(source) {
        "its private key is not exportable: give {source} a new one with `-PrivateKeyExportable $true`, enable it for UM there, and import that one here",
        "その秘密キーはエクスポートできません。`-PrivateKeyExportable $true` を付けて {source} に新しい証明書を用意し、そこで UM に対して有効にしてから、それをここにインポートしてください",
    }
    MAKE_ONE_WITH_ALL_NAMES {
        "make one with the names of all servers of both versions, or one for each server",
        "両方のバージョンのすべてのサーバーの名前を持つ証明書を 1 枚作成するか、サーバーごとに作成してください",
    }
}
