BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    $w = New-TestWorkspace "$TestDrive/w"
    $env:ONESYNC_WORKSPACE = $w
    $null = Import-OneSyncSource -Summary
    $null = Merge-OneSyncCorrelation
    $null = Export-OneSyncDestination accounts
    function Show($Objects) { ($Objects | Out-String -Width 120) -replace '\x1b\[[\d;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ } }
}
AfterAll { $env:ONESYNC_WORKSPACE = $null }

Describe 'Links' {
    It 'are listed, by user, destination and state' {
        @(Get-OneSyncLink).Count | Should -Be 24
        (Get-OneSyncUser -Id 1 | Get-OneSyncLink).Anchor | Should -Be 'p1@d.test'
        Get-OneSyncLink -State Blocked | Should -BeNullOrEmpty
        Get-OneSyncLink -Destination seniors | Should -BeNullOrEmpty
        Show (Get-OneSyncLink 1) | Should -Be @(
            '    User Name                     Destination    State    Leaving    Account'
            '    ---- ----                     -----------    -----    -------    -------'
            '       1 Pupil1 Smith1            accounts       Linked              p1@d.test')
    }
    It 'are not set under -WhatIf, nor to what is not safe' {
        Set-OneSyncLink 1 accounts -State Blocked -WhatIf
        (Get-OneSyncLink 1).State | Should -Be 'Linked'
        Set-OneSyncLink 1 accounts p2@d.test -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'AccountTaken,OneSync.PowerShell.Commands.SetOneSyncLinkCommand'
        $bad.CategoryInfo.Category | Should -Be 'ResourceExists'
        Set-OneSyncLink 1 accounts p1@d.tst -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.ErrorDetails.RecommendedAction | Should -Be "Write 'p1@d.test' instead."
        { Set-OneSyncLink 1 acounts p1@d.test } | Should -Throw -ErrorId 'UnknownDestination,*' -ExpectedMessage '*accounts*'
        @(Get-OneSyncActivity -Action LinkSet).Count | Should -Be 0
    }
    It 'are blocked, linked again and removed, each with a line in the log' {
        (1, 2 | ForEach-Object { Get-OneSyncUser -Id $_ } | Set-OneSyncLink -Destination acc* -State Blocked -PassThru).State | Should -Be 'Blocked', 'Blocked'
        (Set-OneSyncLink 1 accounts -PassThru).State | Should -Be 'Linked'
        (Get-OneSyncLink -State Blocked | Remove-OneSyncLink -Destination accounts -PassThru).User | Should -Be 2
        @(Get-OneSyncActivity -Action LinkSet).Count | Should -Be 4
        (Get-OneSyncActivity -Action LinkSet -User 2 | Select-Object -First 1).Detail | Should -Be "accounts: Blocked to 'p2@d.test' became no link."
        $null = Export-OneSyncDestination accounts
        (Get-OneSyncLink 2).Anchor | Should -Be 'p2@d.test' -Because 'it is found anew by its anchor'
    }
    It 'completes accounts of nobody' {
        Add-Content "$w/out/accounts.csv" 'stray@d.test,Stray,,,active'
        $null = Invoke-OneSyncDryRun accounts
        (TabExpansion2 'Set-OneSyncLink 1 accounts str').CompletionMatches.CompletionText | Should -Be "'stray@d.test'"
    }
}

Describe 'Differences' {
    It 'show what was written, what is there and what is wanted, and nothing is written' {
        $plans = @(Get-OneSyncPlan).Count
        Edit-Line "$w/out/accounts.csv" 'p3@d.test,*' { $args[0] -replace 'Pupil3 Smith3', 'By Hand' }
        $found = Compare-OneSyncDestination accounts
        $lines = Show $found
        $lines[0..2] | Should -Be @(
            'Kind     Name                   Attribute        Written              Actual               Wanted'
            '----     ----                   ---------        -------              ------               ------'
            'Changed  Pupil3 Smith3          displayName      Pupil3 Smith3        By Hand              Pupil3 Smith3')
        $lines[3] | Should -BeLike 'Orphan   stray@d.test *No user owns this account*'
        (Compare-OneSyncDestination acc* -Kind Orphan).Anchor | Should -Be 'stray@d.test'
        @(Get-OneSyncPlan).Count | Should -Be $plans
    }
    It 'are of every destination, and one that cannot be read does not stop the others' {
        Compare-OneSyncDestination | ForEach-Object Destination | Sort-Object -Unique | Should -Be 'accounts', 'seniors'
        { Compare-OneSyncDestination acounts } | Should -Throw -ErrorId 'UnknownDestination,*'
    }
}

Describe 'Undo' {
    BeforeAll {
        $null = Export-OneSyncDestination accounts
        Edit-Line "$w/sis.csv" 's5,*' { $args[0] -replace 'Smith5', 'Jones' }
        $null = Import-OneSyncSource sis -Summary
        $null = Merge-OneSyncCorrelation
        $run = Export-OneSyncDestination accounts
        $name = { (Import-Csv "$w/out/accounts.csv" | Where-Object mail -eq p5@d.test).displayName }
    }
    It 'is planned, looked at and applied' {
        & $name | Should -Be 'Pupil5 Jones'
        $run | Undo-OneSyncRun -WhatIf
        $plan = $run | Undo-OneSyncRun
        ($plan | Get-OneSyncPlan -Change).Attributes[0].ToString() | Should -Match "Pupil5 Jones' → 'Pupil5 Smith5'"
        (Show $plan)[2] | Should -BeLike "*undoes run $($run.Id): *1 Update*"
        & $name | Should -Be 'Pupil5 Jones'
        ($plan | Export-OneSyncDestination).Status | Should -Be 'Complete'
        & $name | Should -Be 'Pupil5 Smith5'
    }
    It 'can be undone itself, at once' {
        (Get-OneSyncActivity -RunOnly -Kind Export | Select-Object -First 1 | Undo-OneSyncRun -Apply).Status | Should -Be 'Complete'
        & $name | Should -Be 'Pupil5 Jones'
    }
    It 'is refused for what is no export, and held by thresholds' {
        Undo-OneSyncRun 1 -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'RunNotUndoable,OneSync.PowerShell.Commands.UndoOneSyncRunCommand'
        Undo-OneSyncRun 999 -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $first = (Get-OneSyncActivity -RunOnly -Kind Export | Select-Object -Last 1).Run
        Undo-OneSyncRun $first -Apply -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'ThresholdExceeded,OneSync.PowerShell.Commands.UndoOneSyncRunCommand'
    }
    It 'completes exports alone' {
        (TabExpansion2 'Undo-OneSyncRun ').CompletionMatches.CompletionText | Should -Contain "$($run.Id)"
        (TabExpansion2 'Undo-OneSyncRun ').CompletionMatches.CompletionText | Should -Not -Contain '1'
    }
}

Describe 'A trace' {
    It 'is a page to read, with objects below' {
        $trace = Trace-OneSyncUser -Email ANA@d.test -Destination accounts
        $trace.Records.Count | Should -Be 2
        ($trace.Attributes | Where-Object Name -eq givenName).Why | Should -Be 'By precedence: hr before sis.'
        $trace.Accounts[0].Link.Anchor | Should -Be 'ana@d.test'
        $page = Show $trace
        $page[0] | Should -Be "Ana Ortiz (user $($trace.Id), Active)"
        ($page -join "`n") | Should -Match "  hr E1: Present  joined by 'e-mail'"
        ($page -join "`n") | Should -Match "Destination accounts: everybody is in scope; Linked to 'ana@d.test'"
    }
    It 'takes users, and finds them by anchor and filter' {
        (Get-OneSyncUser -Id 1, 2 | Trace-OneSyncUser).Id | Should -Be 1, 2
        (Trace-OneSyncUser -Anchor s3).Name | Should -Be 'Pupil3 Smith3'
        (Trace-OneSyncUser -Filter "givenName -eq 'Kim'").Records.Anchor | Should -Be 'E3'
        Trace-OneSyncUser 4711 -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'UnknownUser,OneSync.PowerShell.Commands.TraceOneSyncUserCommand'
        { Trace-OneSyncUser -Filter 'nam -eq 1' } | Should -Throw -ErrorId 'UnknownAttribute,*'
    }
}
