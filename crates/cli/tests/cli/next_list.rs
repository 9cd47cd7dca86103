//! `what-if` with a revocation list that comes.

use countersign_asn1::pem::{Label, encode};
use countersign_testkit::{NOT_AFTER, NOW, Template};
use time::Duration;

use crate::program::{Bench, words};

/// A gateway that refuses what no list tells of, and has one that is out of date; beside it the next one.
fn bench() -> Bench {
    let bench = Bench::new();
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = |name: &str| Template::leaf(name).issued_by(&root).pem();
    let list = |until| encode(&Label::CertificateList, &root.revocation_list(&[], until));
    bench.write("root.pem", root.pem());
    bench.write("gw.pem", leaf("gw.contoso.com"));
    bench.write("sbc.pem", leaf("sbc.contoso.com"));
    bench.write("old.crl", list(NOW - Duration::DAY));
    bench.write("next.crl", list(NOT_AFTER));
    bench.write("next.toml", "[[renew_crl]]\nfile = 'old.crl'\n");
    bench.write(
        "estate.toml",
        "at = 2026-06-15T12:00:00Z
        crls = ['old.crl']
        [[peer]]
        fqdn = 'gw.contoso.com'
        kind = 'gateway'
        certificate = 'gw.pem'
        revocation = 'hard'
        verify_server_certificate = true
        verify_server_name = true
        store = { trusted_roots = ['root.pem'] }
        [[peer]]
        fqdn = 'sbc.contoso.com'
        kind = 'sbc'
        certificate = 'sbc.pem'
        mutual_tls = false
        [[link]]
        from = 'gw.contoso.com'
        to = 'sbc.contoso.com'
        direction = 'forward'\n",
    );
    bench
}

const MENDED: &str = "
no => yes  gw.contoso.com --> sbc.contoso.com
     1 no => yes  gw.contoso.com judges sbc.contoso.com as TLS server
         no longer RevocationUnknown: whether `CN=sbc.contoso.com` is revoked cannot be told: the
           list of `CN=Contoso Root CA` of 2026-01-01T00:00:00Z is out of date: the next was due at
           2026-06-14T12:00:00Z [RFC 5280 §5.1.2.5]

the verdict on 1 of 1 link changes, 1 would be better
";

#[test]
fn what_the_next_list_would_mend_is_told() {
    let bench = bench();
    let all = "estate.toml, at 2026-06-15T12:00:00Z\n";
    for (options, changes) in [
        (
            "--crl gw=next.crl",
            "  1. give gw.contoso.com the revocation list in `next.crl`, in the place of the one of its authority\n",
        ),
        (
            "--changes next.toml",
            "  1. have `CN=Contoso Root CA` publish its next revocation list, in the place of `old.crl`, which\n     was good until 2026-06-14T12:00:00Z, and let gw.contoso.com, sbc.contoso.com fetch it\n",
        ),
    ] {
        let said = bench.countersign(words(&format!("what-if estate.toml {options}")));
        assert_eq!(said.well().stdout, format!("{all}{changes}{MENDED}"));
    }
}

#[test]
fn a_list_that_is_not_there_is_looked_for_where_the_command_runs() {
    let said = bench().countersign(words("what-if estate.toml --crl nothing.crl"));
    assert_eq!(said.status, 2);
    assert_eq!(
        said.stderr,
        "error: `nothing.crl`, named by --crl cannot be read: no such file or folder\n\
         hint: a path begins where the command runs, and in a file of changes where that file lies\n"
    );
}
