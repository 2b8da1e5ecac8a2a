#Requires -Version 7.4
<#
.SYNOPSIS
Measures reading people from a OneRoster service beside curl that fetches the same pages, in one run, and prints a Markdown table.
.DESCRIPTION
The service is that of the tests, in a process of its own on loopback. curl fetches the pages one after the other and does nothing with them; OneSync
imports them into a vault. Each row is a process of its own, with its time and its peak memory. Needs curl, and the solution built in Release.
.PARAMETER People
How many people; pages have 1,000.
#>
[CmdletBinding()]
param([int] $People = 200000)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$work = Join-Path ([IO.Path]::GetTempPath()) "onesync-bench-$PID"
$null = New-Item $work -ItemType Directory
. "$PSScriptRoot/Measure.ps1"
function Test-Wanted([string[]] $Name) { $true }

function Start-Server([string[]] $Arguments) {
    $info = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]](@("$root/tests/OneSync.TestServers/bin/Release/net10.0/OneSync.TestServers.dll") + $Arguments))
    $info.RedirectStandardInput = $info.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($info)
    [pscustomobject]@{ Process = $process; Address = $process.StandardOutput.ReadLine() }
}

function Import-From([string] $Name, $Server, [int] $Parallel) {
    $folder = Join-Path $work $Name.Replace(' ', '-').Replace(',', '')
    $null = New-Item $folder -ItemType Directory
    'secret-canary' | Set-Content "$folder/token" -NoNewline
    @"
version: 1
sources:
  sis: { type: OneRoster, url: '$($Server.Address)', token: 'file:./token', parallel: $Parallel, collections: [orgs, users] }
"@ | Set-Content "$folder/onesync.yaml"
    Measure-Process $Name dotnet @("$root/src/OneSync.Cli/bin/Release/net8.0/onesync.dll", 'import', '-w', $folder)
}

$servers = @()
try {
    $servers += $few = Start-Server oneroster, '1.1', ($People / 10), bearer
    $servers += $many = Start-Server oneroster, '1.1', $People, bearer
    $servers += $new = Start-Server oneroster, '1.2', $People, bearer
    $pages = "$($many.Address)/ims/oneroster/v1p1/users?limit=1000&offset=[0-$($People - 1000):1000]"
    Write-Table "reading $People people from a service" @(
        Measure-Process 'curl, page by page' curl @('-sS', '-H', 'Authorization: Bearer secret-canary', '-o', '/dev/null', $pages)
        Import-From 'OneSync, OneRoster 1.1, page by page' $many 1
        Import-From 'OneSync, OneRoster 1.1, four pages at once' $many 4
        Import-From 'OneSync, OneRoster 1.2, four pages at once' $new 4
        Import-From 'OneSync, OneRoster 1.1, a tenth of the people' $few 4
    )
}
finally {
    foreach ($server in $servers) {
        $server.Process.StandardInput.Close()
        if (-not $server.Process.WaitForExit(10000)) { $server.Process.Kill() }
    }
    Remove-Item $work -Recurse -Force
}
