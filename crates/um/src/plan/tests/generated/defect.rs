//! What goes wrong.

use proptest::prelude::*;

/// Something that is wrong, with the first, second ... thing of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Defect {
    ModeTcp(usize),
    ModeTls(usize),
    ModeNotLive(usize),
    NotEnabled(usize),
    SelfSigned(usize),
    Expired(usize),
    WrongName(usize),
    Wildcard(usize),
    NoPrivateKey(usize),
    Cng(usize),
    ServesSmtpToo(usize),
    CertificateNotLive(usize),
    NotHeld(usize),
    NotExportable(usize),
    /// One certificate with every name, which one server lacks.
    Shared(usize),
    NoDialPlans(usize),
    SipPlanUnsecured,
    SipPlanInClearMedia,
    PlanUnsecured,
    NoContacts,
    NoHuntGroup(usize),
    NoGateway(usize),
    GatewayPort(usize),
    GatewayByAddress(usize),
    GatewayWithoutRecord(usize),
    DevicePort(usize),
    DeviceRoute(usize),
    DeviceLacksRoot(usize),
    DeviceExpired(usize),
    DeviceOfAnotherAuthority(usize),
    PoolLacksRoot(usize),
    PoolUnknown(usize),
    PoolExpired(usize),
    PoolNotRestarted(usize),
    PoolMediaInClear(usize),
    TestFailed(usize),
    AllCallOut,
    IssuingInRoots(usize),
    ServerLacksRoot(usize),
    /// More roots than the list of authorities has room for, which Windows Server 2012 sends.
    ServerListCut(usize),
    PoolListCut(usize),
    /// The same where the registry asks for the list.
    ServerListAsked(usize),
    PoolListAsked(usize),
    /// A host has another certificate beside the one that it presents, and could present it.
    HoldsGood(usize),
    /// The same, and could not: by the number divided by the hosts, in one way or another.
    HoldsNearlyGood(usize),
    /// A fact that nobody states.
    Hidden(usize),
}

pub(in super::super) fn defects() -> impl Strategy<Value = Defect> {
    use Defect::*;
    let number = 0..6_usize;
    let numbered: Vec<fn(usize) -> Defect> = vec![
        ModeTcp,
        ModeTls,
        ModeNotLive,
        NotEnabled,
        SelfSigned,
        Expired,
        WrongName,
        Wildcard,
        NoPrivateKey,
        Cng,
        ServesSmtpToo,
        CertificateNotLive,
        NotHeld,
        NotExportable,
        Shared,
        NoDialPlans,
        NoHuntGroup,
        NoGateway,
        GatewayPort,
        GatewayByAddress,
        GatewayWithoutRecord,
        DevicePort,
        DeviceRoute,
        DeviceLacksRoot,
        DeviceExpired,
        DeviceOfAnotherAuthority,
        PoolLacksRoot,
        PoolUnknown,
        PoolExpired,
        PoolNotRestarted,
        PoolMediaInClear,
        TestFailed,
        IssuingInRoots,
        ServerLacksRoot,
        ServerListCut,
        PoolListCut,
        ServerListAsked,
        PoolListAsked,
    ];
    prop_oneof![
        8 => (proptest::sample::select(numbered), number).prop_map(|(defect, number)| defect(number)),
        2 => proptest::sample::select(vec![SipPlanUnsecured, SipPlanInClearMedia, PlanUnsecured, NoContacts, AllCallOut]),
        2 => (0..64_usize).prop_map(HoldsGood),
        2 => (0..64_usize).prop_map(HoldsNearlyGood),
        2 => (0..1000_usize).prop_map(Hidden),
    ]
}
