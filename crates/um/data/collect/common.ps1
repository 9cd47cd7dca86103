# Reads and never changes anything. What it cannot read it says, at the end and in the file.
# It runs in Windows PowerShell 2 too, which Exchange 2010 has its shell in.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$unread = New-Object System.Collections.ArrayList

# The value of a block; null, and a note of it, where it fails.
function Read-Fact {
    param([string]$What, [scriptblock]$Block)
    try {
        return & $Block
    } catch {
        [void]$unread.Add(@{ what = $What; reason = "$($_.Exception.Message)" })
        Write-Warning "not read: ${What}: $($_.Exception.Message)"
        return $null
    }
}

# A list of one stays a list in JSON, and nothing is an empty one.
function Read-Facts {
    param([string]$What, [scriptblock]$Block)
    $found = Read-Fact $What $Block
    if ($null -eq $found) {
        if (@($unread | Where-Object { $_.what -eq $What }).Count -gt 0) {
            return $null
        }
        return ,@()
    }
    return ,@($found)
}

# A property as text; null where there is none or it is empty.
function Get-Text {
    param($Object, [string]$Name)
    if ($null -eq $Object) {
        return $null
    }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    if ($null -eq $property.Value) {
        return $null
    }
    return "$($property.Value)"
}

# A property of several values, each as text.
function Get-Texts {
    param($Object, [string]$Name)
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return ,@()
    }
    $texts = @($property.Value | Where-Object { $null -ne $_ } | ForEach-Object { "$_" })
    return ,$texts
}

# A moment in RFC 3339.
function Format-Moment {
    param([datetime]$Moment)
    return $Moment.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
}

# The certificates of a store of the machine, each as a serialized element: the certificate and what Windows
# keeps beside it, the name of its key's provider too. The private key is never in an element.
function Read-Store {
    param([string]$Name)
    $store = New-Object System.Security.Cryptography.X509Certificates.X509Store $Name, 'LocalMachine'
    $store.Open('ReadOnly, OpenExistingOnly')
    try {
        foreach ($certificate in $store.Certificates) {
            $element = $certificate.Export('SerializedCert')
            @{
                thumbprint = $certificate.Thumbprint
                element = [Convert]::ToBase64String($element)
                has_private_key = $certificate.HasPrivateKey
            }
        }
    } finally {
        $store.Close()
    }
}

# When a service was started, from its process.
function Read-Service {
    param([string]$Name)
    $service = Get-WmiObject -Class Win32_Service -Filter "Name='$Name'"
    if ($null -eq $service) {
        return
    }
    $started = $null
    if ($service.ProcessId -ne 0) {
        $process = Get-Process -Id $service.ProcessId
        $started = Format-Moment $process.StartTime
    }
    return @{ name = $Name; started = $started }
}

# A number in the registry; null where it is not set.
function Read-Number {
    param([string]$Path, [string]$Name)
    if (-not (Test-Path -Path $Path)) {
        return $null
    }
    $item = Get-ItemProperty -Path $Path
    $property = $item.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    return [int]$property.Value
}

# How TLS is set on the machine.
function Read-Schannel {
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL'
    return @{
        enable_session_ticket = Read-Number $key 'EnableSessionTicket'
        send_trusted_issuer_list = Read-Number $key 'SendTrustedIssuerList'
    }
}

function Read-Stores {
    $stores = @{}
    foreach ($name in @('My', 'Root', 'AuthRoot', 'CA', 'Disallowed')) {
        $stores[$name] = Read-Facts "store $name" { Read-Store $name }
    }
    return $stores
}

# What there is to say of any Windows server.
function Read-Server {
    $os = Read-Fact 'operating system' { Get-WmiObject -Class Win32_OperatingSystem }
    $fqdn = Read-Fact 'full name' { [System.Net.Dns]::GetHostEntry('').HostName }
    return @{
        fqdn = $fqdn
        netbios = $env:COMPUTERNAME
        os_version = Get-Text $os 'Version'
        stores = Read-Stores
        disable_root_auto_update = Read-Fact 'root update policy' { Read-Number 'HKLM:\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot' 'DisableRootAutoUpdate' }
        disable_aia_url_retrieval = Read-Fact 'AIA policy' { Read-Number 'HKLM:\SOFTWARE\Policies\Microsoft\SystemCertificates\ChainEngine\Config' 'DisableAIAUrlRetrieval' }
        schannel = Read-Fact 'TLS settings' { Read-Schannel }
    }
}

# A text in JSON.
function Format-Text {
    param([string]$Text)
    $escaped = [regex]::Replace($Text, '["\\\x00-\x1f\x7f-\xa0\u2028\u2029]', {
        param($Match)
        '\u{0:x4}' -f [int][char]$Match.Value
    })
    return '"' + $escaped + '"'
}

# A value in JSON: PowerShell 2 has no cmdlet for it.
function Format-Json {
    param($Value)
    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [bool]) {
        return "$Value".ToLowerInvariant()
    }
    if ($Value -is [int]) {
        return "$Value"
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $members = @($Value.Keys | ForEach-Object { (Format-Text $_) + ':' + (Format-Json $Value[$_]) })
        return '{' + [string]::Join(',', [string[]]$members) + '}'
    }
    if ($Value -is [System.Collections.IList]) {
        $elements = @($Value | ForEach-Object { Format-Json $_ })
        return '[' + [string]::Join(',', [string[]]$elements) + ']'
    }
    return Format-Text "$Value"
}

# One JSON file, whole or not at all: what there is to say of a server in this role, and of the server itself.
function Write-Facts {
    param([string]$Role, $Facts, [string]$Path)
    $Facts['collected'] = $Role
    $Facts['version'] = 1
    $Facts['at'] = Format-Moment (Get-Date)
    $Facts['server'] = Read-Server
    $Facts['unread'] = @($unread)
    $json = Format-Json $Facts
    $whole = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    $temporary = "$whole.part"
    [System.IO.File]::WriteAllText($temporary, $json)
    Move-Item -Path $temporary -Destination $whole -Force
    Write-Output "written: $whole"
    if ($unread.Count -gt 0) {
        Write-Output "not read, and named in the file: $(@($unread | ForEach-Object { $_.what }) -join ', ')"
    }
}
