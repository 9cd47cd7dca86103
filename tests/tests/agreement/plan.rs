//! What is wanted of a chain, and the chain that is made of it.

use countersign_testkit::{Identity, KeyAlgorithm, Template};
use countersign_trust::Purpose;
use time::{Duration, OffsetDateTime};

/// The host that is dialled, and that every leaf is for unless a mutation says otherwise.
pub(crate) const HOST: &str = "um1.contoso.com";

/// The chain before any mutation: how long it is, its keys, and what the leaf is asked to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) intermediates: usize,
    pub(crate) algorithm: KeyAlgorithm,
    pub(crate) role: Role,
}

/// What the leaf is, to the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Server,
    Client,
}

/// The templates of a chain that holds; mutations change them.
pub(crate) struct Plan {
    /// The root first.
    pub(crate) authorities: Vec<Template>,
    pub(crate) leaf: Template,
    pub(crate) role: Role,
    /// The name that a server is dialled by.
    pub(crate) dialled: String,
    /// The moment at which the chain is judged.
    pub(crate) at: OffsetDateTime,
}

/// A chain, and what the verifier has; mutations change what is sent and what is stored.
pub(crate) struct Chain {
    /// The root first.
    pub(crate) authorities: Vec<Identity>,
    pub(crate) identity: Identity,
    /// What is judged, DER.
    pub(crate) leaf: Vec<u8>,
    /// What comes with it, nearest first, DER.
    pub(crate) sent: Vec<Vec<u8>>,
    /// What the verifier trusts, DER.
    pub(crate) store: Vec<Vec<u8>>,
    /// The revocation lists that the verifier has, DER; `None` if it does not look at revocation.
    pub(crate) lists: Option<Vec<Vec<u8>>>,
    pub(crate) role: Role,
    pub(crate) dialled: String,
    pub(crate) at: OffsetDateTime,
}

/// Ten shapes: with two settings a mutation makes twenty chains.
pub(crate) const SHAPES: [Shape; 10] = [
    shape(1, KeyAlgorithm::P256, Role::Server),
    shape(1, KeyAlgorithm::P256, Role::Client),
    shape(2, KeyAlgorithm::P256, Role::Server),
    shape(2, KeyAlgorithm::P256, Role::Client),
    shape(1, KeyAlgorithm::Rsa2048, Role::Server),
    shape(1, KeyAlgorithm::Rsa2048, Role::Client),
    shape(2, KeyAlgorithm::P384, Role::Server),
    shape(2, KeyAlgorithm::P384, Role::Client),
    shape(3, KeyAlgorithm::P256, Role::Server),
    shape(3, KeyAlgorithm::P256, Role::Client),
];

const fn shape(intermediates: usize, algorithm: KeyAlgorithm, role: Role) -> Shape {
    Shape {
        intermediates,
        algorithm,
        role,
    }
}

impl Role {
    pub(crate) fn purpose(self) -> Purpose {
        match self {
            Self::Server => Purpose::ServerAuth,
            Self::Client => Purpose::ClientAuth,
        }
    }
}

impl Plan {
    pub(crate) fn new(shape: Shape, at: OffsetDateTime) -> Self {
        let dated = |template: Template| {
            let template = template.algorithm(shape.algorithm);
            template.validity(at - Duration::days(30), at + Duration::days(300))
        };
        let intermediates = (1..=shape.intermediates)
            .map(|number| dated(Template::intermediate(&format!("Contoso CA {number}"))));
        Self {
            authorities: std::iter::once(dated(Template::root("Contoso Root CA")))
                .chain(intermediates)
                .collect(),
            leaf: dated(Template::leaf(HOST)),
            role: shape.role,
            dialled: HOST.to_owned(),
            at,
        }
    }

    pub(crate) fn leaf(&mut self, change: impl FnOnce(Template) -> Template) {
        self.leaf = change(self.leaf.clone());
    }

    pub(crate) fn root(&mut self, change: impl FnOnce(Template) -> Template) {
        self.authority(0, change);
    }

    /// The authority that issues the leaf; never the root.
    pub(crate) fn issuing(&mut self, change: impl FnOnce(Template) -> Template) {
        self.authority(self.authorities.len() - 1, change);
    }

    /// The intermediate that the root issues.
    pub(crate) fn first(&mut self, change: impl FnOnce(Template) -> Template) {
        self.authority(1, change);
    }

    fn authority(&mut self, number: usize, change: impl FnOnce(Template) -> Template) {
        let template = &mut self.authorities[number];
        *template = change(template.clone());
    }

    pub(crate) fn make(self) -> Chain {
        let mut authorities: Vec<Identity> = Vec::new();
        for template in &self.authorities {
            let identity = match authorities.last() {
                Some(issuer) => template.issued_by(issuer),
                None => template.self_signed(),
            };
            authorities.push(identity);
        }
        let identity = self.leaf.issued_by(authorities.last().unwrap());
        Chain::of(authorities, identity, self.role, self.dialled, self.at)
    }
}

impl Chain {
    fn of(
        authorities: Vec<Identity>,
        identity: Identity,
        role: Role,
        dialled: String,
        at: OffsetDateTime,
    ) -> Self {
        Self {
            leaf: identity.der().to_vec(),
            sent: ders(authorities[1..].iter().rev()),
            store: ders(&authorities[..1]),
            lists: None,
            authorities,
            identity,
            role,
            dialled,
            at,
        }
    }

    pub(crate) fn root(&self) -> &Identity {
        &self.authorities[0]
    }

    pub(crate) fn issuing(&self) -> &Identity {
        self.authorities.last().unwrap()
    }

    /// The leaf is this one instead.
    pub(crate) fn judge(&mut self, identity: Identity) {
        self.leaf = identity.der().to_vec();
        self.identity = identity;
    }
}

pub(crate) fn ders<'i>(identities: impl IntoIterator<Item = &'i Identity>) -> Vec<Vec<u8>> {
    let ders = identities
        .into_iter()
        .map(|identity| identity.der().to_vec());
    ders.collect()
}
