//! An authority on ML-DSA, before the one judge here that knows it: `cryptography`, with an OpenSSL of its own.

use countersign_testkit::Program;

use super::source;
use crate::program::{Bench, Said, words};

#[test]
fn what_it_gives_bears_its_signatures() {
    if Program::Python.command().is_none() {
        return;
    }
    let bench = Bench::new();
    for kind in ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"] {
        let authority = |name: &str| format!("{kind}/{name}/authority.pem");
        let ours = |line: &str| bench.countersign(words(line));
        for line in [
            format!(
                "ca init {kind} --kind {kind} --no-passphrase --subject CN=Root --crl http://pki.contoso.com/root.crl --issuing CN=Issuing --issuing-crl http://pki.contoso.com/issuing.crl"
            ),
            format!("key new --kind {kind} --out {kind}.key"),
            format!("csr new --key {kind}.key --san gw1.contoso.com --out {kind}.csr"),
            format!(
                "ca sign {kind}.csr --ca {kind}/issuing --profile sip-peer --no-chain --out {kind}.pem"
            ),
            format!("ca crl --ca {kind}/issuing --out {kind}.crl"),
            format!("ca ocsp --all --ca {kind}/issuing --out {kind}-responses"),
            format!(
                "verify {kind}.pem --roots {} --intermediates {} --purpose server --name gw1.contoso.com",
                authority("root"),
                authority("issuing")
            ),
        ] {
            ours(&line).well();
        }
        // Exchange reads none of this, and its profile says so.
        let refused = ours(&format!(
            "ca sign {kind}.csr --ca {kind}/issuing --profile um"
        ));
        assert_eq!(refused.status, 1, "{refused:?}");

        let response = std::fs::read_dir(bench.path(&format!("{kind}-responses")))
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let turned = {
            let name = format!("{kind}-turned.crl");
            let mut list = bench.read(&format!("{kind}.crl"));
            *list.last_mut().unwrap() ^= 1;
            bench.write(&name, list);
            bench.path(&name)
        };
        let (root, issuing) = (
            bench.path(&authority("root")),
            bench.path(&authority("issuing")),
        );
        let file = |extension: &str| bench.path(&format!("{kind}.{extension}"));
        let mut python = Program::Python.command().unwrap();
        python.arg(source("issued.py"));
        for (issuer, what, file) in [
            (&root, "cert", root.clone()),
            (&root, "cert", issuing.clone()),
            (&issuing, "cert", file("pem")),
            (&issuing, "crl", file("crl")),
            (&issuing, "ocsp", response.clone()),
            (&issuing, "crl", turned),
            (&root, "cert", file("pem")),
        ] {
            python.arg(issuer).arg(what).arg(file);
        }
        let said = Said::from(python.output().unwrap()).well();
        let answers: Vec<bool> = said.stdout.lines().map(|line| line == "yes").collect();
        let wanted = [true, true, true, true, true, false, false];
        assert_eq!(answers, wanted, "{said:#?}");

        let mut python = Program::Python.command().unwrap();
        python.arg(source("lint.py"));
        python.arg("cert").arg(file("pem"));
        python.arg("crl").arg(file("crl"));
        python.arg("ocsp").arg(response);
        let said = Said::from(python.output().unwrap()).well();
        assert!(
            said.stdout
                .lines()
                .all(|line| line.ends_with(':') || line.is_empty()),
            "{}",
            said.stdout
        );
    }
}
