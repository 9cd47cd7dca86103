//! Settings of SIP servers, each as its program reads them.

use super::{check, import, read_example};

/// The settings, and lines of the estate that follow; at the end what is remarked, as `LINE: TEXT`.
type Row = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const ROWS: &[Row] = &[
    (
        "kamailio.cfg",
        "#!KAMAILIO\nlisten=udp:10.0.0.5:5060\nlisten=tls:10.0.0.5:5071 advertise gw1.contoso.com:5061\nloadmodule \"tls.so\"\n\
         modparam(\"tls\", \"certificate\", \"../certificates/gw1.pem\")\nmodparam(\"tls\", \"private_key\", \"/etc/kamailio/gw1.key\")\n\
         modparam(\"tls\", \"ca_list\", \"../certificates/contoso-root.pem\")\nmodparam(\"tls\", \"require_certificate\", 1)\nmodparam(\"tls\", \"verify_depth\", 0)\n\
         modparam(\"tls\", \"crl\", \"/etc/kamailio/all.crl\")\nrequest_route {\n  exit;\n}\n",
        &[
            "fqdn = \"gw1.contoso.com\"",
            "address = \"10.0.0.5\"",
            "tls_port = 5071",
            "product = \"kamailio\"",
            "mutual_tls = true\nclient_verify_depth = \"0\"\nserver_verify_depth = \"0\"",
            "revocation = \"hard\"",
            "trusted_roots = [\"certificates/gw1.contoso.com-trusted-roots.pem\"]",
        ],
        &[
            "10: the lists of `/etc/kamailio/all.crl` are left out: name them as `crls` of its store",
        ],
    ),
    (
        "tls.cfg",
        "[server:default]\nverify_certificate = yes\nrequire_certificate = no # nobody is asked\nprivate_key = gw1.key\ncertificate = ../certificates/gw1.pem\nca_list = nowhere.pem\n\
         [client:default]\nverify_certificate = yes\nverify_depth = 12\n[server:10.0.0.6:5071]\ncertificate = ../certificates/sbc1.pem\nrequire_certificate = yes\nverify_depth = 2\n\
         [client:10.0.0.6:5071]\nverify_certificate = no\nverify_depth = deep\n[server:any]\nserver_name = um.contoso.com\n[client:10.0.0.7:5061]\nverify_certificate = no\n",
        &[
            "fqdn = \"gw1.contoso.com\"",
            "mutual_tls = false",
            "verify_server_certificate = true",
            "fqdn = \"sbc1.contoso.com\"\naddress = \"10.0.0.6\"\nkind = \"sbc\"\nproduct = \"kamailio\"\ntls_port = 5071\ncertificate = \"certificates/sbc1.contoso.com.pem\"\nmutual_tls = true\nclient_verify_depth = \"2\"\nverify_server_certificate = false\n",
        ],
        &[
            "16: `deep` is no depth: left out",
            "17: `[server:any]` is for those who ask for a name: left out",
            "19: `[client:10.0.0.7:5061]` is of a socket without a `[server:10.0.0.7:5061]`: left out",
            "6: `nowhere.pem` is left out: no such file",
        ],
    ),
    (
        "pjsip.conf",
        "[udp]\ntype=transport\nprotocol=udp\nbind=0.0.0.0\n[tls]\ntype=transport ; the one for UM\nprotocol=tls\nbind=0.0.0.0:5061\ncert_file=../certificates/gw1.pem\nverify_server=no\nca_list_path=/etc/ssl/certs\n",
        &[
            "kind = \"ip-pbx\"",
            "tls_port = 5061",
            "verify_server_certificate = false",
            "product = \"asterisk\"",
        ],
        &["11: `ca_list_path` is not understood: left out"],
    ),
    (
        "sip.conf",
        "[general]\ntlsenable=yes\ntlsbindaddr=10.0.0.7\ntlscertfile=../certificates/gw1.pem\ntlscafile=../certificates/contoso-root.pem\ntlsdontverifyserver=yes\n",
        &[
            "address = \"10.0.0.7\"",
            "tls_port = 5061",
            "verify_server_certificate = false",
        ],
        &[],
    ),
    (
        "opensips.cfg",
        "socket=tls:10.0.0.8:5061\nloadmodule \"proto_tls.so\"\nloadmodule \"tls_mgm.so\"\nmodparam(\"tls_mgm\", \"server_domain\", \"um=10.0.0.8:5061\")\n\
         modparam(\"tls_mgm\", \"certificate\", \"[um]../certificates/gw1.pem\")\nmodparam(\"tls_mgm\", \"ca_list\", \"[um]../certificates/contoso-root.pem\")\n\
         modparam(\"tls_mgm\", \"require_cert\", \"[um]1\")\nmodparam(\"tls_mgm\", \"client_domain\", \"out\")\nmodparam(\"tls_mgm\", \"verify_cert\", \"[out]0\")\nmodparam(\"tls_mgm\", \"crl_dir\", \"[um]/crl\")\n",
        &[
            "fqdn = \"gw1.contoso.com\"",
            "tls_port = 5061",
            "mutual_tls = true",
            "verify_server_certificate = false",
            "revocation = \"hard\"",
        ],
        &["10: the lists of `/crl` are left out: name them as `crls` of its store"],
    ),
    (
        "profile.xml",
        "<profile name=\"um\">\n <settings>\n  <param name=\"tls\" value=\"true\"/>\n  <param name=\"sip-ip\" value=\"10.0.0.9\"/>\n  <param name=\"tls-sip-port\" value=\"5081\"/>\n\
         <param name=\"tls-cert-dir\" value=\"$${certs_dir}\"/>\n  <param name=\"tls-verify-policy\" value=\"subjects_out|in\"/>\n  <param name=\"tls-verify-depth\" value=\"1\"/>\n </settings>\n</profile>\n",
        &[
            "address = \"10.0.0.9\"",
            "tls_port = 5081",
            "mutual_tls = true",
            "verify_server_certificate = true",
            "verify_server_name = true",
            "client_verify_depth = \"1\"\nserver_verify_depth = \"1\"",
        ],
        &[
            "6: `agent.pem` is in neither folder that is usual where `tls-cert-dir` names none: left out. `fs_cli -x 'eval $${certs_dir}'` tells where it is",
        ],
    ),
];

#[test]
fn each_program_is_read() {
    let cas1 = read_example("collected/CAS1-exchange.json");
    for (name, settings, wanted, remarks) in ROWS {
        let imported = import(&[(name, settings.as_bytes()), ("CAS1-exchange.json", &cas1)]);
        for line in *wanted {
            assert!(
                imported.estate.contains(line),
                "{name}: {line}: {}",
                imported.estate
            );
        }
        let own = imported
            .remarks
            .iter()
            .filter(|remark| remark.file == *name);
        let own: Vec<String> = own
            .map(|remark| format!("{}: {}", remark.line.unwrap_or_default(), remark.text))
            .collect();
        assert_eq!(own, *remarks, "{name}");
        // It loads, and can be asked.
        assert!(!check(&imported).links.is_empty(), "{name}");
        // Nothing of it is a key, which some settings name beside the certificate.
        assert!(!imported.estate.contains(".key"), "{name}");
    }
}

#[test]
fn a_file_of_domains_is_followed() {
    let script =
        b"#!KAMAILIO\nlisten=tls:10.0.0.5:5061\nmodparam(\"tls\", \"config\", \"tls.cfg\")\n";
    let mut importer = countersign_um::Importer::new("");
    importer
        .add("kamailio.cfg", script, &mut |path| match path {
            "tls.cfg" => Ok(
                b"[server:default]\nrequire_certificate = yes\nciphers = x\ncertificate = y.pem\n"
                    .to_vec(),
            ),
            other => Err(format!("who is {other}?").into()),
        })
        .unwrap();
    let imported = importer.finish();
    assert!(
        imported.estate.contains("mutual_tls = true"),
        "{}",
        imported.estate
    );
    let said: Vec<String> = imported.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(said[0], "tls.cfg:3: `ciphers` is not understood: left out");
    assert_eq!(said[1], "tls.cfg:4: `y.pem` is left out: who is y.pem?");
}

#[test]
fn exported_certificates_become_stores_and_peers() {
    let cas1 = read_example("collected/CAS1-exchange.json");
    let roots = [
        read_example("certificates/contoso-root.pem"),
        read_example("certificates/contoso-issuing.pem"),
    ]
    .concat();
    let gateway = read_example("certificates/gw1.pem");
    let pool = read_example("certificates/fe1.pem");
    let imported = import(&[
        ("CAS1-exchange.json", &cas1),
        ("Peer roots.p7b", &roots),
        ("gw1.cer", &gateway),
        ("fe1.cer", &pool),
    ]);
    for line in [
        "[store.Peer-roots]",
        "trusted_roots = [\"certificates/peer-roots-trusted-roots.pem\"]",
        "intermediates = [\"certificates/peer-roots-intermediates.pem\"]",
        "fqdn = \"gw1.contoso.com\"",
        "kind = \"gateway\"",
    ] {
        assert!(
            imported.estate.contains(line),
            "{line}: {}",
            imported.estate
        );
    }
    let said: Vec<String> = imported.remarks.iter().map(ToString::to_string).collect();
    assert!(said.contains(&"Peer roots.p7b: whose store this is it does not say: write `store = \"Peer-roots\"` in each host that has it".to_owned()), "{said:?}");
    assert!(
        said.iter()
            .any(|remark| remark.starts_with("gw1.cer: `gw1.contoso.com` is taken for a gateway")),
        "{said:?}"
    );
    check(&imported);
}

/// Of several sockets, each that has a domain of its own is a server; the default is that of one that has none.
#[test]
fn each_domain_of_a_socket_is_a_server() {
    let script = "#!KAMAILIO\nmodparam(\"tls\", \"config\", \"tls.cfg\")\nmodparam(\"tls\", \"require_certificate\", 1)\nlisten=tls:10.0.0.5:5061\n";
    let domains = "[server:default]\ncertificate = gw1.pem\n[server:10.0.0.5:5061]\ncertificate = mbx1.pem\nrequire_certificate = no\n";
    let rows: [(&str, &[&str], &[&str]); 3] = [
        // Every socket has one: the default is nobody's.
        ("", &["10.0.0.5 mbx1.contoso.com false"], &[]),
        (
            "listen=tls:10.0.0.6:5061\n",
            &[
                "10.0.0.6 gw1.contoso.com true",
                "10.0.0.5 mbx1.contoso.com false",
            ],
            &[],
        ),
        (
            "listen=tls:10.0.0.6:5061\nlisten=tls:10.0.0.7:5061\n",
            &[
                "10.0.0.6 gw1.contoso.com true",
                "10.0.0.5 mbx1.contoso.com false",
            ],
            &["kamailio.cfg:6: `10.0.0.7:5061` is one socket more: the first is taken"],
        ),
    ];
    for (more, wanted, remarks) in rows {
        let mut importer = countersign_um::Importer::new("");
        let script = format!("{script}{more}");
        importer
            .add("kamailio.cfg", script.as_bytes(), &mut |path| match path {
                "tls.cfg" => Ok(domains.into()),
                path => Ok(read_example(&format!("certificates/{path}"))),
            })
            .unwrap();
        let imported = importer.finish();
        let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
        let peers = estate["peer"].as_array_of_tables().unwrap();
        let found: Vec<String> = peers
            .iter()
            .map(|peer| {
                let word = |key: &str| peer[key].as_str().unwrap();
                let mutual = peer["mutual_tls"].as_bool().unwrap();
                format!("{} {} {mutual}", word("address"), word("fqdn"))
            })
            .collect();
        assert_eq!(found, wanted, "{}", imported.estate);
        let said = imported.remarks.iter().map(ToString::to_string);
        let said: Vec<String> = said.filter(|said| said.contains("socket")).collect();
        assert_eq!(said, remarks);
    }
}

/// Variables are those of `vars.xml` and of the profile's own file, the last one said; others stay open.
#[test]
fn variables_of_freeswitch_are_looked_up() {
    let vars = "<include>\n <X-PRE-PROCESS cmd=\"set\" data=\"tls_on=true\"/>\n <X-PRE-PROCESS cmd=\"set\" data=\"port=5061\"/>\n\
                <X-PRE-PROCESS cmd=\"set\" data=\"port=5071\"/>\n <X-PRE-PROCESS cmd=\"set\" data=\"root=/etc\"/>\n\
                <X-PRE-PROCESS cmd=\"set\" data=\"dir=$${root}/tls\"/>\n <X-PRE-PROCESS cmd=\"stun-set\" data=\"ip=stun:x\"/>\n</include>";
    let profile = "<profile>\n<param name=\"tls\" value=\"$${tls_on}\"/>\n<param name=\"tls-sip-port\" value=\"$${port}\"/>\n\
                   <param name=\"sip-ip\" value=\"$${ip}\"/>\n<param name=\"tls-cert-dir\" value=\"$${dir}\"/>\n</profile>";
    let mut asked = Vec::new();
    let mut read = |path: &str| {
        asked.push(path.to_owned());
        match path {
            "../vars.xml" => Ok(vars.into()),
            "/etc/tls/agent.pem" => Ok(read_example("certificates/gw1.pem")),
            _ => Err("no such file".into()),
        }
    };
    let mut importer = countersign_um::Importer::new("");
    importer
        .add("internal.xml", profile.as_bytes(), &mut read)
        .unwrap();
    let imported = importer.finish();
    for line in ["fqdn = \"gw1.contoso.com\"", "tls_port = 5071"] {
        assert!(imported.estate.contains(line), "{}", imported.estate);
    }
    assert_eq!(
        asked,
        ["../vars.xml", "/etc/tls/agent.pem", "/etc/tls/cafile.pem"]
    );
    let said: Vec<String> = imported.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        said[0],
        "internal.xml:4: `sip-ip` is `$${ip}`, whose value stands elsewhere: left out"
    );
}

/// Where nothing names the folder of certificates, it is the one that the program was built with.
#[test]
fn the_default_folder_of_freeswitch_is_looked_into() {
    let profile = |more: &str| {
        format!(
            "<profile>\n<param name=\"tls\" value=\"true\"/>\n<param name=\"tls-sip-port\" value=\"5061\"/>\n{more}</profile>"
        )
    };
    let named = "<param name=\"tls-cert-dir\" value=\"$${certs_dir}\"/>\n";
    let rows = [
        ("", "../tls"),
        (named, "../tls"),
        ("", "../../certs"),
        ("", "elsewhere"),
    ];
    for (more, folder) in rows {
        let mut read = |path: &str| match path.strip_suffix("/agent.pem") {
            Some(asked) if asked == folder => Ok(read_example("certificates/gw1.pem")),
            _ => Err("no such file".into()),
        };
        let mut importer = countersign_um::Importer::new("");
        importer
            .add("internal.xml", profile(more).as_bytes(), &mut read)
            .unwrap();
        let imported = importer.finish();
        let is_found = imported.estate.contains("fqdn = \"gw1.contoso.com\"");
        let said: Vec<String> = imported.remarks.iter().map(ToString::to_string).collect();
        assert_eq!(is_found, folder != "elsewhere", "{folder}: {said:?}");
        let is_asked = said.iter().any(|said| said.contains("eval $${certs_dir}"));
        assert_eq!(is_asked, folder == "elsewhere", "{folder}: {said:?}");
    }
}

#[test]
fn the_subjects_that_freeswitch_takes_are_told() {
    for (policy, is_told) in [
        ("subjects_in", true),
        ("in|subjects_all", true),
        ("in", false),
    ] {
        let profile = format!(
            "<profile>\n<param name=\"tls\" value=\"true\"/>\n<param name=\"tls-sip-port\" value=\"5061\"/>\n\
             <param name=\"tls-verify-policy\" value=\"{policy}\"/>\n<param name=\"tls-verify-in-subjects\" value=\"a.contoso.com|b.contoso.com\"/>\n</profile>"
        );
        let imported = import(&[("internal.xml", profile.as_bytes())]);
        let said: Vec<String> = imported.remarks.iter().map(ToString::to_string).collect();
        let told = said.iter().any(|said| {
            said.starts_with("internal.xml:5: it takes clients alone")
                && said.contains("`a.contoso.com|b.contoso.com`")
        });
        assert_eq!(told, is_told, "{policy}: {said:?}");
    }
}
