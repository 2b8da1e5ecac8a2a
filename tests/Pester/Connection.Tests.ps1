BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    $w = New-TestWorkspace "$TestDrive/w"
    $env:ONESYNC_WORKSPACE = $w
}
AfterAll { $env:ONESYNC_WORKSPACE = $null }

Describe 'Test-OneSyncConnection' {
    It 'goes through every source and destination, and writes nothing' {
        $found = Test-OneSyncConnection
        $found.Name | Should -Be 'sis', 'hr', 'accounts', 'seniors'
        $found.Ok | Should -Not -Contain $false
        $found[0] | Should -BeOfType OneSync.Core.Connections.OneSyncConnection
        $found[0].Counts['Person'] | Should -Be 22
        Test-Path "$w/onesync.db" | Should -BeFalse
        Get-ChildItem "$w/out" -Force | Should -BeNullOrEmpty
        Test-OneSyncConnection -Quiet | Should -BeTrue
    }
    It 'takes names by pipeline and wildcards' {
        ('hr', 's*' | Test-OneSyncConnection).Name | Should -Be 'hr', 'sis', 'seniors'
        { Test-OneSyncConnection siss -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownConnection,OneSync.PowerShell.Commands.TestOneSyncConnectionCommand'
    }
    It 'says precisely what fails' {
        Rename-Item "$w/hr.csv" gone.csv
        $hr = Test-OneSyncConnection hr
        $hr.Ok | Should -BeFalse
        $hr.Worst.Id | Should -Be 'FileNotFound'
        $hr.Worst.Detail | Should -BeLike "*no file './hr.csv'*"
        $hr.Checks[-1].Result | Should -Be 'Failed'
        Test-OneSyncConnection -Quiet | Should -BeFalse
        Rename-Item "$w/gone.csv" hr.csv
    }
}
