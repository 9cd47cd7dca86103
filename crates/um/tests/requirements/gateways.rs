//! GW-1 to GW-14, and what makes each met, not met and undecided.

use countersign_um::Verdict::{CannotTell, DoesNotApply, Met, NotMet};

use super::{CAS1, EXCHANGE_2010, GW1, MBX1, MBX1_NAMED, Row, TOP};

const ROUTER_PORTS: &str = "sip_tcp_listening_port = 5060\nsip_tls_listening_port = 5061";
const CAS1_NAMED: &str = "netbios = \"CAS1\"";

/// MBX1 with a list of its one certificate.
const LISTED: &str = "netbios = \"MBX1\"\ncertificates = [{ file = 'certificates/mbx1.pem', services = ['UM'], status = 'Valid' }]";

pub(super) const ROWS: &[Row] = &[
    (
        "GW-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/mbx1-expired.pem'")],
    ),
    (
        "GW-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/mbx9.pem'")],
    ),
    (
        "GW-1",
        NotMet,
        &[(MBX1, "certificate = 'certificates/wildcard.pem'")],
    ),
    (
        "GW-1",
        NotMet,
        &[("has_private_key = true", "has_private_key = false")],
    ),
    (
        "GW-1",
        NotMet,
        &[("has_private_key", "status = 'Revoked'\nhas_private_key")],
    ),
    (
        "GW-1",
        NotMet,
        &[("has_private_key", "status = 'Untrusted'\nhas_private_key")],
    ),
    (
        "GW-1",
        CannotTell,
        &[("has_private_key", "status = 'Unknown'\nhas_private_key")],
    ),
    (
        "GW-1",
        Met,
        &[("has_private_key", "status = 'Valid'\nhas_private_key")],
    ),
    (
        "GW-1",
        Met,
        &[(MBX1, "certificate = 'certificates/mbx1-self-signed.pem'")],
    ),
    (
        "GW-1",
        Met,
        &[(MBX1, "certificate = 'certificates/shared.pem'")],
    ),
    (
        "GW-1",
        Met,
        &[
            (MBX1, "certificate = 'certificates/wildcard.pem'"),
            (TOP, "policies.wildcard = 'subject-too'\n"),
        ],
    ),
    ("GW-1", CannotTell, &[("has_private_key = true\n", "")]),
    ("GW-1", CannotTell, &[(MBX1, "")]),
    (
        "GW-2",
        Met,
        &[(MBX1_NAMED, "certificates = ['certificates/mbx1.pem']")],
    ),
    (
        "GW-2",
        NotMet,
        &[(MBX1_NAMED, "certificates = ['certificates/mbx9.pem']")],
    ),
    (
        "GW-2",
        NotMet,
        &[(MBX1, ""), (MBX1_NAMED, "certificates = []")],
    ),
    ("GW-2", CannotTell, &[(MBX1, "")]),
    // What the list of certificates says of one that a service presents is said of the service.
    (
        "GW-3",
        Met,
        &[(MBX1_NAMED, LISTED), ("services = [\"UM\"]\n", "")],
    ),
    (
        "GW-1",
        NotMet,
        &[
            (MBX1_NAMED, LISTED),
            ("status = 'Valid'", "status = 'Revoked'"),
        ],
    ),
    (
        "GW-3",
        NotMet,
        &[("services = [\"UM\"]", "services = ['UMCallRouter']")],
    ),
    (
        "GW-3",
        NotMet,
        &[("services = [\"UMCallRouter\"]", "services = []")],
    ),
    ("GW-3", CannotTell, &[("services = [\"UM\"]\n", "")]),
    ("GW-3", CannotTell, &[(MBX1, "")]),
    (
        "GW-3",
        Met,
        &[
            (MBX1, "certificate = 'certificates/mbx1-self-signed.pem'"),
            ("services = [\"UM\"]\n", ""),
            (TOP, "policies.setup_certificate = 'assigned-by-setup'\n"),
        ],
    ),
    (
        "GW-4",
        NotMet,
        &[(MBX1, "certificate = 'certificates/mbx1-self-signed.pem'")],
    ),
    (
        "GW-4",
        NotMet,
        &[(
            "[\"certificates/contoso-root.pem\"] }",
            "['certificates/fabrikam-root.pem'] }",
        )],
    ),
    (
        "GW-4",
        CannotTell,
        &[(
            "store = { trusted_roots = [\"certificates/contoso-root.pem\"] }",
            "",
        )],
    ),
    ("GW-5", NotMet, &[("\"SIPSecured\"", "'Unsecured'")]),
    ("GW-5", Met, &[("\"SIPSecured\"", "'Secured'")]),
    (
        "GW-5",
        CannotTell,
        &[("voip_security = \"SIPSecured\"\n", "")],
    ),
    (
        "GW-6",
        NotMet,
        &[("startup_mode = \"dual\"", "startup_mode = 'tcp'")],
    ),
    (
        "GW-6",
        Met,
        &[("startup_mode = \"dual\"", "startup_mode = 'tls'")],
    ),
    (
        "GW-6",
        NotMet,
        &[
            ("startup_mode = \"dual\"", "startup_mode = 'tls'"),
            ("voip_security = \"Secured\"", "voip_security = 'Unsecured'"),
        ],
    ),
    (
        "GW-6",
        CannotTell,
        &[
            ("startup_mode = \"dual\"", "startup_mode = 'tls'"),
            ("voip_security = \"Secured\"\n", ""),
        ],
    ),
    (
        "GW-6",
        CannotTell,
        &[
            ("startup_mode = \"dual\"", "startup_mode = 'tls'"),
            ("dial_plans = [\"Contoso SIP\"]\n", ""),
        ],
    ),
    ("GW-6", CannotTell, &[("startup_mode = \"dual\"\n", "")]),
    ("GW-7", NotMet, &[("[\"10.0.0.21\"]", "[]")]),
    ("GW-7", NotMet, &[("[\"10.0.0.21\"]", "['10.0.0.22']")]),
    (
        "GW-7",
        NotMet,
        &[
            (
                "address = \"gw1.contoso.com\"\n",
                "name = 'gw1.contoso.com'\naddress = '10.0.0.22'\n",
            ),
            ("\"SIPSecured\"", "'Unsecured'"),
        ],
    ),
    (
        "GW-7",
        NotMet,
        &[(
            "address = \"gw1.contoso.com\"",
            "name = 'gw1.contoso.com'\naddress = '10.0.0.21'",
        )],
    ),
    (
        "GW-7",
        NotMet,
        &[
            (
                "address = \"gw1.contoso.com\"",
                "name = 'gw1.contoso.com'\naddress = '10.0.0.21'",
            ),
            (
                "kind = \"gateway\"",
                "address = '10.0.0.21'\nkind = \"gateway\"",
            ),
        ],
    ),
    (
        "GW-7",
        Met,
        &[
            (
                "address = \"gw1.contoso.com\"",
                "name = 'gw1.contoso.com'\naddress = '10.0.0.21'",
            ),
            (
                "kind = \"gateway\"",
                "address = '10.0.0.21'\nkind = \"gateway\"",
            ),
            ("\"SIPSecured\"", "'Unsecured'"),
        ],
    ),
    (
        "GW-7",
        NotMet,
        &[(
            "port = 5061\noutcalls",
            "status = 'Disabled'\nport = 5061\noutcalls",
        )],
    ),
    (
        "GW-7",
        Met,
        &[(
            "port = 5061\noutcalls",
            "status = 'Enabled'\nip_address_family = 'IPv4Only'\nport = 5061\noutcalls",
        )],
    ),
    (
        "GW-7",
        NotMet,
        &[(
            "port = 5061\noutcalls",
            "ip_address_family = 'IPv6Only'\nport = 5061\noutcalls",
        )],
    ),
    (
        "GW-7",
        CannotTell,
        &[("resolves_to = [\"10.0.0.21\"]\n", "")],
    ),
    (
        "GW-8",
        NotMet,
        &[(GW1, "port = 5060\nresolves_to = ['10.0.0.21']")],
    ),
    ("GW-8", NotMet, &[("tls_port = 5061", "tls_port = 5067")]),
    ("GW-8", CannotTell, &[(GW1, "resolves_to = ['10.0.0.21']")]),
    ("GW-8", CannotTell, &[("tls_port = 5061\n", "")]),
    (
        "GW-9",
        NotMet,
        &[(
            "certificate_since = 2026-01-10",
            "certificate_since = 2026-02-10",
        )],
    ),
    (
        "GW-9",
        NotMet,
        &[(
            "startup_mode_since = 2026-01-10",
            "startup_mode_since = 2026-02-10",
        )],
    ),
    (
        "GW-9",
        NotMet,
        &[("resolves_since = 2026-01-08", "resolves_since = 2026-02-08")],
    ),
    (
        "GW-9",
        CannotTell,
        &[("certificate_since = 2026-01-10T08:00:00Z\n", "")],
    ),
    (
        "GW-9",
        CannotTell,
        &[("startup_mode_since = 2026-01-10T09:00:00Z\n", "")],
    ),
    (
        "GW-9",
        CannotTell,
        &[("resolves_since = 2026-01-08T08:00:00Z\n", "")],
    ),
    (
        "GW-9",
        CannotTell,
        &[("started = 2026-01-12T10:00:00Z\n", "")],
    ),
    (
        "GW-10",
        NotMet,
        &[(
            "um_ip_gateway = \"gw1.contoso.com\"",
            "um_ip_gateway = 'sbc1.contoso.com'",
        )],
    ),
    (
        "GW-13",
        NotMet,
        &[(
            "calls = [\"cas1.contoso.com\"]",
            "calls = ['mbx1.contoso.com']",
        )],
    ),
    (
        "GW-13",
        Met,
        &[("calls = [\"cas1.contoso.com\"]", "calls = ['CAS1']")],
    ),
    (
        "GW-13",
        NotMet,
        &[("startup_mode = \"dual\"", "startup_mode = 'tcp'")],
    ),
    (
        "GW-13",
        CannotTell,
        &[("calls = [\"cas1.contoso.com\"]\n", "")],
    ),
    ("GW-13", CannotTell, &[(MBX1, "")]),
    (
        "GW-12",
        NotMet,
        &[
            (
                ROUTER_PORTS,
                "sip_tcp_listening_port = 5060\nsip_tls_listening_port = 5081",
            ),
            (CAS1_NAMED, "firewall_ports = [5061]\nnetbios = \"CAS1\""),
        ],
    ),
    (
        "GW-12",
        Met,
        &[
            (
                ROUTER_PORTS,
                "sip_tcp_listening_port = 5060\nsip_tls_listening_port = 5081",
            ),
            (CAS1_NAMED, "firewall_ports = [5081]\nnetbios = \"CAS1\""),
        ],
    ),
    (
        "GW-12",
        CannotTell,
        &[(
            ROUTER_PORTS,
            "sip_tcp_listening_port = 5060\nsip_tls_listening_port = 5081",
        )],
    ),
    (
        "GW-12",
        CannotTell,
        &[(ROUTER_PORTS, "sip_tcp_listening_port = 5060")],
    ),
    (
        "GW-12",
        CannotTell,
        &[(ROUTER_PORTS, "sip_tls_listening_port = 5061")],
    ),
    (
        "GW-14",
        Met,
        &[
            (CAS1, EXCHANGE_2010),
            (
                CAS1_NAMED,
                "netbios = \"CAS1\"\ncertificates = ['certificates/mbx9.pem', 'certificates/cas1.pem']",
            ),
            (
                MBX1_NAMED,
                "netbios = \"MBX1\"\ncertificates = ['certificates/mbx9.pem', 'certificates/mbx1.pem']",
            ),
        ],
    ),
    (
        "GW-14",
        NotMet,
        &[
            (CAS1, EXCHANGE_2010),
            (
                CAS1_NAMED,
                "netbios = \"CAS1\"\ncertificates = ['certificates/cas1.pem']",
            ),
        ],
    ),
    (
        "GW-14",
        NotMet,
        &[
            (CAS1, EXCHANGE_2010),
            ("certificates/mbx9.pem", "certificates/mbx1-self-signed.pem"),
            (MBX1, "certificate = 'certificates/mbx1-self-signed.pem'"),
            (
                CAS1_NAMED,
                "netbios = \"CAS1\"\ncertificates = ['certificates/mbx1-self-signed.pem']",
            ),
        ],
    ),
    ("GW-14", CannotTell, &[(CAS1, EXCHANGE_2010)]),
    (
        "GW-14",
        CannotTell,
        &[
            (CAS1, EXCHANGE_2010),
            (", dial_plans = ['Contoso Extensions']", ""),
        ],
    ),
    (
        "GW-14",
        DoesNotApply,
        &[(CAS1, EXCHANGE_2010), ("\"SIPSecured\"", "'Unsecured'")],
    ),
];
