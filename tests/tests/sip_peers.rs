//! A real SIP server at the other end: what Kamailio answers to clients, and that our rules for it say the same.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking; it runs programs, writes files for them and reads the clock"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use countersign_mutual::Answer;
use countersign_products::catalogue;
use countersign_testkit::{Identity, Program, Template};
use countersign_tests::Scenario;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Each client by what is wrong with it, the certificate that it presents, and whether a server that asks
/// for certificates lets it in.
fn clients(pki: &Pki) -> Vec<(&'static str, Identity, Answer)> {
    let valid = |template: Template| template.validity(pki.begin, pki.end);
    let leaf = |name: &str| valid(Template::leaf(name));
    let strangers = valid(Template::root("Fabrikam Root CA")).self_signed();
    let middle = pki.begin + (pki.now - pki.begin) / 2;
    vec![
        ("nothing", leaf(CLIENT).issued_by(&pki.root), Answer::Yes),
        (
            "another's name",
            leaf("other.contoso.com").issued_by(&pki.root),
            Answer::Yes,
        ),
        (
            "no clientAuth",
            leaf(CLIENT).server_only().issued_by(&pki.root),
            Answer::No,
        ),
        (
            "a stranger's authority",
            leaf(CLIENT).issued_by(&strangers),
            Answer::No,
        ),
        (
            "expired",
            leaf(CLIENT)
                .validity(pki.begin, middle)
                .issued_by(&pki.root),
            Answer::No,
        ),
        ("self-signed", leaf(CLIENT).self_signed(), Answer::No),
    ]
}

const CLIENT: &str = "gw1.contoso.com";

#[test]
fn kamailio_answers_clients_as_its_rules_say() {
    let (Some(_), Some(_)) = (Program::Kamailio.command(), Program::OpenSsl.command()) else {
        return;
    };
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let server = Template::leaf("sip1.contoso.com")
        .validity(pki.begin, pki.end)
        .issued_by(&pki.root);
    write(folder, "root.pem", &pki.root.pem());
    write(folder, "server.pem", &server.presented_pem());
    write(folder, "server.key", &server.key().pkcs8_pem());
    let strict = Kamailio::start(folder, "yes");
    for (what, client, wanted) in clients(&pki) {
        write(folder, "client.pem", &client.presented_pem());
        write(folder, "client.key", &client.key().pkcs8_pem());
        assert_eq!(strict.answers(folder, true), wanted, "Kamailio, {what}");
        assert_eq!(pki.predicted(&client, true), wanted, "our rules, {what}");
    }
    assert_eq!(strict.answers(folder, false), Answer::No, "no certificate");
    drop(strict);
    // Who does not ask does not look: the last client was a self-signed one.
    let lax = Kamailio::start(folder, "no");
    assert_eq!(lax.answers(folder, true), Answer::Yes);
    let (_, client, _) = clients(&pki).pop().unwrap();
    assert_eq!(pki.predicted(&client, false), Answer::NotRequested);
}

struct Pki {
    begin: OffsetDateTime,
    now: OffsetDateTime,
    end: OffsetDateTime,
    root: Identity,
}

impl Pki {
    fn new() -> Self {
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
        let (begin, end) = (now - time::Duration::days(2), now + time::Duration::days(2));
        let root = Template::root("Contoso Root CA").validity(begin, end);
        Self {
            begin,
            now,
            end,
            root: root.self_signed(),
        }
    }

    /// What `check` says of the client before a Kamailio that requires certificates, or does not.
    fn predicted(&self, client: &Identity, requires: bool) -> Answer {
        let at = self.now.format(&Rfc3339).unwrap();
        let estate = format!(
            "# A client of Kamailio.
at = {at}

[[peer]]
fqdn = \"{CLIENT}\"
kind = \"gateway\"
certificate = \"client.pem\"

[[peer]]
fqdn = \"sip1.contoso.com\"
kind = \"ip-pbx\"
product = \"kamailio\"
store = {{ trusted_roots = [\"root.pem\"] }}
mutual_tls = {requires}

[[link]]
from = \"{CLIENT}\"
to = \"sip1.contoso.com\"
direction = \"forward\"
"
        );
        let files = [
            ("client.pem", client.presented_pem()),
            ("root.pem", self.root.pem()),
        ];
        let scenario = Scenario {
            name: "a client of Kamailio".to_owned(),
            estate,
            files: BTreeMap::from(files.map(|(name, pem)| (name.to_owned(), pem.into_bytes()))),
        };
        let report = scenario.check(&catalogue());
        let checks = &report.links[0].agreement.checks;
        checks
            .iter()
            .find(|check| check.number == 2)
            .unwrap()
            .verdict
    }
}

/// A Kamailio that answers OPTIONS over TLS; it ends when it is dropped.
struct Kamailio {
    process: Child,
    port: u16,
}

impl Kamailio {
    /// Starts it with `server.pem` of the folder; `requires` is its word for whether clients must have
    /// certificates.
    fn start(folder: &Path, requires: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let at = folder.display();
        write(
            folder,
            "tls.cfg",
            &format!(
                "[server:default]
method = TLSv1.2+
verify_certificate = {requires}
require_certificate = {requires}
private_key = {at}/server.key
certificate = {at}/server.pem
ca_list = {at}/root.pem
"
            ),
        );
        write(
            folder,
            "kamailio.cfg",
            &format!(
                "#!KAMAILIO
debug=0
log_stderror=yes
children=1
tcp_children=1
enable_tls=yes
auto_aliases=no
listen=tls:127.0.0.1:{port}
loadmodule \"tls.so\"
loadmodule \"sl.so\"
modparam(\"tls\", \"config\", \"{at}/tls.cfg\")
request_route {{
    sl_send_reply(\"200\", \"OK\");
}}
"
            ),
        );
        let run = folder.join("run");
        fs::create_dir_all(&run).unwrap();
        let log = fs::File::create(folder.join("kamailio.log")).unwrap();
        let mut process = Program::Kamailio
            .command()
            .unwrap()
            .args(["-DD", "-E", "-m", "64", "-M", "8"])
            .arg("-f")
            .arg(folder.join("kamailio.cfg"))
            .arg("-Y")
            .arg(&run)
            .arg("-w")
            .arg(&run)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let patience = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = process.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < patience,
                "Kamailio does not listen: {}",
                fs::read_to_string(folder.join("kamailio.log")).unwrap()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, port }
    }

    /// Whether a request gets its response, from a client with `client.pem` or without a certificate.
    fn answers(&self, folder: &Path, presents: bool) -> Answer {
        let mut openssl = Program::OpenSsl.command().unwrap();
        openssl
            .args(["s_client", "-quiet", "-verify_quiet"])
            .args(["-connect", &format!("127.0.0.1:{}", self.port)])
            .arg("-CAfile")
            .arg(folder.join("root.pem"));
        if presents {
            openssl
                .arg("-cert")
                .arg(folder.join("client.pem"))
                .arg("-key")
                .arg(folder.join("client.key"));
        }
        let mut client = openssl
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Where it is refused, nobody may read any more.
        let _ = client.stdin.as_mut().unwrap().write_all(OPTIONS.as_bytes());
        let response = BufReader::new(client.stdout.take().unwrap());
        let is_let_in = response
            .lines()
            .map_while(Result::ok)
            .any(|line| line.starts_with("SIP/2.0 200"));
        let _ = client.kill();
        client.wait().unwrap();
        if is_let_in { Answer::Yes } else { Answer::No }
    }
}

impl Drop for Kamailio {
    /// Asks it to end: killed, it would leave its workers behind.
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").arg(id).status();
        let _ = self.process.wait();
    }
}

/// A request that every server answers.
const OPTIONS: &str = "OPTIONS sip:sip1.contoso.com SIP/2.0\r\n\
Via: SIP/2.0/TLS 127.0.0.1:5999;branch=z9hG4bK1;rport\r\n\
Max-Forwards: 70\r\n\
From: <sip:probe@gw1.contoso.com>;tag=1\r\n\
To: <sip:sip1.contoso.com>\r\n\
Call-ID: 1@gw1.contoso.com\r\n\
CSeq: 1 OPTIONS\r\n\
Content-Length: 0\r\n\
\r\n";

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}
