//! Exchange UM, Lync and gateways: the estate and its links.
//!
//! An estate file says, in TOML, which servers, pools and peers there are, with their certificates,
//! their stores and what is known of them. This crate reads it, makes a party of each endpoint, finds
//! out who opens connections to whom, and has `mutual` judge every link.
//!
//! It opens no file, reads no clock and verifies no signature itself: the caller brings all three. It
//! states no fact that the file does not: what is left out is unknown.
//!
//! ```text
//! text ──parse──> EstateFile ──files()──> the caller reads them
//!                     │                        │
//!                     └────────> Estate::load <┘ ──check──> Report
//! ```
//!
//! ```
//! use countersign_um::{CertificateKind, Estate};
//!
//! # use countersign_products::catalogue;
//! # let um = countersign_testkit::Template::leaf("um1.contoso.com").self_signed();
//! # let signatures = countersign_trust::Signatures::new(countersign_provider_aws_lc::provider());
//! # let (at, soon) = (countersign_testkit::NOW, time::Duration::days(60));
//! let file = countersign_um::parse(r#"
//!     exchange = [{ fqdn = "um1.contoso.com", version = "2016", roles = ["mailbox"], um = { certificate = "um1.pem" } }]
//!     peer = [{ fqdn = "gw1.contoso.com", kind = "gateway", store = { trusted_roots = ["um1.pem"] } }]
//!     link = [{ from = "gw1.contoso.com", to = "um1.contoso.com/um", direction = "forward" }]
//! "#)?;
//! let estate = Estate::load(&file, &catalogue(), |_| Ok(um.pem().into_bytes()))?;
//! let report = estate.check(&signatures, at, soon);
//! assert_eq!(report.parties[1].kind(), CertificateKind::SelfSigned);
//! assert_eq!(report.links[0].agreement.checks.len(), 2);
//! # Ok::<(), countersign_um::Error>(())
//! ```
//!
//! What is told of an estate is in its language ([`Estate::in_language`]); what is wrong with an input is told
//! in English.
//!
//! What remains the caller's: to read the files relative to the folder of the estate file, to bound
//! their size, and to choose the moment when the estate does not ([`EstateFile::at`]).

mod alike;
mod chains;
mod change;
mod choice;
mod collected;
mod command;
mod crowd;
mod deployment;
mod dial_plan;
mod dialling;
mod draft;
mod error;
mod estate;
mod exchange;
mod fact;
mod file;
mod files;
mod forecast;
mod gateway;
mod held;
mod import;
mod intermittent;
mod kind;
mod likeness;
mod link;
mod lists;
mod lync;
mod matrix;
mod nearest;
mod peer;
mod place;
mod plan;
mod policy;
mod progress;
mod public_roots;
mod reach;
mod remedies;
mod repair;
mod report;
mod requirement;
mod requirements;
mod schema;
mod service;
mod store;
mod strings;
mod sunset;
mod trusts;
mod what_if;

pub use alike::Alike;
pub use chains::{ChainCertificate, Chains};
pub use change::{
    AuthorityRenewal, Binding, Changes, DnsAnswer, FactChange, GatewayChange, GatewayNamed,
    ListChange, ListRenewal, Listing, ProductChange, Renewal, Replacement, Restart, StoreChange,
    WrittenChanges, parse_changes,
};
pub use collected::CollectRole;
pub use command::{Command, commands};
pub use crowd::Crowd;
pub use dial_plan::{DialPlan, UriType, VoipSecurity};
pub use draft::FileReference;
pub use error::Error;
pub use estate::Estate;
pub use exchange::{ExchangeRole, ExchangeServer, ExchangeVersion};
pub use file::{EstateFile, parse};
pub use files::{MOST_CERTIFICATES, ReadFault};
pub use forecast::{
    ChangeOutlook, CheckOutlook, CheckReference, Day, Event, EventKind, EventSubject,
    ForecastReport, ForecastSummary, LinkOutlook, NeededBy, RootOutlook, StoreOutlook,
    SunsetOutlook,
};
pub use gateway::{AddressFamily, GatewayStatus, HuntGroup, UmIpGateway};
pub use held::{HeldCertificate, KeyProvider};
pub use import::{ImportError, Imported, Importer, Remark};
pub use intermittent::Intermittent;
pub use kind::{CertificateKind, KindVerdict};
pub use likeness::Likeness;
pub use link::{MOST_LINKS, Names, WrittenDirection, WrittenLink};
pub use lync::{
    EncryptionLevel, LyncEdition, LyncMember, LyncPool, LyncRole, LyncVersion, TestResult,
};
pub use matrix::{Cell, Group, Matrix};
pub use peer::{Peer, PeerKind};
pub use place::Place;
pub use plan::{
    Action, Authority, AuthorityStore, Before, HostRole, Outage, Plan, PlanVerdict,
    SchannelSetting, Script, Step, TlsMode, UmService, Unreached,
};
pub use policy::{
    GatewayPort, LyncAuthority, LyncName, OptionsEvent, Policies, SetupCertificate, UmServicePorts,
    Wildcard,
};
pub use progress::{Progress, Task};
pub use remedies::{Measure, Remedy};
pub use repair::{
    BlastRadius, BrokenLink, LostTrust, NewTrust, Otherwise, Proposal, RepairReport, RepairStep,
};
pub use report::{Ending, LinkReport, PartyReport, PresentedCertificate, Report, Summary};
pub use requirement::{Finding, Procedure, Verdict, requirement_ids};
pub use requirements::{
    CommandReport, PolicyReport, ProcedureReport, Reading, RequirementReport, RequirementsReport,
    VerdictCounts,
};
pub use schema::{
    changes_schema, collected_schema, estate_schema, forecast_schema, matrix_schema, plan_schema,
    repair_schema, report_schema, requirements_schema, what_if_schema,
};
pub use service::{CertificateStatus, EnabledService, RootCaType, Service};
pub use store::{Store, StoreChoice};
pub use what_if::{CheckChange, LinkChange, Standing, WhatIfReport, WhatIfSummary};
