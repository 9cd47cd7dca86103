//! What Windows would report: for Windows products alone, and no surer than anybody can be.

use countersign_mutual::{Reason, Role, WindowsCodes};
use countersign_testkit::{GeneralSubtree, Identity, Template};
use time::macros::datetime;

use crate::case::{Case, Pki, STRICT, bites, rule};

/// A Windows judge of which all is known.
fn windows(pki: &Pki) -> Case {
    Case::strict(&pki.root)
        .windows()
        .holding(&[])
        .aia(false)
        .auto_root_update(false)
}

/// A certificate that nobody issued but itself.
fn alone() -> Identity {
    Template::leaf("um1.contoso.com").self_signed()
}

/// `CERT_E_EXPIRED`, or `~CERT_E_EXPIRED` where Windows may say another.
fn code(codes: &WindowsCodes) -> String {
    let mark = if codes.approximate { "~" } else { "" };
    format!("{mark}{}", codes.hresult)
}

fn codes(case: &Case) -> Vec<String> {
    let reasons = case.check(Role::Server).reasons;
    reasons
        .iter()
        .map(|reason| reason.windows.as_ref().map_or_else(String::new, code))
        .collect()
}

#[test]
fn one_fault_has_its_code() {
    let pki = Pki::new();
    let other = Pki::of("Fabrikam");
    let past = datetime!(2020-01-01 00:00:00 UTC);
    let constrained = Template::intermediate("Contoso Issuing CA")
        .permit(GeneralSubtree::DnsName("fabrikam.com".to_owned()))
        .issued_by(&pki.root);
    let strange = other.leaf(|leaf| leaf);
    let rows = [
        (
            "self-signed, and not trusted",
            windows(&pki).presenting(&alone()),
            "CERT_E_UNTRUSTEDROOT 0x800B0109 0x00000020 CERT_TRUST_IS_UNTRUSTED_ROOT",
        ),
        (
            "nobody has the issuer",
            windows(&pki).presenting(&strange),
            "CERT_E_CHAINING 0x800B010A 0x00010000 CERT_TRUST_IS_PARTIAL_CHAIN",
        ),
        (
            "the judge does not have the issuer's root, we do: it sees no root at all",
            windows(&pki).presenting(&strange).elsewhere(&[&other.root]),
            "CERT_E_CHAINING 0x800B010A 0x00010000 CERT_TRUST_IS_PARTIAL_CHAIN",
        ),
        (
            "the untrusted root is sent",
            windows(&pki).sending(&strange, &[&other.issuing, &other.root]),
            "CERT_E_UNTRUSTEDROOT 0x800B0109 0x00000020 CERT_TRUST_IS_UNTRUSTED_ROOT",
        ),
        (
            "expired",
            windows(&pki).presenting(&pki.leaf(|leaf| leaf.validity(past, past))),
            "CERT_E_EXPIRED 0x800B0101 0x00000001 CERT_TRUST_IS_NOT_TIME_VALID",
        ),
        (
            "for clients alone",
            windows(&pki).presenting(&pki.leaf(Template::client_only)),
            "CERT_E_WRONG_USAGE 0x800B0110 0x00000010 CERT_TRUST_IS_NOT_VALID_FOR_USAGE",
        ),
        (
            "constrained: no source names the code",
            windows(&pki).presenting(&Template::leaf("um1.contoso.com").issued_by(&constrained)),
            "~CERT_E_INVALID_NAME 0x800B0114 0x00004000 CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT",
        ),
        (
            "an intermediate is missing",
            windows(&pki)
                .elsewhere(&[&pki.issuing])
                .sending(&pki.leaf(|leaf| leaf), &[]),
            "CERT_E_CHAINING 0x800B010A 0x00010000 CERT_TRUST_IS_PARTIAL_CHAIN",
        ),
    ];
    for (what, case, wanted) in rows {
        let codes = case.reason().windows.unwrap();
        let bits = codes.error_status_hex.clone().unwrap_or_default();
        let text = format!(
            "{} {} {bits} {}",
            code(&codes),
            codes.hresult_hex,
            codes.error_status.join(" ")
        );
        assert_eq!(text.trim_end(), wanted, "{what}");
    }
}

/// Which of several faults Windows names is Wine's guess.
#[test]
fn several_faults_compete() {
    let pki = Pki::new();
    let other = Pki::of("Fabrikam");
    let past = datetime!(2020-01-01 00:00:00 UTC);
    let name = rule("id = 'name'\ntest = { kind = 'server-name', common-name = 'never' }");
    let rules = format!("{STRICT}{name}");
    let with_names = |case: Case| {
        let mut case = case;
        let named = Case::new(&rules).windows();
        case.judge.rules = named.judge.rules;
        case
    };
    let expired = pki.leaf(|leaf| leaf.validity(past, past));
    let two = pki.leaf(|leaf| leaf.validity(past, past).client_only());
    let rows = [
        (
            windows(&pki).presenting(&two),
            vec!["~CERT_E_EXPIRED", "~CERT_E_EXPIRED"],
        ),
        (
            with_names(windows(&pki))
                .presenting(&pki.leaf(|leaf| leaf))
                .dialled("other.contoso.com"),
            vec!["CERT_E_CN_NO_MATCH"],
        ),
        (
            with_names(windows(&pki))
                .presenting(&expired)
                .dialled("other.contoso.com"),
            vec!["~CERT_E_EXPIRED", "~CERT_E_CN_NO_MATCH"],
        ),
        // Something unknown may lead Windows elsewhere.
        (
            Case::strict(&pki.root).windows().presenting(&alone()),
            vec!["~CERT_E_UNTRUSTEDROOT"],
        ),
        // Two ways to fail.
        (
            windows(&pki).sending(
                &other.leaf(|leaf| leaf),
                &[
                    &other.issuing,
                    &other.root,
                    &other.issuing.template().issued_by(&Pki::of("Third").root),
                ],
            ),
            vec!["~CERT_E_UNTRUSTEDROOT"],
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(codes(&case), wanted);
    }
}

#[test]
fn whose_codes_they_are() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let of_data = "works = 'no'\nremedy = 'R'\nhresult = 'CERT_E_UNTRUSTEDROOT'";
    let judge = |rules: &str| Case::new(rules).trusting(&[&pki.root]).presenting(&leaf);
    let windows_code = |reason: Reason| reason.windows.as_ref().map(code);
    assert_eq!(windows_code(judge(&bites(of_data)).reason()), None);
    assert_eq!(
        windows_code(judge(&bites(of_data)).windows().reason()).as_deref(),
        Some("CERT_E_UNTRUSTEDROOT")
    );
    // A product's own fault is reported where the product runs.
    let own = bites(&format!("speaks = 'of-itself'\n{of_data}"));
    assert_eq!(
        windows_code(judge("").judged_rules(&own).reason()).as_deref(),
        Some("CERT_E_UNTRUSTEDROOT")
    );
    assert_eq!(
        windows_code(
            judge(&bites(&of_data.replace("ROOT'", "MOON'")))
                .windows()
                .reason()
        ),
        None,
        "no such code"
    );
    let stranger = Case::strict(&pki.root).presenting(&alone());
    assert_eq!(windows_code(stranger.reason()), None);
    // What is not known to bite has none: the harness asserts it of every answer.
    let perhaps = judge(&bites(&format!("{of_data}\nfacts = {{ moon = [true] }}"))).windows();
    assert_eq!(perhaps.as_server(), "undecided: Bites?moon");
    assert_eq!(windows_code(perhaps.reason()), None);
}
