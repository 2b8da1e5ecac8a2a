# A domain controller of a test's own, and what an admin does to it with other tools.

function Start-Directory([string] $Authority) {
    $info = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]]@("$root/tests/OneSync.TestServers/bin/Release/net10.0/OneSync.TestServers.dll", 'directory', $Authority, 'Schools', 'onesync', 'S3cret-Canary.1'))
    $info.RedirectStandardInput = $info.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($info)
    $address = $process.StandardOutput.ReadLine()
    if (-not $address) { throw 'The domain controller did not start.' }
    [pscustomobject]@{ Process = $process; Address = $address; Authority = $Authority; Base = 'OU=Schools,DC=onesync,DC=test' }
}

function Stop-Directory($Directory) {
    $Directory.Process.StandardInput.Close()
    if (-not $Directory.Process.WaitForExit(30000)) { $Directory.Process.Kill($true) }
}

function Invoke-Ldap($Directory, [string] $Program, [string[]] $Options, [string[]] $Text) {
    $said = $Text | env "LDAPTLS_CACERT=$($Directory.Authority)" $Program -H "ldaps://$($Directory.Address)" -D administrator@ONESYNC.TEST -w P@ssw0rd-One1 @Options
    if ($LASTEXITCODE) { throw "$Program ended with $LASTEXITCODE." }
    $said
}

# Makes changes by hand, given as LDIF.
function Edit-Directory($Directory, [string[]] $Ldif) { $null = Invoke-Ldap $Directory ldapmodify @() $Ldif }

# The accounts of the base by name; the attributes of each by name, with their values in order. What the directory keeps for itself is left out.
function Get-DirectoryAccount($Directory, [string] $Filter = '(&(objectClass=user)(sAMAccountName=*))') {
    $own = 'whenChanged', 'uSNChanged', 'dSCorePropagationData', 'logonCount', 'lastKnownParent'
    $accounts = [ordered]@{}
    $text = (Invoke-Ldap $Directory ldapsearch ('-LLL', '-o', 'ldif-wrap=no', '-E', 'pr=500/noprompt', '-b', $Directory.Base, $Filter)) -join "`n"
    foreach ($entry in $text -split "\n\n" | Where-Object { $_ -match '(?m)^dn:' }) {
        $account = @{}
        foreach ($line in $entry -split "\n" | Where-Object { $_ -match '^(\w[\w-]*)(::?) (.*)$' }) {
            $null = $line -match '^(\w[\w-]*)(::?) (.*)$'
            if ($Matches[1] -in $own) { continue }
            $account[$Matches[1]] = @($account[$Matches[1]]) + $(if ($Matches[2] -eq '::') { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Matches[3])) } else { $Matches[3] }) | Where-Object { $_ } | Sort-Object
        }
        $accounts[[string] $account.sAMAccountName] = $account
    }
    $accounts
}

# One line an account, to compare.
function Format-Account($Accounts, [string[]] $Name) {
    foreach ($one in $Name | Sort-Object) { "$one " + (($Accounts[$one].Keys | Sort-Object | ForEach-Object { "$_=$($Accounts[$one][$_] -join ';')" }) -join ' | ') }
}
