# Exchange: this server, and what the organisation's servers, dial plans and gateways are set to.
function Read-ExchangeServers {
    foreach ($server in @(Get-ExchangeServer)) {
        @{
            fqdn = Get-Text $server 'Fqdn'
            netbios = Get-Text $server 'Name'
            roles = Get-Text $server 'ServerRole'
            version = Get-Text $server 'AdminDisplayVersion'
        }
    }
}

function Read-ExchangeCertificates {
    foreach ($certificate in @(Get-ExchangeCertificate -Server $env:COMPUTERNAME)) {
        @{
            thumbprint = Get-Text $certificate 'Thumbprint'
            services = Get-Text $certificate 'Services'
            status = Get-Text $certificate 'Status'
            root_ca_type = Get-Text $certificate 'RootCAType'
            has_private_key = Get-Text $certificate 'HasPrivateKey'
            private_key_exportable = Get-Text $certificate 'PrivateKeyExportable'
        }
    }
}

# Whether this version of Exchange has a cmdlet.
function Test-Cmdlet {
    param([string]$Name)
    return $null -ne (Get-Command -Name $Name -ErrorAction SilentlyContinue)
}

# Exchange 2010 calls a UM service a UM server.
function Read-UmServices {
    if (Test-Cmdlet 'Get-UMService') {
        $services = @(Get-UMService)
    } else {
        $services = @(Get-UMServer)
    }
    foreach ($service in $services) {
        @{
            server = Get-Text $service 'Name'
            startup_mode = Get-Text $service 'UMStartupMode'
            dial_plans = Get-Texts $service 'DialPlans'
            sip_access_service = Get-Text $service 'SIPAccessService'
        }
    }
}

# Exchange 2010 has no call router.
function Read-CallRouters {
    if (-not (Test-Cmdlet 'Get-UMCallRouterSettings')) {
        return
    }
    foreach ($router in @(Get-UMCallRouterSettings)) {
        @{
            server = Get-Text $router 'Server'
            startup_mode = Get-Text $router 'UMStartupMode'
            dial_plans = Get-Texts $router 'DialPlans'
            sip_tcp_listening_port = Get-Text $router 'SipTcpListeningPort'
            sip_tls_listening_port = Get-Text $router 'SipTlsListeningPort'
        }
    }
}

function Read-DialPlans {
    foreach ($plan in @(Get-UMDialPlan)) {
        @{
            name = Get-Text $plan 'Name'
            uri_type = Get-Text $plan 'URIType'
            voip_security = Get-Text $plan 'VoIPSecurity'
            phone_context = Get-Text $plan 'PhoneContext'
        }
    }
}

function Read-Gateways {
    foreach ($gateway in @(Get-UMIPGateway)) {
        $address = Get-Text $gateway 'Address'
        $resolved = Read-Facts "addresses of $address" { [System.Net.Dns]::GetHostAddresses($address) | ForEach-Object { "$_" } }
        @{
            name = Get-Text $gateway 'Name'
            address = $address
            port = Get-Text $gateway 'Port'
            outcalls_allowed = Get-Text $gateway 'OutcallsAllowed'
            status = Get-Text $gateway 'Status'
            ip_address_family = Get-Text $gateway 'IPAddressFamily'
            resolves_to = $resolved
        }
    }
}

function Read-HuntGroups {
    foreach ($group in @(Get-UMHuntGroup)) {
        @{
            um_ip_gateway = Get-Text $group 'UMIPGateway'
            dial_plan = Get-Text $group 'UMDialPlan'
            pilot_identifier = Get-Text $group 'PilotIdentifier'
        }
    }
}

function Read-Services {
    foreach ($name in @('MSExchangeUM', 'MSExchangeUMCR')) {
        Read-Service $name
    }
}

Write-Facts 'exchange' @{
    services = Read-Facts 'services' { Read-Services }
    servers = Read-Facts 'Exchange servers' { Read-ExchangeServers }
    certificates = Read-Facts 'Exchange certificates' { Read-ExchangeCertificates }
    um_services = Read-Facts 'UM services' { Read-UmServices }
    um_call_routers = Read-Facts 'UM Call Routers' { Read-CallRouters }
    dial_plans = Read-Facts 'dial plans' { Read-DialPlans }
    um_ip_gateways = Read-Facts 'UM IP gateways' { Read-Gateways }
    hunt_groups = Read-Facts 'hunt groups' { Read-HuntGroups }
} $Path
