//! Links that are of no requirement, and judges that look at no chain.

use countersign_messages::Language;
use toml::Value;

use super::generated::{Defect, EXTENSIONS, PLAN, public, world};
use super::world::leaf;
use super::{BEFORE_TEAMS, PLAIN, SPLIT, WHOLE, World, ends_well, told};
use crate::plan::{Action, Plan};

fn planned(world: &World) -> Plan {
    world.look(|scene| Plan::new(scene, scene.links(), world.clock))
}

fn roots_of(plan: &Plan, device: &str) -> usize {
    let steps = plan.steps.iter().map(|step| &step.action);
    let is_its = |action: &&Action| matches!(action, Action::Trust { host, .. } if host == device);
    steps.filter(is_its).count()
}

/// The requirements are of estates with UM: without it the steps of a link are for the link.
#[test]
fn steps_without_um_are_for_links() {
    let mut world = world(WHOLE, &[Defect::DeviceLacksRoot(0)]);
    world.truth.remove("exchange");
    let link = "[[link]]\nfrom = 'gw1.contoso.com'\nto = 'pool1.contoso.com'";
    let link: toml::Table = link.parse().unwrap();
    world.truth.extend(link);
    for pool in world.tables("lync") {
        let listed = Value::Array(vec!["gw1.contoso.com".into()]);
        pool.insert("trusted_peers".to_owned(), listed);
    }
    let plan = planned(&world);
    assert_eq!(roots_of(&plan, "gw1.contoso.com"), 1, "{}", told(&plan));
    for step in &plan.steps {
        assert_eq!(step.requirements, [""; 0], "{}", step.sentence);
        assert_eq!(step.purpose(Language::English), "links");
    }
    assert_eq!(plan.unreached, [], "{}", told(&plan));
}

/// Whoever verifies no server and asks no client for a certificate needs no root.
#[test]
fn who_verifies_nobody_imports_nothing() {
    for (verifies, wanted) in [(true, 1), (false, 0)] {
        let mut world = world(PLAIN, &[Defect::Expired(0), Defect::DeviceLacksRoot(0)]);
        for device in world.tables("peer") {
            for fact in ["mutual_tls", "verify_server_certificate"] {
                device.insert(fact.to_owned(), Value::Boolean(verifies));
            }
        }
        let plan = planned(&world);
        assert_eq!(
            roots_of(&plan, "gw1.contoso.com"),
            wanted,
            "{}",
            told(&plan)
        );
    }
}

/// What a Mediation Server takes up without a restart no page says: the plan says that.
#[test]
fn the_restart_of_a_mediation_server_is_unconfirmed() {
    let mut world = world(WHOLE, &[Defect::PoolExpired(0)]);
    for pool in world.tables("lync") {
        pool.insert("role".to_owned(), Value::String("mediation".to_owned()));
    }
    let plan = planned(&world);
    let has = |is_it: fn(&Action) -> bool| plan.steps.iter().any(|step| is_it(&step.action));
    assert!(has(|action| matches!(
        action,
        Action::AssignLyncCertificate { .. }
    )));
    assert!(!has(|action| matches!(
        action,
        Action::RestartFrontEnd { .. }
    )));
    let mut open = plan
        .unreached
        .iter()
        .filter(|open| open.of == "fe1.contoso.com");
    let open = open.find(|open| open.remedy.contains("RTCMEDSRV"));
    assert!(open.is_some_and(|open| open.remedy.contains("not confirmed")));
}

/// An SBC before Teams gets a certificate of a public authority, and Teams gets no root; UM's servers take theirs
/// from the authority that they have.
#[test]
fn who_is_before_teams_goes_to_a_public_authority() {
    let world = world(
        BEFORE_TEAMS,
        &[Defect::DeviceExpired(1), Defect::Expired(0)],
    );
    let plan = planned(&world);
    let note_of = |of: &str| {
        let mut steps = plan.steps.iter().filter(|step| step.action.has_it_issued());
        let step = steps.find(|step| step.action.of() == of);
        let step = step.unwrap_or_else(|| panic!("{of}:\n{}", told(&plan)));
        step.notes
            .iter()
            .any(|note| note.contains("by a public authority"))
    };
    assert!(note_of("gw2.contoso.com"));
    assert!(!note_of("cas1.contoso.com"));
    assert_eq!(roots_of(&plan, "sip.pstnhub.microsoft.com"), 0);
    ends_well(world, &plan).unwrap();
}

/// `ExchUcUtil.ps1` removes what else links a pool's gateway: the step says which.
#[test]
fn hunt_groups_that_the_utility_removes_are_told() {
    for (plan, pilot, wanted) in [
        (EXTENSIONS, "7100", true),
        (PLAN, "7100", true),
        (PLAN, PLAN, false),
    ] {
        let mut world = world(SPLIT, &[Defect::PoolUnknown(1)]);
        let group = format!(
            "um_ip_gateway = 'pool1.contoso.com'\ndial_plan = '{plan}'\npilot_identifier = '{pilot}'"
        );
        let groups = world
            .truth
            .get_mut("hunt_group")
            .and_then(Value::as_array_mut);
        groups.unwrap().push(Value::Table(group.parse().unwrap()));
        let plan = planned(&world);
        let mut steps = plan.steps.iter();
        let step = steps
            .find(|step| step.action == Action::RunExchUcUtil)
            .unwrap();
        let is_told = step
            .notes
            .iter()
            .any(|note| note.contains("the hunt group `7100` of pool1.contoso.com"));
        assert_eq!(is_told, wanted, "{:?}", step.notes);
    }
}

/// What is wrong with the certificate of Teams is for the device to take: nobody here reissues it.
#[test]
fn a_hosted_certificate_is_taken_as_it_is() {
    let mut world = world(BEFORE_TEAMS, &[]);
    for peer in world.tables("peer") {
        if peer["fqdn"].as_str() == Some("sip.pstnhub.microsoft.com") {
            peer.insert(
                "certificate".to_owned(),
                Value::String("teams-old.pem".to_owned()),
            );
        }
    }
    let name = "sip.pstnhub.microsoft.com";
    let lacking = leaf(name, &[name]).server_only();
    let pem = lacking.issued_by(&public()).presented_pem();
    world.files.insert("teams-old.pem".to_owned(), pem);
    let plan = planned(&world);
    let mut open = plan.unreached.iter().filter(|open| open.of == name);
    let open = open.next().unwrap_or_else(|| panic!("{}", told(&plan)));
    assert!(open.fault.contains("ClientEkuMissing"), "{}", open.fault);
    assert!(
        open.remedy.contains("set gw2.contoso.com"),
        "{}",
        open.remedy
    );
    assert!(plan.steps.iter().all(|step| step.action.of() != name));
}

/// A device's step says what to know when its product is given a certificate.
#[test]
fn a_device_is_given_a_certificate_as_its_product_takes_it() {
    for (product, wanted) in [("ribbon-sbc-1000", true), ("generic-gateway", false)] {
        let mut world = world(PLAIN, &[Defect::DeviceExpired(0)]);
        for device in world.tables("peer") {
            device.insert("product".to_owned(), Value::String(product.to_owned()));
        }
        let plan = planned(&world);
        let mut steps = plan.steps.iter();
        let step = steps.find(|step| step.action.of() == "gw1.contoso.com");
        let notes = &step.unwrap_or_else(|| panic!("{}", told(&plan))).notes;
        let is_told = notes.iter().any(|note| note.contains("ten certificates"));
        assert_eq!(is_told, wanted, "{notes:?}");
    }
}
