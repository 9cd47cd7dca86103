//! The page of an estate: its headings, its legend, and what stands around the verdicts.

messages! {
    title(title) { "{title}: mutual trust", "{title}: 相互の信頼" }
    TO_THE_LINKS { "To the links", "リンクへ" }
    as_of(at) {
        "As of {at}. Each link is four checks: does A trust B's certificate when A opens the connection (1), B A's (2), and the same when B opens (3, 4)?",
        "{at} 時点。リンクごとに 4 つのチェックがあります。A が接続を開くとき、A は B の証明書を信頼するか (1)、B は A の証明書を信頼するか (2)。B が開くときも同様です (3、4)。",
    }
    PARTS { "Parts of this page", "このページの内容" }
    ESTATE { "Estate", "構成" }
    LINKS { "Links", "リンク" }
    WHY { "Why, and what to do", "理由と対処" }
    PLAN { "Plan", "計画" }
    CHECKLIST { "Checklist", "チェックリスト" }

    HOLDS { "holds", "成り立つ" }
    HOLDS_WITH_A_WARNING { "holds, with a warning", "成り立つが警告あり" }
    FACT_MISSING { "a fact is missing", "不明な点あり" }
    DOES_NOT_HOLD { "does not hold", "成り立たない" }
    NOBODY_ASKS { "nobody asks", "要求なし" }

    NO_LINK { "There is no link to judge", "判定するリンクがありません" }
    all_work[links] {
        "The {links} link works" | "All {links} links work",
        "リンク {links} 件すべてが機能",
    }
    not_working[count] { "{count} does not work" | "{count} do not work", "機能しない {count} 件" }
    undecided[count] { "{count} is undecided" | "{count} are undecided", "不明 {count} 件" }
    unsupported[count] {
        "{count} is not supported" | "{count} are not supported",
        "サポート対象外 {count} 件",
    }
    warned[count] { "{count} has a warning" | "{count} have a warning", "警告あり {count} 件" }

    GRAPH {
        "Who opens connections to whom; the same is in the table below",
        "接続を開くものとその相手。下の表と同じ内容です",
    }
    edge[connections](ends, checks) {
        "{ends} ({connections} connection): {checks}" | "{ends} ({connections} connections): {checks}",
        "{ends} (接続 {connections} 件): {checks}",
    }
    GROUPS { "Who is drawn as one", "まとめて描いたもの" }
    ON_EACH_LINE {
        "On each line are the checks 1 to 4, where A is its left or upper end; of several connections, the worst of each.",
        "線ごとに、左または上の端を A としてチェック 1 から 4 を示します。複数の接続をまとめた線では、それぞれ最も悪いものです。",
    }
    group(first, product, count) { "{first}, {product}: {count}", "{first}、{product}: {count} 件" }

    NEXT { "What to do next", "次に行うこと" }
    measure_of(judges, what) { "{judges}: {what}", "{judges}。{what}" }
    measure(what, links) { "{what} ({links}).", "{what} ({links})。" }
    WHY_SO { "Why", "理由" }
    more_of_a_kind(count) { "{count} more of this kind.", "同じ種類のものがほかに {count} 件あります。" }

    CHECKS { "Checks 1 to 4", "チェック 1 から 4" }
    WORKS { "Works", "機能" }
    SUPPORTED { "Supported", "サポート" }
    HOW_TO_FIND {
        "Links that fare alike are one row. Each mark leads to why.",
        "結果と理由が同じリンクは 1 行にまとめています。各印から理由に移動できます。",
    }
    LINK { "Link", "リンク" }
    folded(links, first) { "{links}, as {first}", "{links} ({first} など)" }
    check(number, word) { "check {number}: {word}", "チェック {number}: {word}" }

    sentence(sentence) { "{sentence}.", "{sentence}。" }
    sentences(first, second) { "{first}. {second}.", "{first}。{second}。" }
    WRITTEN {
        "Written in the estate as links.",
        "構成にリンクとして書かれています。",
    }
    follows_from(from) {
        "Follows from {from}.",
        "由来: {from}。",
    }
    ended(judges, verdict) { "{judges}: {verdict}", "{judges}: {verdict}" }
    before(judged, judge) { "{judged} before {judge}", "{judge} に対する {judged}" }
    likewise[count](others) {
        "The same is to be said of {count} other check: {others}."
            | "The same is to be said of {count} other checks: {others}.",
        "ほかの {count} 件のチェックも同様です: {others}。",
    }
    WHAT_HOLDS { "What holds, and why", "成り立つものとその理由" }
    more(count) { "{count} more", "ほか {count} 件" }
    THE_CHAIN_JUDGED { "The chain that is judged", "判定されるチェーン" }
    until(day) { "until {day}", "{day} まで" }
    trusted_root_of(judge) { "trusted root of {judge}", "{judge} の信頼されたルート" }
    THUMBPRINT { "thumbprint", "拇印" }
    TO_FIND_OUT { "To find out:", "調べること:" }
    WHAT_TO_DO { "What to do:", "対処:" }
    windows(hresult, hex) { "Windows: {hresult} ({hex}).", "Windows では {hresult} ({hex})。" }
    windows_or_another(hresult, hex) {
        "Windows: {hresult} ({hex}), or another.",
        "Windows では {hresult} ({hex})、または別の値。",
    }
    rule(id, confidence, source) {
        "Rule `{id}`, {confidence}: {source}.",
        "規則 `{id}`、{confidence}: {source}。",
    }

    after(steps) { "after {steps}", "{steps} の後" }
    untold_steps[count] {
        "{count} more step: `countersign plan` has them all." | "{count} more steps: `countersign plan` has them all.",
        "ほかに手順が {count} 個あります。すべては `countersign plan` にあります。",
    }
    MEANWHILE { "What does not work meanwhile", "作業中に機能しないもの" }
    during(from, to, what) {
        "Steps {from} to {to}: {what}",
        "手順 {from} から {to}: {what}",
    }
    untold_besides(count) {
        "{count} more: `countersign plan` has them all.",
        "ほか {count} 件。すべては `countersign plan` にあります。",
    }
    UNREACHED { "What no step brings about", "どの手順でも実現しないもの" }

    prevents(prevents, source, confidence) {
        "Prevents: {prevents}. Source: {source} ({confidence}).",
        "防げる問題: {prevents}。出典: {source} ({confidence})。",
    }
    untold_findings(count, id) {
        "{count} more: `countersign requirements --explain {id}`",
        "ほか {count} 件: `countersign requirements --explain {id}`",
    }

    TIMELINE {
        "Moments at which certificates begin or end; the same is in the list below",
        "証明書の有効期間が始まる時点と終わる時点。下の一覧と同じ内容です",
    }
    on(day, far) { "{day}, {far}", "{day} ({far})" }
    breaks[count](checks, links) {
        "{checks} of {links} breaks" | "{checks} of {links} break",
        "{links}の{checks}が成り立たなくなります",
    }
    holds_again[count](checks) {
        "{checks} holds again" | "{checks} hold again",
        "{checks}が再び成り立ちます",
    }
    untold_moments(count) {
        "{count} more: `countersign forecast` has them all.",
        "ほか {count} 件。すべては `countersign forecast` にあります。",
    }
    MADE_BY {
        "Made by countersign. What is inferred or unconfirmed says so.",
        "countersign が作成しました。推論または未確認のものには、そう書いてあります。",
    }
}
