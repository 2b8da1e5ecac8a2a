BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'Dry runs and exports' {
    BeforeEach {
        $w = New-TestWorkspace "$TestDrive/$(New-Guid)"
        $env:ONESYNC_WORKSPACE = $w
        $null = Import-OneSyncSource -Summary
        $null = Merge-OneSyncCorrelation
        function Get-Leaver([string] $Like) {
            Edit-Line "$w/sis.csv" $Like { }
            $null = Import-OneSyncSource sis -Summary -MaxDrop 90%
            $null = Merge-OneSyncCorrelation
        }
    }
    AfterEach { $env:ONESYNC_WORKSPACE = $null }

    It 'a dry run writes nothing but its plan' {
        $plan = Invoke-OneSyncDryRun accounts
        $plan.State | Should -Be 'Ready'
        $plan.Count('Create') | Should -Be 24
        Get-ChildItem "$w/out" | Should -BeNullOrEmpty
        ($plan | Get-OneSyncPlan -Change).Count | Should -Be 24
        (Get-OneSyncPlan $plan.Id -Change)[0].Reason | Should -Be 'The user has no account.'
    }
    It 'a plan is applied as it was made, and the next is empty' {
        $plan = Invoke-OneSyncDryRun accounts
        (Export-OneSyncDestination -Plan $plan.Id).Count('Create') | Should -Be 24
        (Import-Csv "$w/out/accounts.csv").Count | Should -Be 24
        (Invoke-OneSyncDryRun accounts).Total | Should -Be 0
        { Export-OneSyncDestination -Plan $plan.Id -ErrorAction Stop } | Should -Throw -ErrorId 'PlanNotApplicable,*'
    }
    It '-WhatIf counts and keeps nothing, not even a plan' {
        $plans, $runs = @(Get-OneSyncPlan).Count, @(Get-OneSyncActivity -RunOnly).Count
        Export-OneSyncDestination accounts -WhatIf | Should -BeNullOrEmpty
        @(Get-OneSyncPlan).Count | Should -Be $plans
        @(Get-OneSyncActivity -RunOnly).Count | Should -Be $runs
        Get-ChildItem "$w/out" | Should -BeNullOrEmpty
        $shell = [powershell]::Create().AddScript("Import-Module '$modulePath'; Start-Transcript '$w/t.txt' | Out-Null; Export-OneSyncDestination accounts -WhatIf; Stop-Transcript | Out-Null")
        $null = $shell.Invoke()
        Get-Content "$w/t.txt" -Raw | Should -Match "destination 'accounts': 24 Create"
    }
    It 'a threshold holds the plan before its first write, -Force or not' {
        $null = Export-OneSyncDestination accounts
        Get-Leaver 's[1-4],*'
        $before = Get-FileHash "$w/out/accounts.csv"
        $bad = $null
        Export-OneSyncDestination accounts -ErrorVariable bad -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $bad.FullyQualifiedErrorId | Should -Be 'ThresholdExceeded,OneSync.PowerShell.Commands.ExportOneSyncDestinationCommand'
        $bad.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $bad.TargetObject.State | Should -Be 'Held'
        $bad.ErrorDetails.RecommendedAction | Should -Match 'Approve-OneSyncPlan'
        (Get-FileHash "$w/out/accounts.csv").Hash | Should -Be $before.Hash
        (Get-Command Export-OneSyncDestination).Parameters.Keys | Should -Not -Contain 'Force'
        $run = Get-OneSyncPlan -State Held -Latest | Approve-OneSyncPlan | Export-OneSyncDestination
        $run.Count('Disable') | Should -Be 4
        { Approve-OneSyncPlan $bad.TargetObject.Id -ErrorAction Stop } | Should -Throw -ErrorId 'PlanNotHeld,*'
    }
    It 'a filtered pipeline never plans a leaver' {
        $null = Export-OneSyncDestination accounts
        Get-Leaver 's[1-2],*'
        $plan = Get-OneSyncUser -State Active | Where-Object role -eq staff | Invoke-OneSyncDryRun accounts
        $plan.IsSubset | Should -BeTrue
        $plan.Total | Should -Be 0
        (Get-OneSyncUser "role -eq 'nobody'" | Invoke-OneSyncDryRun accounts).InScope | Should -Be 0
        (Invoke-OneSyncDryRun accounts).Count('Disable') | Should -Be 2
    }
    It 'a failed import withholds removals, until one is complete again' {
        $null = Export-OneSyncDestination accounts
        Get-Leaver 's[1-2],*'
        Move-Item "$w/hr.csv" "$w/gone.csv"
        $null = Import-OneSyncSource hr -Summary -ErrorAction SilentlyContinue
        $plan = Invoke-OneSyncDryRun accounts
        $plan.Count('Disable') | Should -Be 0
        $plan.RemovalsWithheld | Should -Match "source 'hr' .* Failed"
        Move-Item "$w/gone.csv" "$w/hr.csv"
        $null = Import-OneSyncSource hr -Summary
        (Invoke-OneSyncDryRun accounts).Count('Disable') | Should -Be 2
    }
    It 'several destinations are taken by wildcard, and a wrong one is named' {
        (Export-OneSyncDestination *).Subject | Should -Be 'accounts', 'seniors'
        { Export-OneSyncDestination acounts } | Should -Throw -ErrorId 'UnknownDestination,*' -ExpectedMessage "*'accounts'*"
    }
    It 'an account that changed since is left alone and reported' {
        $null = Export-OneSyncDestination accounts
        Edit-Line "$w/sis.csv" 's1,*' { $args[0] -replace 'R1', 'R9' }
        $null = Import-OneSyncSource sis -Summary; $null = Merge-OneSyncCorrelation
        $plan = Invoke-OneSyncDryRun accounts
        Edit-Line "$w/out/accounts.csv" '*p1@d.test*' { $args[0] -replace 'R1', 'byhand' }
        $run = Export-OneSyncDestination -Plan $plan.Id -WarningAction SilentlyContinue
        $run.Count('Drifted') | Should -Be 1
        Get-Content "$w/out/accounts.csv" -Raw | Should -Match 'byhand'
    }
    It 'two runs do not meet: the second is told who holds the vault' {
        { Import-OneSyncSource sis | ForEach-Object { Invoke-OneSyncDryRun accounts } } |
            Should -Throw -ErrorId 'VaultLocked,OneSync.PowerShell.Commands.InvokeOneSyncDryRunCommand' -ExpectedMessage "*import of source 'sis'*"
        (Invoke-OneSyncDryRun accounts).State | Should -Be 'Ready'
    }
}

Describe 'Invoke-OneSync' {
    BeforeEach { $w = New-TestWorkspace "$TestDrive/$(New-Guid)" }
    It 'does all of it, and nothing the second time' {
        (Invoke-OneSync -Workspace $w | ForEach-Object { "$($_.Kind) $($_.Subject) $($_.Status)" }) |
            Should -Be 'Import sis Complete', 'Import hr Complete', 'Correlate * Complete', 'Export accounts Complete', 'Export seniors Complete'
        $again = Invoke-OneSync -Workspace $w
        $again | Where-Object Kind -eq Export | ForEach-Object { $_.Counts.Values } | Where-Object { $_ } | Should -BeNullOrEmpty
        ($again | Where-Object Kind -eq Import)[0].Count('Unchanged') | Should -Be 22
    }
    It 'goes on after a source that fails, and disables nobody' {
        $null = Invoke-OneSync -Workspace $w
        Edit-Line "$w/sis.csv" 's1,*' { }
        Remove-Item "$w/hr.csv"
        $runs = Invoke-OneSync -Workspace $w -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad[0].FullyQualifiedErrorId | Should -BeLike '*,OneSync.PowerShell.Commands.InvokeOneSyncCommand'
        ($runs | Where-Object Subject -eq hr).Status | Should -Be 'Failed'
        ($runs | Where-Object { $_.Kind -eq 'Export' -and $_.Subject -eq 'accounts' }).Count('Disable') | Should -Be 0
    }
    It 'says ThresholdExceeded of a plan that is held, and goes on' {
        $null = Invoke-OneSync -Workspace $w
        Edit-Line "$w/sis.csv" 's[7-9],*' { }
        (Get-Content "$w/onesync.yaml") -replace '^    anchor: Id', "    anchor: Id`n    complete: { maxDrop: 50% }" | Set-Content "$w/onesync.yaml"
        $runs = Invoke-OneSync -Workspace $w -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'ThresholdExceeded,OneSync.PowerShell.Commands.InvokeOneSyncCommand'
        ($runs | Where-Object Subject -eq accounts).Status | Should -Be 'Held'
        ($runs | Where-Object Subject -eq seniors).Status | Should -Be 'Complete'
    }
    It 'does nothing under -WhatIf' {
        Invoke-OneSync -Workspace $w -WhatIf | Should -BeNullOrEmpty
        Test-Path "$w/onesync.db" | Should -BeFalse
    }
}
