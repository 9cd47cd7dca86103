//! All pairs at a glance, on the page.

messages! {
    WHO_TRUSTS_WHOM { "Who trusts whom", "誰が誰を信頼するか" }
    HOW_TO_READ {
        "Rows open connections to columns. The first mark is for the column, which the row judges as TLS server; the second for the row, which the column judges as TLS client. Endpoints of one product with equal verdicts are one row.",
        "行が列に接続を開きます。最初の印は、行が TLS サーバーとして判定する列のもの、次の印は、列が TLS クライアントとして判定する行のものです。判定が等しい同じ製品のエンドポイントは 1 行にまとめています",
    }
    OPENS_TO { "opens to", "接続先" }
    server(mark, from, to) {
        "{to} as TLS server before {from}: {mark}",
        "{from} に対する TLS サーバーとしての {to}: {mark}",
    }
    client(mark, from, to) {
        "{from} as TLS client before {to}: {mark}",
        "{to} に対する TLS クライアントとしての {from}: {mark}",
    }
    too_many(groups) {
        "{groups} groups are too many for a table: `countersign matrix` tells them",
        "グループが {groups} 個あり、表にするには多すぎます。`countersign matrix` で見られます",
    }
    group(number, first, rest) { "{number}: {first} and {rest} more", "{number}: {first} ほか {rest} 件" }
}
