//! LY-1 to LY-13, and what makes each met, not met and undecided.

use countersign_um::Verdict::{CannotTell, DoesNotApply, Met, NotMet};

use super::{Edit, GW1, MBX1, MBX1_NAMED, Row, TOP};

const SIP: &str = "name = \"Contoso SIP\"\n";
/// A second pool, far away.
const POOL2: &str = "[[lync]]\npool = 'pool2.contoso.com'\nversion = '2013'\nregion = 'asia'\n[[lync.member]]\nfqdn = 'fe9.contoso.com'\n[[lync]]\npool = \"pool1.contoso.com\"\nregion = 'europe'\n";
const POOL1: &str = "[[lync]]\npool = \"pool1.contoso.com\"\n";
/// The gateway linked with the SIP dial plan too, so that it has two.
const TWO_GATEWAYS: Edit = (
    "[[hunt_group]]\num_ip_gateway = \"gw1.contoso.com\"\n",
    "[[hunt_group]]\num_ip_gateway = 'gw1.contoso.com'\ndial_plan = 'Contoso SIP'\n[[hunt_group]]\num_ip_gateway = \"gw1.contoso.com\"\n",
);

/// Another dial plan for Lync, which was made under another name.
const SECOND_PLAN: Edit = (
    "[[dial_plan]]\nname = \"Contoso Extensions\"\n",
    "[[dial_plan]]\nname = 'Renamed'\nphone_context = 'Second.contoso.com'\nuri_type = 'SipName'\nvoip_security = 'Secured'\n[[dial_plan]]\nname = \"Contoso Extensions\"\n",
);

pub(super) const ROWS: &[Row] = &[
    (
        "LY-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/mbx1-self-signed.pem'")],
    ),
    (
        "LY-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/shared.pem'")],
    ),
    (
        "LY-1",
        Met,
        &[
            (MBX1, "certificate = 'certificates/shared.pem'"),
            (TOP, "policies.lync_name = 'subject-or-san'\n"),
        ],
    ),
    (
        "LY-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/wildcard.pem'")],
    ),
    (
        "LY-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/mbx9.pem'")],
    ),
    (
        "LY-1",
        NotMet,
        &[(
            "trusted_roots = [\"certificates/contoso-root.pem\", ",
            "trusted_roots = [",
        )],
    ),
    (
        "LY-1",
        Met,
        &[(TOP, "policies.lync_authority = 'same-authority'\n")],
    ),
    (
        "LY-1",
        NotMet,
        &[(TOP, "policies.lync_authority = 'same-certificate'\n")],
    ),
    ("LY-1", CannotTell, &[("store = \"domain\"\n", "")]),
    ("LY-1", CannotTell, &[(MBX1, "")]),
    ("LY-2", NotMet, &[(MBX1_NAMED, "certificates = []")]),
    ("LY-2", CannotTell, &[(MBX1, "")]),
    ("LY-3", NotMet, &[("services = [\"UM\"]", "services = []")]),
    ("LY-3", CannotTell, &[("services = [\"UM\"]\n", "")]),
    (
        "LY-4",
        NotMet,
        &[(
            "trusted_roots = [\"certificates/contoso-root.pem\", ",
            "trusted_roots = [",
        )],
    ),
    ("LY-4", CannotTell, &[("store = \"domain\"\n", "")]),
    ("LY-5", NotMet, &[("\"SipName\"", "'E164'")]),
    (
        "LY-5",
        NotMet,
        &[(
            "voip_security = \"Secured\"",
            "voip_security = 'SIPSecured'",
        )],
    ),
    (
        "LY-5",
        NotMet,
        &[("voip_security = \"Secured\"", "voip_security = 'Unsecured'")],
    ),
    (
        "LY-5",
        NotMet,
        &[("\"RequireEncryption\"", "'DoNotSupportEncryption'")],
    ),
    (
        "LY-5",
        Met,
        &[("\"RequireEncryption\"", "'SupportEncryption'")],
    ),
    (
        "LY-5",
        Met,
        &[
            ("\"RequireEncryption\"", "'DoNotSupportEncryption'"),
            (
                "voip_security = \"Secured\"",
                "voip_security = 'SIPSecured'",
            ),
        ],
    ),
    ("LY-5", CannotTell, &[("voip_security = \"Secured\"\n", "")]),
    (
        "LY-5",
        CannotTell,
        &[("encryption_level = \"RequireEncryption\"\n", "")],
    ),
    ("LY-5", CannotTell, &[("uri_type = \"SipName\"\n", "")]),
    (
        "LY-6",
        NotMet,
        &[("dial_plans = [\"Contoso SIP\"]", "dial_plans = []")],
    ),
    (
        "LY-6",
        NotMet,
        &[("startup_mode = \"dual\"", "startup_mode = 'tcp'")],
    ),
    (
        "LY-6",
        CannotTell,
        &[("dial_plans = [\"Contoso SIP\"]\n", "")],
    ),
    ("LY-6", CannotTell, &[("startup_mode = \"dual\"\n", "")]),
    (
        "LY-7",
        NotMet,
        &[
            (SIP, "name = \"Contoso SIP\"\ncontacts = []\n"),
            ("contacts = [\"", "#"),
        ],
    ),
    ("LY-7", CannotTell, &[("contacts = [\"", "#")]),
    ("LY-7", DoesNotApply, &[("\"SipName\"", "'E164'")]),
    (
        "LY-8",
        NotMet,
        &[(
            "certificate_since = 2026-01-10",
            "certificate_since = 2026-02-10",
        )],
    ),
    (
        "LY-8",
        CannotTell,
        &[("started = 2026-01-12T10:00:00Z\n", "")],
    ),
    (
        "LY-9",
        NotMet,
        &[(
            "certificate_since = 2026-01-05",
            "certificate_since = 2026-02-05",
        )],
    ),
    (
        "LY-9",
        NotMet,
        &[(TOP, "exch_uc_util_ran = 2026-02-12T09:00:00Z\n")],
    ),
    ("LY-9", CannotTell, &[(TOP, "")]),
    (
        "LY-9",
        CannotTell,
        &[("started = 2026-01-12T11:00:00Z\n", "")],
    ),
    (
        "LY-9",
        CannotTell,
        &[("certificate_since = 2026-01-05T08:00:00Z\n", "")],
    ),
    ("LY-9", DoesNotApply, &[("\"front-end\"", "'mediation'")]),
    (
        "LY-10",
        NotMet,
        &[(
            "port = 5061\noutcalls",
            "status = 'NoNewCalls'\nport = 5061\noutcalls",
        )],
    ),
    (
        "LY-10",
        NotMet,
        &[(
            "pilot_identifier = \"Contoso SIP\"",
            "pilot_identifier = '7001'",
        )],
    ),
    (
        "LY-10",
        NotMet,
        &[(
            "address = \"pool1.",
            "name = 'pool1.contoso.com'\naddress = \"pool9.",
        )],
    ),
    (
        "LY-10",
        NotMet,
        &[(
            "dial_plan = \"Contoso SIP\"",
            "dial_plan = 'Contoso Extensions'",
        )],
    ),
    (
        "LY-10",
        CannotTell,
        &[("pilot_identifier = \"Contoso SIP\"\n", "")],
    ),
    ("LY-10", CannotTell, &[("uri_type = \"SipName\"\n", "")]),
    // Every SIP URI dial plan is linked with every pool, by the name that it was made with.
    ("LY-10", NotMet, &[SECOND_PLAN]),
    (
        "LY-10",
        Met,
        &[
            SECOND_PLAN,
            (
                "[[hunt_group]]\num_ip_gateway = \"gw1.",
                "[[hunt_group]]\num_ip_gateway = 'pool1.contoso.com'\ndial_plan = 'Renamed'\npilot_identifier = 'Second'\n[[hunt_group]]\num_ip_gateway = \"gw1.",
            ),
        ],
    ),
    (
        "LY-10",
        NotMet,
        &[
            SECOND_PLAN,
            (
                "[[hunt_group]]\num_ip_gateway = \"gw1.",
                "[[hunt_group]]\num_ip_gateway = 'pool1.contoso.com'\ndial_plan = 'Renamed'\npilot_identifier = 'Contoso SIP'\n[[hunt_group]]\num_ip_gateway = \"gw1.",
            ),
        ],
    ),
    ("LY-10", DoesNotApply, &[("\"front-end\"", "'mediation'")]),
    ("LY-11", NotMet, &[TWO_GATEWAYS]),
    (
        "LY-11",
        NotMet,
        &[
            TWO_GATEWAYS,
            ("outcalls_allowed = true", "outcalls_allowed = false"),
        ],
    ),
    (
        "LY-11",
        Met,
        &[
            TWO_GATEWAYS,
            (
                GW1,
                "port = 5061\noutcalls_allowed = false\nresolves_to = ['10.0.0.21']",
            ),
        ],
    ),
    (
        "LY-11",
        NotMet,
        &[
            TWO_GATEWAYS,
            (
                GW1,
                "port = 5061\noutcalls_allowed = false\nresolves_to = ['10.0.0.21']",
            ),
            ("\"front-end\"", "'director'"),
        ],
    ),
    (
        "LY-11",
        CannotTell,
        &[
            TWO_GATEWAYS,
            (
                GW1,
                "port = 5061\noutcalls_allowed = false\nresolves_to = ['10.0.0.21']",
            ),
            ("role = \"front-end\"\n", ""),
        ],
    ),
    (
        "LY-11",
        CannotTell,
        &[TWO_GATEWAYS, ("outcalls_allowed = true\n", "")],
    ),
    ("LY-11", DoesNotApply, &[("\"SipName\"", "'E164'")]),
    (
        "LY-12",
        Met,
        &[
            (POOL1, POOL2),
            (MBX1_NAMED, "netbios = \"MBX1\"\nregion = 'europe'"),
            (
                "services = [\"UM\"]",
                "services = [\"UM\"]\nsip_access_service = 'pool1.contoso.com:5061'",
            ),
        ],
    ),
    (
        "LY-12",
        NotMet,
        &[
            (POOL1, POOL2),
            (MBX1_NAMED, "netbios = \"MBX1\"\nregion = 'europe'"),
            (
                "services = [\"UM\"]",
                "services = [\"UM\"]\nsip_access_service = 'pool2.contoso.com:5061'",
            ),
        ],
    ),
    (
        "LY-12",
        NotMet,
        &[
            (POOL1, POOL2),
            (MBX1_NAMED, "netbios = \"MBX1\"\nregion = 'africa'"),
            (
                "services = [\"UM\"]",
                "services = [\"UM\"]\nsip_access_service = ''",
            ),
        ],
    ),
    ("LY-12", CannotTell, &[(POOL1, POOL2)]),
    (
        "LY-12",
        CannotTell,
        &[
            (POOL1, POOL2),
            (MBX1_NAMED, "netbios = \"MBX1\"\nregion = 'europe'"),
        ],
    ),
    (
        "LY-12",
        CannotTell,
        &[(POOL1, POOL2), ("region = 'asia'\n", "")],
    ),
    (
        "LY-12",
        DoesNotApply,
        &[(POOL1, POOL2), ("region = 'asia'\n", "region = 'europe'\n")],
    ),
    (
        "LY-13",
        NotMet,
        &[(
            "ex_um_connectivity = \"Success\"",
            "ex_um_connectivity = 'Failure'",
        )],
    ),
    (
        "LY-13",
        CannotTell,
        &[("ex_um_connectivity = \"Success\"\n", "")],
    ),
    ("LY-13", DoesNotApply, &[("\"front-end\"", "'mediation'")]),
];
