//! What follows from an estate: of which kind a certificate is, and why there is a link.

messages! {
    SELF_SIGNED { "self-signed", "自己署名" }
    INTERNAL_PKI { "internal PKI", "内部 PKI" }
    THIRD_PARTY_COMMERCIAL { "third-party commercial", "サードパーティの商用" }
    OF_UNKNOWN_KIND { "of unknown kind", "種類不明" }

    ITS_OWN_KEY { "its own key signed it", "自身のキーで署名されています" }
    public_root(root, list) {
        "its root `{root}` is public: on {list}",
        "ルート `{root}` は公的なルートです (掲載: {list})",
    }
    THE_ESTATES_LIST { "the estate's `public_roots`", "構成ファイルの `public_roots`" }
    MOZILLAS_LIST { "Mozilla's programme of today", "現在の Mozilla のプログラム" }
    list_of_former(source) {
        "a list of former public roots ({source})",
        "以前の公的なルートの一覧 ({source})",
    }
    third_party_unlisted(root) {
        "Exchange says RootCAType ThirdParty, though its root `{root}` is on no list of public roots that is known here: an old one, or a wrong statement",
        "Exchange の RootCAType は ThirdParty ですが、ルート `{root}` はここで知られている公的なルートの一覧にありません。古いルートか、誤った記述です",
    }
    THIRD_PARTY {
        "Exchange says RootCAType ThirdParty: its root is in the third-party root store",
        "Exchange の RootCAType は ThirdParty です。ルートはサードパーティのルート ストアにあります",
    }
    ENTERPRISE {
        "Exchange says RootCAType Enterprise: its root is published in Active Directory",
        "Exchange の RootCAType は Enterprise です。ルートは Active Directory に公開されています",
    }
    GROUP_POLICY {
        "Exchange says RootCAType GroupPolicy: a group policy distributes its root",
        "Exchange の RootCAType は GroupPolicy です。ルートはグループ ポリシーで配布されています",
    }
    registry(root) {
        "Exchange says RootCAType Registry: its root `{root}` was installed by hand, and no list of public roots has it",
        "Exchange の RootCAType は Registry です。ルート `{root}` は手動でインストールされたもので、公的なルートのどの一覧にもありません",
    }
    REGISTRY_UNSEEN {
        "Exchange says RootCAType Registry: its root was installed by hand, as private ones are; which root it is no file of the estate shows",
        "Exchange の RootCAType は Registry です。ルートは、プライベートなルートと同じく手動でインストールされています。どのルートかを示すファイルは構成にありません",
    }
    unlisted(root) {
        "its root `{root}` is on no list of public roots",
        "ルート `{root}` は公的なルートのどの一覧にもありません",
    }
    issuer_missing(issuer, subject) {
        "no file of the estate holds `{issuer}`, the issuer of `{subject}`",
        "`{subject}` の発行者 `{issuer}` が、構成のどのファイルにもありません",
    }
    unverifiable(subject) {
        "the signature of `{subject}` cannot be verified here",
        "`{subject}` の署名は、ここでは検証できません",
    }
    TOO_MANY_ISSUERS {
        "there are more issuers than anybody should have to try",
        "発行者が多すぎるため、すべては試せません",
    }

    LYNC_CALLS_UM {
        "Lync calling UM, and UM sending it OPTIONS",
        "Lync から UM への通話と、UM からの OPTIONS",
    }
    PEER_CALLS_UM {
        "a gateway, IP PBX or SBC calling UM, and UM sending it OPTIONS",
        "ゲートウェイ、IP PBX、または SBC から UM への通話と、UM からの OPTIONS",
    }
    UM_DIALS_OUT {
        "the UM service dialling out, and sending OPTIONS and message waiting",
        "UM サービスからの発信と、OPTIONS およびメッセージ待機通知",
    }
    ROUTER_TO_SERVICE {
        "a UM Call Router handing calls to the UM services of other servers",
        "UM コール ルーターから別のサーバーの UM サービスへの通話の引き渡し",
    }
    REDIRECT {
        "a UM Call Router redirecting its callers to the UM services",
        "UM コール ルーターから UM サービスへの、発信者のリダイレクト",
    }
    PHONE_TO_POOL {
        "phones registering with their pool",
        "電話機のプールへの登録",
    }
    PHONE_TO_WEB {
        "phones fetching voice mail and calendars from Exchange's web services",
        "電話機による、Exchange Web サービスからのボイス メールと予定表の取得",
    }
}
