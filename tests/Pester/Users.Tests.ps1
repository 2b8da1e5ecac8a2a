BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    $w = New-TestWorkspace "$TestDrive/w"
    $env:ONESYNC_WORKSPACE = $w
    $null = Import-OneSyncSource -Summary
    $null = Merge-OneSyncCorrelation
}
AfterAll { $env:ONESYNC_WORKSPACE = $null }

Describe 'Users' {
    It 'are merged from several sources' {
        $ana = Get-OneSyncUser "email -eq 'ana@d.test'"
        $ana.sources | Should -Be 'hr', 'sis'
        $ana.employeeNumber | Should -Be 'E1'
        $ana.homeroom | Should -Be 'R1'
    }
    It 'are found by expression, collection, state and number' {
        @(Get-OneSyncUser "students -and grade -eq '12'").Count | Should -Be 5
        @(Get-OneSyncUser -State Left).Count | Should -Be 0
        (Get-OneSyncUser -Id 2, 1).Id | Should -Be 2, 1
        (Get-OneSyncUser -Id 4711 -ErrorVariable bad -ErrorAction SilentlyContinue) | Should -BeNullOrEmpty
        $bad.FullyQualifiedErrorId | Should -Be 'UnknownUser,OneSync.PowerShell.Commands.GetOneSyncUserCommand'
    }
    It 'a wrong filter names the place and the nearest attribute' {
        { Get-OneSyncUser "rol -eq 'student'" } | Should -Throw -ErrorId 'UnknownAttribute,*' -ExpectedMessage "Filter:1:1:*'role'*"
    }
    It 'keep what was set by hand over imports, until it is taken back' {
        Set-OneSyncUser 1 @{ homeroom = 'X9'; role = 'student', 'helper' }
        $null = Import-OneSyncSource sis -Summary
        $null = Merge-OneSyncCorrelation -Force
        $user = Get-OneSyncUser -Id 1
        $user.homeroom | Should -Be 'X9'
        $user.role | Should -Be 'student', 'helper'
        (Get-OneSyncUser -Id 1 | Set-OneSyncUser -Reset homeroom, role -PassThru).homeroom | Should -Be 'R1'
        (Set-OneSyncUser 1 -Clear homeroom -PassThru).homeroom | Should -BeExactly ''
        (Set-OneSyncUser 1 @{ homeroom = $null } -PassThru).homeroom | Should -Be 'R1'
    }
    It 'are not changed by what is not valid, or under -WhatIf' {
        { Set-OneSyncUser 1 @{ homeromm = 'X' } } | Should -Throw -ErrorId 'UnknownAttribute,*' -ExpectedMessage "*homeroom*"
        { Set-OneSyncUser 1 } | Should -Throw -ErrorId 'NothingToSet,*'
        Set-OneSyncUser 1 @{ homeroom = 'X' } -WhatIf
        (Get-OneSyncUser -Id 1).homeroom | Should -Be 'R1'
        { (Get-OneSyncUser -Id 1).homeroom = 'X' } | Should -Throw
    }
    It 'are made, removed and restored by hand' {
        $new = New-OneSyncUser @{ givenName = 'Sam'; familyName = 'Reed'; email = 'sam@d.test'; nickname = 'S' }
        $new.nickname | Should -Be 'S'
        Remove-OneSyncUser $new.Id
        (Get-OneSyncUser -State Removed).Id | Should -Be $new.Id
        (Get-OneSyncUser -State Removed | Remove-OneSyncUser -Restore -PassThru).State | Should -Be 'Active'
        (Get-OneSyncActivity -User $new.Id).Action | Should -Contain 'Removed'
    }
}

Describe 'Correlations' {
    It 'wait, are filled in as a spreadsheet, and are acted on' {
        $match = Get-OneSyncCorrelation -State Proposed
        $match.Rule | Should -Be 'name and birth date'
        $before = @(Get-OneSyncUser).Count
        (Get-OneSyncCorrelation -ExportPath "$w/review.csv").Name | Should -Be 'review.csv'
        $rows = Import-Csv "$w/review.csv"
        $rows[0].decision = 'acept'
        $rows | Export-Csv "$w/review.csv"
        { Resolve-OneSyncCorrelation -Path "$w/review.csv" } | Should -Throw -ErrorId 'BadDecision,*' -ExpectedMessage '*Accept*'
        $rows[0].decision = 'accept'
        $rows | Export-Csv "$w/review.csv"
        Resolve-OneSyncCorrelation -Path "$w/review.csv"
        $null = Merge-OneSyncCorrelation
        Get-OneSyncCorrelation | Should -BeNullOrEmpty
        @(Get-OneSyncUser).Count | Should -Be ($before - 1)
    }
    It 'a wrong merge is split for good' {
        $zoe = Get-OneSyncUser "employeeNumber -eq 'E2'"
        $zoe.sources | Should -Be 'hr', 'sis'
        (Resolve-OneSyncCorrelation -User $zoe.Id -Split 'hr E2').sources | Should -Be 'hr'
        $null = Merge-OneSyncCorrelation -Force
        Get-OneSyncCorrelation | Should -BeNullOrEmpty
        { Resolve-OneSyncCorrelation -User $zoe.Id -Split 'hr E4' } | Should -Throw -ErrorId 'UnknownRecord,*'
    }
    It 'an unknown match is refused' {
        { Resolve-OneSyncCorrelation 4711 Accept } | Should -Throw -ErrorId 'UnknownCorrelation,*'
    }
}

Describe 'Activity' {
    It 'is filtered, and written as CSV and JSON Lines' {
        $null = Export-OneSyncDestination accounts
        (Get-OneSyncActivity -Kind Export -Action Create).Count | Should -BeGreaterThan 20
        (Get-OneSyncActivity -RunOnly -Subject hr).Action | Sort-Object -Unique | Should -Be 'Run'
        Get-OneSyncActivity -After (Get-Date).AddDays(1) | Should -BeNullOrEmpty
        Get-OneSyncActivity -Status Faild, Drifted -Action Creat -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warned | Should -HaveCount 2
        "$warned" | Should -BeLike "*Did you mean 'Create'*Faild*Did you mean 'Failed'*"
        { Get-OneSyncPlan 4711 } | Should -Throw -ErrorId 'UnknownPlan,*' -ExpectedMessage 'Plan: There is no plan 4711; the newest is *'
        (Get-OneSyncActivity -RunOnly | Select-Object -First 1 | Get-OneSyncActivity).Count | Should -BeGreaterThan 0
        $csv = Get-OneSyncActivity -ExportPath "$w/log.csv"
        $json = Get-OneSyncActivity -ExportPath "$w/log.jsonl"
        $rows, $lines = (Import-Csv $csv), (Get-Content $json | ConvertFrom-Json)
        $rows.Count | Should -Be $lines.Count
        ($lines | Where-Object action -eq Create)[0].after.role | Should -Be 'student'
        ($rows | Where-Object action -eq Create)[0].after | Should -Match 'role=student'
    }
}
