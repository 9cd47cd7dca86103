//! An authority with everything that it gives out, made by the commands.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::program::{Bench, words};

/// A kind of key, and the profiles that take it.
pub(super) struct House {
    pub(super) kind: &'static str,
    pub(super) leaves: &'static [Leaf],
}

/// A certificate that was issued: `{kind}-{name}.pem`, the key beside it.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Of its profile.
    pub(super) name: &'static str,
    /// Whether it is for a server, and for a client.
    pub(super) is_for: Uses,
}

#[derive(Debug)]
pub(super) struct Uses {
    pub(super) server: bool,
    pub(super) client: bool,
}

/// A server that dials too, as SIP has it.
const BOTH: Uses = Uses {
    server: true,
    client: true,
};

const fn leaf(name: &'static str, is_for: Uses) -> Leaf {
    Leaf { name, is_for }
}

const SERVER: Uses = Uses {
    server: true,
    client: false,
};

const CLIENT: Uses = Uses {
    server: false,
    client: true,
};

/// Exchange and Lync take RSA keys alone.
pub(super) const HOUSES: [House; 2] = [
    House {
        kind: "rsa2048",
        leaves: &[
            leaf("um", BOTH),
            leaf("um-call-router", BOTH),
            leaf("lync-front-end", BOTH),
            leaf("gateway", BOTH),
            leaf("sip-peer", BOTH),
            leaf("tls-server", SERVER),
            leaf("tls-client", CLIENT),
        ],
    },
    House {
        kind: "p256",
        leaves: &[
            leaf("gateway", BOTH),
            leaf("sip-peer", BOTH),
            leaf("tls-server", SERVER),
            leaf("tls-client", CLIENT),
        ],
    },
];

/// What every leaf is for.
pub(super) const HOST: &str = "gw1.contoso.com";

/// Revoked; otherwise for servers and clients.
const REVOKED: Leaf = leaf("revoked", BOTH);

/// The folder that everything lies in. For each kind of key there are `{kind}-root.pem`, `{kind}-issuing.pem`
/// and their lists, `.crl` (DER) and `.crl.pem`; and for each leaf its certificate, the responses about it by the
/// authority, `.ocsp`, and by its delegate, `.delegate.ocsp`.
pub(super) fn outputs() -> &'static Bench {
    static OUTPUTS: LazyLock<Bench> = LazyLock::new(|| {
        let bench = Bench::new();
        bench.write("passphrase", "correct horse\n");
        for house in &HOUSES {
            house.build(&bench);
        }
        bench
    });
    &OUTPUTS
}

pub(super) fn path(name: &str) -> PathBuf {
    outputs().path(name)
}

impl House {
    /// What it issued for TLS, the revoked one last.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &'static Leaf> {
        self.leaves.iter().chain([&REVOKED])
    }

    fn build(&self, bench: &Bench) {
        let kind = self.kind;
        let ours = |line: &str| bench.countersign(words(line)).well();
        let with_passphrase = |line: &str| ours(&format!("{line} --passphrase-file passphrase"));
        with_passphrase(&format!(
            "ca init {kind} --kind {kind} --subject CN=Root --crl http://pki.contoso.com/root.crl --issuing CN=Issuing --issuing-crl http://pki.contoso.com/issuing.crl"
        ));
        for name in ["root", "issuing"] {
            let chain = bench.read(&format!("{kind}/{name}/authority.pem"));
            let first = pem::parse(&chain).unwrap();
            bench.write(&format!("{kind}-{name}.pem"), pem::encode(&first));
        }
        let mut serials = Vec::new();
        for (name, profile) in self
            .leaves
            .iter()
            .map(|leaf| (leaf.name, leaf.name))
            .chain([("revoked", "sip-peer"), ("responder", "ocsp-signer")])
        {
            let names = match profile {
                "ocsp-signer" => "--subject CN=Responder".to_owned(),
                "lync-front-end" => format!("--san {HOST} --san sip.contoso.com"),
                _ => format!("--san {HOST}"),
            };
            let file = format!("{kind}-{name}");
            ours(&format!("key new --kind {kind} --out {file}.key"));
            ours(&format!(
                "csr new --key {file}.key {names} --out {file}.csr"
            ));
            let said = with_passphrase(&format!(
                "ca sign {file}.csr --ca {kind}/issuing --profile {profile} --no-chain --out {file}.pem"
            ));
            let (_, serial) = said.stderr.rsplit_once("serial number ").unwrap();
            serials.push((file, serial.trim().replace(':', "")));
        }
        ours(&format!(
            "ca revoke {kind}-revoked.pem --ca {kind}/issuing --reason keyCompromise"
        ));
        for name in ["root", "issuing"] {
            let list = format!("{kind}-{name}.crl");
            with_passphrase(&format!("ca crl --ca {kind}/{name} --out {list}"));
            let block = pem::Pem::new("X509 CRL", bench.read(&list));
            bench.write(&format!("{list}.pem"), pem::encode(&block));
        }
        with_passphrase(&format!(
            "ca ocsp --all --ca {kind}/issuing --out {kind}-responses"
        ));
        ours(&format!(
            "ca ocsp --all --ca {kind}/issuing --responder {kind}-responder.pem --responder-key {kind}-responder.key --out {kind}-delegated"
        ));
        for (file, serial) in serials {
            for (folder, extension) in [("responses", "ocsp"), ("delegated", "delegate.ocsp")] {
                let response = bench.read(&format!("{kind}-{folder}/{serial}.ocsp"));
                bench.write(&format!("{file}.{extension}"), response);
            }
        }
    }
}
