//! What every requirement of a deployment says, the readings of contradicting pages, and how checklists are told.

messages! {
    THE_ESTATE { "the estate", "構成" }
    from_to(from, to) { "{from} to {to}", "{from} から {to}" }
    either(one, other) { "{one} or {other}", "{one} または {other}" }
    not_stated(fact) { "`{fact}` is not stated", "`{fact}` が記載されていません" }
    on(server) { "on {server}:", "{server} 上で:" }

    MET { "met", "充足" }
    NOT_MET { "not met", "未充足" }
    CANNOT_TELL { "cannot tell", "判定不能" }
    DOES_NOT_APPLY { "does not apply", "対象外" }
    GATEWAYS {
        "UM with VoIP gateways, IP PBXs and SBCs",
        "UM と VoIP ゲートウェイ、IP PBX、SBC",
    }
    LYNC { "UM with Lync Server", "UM と Lync Server" }

    NO_UM_SERVICE {
        "the estate has no UM service",
        "構成に UM サービスがありません",
    }
    NO_CALLER {
        "the estate has no gateway, IP PBX or SBC",
        "構成にゲートウェイ、IP PBX、SBC がありません",
    }
    NO_POOL { "the estate has no Lync pool", "構成に Lync プールがありません" }

    LYNC_AUTHORITY {
        "whose certificates do UM and Lync need for each other?",
        "UM と Lync は、互いにどの証明機関の証明書を必要としますか?",
    }
    LYNC_AUTHORITY_MUTUAL_TRUST {
        "of the same authority or of two, as long as each side has the other's root among its trusted roots",
        "相手のルートが互いの信頼されたルートにあれば、証明機関は同じでも別でもかまいません",
    }
    LYNC_AUTHORITY_SAME_AUTHORITY { "of the same authority", "同じ証明機関の証明書が必要です" }
    LYNC_AUTHORITY_SAME_CERTIFICATE { "the same certificate", "同じ証明書が必要です" }
    LYNC_NAME {
        "where must a UM server's name stand in the certificate that it shows Lync?",
        "UM サーバーの名前は、Lync に提示する証明書のどこになければなりませんか?",
    }
    LYNC_NAME_SUBJECT {
        "in the subject name: field reports agree that UM cannot open to Lync otherwise",
        "サブジェクト名です。そうでなければ UM は Lync に接続できないと、現場の報告は一致しています",
    }
    LYNC_NAME_SUBJECT_OR_SAN {
        "in the subject name or in the SAN, and one certificate with every name in its SAN will do",
        "サブジェクト名または SAN です。SAN にすべての名前がある 1 枚の証明書でもかまいません",
    }
    WILDCARD {
        "where may a UM certificate have a wildcard?",
        "UM の証明書は、どこにワイルドカードを使えますか?",
    }
    WILDCARD_SAN {
        "in the SAN, and not in the subject name",
        "SAN に使えます。サブジェクト名には使えません",
    }
    WILDCARD_SUBJECT_TOO {
        "in both: examples show CN=*.contoso.com",
        "両方に使えます。例は CN=*.contoso.com を示しています",
    }
    SETUP_CERTIFICATE {
        "does the certificate that Exchange setup makes serve UM at once?",
        "Exchange のセットアップが作る証明書は、すぐに UM に使われますか?",
    }
    SETUP_CERTIFICATE_ASSIGN {
        "no: it must be assigned to UM and UMCallRouter",
        "いいえ。UM と UMCallRouter に割り当てる必要があります",
    }
    SETUP_CERTIFICATE_ASSIGNED_BY_SETUP {
        "yes: installing UM creates it and uses it",
        "はい。UM のインストールがそれを作成し、使用します",
    }
    GATEWAY_PORT {
        "which command gives a new UM IP gateway its port?",
        "新しい UM IP ゲートウェイのポートは、どのコマンドで設定しますか?",
    }
    GATEWAY_PORT_SET_AFTERWARDS {
        "`Set-UMIPGateway -Port`, once it is there: `New-UMIPGateway` has no such parameter",
        "作成後に `Set-UMIPGateway -Port` で設定します。`New-UMIPGateway` にそのパラメーターはありません",
    }
    GATEWAY_PORT_ON_CREATION {
        "`New-UMIPGateway -Port 5061`, which makes it",
        "作成する `New-UMIPGateway -Port 5061` で設定します",
    }
    OPTIONS_EVENT {
        "which event says that a gateway does not answer SIP OPTIONS?",
        "ゲートウェイが SIP OPTIONS に応答しないことは、どのイベントでわかりますか?",
    }
    OPTIONS_EVENT_1400 {
        "1400, and reports from the field have it so",
        "1400 です。現場の報告もそうなっています",
    }
    OPTIONS_EVENT_1088 { "1088", "1088 です" }
    UM_SERVICE_PORTS {
        "where does the UM service listen in startup mode Dual?",
        "スタートアップ モードが Dual のとき、UM サービスはどこで待ち受けますか?",
    }
    UM_SERVICE_PORTS_OWN {
        "on 5062 for TCP and on 5063 for TLS: 5060 and 5061 are the call router's",
        "TCP は 5062、TLS は 5063 です。5060 と 5061 はコール ルーターのものです",
    }
    UM_SERVICE_PORTS_OF_CALL_ROUTER {
        "on 5060 for TCP and on 5061 for TLS, as in Exchange 2010, which has no call router",
        "TCP は 5060、TLS は 5061 です。コール ルーターのない Exchange 2010 と同じです",
    }

    does_not_apply(because) { "does not apply: {because}", "対象外: {because}" }
    more_to_explain(count, id) {
        "and {count} more: --explain {id} has them all",
        "ほか {count} 件。すべては --explain {id} で表示されます",
    }
    one_does_not_apply(count) { "{count} does not apply", "対象外 {count}" }
    several_do_not_apply(count) { "{count} do not apply", "対象外 {count}" }
    counted(count, verdict) { "{count} {verdict}", "{verdict} {count}" }

    INSPECTS { "inspects", "調べる対象" }
    PREVENTS { "prevents", "防ぐ障害" }
    SOURCE { "source", "出典" }
    SHOWN_BY { "shown by", "確認方法" }
    DONE_BY { "done by", "設定方法" }
    POLICY { "policy", "方針" }
    COUNTS { "counts", "採用" }
    OTHERWISE { "otherwise", "不採用" }
    ADVICE { "advice", "助言" }
    MISSING_FACT { "missing fact", "不明な事実" }
    LEARN_IT_BY { "learn it by", "調べ方" }
    REMEDY { "remedy", "対処" }
    RUN { "run", "実行" }
}
