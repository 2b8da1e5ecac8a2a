# docs/active-directory.md followed from an empty OU, by an account that is no administrator, against a real domain controller.
BeforeDiscovery {
    $missing = if (-not (Get-Command ldapmodify, ldapsearch, openssl -CommandType Application -ErrorAction Ignore | Select-Object -Skip 2)) { 'apt-get install ldap-utils openssl' }
    else { dotnet "$PSScriptRoot/../OneSync.TestServers/bin/Release/net10.0/OneSync.TestServers.dll" directory | Where-Object { $_ } }
    if ($missing) { Write-Warning "Skipping the tests of Active Directory: $missing" }
}

Describe 'The guide to Active Directory' -Skip:($null -ne $missing) {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        . "$PSScriptRoot/Guide.ps1"
        . "$PSScriptRoot/Directory.ps1"
        $path = $env:PATH
        Use-OwnCrontab "$TestDrive/cron"
        $directory = Start-Directory "$TestDrive/authority.pem"
        $guide = Open-Guide "$root/docs/active-directory.md"
        $w = "$TestDrive/One Sync"
        # What the admin has typed, and where the module is.
        $null = Invoke-InSession $guide "function Read-Host([switch] `$MaskInput) { 'S3cret-Canary.1' }"
        $packages = Split-Path (Split-Path (Split-Path $modulePath))
        $before = $env:PSModulePath
        $env:PSModulePath = $packages + [IO.Path]::PathSeparator + $before
        $district = New-SmallDistrict $w
        $pupils, $newcomers = $district.Pupils, $district.Newcomers
        function Sync { Invoke-InSession $guide 'Import-OneSyncSource -Summary; Merge-OneSyncCorrelation' }
        # The account of a person, by number.
        function Find-Account([string] $Number) { (Get-DirectoryAccount $directory "(employeeNumber=$Number)").Values }
    }
    AfterAll {
        $env:PSModulePath = $before
        $env:PATH = $path
        $env:ONESYNC_AD = $null
        $guide.Session.Runspace.Dispose()
        $guide.Session.Dispose()
        Stop-TestServer $directory
    }

    It 'is made' {
        Invoke-Step $guide 'Import-Module'
        (Invoke-Step $guide 'New-OneSyncWorkspace' @{ 'C:\OneSync' = "'$w'" }).Name | Should -Contain 'onesync.yaml'
        Invoke-Step $guide 'Set-Location' @{ 'C:\OneSync' = "'$w'" }
        Invoke-Step $guide '$env:ONESYNC_AD ='
    }
    It 'gets the destination of the guide, and no problem is found' {
        Copy-Item $directory.Authority "$w/district-ca.pem"
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Office -keyout "$w/office.key" -out "$w/office.pem" 2>$null
        $theirs = $guide.Yaml[0]
        foreach ($name in @{ from = '[dc1.district.test, dc2.district.test]'; to = $directory.Address }, @{ from = 'onesync@district.test'; to = 'onesync@ONESYNC.TEST' }) {
            $theirs | Should -Match ([regex]::Escape($name.from))
            $theirs = $theirs.Replace($name.from, $name.to)
        }
        (Get-DistrictYaml) + $theirs | Set-Content "$w/onesync.yaml"
        Invoke-Step $guide 'Test-OneSyncConfiguration' | Should -BeNullOrEmpty
    }
    It 'reaches the domain' {
        $found = Invoke-Step $guide 'Test-OneSyncConnection'
        "$($found.Checks | Where-Object Result -eq Failed)" | Should -BeNullOrEmpty
        $found.Ok | Should -BeTrue
    }
    It 'imports and merges' {
        (Invoke-Step $guide 'Import-OneSyncSource').Status | Should -Be 'Complete', 'Complete'
        (Invoke-Step $guide 'Merge-OneSyncCorrelation').Status | Should -Be 'Complete'
    }
    It 'shows what would be done, and writes nothing' {
        $plan = Invoke-Step $guide 'Invoke-OneSyncDryRun'
        $plan.State | Should -Be 'Ready'
        $plan.Total | Should -BeGreaterThan 80
        $plan.Count('Create') | Should -Be $plan.Total
        (Invoke-Step $guide 'Get-OneSyncPlan -Latest -Change').Count | Should -BeGreaterThan 80
        Invoke-Step $guide 'Get-OneSyncPlan -Latest -Notice' | Should -BeNullOrEmpty
        (Get-DirectoryAccount $directory).Count | Should -Be 0
    }
    It 'writes it' {
        $run = Invoke-Step $guide 'Export-OneSyncDestination ad'
        $run.Status | Should -Be 'Complete'
        Invoke-Step $guide 'Get-OneSyncActivity -Status' | Should -BeNullOrEmpty
        $accounts = Get-DirectoryAccount $directory
        $accounts.Count | Should -Be $run.Count('Create')
        $leon = Find-Account 260003
        $leon.distinguishedName | Should -Be 'CN=Leon Wójcik (lwojcik),OU=09,OU=Students,OU=Rivermouth High School,OU=Schools,DC=onesync,DC=test'
        $leon.mail, $leon.userPrincipalName | Should -Be 'lwojcik@district.test', 'lwojcik@district.test'
        $leon.userAccountControl | Should -Be '512'
        (Find-Account 260004).sAMAccountName | Should -Be 'lwojcik2'
    }
    It 'does nothing the second time' {
        Sync
        (Invoke-InSession $guide 'Invoke-OneSyncDryRun ad').Total | Should -Be 0
    }
    It 'are for the office alone, and open accounts' {
        $files = Get-ChildItem "$w/passwords/*.cms"
        $files.Count | Should -Be 2 -Because 'they are of two schools'
        $theirs = $files | Where-Object Name -like '*High*'
        $open = ($guide.Shell[0] -split "`n" | Where-Object { $_ -like 'openssl cms*' }).Replace('passwords-ad-3-North.csv.cms', "'$theirs'").Replace('North.csv', "'$TestDrive/North.csv'")
        Push-Location -LiteralPath $w
        try { sh -c $open } finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0
        $leon = Import-Csv "$TestDrive/North.csv" | Where-Object { $_.PSObject.Properties.Value -contains 'lwojcik' }
        $password = $leon.password
        $password | Should -Match '^\w+-\w+-\d{4}$'
        # The right password, which must be changed at the first log-on: the domain says 773 to that, and 52e to a wrong one.
        function LogOn([string] $Password) { "$(env "LDAPTLS_CACERT=$($directory.Authority)" ldapwhoami -H "ldaps://$($directory.Address)" -D lwojcik@district.test -w $Password 2>&1)" }
        LogOn $password | Should -Match 'data 773'
        LogOn 'Another-4711' | Should -Match 'data 52e'
        Get-ChildItem $w -File -Force | Where-Object Name -like 'onesync*' | Where-Object { [IO.File]::ReadAllText($_).Contains($password) } | ForEach-Object Name | Should -BeNullOrEmpty
    }
    It 'a change made by hand is seen' {
        Edit-Directory $directory "dn: $((Find-Account 260003).distinguishedName)", 'changetype: modify', 'replace: displayName', 'displayName: By Hand'
        $drift = @(Invoke-Step $guide 'Compare-OneSyncDestination')
        $drift.Count | Should -Be 1
        "$($drift.Kind) $($drift.UserName) $($drift.Attribute) $($drift.Actual)" | Should -Be 'Changed Leon Wójcik displayName By Hand'
    }
    It 'a person is traced' {
        $trace = Invoke-Step $guide 'Trace-OneSyncUser'
        $trace | Out-String -Width 200 | Should -Match 'Wójcik'
        $trace | Format-List * | Out-String -Width 400 | Should -Match 'By Hand'
        Invoke-InSession $guide 'Export-OneSyncDestination ad' | ForEach-Object Status | Should -Be 'Complete'
        (Find-Account 260003).displayName | Should -Be 'Leon Wójcik'
    }
    It 'two accounts that fit one person are Disputed until somebody decides' {
        $new = $newcomers[0]
        foreach ($name in 'abyron', 'abyron2') { Edit-Directory $directory "dn: CN=$name,$($directory.Base)", 'changetype: add', 'objectClass: user', "sAMAccountName: $name", "employeeNumber: $($new.identifier)" }
        Save-Roster $district ($pupils + $new)
        Sync
        (Invoke-InSession $guide 'Invoke-OneSyncDryRun ad').Total | Should -Be 0
        Invoke-Step $guide 'Get-OneSyncLink' | Out-String -Width 300 | Should -Match '\(abyron\).*\(abyron2\)|\(abyron2\).*\(abyron\)'
        $link = Invoke-InSession $guide 'Get-OneSyncLink -State Disputed'
        @($link).Count | Should -Be 1
        Invoke-Step $guide 'Set-OneSyncLink 3' @{ '3 ad' = "$($link.User) ad" }
        Invoke-InSession $guide 'Get-OneSyncLink -State Disputed' | Should -BeNullOrEmpty
        $plan = Invoke-InSession $guide 'Invoke-OneSyncDryRun ad'
        $plan.Count('Create') | Should -Be 0
        $plan.Count('Move') | Should -Be 1
    }
    It 'who is Blocked gets none, until the link is forgotten' {
        Save-Roster $district ($pupils + $newcomers[0..1])
        Sync
        $user = Invoke-InSession $guide "Get-OneSyncUser `"studentNumber -eq '$($newcomers[1].identifier)'`""
        Invoke-Step $guide 'Set-OneSyncLink 4' @{ '4' = "$($user.Id)" }
        (Invoke-InSession $guide 'Invoke-OneSyncDryRun ad').Count('Create') | Should -Be 0
        Invoke-Step $guide 'Remove-OneSyncLink' @{ '4' = "$($user.Id)" }
        (Invoke-InSession $guide 'Invoke-OneSyncDryRun ad').Count('Create') | Should -Be 1
        $null = Invoke-InSession $guide 'Export-OneSyncDestination ad'
    }
    It 'a new school year moves everybody, and is held' {
        $script:known = @($accounts = Get-DirectoryAccount $directory; $accounts.Keys)
        $script:lastYear = Format-Account $accounts $known
        $seniors = @($pupils | Where-Object grades -eq 12)
        $seniors.Count | Should -BeGreaterThan 3
        $next = @($pupils | Where-Object grades -ne 12 | ForEach-Object { $copy = $_.PSObject.Copy(); $copy.grades = '{0:00}' -f (1 + $_.grades); $copy })
        Save-Roster $district ($next + $newcomers)
        Sync | Select-Object -First 1 | ForEach-Object Status | Should -Be 'Complete'
        $plan = Invoke-InSession $guide 'Invoke-OneSyncDryRun ad'
        $plan.State | Should -Be 'Held'
        $plan.Count('Disable') | Should -Be $seniors.Count
        $plan.Count('Move') | Should -BeGreaterOrEqual ($next.Count)
        $plan.Count('Create') | Should -Be ($newcomers.Count - 2)
        { Invoke-InSession $guide "Export-OneSyncDestination -Plan $($plan.Id)" } | Should -Throw -ErrorId 'ThresholdExceeded,*' -ExpectedMessage '*Move*'
        Format-Account (Get-DirectoryAccount $directory) $known | Should -Be $lastYear
    }
    It 'is approved and applied' {
        $plan = Invoke-Step $guide 'Get-OneSyncPlan -Latest | Approve-OneSyncPlan'
        $run = Invoke-Step $guide 'Export-OneSyncDestination -Plan' @{ '7' = "$($plan.Id)" }
        $run.Status | Should -Be 'Complete'
        $leon = Find-Account 260003
        $leon.distinguishedName | Should -BeLike 'CN=Leon Wójcik (lwojcik),OU=10,*'
        $accounts = Get-DirectoryAccount $directory
        @($accounts.Values | Where-Object userAccountControl -eq 514).Count | Should -Be @($pupils | Where-Object grades -eq 12).Count
        $accounts.Count | Should -Be ($known.Count + $newcomers.Count - 2)
        Sync
        (Invoke-InSession $guide 'Invoke-OneSyncDryRun ad').Total | Should -Be 0
    }
    It 'is taken back, and everybody is where and as before' {
        Invoke-Step $guide '$run ='
        Invoke-Step $guide '$run | Undo-OneSyncRun'
        $plan = Invoke-Step $guide '$plan ='
        (Invoke-Step $guide '$plan | Get-OneSyncPlan').Count | Should -BeGreaterThan 50
        $null = Invoke-InSession $guide '$plan | Approve-OneSyncPlan'
        (Invoke-Step $guide '$plan | Export-OneSyncDestination').Status | Should -Be 'Complete'
        $accounts = Get-DirectoryAccount $directory
        Format-Account $accounts $known | Should -Be $lastYear
        # Who was new keeps an account that nobody can use: Delete is not listed in the guide's lifecycle.
        $accounts.Keys | Where-Object { $_ -notin $known } | ForEach-Object { $accounts[$_].userAccountControl } | Sort-Object -Unique | Should -Be '514'
    }
    It 'runs as a whole' {
        # The plan of the new year is held again, which is an error that stops nothing else.
        { Invoke-Step $guide 'Invoke-OneSync' } | Should -Throw -ErrorId 'ThresholdExceeded,OneSync.PowerShell.Commands.InvokeOneSyncCommand'
        Invoke-Step $guide '$LASTEXITCODE' | Should -Be 3
    }
    It 'gets a file for the secret that only its owner reads' {
        { Invoke-Step $guide 'Register-OneSyncSchedule' } | Should -Throw -ErrorId 'SecretNotScheduled,*' -ExpectedMessage '*onesync.yaml:*env:ONESYNC_AD*'
        Invoke-Step $guide '$null = New-Item ./ad.secret'
        Invoke-Step $guide 'if ($IsWindows)'
        Invoke-Step $guide 'Set-Content ./ad.secret'
        (Get-Item "$w/ad.secret").UnixMode | Should -Be '-rw-------'
        Edit-Line "$w/onesync.yaml" '*secret: env:ONESYNC_AD*' { $_.Replace('env:ONESYNC_AD', 'file:./ad.secret') }
    }
    It 'runs by itself every night, as cron would run it' {
        (Invoke-Step $guide 'Register-OneSyncSchedule').When | Should -Be '02:00 every day'
        $schedule = Invoke-Step $guide 'Get-OneSyncSchedule'
        $runs = @(Invoke-InSession $guide 'Get-OneSyncActivity -RunOnly').Count
        env -i HOME=$HOME PATH=/usr/bin:/bin /bin/sh -c $schedule.Command | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 3 -Because 'the plan of the new year is held'
        @(Invoke-InSession $guide 'Get-OneSyncActivity -RunOnly').Count | Should -BeGreaterThan $runs
        Get-Content "$w/schedule-One Sync.log" -Raw | Should -Match 'Import +sis +(Complete|Unchanged)'
        (Invoke-Step $guide 'Get-OneSyncActivity -Summary' | Where-Object Name -eq ad).Status | Should -Be 'Held'
        Invoke-Step $guide 'Unregister-OneSyncSchedule' @{ ' OneSync' = ' One*' }
        Invoke-InSession $guide 'Get-OneSyncSchedule' | Should -BeNullOrEmpty
    }
    It 'never shows the secret' {
        $files = Get-ChildItem $w -File -Force -Recurse | Where-Object Name -ne ad.secret
        $files | Where-Object { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_)).Contains('S3cret-Canary') } | ForEach-Object Name | Should -BeNullOrEmpty
        Invoke-InSession $guide 'Get-OneSyncActivity | Format-List * | Out-String' | Should -Not -Match 'S3cret-Canary'
    }
    It 'has been followed to its last command' {
        $elsewhere = 'Unprotect-CmsMessage' # Opens with a certificate of the account's own store, which is Windows' way; openssl was tried.
        $guide.Steps | Where-Object { -not $guide.Followed.Contains($_) -and ($_ -split ' ')[0] -notin $elsewhere } | Should -BeNullOrEmpty
    }
}
