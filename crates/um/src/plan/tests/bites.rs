//! Each rule of the simulator is needed: what somebody does goes wrong with it, and well without it.

use std::collections::BTreeSet;

use countersign_mutual::Answer;

use super::generated::{Defect, Shape, world};
use super::simulator::{RULES, Refusal, Simulator};
use super::{BOTH, PAIR, PLAIN, SPLIT};
use crate::plan::Action;

/// What somebody does, with the estate in which it goes wrong: by one rule of the simulator.
type Row = (
    &'static str,
    Shape,
    &'static [Defect],
    fn(&mut Simulator) -> Result<bool, Refusal>,
);

/// Each rule is needed: with it the row goes wrong, and without it well.
#[test]
fn every_rule_of_the_simulator_bites() {
    let mut tried = BTreeSet::new();
    for (rule, shape, defects, run) in ROWS {
        let mut simulator = Simulator::new(world(*shape, defects));
        let outcome = run(&mut simulator);
        assert!(!matches!(outcome, Ok(true)), "{rule}: {outcome:?}");
        if let Err(refusal) = outcome {
            assert!(!refusal.why.is_empty());
        }
        let mut simulator = Simulator::without(world(*shape, defects), rule);
        let outcome = run(&mut simulator);
        assert!(matches!(outcome, Ok(true)), "without {rule}: {outcome:?}");
        tried.insert(*rule);
    }
    let rules: BTreeSet<&str> = RULES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(tried, rules);
}

const ROWS: &[Row] = &[
    ("no such parameter", PLAIN, &[], |simulator| {
        let line = "New-UMIPGateway -Name gw9 -Address gw1.contoso.com -UMDialPlan 'Contoso Extensions' -Port 5061";
        simulator.line("gw9", line)
    }),
    ("a cmdlet of its version", BOTH, &[], |simulator| {
        let line = "Set-UMService -Identity um1.contoso.com -UMStartupMode Dual";
        simulator.line("um1.contoso.com", line)
    }),
    (
        "enable in mode TCP",
        PLAIN,
        &[Defect::ModeTcp(0), Defect::NotEnabled(0)],
        |simulator| {
            let line = format!(
                "Enable-ExchangeCertificate -Server cas1.contoso.com -Thumbprint {} -Services UMCallRouter",
                simulator.bound("cas1.contoso.com")
            );
            simulator.line("cas1.contoso.com", &line)
        },
    ),
    (
        "enable what is not there",
        PLAIN,
        &[Defect::NotEnabled(0)],
        |simulator| {
            simulator.line("cas1.contoso.com", "Enable-ExchangeCertificate -Server cas1.contoso.com -Thumbprint 00 -Services UMCallRouter")
        },
    ),
    ("enable over a bound one", PLAIN, &[], |simulator| {
        renewed(simulator)?;
        simulator.line("cas1.contoso.com", "Enable-ExchangeCertificate -Server cas1.contoso.com -Thumbprint THUMBPRINT -Services UMCallRouter")
    }),
    ("remove a bound one", PLAIN, &[], |simulator| {
        let line = format!(
            "Remove-ExchangeCertificate -Server cas1.contoso.com -Thumbprint {}",
            simulator.bound("cas1.contoso.com")
        );
        simulator.line("cas1.contoso.com", &line)
    }),
    ("import what was not issued", PLAIN, &[], |simulator| {
        simulator.line(
            "cas1.contoso.com",
            "Import-ExchangeCertificate -Server cas1.contoso.com -FileData FILE_DATA",
        )
    }),
    ("issue what was not requested", PLAIN, &[], |simulator| {
        let server = "cas1.contoso.com".to_owned();
        simulator
            .step(&Action::IssueCertificate { server }, &[])
            .map(|()| true)
    }),
    (
        "export what is not exportable",
        PLAIN,
        &[Defect::NotExportable(0)],
        |simulator| {
            let line = format!(
                "Export-ExchangeCertificate -Server cas1.contoso.com -Thumbprint {} -BinaryEncoded -Password PASSWORD",
                simulator.bound("cas1.contoso.com")
            );
            simulator.line("cas1.contoso.com", &line)
        },
    ),
    ("change what is not there", PLAIN, &[], |simulator| {
        simulator.line("nobody", "Set-UMIPGateway -Identity nobody -Port 5061")
    }),
    ("a name that does not resolve", PLAIN, &[], |simulator| {
        simulator.line(
            "gw9",
            "New-UMIPGateway -Name gw9 -Address gw9.contoso.com -UMDialPlan 'Contoso Extensions'",
        )
    }),
    ("assign what was not requested", SPLIT, &[], |simulator| {
        simulator.line(
            "fe1.contoso.com",
            "Set-CsCertificate -Type Default -Thumbprint THUMBPRINT",
        )
    }),
    ("authorities after restarts", PLAIN, &[], |simulator| {
        simulator.line("mbx1.contoso.com", "Restart-Service -Name MSExchangeUM")?;
        let root = simulator.world.thumbprint("root.pem");
        let action = Action::Trust {
            host: "gw1.contoso.com".to_owned(),
            role: crate::plan::HostRole::Device,
            store: crate::plan::AuthorityStore::TrustedRoots,
            authority: crate::plan::Authority {
                subject: String::new(),
                thumbprint: root,
            },
        };
        simulator.step(&action, &[]).map(|()| true)
    }),
    ("a mode is live after a restart", PLAIN, &[], |simulator| {
        simulator.line(
            "cas1.contoso.com",
            "Set-UMCallRouterSettings -Server cas1.contoso.com -UMStartupMode TCP",
        )?;
        let line = format!(
            "Remove-ExchangeCertificate -Server cas1.contoso.com -Thumbprint {}",
            simulator.bound("cas1.contoso.com")
        );
        simulator.line("cas1.contoso.com", &line)
    }),
    (
        "names are read at the start",
        PLAIN,
        &[Defect::GatewayWithoutRecord(0)],
        |simulator| {
            let name = "gw1.contoso.com".to_owned();
            simulator.step(&Action::MakeDnsRecord { name }, &[])?;
            Ok(simulator.is_met("GW-9"))
        },
    ),
    (
        "topology is read at the start",
        SPLIT,
        &[Defect::NoDialPlans(0)],
        |simulator| {
            simulator.line(
                "mbx1.contoso.com",
                "Set-UMCallRouterSettings -Server cas1.contoso.com -DialPlans 'Contoso SIP'",
            )?;
            simulator.line(
                "mbx1.contoso.com",
                "Set-UMService -Identity mbx1.contoso.com -DialPlans 'Contoso SIP'",
            )?;
            Ok(simulator.world.check().works == Answer::Yes)
        },
    ),
    (
        "a test sees what runs",
        SPLIT,
        &[Defect::NoContacts, Defect::TestFailed(0)],
        |simulator| {
            simulator.line(
                "pool1.contoso.com",
                "Test-CsExUMConnectivity -TargetFqdn pool1.contoso.com",
            )?;
            Ok(simulator.is_met("LY-13"))
        },
    ),
    ("remove a root that is needed", SPLIT, &[], |simulator| {
        let root = simulator.world.thumbprint("root.pem");
        let action = Action::RemoveRoots {
            host: "fe1.contoso.com".to_owned(),
            role: crate::plan::HostRole::Lync,
            roots: Vec::new(),
        };
        let line = format!("certutil -delstore Root {root}");
        simulator.step(&action, &[line]).map(|()| true)
    }),
    (
        "Schannel is set up at the start",
        SPLIT,
        &[Defect::PoolListAsked(0)],
        |simulator| {
            let line = "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL' -Name SendTrustedIssuerList -Value 0 -Type DWord";
            simulator.line("fe1.contoso.com", line)?;
            Ok(simulator.world.check().works == Answer::Yes)
        },
    ),
    (
        "a key stays in its provider",
        PLAIN,
        &[Defect::Shared(1), Defect::Cng(0)],
        |simulator| {
            let thumbprint = simulator.bound("cas1.contoso.com");
            let (cas, mbx) = ("cas1.contoso.com", "mbx1.contoso.com");
            for (server, line) in [
                (
                    cas,
                    format!(
                        "Export-ExchangeCertificate -Server {cas} -Thumbprint {thumbprint} -BinaryEncoded -Password PASSWORD"
                    ),
                ),
                (
                    mbx,
                    format!(
                        "Import-ExchangeCertificate -Server {mbx} -FileData FILE_DATA -Password PASSWORD"
                    ),
                ),
                (
                    mbx,
                    format!(
                        "Enable-ExchangeCertificate -Server {mbx} -Thumbprint {thumbprint} -Services UM"
                    ),
                ),
            ] {
                simulator.line(server, &line)?;
            }
            let service = simulator.world.service(mbx, "um").unwrap();
            Ok(service["key_provider"].as_str() == Some("csp"))
        },
    ),
    ("one server goes on", PAIR, &[], |simulator| {
        for server in ["ex1.contoso.com", "ex2.contoso.com"] {
            let line = format!("Set-UMService -Identity {server} -UMStartupMode TCP");
            simulator.line(server, &line)?;
            simulator.line(server, "Restart-Service -Name MSExchangeUM")?;
        }
        Ok(true)
    }),
    ("nobody waits in an outage", PLAIN, &[], |simulator| {
        let server = "cas1.contoso.com";
        simulator.line(
            server,
            "New-ExchangeCertificate -GenerateRequest -Server cas1.contoso.com",
        )?;
        simulator.line(
            server,
            "Set-UMCallRouterSettings -Server cas1.contoso.com -UMStartupMode TCP",
        )?;
        simulator.line(server, "Restart-Service -Name MSExchangeUMCR")?;
        let server = server.to_owned();
        simulator
            .step(&Action::IssueCertificate { server }, &[])
            .map(|()| true)
    }),
];

/// A new certificate is there, beside the one that is bound.
fn renewed(simulator: &mut Simulator) -> Result<(), Refusal> {
    let server = "cas1.contoso.com";
    simulator.line(
        server,
        "New-ExchangeCertificate -GenerateRequest -Server cas1.contoso.com",
    )?;
    let issue = Action::IssueCertificate {
        server: server.to_owned(),
    };
    simulator.step(&issue, &[])?;
    simulator.line(
        server,
        "Import-ExchangeCertificate -Server cas1.contoso.com -FileData FILE_DATA",
    )?;
    Ok(())
}
