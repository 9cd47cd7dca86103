//! What cannot be imported, and what is left out of what can.

use countersign_um::Importer;
use serde_json::{Value, json};

use super::{check, import, read, read_example};

#[test]
fn what_cannot_be_imported_is_told_why() {
    let cas1 = String::from_utf8(read_example("collected/CAS1-exchange.json")).unwrap();
    let rows: Vec<(String, &str)> = vec![
        (
            "hello".into(),
            "not recognised: wanted what `countersign collect` gathers, settings of Kamailio, Asterisk, OpenSIPS or FreeSWITCH, or certificates",
        ),
        (
            "{\"collected\": \"exchange\",".into(),
            "line 1: it was cut off: gather it again",
        ),
        (
            "{\n\"collected\": \"edge\" }".into(),
            "line 2: unknown variant `edge`, expected `exchange` or `lync`",
        ),
        (
            cas1.replace("\"version\": 1,", "\"version\": 2,"),
            "facts of form 2, and 1 is the newest that is known here",
        ),
        (
            "<profile>\n<settings></profile>".into(),
            "line 2: expected 'settings' tag, not 'profile'",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n".into(),
            "block 1, CERTIFICATE, line 1: truncated: wanted 4 octets, found 3 at byte 0",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n".into(),
            "no certificate: found PRIVATE KEY",
        ),
    ];
    for (contents, wanted) in rows {
        let fault = Importer::new("")
            .add("file", contents.as_bytes(), &mut read)
            .unwrap_err();
        assert_eq!(fault.to_string(), wanted, "{contents}");
    }
    let mut facts: Value = serde_json::from_str(&cas1).unwrap();
    facts["server"]["netbios"] = Value::Null;
    let fault = Importer::new("")
        .add("file", facts.to_string().as_bytes(), &mut read)
        .unwrap_err()
        .to_string();
    assert_eq!(fault, "invalid type: null, expected a string");
    facts["server"]["netbios"] = json!("CAS1");
    facts["server"]["stores"]["My"][0]["element"] = json!("AAAA");
    let fault = Importer::new("")
        .add("file", facts.to_string().as_bytes(), &mut read)
        .unwrap_err()
        .to_string();
    assert!(fault.starts_with("store My, certificate "), "{fault}");
}

/// A change of the facts of CAS1, and what is remarked of it.
type Row = (&'static str, Value, &'static str);

#[test]
fn what_is_left_out_is_told() {
    let cas1: Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    let rows: Vec<Row> = vec![
        (
            "/servers/1/version",
            json!("Version 15.2 (Build 986.5)"),
            "`mbx1.contoso.com` runs Version 15.2 (Build 986.5), which has no Unified Messaging or is not known: left out",
        ),
        (
            "/servers/1/roles",
            json!("Edge"),
            "`mbx1.contoso.com` has the roles `Edge`, none of Unified Messaging: left out",
        ),
        (
            "/um_services/0/dial_plans",
            json!(["Other"]),
            "`MBX1` has the dial plan `Other`, which is not among those that were read: left out",
        ),
        (
            "/um_services/0/server",
            json!("MBX7"),
            "`MBX7` has settings of `um`, and no role that runs it: left out",
        ),
        (
            "/server/netbios",
            json!("CAS9"),
            "`CAS9` is not among the Exchange servers that were read: its stores and certificates are left out",
        ),
        (
            "/unread",
            json!([{ "what": "dial plans", "reason": "access denied" }]),
            "dial plans was not read there: access denied",
        ),
    ];
    for (path, stated, wanted) in rows {
        let mut facts = cas1.clone();
        *facts.pointer_mut(path).unwrap() = stated;
        let imported = import(&[("CAS1", facts.to_string().as_bytes())]);
        let said: Vec<String> = imported
            .remarks
            .iter()
            .map(|remark| remark.text.clone())
            .collect();
        assert!(
            said.iter().any(|text| text.ends_with(wanted)),
            "{path}: {said:?}"
        );
    }
    // Two certificates for one service: which one it took is not known.
    let mut facts = cas1.clone();
    let row = facts["certificates"][0].clone();
    facts["certificates"].as_array_mut().unwrap().push(row);
    let imported = import(&[("CAS1", facts.to_string().as_bytes())]);
    assert!(imported.remarks.iter().any(|remark| {
        remark
            .text
            .starts_with("2 certificates are enabled for UMCallRouter")
    }));
    assert!(
        !imported.estate.contains("\ncertificate = "),
        "{}",
        imported.estate
    );
}

/// What a server distrusts counts, whatever is among its roots.
#[test]
fn what_is_distrusted_there_is_distrusted_here() {
    let mut facts: Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    facts["server"]["stores"]["Disallowed"] = facts["server"]["stores"]["Root"].clone();
    let gateway = read_example("collected/gw1-pjsip.conf");
    let cas1 = facts.to_string();
    let imported = import(&[("CAS1", cas1.as_bytes()), ("gw1-pjsip.conf", &gateway)]);
    let report = check(&imported);
    let reasons = { report.links.iter() }
        .flat_map(|link| &link.agreement.checks)
        .filter(|check| check.judge.starts_with("cas1."))
        .flat_map(|check| &check.reasons);
    let codes: Vec<&str> = reasons.map(|reason| reason.code.as_str()).collect();
    assert!(codes.contains(&"ExplicitlyDistrusted"), "{codes:?}");
}

/// A fact that was not read is no fact.
#[test]
fn null_is_unknown_and_an_empty_list_is_none() {
    let cas1: Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    for (key, path) in [
        ("um_ip_gateways", "/um_ip_gateways"),
        ("hunt_group", "/hunt_groups"),
    ] {
        for (stated, wanted) in [(Value::Null, false), (json!([]), true)] {
            let mut facts = cas1.clone();
            *facts.pointer_mut(path).unwrap() = stated;
            let estate = import(&[("CAS1", facts.to_string().as_bytes())]).estate;
            assert_eq!(estate.contains(&format!("{key} = []")), wanted, "{estate}");
        }
    }
    for (value, wanted) in [
        (json!(1), "auto_root_update = false"),
        (json!(0), "auto_root_update = true"),
        (Value::Null, "auto_root_update = true"),
    ] {
        let mut facts = cas1.clone();
        facts["server"]["disable_root_auto_update"] = value;
        let estate = import(&[("CAS1", facts.to_string().as_bytes())]).estate;
        assert!(estate.contains(wanted), "{estate}");
        assert!(!estate.contains("aia"), "{estate}");
    }
}

/// Schannel's settings, the version of Windows, and the facts of both that follow.
#[test]
fn what_schannel_is_set_to_becomes_facts() {
    let cas1: Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    let said = |ticket: Value, list: Value| json!({ "enable_session_ticket": ticket, "send_trusted_issuer_list": list });
    let (r2_2008, r2_2012, unknown) = ("6.1.7601", "6.3.9600", "9.9");
    let rows = [
        (said(json!(2), json!(1)), r2_2012, Some(false), Some(true)),
        (
            said(Value::Null, Value::Null),
            r2_2012,
            Some(true),
            Some(false),
        ),
        (said(Value::Null, Value::Null), r2_2008, None, Some(true)),
        (said(Value::Null, json!(0)), r2_2008, None, Some(false)),
        (said(Value::Null, Value::Null), unknown, None, None),
        (said(json!(7), json!(7)), r2_2012, None, None),
        // Not read; and by a script that did not ask.
        (Value::Null, r2_2012, None, None),
        (json!("absent"), r2_2012, None, None),
    ];
    for (schannel, os, tickets, list) in rows {
        let mut facts = cas1.clone();
        facts["server"]["os_version"] = json!(os);
        facts["server"]["schannel"] = schannel.clone();
        if schannel.is_string() {
            facts["server"].as_object_mut().unwrap().remove("schannel");
        }
        let estate = import(&[("CAS1", facts.to_string().as_bytes())]).estate;
        for (fact, stated) in [
            ("session_tickets", tickets),
            ("send_trusted_issuer_list", list),
        ] {
            let wanted = stated.map(|stated| format!("{fact} = {stated}\n"));
            let found = estate.lines().find(|line| line.starts_with(fact));
            let found = found.map(|line| format!("{line}\n"));
            assert_eq!(found, wanted, "{schannel} {os}: {estate}");
        }
    }
}
