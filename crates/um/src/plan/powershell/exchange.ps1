
# <new_certificate>
function Get-NewCertificate {
    param(
        [string] $Server,
        [string[]] $Old,
        [switch] $Pending
    )
    $wanted = @('Valid')
    if ($Pending) {
        $wanted = @('Valid', 'PendingRequest')
    }
    $found = Get-ExchangeCertificate -Server $Server | Where-Object -FilterScript {
        ($_.Subject -eq "CN=${Server}") -and ($wanted -contains "$($_.Status)") -and ($Old -notcontains $_.Thumbprint)
    }
    return $found | Sort-Object -Property NotBefore -Descending | Select-Object -First 1
}

function Test-Certificate {
    param(
        [string] $Server,
        [string] $Thumbprint
    )
    $found = Get-ExchangeCertificate -Server $Server | Where-Object -FilterScript { $_.Thumbprint -eq $Thumbprint }
    return $null -ne $found
}

# <exported_key>
function Get-Exported {
    param([string] $File)
    if (Test-Path -Path $File) {
        $copy = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $File, $Password
        return $copy.Thumbprint
    }
    if (Test-Path -Path "${File}.thumbprint") {
        return Get-Content -Path "${File}.thumbprint" -TotalCount 1
    }
}

function Remove-Exported {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $File)
    if ((Test-Path -Path $File) -and $PSCmdlet.ShouldProcess($File, 'Remove-Item')) {
        Set-Content -Path "${File}.thumbprint" -Value (Get-Exported -File $File)
        Remove-Item -Path $File
    }
}

function Test-Copied {
    param(
        [string] $Server,
        [string] $File
    )
    $thumbprint = Get-Exported -File $File
    return ($null -ne $thumbprint) -and (Test-Certificate -Server $Server -Thumbprint $thumbprint)
}

function Test-Enabled {
    param(
        [string] $Server,
        [string] $Thumbprint,
        [string] $Service
    )
    $found = Get-ExchangeCertificate -Server $Server | Where-Object -FilterScript { $_.Thumbprint -eq $Thumbprint }
    return ("$($found.Services)" -split ', ') -contains $Service
}

function Get-Names {
    param($Objects)
    return @($Objects | ForEach-Object -Process { "$($_.Name)" })
}
