//! The names of what is told of an object, and the words that are told beside them.

messages! {
    ANSWER { "answer", "判定" }
    AS { "as", "役割" }
    APPROXIMATE { "approximate", "おおよその値" }
    CANDIDATES { "candidates", "候補のパス" }
    CHAIN { "chain", "チェーン" }
    CERTIFICATES { "certificates", "証明書" }
    CONFIDENCE { "confidence", "確かさ" }
    EXHAUSTED { "exhausted", "打ち切り" }
    ELEMENTS { "elements", "要素" }
    FINDINGS { "findings", "検出された点" }
    HOLDS { "holds", "成立" }
    ITS_LISTS { "its lists", "失効リストの場所" }
    KNOBS { "knobs", "標準との違い" }
    MORE_CANDIDATES { "more candidates", "ほかの候補" }
    NAME { "name", "名前" }
    OF { "of", "対象" }
    PATH { "path", "証明書パス" }
    PORTS { "ports", "ポート" }
    REASON { "reason", "理由" }
    REMEDY { "remedy", "対処" }
    REVOCATION { "revocation", "失効" }
    RULES { "rules", "規則" }
    SAYS { "says", "内容" }
    SERVICE { "service", "サービス" }
    SOURCE { "source", "出典" }
    SUPPORTED { "supported", "サポート" }
    WARNINGS { "warnings", "警告" }
    WHEN { "when", "条件" }
    WHEN_UNKNOWN { "when unknown", "不明なとき" }
    WITH { "with", "相手" }
    WORKS { "works", "機能" }

    ITS_PEERS_CERTIFICATE { "its peer's certificate", "相手の証明書" }
    ITS_OWN_CERTIFICATE { "its own certificate", "自分の証明書" }
    NOT_LOOKED_AT { "not looked at", "確認しません" }
    OR { " or ", " または " }
    WINDOWS { "windows", "Windows の表示" }
}
