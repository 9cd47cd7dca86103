//! An estate as the command reads it: certificates, stores, and the file that names them.
#![expect(
    clippy::disallowed_methods,
    reason = "a bench writes the files that it has read"
)]

use core::fmt::Write as _;
use std::path::{Path, PathBuf};

use countersign_asn1::pem::{Label, encode};
use countersign_testkit::{Identity, NOT_AFTER, Template};

/// Who is there, and who talks to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the estates that are measured")]
pub enum Shape {
    /// Exchange servers, Lync servers, gateways and others in a ring: each with so many after it, both ways.
    Ring {
        /// How many there are.
        endpoints: usize,
        /// With how many each is linked that follow it.
        each: usize,
    },
    /// The ring, and nobody's store has the roots of those certificates.
    Strangers {
        /// How many there are.
        endpoints: usize,
        /// With how many each is linked that follow it.
        each: usize,
    },
    /// The ring, and everybody refuses what no revocation list tells of; each authority has its list.
    Listed {
        /// How many there are.
        endpoints: usize,
        /// With how many each is linked that follow it.
        each: usize,
    },
    /// One Exchange server, and so many gateways; their links follow of themselves, two for each gateway.
    Hub {
        /// How many gateways.
        gateways: usize,
    },
    /// So many Exchange servers with a call router and a UM service; that each router hands calls to
    /// every other server's service follows of itself.
    Servers {
        /// How many servers.
        servers: usize,
    },
}

/// A folder with an estate in it.
#[derive(Debug)]
pub struct EstateFolder<'f> {
    folder: &'f Path,
    authorities: Vec<Identity>,
    /// What every host's table says beside its name and its store.
    said: &'static str,
    estate: String,
}

/// How many roots a store has: about as many as Microsoft's programme.
const ROOTS: usize = 355;

/// The stores: all roots; all but one of ours; all, and what Windows Update adds unknown.
const STORES: [(&str, usize, &str); 3] = [
    ("both", 0, "auto_root_update = false\naia = false\n"),
    ("one", 1, "auto_root_update = false\naia = false\n"),
    ("unknown", 0, ""),
];

/// How many authorities issue.
const AUTHORITIES: usize = 5;

impl<'f> EstateFolder<'f> {
    /// Writes an estate of this shape, and where its file is.
    ///
    /// # Panics
    /// If a file cannot be written.
    #[must_use]
    pub fn write(folder: &'f Path, shape: Shape) -> PathBuf {
        let [contoso, fabrikam] =
            ["Contoso Root CA", "Fabrikam Root CA"].map(|name| Template::root(name).self_signed());
        let authorities = (0..AUTHORITIES)
            .map(|number| {
                let above = if number == 0 { &fabrikam } else { &contoso };
                Template::intermediate(&format!("Issuing CA {number}")).issued_by(above)
            })
            .collect();
        let mut written = Self {
            folder,
            authorities,
            said: "",
            estate: String::new(),
        };
        if let Shape::Listed { .. } = shape {
            written.lists(&[&contoso, &fabrikam]);
        }
        let public: Vec<String> = (0..ROOTS)
            .map(|number| {
                Template::root(&format!("Public Root CA {number}"))
                    .self_signed()
                    .pem()
            })
            .collect();
        written.line(format_args!(
            "um_ip_gateways = [{}]",
            quoted(&shape.listed())
        ));
        for (name, lacking, facts) in STORES {
            let lacking = match shape {
                Shape::Strangers { .. } => 2,
                _ => lacking,
            };
            let ours = [contoso.pem(), fabrikam.pem()];
            let ours = ours.iter().take(2 - lacking);
            let others = public.iter().take(ROOTS - 2 + lacking);
            written.file(
                &format!("{name}.pem"),
                &ours.chain(others).cloned().collect::<String>(),
            );
            written.line(format_args!(
                "[store.{name}]\ntrusted_roots = [\"{name}.pem\"]\nintermediates = []\n{facts}"
            ));
        }
        match shape {
            Shape::Ring { endpoints, each }
            | Shape::Strangers { endpoints, each }
            | Shape::Listed { endpoints, each } => {
                written.ring(endpoints, each);
            }
            Shape::Hub { gateways } => {
                written.exchange(0);
                (1..=gateways).for_each(|number| written.gateway(number));
            }
            Shape::Servers { servers } => (0..servers).for_each(|number| written.exchange(number)),
        }
        let estate = core::mem::take(&mut written.estate);
        written.file("estate.toml", &estate);
        folder.join("estate.toml")
    }

    /// A list of each authority, and judges that insist on them.
    fn lists(&mut self, roots: &[&Identity]) {
        let authorities = self.authorities.clone();
        let names: Vec<String> = { authorities.iter().chain(roots.iter().copied()) }
            .enumerate()
            .map(|(number, authority)| {
                let list = authority.revocation_list(&[], NOT_AFTER);
                let name = format!("{number}.crl");
                self.file(&name, &encode(&Label::CertificateList, &list));
                name
            })
            .collect();
        self.line(format_args!("crls = [{}]", quoted(&names)));
        self.said = "revocation = \"hard\"\n";
    }

    fn ring(&mut self, endpoints: usize, each: usize) {
        let after = |number: usize| (1..=each).map(move |next| (number + next) % endpoints);
        for number in 0..endpoints {
            match number % 4 {
                0 => self.exchange(number),
                1 => {
                    let before = (1..=each).map(|back| (number + endpoints - back) % endpoints);
                    let peers: Vec<String> = after(number).chain(before).map(host).collect();
                    self.lync(number, &peers);
                }
                2 => self.gateway(number),
                _ => self.other(number),
            }
        }
        for number in 0..endpoints {
            let peers: Vec<String> = after(number).map(door).collect();
            self.line(format_args!(
                "[[link]]\nfrom = \"{}\"\nto = [{}]",
                door(number),
                quoted(&peers)
            ));
        }
    }

    fn exchange(&mut self, number: usize) {
        let head = self.head(number, "fqdn");
        let certificate = self.certificate(number);
        self.line(format_args!(
            "[[exchange]]\n{head}version = \"2016\"\nroles = [\"mailbox\"]\nos = \"2012r2\"\n{}",
            ["um_call_router", "um"]
                .map(|service| format!(
                    "[exchange.{service}]\ncertificate = \"{certificate}\"\nstartup_mode = \"tls\"\nkey_provider = \"csp\"\n"
                ))
                .concat()
        ));
    }

    fn lync(&mut self, number: usize, peers: &[String]) {
        let head = self.head(number, "pool");
        let certificate = self.certificate(number);
        self.line(format_args!(
            "[[lync]]\n{head}version = \"2013\"\nedition = \"standard\"\nos = \"2012r2\"\nkey_provider = \"csp\"\ntrusted_peers = [{}]\n[[lync.member]]\nfqdn = \"{}\"\ncertificate = \"{certificate}\"",
            quoted(peers),
            host(number),
        ));
    }

    fn gateway(&mut self, number: usize) {
        let head = self.head(number, "fqdn");
        let certificate = self.certificate(number);
        self.line(format_args!(
            "[[peer]]\n{head}kind = \"gateway\"\ncertificate = \"{certificate}\"\nmutual_tls = true\nverify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true"
        ));
    }

    fn other(&mut self, number: usize) {
        let head = self.head(number, "fqdn");
        let certificate = self.certificate(number);
        self.line(format_args!(
            "[[peer]]\n{head}kind = \"other\"\nproduct = \"openssl-3\"\ncertificate = \"{certificate}\"\nmutual_tls = true\nverify_server_name = true"
        ));
    }

    /// What every table begins with.
    fn head(&self, number: usize, key: &str) -> String {
        let (store, ..) = STORES[number / 4 % STORES.len()];
        let said = self.said;
        format!("{key} = \"{}\"\nstore = \"{store}\"\n{said}", host(number))
    }

    /// Issues it, for a host of this number.
    fn certificate(&self, number: usize) -> String {
        let name = format!("{number}.pem");
        let leaf = Template::leaf(&host(number))
            .crl_distribution_point("http://pki.contoso.com/ca.crl")
            .issued_by(&self.authorities[number % AUTHORITIES]);
        self.file(&name, &leaf.presented_pem());
        name
    }

    fn file(&self, name: &str, contents: &str) {
        std::fs::write(self.folder.join(name), contents).expect("it is written");
    }

    fn line(&mut self, text: core::fmt::Arguments<'_>) {
        let _ = writeln!(self.estate, "{text}");
    }
}

impl Shape {
    /// The names of those that Exchange is to list.
    fn listed(self) -> Vec<String> {
        match self {
            Self::Ring { endpoints, .. }
            | Self::Strangers { endpoints, .. }
            | Self::Listed { endpoints, .. } => {
                let listed = (0..endpoints).filter(|number| matches!(number % 4, 1 | 2));
                listed.map(host).collect()
            }
            Self::Hub { gateways } => (1..=gateways).map(host).collect(),
            Self::Servers { .. } => Vec::new(),
        }
    }
}

fn host(number: usize) -> String {
    format!("host{number}.contoso.com")
}

/// By what name a link speaks of it: of an Exchange server, the UM service.
fn door(number: usize) -> String {
    let host = host(number);
    if number.is_multiple_of(4) {
        format!("{host}/um")
    } else {
        host
    }
}

fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ")
}
