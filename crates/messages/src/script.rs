//! What the scripts of a plan say, and the page of what no script does. A script's own variables are words here.

messages! {
    synopsis(role) {
        "The steps of a plan by countersign that are done in the {role}.",
        "countersign の計画のうち、{role}で行うステップ。",
    }
    description(at) {
        "Of the estate at {at}. Each step looks whether it is done, before and after; the first that does not come\nabout ends the script, which can be run again. -WhatIf changes nothing.",
        "{at} の時点の構成のもの。各ステップは、済んでいるかどうかを前後に調べます。実現しないステップがあれば、\nスクリプトはそこで終わり、もう一度実行できます。-WhatIf は何も変更しません。",
    }
    PARAMETER_FOLDER {
        "Where requests are written, and where what authorities issued and their own certificates lie.",
        "要求を書き込むフォルダー。証明機関が発行したものと、証明機関自身の証明書もここに置きます。",
    }
    PARAMETER_DONE {
        "The numbers of the steps that were done elsewhere.",
        "別の場所で済んだステップの番号。",
    }

    STEPS_LOOK {
        "A step looks before and after: what is done is passed over, and what does not come about ends the script.",
        "ステップは前後に調べます。済んでいるものは飛ばし、実現しないものがあればスクリプトを終えます。",
    }
    PASSIVE_STEPS {
        "What only reads or restarts is no change that a restart would have to follow.",
        "読み取りや再起動だけを行うものは、後に再起動が要る変更ではありません。",
    }
    DONE_ELSEWHERE {
        "What another shell or another person does must be done before what waits for it.",
        "別のシェルや別の人が行うものは、それを待つものより先に済んでいなければなりません。",
    }
    AUTHORITY_FILE {
        "The certificate of the authority lies in -Folder as THUMBPRINT.cer.",
        "証明機関の証明書は、-Folder に THUMBPRINT.cer として置きます。",
    }
    NEW_CERTIFICATE {
        "What an authority issued to this server and is not among the certificates that are replaced; or, with\n# -Pending, what was requested.",
        "証明機関がこのサーバーに発行し、置き換えられる証明書に含まれないもの。-Pending を付けると、\n# 要求したもの。",
    }
    SCHANNEL {
        "A value under the key of Schannel; one that is not there is as Windows has it.",
        "Schannel のキーの下の値。値がなければ Windows の既定です。",
    }
    EXPORTED_KEY {
        "An exported file holds a private key: it goes once it is everywhere, and its thumbprint stays in its place.",
        "エクスポートしたファイルには秘密キーがあります。すべてに行き渡ったら削除し、拇印だけを残します。",
    }
    KEY_PROVIDER {
        "UM opens no connection with a key of another provider: event 1079.",
        "UM は、ほかのプロバイダーのキーでは接続を開けません (イベント 1079)。",
    }

    step(number) { "step {number}", "ステップ {number}" }
    done_already(number, sentence) {
        "step {number} is done already: {sentence}",
        "ステップ {number} は既に済んでいます: {sentence}",
    }
    not_come_about(number, sentence) {
        "step {number} was tried and has not come about: {sentence}",
        "ステップ {number} を試みましたが、実現していません: {sentence}",
    }
    done(number, sentence) {
        "step {number} is done: {sentence}",
        "ステップ {number} が済みました: {sentence}",
    }
    elsewhere(number, sentence) {
        "step {number} is done elsewhere: {sentence}. Do it, and run this script again with {number} in -Done",
        "ステップ {number} は別の場所で行います: {sentence}。済ませてから、-Done に {number} を入れてこのスクリプトをもう一度実行してください",
    }
    what_if(message) { "What if: {message}", "WhatIf の場合: {message}" }

    BY_HAND { "By hand", "手作業" }
    of_plan(at) {
        "Of the plan for the estate at {at}.",
        "{at} の時点の構成の計画のもの。",
    }
    after(steps) { "after {steps}", "ステップ {steps} の後" }
}
