BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'Import-OneSyncSource' {
    BeforeEach {
        $w = New-TestWorkspace "$TestDrive/$(New-Guid)"
        $of = @{ Workspace = $w }
    }

    It 'streams people with their attributes as properties' {
        $people = Import-OneSyncSource sis @of
        $people.Count | Should -Be 22
        $people[0].givenName | Should -BeExactly 'Pupil1'
        ($people | Where-Object role -eq teacher).Count | Should -Be 2
        ($people | Where-Object { $_.homeroom -eq 'R1' }).Count | Should -BeGreaterThan 1
        $people[20].grade | Should -BeExactly ''
        ($people | Select-Object familyName, role | Get-Member -MemberType NoteProperty).Name | Should -Be 'familyName', 'role'
        ($people[0] | Get-Member -MemberType Properties).Name | Should -Contain 'homeroom'
        $people | Export-Csv "$w/people.csv"
        (Import-Csv "$w/people.csv")[0].email | Should -Be 'p1@d.test'
    }
    It 'keeps what was read when the last has passed' {
        $null = Import-OneSyncSource sis @of
        (Get-OneSyncActivity @of -RunOnly).Status | Should -Be 'Complete'
        @(Get-OneSyncUser -Source sis @of).Count | Should -Be 22
    }
    It 'stops reading when nobody wants more, and keeps nothing' {
        $first = Import-OneSyncSource sis @of | Select-Object -First 1
        $first.Anchor | Should -Be 's1'
        (Get-OneSyncActivity @of -RunOnly).Status | Should -Be 'Cancelled'
        Get-OneSyncUser -Source sis @of | Should -BeNullOrEmpty
    }
    It 'takes several sources by wildcard' {
        (Import-OneSyncSource '*s*', h? -Summary @of).Subject | Should -Be 'sis', 'hr'
    }
    It 'names the nearest source when there is none of that name' {
        { Import-OneSyncSource siss @of } | Should -Throw -ErrorId 'UnknownSource,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand' -ExpectedMessage "*Did you mean 'sis'?*"
    }
    It 'passes over a bad row with an error of its own, and says Partial' {
        Add-Content "$w/hr.csv" 'E9,only,three'
        $run = Import-OneSyncSource hr -Summary @of -ErrorVariable bad -ErrorAction SilentlyContinue -WarningVariable warned -WarningAction SilentlyContinue
        $bad.FullyQualifiedErrorId | Should -Be 'RaggedRow,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        $bad.CategoryInfo.Category | Should -Be 'InvalidData'
        $bad[0].TargetObject.Line | Should -Be 5
        $run.Status | Should -Be 'Partial'
        $warned | Should -Match 'Partial'
    }
    It 'ends at the first bad row under -ErrorAction Stop, and keeps nothing' {
        Add-Content "$w/hr.csv" 'E9,only,three'
        { Import-OneSyncSource hr @of -ErrorAction Stop } | Should -Throw -ErrorId 'RaggedRow,*'
        Get-OneSyncUser -Source hr @of | Should -BeNullOrEmpty
    }
    It 'goes on with the other sources when one cannot be read' {
        Remove-Item "$w/sis.csv"
        $runs = Import-OneSyncSource -Summary @of -ErrorVariable bad -ErrorAction SilentlyContinue
        $runs.Subject | Should -Be 'hr'
        $bad.Count | Should -Be 1
        $bad[0].FullyQualifiedErrorId | Should -BeLike '*,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        $bad[0].CategoryInfo.Category | Should -BeIn 'ObjectNotFound', 'ResourceUnavailable'
    }
    It 'shows people and keeps nothing under -WhatIf' {
        (Import-OneSyncSource hr @of -WhatIf).Count | Should -Be 3
        Get-OneSyncUser -Source hr @of | Should -BeNullOrEmpty
    }
    It 'believes a drop for one run' {
        $null = Import-OneSyncSource sis -Summary @of
        Edit-Line "$w/sis.csv" 's1?,*' { }
        (Import-OneSyncSource sis -Summary @of -WarningAction SilentlyContinue).Status | Should -Be 'Partial'
        (Import-OneSyncSource sis -Summary -MaxDrop 60% @of).Status | Should -Be 'Complete'
    }
}

Describe 'Without a workspace' {
    BeforeEach {
        $folder = "$TestDrive/plain [$(New-Guid)]"
        $null = New-Item $folder -ItemType Directory
        Set-Content -LiteralPath "$folder/staff.csv" 'EmployeeId,First,Last,Kind', 'E1,Ann,Archer,staff', 'E2,Bo,Çelik,guest', 'E3,Cy,Cole,staff'
        $source = @{ Path = "$folder/staff.csv"; Anchor = 'EmployeeId'; Map = [ordered]@{ employeeNumber = 'EmployeeId'; name = '{First} {Last}'; role = 'Kind' } }
    }
    # Pester's own cleaning takes the brackets for a pattern.
    AfterEach { Remove-Item -LiteralPath $folder -Recurse -Force }
    It 'people go from one file to another' {
        $run = Import-OneSyncSource @source | Where-Object role -eq staff | Export-OneSyncDestination -Path "$folder/out.csv"
        $run.Count('Create') | Should -Be 2
        Get-Content -LiteralPath "$folder/out.csv" | Should -Be 'employeeNumber,name,role', 'E1,Ann Archer,staff', 'E3,Cy Cole,staff'
        (Get-ChildItem -LiteralPath $folder).Name | Should -Be 'out.csv', 'staff.csv'
    }
    It 'a second export changes nothing, and one of fewer people removes nobody' {
        $null = Import-OneSyncSource @source | Export-OneSyncDestination -Path "$folder/out.csv"
        $before = Get-FileHash -LiteralPath "$folder/out.csv"
        (Import-OneSyncSource @source | Where-Object role -eq guest | Export-OneSyncDestination -Path "$folder/out.csv").Counts.Values | Measure-Object -Sum | ForEach-Object Sum | Should -Be 0
        (Get-FileHash -LiteralPath "$folder/out.csv").Hash | Should -Be $before.Hash
    }
    It 'paths are those of PowerShell, TestDrive: too' {
        Push-Location -LiteralPath $folder
        try {
            $null = Import-OneSyncSource -Path staff.csv -Anchor EmployeeId | Export-OneSyncDestination -Path TestDrive:/here.csv
            (Import-Csv TestDrive:/here.csv).EmployeeId | Should -Be 'E1', 'E2', 'E3'
        }
        finally { Pop-Location }
    }
    It 'asks for the anchor when no attribute holds it' {
        $source.Map.Remove('employeeNumber')
        { Import-OneSyncSource @source | Export-OneSyncDestination -Path "$folder/out.csv" } |
            Should -Throw -ErrorId 'AnchorNeeded,OneSync.PowerShell.Commands.ExportOneSyncDestinationCommand'
        $null = Import-OneSyncSource @source | Export-OneSyncDestination -Path "$folder/out.csv" -Anchor name
        (Import-Csv -LiteralPath "$folder/out.csv").name | Should -Contain 'Bo Çelik'
    }
    It 'takes the options that a file would take, and refuses others by name' {
        Set-Content -LiteralPath "$folder/semi.csv" 'Id;Role', 'E1;staff|coach'
        (Import-OneSyncSource -Path "$folder/semi.csv" -Anchor Id -Delimiter ';' -Option @{ valueSeparator = '|' }).Role | Should -Be 'staff', 'coach'
        { Import-OneSyncSource -Path "$folder/semi.csv" -Anchor Id -Option @{ valueSeparater = '|' } } | Should -Throw -ErrorId 'UnknownKey,*' -ExpectedMessage "*valueSeparator*"
        { Import-OneSyncSource -Path "$folder/semi.csv" -Anchor Id -When "Rol -eq 'x'" } | Should -Throw -ErrorId 'UnknownAttribute,*'
    }
}
