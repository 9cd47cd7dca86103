//! Lines, as PowerShell reads them.

use std::collections::BTreeMap;

/// The cmdlets and their parameters, as their pages have them.
pub(super) const PARAMETERS: &[(&str, &[&str])] = &[
    ("certutil", &["store", "addstore", "delstore"]),
    (
        "New-ExchangeCertificate",
        &[
            "GenerateRequest",
            "Server",
            "SubjectName",
            "DomainName",
            "KeySize",
            "PrivateKeyExportable",
            "FriendlyName",
            "Services",
        ],
    ),
    (
        "Import-ExchangeCertificate",
        &[
            "Server",
            "FileData",
            "Password",
            "PrivateKeyExportable",
            "FriendlyName",
        ],
    ),
    (
        "Export-ExchangeCertificate",
        &["Server", "Thumbprint", "BinaryEncoded", "Password"],
    ),
    ("Remove-ExchangeCertificate", &["Server", "Thumbprint"]),
    (
        "Enable-ExchangeCertificate",
        &[
            "Server",
            "Thumbprint",
            "Services",
            "DoNotRequireSsl",
            "Force",
        ],
    ),
    (
        "Set-UMService",
        &[
            "Identity",
            "UMStartupMode",
            "DialPlans",
            "SIPAccessService",
            "IrmLogEnabled",
            "MaxCallsAllowed",
        ],
    ),
    (
        "Set-UMCallRouterSettings",
        &[
            "Server",
            "UMStartupMode",
            "DialPlans",
            "SipTcpListeningPort",
            "SipTlsListeningPort",
        ],
    ),
    (
        "Set-UMServer",
        &["Identity", "UMStartupMode", "DialPlans", "SIPAccessService"],
    ),
    ("Set-ItemProperty", &["Path", "Name", "Value", "Type"]),
    ("Restart-Service", &["Name"]),
    ("Set-UMDialPlan", &["Identity", "VoIPSecurity"]),
    (
        "New-UMIPGateway",
        &[
            "Name",
            "Address",
            "UMDialPlan",
            "GlobalCallRoutingScheme",
            "IPAddressFamily",
        ],
    ),
    (
        "Set-UMIPGateway",
        &[
            "Identity",
            "Address",
            "Port",
            "OutcallsAllowed",
            "Status",
            "Name",
        ],
    ),
    (
        "New-UMHuntGroup",
        &["Name", "UMIPGateway", "UMDialPlan", "PilotIdentifier"],
    ),
    (
        "New-NetFirewallRule",
        &[
            "DisplayName",
            "Direction",
            "Protocol",
            "LocalPort",
            "Action",
        ],
    ),
    ("exchucutil.ps1", &["Forest", "Verbose"]),
    ("OcsUmUtil.exe", &[]),
    ("Request-CsCertificate", &["New", "Type", "CA", "Template"]),
    ("Set-CsCertificate", &["Type", "Thumbprint"]),
    (
        "Stop-CsWindowsService",
        &["Name", "ComputerName", "Graceful"],
    ),
    ("Start-CsWindowsService", &["Name", "ComputerName"]),
    ("Test-CsExUMConnectivity", &["TargetFqdn"]),
];

/// A line as PowerShell reads it: the command, and its parameters with their values.
pub(super) fn parse(line: &str) -> (String, BTreeMap<String, Vec<String>>) {
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut characters = line.chars().peekable();
    let mut word = (String::new(), false);
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '\'' if is_quoted && characters.peek() == Some(&'\'') => {
                characters.next();
                word.0.push('\'');
            }
            '\'' => {
                is_quoted = !is_quoted;
                word.1 = true;
            }
            ' ' if !is_quoted => words.push(core::mem::take(&mut word)),
            // Lists are read by their commas: a name with one is not tried here.
            other => word.0.push(other),
        }
    }
    words.push(word);
    let mut words = words.into_iter();
    let cmdlet = words.next().unwrap().0;
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut last = String::new();
    for (word, was_quoted) in words {
        match word.strip_prefix('-') {
            Some(name) if !was_quoted => {
                name.clone_into(&mut last);
                given.entry(last.clone()).or_default();
            }
            _ => given
                .entry(last.clone())
                .or_default()
                .extend(word.split(',').map(str::to_owned)),
        }
    }
    (cmdlet, given)
}
