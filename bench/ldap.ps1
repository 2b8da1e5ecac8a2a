#Requires -Version 7.4
<#
.SYNOPSIS
Measures exports to a directory beside ldapmodify with the same operations as LDIF, on the same server in turns, and prints Markdown tables.
.DESCRIPTION
slapd stands for a server that is much faster than a domain controller, over plain LDAP; Samba's domain controller, over LDAPS, sets passwords. OneSync's time is that of its run
(Get-OneSyncActivity), which reads each account before it writes it and keeps a journal; ldapmodify's is that of its process. Both begin in turns. The best of the rounds counts,
since what else the machine does only ever adds. The no-change run reads all accounts and plans, and writes nothing; beside it ldapsearch reads the same attributes, page by page.
Needs slapd, ldap-utils, samba-ad-dc and its company (.ci/run names them), root for Samba, and the solution built in Release.
.PARAMETER Accounts
How many accounts are created and updated on slapd in each round.
.PARAMETER Unchanged
How many accounts the no-change run reads.
.PARAMETER Memory
How many accounts the run reads whose memory is measured.
.PARAMETER Samba
How many accounts are created and updated on Samba in each round; 0 for none.
.PARAMETER Rounds
How often everything is measured.
#>
[CmdletBinding()]
param([int] $Accounts = 10000, [int] $Unchanged = 50000, [int] $Memory = 200000, [int] $Samba = 300, [int] $Rounds = 3)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$work = Join-Path ([IO.Path]::GetTempPath()) "onesync-bench-$PID"
$null = New-Item $work -ItemType Directory
. "$PSScriptRoot/Measure.ps1"
. "$PSScriptRoot/ldap/servers.ps1"
function Test-Wanted([string[]] $Name) { $true }

function Invoke-OneSyncCommand([string] $Folder, [string[]] $Arguments) {
    $said = & dotnet "$root/src/OneSync.Cli/bin/Release/net8.0/onesync.dll" @Arguments -w $Folder --no-progress -o json
    if ($LASTEXITCODE) { throw "onesync $Arguments failed: $said" }
    $said | ConvertFrom-Json
}

function New-DirectoryWorkspace([string] $Folder, $Server, [bool] $Passwords) {
    $null = New-Item $Folder -ItemType Directory -Force
    Set-Content "$Folder/secret" $Server.Password -NoNewline
    @"
version: 1
vault: ./onesync.db
sources:
  sis: { type: Csv, path: ./sis.csv, anchor: id, map: { number: id, givenName: first, familyName: last, jobTitle: title }, complete: { maxDrop: 100% } }
destinations:
  ad:
    type: ActiveDirectory
    server: $($Server.Server)
    security: $($Server.Security)
    $(if ($Server.Ca) { "ca: '$($Server.Ca)'" })
    user: '$($Server.User)'
    secret: file:./secret
    base: OU=OneSync
    filter: (objectClass=user)
    match: [employeeNumber]
    $(if ($Passwords) { "password: { pattern: '{word}-{word}-{digit 4}' }" } else { 'newAccounts: Disabled' })
    map:
      employeeNumber: number
      sAMAccountName: { value: '{number|lower}', apply: OnCreate }
      userPrincipalName: { value: '{sAMAccountName}@onesync.test', apply: OnCreate }
      cn: { value: 'User {number}', apply: OnCreate }
      givenName: givenName
      sn: familyName
      title: jobTitle
"@ | Set-Content "$Folder/onesync.yaml"
}

function Set-People([string] $Folder, [int] $First, [int] $Count, [string] $Title) {
    [string[]] $rows = foreach ($i in 1..($First + $Count - 1)) { "P$i,Given$i,Family$i,$(if ($i -ge $First) { $Title } else { 'old' }) $i" }
    [IO.File]::WriteAllLines("$Folder/sis.csv", [string[]](@('id,first,last,title') + $rows))
    $null = Invoke-OneSyncCommand $Folder import
    $null = Invoke-OneSyncCommand $Folder merge
}

# What OneSync does to P…, ldapmodify does to Q… in a container of its own.
function Write-Ldif([string] $File, $Server, [string] $Kind, [int] $First, [int] $Count, [bool] $Passwords) {
    $out = [IO.StreamWriter]::new($File)
    foreach ($i in $First..($First + $Count - 1)) {
        $out.Write("dn: CN=User Q$i,OU=Peer,$($Server.Domain)`n")
        if ($Kind -eq 'create') {
            $out.Write("changetype: add`nobjectClass: user`nemployeeNumber: Q$i`nsAMAccountName: q$i`nuserPrincipalName: q$i@onesync.test`ncn: User Q$i`ngivenName: Given$i`nsn: Family$i`ntitle: old $i`n")
            if ($Passwords) {
                $password = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`"river-otter-$(Get-Random -Minimum 1000 -Maximum 9999)`""))
                $out.Write("userAccountControl: 512`nunicodePwd:: $password`npwdLastSet: 0`n`n")
            }
            else { $out.Write("userAccountControl: 514`n`n") }
        }
        else { $out.Write("changetype: modify`nreplace: title`ntitle: $Kind $i`n`n") }
    }
    $out.Dispose()
}

function Measure-Peer($Server, [string] $File) {
    $env:LDAPTLS_CACERT = $Server.Ca
    $clock = [Diagnostics.Stopwatch]::StartNew()
    & ldapmodify -x -H $Server.Uri -D $Server.User -w $Server.Password -f $File > $null
    if ($LASTEXITCODE) { throw "ldapmodify failed on $File." }
    $clock.Elapsed.TotalSeconds
}

function Measure-Export([string] $Folder, [string] $Action, [int] $Count) {
    $run = Invoke-OneSyncCommand $Folder 'export', 'ad' | Select-Object -Last 1
    if ($run.status -ne 'Complete' -or $run.counts.$Action -ne $Count) { throw "The export was not what it should be: $($run | ConvertTo-Json -Compress)" }
    $run.duration
}

function Measure-Writing([string] $Name, $Server, [int] $Count, [bool] $Passwords) {
    $folder = "$work/$Name"
    New-DirectoryWorkspace $folder $Server $Passwords
    $times = @{ 'create OneSync' = @(); 'create ldapmodify' = @(); 'update OneSync' = @(); 'update ldapmodify' = @() }
    foreach ($round in 1..$Rounds) {
        $first = 1 + ($round - 1) * $Count
        Set-People $folder $first $Count 'old'
        Write-Ldif "$work/peer.ldif" $Server 'create' $first $Count $Passwords
        $turns = @({ $times['create OneSync'] += Measure-Export $folder Create $Count }, { $times['create ldapmodify'] += Measure-Peer $Server "$work/peer.ldif" })
        if ($round % 2) { [array]::Reverse($turns) }
        $turns | ForEach-Object { . $_ }
        Set-People $folder $first $Count "new$round"
        Write-Ldif "$work/peer.ldif" $Server "new$round" $first $Count $Passwords
        $turns = @({ $times['update OneSync'] += Measure-Export $folder Update $Count }, { $times['update ldapmodify'] += Measure-Peer $Server "$work/peer.ldif" })
        if ($round % 2) { [array]::Reverse($turns) }
        $turns | ForEach-Object { . $_ }
        # The next round adds to these, unchanged.
        Set-People $folder $first $Count 'old'
        $null = Measure-Export $folder Update $Count
    }
    "`n| $Name, $Count a round | ldapmodify | OneSync | OneSync's operations to ldapmodify's |`n|---|---:|---:|---:|"
    foreach ($kind in 'create', 'update') {
        $peer = ($times["$kind ldapmodify"] | Measure-Object -Minimum).Minimum
        $ours = ($times["$kind OneSync"] | Measure-Object -Minimum).Minimum
        '| {0} | {1:0.00} s, {2:0}/s | {3:0.00} s, {4:0}/s | {5:0.00} |' -f $kind, $peer, ($Count / $peer), $ours, ($Count / $ours), ($peer / $ours)
    }
}

# A directory of so many accounts that are what the source says, made at once.
function Write-Entries([string] $File, [int] $Count) {
    $out = [IO.StreamWriter]::new($File)
    foreach ($i in 1..$Count) {
        $out.Write("dn: CN=User P$i,OU=OneSync,dc=onesync,dc=test`nobjectClass: user`nemployeeNumber: P$i`nsAMAccountName: p$i`nuserPrincipalName: p$i@onesync.test`ncn: User P$i`ngivenName: Given$i`nsn: Family$i`ntitle: old $i`nuserAccountControl: 512`n`n")
    }
    $out.Dispose()
}

function Measure-Reading([int] $Count, [int] $Port) {
    Write-Entries "$work/entries.ldif" $Count
    $server = Start-Slapd "$work/slapd-$Count" $Port "$work/entries.ldif"
    try {
        Wait-Directory $server
        $folder = "$work/read-$Count"
        New-DirectoryWorkspace $folder $server $false
        Set-People $folder 1 $Count 'old'
        # The first plan links the accounts that are there.
        $null = Invoke-OneSyncCommand $folder 'export', 'ad'
        $cli = "$root/src/OneSync.Cli/bin/Release/net8.0/onesync.dll"
        $search = 'ldapsearch', '-x', '-LLL', '-E', 'pr=1000/noprompt', '-H', $server.Uri, '-D', $server.User, '-w', $server.Password, '-b', 'OU=OneSync,dc=onesync,dc=test', '(objectClass=user)',
            'employeeNumber', 'sAMAccountName', 'userPrincipalName', 'cn', 'givenName', 'sn', 'title', 'entryUUID', 'userAccountControl'
        Write-Table "nothing has changed, $Count accounts" @(
            Measure-Process 'ldapsearch' bash (@('-c', '"$@" | grep -c ^dn:', 'bash') + $search)
            Measure-Process 'OneSync, no-change run' dotnet $cli, 'dry-run', 'ad', '-w', $folder, '--no-progress'
        )
    }
    finally { Stop-Directory $server }
}

$server = $null
try {
    $server = Start-Slapd "$work/slapd" 3397 ''
    Wait-Directory $server
    Measure-Writing 'slapd' $server $Accounts $false
    Stop-Directory $server
    $server = $null
    foreach ($count in $Unchanged, $Memory -gt 0) { Measure-Reading $count 3398 }
    if ($Samba) {
        $server = Start-DomainController "$work/dc" '127.0.42.1'
        Wait-Directory $server
        foreach ($unit in 'OneSync', 'Peer') {
            "dn: OU=$unit,DC=onesync,DC=test`nobjectClass: organizationalUnit`n" | & ldapadd -x -H $server.Uri -D $server.User -w $server.Password > $null
        }
        Measure-Writing 'Samba' $server $Samba $true
    }
}
finally {
    if ($server) { Stop-Directory $server }
    Remove-Item $work -Recurse -Force
}
