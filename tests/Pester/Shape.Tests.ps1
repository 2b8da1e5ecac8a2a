BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    $w = New-TestWorkspace "$TestDrive/w"
    $env:ONESYNC_WORKSPACE = $w
    $null = Import-OneSyncSource -Summary
    $null = Merge-OneSyncCorrelation
    $null = Invoke-OneSyncDryRun accounts
    function Complete([string] $Line) { (TabExpansion2 $Line).CompletionMatches | ForEach-Object CompletionText }
    # As it looks at 120 columns; what changes from run to run is masked.
    function Show($Objects) {
        ($Objects | Out-String -Width 120) -replace '\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?', '<time>' -replace ' *\d+\.\d s', ' <s>' -replace '\x1b\[[\d;]*m' -split '\r?\n' |
            ForEach-Object TrimEnd | Where-Object { $_ }
    }
}
AfterAll { $env:ONESYNC_WORKSPACE = $null }

Describe 'Completion' {
    It '<line> gives <expected>' -ForEach @(
        @{ line = 'Import-OneSyncSource '; expected = 'sis', 'hr' }
        @{ line = 'Import-OneSyncSource h'; expected = 'hr' }
        @{ line = 'Test-OneSyncConnection '; expected = 'sis', 'hr', 'accounts', 'seniors' }
        @{ line = 'Get-OneSyncRecord -Source s'; expected = 'sis' }
        @{ line = 'Get-OneSyncSource '; expected = 'sis', 'hr' }
        @{ line = 'Get-OneSyncSource -State Nev'; expected = 'NeverImported' }
        @{ line = 'Export-OneSyncSelection x -Source h'; expected = 'hr' }
        @{ line = 'Export-OneSyncReport x '; expected = '1' }
        @{ line = 'Export-OneSyncSelection x -Kind Cl'; expected = 'Class' }
        @{ line = 'Import-OneSyncSelection x -Source '; expected = 'sis', 'hr' }
        @{ line = 'Get-OneSyncUser -Source s'; expected = 'sis' }
        @{ line = 'Export-OneSyncDestination '; expected = 'accounts', 'seniors' }
        @{ line = 'Invoke-OneSyncDryRun se'; expected = 'seniors' }
        @{ line = 'Get-OneSyncPlan -Destination a'; expected = 'accounts' }
        @{ line = 'Set-OneSyncUser 1 -Clear homer'; expected = 'homeroom' }
        @{ line = 'Set-OneSyncUser 1 -Reset birth'; expected = 'birthDate' }
        @{ line = 'Export-OneSyncDestination -Plan '; expected = '1' }
        @{ line = 'Get-OneSyncPlan '; expected = '1' }
        @{ line = 'Approve-OneSyncPlan '; expected = '1' }
        @{ line = 'Get-OneSyncActivity -Run '; expected = '4', '3', '2', '1' }
        @{ line = 'Get-OneSyncActivity -Subject h'; expected = 'hr' }
        @{ line = 'Get-OneSyncActivity -Action Arch'; expected = 'Archive' }
        @{ line = 'Resolve-OneSyncCorrelation '; expected = '1' }
        @{ line = 'Import-OneSyncSource -Path x -Type Cs'; expected = 'Csv' }
        @{ line = 'Export-OneSyncDestination -Path x -Type C'; expected = 'Csv' }
        @{ line = 'Get-OneSyncRecord sis Enr'; expected = 'Enrollment' }
    ) { Complete $line | Should -Be $expected }

    It 'follows -Workspace, and offers nothing where there is none' {
        $other = New-TestWorkspace "$TestDrive/other"
        (Get-Content "$other/onesync.yaml") -replace '^  hr:', "  'human resources':" -replace '\[hr, sis\]', '[sis]' | Set-Content "$other/onesync.yaml"
        Complete "Import-OneSyncSource -Workspace '$other' -Name hu" | Should -Be "'human resources'"
        Complete "Import-OneSyncSource -Workspace '$TestDrive/none' -Name " | Should -Not -Contain 'sis'
        Test-Path "$other/onesync.db" | Should -BeFalse
    }
    It 'knows the attributes of a user at hand' {
        $global:oneSyncUser = Get-OneSyncUser -Id 1
        Complete '$oneSyncUser.homer' | Should -Be 'homeroom'
        Remove-Variable oneSyncUser -Scope Global
    }
}

Describe 'Views at 120 columns' {
    It 'of users' {
        Show (Get-OneSyncUser -Id 1, 22) | Should -Be @(
            '      Id State    Name                     Role       Email                        Sources'
            '      -- -----    ----                     ----       -----                        -------'
            '       1 Active   Pupil1 Smith1            student    p1@d.test                    sis'
            '      22 Active   Ana Ortiz                staff      ana@d.test                   hr, sis')
    }
    It 'of people of a source' {
        Show (Get-OneSyncUser -Source hr) | Should -Be @(
            'Source       Anchor             Name                     Role       Email'
            '------       ------             ----                     ----       -----'
            'hr           E1                 Ana Ortiz                staff      ana@d.test'
            'hr           E2                 Zoe Muller               staff      z.muller@d.test'
            'hr           E3                 Kim Cook                 staff      kim@d.test')
    }
    It 'of plans, changes and matches' {
        Show (Get-OneSyncPlan) | Should -Be @(
            '    Id Destination      State      Created           Unchanged Changes'
            '    -- -----------      -----      -------           --------- -------'
            '     1 accounts         Ready      <time>          0 24 Create')
        (Show (Get-OneSyncPlan 1 -Change))[2] | Should -BeLike '     1 Create              1 p1@d.test                Planned  *: (none) → *'
        Show (Get-OneSyncCorrelation) | Should -Be @(
            '    Id State     Rule                 Confidence Records'
            '    -- -----     ----                 ---------- -------'
            '     1 Proposed  name and birth date        1.00 Zoë Müller (sis t2) | Zoe Muller (hr E2)')
    }
    It 'of runs and activity' {
        Show (Get-OneSyncActivity -RunOnly | Select-Object -Last 1) | Should -Be @(
            'At                     Run Subject      Action      Status       What'
            '--                     --- -------      ------      ------       ----'
            '<time>      1 sis          Run         Complete     Added 22, Read 22')
        (Show (Merge-OneSyncCorrelation))[2] | Should -BeLike '* Correlate *Complete *nothing to do'
    }
    It 'of sources and selections' {
        Show (Get-OneSyncSource) | Should -Be @(
            'Name           State          Date                  Users    Run What'
            '----           -----          ----                  -----    --- ----'
            'sis            Complete       <time>         22      1 22 added'
            'hr             Complete       <time>          3      2 3 added')
        Show (Import-OneSyncSelection -Reset -Source sis -WhatIf) | Should -Be @(
            'Source         Schools      Classes          InScope OutOfScope Changes'
            '------         -------      -------          ------- ---------- -------'
            'sis            all          all                   22          0')
    }
    It 'of connections' {
        Show (Test-OneSyncConnection sis, accounts) | Should -Be @(
            'Name             Side        Type            Ok    Found'
            '----             ----        ----            --    -----'
            'sis              Source      Csv             True  Person 22'
            'accounts         Destination Csv             True  Account 0')
    }
    It 'are six columns at most, and fit' {
        [xml] $format = Get-Content "$(Split-Path $modulePath)/OneSync.Format.ps1xml"
        foreach ($table in $format.SelectNodes('//TableControl')) {
            @($table.TableHeaders.TableColumnHeader).Count | Should -BeLessOrEqual 6
            ($table.SelectNodes('.//Width').InnerText | Measure-Object -Sum).Sum | Should -BeLessThan 108
        }
        $objects = (Get-OneSyncUser), (Get-OneSyncUser -Source sis), (Get-OneSyncRecord sis), (Get-OneSyncPlan 1 -Change), (Get-OneSyncActivity), (Merge-OneSyncCorrelation -Force)
        $objects | ForEach-Object { Show $_ } | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 120
    }
    It 'in full, as a list' {
        (Show (Get-OneSyncPlan 1 -Change | Select-Object -First 1 | Format-List)) -join "`n" | Should -Match 'Reason\s+: The user has no account\.'
        (Show (Get-OneSyncCorrelation | Format-List)) -join "`n" | Should -Match 'Evidence\s+: same:'
    }
}

Describe 'Errors in the configuration' {
    It '<what>: <id> at line <line>, near <nearest>' -ForEach @(
        @{ what = 'an unknown key'; from = 'anchor: Id'; to = 'anchr: Id'; id = 'UnknownKey'; line = 6; nearest = 'anchor' }
        @{ what = 'a bad expression'; from = 'scope: students -and grade'; to = 'scope: students -and grad'; id = 'UnknownAttribute'; line = 30; nearest = 'grade' }
        @{ what = 'a mapping to a missing attribute'; from = 'role: role, homeroom: homeroom }'; to = 'role: role, homeroom: homerom }'; id = 'UnknownAttribute'; line = 24; nearest = 'homeroom' }
        @{ what = 'a cyclic collection'; from = "role -eq 'student' }"; to = 'students }'; id = '*'; line = 17; nearest = '' }
        @{ what = 'a wrong type'; from = 'count: 3'; to = 'count: many'; id = '*'; line = 25; nearest = '' }
        @{ what = 'a missing file'; from = './hr.csv'; to = './hrr.csv'; id = '*'; line = 10; nearest = 'hr.csv' }
    ) {
        $bad = New-TestWorkspace "$TestDrive/bad"
        (Get-Content "$bad/onesync.yaml" -Raw).Replace($from, $to) | Set-Content "$bad/onesync.yaml"
        $problem = @(Test-OneSyncConfiguration -Workspace $bad | Where-Object Severity -eq Error)[0]
        $problem.Id | Should -BeLike $id
        $problem.At.Line | Should -Be $line
        $problem.At.File | Should -Match 'onesync.yaml'
        if ($nearest) { "$($problem.Nearest) $($problem.Message)" | Should -Match $nearest }
        Test-OneSyncConfiguration -Workspace $bad -Quiet | Should -BeFalse
    }
    It 'each is an error of its own, and the last ends the cmdlet' {
        $bad = New-TestWorkspace "$TestDrive/two"
        (Get-Content "$bad/onesync.yaml" -Raw).Replace('anchor: Id', 'anchr: Id').Replace('match: [email]', 'mach: [email]') | Set-Content "$bad/onesync.yaml"
        try { Import-OneSyncSource -Workspace $bad -ErrorVariable errors -ErrorAction SilentlyContinue } catch { $last = $_ }
        $last.FullyQualifiedErrorId | Should -BeLike '*,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        $last.CategoryInfo.Category | Should -Be 'InvalidData'
        $last.TargetObject | Should -BeOfType OneSync.Core.Settings.ConfigurationProblem
        @($errors | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $_.TargetObject.Id } | Sort-Object -Unique) | Should -Contain 'UnknownKey'
    }
    It 'a missing one says how to make it' {
        { Get-OneSyncUser -Workspace "$TestDrive/nowhere" } | Should -Throw -ErrorId 'MissingFile,OneSync.PowerShell.Commands.GetOneSyncUserCommand' -ExpectedMessage '*New-OneSyncWorkspace*'
    }
    It 'a workspace that was just made is valid' {
        (New-OneSyncWorkspace "$TestDrive/new [1]").Name | Should -Contain 'onesync.yaml'
        Test-OneSyncConfiguration -Workspace "$TestDrive/new [1]" | Should -BeNullOrEmpty
        { New-OneSyncWorkspace "$TestDrive/new [1]" } | Should -Throw -ErrorId 'FileFailed,*'
        Remove-Item -LiteralPath "$TestDrive/new [1]" -Recurse -Force
    }
}
