//! Words that many sentences share: answers, layers, roles, counts, and the ends of lists.

messages! {
    NOTHING { "nothing", "なし" }
    NONE { "none", "なし" }
    and_more(named, rest) { "{named} and {rest} more", "{named} ほか {rest} 件" }
    between(a, b) { "{a} and {b}", "{a} と {b}" }
    at(title, at) { "{title}, at {at}", "{title} ({at} 時点)" }
    links[count] { "{count} link" | "{count} links", "リンク {count} 件" }
    checks[count] { "{count} check" | "{count} checks", "チェック {count} 件" }
    judges(judge, judged, role) {
        "{judge} judges {judged} as {role}",
        "{judge} が {judged} を {role}として判定",
    }
    missing_fact(question, fact, party) {
        "{question} ({fact} of {party})",
        "{question} ({party} の {fact})",
    }
    TODAY { "today", "今日" }
    WITHIN_A_DAY { "within a day", "1 日以内" }
    in_days[days] { "in {days} day" | "in {days} days", "{days} 日後" }
    SERVER { "TLS server", "TLS サーバー" }
    CLIENT { "TLS client", "TLS クライアント" }
    NOT_ASKED { "not asked", "要求なし" }
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
