# A domain controller of a test's own, and what an admin does to it with other tools.
. "$PSScriptRoot/Servers.ps1"

function Start-Directory([string] $Authority) {
    $server = Start-TestServer directory, $Authority, Schools, onesync, S3cret-Canary.1
    $server | Add-Member @{ Authority = $Authority; Base = 'OU=Schools,DC=onesync,DC=test' } -PassThru
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

# Part of the sample district, its files in the folder: those who are special, and some more of each grade. Kindergarten is answered, and left out: its children can come later.
function New-SmallDistrict([string] $Folder) {
    $null = New-Item "$Folder/sis", "$Folder/hr" -ItemType Directory -Force
    Expand-Archive "$root/samples/district/sis/oneroster.zip" "$Folder/sis"
    $special = 'p-0001', 'p-0002', 'p-0003', 'p-0004', 'p-0009'
    $some = @(Import-Csv "$Folder/sis/users.csv" |
            Where-Object { [int]($_.sourcedId -replace '\D') % ($_.grades -in 'KG', '12' ? 8 : 16) -eq 0 -and $_.role -ne 'teacher' -or $_.sourcedId -in $special -or $_.sourcedId -like 't-000*' })
    Get-Content "$root/samples/district/hr/staff.csv" | Select-Object -First 21 | Set-Content "$Folder/hr/staff.csv"
    Copy-Item "$root/samples/district/schools.csv" $Folder
    $district = [pscustomobject]@{
        Folder    = $Folder
        Pupils    = @($some | Where-Object { $_.role -eq 'student' -and $_.grades -ne 'KG' })
        Newcomers = @($some | Where-Object grades -eq KG)
        Others    = @($some | Where-Object role -ne student)
    }
    Save-Roster $district $district.Pupils
    $district
}

function Save-Roster($District, $Pupils) { @($Pupils) + $District.Others | Export-Csv "$($District.Folder)/sis/users.csv" -UseQuotes Always }

# The sample district's configuration up to its destinations, for the roster in a folder.
function Get-DistrictYaml {
    $yaml = Get-Content "$root/samples/district/onesync.yaml" -Raw
    $yaml.Substring(0, $yaml.IndexOf('destinations:')).Replace('transport: Zip', 'transport: Folder').Replace('./sis/oneroster.zip', './sis')
}
