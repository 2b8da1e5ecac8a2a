# Schedules in the real crontab of whoever runs this, which is put back as it was.
BeforeDiscovery {
    $missing = -not (Get-Command crontab -CommandType Application -ErrorAction Ignore)
    if ($missing) { Write-Warning 'Skipping the tests of schedules: apt-get install cron' }
}

Describe 'Schedules' -Skip:$missing {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        # There is one crontab on a machine: another run of these tests waits for this one.
        for ($i = 0; -not (Get-Variable lock -ErrorAction Ignore); $i++) {
            try { $lock = [IO.File]::Open("$([IO.Path]::GetTempPath())onesync-crontab.lock", 'OpenOrCreate', 'ReadWrite', 'None') }
            catch [IO.IOException] { if ($i -eq 600) { throw }; Start-Sleep -Milliseconds 500 }
        }
        $before = "$TestDrive/before"
        sh -c "crontab -l > '$before' 2>/dev/null"
        $hadOne = $LASTEXITCODE -eq 0
        # Lines of others, in an encoding that nobody told, with what cron makes something of.
        $theirs = "$TestDrive/theirs"
        [IO.File]::WriteAllBytes($theirs, [byte[]](@([IO.File]::ReadAllBytes($before)) + [Text.Encoding]::Latin1.GetBytes("# Größe, 100%`n30 4 1 1 * /bin/true 100\%`tx`n")))
        crontab $theirs
        function Get-Crontab { sh -c "crontab -l > '$TestDrive/now'"; [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes("$TestDrive/now")) }
        $original = Get-Crontab
        # As cron runs it: with next to no environment, by sh.
        function Invoke-AsCron([string] $Name) {
            $lines = (Get-Crontab) -split "`n"
            $mine = $lines | Where-Object { $_.Contains("schedule-$Name.log") -and $_ -match '^\d' } | Select-Object -First 1
            $command = [Text.Encoding]::UTF8.GetString([Text.Encoding]::Latin1.GetBytes(($mine -replace '^(\S+ ){5}').Replace('\%', '%')))
            Push-Location /
            try { env -i HOME=$HOME LOGNAME=$(id -un) SHELL=/bin/sh PATH=/usr/bin:/bin /bin/sh -c $command | Should -BeNullOrEmpty } finally { Pop-Location }
            $LASTEXITCODE
        }
        $w = New-TestWorkspace "$TestDrive/O'Brien 100% größe"
        $null = New-TestWorkspace "$TestDrive/other"
        $env:ONESYNC_WORKSPACE = $w
    }
    AfterAll {
        $env:ONESYNC_WORKSPACE = $null
        if ($hadOne) { crontab $before } else { crontab -r }
        $lock.Dispose()
    }

    It 'are registered below the lines of others' {
        $made = Register-OneSyncSchedule -At 13:30, 2:00 -DayOfWeek Sunday, Friday -Name nightly -WarningAction SilentlyContinue
        $made.Name, $made.When, $made.Workspace | Should -Be 'nightly', '02:00, 13:30 on Fri, Sun', $w
        $made.NextRun | Should -BeGreaterThan (Get-Date)
        $made.NextRun.DayOfWeek | Should -BeIn 'Friday', 'Sunday'
        $now = Get-Crontab
        $now.StartsWith($original) | Should -BeTrue
        @($now.Substring($original.Length) -split "`n" -match '^\d').Count | Should -Be 2
        (Get-OneSyncSchedule nightly).Command | Should -Be $made.Command
    }
    It 'show in a table of 80 columns' {
        $lines = (Get-OneSyncSchedule nightly | Out-String -Width 80) -replace '\x1b\[[\d;]*m' -split "`n" | Where-Object { $_.Trim() }
        $lines[0] | Should -Match '^Name +When +NextRun +Workspace'
        $lines[2] | Should -Match '^nightly +02:00, 13:30 on Fri, Sun +\d{4}-\d\d-\d\d \d\d:\d\d +/'
        $lines | ForEach-Object Length | Should -Not -BeGreaterThan 80
    }
    It 'run the whole job as cron would, and the vault has it' {
        Invoke-AsCron nightly | Should -Be 0
        (Get-OneSyncActivity -RunOnly | ForEach-Object { "$($_.Kind) $($_.Status)" } | Sort-Object -Unique) | Should -Be 'Correlate Complete', 'DryRun Complete', 'Export Complete', 'Import Complete'
        (Import-Csv "$w/out/accounts.csv").Count | Should -Be 24
        $log = Get-Content -LiteralPath "$w/schedule-nightly.log" -Raw
        $log | Should -Match 'Import +sis +Complete'
        $log | Should -Not -Match '\x1b'
        Invoke-AsCron nightly | Should -Be 0
        (Get-ChildItem -LiteralPath $w -Filter *.log*).Name | Sort-Object | Should -Be 'schedule-nightly.log', 'schedule-nightly.log.1'
    }
    It 'are replaced by one of the same name' {
        $null = Register-OneSyncSchedule -At 03:00 -Name NIGHTLY -Full -WarningAction SilentlyContinue
        @(Get-OneSyncSchedule).Count | Should -Be 1
        (Get-OneSyncSchedule).When | Should -Be '03:00 every day'
        (Get-OneSyncSchedule).Command | Should -Match ' -Full'
        (Get-Crontab).StartsWith($original) | Should -BeTrue
    }
    It 'end with 3 when a plan is held, with 4 when a source was partial, with 1 when the configuration is broken' {
        $sis = Get-Content -LiteralPath "$w/sis.csv"
        Edit-Line "$w/sis.csv" 's[1-5],*' { }
        Edit-Line "$w/onesync.yaml" '*anchor: Id' { "$_`n    complete: { maxDrop: 90% }" }
        Invoke-AsCron NIGHTLY | Should -Be 3
        Get-Content -LiteralPath "$w/schedule-NIGHTLY.log" -Raw | Should -Match 'ThresholdExceeded|is held'
        Set-Content -LiteralPath "$w/sis.csv" @($sis + 's1,student,Twice,Twice,2008-01-01,x@d.test,9,R')
        Invoke-AsCron NIGHTLY | Should -Be 4
        Set-Content -LiteralPath "$w/sis.csv" $sis
        Invoke-AsCron NIGHTLY | Should -Be 0
        $yaml = Get-Content -LiteralPath "$w/onesync.yaml"
        Edit-Line "$w/onesync.yaml" '*anchor: Id' { '    anchr: Id' }
        Invoke-AsCron NIGHTLY | Should -Be 1
        Get-Content -LiteralPath "$w/schedule-NIGHTLY.log" -Raw | Should -Match 'anchr'
        Set-Content -LiteralPath "$w/onesync.yaml" $yaml
    }
    It 'leave the same number in $LASTEXITCODE for a script' {
        Invoke-OneSync | Out-Null
        $global:LASTEXITCODE | Should -Be 0
        try { Invoke-OneSync -Workspace "$TestDrive/none" } catch { }
        $global:LASTEXITCODE | Should -Be 1
    }
    It 'are told of secrets that a run would not have, with the line' {
        $secret = New-TestWorkspace "$TestDrive/secret"
        Add-Content "$secret/onesync.yaml" @'
  ad:
    type: ActiveDirectory
    server: dc1.d.test
    user: onesync@d.test
    secret: env:ONESYNC_TEST_AD
    base: OU=Schools
    match: [mail]
    map: { mail: email, sAMAccountName: "{email|left 8}", cn: email }
'@
        $env:ONESYNC_TEST_AD = 'S3cret-Canary'
        $now = Get-Crontab
        { Register-OneSyncSchedule -At 02:00 -Name secret -Workspace $secret } | Should -Throw -ErrorId 'SecretNotScheduled,OneSync.PowerShell.Commands.RegisterOneSyncScheduleCommand' -ExpectedMessage '*onesync.yaml:36:13:*env:ONESYNC_TEST_AD*file:PATH*'
        Get-Crontab | Should -BeExactly $now
        $made = Register-OneSyncSchedule -At 02:00 -Name secret -Workspace $secret -Force -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*env:ONESYNC_TEST_AD*'
        $made | Unregister-OneSyncSchedule
        # A variable of the crontab is there for its lines.
        [IO.File]::WriteAllBytes("$TestDrive/more", [Text.Encoding]::Latin1.GetBytes("ONESYNC_TEST_AD=x`n$now"))
        crontab "$TestDrive/more"
        Register-OneSyncSchedule -At 02:00 -Name secret -Workspace $secret -WarningVariable warned -WarningAction SilentlyContinue | Unregister-OneSyncSchedule
        "$warned" | Should -Not -BeLike '*ONESYNC_TEST_AD*'
        [IO.File]::WriteAllBytes("$TestDrive/more", [Text.Encoding]::Latin1.GetBytes($now))
        crontab "$TestDrive/more"
        Get-Crontab | Should -Not -Match 'Canary'
        $env:ONESYNC_TEST_AD = $null
    }
    It '<what> is refused: <id>' -ForEach @(
        @{ what = 'a time that is none'; with = @{ At = '2am' }; id = 'BadTime'; says = "*'2am'*02:00*" }
        @{ what = 'a name that cron could not take'; with = @{ Name = "a`nb" }; id = 'BadScheduleName'; says = '*Letters, digits*' }
        @{ what = 'a name of another workspace'; with = @{ Name = 'nightly'; Workspace = 'other' }; id = 'ScheduleTaken'; says = '*of another workspace*' }
        @{ what = 'another account'; with = @{ Credential = [pscredential]::new('x', [securestring]::new()) }; id = 'ScheduleRefused'; says = '*sudo -u*' }
        @{ what = 'a workspace that is not there'; with = @{ Workspace = 'none' }; id = 'MissingFile'; says = '*New-OneSyncWorkspace*' }
    ) {
        $ask = @{ At = '02:00'; Name = 'x' }
        foreach ($key in $with.Keys) { $ask[$key] = $with[$key] }
        if ($ask.ContainsKey('Workspace')) { $ask.Workspace = "$TestDrive/$($ask.Workspace)" }
        { Register-OneSyncSchedule @ask } | Should -Throw -ErrorId "$id,OneSync.PowerShell.Commands.RegisterOneSyncScheduleCommand" -ExpectedMessage $says
    }
    It 'are only looked at with -WhatIf, and completed' {
        $now = Get-Crontab
        Register-OneSyncSchedule -At 04:00 -WhatIf
        Unregister-OneSyncSchedule * -WhatIf
        Get-Crontab | Should -BeExactly $now
        (TabExpansion2 'Unregister-OneSyncSchedule ').CompletionMatches.CompletionText | Should -Be 'NIGHTLY'
    }
    It 'are gone when they are unregistered, and all else is as it was, byte for byte' {
        Get-OneSyncSchedule nope* | Should -BeNullOrEmpty
        Get-OneSyncSchedule nighty -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'UnknownSchedule,OneSync.PowerShell.Commands.GetOneSyncScheduleCommand'
        "$bad" | Should -BeLike "*Did you mean 'NIGHTLY'*"
        Unregister-OneSyncSchedule nope -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        (Get-OneSyncSchedule | Unregister-OneSyncSchedule -PassThru).Name | Should -Be 'NIGHTLY'
        Get-Crontab | Should -BeExactly $original
    }
    It 'need cron, and say how it is had' {
        $path = $env:PATH
        $env:PATH = "$TestDrive"
        try { { Get-OneSyncSchedule } | Should -Throw -ErrorId 'SchedulerMissing,*' -ExpectedMessage '*apt-get install cron*' } finally { $env:PATH = $path }
    }
}
