BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'Selections' {
    BeforeEach {
        $w = New-TestWorkspace "$TestDrive/$(New-Guid)"
        $of = @{ Workspace = $w }
        (Get-Content "$w/sis.csv") -replace '^(s[1-9],.*),R', '$1,R' | Set-Content "$w/sis.csv"
        # Pupils 1 to 10 are in North, the others in South.
        $rows = Get-Content "$w/sis.csv"
        @("$($rows[0]),school"; 1..10 | ForEach-Object { "$($rows[$_]),North" }; 11..($rows.Count - 1) | ForEach-Object { "$($rows[$_]),South" }) | Set-Content "$w/sis.csv"
        $null = Import-OneSyncSource -Summary @of
        $null = Merge-OneSyncCorrelation @of
    }

    It 'go out as <_>, are filled in, and come back' -ForEach 'xlsx', 'csv' {
        $file = Export-OneSyncSelection "$w/selection.$_" @of -Source sis
        $file | Should -BeOfType System.IO.FileInfo
        $file.Exists | Should -BeTrue
        Import-OneSyncSelection $file.FullName @of | ForEach-Object Changes | Should -BeNullOrEmpty

        Export-OneSyncSelection "$w/schools.csv" @of -Source sis -Kind School | Out-Null
        $schools = Import-Csv "$w/schools.csv"
        $schools.id | Should -Be 'North', 'South'
        $schools[0].people | Should -Be 10
        $schools[0].sync = 'Yes'
        $schools | Export-Csv "$w/schools.csv"
        $asked = Import-OneSyncSelection "$w/schools.csv" @of -WhatIf
        $asked.Schools, $asked.Leaving | Should -Be '1 of 2', 12
        Get-OneSyncUser -State OutOfScope @of | Should -BeNullOrEmpty

        $kept = Get-Item "$w/schools.csv" | Import-OneSyncSelection @of
        $kept.InScope, $kept.OutOfScope, $kept.Changes.Count | Should -Be 10, 12, 2
        $null = Merge-OneSyncCorrelation @of
        $out = Get-OneSyncUser -State OutOfScope @of
        $out.Count | Should -Be 11
        $out[0].ScopeReason | Should -Be "The school 'South' is not selected."
        (Invoke-OneSyncDryRun accounts @of).OutOfScope | Should -Be 11
        (Import-OneSyncSelection -Reset @of -Source sis).Entering | Should -Be 12
    }
    It 'say with the row what cannot be understood, and keep nothing' {
        Set-Content "$w/s.csv" 'sync,id,kind,source', 'Yse,North,School,sis', 'Yes,South,School,hrr'
        { Import-OneSyncSelection "$w/s.csv" @of -ErrorAction SilentlyContinue -ErrorVariable script:bad } | Should -Throw -ErrorId '*,OneSync.PowerShell.Commands.ImportOneSyncSelectionCommand'
        $ids = @($bad | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $_.TargetObject.Id }) + @($Error[0].TargetObject.Id)
        $ids | Should -Contain 'BadAnswer'
        ($bad + $Error[0] | ForEach-Object { "$_" }) -join "`n" | Should -Match 's\.csv:2'
        (Get-OneSyncUser -State OutOfScope @of) | Should -BeNullOrEmpty
    }
    It 'warn about ids that are not there' {
        Set-Content "$w/s.csv" 'sync,id,kind,source', 'Yes,North,School,sis', 'Yes,Nort,School,sis'
        (Import-OneSyncSelection "$w/s.csv" @of -WarningVariable warned -WarningAction SilentlyContinue).Schools | Should -Be '1 of 2'
        "$warned" | Should -Match "s\.csv:3.*'Nort'.*Did you mean 'North'"
    }
    It 'count for the sources asked for alone' {
        Set-Content "$w/s.csv" 'sync,id,kind,source', 'Yes,North,School,sis', 'No,(blank),Status,hr', 'Yes,South,School,'
        $selections = Import-OneSyncSelection "$w/s.csv" s* @of
        $selections.Source | Should -Be 'sis'
        $selections.Schools | Should -Be '2 of 2'
    }
    It 'do not write under -WhatIf' {
        Export-OneSyncSelection "$w/none.xlsx" @of -WhatIf | Should -BeNullOrEmpty
        Test-Path "$w/none.xlsx" | Should -BeFalse
        { Export-OneSyncSelection "$w/none.xlsx" @of -Source siss } | Should -Throw -ErrorId 'UnknownSource,*' -ExpectedMessage "*'sis'*"
    }
}

Describe 'Get-OneSyncSource' {
    BeforeAll {
        $w = New-TestWorkspace "$TestDrive/sources"
        $of = @{ Workspace = $w }
    }
    It 'shows sources that were never imported' {
        $sources = Get-OneSyncSource @of
        $sources.Name | Should -Be 'sis', 'hr'
        $sources.State | Should -Be 'NeverImported', 'NeverImported'
        $sources[0].Date | Should -BeNullOrEmpty
        $sources[0].Run | Should -BeNullOrEmpty
        $sources[0].Users | Should -Be 0
    }
    It 'shows the last import, and what is there now' {
        $null = Import-OneSyncSource sis -Summary @of
        Add-Content "$w/sis.csv" 's99,student,New,Pupil,2009-01-01,new@d.test,9,R1', 'bad,row'
        Edit-Line "$w/sis.csv" 's1,*' { $_ -replace 'Pupil1', 'Renamed' }
        $null = Import-OneSyncSource sis -Summary @of -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        $sis = Get-OneSyncSource sis @of
        $sis.State, $sis.Users, $sis.Added, $sis.Changed, $sis.Removed, $sis.Quarantined, $sis.Run | Should -Be 'Partial', 23, 1, 1, 0, 1, 2
        $sis.Message | Should -Match 'quarantined'
        (Get-OneSyncActivity -Run $sis.Run @of).Count | Should -BeGreaterThan 0
        (Get-OneSyncSource -State Never* @of).Name | Should -Be 'hr'
        ($sis | Out-String -Width 120) | Should -Match 'sis +Partial +\d{4}-\d\d-\d\d \d\d:\d\d +23 +2 1 added, 1 changed, 1 quarantined'
    }
    It 'names the nearest when there is none' {
        Get-OneSyncSource siss @of -ErrorAction SilentlyContinue -ErrorVariable bad | Should -BeNullOrEmpty
        $bad.FullyQualifiedErrorId | Should -Be 'UnknownSource,OneSync.PowerShell.Commands.GetOneSyncSourceCommand'
    }
}
