//! What is refused, and at which key.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;

use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Crowd, Estate, EstateFile, FileReference, parse};

const ROWS: &[(&str, &str)] = &[
    ("at = ", "line 1: "),
    (
        "at = 2026-01-01",
        "`at` (line 1): wanted a moment with its offset, as 2026-01-31T08:00:00Z",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\n[exchange.um-call-router]\ncertificate = 'a.pem'",
        "`exchange[0].um-call-router` (line 5): unknown key; the nearest is `um_call_router`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\n[exchange.um]\nceritficate = 'a.pem'",
        "`exchange[0].um.ceritficate` (line 6): unknown key; the nearest is `certificate`",
    ),
    (
        "[store.domain]\nroots = ['a.pem']",
        "`store.domain.roots` (line 2): unknown key; the nearest is `trusted_roots`",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nstore = { intermediate = ['a.pem'] }",
        "`peer[0].store.intermediate` (line 4): unknown key; the nearest is `intermediates`",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nproduct = \"\\u001b[2J\"",
        "line 4: a string has the control character U+001B",
    ),
    (
        "[[peer]]\n\"\\u009b\" = 1",
        "line 2: a string has the control character U+009B",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nzzz = true",
        "`peer[0].zzz` (line 4): unknown key",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nstore = { trusted_roots = 'a.pem' }",
        "`peer[0].store.trusted_roots` (line 4): invalid type: string \"a.pem\", expected a sequence",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nroles = []",
        "`exchange[0]` (line 1): missing field `version`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\ncertificates = ['a.pem', 7]",
        "`exchange[0].certificates[1]` (line 5): invalid type: integer `7`, expected the file of a certificate, or a table with what is known of it",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\n[[exchange.certificates]]\nfile = 'a.pem'\nkey_provider = 'ksp'",
        "`exchange[0].certificates[0].key_provider` (line 7): unknown variant `ksp`, expected `csp` or `cng`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\n[[exchange.certificates]]\nfile = 'a.pem'\nstatsu = 'Valid'",
        "`exchange[0].certificates[0].statsu` (line 7): unknown key; the nearest is `status`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2019'\nroles = []",
        "`exchange[0].version` (line 3): unknown variant `2019`, expected one of `2010`, `2013`, `2016`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['client-access']",
        "`exchange[0].roles[0]` (line 4): Exchange 2016 has no role `client-access`; it has `mailbox`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2013'\nroles = ['client-access']\num = { certificate = 'a' }",
        "`exchange[0].um` (line 5): this server does not run the UM service: on Exchange 2013 it belongs to mailbox",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2010'\nroles = ['um']\num_call_router = {}",
        "`exchange[0].um_call_router` (line 5): this server does not run the UM Call Router: on Exchange 2010 it belongs to no role",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\nos = 2016",
        "`exchange[0].os` (line 5): found 2016, wanted one of `\"2003\"`, `\"2008\"`, `\"2008r2\"`, `\"2012\"`, `\"2012r2\"`, `\"2016\"`, `\"2019\"`",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nmutual_tls = 'yes'",
        "`peer[0].mutual_tls` (line 4): found \"yes\", wanted `true`, `false`, or a moment as 2026-01-31T08:00:00Z",
    ),
    (
        "[[peer]]\nkind = 'sbc'",
        "`peer[0]` (line 1): a peer needs an `fqdn`, an `address` or a `name`",
    ),
    (
        "[[peer]]\nfqdn = 'not a name'\nkind = 'sbc'",
        "`peer[0].fqdn` (line 2): `not a name` is no host name",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nproduct = 'ribbon-sbc-2000'",
        "`peer[0].product` (line 4): there is no product `ribbon-sbc-2000`; the nearest is `ribbon-sbc-1000`",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\nstore = 'dmain'\n[store.domain]",
        "`peer[0].store` (line 4): there is no store `dmain`; the nearest is `domain`",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'\n[[peer]]\nname = 'A'\nkind = 'sbc'",
        "`peer[1]` (line 4): the name `A` is taken by `peer[0]` (line 1)",
    ),
    // Its short name is taken, and a link could mean either.
    (
        "[[exchange]]\nfqdn = 'm'\nnetbios = 'A'\nversion = '2016'\nroles = ['mailbox']\n[[peer]]\nfqdn = 'a'\nkind = 'sbc'",
        "`peer[0]` (line 6): the name `a` is taken by `exchange[0]` (line 1)",
    ),
    (
        "[[lync]]\npool = 'p'\nversion = '2013'\nmember = [{ fqdn = 'f' }, { fqdn = 'F' }]",
        "`lync[0].member[1]` (line 4): the name `F` is taken by `lync[0].member[0]` (line 4)",
    ),
    (
        "[[peer]]\nfqdn = 'a1'\nkind = 'sbc'\n[[link]]\nfrom = ['a1', 'a2']\nto = 'a1'",
        "`link[0].from` (line 5): there is no endpoint `a2`; the nearest is `a1`",
    ),
    (
        "[[peer]]\nfqdn = 'a1'\nkind = 'sbc'\n[[link]]\nfrom = 'umbrella'\nto = 'a1'",
        "`link[0].from` (line 5): there is no endpoint `umbrella`",
    ),
    (
        "[[lync]]\npool = 'p'\nversion = '2013'\nedition = 'standard'\n[[lync.member]]\nfqdn = 'm'",
        "`lync[0].member` (line 5): a Standard Edition pool has one member, whose `fqdn` is the pool's",
    ),
    (
        "[[lync]]\npool = 'p'\nversion = '2013'\nmember = []",
        "`lync[0].member` (line 4): a pool has one `[[lync.member]]` at least",
    ),
    (
        "[[peer]]\nfqdn = 'a1'\nkind = 'sbc'\n[[link]]\nfrom = 'a1'\nto = 'A1'",
        "`link[0]` (line 4): `a1` to itself is no link: `from` and `to` name the same endpoint",
    ),
    (
        "um_ip_gateways = [{ adress = 'gw1' }]",
        "`um_ip_gateways[0].adress` (line 1): unknown key; the nearest is `address`",
    ),
    (
        "um_ip_gateways = ['gw1', { name = 'GW1', address = '10.0.0.1' }]",
        "`um_ip_gateways[1]` (line 1): the name `GW1` is taken by `um_ip_gateways[0]` (line 1)",
    ),
    (
        "um_ip_gateways = [5]",
        "`um_ip_gateways[0]` (line 1): invalid type: integer `5`, expected the address of a UM IP gateway, or a table with what is known of it",
    ),
    (
        "[[dial_plan]]\nname = 'Main'\nvoip_security = 'Secure'",
        "`dial_plan[0].voip_security` (line 3): unknown variant `Secure`, expected one of `Unsecured`, `SIPSecured`, `Secured`",
    ),
    (
        "[[dial_plan]]\nname = 'Main'\n[[dial_plan]]\nname = 'MAIN'",
        "`dial_plan[1]` (line 3): the name `MAIN` is taken by `dial_plan[0]` (line 1)",
    ),
    (
        "um_ip_gateways = ['gw1']\n[[hunt_group]]\num_ip_gateway = 'gw2'\ndial_plan = 'Main'",
        "`hunt_group[0].um_ip_gateway` (line 3): there is no UM IP gateway `gw2`; the nearest is `gw1`",
    ),
    (
        "um_ip_gateways = ['gw1']\n[[hunt_group]]\num_ip_gateway = 'gw1'\ndial_plan = 'Main'",
        "`hunt_group[0].dial_plan` (line 4): there is no dial plan `Main`",
    ),
    (
        "[[dial_plan]]\nname = 'Main'\n[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\num = { dial_plans = ['Mian'] }",
        "`exchange[0].um.dial_plans[0]` (line 7): there is no dial plan `Mian`; the nearest is `Main`",
    ),
    (
        "[[exchange]]\nfqdn = 'a'\nversion = '2016'\nroles = ['mailbox']\num = { sip_tls_listening_port = 5063 }",
        "`exchange[0].um.sip_tls_listening_port` (line 5): the UM service of Exchange has no such setting",
    ),
    (
        "[policies]\nlync_authority = 'any'",
        "`policies.lync_authority` (line 2): unknown variant `any`, expected one of `mutual-trust`, `same-authority`, `same-certificate`",
    ),
    (
        "exch_uc_util_ran = 2026-01-12",
        "`exch_uc_util_ran` (line 1): wanted a moment with its offset, as 2026-01-31T08:00:00Z",
    ),
    (
        "[[peer]]\nfqdn = 'a'\nkind = 'sbc'",
        "no link: the estate writes no `[[link]]`, and none follows from what is in it",
    ),
];

#[test]
fn each_fault_is_told_with_its_key_and_line() {
    for (text, wanted) in ROWS {
        let error = parse(text).unwrap_err().to_string();
        assert!(
            error.starts_with(wanted) && error.contains("nearest") == wanted.contains("nearest"),
            "{text}\nwanted {wanted}\nfound  {error}"
        );
    }
}

#[test]
fn each_file_is_refused_with_the_key_that_names_it() {
    let sbc = Template::leaf("sbc.contoso.com").self_signed();
    let many = sbc.pem().repeat(10_000);
    let rows: [(&[u8], &str); 5] = [
        (
            many.as_bytes(),
            "`sbc.pem`, named by `peer[0].certificate` (line 4): 10000 certificates, and at most 4096 are read",
        ),
        (b"", "`sbc.pem`, named by `peer[0].certificate` (line 4): "),
        (
            b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "`sbc.pem`, named by `peer[0].certificate` (line 4): block 1, CERTIFICATE, line ",
        ),
        (
            b"\0\0\0\0CERT\0\0\0\0\0\0\0\0\0\0\0\0",
            "`sbc.pem`, named by `peer[0].certificate` (line 4) holds no certificate",
        ),
        (
            b"absent",
            "`sbc.pem`, named by `peer[0].certificate` (line 4) cannot be read: entity not found",
        ),
    ];
    let file = parse(ONE_SBC).unwrap();
    for (bytes, wanted) in rows {
        let error = load(&file, bytes).unwrap_err();
        assert!(error.starts_with(wanted), "wanted {wanted}\nfound  {error}");
    }
    load(&file, sbc.pem().as_bytes()).unwrap();
}

#[test]
fn a_string_is_no_longer_than_a_path() {
    let estate = |octets| {
        let name = "a".repeat(octets);
        parse(&ONE_SBC.replace("sbc.pem", &name))
    };
    estate(4_096).unwrap();
    let error = estate(4_097).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 4: a string of 4097 octets, and at most 4096 are read"
    );
}

/// Each of them hands calls to every other: one more than a thousand is too many to be told one by one, and not
/// for groups.
#[test]
fn more_links_than_anybody_reads_are_refused() {
    let server = |number| {
        format!("[[exchange]]\nfqdn = 'ex{number}'\nversion = '2016'\nroles = ['mailbox']\n")
    };
    let wide = parse(&(0..1_001).map(server).collect::<String>()).unwrap();
    let catalogue = countersign_products::catalogue();
    let read = |_: &FileReference| Err("there is none".into());
    let error = Estate::load(&wide, &catalogue, read).err();
    let wanted = "more than 1000000 links: their report would help nobody";
    assert_eq!(error.unwrap().to_string(), wanted);
    let signatures = Signatures::new(provider());
    let crowd = Crowd::load(&wide, &catalogue, read).unwrap();
    let matrix = crowd.matrix(&signatures, NOW).unwrap();
    assert_eq!(matrix.summary.links, 1_001 * 1_000);
    assert_eq!(matrix.summary.undecided, 1_001 * 1_000);
    // Call routers, and UM services.
    let groups = matrix.groups.iter().map(|group| group.parties.len());
    assert_eq!(groups.collect::<Vec<_>>(), [1_001, 1_001]);
}

#[test]
fn every_file_is_listed_with_its_key() {
    let text = "\
public_roots = ['old.pem']
crls = ['e.crl']
[store.a]
trusted_roots = ['r1.pem', 'r2.sst']
intermediates = ['i.p7b']
crls = ['a.crl']
[[exchange]]
fqdn = 'm'
version = '2016'
roles = ['mailbox']
um = { certificate = 'um.pem', chain = ['c.pem'] }
store = { trusted_roots = ['r3.pem'] }
[[lync]]
pool = 'p'
version = 'skype-2015'
[[lync.member]]
fqdn = 'f'
certificate = 'f.pem'
certificates = ['f.pem', { file = 'g.pem', has_private_key = true }]
";
    let found: Vec<String> = parse(text)
        .unwrap()
        .files()
        .map(ToString::to_string)
        .collect();
    let wanted = [
        "`old.pem`, named by `public_roots[0]` (line 1)",
        "`e.crl`, named by `crls[0]` (line 2)",
        "`r1.pem`, named by `store.a.trusted_roots[0]` (line 4)",
        "`r2.sst`, named by `store.a.trusted_roots[1]` (line 4)",
        "`i.p7b`, named by `store.a.intermediates[0]` (line 5)",
        "`a.crl`, named by `store.a.crls[0]` (line 6)",
        "`r3.pem`, named by `exchange[0].store.trusted_roots[0]` (line 12)",
        "`um.pem`, named by `exchange[0].um.certificate` (line 11)",
        "`c.pem`, named by `exchange[0].um.chain[0]` (line 11)",
        "`f.pem`, named by `lync[0].member[0].certificate` (line 18)",
        "`f.pem`, named by `lync[0].member[0].certificates[0]` (line 19)",
        "`g.pem`, named by `lync[0].member[0].certificates[1]` (line 19)",
    ];
    assert_eq!(found, wanted);
}

/// Half a file, or one with a slip in it, is refused or read, and never more than that.
#[test]
fn no_slip_of_the_hand_panics() {
    let text = include_str!("../../../examples/contoso/estate.toml");
    let positions = text.char_indices().map(|(position, _)| position);
    for position in positions.step_by(67) {
        let (before, after) = text.split_at(position);
        let _ = parse(before);
        for slip in ["[", "\"", "=", "\n", "é"] {
            let _ = parse(&format!("{before}{slip}{after}"));
        }
    }
}

const ONE_SBC: &str = "\
[[peer]]
fqdn = 'sbc.contoso.com'
kind = 'sbc'
certificate = 'sbc.pem'
[[peer]]
fqdn = 'gw.contoso.com'
kind = 'gateway'
[[link]]
from = 'gw.contoso.com'
to = 'sbc.contoso.com'
";

fn load(file: &EstateFile, bytes: &[u8]) -> Result<Estate, String> {
    let catalogue = countersign_products::catalogue();
    Estate::load(file, &catalogue, |_| match bytes {
        b"absent" => Err(io::Error::from(io::ErrorKind::NotFound).into()),
        bytes => Ok(bytes.to_vec()),
    })
    .map_err(|error| error.to_string())
}
