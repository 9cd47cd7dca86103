//! What is told of the certificates of a path.

messages! {
    good(subject) { "`{subject}` is good", "`{subject}` は失効していません" }
    ends(subject, not_after) {
        "`{subject}` ends at {not_after}",
        "`{subject}` の有効期限は {not_after} です",
    }
    warning(sentence) { "warning: {sentence}", "警告: {sentence}" }
    note(sentence) { "note: {sentence}", "注: {sentence}" }
    ENDS_IN_AN_ANCHOR { "ends in a trusted root", "信頼されたルートで終わります" }
    ENDS_UNTRUSTED {
        "ends in a self-signed certificate that is not trusted",
        "信頼されていない自己署名証明書で終わります",
    }
    ENDS_WITHOUT_ISSUER {
        "ends where no issuer is at hand",
        "発行者が手元にないところで終わります",
    }
    ENDS_OTHERWISE { "ends otherwise", "そのほかの終わり方です" }
    thumbprint(subject, sha1) { "{subject}, thumbprint {sha1}", "{subject}, 拇印 {sha1}" }
    BY_ISSUER_AND_SERIAL {
        "named by its issuer and serial number",
        "発行者とシリアル番号で示されています",
    }
    BY_KEY_IDENTIFIER { "named by its key identifier", "キー識別子で示されています" }
    BY_NAME { "named as issuer", "発行者の名前で示されています" }
    BY_NAME_ALONE {
        "named as issuer, with another key identifier",
        "発行者の名前で示されていますが、キー識別子は異なります",
    }
    OTHERWISE { "named otherwise", "別の方法で示されています" }
}
