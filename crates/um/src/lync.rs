//! Lync pools and their members.

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::Error;
use crate::dialling;
use crate::draft::{Draft, Drafting, Part};
use crate::fact::{FactTable, moment};
use crate::held::{self, HeldCertificate, HeldChoice};
use crate::store::StoreChoice;

/// A pool of Lync or Skype for Business servers: `[[lync]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LyncPool {
    /// The pool's full name: what UM dials.
    pub pool: String,
    /// Its version.
    pub version: LyncVersion,
    /// Its edition. A Standard Edition pool is one server of the pool's name.
    #[serde(default)]
    pub edition: Option<LyncEdition>,
    /// What its servers are.
    #[serde(default)]
    pub role: Option<LyncRole>,
    /// `EncryptionLevel` of its media configuration (`Get-CsMediaConfiguration`).
    #[serde(default)]
    pub encryption_level: Option<EncryptionLevel>,
    /// Its region, by the organisation's own name.
    #[serde(default)]
    pub region: Option<String>,
    /// `Result` of the last `Test-CsExUMConnectivity -TargetFqdn` of this pool.
    #[serde(default)]
    pub ex_um_connectivity: Option<TestResult>,
    /// The peers that it lists as trusted: the servers of its topology, and the Exchange servers of the
    /// SIP URI dial plans. Left out, they are unknown.
    #[serde(default)]
    pub trusted_peers: Option<Vec<String>>,
    /// What its members trust. Left out, that is unknown.
    #[serde(default)]
    pub store: Option<StoreChoice>,
    /// Its servers.
    #[serde(rename = "member")]
    pub members: Vec<LyncMember>,
    /// What else is known of every member.
    #[serde(flatten)]
    #[schemars(with = "FactTable")]
    pub(crate) facts: FactTable,
}

/// A server of a pool: `[[lync.member]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LyncMember {
    /// Its full name.
    pub fqdn: String,
    /// The file with its Default certificate; the chain may follow in it. Left out, it is unknown.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Files with the intermediates that are sent along.
    #[serde(default)]
    pub chain: Vec<String>,
    /// Every certificate in its store that a service could present, the Default one among them: a file, or a
    /// table with what is known of it. Left out, they are unknown.
    #[serde(default, deserialize_with = "held::certificates")]
    #[schemars(with = "Option<Vec<HeldChoice>>")]
    pub certificates: Option<Vec<HeldCertificate>>,
    /// When its Front-End service (RTCSRV) was started.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub started: Option<OffsetDateTime>,
    /// What it trusts, where that is not the pool's.
    #[serde(default)]
    pub store: Option<StoreChoice>,
    /// What else is known of it.
    #[serde(flatten)]
    #[schemars(with = "FactTable")]
    pub(crate) facts: FactTable,
}

/// The versions of Lync and Skype for Business that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum LyncVersion {
    /// Lync Server 2010.
    #[serde(rename = "2010")]
    Lync2010,
    /// Lync Server 2013.
    #[serde(rename = "2013")]
    Lync2013,
    /// Skype for Business Server 2015.
    #[serde(rename = "skype-2015")]
    Skype2015,
    /// Skype for Business Server 2019.
    #[serde(rename = "skype-2019")]
    Skype2019,
}

/// The edition of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LyncEdition {
    /// One server, which is the pool.
    Standard,
    /// A pool of servers, whose certificates bear the pool's name.
    Enterprise,
}

/// What the servers of a pool are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LyncRole {
    /// Front Ends, to which users belong.
    FrontEnd,
    /// Directors, which send users on.
    Director,
    /// Mediation Servers, which talk to gateways.
    Mediation,
}

/// `EncryptionLevel` of a pool's media configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum EncryptionLevel {
    /// Media are encrypted, or there is no call.
    RequireEncryption,
    /// Media are encrypted where the other side can.
    SupportEncryption,
    /// Media are not encrypted.
    DoNotSupportEncryption,
}

/// `Result` of a test cmdlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum TestResult {
    /// It went well.
    Success,
    /// It did not.
    Failure,
}

impl EncryptionLevel {
    /// As the cmdlets spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::RequireEncryption => "RequireEncryption",
            Self::SupportEncryption => "SupportEncryption",
            Self::DoNotSupportEncryption => "DoNotSupportEncryption",
        }
    }
}

impl LyncPool {
    /// One endpoint for each member. UM dials the pool, and is answered by any of them.
    pub(crate) fn draft(
        &self,
        path: &str,
        index: usize,
        drafting: &mut Drafting<'_>,
    ) -> Result<Vec<Draft>, Error> {
        self.check_members(path, drafting)?;
        drafting.check_host_name(&format!("{path}.pool"), &self.pool)?;
        let pool_store = drafting.store(path, self.store.as_ref())?;
        let mut drafts = Vec::new();
        let trusted_peers = self.trusted_peers.clone().map(Rc::new);
        let members = self.members.iter().map(|member| &member.fqdn);
        let fellows = core::iter::once(&self.pool).chain(members).cloned();
        let fellows = Rc::new(fellows.collect());
        for (member_index, member) in self.members.iter().enumerate() {
            let key = format!("{path}.member[{member_index}]");
            drafting.check_host_name(&format!("{key}.fqdn"), &member.fqdn)?;
            let mut draft = drafting.draft(&key, &member.fqdn, Part::Lync { pool: index });
            draft.product = self.version.product().to_owned();
            draft.host.clone_from(&self.pool);
            draft.tls_port = Some(MUTUAL_TLS);
            dialling::started(&mut draft.facts, member.started);
            if !self.pool.eq_ignore_ascii_case(&member.fqdn) {
                draft.identities.push(self.pool.clone());
                draft.aliases.push(self.pool.clone());
            }
            draft.store = match &member.store {
                Some(own) => drafting.store(&key, Some(own))?,
                None => pool_store,
            };
            draft.files = drafting.files(&key, member.certificate.as_deref(), &member.chain);
            draft.trusted_peers.clone_from(&trusted_peers);
            draft.fellows = Rc::clone(&fellows);
            drafting.state(&mut draft, path, &self.facts)?;
            drafting.state(&mut draft, &key, &member.facts)?;
            drafts.push(draft);
        }
        Ok(drafts)
    }

    fn check_members(&self, path: &str, drafting: &Drafting<'_>) -> Result<(), Error> {
        let wanted = match (self.edition, self.members.as_slice()) {
            (_, []) => "a pool has one `[[lync.member]]` at least",
            (Some(LyncEdition::Standard), [only]) if only.fqdn.eq_ignore_ascii_case(&self.pool) => {
                return Ok(());
            }
            (Some(LyncEdition::Standard), _) => {
                "a Standard Edition pool has one member, whose `fqdn` is the pool's"
            }
            (Some(LyncEdition::Enterprise) | None, _) => return Ok(()),
        };
        Err(Error::PoolMembers {
            place: drafting.place(&format!("{path}.member")),
            wanted,
        })
    }
}

/// The port of the Front-End service, for servers: Lync Server 2013, TLS and MTLS.
const MUTUAL_TLS: u16 = 5061;

impl LyncVersion {
    fn product(self) -> &'static str {
        match self {
            Self::Lync2010 => "lync-2010",
            Self::Lync2013 => "lync-2013",
            Self::Skype2015 => "skype-for-business-2015",
            Self::Skype2019 => "skype-for-business-2019",
        }
    }
}
