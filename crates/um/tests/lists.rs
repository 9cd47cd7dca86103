//! The revocation lists of an estate: which host has which, each read once, and which are refused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use countersign_asn1::pem::{Label, encode};
use countersign_mutual::{Answer, Party};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, List, NOT_AFTER, NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, FileReference, parse, parse_changes};
use time::Duration;

/// The estate of this text, and how often each file was read.
fn load(text: &str) -> Result<(Estate, BTreeMap<String, usize>), String> {
    let files = files();
    let file = parse(text).unwrap();
    let mut reads = BTreeMap::new();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        *reads.entry(file.path().to_owned()).or_insert(0) += 1;
        files
            .get(file.path())
            .cloned()
            .ok_or_else(|| format!("no `{}`", file.path()).into())
    });
    estate
        .map(|estate| (estate, reads))
        .map_err(|error| error.to_string())
}

fn files() -> BTreeMap<&'static str, Vec<u8>> {
    let root = Template::root("Contoso Root CA").self_signed();
    let stranger = Template::root("Fabrikam Root CA").self_signed();
    let leaf = |name: &str| Template::leaf(name).issued_by(&root);
    let sbc = leaf("sbc.contoso.com");
    let revoking = |leaf: &Identity, reason| {
        let list = List::of(&root).in_force(NOW - Duration::DAY, NOT_AFTER);
        let serial = leaf.serial_number();
        list.revoking_for(&serial, reason).sign(root.key())
    };
    let list = root.revocation_list(&[], NOT_AFTER);
    let armoured = encode(&Label::CertificateList, &list);
    [
        ("root.pem", root.pem().into()),
        ("sbc.pem", sbc.pem().into()),
        ("gw.pem", leaf("gw.contoso.com").pem().into()),
        ("good.crl", list.clone()),
        ("good.pem", armoured.clone().into()),
        ("beside.pem", format!("{}{armoured}", root.pem()).into()),
        (
            "revoked.crl",
            root.revocation_list_of(&[&sbc], NOW - Duration::DAY, NOT_AFTER),
        ),
        ("stale.crl", root.revocation_list(&[], NOW - Duration::HOUR)),
        (
            "stale-revoked.crl",
            root.revocation_list_of(&[&sbc], NOW - Duration::DAY, NOW - Duration::HOUR),
        ),
        ("held.crl", revoking(&sbc, HOLD)),
        ("compromised.crl", revoking(&sbc, COMPROMISE)),
        ("foreign.crl", stranger.revocation_list(&[], NOT_AFTER)),
        ("cut.crl", list[..list.len() / 2].to_vec()),
        ("root.der", root.der().to_vec()),
    ]
    .into()
}

/// A gateway that refuses what no list tells of, with this in its store, and an SBC, in an estate with this.
fn estate(of_estate: &str, of_store: &str) -> String {
    format!(
        "{of_estate}
        [[peer]]
        fqdn = 'gw.contoso.com'
        kind = 'gateway'
        certificate = 'gw.pem'
        revocation = 'hard'
        verify_server_certificate = true
        verify_server_name = false
        store = {{ trusted_roots = ['root.pem']{of_store} }}
        [[peer]]
        fqdn = 'sbc.contoso.com'
        kind = 'sbc'
        certificate = 'sbc.pem'
        mutual_tls = false
        store = {{ trusted_roots = ['root.pem'] }}
        [[link]]
        from = 'gw.contoso.com'
        to = 'sbc.contoso.com'
        direction = 'forward'\n"
    )
}

#[test]
fn a_host_has_its_own_lists_or_those_of_the_estate() {
    let rows = [
        ("", "", Answer::Undecided),
        ("crls = ['good.crl']", "", Answer::Yes),
        ("crls = ['good.pem']", "", Answer::Yes),
        ("crls = ['beside.pem']", "", Answer::Yes),
        ("crls = []", "", Answer::No),
        ("", ", crls = ['good.crl']", Answer::Yes),
        ("", ", crls = []", Answer::No),
        ("crls = ['good.crl']", ", crls = []", Answer::No),
        (
            "crls = ['good.crl']",
            ", crls = ['revoked.crl']",
            Answer::No,
        ),
        (
            "crls = ['revoked.crl']",
            ", crls = ['good.crl']",
            Answer::Yes,
        ),
    ];
    for (of_estate, of_store, wanted) in rows {
        let (estate, _) = load(&estate(of_estate, of_store)).unwrap();
        let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
        assert_eq!(report.works, wanted, "{of_estate} {of_store}");
    }
}

#[test]
fn a_reason_names_the_file_of_its_list() {
    let (estate, _) = load(&estate("crls = ['good.crl', 'revoked.crl']", "")).unwrap();
    let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
    let reasons = &report.links[0].agreement.checks[0].reasons;
    let list = reasons[0].list.as_ref().unwrap();
    assert_eq!(reasons[0].code, "Revoked");
    assert_eq!(list.file.as_deref(), Some("revoked.crl"));
}

/// What has the same contents is the same list, and is had by all who have it.
#[test]
fn a_list_is_read_once_and_shared() {
    let text = estate("crls = ['good.crl']", ", crls = ['good.crl']");
    let (estate, reads) = load(&text).unwrap();
    assert_eq!(reads["good.crl"], 1);
    let lists: Vec<_> = estate
        .parties()
        .map(|party: &Party| party.trust.lists.clone().unwrap())
        .collect();
    assert!(std::sync::Arc::ptr_eq(&lists[0], &lists[1]));
    let text = self::estate(
        "crls = ['good.crl']",
        ", crls = ['good.crl', 'revoked.crl']",
    );
    let (estate, _) = load(&text).unwrap();
    let lists: Vec<_> = estate
        .parties()
        .map(|party| party.trust.lists.clone().unwrap())
        .collect();
    assert!(std::sync::Arc::ptr_eq(
        &lists[0].lists()[0],
        &lists[1].lists()[0]
    ));
}

#[test]
fn what_if_the_next_list_comes() {
    let text = estate("crls = ['stale.crl']", "");
    let (estate, _) = load(&text).unwrap();
    let catalogue = countersign_products::catalogue();
    let what_if = |of: &str, file: &str| {
        let changes = format!("[[crl]]\n{of}file = '{file}'");
        let signatures = Signatures::new(provider());
        let read = |file: &FileReference| Ok(files()[file.path()].clone());
        let changes = parse_changes(&changes).unwrap();
        estate.what_if(&changes, &catalogue, read, &signatures, NOW)
    };
    let rows = [
        ("", "good.crl", Some(Answer::Yes)),
        ("of = 'gw.contoso.com'\n", "good.crl", Some(Answer::Yes)),
        ("of = 'sbc.contoso.com'\n", "good.crl", None),
        ("", "revoked.crl", None),
    ];
    for (of, file, wanted) in rows {
        let report = what_if(of, file).unwrap();
        let after = report.links.first().map(|link| link.after.works);
        assert_eq!(after, wanted, "{of}{file}");
    }
    let error = what_if("", "foreign.crl").unwrap_err().to_string();
    assert!(error.starts_with("`foreign.crl`, named by `crl[0].file` (line 2) is the list of"));
}

#[test]
fn what_is_no_list_of_the_estate_is_refused() {
    let rows = [
        (
            "foreign.crl",
            "`foreign.crl`, named by `crls[0]` (line 1) is the list of `CN=Fabrikam Root CA`, an authority of no \
             certificate in the estate",
        ),
        (
            "root.pem",
            "`root.pem`, named by `crls[0]` (line 1) is no revocation list: ",
        ),
        (
            "root.der",
            "`root.der`, named by `crls[0]` (line 1) is no revocation list: ",
        ),
        (
            "cut.crl",
            "`cut.crl`, named by `crls[0]` (line 1) is no revocation list: ",
        ),
        (
            "absent.crl",
            "`absent.crl`, named by `crls[0]` (line 1) cannot be read: ",
        ),
    ];
    for (file, wanted) in rows {
        let error = load(&estate(&format!("crls = ['{file}']"), ""));
        let error = error.map(|_| ()).unwrap_err();
        assert!(error.starts_with(wanted), "wanted {wanted}\nfound  {error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

/// `keyCompromise` and `certificateHold` [RFC 5280 §5.3.1].
const COMPROMISE: u8 = 1;
const HOLD: u8 = 6;

/// The cheapest repair is the next list where the one that is out of date revokes nothing; else another
/// certificate, with why it was revoked, and how a hold is released.
#[test]
fn a_list_is_followed_by_its_next_and_a_revoked_certificate_is_replaced() {
    let rows = [
        (
            "stale.crl",
            4,
            "publish its next revocation list",
            "insists on it",
        ),
        (
            "compromised.crl",
            30,
            "reissue the certificate",
            "for `keyCompromise`",
        ),
        (
            "held.crl",
            30,
            "reissue the certificate",
            "certutil -revoke SERIAL -1",
        ),
        // What the list revokes stays revoked in the next.
        (
            "stale-revoked.crl",
            34,
            "publish its next revocation list",
            "insists on it",
        ),
    ];
    let catalogue = countersign_products::catalogue();
    for (list, cost, what, how) in rows {
        let (estate, _) = load(&estate(&format!("crls = ['{list}']"), "")).unwrap();
        let report = estate.repair(None, &catalogue, &Signatures::new(provider()), NOW);
        assert!(
            report.proven_least && report.broken[0].mended,
            "{list}: {report:#?}"
        );
        let [proposal] = report.proposals.as_slice() else {
            panic!("{list}: {report:#?}");
        };
        assert_eq!(proposal.cost, cost, "{list}: {proposal:#?}");
        let steps = &proposal.steps;
        assert!(
            steps.iter().any(|step| step.what.contains(what)),
            "{list}: {steps:#?}"
        );
        let told = { steps.iter() }.filter_map(|step| step.how.as_ref());
        assert!(
            { told }.any(|told| told.contains(how)),
            "{list}: {steps:#?}"
        );
        assert!(proposal.radius.assumed);
    }
}

/// What nobody has cannot be followed by anything.
#[test]
fn a_list_that_is_renewed_is_one_of_the_estates() {
    let (estate, _) = load(&estate("crls = ['stale.crl']", "")).unwrap();
    let catalogue = countersign_products::catalogue();
    let ask = |file: &str| {
        let text = format!("[[renew_crl]]\nfile = '{file}'\n");
        let read = |_: &FileReference| Err("it names no file".into());
        let changes = parse_changes(&text).unwrap();
        estate.what_if(
            &changes,
            &catalogue,
            read,
            &Signatures::new(provider()),
            NOW,
        )
    };
    assert_eq!(ask("stale.crl").unwrap().summary.better, 1);
    let fault = ask("stale.cr").unwrap_err().to_string();
    assert!(
        fault.contains("revocation list") && fault.contains("`stale.crl`"),
        "{fault}"
    );
}
