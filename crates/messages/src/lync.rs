//! What UM with Lync Server must have before mutual TLS can work: LY-1 to LY-13.

messages! {
    AUTHORITY_REQUIRES {
        "the certificates of the UM services are not self-signed, are for their servers, and end at a root that Lync trusts; Lync's Default certificates end at a root that every UM server trusts",
        "UM サービスの証明書は、自己署名ではなく、そのサーバーのもので、Lync が信頼するルートで終わらなければなりません。Lync の Default 証明書は、すべての UM サーバーが信頼するルートで終わらなければなりません",
    }
    AUTHORITY_INSPECTS {
        "both chains, `IsSelfSigned` and `RootCAType` of UM's certificates, and their subjects",
        "双方のチェーン、UM の証明書の `IsSelfSigned` と `RootCAType`、およびサブジェクト",
    }
    AUTHORITY_PREVENTS {
        "untrusted roots in either direction; UM that Lync can call and that cannot call Lync",
        "どちらかの向きでルートが信頼されないか、Lync からは UM に発信できても UM からは Lync に発信できません",
    }
    self_signed(called) {
        "`{called}` is self-signed, which is never supported with Lync",
        "`{called}` は自己署名です。Lync では決してサポートされません",
    }
    wildcard_subject(called) {
        "the subject of `{called}` is a wildcard: Lync does not know the server by it",
        "`{called}` のサブジェクトはワイルドカードで、Lync はそれによってサーバーを識別できません",
    }
    other_subject(called, server) {
        "the subject of `{called}` is not `{server}`: Lync looks the server up by it",
        "`{called}` のサブジェクトは `{server}` ではありません。Lync はサブジェクトでサーバーを探します",
    }
    TWO_AUTHORITIES {
        "their certificates are of two authorities",
        "双方の証明書の証明機関が異なります",
    }
    TWO_CERTIFICATES { "their certificates are two", "双方の証明書が異なります" }
    REISSUE_OR_READ_OTHERWISE {
        "reissue one of them, or choose another reading: `lync_authority` in `[policies]`",
        "一方を再発行するか、別の読み方を選んでください (`[policies]` の `lync_authority`)",
    }
    ROOTS_TRUSTED {
        "each side trusts the root of the other",
        "双方とも相手のルートを信頼しています",
    }
    TWO_ROOTS {
        "their roots are two: one page asks for the same authority on both sides",
        "双方のルートが異なります。あるページは、双方に同じ証明機関を求めています",
    }

    ROOTS_REQUIRES {
        "each Front End and Mediation Server has the root and the intermediates that issued the certificates of the UM services; it need not have those themselves",
        "各フロント エンド サーバーと仲介サーバーには、UM サービスの証明書を発行したルートと中間証明書が必要です。UM サービスの証明書そのものは要りません",
    }
    ROOTS_INSPECTS {
        "the chain of each UM certificate before the stores of each Lync server",
        "各 Lync サーバーのストアに対する、各 UM 証明書のチェーン",
    }
    ROOTS_PREVENTS {
        "Lync refuses UM: CERT_E_UNTRUSTEDROOT or CERT_E_CHAINING",
        "Lync が UM を拒否します (CERT_E_UNTRUSTEDROOT または CERT_E_CHAINING)",
    }
    CHAINS_END_WELL {
        "every UM certificate ends at a root that it trusts",
        "すべての UM 証明書のチェーンは、信頼するルートで終わります",
    }

    NO_SIP_PLAN {
        "the estate has no SIP URI dial plan",
        "構成に SIP URI ダイヤル プランがありません",
    }
    PLAN_REQUIRES {
        "there is a SIP URI dial plan, it is SIPSecured or Secured, and that fits the encryption level of each pool",
        "SIP URI ダイヤル プランが必要です。SIPSecured または Secured で、各プールの暗号化レベルに合っていなければなりません",
    }
    PLAN_INSPECTS {
        "`URIType` and `VoIPSecurity` of the dial plans, and `EncryptionLevel` of each pool",
        "ダイヤル プランの `URIType` と `VoIPSecurity`、および各プールの `EncryptionLevel`",
    }
    PLAN_PREVENTS {
        "every call between Lync and UM fails: \"Incompatible security setting\"",
        "Lync と UM の間のすべての通話が \"Incompatible security setting\" で失敗します",
    }
    NO_PLAN_IS_SIP {
        "no dial plan has the URIType SipName",
        "URIType が SipName のダイヤル プランがありません",
    }
    PLAN_UNSECURED { "the dial plan is Unsecured", "ダイヤル プランが Unsecured です" }
    plan_fits(security, level) {
        "the dial plan is {security}, which fits {level}",
        "ダイヤル プランは {security} で、{level} に合っています",
    }
    plan_does_not_fit(security, level) {
        "the dial plan is {security}, and the pool has {level}",
        "ダイヤル プランは {security} ですが、プールは {level} です",
    }

    MEMBERSHIP_REQUIRES {
        "the UM startup mode of each service is TLS or Dual, and each Client Access and Mailbox server belongs to every SIP URI dial plan",
        "各サービスの UM スタートアップ モードは TLS または Dual で、各クライアント アクセス サーバーとメールボックス サーバーはすべての SIP URI ダイヤル プランに属していなければなりません",
    }
    MEMBERSHIP_INSPECTS {
        "`UMStartupMode` and `DialPlans` of each service",
        "各サービスの `UMStartupMode` と `DialPlans`",
    }
    MEMBERSHIP_PREVENTS {
        "Lync takes the server for no trusted peer, and refuses its calls",
        "Lync がサーバーを信頼されたピアとみなさず、その通話を拒否します",
    }
    belongs_to_each[count] {
        "it belongs to the {count} SIP URI dial plan" | "it belongs to each of {count} SIP URI dial plans",
        "SIP URI ダイヤル プラン {count} 件のすべてに属しています",
    }
    EACH_HAS_ITS_SERVER {
        "each SIP URI dial plan has a server that answers for it",
        "各 SIP URI ダイヤル プランに、応答するサーバーがあります",
    }
    does_not_belong(plan) {
        "it does not belong to the dial plan `{plan}`",
        "ダイヤル プラン `{plan}` に属していません",
    }

    CONTACTS_REQUIRES {
        "the subscriber access and the auto attendants of each SIP URI dial plan have contact objects in Active Directory",
        "各 SIP URI ダイヤル プランのサブスクライバー アクセスと自動応答には、Active Directory の連絡先オブジェクトが必要です",
    }
    CONTACTS_INSPECTS {
        "the contact objects of each SIP URI dial plan",
        "各 SIP URI ダイヤル プランの連絡先オブジェクト",
    }
    CONTACTS_PREVENTS { "Lync has no route to UM", "Lync に UM へのルートがありません" }
    NO_CONTACT { "it has no contact object", "連絡先オブジェクトがありません" }
    RUN_OCS_UM_UTIL {
        "on a Lync server, in the Support folder of its common files, as a member of RTCUniversalServerAdmins and RTCUniversalUserAdmins:",
        "Lync サーバー上の、共通ファイルの Support フォルダーで、RTCUniversalServerAdmins と RTCUniversalUserAdmins のメンバーとして:",
    }
    contacts[count] {
        "it has {count} contact object" | "it has {count} contact objects",
        "連絡先オブジェクトが {count} 件あります",
    }

    FRONT_END_REQUIRES {
        "the Lync Front-End service was restarted on every server of each pool after its certificate last changed and ExchUcUtil.ps1 was last run",
        "各プールのすべてのサーバーで、証明書の最後の変更と ExchUcUtil.ps1 の最後の実行より後に、Lync フロント エンド サービスが再起動されていなければなりません",
    }
    FRONT_END_INSPECTS {
        "when RTCSRV of each server was started, and when those last changed",
        "各サーバーの RTCSRV の起動時刻と、それらの最後の変更時刻",
    }
    FRONT_END_PREVENTS {
        "Lync does not see UM in its topology",
        "Lync のトポロジに UM が現れません",
    }
    NO_FRONT_END {
        "the estate has Mediation Servers alone, which have no Front-End service",
        "構成には仲介サーバーしかなく、仲介サーバーにフロント エンド サービスはありません",
    }
    certificate_changed(started, changed) {
        "RTCSRV runs since {started}, and its certificate changed at {changed}",
        "RTCSRV は {started} に起動しましたが、証明書は {changed} に変更されました",
    }
    exch_uc_util_ran(started, ran) {
        "RTCSRV runs since {started}, and ExchUcUtil.ps1 was run at {ran}",
        "RTCSRV は {started} に起動しましたが、ExchUcUtil.ps1 は {ran} に実行されました",
    }
    runs_since(started) {
        "RTCSRV runs since {started}, later than all that it reads",
        "RTCSRV は {started} に起動しました。読み込むものの変更は、すべてそれより前です",
    }

    UTILITY_REQUIRES {
        "ExchUcUtil.ps1 was run: each pool has a UM IP gateway, and for each SIP URI dial plan a hunt group that links the two and has the plan's name as its pilot identifier",
        "ExchUcUtil.ps1 が実行されていなければなりません。各プールには UM IP ゲートウェイが必要で、それを各 SIP URI ダイヤル プランに関連付け、プランの名前をパイロット識別子とするハント グループがそれぞれ必要です",
    }
    UTILITY_INSPECTS {
        "the UM IP gateway of each pool, and the hunt groups between it and each SIP URI dial plan",
        "各プールの UM IP ゲートウェイと、それを各 SIP URI ダイヤル プランに関連付けるハント グループ",
    }
    UTILITY_PREVENTS {
        "UM does not know the pool, and Lync may not read UM's objects in Active Directory",
        "UM がプールを認識できず、Lync は Active Directory の UM オブジェクトを読み取る権限を持ちません",
    }
    MEDIATION_ALONE {
        "the estate has pools of Mediation Servers alone",
        "構成には仲介サーバーのプールしかありません",
    }
    RUN_EXCH_UC_UTIL {
        "on an Exchange server, in the Scripts folder, with `-Forest` where Lync is in another forest:",
        "Exchange サーバー上の Scripts フォルダーで、Lync が別のフォレストにある場合は `-Forest` を付けて:",
    }
    linked_by_name(plan) {
        "a hunt group links its UM IP gateway with `{plan}`",
        "UM IP ゲートウェイは、ハント グループで `{plan}` に関連付けられています",
    }
    not_linked_by_name(plan) {
        "no hunt group with the plan's name as its pilot identifier links its UM IP gateway with `{plan}`",
        "UM IP ゲートウェイを `{plan}` に関連付け、プランの名前をパイロット識別子とするハント グループがありません",
    }

    OUTGOING_REQUIRES {
        "of several UM IP gateways of a SIP URI dial plan exactly one allows outgoing calls, and it stands for no Director pool",
        "SIP URI ダイヤル プランに UM IP ゲートウェイが複数ある場合、ちょうど 1 つが発信を許可し、それはディレクター プールのものであってはなりません",
    }
    OUTGOING_INSPECTS {
        "`OutcallsAllowed` of the UM IP gateways of each SIP URI dial plan",
        "各 SIP URI ダイヤル プランの UM IP ゲートウェイの `OutcallsAllowed`",
    }
    OUTGOING_PREVENTS {
        "play-on-phone and transfers go by the wrong pool",
        "電話での再生と転送が、誤ったプールを経由します",
    }
    NO_TWO_GATEWAYS {
        "it has no two UM IP gateways",
        "UM IP ゲートウェイは複数ありません",
    }
    several_call_out(gateways) {
        "{gateways} allow outgoing calls",
        "{gateways} が発信を許可しています",
    }
    NONE_CALLS_OUT {
        "none of its UM IP gateways allows outgoing calls",
        "発信を許可する UM IP ゲートウェイがありません",
    }
    MAKE_FRONT_END_KNOWN {
        "make a Front End pool known to UM: ExchUcUtil.ps1",
        "ExchUcUtil.ps1 で、フロント エンド プールを UM に認識させてください",
    }
    director_calls_out(gateway) {
        "{gateway}, a Director pool, is the one that allows outgoing calls",
        "発信を許可しているのは、ディレクター プールの {gateway} です",
    }
    LET_FRONT_END_CALL_OUT {
        "let a Front End pool allow them instead",
        "代わりにフロント エンド プールに発信を許可してください",
    }
    one_calls_out(gateway) {
        "{gateway} alone allows outgoing calls",
        "{gateway} だけが発信を許可しています",
    }

    REGION_REQUIRES {
        "where pools are in several regions, the SIPAccessService of each UM service is port 5061 of a pool in its own",
        "プールが複数の地域にある場合、各 UM サービスの SIPAccessService は、同じ地域のプールのポート 5061 でなければなりません",
    }
    REGION_INSPECTS {
        "`SIPAccessService` of each UM service, and the regions of servers and pools",
        "各 UM サービスの `SIPAccessService` と、サーバーとプールの地域",
    }
    REGION_PREVENTS {
        "media take the way through an A/V edge of another region",
        "メディアが別の地域の音声ビデオ エッジを経由します",
    }
    ONE_POOL { "the estate has one Lync pool", "構成の Lync プールは 1 つです" }
    ONE_REGION {
        "the Lync pools of the estate are in one region",
        "構成の Lync プールはすべて同じ地域にあります",
    }
    NO_UM_SERVICE { "the estate has no UM service", "構成に UM サービスがありません" }
    uses_near_pool(used, region) {
        "it uses {used}, in {region} as it is itself",
        "{used} を使っています。自身と同じ {region} にあります",
    }
    uses_no_pool(region) {
        "it has none, and is in {region}",
        "{region} にありますが、設定されていません",
    }
    uses_far_pool(used, region) {
        "it uses {used}, which is port 5061 of no pool in {region}",
        "{used} を使っていますが、{region} にあるプールのポート 5061 ではありません",
    }
    no_near_pool(region) {
        "no pool is in {region}: choose the nearest",
        "{region} にはプールがありません。最も近いプールを選んでください",
    }

    TEST_REQUIRES {
        "a test call from each pool to UM succeeds",
        "各プールから UM へのテスト通話が成功しなければなりません",
    }
    TEST_INSPECTS {
        "`Result` of the last test of each pool",
        "各プールの最後のテストの `Result`",
    }
    TEST_PREVENTS {
        "what no other requirement shows is met by a caller first",
        "ほかの要件が示さない問題に、発信者が最初に出会います",
    }
    TEST_SUCCEEDED {
        "Test-CsExUMConnectivity said Success",
        "Test-CsExUMConnectivity の結果は Success です",
    }
    TEST_FAILED {
        "Test-CsExUMConnectivity said Failure",
        "Test-CsExUMConnectivity の結果は Failure です",
    }
    MEND_AND_TEST_AGAIN {
        "mend what the requirements above name; where they are all met, run it again with -Verbose",
        "上の要件が挙げる問題を直してください。すべて満たされている場合は、-Verbose を付けてもう一度実行してください",
    }
}
