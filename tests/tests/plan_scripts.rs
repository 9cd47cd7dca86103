//! The scripts of a plan are PowerShell, and run what the table of commands has, whatever things are called.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::collections::BTreeSet;
use std::path::Path;

use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, is_japanese};
use countersign_tests::powershell_faults;
use countersign_trust::{Language, Signatures};
use countersign_um::{Command, Estate, Plan, commands, parse, plan_schema};
use serde_json::Value;
use tree_sitter::{Node, Parser};

/// What is written instead of what in the estate of Contoso: enough that every kind of step is in some plan.
const ROWS: &[&[(&str, &str)]] = &[
    &[
        ("startup_mode = \"dual\"", "startup_mode = 'tcp'"),
        ("services = [\"UM\"]", "services = []"),
        ("voip_security = \"Secured\"", "voip_security = 'Unsecured'"),
        ("contacts = [\"", "contacts = [] # \""),
        ("dial_plans = [\"Contoso SIP\"]", "dial_plans = []"),
    ],
    // Replaced while they are bound, one of them copied; and what is found out first.
    &[
        ("certificates/mbx1.pem", "certificates/mbx1-self-signed.pem"),
        (
            "certificate = \"certificates/fe1.pem\"",
            "certificate = 'certificates/mbx9.pem'",
        ),
        (
            "certificate = \"certificates/gw1.pem\"",
            "certificate = 'certificates/mbx9.pem'",
        ),
        (
            "has_private_key = true\nprivate_key_exportable = false\ncertificate_since = 2026-01-10T08:00:00Z\nstartup_mode_since = 2026-01-10T09:00:00Z\nstarted = 2026-01-12T10:00:00Z\ndial_plans = [\"Contoso SIP\"]\nsip_tcp",
            "sip_tcp",
        ),
    ],
    // What the hosts have already.
    &[
        (
            "certificate = \"certificates/fe1.pem\"",
            "certificate = 'certificates/mbx9.pem'\ncertificates = ['certificates/mbx9.pem', { file = 'certificates/fe1.pem', has_private_key = true }]",
        ),
        (
            "certificate = \"certificates/gw1.pem\"",
            "certificate = 'certificates/mbx9.pem'\ncertificates = ['certificates/mbx9.pem', { file = 'certificates/gw1.pem', has_private_key = true }]",
        ),
    ],
    &[
        (
            "port = 5061\noutcalls_allowed = true\nresolves_to = [\"10.0.0.21\"]",
            "port = 5060\nresolves_to = []",
        ),
        (
            "um_ip_gateway = \"gw1.contoso.com\"",
            "um_ip_gateway = 'sbc1.contoso.com'",
        ),
        ("tls_port = 5061", "tls_port = 5067"),
        (
            "calls = [\"cas1.contoso.com\"]",
            "calls = ['mbx1.contoso.com']",
        ),
        (
            "sip_tls_listening_port = 5061",
            "sip_tls_listening_port = 5081",
        ),
        ("netbios = \"CAS1\"", "firewall_ports = [5061]"),
        (
            "store = { trusted_roots = [\"certificates/contoso-root.pem\"] }",
            "store = { trusted_roots = ['certificates/fabrikam-root.pem'] }",
        ),
    ],
    // A gateway by its address, and no gateway for the SBC and the pool.
    &[
        (
            "address = \"gw1.contoso.com\"",
            "name = 'gw1.contoso.com'\naddress = '10.0.0.21'",
        ),
        (
            "kind = \"gateway\"",
            "address = '10.0.0.21'\nkind = \"gateway\"",
        ),
        (
            "[[um_ip_gateways]]\naddress = \"sbc1.contoso.com\"",
            "[[um_ip_gateways]]\naddress = \"sbc9.contoso.com\"",
        ),
        (
            "um_ip_gateway = \"sbc1.contoso.com\"",
            "um_ip_gateway = 'sbc9.contoso.com'",
        ),
        (
            "[[um_ip_gateways]]\naddress = \"pool1.contoso.com\"",
            "[[um_ip_gateways]]\naddress = \"pool8.contoso.com\"",
        ),
        (
            "um_ip_gateway = \"pool1.contoso.com\"",
            "um_ip_gateway = 'pool8.contoso.com'",
        ),
        ("netbios = \"MBX1\"", "region = 'asia'"),
        (
            "role = \"front-end\"",
            "role = \"front-end\"\nregion = 'europe'",
        ),
        (
            "# A gateway that verifies",
            "[[lync]]\npool = 'pool2.contoso.com'\nversion = '2013'\nrole = 'front-end'\nregion = 'asia'\nencryption_level = 'RequireEncryption'\nex_um_connectivity = 'Success'\nstore = 'domain'\n[[lync.member]]\nfqdn = 'fe9.contoso.com'\ncertificate = 'certificates/fe1.pem'\ncertificate_since = 2026-01-05T08:00:00Z\nstarted = 2026-01-12T11:00:00Z\n# A",
        ),
        (
            "services = [\"UM\"]",
            "sip_access_service = ''\nservices = [\"UM\"]",
        ),
    ],
    // Exchange 2010 is out of TLS, with a certificate for another name; its successors have what it presents.
    &[(
        "[[exchange]]\nfqdn = \"cas1.",
        "[[exchange]]\nfqdn = 'um9.contoso.com'\nversion = '2010'\nroles = ['um']\nstore = 'domain'\nos = '2008r2'\num = { certificate = 'certificates/gw1.pem', services = ['UM'], has_private_key = true, key_provider = 'csp', root_ca_type = 'Enterprise', startup_mode = 'tcp', startup_mode_since = 2026-01-10T09:00:00Z, certificate_since = 2026-01-10T09:00:00Z, started = 2026-01-12T10:00:00Z, dial_plans = ['Contoso Extensions'] }\n[[exchange]]\nfqdn = \"cas1.",
    )],
    // The certificate of Exchange 2010 is copied; an intermediate leaves the roots.
    &[
        (
            "[[exchange]]\nfqdn = \"cas1.",
            "[[exchange]]\nfqdn = 'um9.contoso.com'\nversion = '2010'\nroles = ['um']\num = { certificate = 'certificates/mbx9.pem', dial_plans = ['Contoso Extensions'] }\n[[exchange]]\nfqdn = \"cas1.",
        ),
        (
            "netbios = \"MBX1\"",
            "certificates = ['certificates/mbx1.pem']",
        ),
        (
            "netbios = \"CAS1\"",
            "certificates = ['certificates/cas1.pem']",
        ),
    ],
    &[(
        "trusted_roots = [\"certificates/contoso-root.pem\", \"certificates/fabrikam-root.pem\"]",
        "trusted_roots = ['certificates/contoso-root.pem', 'certificates/contoso-issuing.pem', 'certificates/fabrikam-root.pem']",
    )],
    // Schannel cuts the list of authorities: of a server that was told to send it, and of a pool that does.
    &[
        (
            "\"certificates/fabrikam-root.pem\"]",
            "'certificates/fabrikam-root.pem', '../../tests/scenarios/story-10-issuer-list-cut/certificates/public.pem']",
        ),
        ("netbios = \"CAS1\"", "send_trusted_issuer_list = true"),
        (
            "os = \"2012r2\"\n# `EnableSessionTicket`",
            "os = '2012'\n# `EnableSessionTicket`",
        ),
    ],
    // A UM IP gateway is made with its port, as an example has it.
    &[
        (
            "exch_uc_util_ran",
            "policies.gateway_port = 'on-creation'\nexch_uc_util_ran",
        ),
        (
            "[[um_ip_gateways]]\naddress = \"sbc1.contoso.com\"",
            "[[um_ip_gateways]]\naddress = \"sbc9.contoso.com\"",
        ),
        (
            "um_ip_gateway = \"sbc1.contoso.com\"",
            "um_ip_gateway = 'sbc9.contoso.com'",
        ),
    ],
];

/// A name that would end a string, in each way that PowerShell knows, and go on.
const EVIL: &str = "x'; Start-Evil -Now; #\u{2019}; Start-Evil $(Start-Evil) `\"; Start-Evil";

#[test]
fn every_script_is_powershell_and_runs_what_the_table_has() {
    let mut kinds = BTreeSet::new();
    let mut used = BTreeSet::new();
    for edits in ROWS {
        let table = chosen(edits);
        for name in ["Contoso SIP", EVIL] {
            let plan = plan(edits, name, Language::English);
            kinds.extend(plan.steps.iter().map(|step| {
                let action = serde_json::to_value(&step.action).unwrap();
                action["kind"].as_str().unwrap().to_owned()
            }));
            for script in plan.scripts() {
                if let Some(text) = script.text.strip_prefix('\u{feff}') {
                    assert_eq!(powershell_faults(text), [""; 0], "{}", script.name);
                    verify(text, &of_shell(&table, script.name), &mut used);
                }
            }
        }
    }
    assert_eq!(kinds, of_schema(), "each kind of step is in some plan");
}

/// What was exported holds a private key: each file goes, once, after the last step that takes it.
#[test]
fn what_was_exported_goes() {
    let mut files = BTreeSet::new();
    for edits in ROWS {
        let scripts = plan(edits, "Contoso SIP", Language::English).scripts();
        let texts = || scripts.iter().map(|script| script.text.as_str());
        let taken = texts().flat_map(str::lines).filter_map(|line| {
            let (_, file) = line
                .trim()
                .strip_prefix("$file = ")?
                .split_once("-ChildPath ")?;
            file.contains(".pfx").then_some(file)
        });
        let taken: BTreeSet<&str> = taken.collect();
        for file in taken {
            let removal =
                format!("Remove-Exported -File (Join-Path -Path $Folder -ChildPath {file})");
            assert_eq!(
                texts()
                    .map(|text| text.matches(&removal).count())
                    .sum::<usize>(),
                1,
                "{file}"
            );
            let text = texts().find(|text| text.contains(&removal)).unwrap();
            assert!(text.contains("Import-ExchangeCertificate"), "{text}");
            assert!(
                text.rfind(&removal)
                    > text.rfind(&format!(
                        "$file = Join-Path -Path $Folder -ChildPath {file}"
                    )),
                "{file}"
            );
            files.insert(file.to_owned());
        }
    }
    assert!(!files.is_empty());
}

/// In Japanese they are PowerShell too, and nothing in them is in English but names.
#[test]
fn every_script_is_in_japanese() {
    for edits in ROWS {
        let table = chosen(edits);
        let plan = plan(edits, EVIL, Language::Japanese);
        for step in &plan.steps {
            let told = { step.because.iter() }
                .chain(&step.notes)
                .chain([&step.sentence]);
            for text in told {
                assert!(is_japanese(&text.replace(EVIL, "")), "{text}");
            }
        }
        let outages = plan.outages.iter().map(|outage| &outage.what);
        let open = plan
            .unreached
            .iter()
            .flat_map(|open| [&open.fault, &open.remedy]);
        for text in outages.chain(open) {
            assert!(is_japanese(&text.replace(EVIL, "")), "{text}");
        }
        for script in plan.scripts() {
            let told: Vec<&str> = match script.text.strip_prefix('\u{feff}') {
                Some(text) => {
                    assert_eq!(powershell_faults(text), [""; 0], "{}", script.name);
                    let own = of_shell(&table, script.name);
                    verify(text, &own, &mut BTreeSet::new());
                    let lines = text.lines().filter(|line| is_told(line));
                    // What a step is called may be anything.
                    lines.filter(|line| !line.contains("-Sentence")).collect()
                }
                None => { script.text.lines() }
                    .filter(|line| line.starts_with('#'))
                    .collect(),
            };
            assert!(!told.is_empty(), "{}", script.name);
            for text in told {
                assert!(is_japanese(text), "{}: {text}", script.name);
            }
        }
    }
}

/// The table of commands, with the parameters that are disputed where the estate chooses the page that has them.
fn chosen(edits: &[(&str, &str)]) -> Vec<Command> {
    let mut table = commands();
    if edits.iter().any(|(_, to)| to.contains("gateway_port")) {
        for command in &mut table {
            command.parameters.append(&mut command.disputed);
        }
    }
    table
}

/// What the shell of a script has: that of Exchange 2010 runs in Windows PowerShell 2.
fn of_shell(table: &[Command], script: &str) -> Vec<Command> {
    let (version, powershell) = match script {
        "exchange-2010-management-shell.ps1" => ("2010", 2),
        _ => ("2013", 3),
    };
    let has = |command: &&Command| {
        let versions = &command.exchange;
        (versions.is_empty() || versions.iter().any(|one| one == version))
            && command.powershell.is_none_or(|first| first <= powershell)
    };
    table.iter().filter(has).cloned().collect()
}

/// Whether a line of a script is for people.
fn is_told(line: &str) -> bool {
    let line = line.trim_start();
    let is_comment = line.starts_with("# ");
    is_comment
        || ["Write-Host", "throw \"", "$message ="]
            .iter()
            .any(|word| line.starts_with(word))
}

/// What is cut off is seen, and so is a command that the table lacks.
#[test]
fn faults_are_seen() {
    let plan = plan(ROWS[0], "Contoso SIP", Language::English);
    let script = plan.scripts()[0].text.replace('\u{feff}', "");
    let cut = script.rfind("} -Change").unwrap();
    assert!(!powershell_faults(&script[..cut]).is_empty());
    for (line, wanted) in [
        ("Set-UMDialPlan -Identity 'x' -VoIPSecurity Secured", true),
        ("Set-UMDialPlan -Identity 'x' -VoIPSecurity Secure", false),
        ("Set-UMDialPlan -Name 'x'", false),
        ("New-UMIPGateway -Name 'x' -Port 5061", false),
        ("Start-Evil", false),
    ] {
        let outcome = std::panic::catch_unwind(|| verify(line, &commands(), &mut BTreeSet::new()));
        assert_eq!(outcome.is_ok(), wanted, "{line}");
    }
}

/// Everything in a script that is a command is one of the table or of the script, with parameters that it has.
fn verify(script: &str, table: &[Command], used: &mut BTreeSet<String>) {
    let mut parser = Parser::new();
    let language = tree_sitter_powershell::LANGUAGE.into();
    parser.set_language(&language).unwrap();
    let tree = parser.parse(script, None).unwrap();
    let mut own = BTreeSet::new();
    visit(tree.root_node(), &mut |node| {
        if node.kind() == "function_name" {
            own.insert(&script[node.byte_range()]);
        }
    });
    visit(tree.root_node(), &mut |node| {
        if node.kind() != "command" {
            return;
        }
        let name = node.child_by_field_name("command_name").unwrap();
        let name = &script[name.byte_range()];
        if own.contains(name) || name.starts_with('$') {
            return;
        }
        let line = &script[node.byte_range()];
        let command = table.iter().find(|command| command.name == name);
        let command = command.unwrap_or_else(|| panic!("no such command `{name}`: {line}"));
        used.insert(name.to_owned());
        let elements = node.child_by_field_name("command_elements");
        let mut cursor = node.walk();
        let elements: Vec<Node<'_>> = elements.map_or_else(Vec::new, |elements| {
            elements.children(&mut cursor).collect()
        });
        for (index, element) in elements.iter().enumerate() {
            if element.kind() != "command_parameter" {
                continue;
            }
            let parameter = script[element.byte_range()].trim_start_matches('-');
            let parameter = parameter.trim_end_matches(':');
            if parameter == "Confirm" || command.switches.iter().any(|known| known == parameter) {
                continue;
            }
            let values = command.parameters.get(parameter);
            let values = values.unwrap_or_else(|| panic!("no parameter `{parameter}`: {line}"));
            let mut rest = elements[index + 1..].iter();
            let value = rest.find(|next| next.kind() != "command_argument_sep");
            let value = value.map_or("", |value| &script[value.byte_range()]);
            let is_fixed = value.starts_with(|first: char| first.is_ascii_alphanumeric());
            assert!(
                values.is_empty() || !is_fixed || values.iter().any(|known| known == value.trim()),
                "`{parameter}` cannot be `{value}`: {line}"
            );
        }
    });
}

fn visit<'t>(node: Node<'t>, each: &mut impl FnMut(Node<'t>)) {
    each(node);
    let mut cursor = node.walk();
    let children: Vec<Node<'t>> = node.children(&mut cursor).collect();
    for child in children {
        visit(child, each);
    }
}

/// The kinds of steps that there are.
fn of_schema() -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(&plan_schema()).unwrap();
    let kinds = schema["$defs"]["Action"]["oneOf"]
        .as_array()
        .unwrap()
        .iter();
    let kinds = kinds.map(|kind| {
        kind["properties"]["kind"]["const"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    kinds.collect()
}

fn plan(edits: &[(&str, &str)], dial_plan: &str, language: Language) -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/contoso");
    let mut text = std::fs::read_to_string(folder.join("estate.toml")).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "`{from}` is nowhere");
        text = text.replace(from, to);
    }
    let quoted = toml::Value::String(dial_plan.to_owned()).to_string();
    text = text.replace("\"Contoso SIP\"", &quoted);
    let file = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        Ok(std::fs::read(folder.join(file.path()))?)
    });
    let estate = estate.unwrap().in_language(language);
    estate.plan(&Signatures::new(provider()), NOW)
}
