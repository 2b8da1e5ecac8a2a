BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'Export-OneSyncReport' {
    BeforeAll {
        $w = New-TestWorkspace "$TestDrive/w"
        $of = @{ Workspace = $w }
        Edit-Line "$w/sis.csv" 's1,*' { $_ -replace 'Pupil1', '<script>alert(1)</script>' }
        $null = Import-OneSyncSource -Summary @of
        $null = Merge-OneSyncCorrelation @of
        $plan = Invoke-OneSyncDryRun accounts @of
    }
    It 'writes a page that runs and fetches nothing' {
        $file = Export-OneSyncReport "$w/report.html" @of
        $file | Should -BeOfType System.IO.FileInfo
        $page = Get-Content "$w/report.html" -Raw
        $page | Should -Match 'Destination accounts: plan 1 is Ready'
        $page | Should -Match 'The user has no account'
        $page | Should -Match '&lt;script&gt;alert\(1\)&lt;/script&gt;'
        $page | Should -Not -Match '<script'
        $page | Should -Match "default-src 'none'"
        # Well-formed where HTML and XML agree.
        $xml = $page -replace '<!DOCTYPE html>' -replace '<meta([^>]*)>', '<meta$1/>' -replace '<br>', '<br/>'
        ([xml] $xml).html.body.h1 | Should -Be 'OneSync report'
        @(([xml] $xml).SelectNodes('//tr[td="Create"]')).Count | Should -Be ($plan.Total + 1)
    }
    It 'writes every change as CSV, of the plans that are piped' {
        Get-OneSyncPlan 1 @of | Export-OneSyncReport "$w/report.csv" @of | Out-Null
        $rows = Import-Csv "$w/report.csv"
        $rows.Count | Should -Be $plan.Total
        $rows[0].action, $rows[0].destination, $rows[0].status | Should -Be 'Create', 'accounts', 'Planned'
        Get-OneSyncPlan -State Held @of | Export-OneSyncReport "$w/none.csv" @of | Should -BeNullOrEmpty
        Test-Path "$w/none.csv" | Should -BeFalse
    }
    It 'writes nothing under -WhatIf, and says when there is no such plan' {
        Export-OneSyncReport "$w/none.html" @of -WhatIf
        { Export-OneSyncReport "$w/none.html" 99 @of } | Should -Throw -ErrorId 'UnknownPlan,OneSync.PowerShell.Commands.ExportOneSyncReportCommand'
        Test-Path "$w/none.html" | Should -BeFalse
    }
}
