//! Kinds of steps, and which must go before which.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use super::action::Action;

/// A kind of step, in the order of Microsoft's page. The page's order cannot be executed: it enables
/// certificates while the startup mode is still TCP. [`EDGES`] say what must go first, and this order counts
/// where they leave it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    FindOut,
    RequestCertificate,
    IssueCertificate,
    ImportCertificate,
    ExportCertificate,
    CopyCertificate,
    RequestLyncCertificate,
    AssignLyncCertificate,
    EnableCertificate,
    Trust,
    RemoveRoots,
    SetSchannel,
    SetDevice,
    SetVoipSecurity,
    SetStartupMode,
    SetDialPlans,
    SetSipAccessService,
    OpenPort,
    NewGateway,
    SetGatewayAddress,
    NewHuntGroup,
    SetGatewayPort,
    MakeDnsRecord,
    RunOcsUmUtil,
    SetOutgoingCalls,
    RunExchUcUtil,
    LeaveTls,
    RestartInTcp,
    RemoveCertificate,
    RestartService,
    RestartFrontEnd,
    TestCall,
}

/// What two steps have in common where one must wait for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Common {
    /// Nothing: each waits for all.
    Nothing,
    /// The server, dial plan or UM IP gateway that they are about.
    Object,
    /// The server from which the one takes what the other makes there.
    Source,
    /// The service of the server.
    Service,
    /// The turn: a server is taken out of TLS when the one before it is back, the first when all are back that
    /// are restarted alone.
    Turn,
}

/// One kind of step waits for another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) before: Kind,
    pub(crate) after: Kind,
    pub(crate) common: Common,
    /// Who says so.
    pub(crate) source: &'static str,
}

const fn edge(before: Kind, after: Kind, common: Common, source: &'static str) -> Edge {
    Edge {
        before,
        after,
        common,
        source,
    }
}

const NEW: &str = "office-docs-powershell, New-ExchangeCertificate: what it returns is the request, to be imported when it was answered";
const ENABLE: &str = "office-docs-powershell, Enable-ExchangeCertificate: of a certificate that the server has, while the startup mode is TLS or Dual";
const EXPORT: &str = "office-docs-powershell, Export-ExchangeCertificate and Import-ExchangeCertificate: of a certificate that the server has, and what it returns";
const REPLACE: &str = "OfficeDocs-Support, event-id-1649-tls-failure: a certificate is let go of in mode TCP alone; that it is removed before TLS is listened for again follows from Enable-ExchangeCertificate";
const LOADED: &str = "OfficeDocs-Exchange, ExchangeServer2013/checklist-integrate-exchange-2013-um-with-lync-server: restarted to load certificates and modes";
const DNS: &str = "OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway: a record that changes after the start is not seen";
const ROOTS: &str = "TechNet ee681661, Deploying certificates for UM: certificates are imported on every side before the restarts";
const TOPOLOGY: &str = "Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013: RTCSRV reads its topology when it starts";
const LYNC_CERTIFICATE: &str = "office-docs-powershell, Request-CsCertificate and Set-CsCertificate: assigned by its thumbprint; services are restarted to use it";
const GATEWAY: &str =
    "office-docs-powershell, New-UMIPGateway and Set-UMIPGateway: what is set must be there";
const SCHANNEL: &str = "OfficeDocs-Support, event-32402: restarted after EnableSessionTicket is set; that a service takes its list of authorities up when it starts is inferred";
const TURN: &str = "OfficeDocs-Exchange, ExchangeServer2013, Configure the startup mode on a Mailbox server: every server can answer for every dial plan";
const END: &str = "office-docs-powershell, Test-CsExUMConnectivity: it calls as users do";

/// The graph.
pub(crate) const EDGES: &[Edge] = &[
    edge(
        Kind::RequestCertificate,
        Kind::IssueCertificate,
        Common::Object,
        NEW,
    ),
    edge(
        Kind::IssueCertificate,
        Kind::ImportCertificate,
        Common::Object,
        NEW,
    ),
    edge(
        Kind::ImportCertificate,
        Kind::EnableCertificate,
        Common::Object,
        ENABLE,
    ),
    edge(
        Kind::ImportCertificate,
        Kind::ExportCertificate,
        Common::Object,
        EXPORT,
    ),
    edge(
        Kind::ExportCertificate,
        Kind::CopyCertificate,
        Common::Source,
        EXPORT,
    ),
    edge(
        Kind::CopyCertificate,
        Kind::EnableCertificate,
        Common::Object,
        ENABLE,
    ),
    edge(
        Kind::SetStartupMode,
        Kind::EnableCertificate,
        Common::Service,
        ENABLE,
    ),
    edge(
        Kind::ImportCertificate,
        Kind::LeaveTls,
        Common::Object,
        REPLACE,
    ),
    edge(Kind::LeaveTls, Kind::RestartInTcp, Common::Service, REPLACE),
    edge(
        Kind::RestartInTcp,
        Kind::RemoveCertificate,
        Common::Object,
        REPLACE,
    ),
    edge(
        Kind::RemoveCertificate,
        Kind::SetStartupMode,
        Common::Object,
        REPLACE,
    ),
    edge(
        Kind::SetStartupMode,
        Kind::RestartService,
        Common::Service,
        LOADED,
    ),
    edge(
        Kind::EnableCertificate,
        Kind::RestartService,
        Common::Service,
        LOADED,
    ),
    edge(
        Kind::MakeDnsRecord,
        Kind::RestartService,
        Common::Nothing,
        DNS,
    ),
    edge(Kind::Trust, Kind::RestartService, Common::Nothing, ROOTS),
    edge(Kind::Trust, Kind::RestartFrontEnd, Common::Nothing, ROOTS),
    edge(
        Kind::RemoveRoots,
        Kind::RestartService,
        Common::Object,
        SCHANNEL,
    ),
    edge(
        Kind::RemoveRoots,
        Kind::RestartFrontEnd,
        Common::Object,
        SCHANNEL,
    ),
    edge(
        Kind::SetSchannel,
        Kind::RestartService,
        Common::Object,
        SCHANNEL,
    ),
    edge(
        Kind::SetSchannel,
        Kind::RestartFrontEnd,
        Common::Object,
        SCHANNEL,
    ),
    edge(Kind::MakeDnsRecord, Kind::NewGateway, Common::Object, DNS),
    edge(
        Kind::MakeDnsRecord,
        Kind::SetGatewayAddress,
        Common::Nothing,
        DNS,
    ),
    edge(
        Kind::NewGateway,
        Kind::SetGatewayPort,
        Common::Object,
        GATEWAY,
    ),
    edge(
        Kind::RunExchUcUtil,
        Kind::SetOutgoingCalls,
        Common::Nothing,
        TOPOLOGY,
    ),
    edge(
        Kind::SetDialPlans,
        Kind::RestartFrontEnd,
        Common::Nothing,
        TOPOLOGY,
    ),
    edge(
        Kind::RunExchUcUtil,
        Kind::RestartFrontEnd,
        Common::Nothing,
        TOPOLOGY,
    ),
    edge(
        Kind::RequestLyncCertificate,
        Kind::AssignLyncCertificate,
        Common::Object,
        LYNC_CERTIFICATE,
    ),
    edge(
        Kind::AssignLyncCertificate,
        Kind::RestartFrontEnd,
        Common::Object,
        LYNC_CERTIFICATE,
    ),
    edge(Kind::RestartService, Kind::LeaveTls, Common::Turn, TURN),
    edge(Kind::RestartService, Kind::TestCall, Common::Nothing, END),
    edge(Kind::RestartFrontEnd, Kind::TestCall, Common::Nothing, END),
    edge(Kind::Trust, Kind::TestCall, Common::Nothing, END),
    edge(Kind::RunOcsUmUtil, Kind::TestCall, Common::Nothing, END),
    edge(Kind::SetVoipSecurity, Kind::TestCall, Common::Nothing, END),
];

impl Edge {
    /// Whether `after` waits for `before` by it, each with its turn.
    fn holds(&self, (before, earlier): (&Action, usize), (after, turn): (&Action, usize)) -> bool {
        let is_common = match self.common {
            Common::Nothing => true,
            Common::Turn => earlier + 1 == turn,
            Common::Object => before.of() == after.of(),
            Common::Source => Some(before.of()) == after.source(),
            Common::Service => before.of() == after.of() && before.service() == after.service(),
        };
        is_common && before.kind() == self.before && after.kind() == self.after
    }
}

/// The order in which `actions` can be done by these edges, and for each the places in that order of those
/// that it waits for, with who says so. Of several that wait for nothing those of the class of the last one go
/// first, then the class of least rank.
pub(crate) fn ordered<R: Ord>(
    actions: &[Action],
    classes: &[usize],
    edges: &[Edge],
    rank: impl Fn(usize, &Action) -> R,
) -> Vec<(usize, Vec<(usize, &'static str)>)> {
    let mut of_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (index, action) in actions.iter().enumerate() {
        of_kind.entry(action.kind()).or_default().push(index);
    }
    let turns = turns(actions);
    let waits: Vec<Vec<(usize, &'static str)>> = { actions.iter().zip(&turns) }
        .map(|(after, turn)| {
            let mut waits = BTreeMap::new();
            for edge in edges.iter().filter(|edge| edge.after == after.kind()) {
                for index in of_kind.get(&edge.before).into_iter().flatten() {
                    if edge.holds((&actions[*index], turns[*index]), (after, *turn)) {
                        waits.entry(*index).or_insert(edge.source);
                    }
                }
            }
            waits.into_iter().collect()
        })
        .collect();
    let mut places: Vec<Option<usize>> = vec![None; actions.len()];
    let mut order = Vec::new();
    let mut left: Vec<usize> = (0..actions.len()).collect();
    left.sort_by_key(|index| (rank(classes[*index], &actions[*index]), *index));
    let mut last = None;
    while !left.is_empty() {
        let is_ready = |index: &usize| {
            let mut waits = waits[*index].iter();
            waits.all(|(other, _)| places[*other].is_some())
        };
        // The edges have no cycle: a test walks them.
        let next = { left.iter() }
            .position(|index| Some(classes[*index]) == last && is_ready(index))
            .or_else(|| left.iter().position(is_ready));
        let index = left.remove(next.unwrap_or(0));
        last = Some(classes[index]);
        places[index] = Some(order.len());
        let waits = waits[index].iter();
        let mut after: Vec<_> = waits
            .filter_map(|(other, source)| Some((places[*other]?, *source)))
            .collect();
        after.sort_unstable();
        order.push((index, after));
    }
    order
}

/// The turn in which each of these is done: each server that is taken out of TLS has its own, in the order in
/// which they are wanted, and all else comes before.
fn turns(actions: &[Action]) -> Vec<usize> {
    let leave = actions
        .iter()
        .filter(|action| action.kind() == Kind::LeaveTls);
    let servers: IndexSet<&str> = leave.map(Action::of).collect();
    let turn = |action: &Action| {
        servers
            .get_index_of(action.of())
            .map_or(0, |place| place + 1)
    };
    actions.iter().map(turn).collect()
}
