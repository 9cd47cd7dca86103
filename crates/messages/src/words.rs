//! Words that many sentences share: answers, layers, roles, and the ends of lists.

messages! {
    NOTHING { "nothing", "なし" }
    and_more(named, rest) { "{named} and {rest} more", "{named} ほか {rest} 件" }
    SERVER { "TLS server", "TLS サーバー" }
    CLIENT { "TLS client", "TLS クライアント" }
    NOT_REQUESTED { "not requested", "要求なし" }
    YES { "yes", "はい" }
    UNDECIDED { "undecided", "不明" }
    NO { "no", "いいえ" }
    CONFIRMED { "confirmed", "確認済み" }
    INFERRED { "inferred", "推論" }
    UNCONFIRMED { "unconfirmed", "未確認" }
    LISTENING { "listening", "待ち受け" }
    NEGOTIATION { "negotiation", "ネゴシエーション" }
    CHAIN { "chain", "チェーン" }
    NAME { "name", "名前" }
    ROLE { "role", "役割" }
    IDENTITY { "identity", "識別" }
    RUNTIME { "runtime", "実行時" }
}
