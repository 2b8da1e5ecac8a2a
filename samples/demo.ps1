#Requires -Version 7.4
<#
.SYNOPSIS
Runs the main job on the sample district, and tells what happens.
.DESCRIPTION
Works on a copy of samples/district in the temporary folder, which is removed at the end unless -Keep is given.
.PARAMETER Module
The module to import: OneSync.psd1 of a packaged module.
.PARAMETER Keep
Leaves the copy where it is, to try things in it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [switch] $Keep
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $Module

$workspace = Join-Path ([IO.Path]::GetTempPath()) "onesync-demo-$PID"
Copy-Item "$PSScriptRoot/district" $workspace -Recurse
$env:ONESYNC_WORKSPACE = $workspace

function Say([string] $Text) { Write-Host "`n$Text" -ForegroundColor Cyan }
function Run([scriptblock] $Step) {
    Write-Host "PS> $("$Step".Trim())" -ForegroundColor DarkGray
    & $Step | Out-Host
}
function Use-Day([int] $Day) {
    foreach ($file in 'sis/oneroster.zip', 'hr/staff.csv') { Copy-Item "$workspace/day$Day/$file" "$workspace/$file" }
}

try {
    Say 'Rivermouth School District: pupils, teachers and guardians come from the SIS (a OneRoster zip), employees from HR (a CSV
file). onesync.yaml says how accounts are made of them. First, both sources are read into the vault, one SQLite file.'
    Run { Import-OneSyncSource | Group-Object Source, role -NoElement }

    Say 'Most teachers are in both. The records of one person become one user: by employee number, then by e-mail, then by name and
birth date without accents. What is ambiguous is not guessed: it waits for you.'
    Run { Merge-OneSyncCorrelation }
    Run { Get-OneSyncCorrelation -State Proposed | Format-Table }

    Say 'What would happen to the accounts? A dry run plans it, and cannot write.'
    Run { Invoke-OneSyncDryRun accounts }
    Run { Get-OneSyncPlan -Destination accounts -Latest -Change | Select-Object -First 5 | Format-Table Action, Anchor, Reason }

    Say 'The plan is applied as it was shown: the accounts are written to out/accounts.csv, all or none.'
    Run { Export-OneSyncDestination accounts -Confirm:$false }
    Run { Import-Csv "$workspace/out/accounts.csv" | Where-Object username -Like '*wojcik*' | Format-Table personId, username, displayName, homeroom, status }
    Say 'The Wójcik twins would share a user name, so one of them got another. The same again: nothing has changed, so nothing is planned.'
    Run { Invoke-OneSync -Confirm:$false }

    Say 'The next day: twelve pupils are new, nine sit in another homeroom, seven are gone, and a teacher has a new name.'
    Use-Day 2
    Run { Import-OneSyncSource | Measure-Object | Select-Object Count }
    Run { Merge-OneSyncCorrelation }
    Run { Invoke-OneSyncDryRun accounts }
    Say 'Every change has its reason, and each attribute its value before and after.'
    Run { Get-OneSyncPlan -Destination accounts -Latest -Change | Group-Object Action | ForEach-Object { $_.Group | Select-Object -First 2 } | Format-Table Action, Anchor, Reason, Attributes -Wrap }
    Run { Export-OneSyncDestination accounts -Confirm:$false }

    Say 'On the third day İpek Çelik, who was gone, is back: she gets her old account again.'
    Use-Day 3
    Run { Invoke-OneSync -Confirm:$false }

    Say 'On the fourth the HR file arrives cut in half. The reading is Partial, and nobody loses an account.'
    Copy-Item "$workspace/broken/staff-truncated.csv" "$workspace/hr/staff.csv"
    Run { Invoke-OneSync -Confirm:$false -ErrorAction Continue }

    Say 'Everything that was done is in the log.'
    Run { Get-OneSyncActivity | Select-Object -First 8 | Format-Table }
}
finally {
    if ($Keep) { Write-Host "`nThe workspace is $workspace" } else { Remove-Item $workspace -Recurse -Force }
}
