//! Settings as they are found: with what is left out of them, what they include, and domains of their own.

use std::collections::BTreeMap;

use countersign_um::Importer;

use super::read_example;

/// The peers of these settings, as `ADDRESS NAME MUTUAL_TLS`, and what is remarked of them. The first file is
/// imported; the others are what it names.
fn read(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let others: BTreeMap<&str, &str> = files.iter().copied().collect();
    let mut importer = Importer::new("");
    let (name, settings) = files[0];
    let mut read = |path: &str| match others.get(path) {
        Some(settings) => Ok(settings.as_bytes().to_vec()),
        None if path.ends_with("1.pem") => Ok(read_example(&format!("certificates/{path}"))),
        None => Err("no such file".into()),
    };
    importer.add(name, settings.as_bytes(), &mut read).unwrap();
    let imported = importer.finish();
    let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
    let peers = estate
        .get("peer")
        .and_then(|peers| peers.as_array_of_tables());
    let peers = peers.into_iter().flatten().map(|peer| {
        let word = |key: &str| peer.get(key).and_then(|item| item.as_str()).unwrap_or("-");
        let flag = peer.get("mutual_tls").and_then(|item| item.as_bool());
        let flag = flag.map_or_else(|| "?".to_owned(), |flag| flag.to_string());
        format!("{} {} {flag}", word("address"), word("fqdn"))
    });
    let remarks = imported.remarks.iter().map(ToString::to_string);
    let remarks = remarks.filter(|said| !said.contains("nothing in it opens a connection"));
    (peers.collect(), remarks.collect())
}

/// Files, the first of which is imported; the peers; the remarks.
type Row = (
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    &'static [&'static str],
);

const ROWS: &[Row] = &[
    // Kamailio: what depends on a name that nobody defines is not there.
    (
        &[(
            "kamailio.cfg",
            "#!KAMAILIO\n##!define WITH_TLS\nloadmodule \"tls.so\"\n#!ifdef WITH_TLS\nlisten=tls:10.0.0.5:5061\n#!endif\nlisten=udp:10.0.0.5\n",
        )],
        &[],
        &["kamailio.cfg: no TLS in it"],
    ),
    (
        &[(
            "kamailio.cfg",
            "#!KAMAILIO\n#!define WITH_TLS\n#!define MY_IP 10.0.0.5\n#!substdef \"!SIDE!gw1!g\"\n/* listen=tls:10.0.0.9:5061\n\
             modparam(\"tls\", \"config\", \"old.cfg\") */\n#!ifndef WITH_TLS\nlisten=tls:10.0.0.7\n#!else\nlisten=tls:MY_IP:5061\n#!endif\n\
             modparam(\"tls|topoh\",\n    \"certificate\", \"SIDE.pem\") # that of UM\n",
        )],
        &["10.0.0.5 gw1.contoso.com ?"],
        &[],
    ),
    (
        &[
            (
                "kamailio.cfg",
                "#!KAMAILIO\n#!define MY_IP 10.0.0.5\ninclude_file \"tls/on.cfg\"\nimport_file \"nowhere.cfg\"\ninclude_file \"lost.cfg\"\n#!ifdef ELSEWHERE\ninclude_file \"elsewhere.cfg\"\n#!endif\n",
            ),
            (
                "tls/on.cfg",
                "#!ifdef MY_IP\nlisten=tls:MY_IP:5061\nmodparam(\"tls\", \"certificate\", \"gw1.pem\")\nmodparam(\"tls\", \"verify\", 1)\n#!endif\n",
            ),
        ],
        &["10.0.0.5 gw1.contoso.com ?"],
        &[
            "kamailio.cfg:5: `lost.cfg` is left out: no such file",
            "tls/on.cfg:4: `verify` is not understood: left out",
        ],
    ),
    // Asterisk: a template is no transport, and what is written for the program may lie in other files.
    (
        &[
            (
                "pjsip.conf",
                ";--\n[old]\ntype=transport\nprotocol=tls\nbind=10.0.0.9\n--;\n;--- transports ---\n#include transports.conf\n#tryinclude \"custom.conf\"\n#include <lost.conf>\n",
            ),
            (
                "transports.conf",
                "[common](!)\ntype=transport\nprotocol=tls\ncert_file=gw1.pem\nrequire_client_cert=yes\n[um](common)\nbind=10.0.0.5:5061\n[um](+)\nrequire_client_cert=no\nca_path=/x\n",
            ),
        ],
        &["10.0.0.5 gw1.contoso.com false"],
        &[
            "pjsip.conf:10: `lost.conf` is left out: no such file",
            "transports.conf:10: `ca_path` is not understood: left out",
        ],
    ),
    // OpenSIPS: each domain has its own socket, and who is not verified need show nothing.
    (
        &[(
            "opensips.cfg",
            "socket=tls:10.0.0.5:5061\nsocket=tls:10.0.0.6:5071\nloadmodule \"tls_mgm.so\"\n#modparam(\"tls_mgm\", \"certificate\", \"[two]old.pem\")\n\
             modparam(\"tls_mgm\", \"server_domain\", \"one\")\nmodparam(\"tls_mgm\", \"match_ip_address\", \"[one]10.0.0.5:5061\")\nmodparam(\"tls_mgm\", \"certificate\", \"[one]gw1.pem\")\n\
             modparam(\"tls_mgm\", \"verify_cert\", \"[one]0\")\nmodparam(\"tls_mgm\", \"require_cert\", \"[one]1\")\n\
             modparam(\"tls_mgm\", \"server_domain\", \"two\")\nmodparam(\"tls_mgm\", \"match_ip_address\", \"[two]10.0.0.6:5071, 10.0.0.7:5071\")\n\
             modparam(\"tls_mgm\", \"certificate\", \"[two]sbc1.pem\")\nmodparam(\"tls_mgm\", \"verify_cert\", \"[two]1\")\nmodparam(\"tls_mgm\", \"require_cert\", \"[two]1\")\n",
        )],
        &[
            "10.0.0.5 gw1.contoso.com false",
            "10.0.0.6 sbc1.contoso.com true",
        ],
        &[],
    ),
    // The default serves where no domain does, by the certificate that it opens with if it has no other.
    (
        &[(
            "opensips.cfg",
            "socket=tls:10.0.0.5:5061\nloadmodule \"proto_tls.so\"\nmodparam(\"tls_mgm\", \"client_domain\", \"out\")\nmodparam(\"tls_mgm\", \"certificate\", \"[out]gw1.pem\")\n",
        )],
        &["10.0.0.5 gw1.contoso.com ?"],
        &[],
    ),
    (
        &[(
            "opensips.cfg",
            "listen=tls:10.0.0.5:5061\nloadmodule \"proto_tls.so\"\nmodparam(\"proto_tls\", \"certificate\", \"gw1.pem\")\nmodparam(\"proto_tls\", \"require_cert\", \"1\")\n",
        )],
        &["10.0.0.5 gw1.contoso.com true"],
        &[],
    ),
];

#[test]
fn settings_are_read_as_their_programs_read_them() {
    for (files, peers, remarks) in ROWS {
        let (found, said) = read(files);
        assert_eq!(found, *peers, "{}: {said:?}", files[0].1);
        assert_eq!(said, *remarks, "{}", files[0].1);
    }
}

/// Where a file includes itself, twice as often with each turn, it comes to an end, and that is said.
#[test]
fn a_file_that_includes_itself_comes_to_an_end() {
    let file = "#!KAMAILIO\nlisten=tls:10.0.0.5\ninclude_file \"kamailio.cfg\"\ninclude_file \"kamailio.cfg\"\n";
    let (found, said) = read(&[("kamailio.cfg", file)]);
    assert_eq!(found, ["10.0.0.5 - ?"]);
    let last = said
        .iter()
        .filter(|said| said.ends_with("one file too many"));
    assert!(last.count() > 0, "{said:?}");
    assert!(said.len() < 1000, "{}", said.len());
}
