
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

function Test-Copied {
    param(
        [string] $Server,
        [string] $File
    )
    if (-not (Test-Path -Path $File)) {
        return $false
    }
    $copy = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $File, $Password
    return Test-Certificate -Server $Server -Thumbprint $copy.Thumbprint
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
