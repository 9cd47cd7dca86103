function Get-LastChange {
    if (Test-Path -Path $Record) {
        $text = Get-Content -Path $Record -TotalCount 1
    } else {
        $text = $Planned
    }
    return [datetime]::Parse($text, [System.Globalization.CultureInfo]::InvariantCulture, 'AdjustToUniversal')
}

# <steps_look>
# <passive_steps>
function Invoke-Step {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [int] $Number,
        [string] $Sentence,
        [scriptblock] $Test,
        [scriptblock] $Change,
        [switch] $Passive
    )
    if (& $Test) {
        Write-Host "<done_already>"
        return
    }
    if (-not $PSCmdlet.ShouldProcess($Sentence, "<step>")) {
        return
    }
    & $Change
    if (-not (& $Test)) {
        throw "<not_come_about>"
    }
    if (-not $Passive) {
        Set-Content -Path $Record -Value ([datetime]::UtcNow.ToString('o'))
    }
    Write-Host "<done>"
}

# <done_elsewhere>
function Assert-Elsewhere {
    param(
        [int] $Number,
        [string] $Sentence
    )
    if ($Done -contains $Number) {
        return
    }
    $message = "<elsewhere>"
    if ($WhatIfPreference) {
        Write-Host "<what_if>"
        return
    }
    throw $message
}

function Test-Restarted {
    param(
        [string] $Server,
        [string] $Name
    )
    $service = Get-WmiObject -ComputerName $Server -Class Win32_Service -Filter "Name='${Name}'"
    if ($service.State -ne 'Running') {
        return $false
    }
    $process = Get-WmiObject -ComputerName $Server -Class Win32_Process -Filter "ProcessId=$($service.ProcessId)"
    $started = [System.Management.ManagementDateTimeConverter]::ToDateTime($process.CreationDate)
    return $started.ToUniversalTime() -gt (Get-LastChange)
}

function Test-Authority {
    param(
        [string] $Server,
        [string] $Store,
        [string] $Thumbprint
    )
    return Invoke-Command -ComputerName $Server -ArgumentList $Store, $Thumbprint -ScriptBlock {
        param($Store, $Thumbprint)
        Test-Path -Path "Cert:\LocalMachine\${Store}\${Thumbprint}"
    }
}

# <authority_file>
function Import-Authority {
    param(
        [string] $Server,
        [string] $Store,
        [string] $Thumbprint
    )
    $file = Join-Path -Path $Folder -ChildPath "${Thumbprint}.cer"
    $encoded = [System.Convert]::ToBase64String([System.IO.File]::ReadAllBytes($file))
    Invoke-Command -ComputerName $Server -ArgumentList $Store, $encoded -ScriptBlock {
        param($Store, $Encoded)
        $copy = [System.IO.Path]::GetTempFileName()
        [System.IO.File]::WriteAllBytes($copy, [System.Convert]::FromBase64String($Encoded))
        certutil -addstore $Store $copy
        Remove-Item -Path $copy
    }
}

function Remove-Authority {
    param(
        [string] $Server,
        [string] $Store,
        [string] $Thumbprint
    )
    Invoke-Command -ComputerName $Server -ArgumentList $Store, $Thumbprint -ScriptBlock {
        param($Store, $Thumbprint)
        certutil -delstore $Store $Thumbprint
    }
}

# <schannel>
function Test-Schannel {
    param(
        [string] $Server,
        [string] $Name,
        [int] $Value
    )
    $found = Invoke-Command -ComputerName $Server -ScriptBlock {
        Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL'
    }
    return $found.$Name -eq $Value
}

function Set-Schannel {
    param(
        [string] $Server,
        [string] $Name,
        [int] $Value
    )
    Invoke-Command -ComputerName $Server -ArgumentList $Name, $Value -ScriptBlock {
        param($Name, $Value)
        Set-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL' -Name $Name -Value $Value -Type DWord
    }
}

function Test-Here {
    param([string] $Server)
    return [System.Net.Dns]::GetHostEntry([System.Net.Dns]::GetHostName()).HostName -eq $Server
}

# <key_provider>
function Test-KeyProvider {
    param(
        [string] $Server,
        [string] $Thumbprint
    )
    $shown = Invoke-Command -ComputerName $Server -ArgumentList $Thumbprint -ScriptBlock {
        param($Thumbprint)
        certutil -store My $Thumbprint
    }
    return "${shown}" -like '*Microsoft RSA SChannel Cryptographic Provider*'
}
