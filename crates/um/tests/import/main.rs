//! Estates are made of what servers tell.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

mod faults;
mod programs;
mod samples;
mod scripts;
mod settings;

use std::path::{Path, PathBuf};

use countersign_mutual::Answer;
use countersign_provider_aws_lc::provider;
use countersign_testkit::NOW;
use countersign_trust::Signatures;
use countersign_um::{Estate, Imported, Importer, ReadFault, Report, parse};
use time::Duration;

fn contoso() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}

fn read_example(path: &str) -> Vec<u8> {
    std::fs::read(contoso().join(path)).unwrap()
}

/// What settings name, from the folder of the collected facts.
fn read(path: &str) -> Result<Vec<u8>, ReadFault> {
    std::fs::read(contoso().join("collected").join(path)).map_err(|_| "no such file".into())
}

/// The estate of these files.
fn import(files: &[(&str, &[u8])]) -> Imported {
    let mut importer = Importer::new("certificates");
    for (name, contents) in files {
        importer.add(name, contents, &mut read).expect(name);
    }
    importer.finish()
}

/// What `check` says of an estate that was imported, its certificates as they would be written.
fn check(imported: &Imported) -> Report {
    let file =
        parse(&imported.estate).unwrap_or_else(|fault| panic!("{fault}\n{}", imported.estate));
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |reference| {
        let mut written = imported.certificates.iter();
        let found = written.find(|(path, _)| path == reference.path());
        found
            .map(|(_, contents)| contents.clone())
            .ok_or_else(|| "never written".into())
    })
    .unwrap();
    estate.check(&Signatures::new(provider()), NOW, Duration::days(60))
}

/// What all servers of Contoso told.
fn told() -> Vec<(&'static str, Vec<u8>)> {
    let names = [
        "CAS1-exchange.json",
        "MBX1-exchange.json",
        "FE1-lync.json",
        "FE2-lync.json",
        "gw1-pjsip.conf",
    ];
    let read = |name| (name, read_example(&format!("collected/{name}")));
    names.into_iter().map(read).collect()
}

/// The estate of these files.
fn import_all(files: &[(&str, Vec<u8>)]) -> Imported {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, contents)| (*name, contents.as_slice()))
        .collect();
    import(&files)
}

#[test]
fn contoso_is_made_of_what_its_servers_told() {
    let imported = import_all(&told());
    assert_eq!(imported.remarks, [], "{}", imported.estate);
    let report = check(&imported);
    assert_eq!(report.works, Answer::Yes, "{}", imported.estate);
    // UM and call router with two Front Ends and a gateway, both ways, and among themselves.
    assert!(report.links.len() >= 6, "{}", report.links.len());
    let written = std::fs::read_to_string(contoso().join("estate.toml")).unwrap();
    for line in [
        "netbios = \"CAS1\"",
        "roles = [\"client-access\"]",
        "os = \"2012r2\"",
        "startup_mode = \"dual\"",
        "key_provider = \"csp\"",
        "root_ca_type = \"Enterprise\"",
        "services = [\"UMCallRouter\"]",
        "dial_plans = [\"Contoso SIP\"]",
        "started = 2026-01-12T10:00:00Z",
        "sip_tls_listening_port = 5061",
        "encryption_level = \"RequireEncryption\"",
        "edition = \"enterprise\"",
        "uri_type = \"SipName\"",
        "phone_context = \"Contoso SIP.contoso.com\"",
        "pilot_identifier = \"7000\"",
        "resolves_to = [\"10.0.0.11\", \"10.0.0.12\"]",
        "contacts = [\"sip:subscriber-access@contoso.com\", \"sip:auto-attendant@contoso.com\"]",
        "mutual_tls = true",
    ] {
        assert!(
            imported.estate.contains(line),
            "{line}: {}",
            imported.estate
        );
        assert!(
            written.contains(line),
            "{line} is not what Contoso wrote by hand"
        );
    }
    // Whom Lync trusts follows from both sides together.
    for trusted in ["cas1.contoso.com", "mbx1.contoso.com", "fe1.contoso.com"] {
        let list = imported
            .estate
            .lines()
            .find(|line| line.starts_with("trusted_peers = "))
            .unwrap();
        assert!(list.contains(trusted), "{list}");
    }
    for (path, contents) in &imported.certificates {
        let text = core::str::from_utf8(contents).unwrap();
        assert!(
            path.ends_with(".pem") && !text.contains("PRIVATE KEY"),
            "{path}"
        );
    }
}

#[test]
fn a_file_twice_changes_nothing() {
    let cas1 = read_example("collected/CAS1-exchange.json");
    let once = import(&[("a", &cas1)]);
    let twice = import(&[("a", &cas1), ("a", &cas1)]);
    assert_eq!(once.certificates, twice.certificates);
    let body = |imported: &Imported| imported.estate.split_once("\n\n").unwrap().1.to_owned();
    assert_eq!(body(&once), body(&twice));
}

/// What no service presents is known too, and a request that waits for its authority is no certificate.
#[test]
fn certificates_that_no_service_presents_are_known() {
    let mut facts: serde_json::Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    let bought = samples::keyed("mbx1", "Microsoft Software Key Storage Provider", 0);
    let row = |thumbprint: &serde_json::Value, status: &str| {
        serde_json::json!({
            "thumbprint": thumbprint, "services": "IIS, SMTP", "status": status,
            "root_ca_type": "ThirdParty", "has_private_key": "True", "private_key_exportable": "True",
        })
    };
    let rows = facts["certificates"].as_array_mut().unwrap();
    rows.push(row(&bought["thumbprint"], "Valid"));
    rows.push(row(&"00".repeat(20).into(), "PendingRequest"));
    let stored = facts["server"]["stores"]["My"].as_array_mut().unwrap();
    stored.push(bought);
    let imported = import(&[("CAS1-exchange.json", facts.to_string().as_bytes())]);
    assert_eq!(imported.remarks, []);
    let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
    let server = &estate["exchange"]
        .as_array_of_tables()
        .unwrap()
        .get(0)
        .unwrap();
    let held = server["certificates"].as_array_of_tables().unwrap();
    let said: Vec<(&str, bool, String)> = { held.iter() }
        .map(|entry| {
            (
                entry["key_provider"].as_str().unwrap(),
                entry["private_key_exportable"].as_bool().unwrap(),
                entry["services"].to_string().trim().to_owned(),
            )
        })
        .collect();
    let wanted = [
        ("csp", false, "[\"UMCallRouter\"]".to_owned()),
        ("cng", true, "[\"IIS\", \"SMTP\"]".to_owned()),
    ];
    assert_eq!(said, wanted);
    assert_eq!(
        server["um_call_router"]["certificate"].as_str(),
        held.get(0).unwrap()["file"].as_str()
    );
    let file = parse(&imported.estate).unwrap();
    let router = file.exchange_servers()[0].um_call_router.as_ref().unwrap();
    assert_eq!(router.private_key_exportable, Some(false));
    check(&imported);
}

/// What a Lync server has beside its Default certificate is known, and what its script did not ask is not.
#[test]
fn certificates_that_lync_does_not_present_are_known() {
    let mut facts: serde_json::Value =
        serde_json::from_slice(&read_example("collected/FE1-lync.json")).unwrap();
    let mut other = samples::keyed("fe2", "Microsoft Software Key Storage Provider", 0);
    other["has_private_key"] = serde_json::json!(true);
    let stored = facts["server"]["stores"]["My"].as_array_mut().unwrap();
    stored.push(other);
    let import_it = |facts: &serde_json::Value| {
        let imported = import(&[("FE1-lync.json", facts.to_string().as_bytes())]);
        let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
        let pool = estate["lync"].as_array_of_tables().unwrap().get(0).unwrap();
        pool["member"]
            .as_array_of_tables()
            .unwrap()
            .get(0)
            .unwrap()
            .clone()
    };
    let member = import_it(&facts);
    let held = member["certificates"].as_array_of_tables().unwrap();
    let mut said: Vec<(&str, Option<bool>)> = { held.iter() }
        .map(|entry| {
            let has_key = entry
                .get("has_private_key")
                .and_then(toml_edit::Item::as_bool);
            (entry["key_provider"].as_str().unwrap(), has_key)
        })
        .collect();
    said.sort_unstable();
    assert_eq!(said, [("cng", Some(true)), ("csp", None)]);
    let presented =
        { held.iter() }.filter(|entry| entry["file"].as_str() == member["certificate"].as_str());
    assert_eq!(presented.count(), 1);
    // None is known to be none, and none that was read is not.
    facts["certificates"] = serde_json::json!([]);
    facts["server"]["stores"]["My"] = serde_json::json!([]);
    assert_eq!(import_it(&facts)["certificates"].to_string().trim(), "[]");
    facts["server"]["stores"]["My"] = serde_json::Value::Null;
    assert!(import_it(&facts).get("certificates").is_none());
}

/// A host of Exchange 2010 tells of UM servers and of no call router, in the JSON that its script writes.
#[test]
fn a_server_of_exchange_2010_is_imported() {
    let mut facts: serde_json::Value =
        serde_json::from_slice(&read_example("collected/MBX1-exchange.json")).unwrap();
    let row = &mut facts["servers"][1];
    assert_eq!(row["netbios"], "MBX1");
    row["version"] = "Version 14.3 (Build 123.4)".into();
    row["roles"] = "Mailbox, ClientAccess, UnifiedMessaging, HubTransport".into();
    facts["servers"] = serde_json::json!([row.clone()]);
    facts["um_call_routers"] = serde_json::json!([]);
    facts["server"]["os_version"] = "6.1.7601".into();
    let imported = import(&[("MBX1-exchange.json", facts.to_string().as_bytes())]);
    let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
    let servers = estate["exchange"].as_array_of_tables().unwrap();
    assert_eq!(servers.len(), 1);
    let server = servers.get(0).unwrap();
    for (key, wanted) in [("version", "2010"), ("os", "2008r2")] {
        assert_eq!(server[key].as_str(), Some(wanted));
    }
    assert_eq!(server["um"]["startup_mode"].as_str(), Some("dual"));
    assert!(server.get("um_call_router").is_none());
}

/// `Get-CsExUmContact` may list the contact objects of hosted UM alone.
#[test]
fn contacts_that_are_not_listed_are_unknown() {
    let mut files = told();
    for file in &mut files[2..4] {
        let mut facts: serde_json::Value = serde_json::from_slice(&file.1).unwrap();
        facts["contacts"] = serde_json::json!([]);
        file.1 = facts.to_string().into_bytes();
    }
    let imported = import_all(&files);
    assert!(
        !imported.estate.contains("contacts = "),
        "{}",
        imported.estate
    );
}

/// What real Exchange servers keep beside their certificates.
#[test]
fn elements_of_real_servers_are_taken() {
    let Some(folder) = countersign_testkit::shared("domain/golden") else {
        return;
    };
    let mut facts: serde_json::Value =
        serde_json::from_slice(&read_example("collected/CAS1-exchange.json")).unwrap();
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "serialized")
        {
            let element = samples::base64(&std::fs::read(&path).unwrap());
            let thumbprint = path.file_stem().unwrap().to_str().unwrap();
            stored.push(serde_json::json!({ "thumbprint": thumbprint, "element": element }));
        }
    }
    assert!(stored.len() >= 26, "{}", stored.len());
    facts["certificates"][0]["thumbprint"] = stored[0]["thumbprint"].clone();
    let count = stored.len();
    facts["server"]["stores"]["My"] = stored.into();
    let imported = import(&[("CAS1-exchange.json", facts.to_string().as_bytes())]);
    assert_eq!(imported.remarks, []);
    // Those, the roots and the intermediate.
    assert_eq!(imported.certificates.len(), count + 2);
    assert!(
        imported.estate.contains("key_provider = \"csp\""),
        "{}",
        imported.estate
    );
    check(&imported);
}

/// So are those elements as files, as `certutil` and our own `collect` have them, and all of them as one store.
#[test]
fn stores_of_real_servers_are_taken() {
    use countersign_containers::{SerializedElement, SerializedStore, read_certificates};
    let Some(folder) = countersign_testkit::shared("domain/golden") else {
        return;
    };
    let mut ders = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "serialized")
        {
            let element = std::fs::read(&path).unwrap();
            let imported = import(&[("one.sst", &element)]);
            let is_used = imported.certificates.len() == 1 || !imported.remarks.is_empty();
            assert!(is_used, "{}: {}", path.display(), imported.estate);
            ders.push(read_certificates(&element).unwrap()[0].der().to_vec());
        }
    }
    let elements = { ders.iter().map(Vec::as_slice) }.map(SerializedElement::certificate);
    let store = SerializedStore::new(elements.collect()).to_bytes();
    let imported = import(&[("all.sst", &store)]);
    let is_known = |der: &Vec<u8>| {
        let mut written = imported.certificates.iter();
        written.any(|(_, file)| {
            read_certificates(file)
                .unwrap()
                .iter()
                .any(|one| one.der() == der)
        })
    };
    let known = ders.iter().filter(|der| is_known(der)).count();
    let left_out = { imported.remarks.iter() }
        .filter(|remark| remark.text.contains("without a host name"))
        .count();
    assert_eq!(known + left_out, ders.len(), "{:?}", imported.remarks);
}

/// A store that leaves a root some purposes alone stays a store: PEM cannot say so.
#[test]
fn purposes_that_a_store_leaves_are_kept() {
    let mut files = told();
    let unlimited = import_all(&files);
    assert_eq!(check(&unlimited).works, Answer::Yes);
    let mut facts: serde_json::Value = serde_json::from_slice(&files[0].1).unwrap();
    // Contoso's root for e-mail alone, and so for no server.
    let root = &mut facts["server"]["stores"]["Root"][0];
    assert_eq!(
        root["element"],
        samples::stored("contoso-root", None)["element"]
    );
    let email = countersign_asn1::Oid::EMAIL_PROTECTION;
    let limit = countersign_containers::PropertyValue::EnhancedKeyUsage(vec![email]);
    *root = samples::stored("contoso-root", Some(limit.to_property()));
    files[0].1 = facts.to_string().into_bytes();
    let limited = import_all(&files);
    assert_eq!(limited.remarks, []);
    let path = "certificates/cas1-trusted-roots.sst";
    assert!(limited.estate.contains(path), "{}", limited.estate);
    assert_eq!(check(&limited).works, Answer::No);
}

/// A topology has pools of several versions, and a server tells its own alone.
#[test]
fn a_pool_is_of_the_version_that_its_own_server_told() {
    let told: serde_json::Value =
        serde_json::from_slice(&read_example("collected/FE1-lync.json")).unwrap();
    let with_old_pool = |fqdn: &str, product: &str| {
        let mut told = told.clone();
        told["server"]["fqdn"] = fqdn.into();
        told["product"] = product.into();
        let old = serde_json::json!({
            "fqdn": "old.contoso.com", "site": "Site:Redmond", "computers": ["old.contoso.com"],
            "services": ["UserServer:old.contoso.com", "Registrar:old.contoso.com"],
        });
        told["pools"].as_array_mut().unwrap().push(old);
        serde_json::to_vec(&told).unwrap()
    };
    let new = with_old_pool(
        "fe1.contoso.com",
        "Skype for Business Server 2019 (7.0.2046)",
    );
    let old = with_old_pool("old.contoso.com", "Microsoft Lync Server 2010 (4.0.7577.0)");
    let rows = [
        (vec![&new], "skype-2019", "`old.contoso.com`"),
        (vec![&new, &old], "2010", ""),
        (vec![&old, &new], "2010", ""),
    ];
    for (files, version_of_old, guessed) in rows {
        let versions = ["skype-2019", version_of_old];
        let files: Vec<(&str, &[u8])> = { files.iter() }
            .map(|file| ("lync.json", file.as_slice()))
            .collect();
        let imported = import(&files);
        let estate: toml_edit::DocumentMut = imported.estate.parse().unwrap();
        let pools = estate["lync"].as_array_of_tables().unwrap();
        for (name, version) in ["pool1.contoso.com", "old.contoso.com"]
            .iter()
            .zip(versions)
        {
            let pool = { pools.iter() }.find(|pool| pool["pool"].as_str() == Some(name));
            assert_eq!(pool.unwrap()["version"].as_str(), Some(version), "{name}");
        }
        let said =
            { imported.remarks.iter() }.find(|remark| remark.text.contains("told its version"));
        let said = said.map_or("", |remark| remark.text.as_str());
        assert_eq!(said.is_empty(), guessed.is_empty(), "{said}");
        assert!(said.contains(guessed), "{said}");
    }
}
