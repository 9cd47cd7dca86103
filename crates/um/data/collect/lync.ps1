# Lync or Skype for Business: this server, and the pools of the topology.
function Read-Pools {
    foreach ($pool in @(Get-CsPool)) {
        @{
            fqdn = Get-Text $pool 'Identity'
            site = Get-Text $pool 'Site'
            services = Get-Texts $pool 'Services'
            computers = Get-Texts $pool 'Computers'
        }
    }
}

function Read-LyncCertificates {
    foreach ($certificate in @(Get-CsCertificate)) {
        @{
            use = Get-Text $certificate 'Use'
            thumbprint = Get-Text $certificate 'Thumbprint'
        }
    }
}

function Read-MediaConfigurations {
    foreach ($configuration in @(Get-CsMediaConfiguration)) {
        @{
            identity = Get-Text $configuration 'Identity'
            encryption_level = Get-Text $configuration 'EncryptionLevel'
        }
    }
}

function Read-Contacts {
    foreach ($contact in @(Get-CsExUmContact)) {
        @{
            sip_address = Get-Text $contact 'SipAddress'
            dial_plan = Get-Text $contact 'DialPlan'
        }
    }
}

Write-Facts 'lync' @{
    product = Read-Fact 'product' { "$(Get-CsServerVersion)" }
    services = Read-Facts 'services' { Read-Service 'RTCSRV' }
    pools = Read-Facts 'pools' { Read-Pools }
    certificates = Read-Facts 'Lync certificates' { Read-LyncCertificates }
    media_configurations = Read-Facts 'media configurations' { Read-MediaConfigurations }
    contacts = Read-Facts 'UM contacts' { Read-Contacts }
} $Path
