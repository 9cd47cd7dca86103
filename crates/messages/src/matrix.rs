//! All pairs at a glance, on the page.

messages! {
    WHO_TRUSTS_WHOM { "Who trusts whom", "誰が誰を信頼するか" }
    HOW_TO_READ {
        "Rows open connections to columns. The first mark is for the column, which the row judges as TLS server; the second for the row, which the column judges as TLS client.",
        "行が列に接続を開きます。最初の印は、行が TLS サーバーとして判定する列のもの、次の印は、列が TLS クライアントとして判定する行のものです。",
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
    legend(how, by) { "{how} {by}", "{how}{by}" }
    BY_VERDICTS {
        "Endpoints of one product with equal verdicts are one row.",
        "判定が等しい同じ製品のエンドポイントは 1 行にまとめています。",
    }
    BY_PRODUCT_AND_WORST {
        "Endpoints of one product whose worst link is as bad are one row; a mark is the worst of several.",
        "最も悪いリンクの程度が同じである同じ製品のエンドポイントは 1 行にまとめています。印は、そのうち最も悪いものです。",
    }
    BY_PRODUCT {
        "Endpoints of one product are one row; a mark is the worst of several.",
        "同じ製品のエンドポイントは 1 行にまとめています。印は、そのうち最も悪いものです。",
    }
    BY_SIDE {
        "Of Exchange, of Lync and of the others all endpoints are one row each; a mark is the worst of several.",
        "Exchange、Lync、そのほかのエンドポイントは、それぞれ 1 行にまとめています。印は、そのうち最も悪いものです。",
    }
    PEERS { "gateways and other peers", "ゲートウェイやそのほかのピア" }
    EXCHANGE { "servers of Exchange", "Exchange のサーバー" }
    LYNC { "servers of Lync", "Lync のサーバー" }
    group(first, rest) { "{first} and {rest} more", "{first} ほか {rest} 件" }
}
