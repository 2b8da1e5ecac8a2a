BeforeDiscovery {
    # isql comes with unixodbc, and writes the databases of these tests.
    $missing = if (-not (Get-Command isql, odbcinst -CommandType Application -ErrorAction Ignore)) { 'unixodbc odbcinst' }
    elseif (-not ((odbcinst -q -d 2>$null) -match 'SQLite3')) { 'libsqliteodbc' }
    if ($missing) { Write-Warning "Skipping the tests of ODBC: apt-get install $missing" }
}

Describe 'An ODBC source' -Skip:($null -ne $missing) {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        function Invoke-Sql([string] $Database, [string[]] $Statement) {
            $Statement | isql -b -k "Driver=SQLite3;Database=$Database" | Out-Null
        }
        $w = New-TestWorkspace "$TestDrive/w"
        $connection = "Driver=SQLite3;Database=$w/sis.db"
        # What a process sets itself is not seen by the driver manager in it: data sources are looked at from another.
        function Invoke-WithDsn([string] $Script) {
            "[School SIS]`nDescription=Pupils`nDriver=SQLite3`nDatabase=$w/sis.db`n" | Set-Content "$TestDrive/odbc.ini"
            $env:ODBCINI = "$TestDrive/odbc.ini"
            try { pwsh -NoProfile -NonInteractive -Command "Import-Module '$modulePath'; $Script" 2>&1 } finally { $env:ODBCINI = $null }
        }
        $pupils = Import-Csv "$w/sis.csv"
        Invoke-Sql "$w/sis.db" @(
            'create table people(Id varchar(10), Role varchar(10), First varchar(20), Last varchar(20), Born date, Email varchar(40), Grade integer, Room varchar(5))'
            $pupils | ForEach-Object { "insert into people values('$($_.Id)','$($_.Role)','$($_.First)','$($_.Last)','$($_.Born)','$($_.Email)',$($_.Grade ? $_.Grade : 'null'),'$($_.Room)')" }
        )
        $o = New-TestWorkspace "$TestDrive/o"
        (Get-Content "$o/onesync.yaml" -Raw).Replace("type: Csv`n    path: ./sis.csv", "type: Odbc`n    connection: $connection`n    query: select * from people where Role in (?, ?) order by rowid`n    parameters: [student, teacher]") | Set-Content "$o/onesync.yaml"
        $of = @{ Workspace = $o }
    }
    It 'gives the same users as the same people from CSV' {
        foreach ($folder in $w, $o) {
            $null = Import-OneSyncSource -Summary -Workspace $folder
            $null = Merge-OneSyncCorrelation -Workspace $folder
        }
        $fromCsv = Get-OneSyncUser -Workspace $w | ConvertTo-Csv
        $fromOdbc = Get-OneSyncUser @of | ConvertTo-Csv
        $fromOdbc | Should -Be $fromCsv
        $fromOdbc.Count | Should -BeGreaterThan 24
        $null = Invoke-OneSync @of
        $null = Invoke-OneSync -Workspace $w
        Get-Content "$o/out/accounts.csv" | Should -Be (Get-Content "$w/out/accounts.csv")
        (Get-OneSyncActivity @of -RunOnly).Status | Should -Not -Contain 'Failed'
    }
    It 'shows rows and the types of their columns' {
        $rows = Get-OneSyncRecord sis -First 5 @of
        $rows.Anchor | Should -Be 's1', 's2', 's3', 's4', 's5'
        $shown = ($rows | Out-String -Width 200) -replace '\x1b\[[\d;]*m'
        $shown | Should -Match 'Columns: Id varchar\(10\), Role varchar\(10\), First varchar\(20\), Last varchar\(20\), Born date, Email varchar\(40\), Grade INTEGER'
        $shown | Should -Match 's3 .*Pupil3'
        ($rows[0] | Get-Member Born).Definition | Should -BeLike 'date Born*'
    }
    It 'is tested step by step' {
        $found = Test-OneSyncConnection sis @of
        $found.Ok | Should -BeTrue
        $found.Checks.Name | Should -Be 'Driver manager', 'Connection', 'Person records'
        $found.Counts['Person'] | Should -Be 22
        "$(@($found.Checks)[1])" | Should -Match 'SQLite 3'
    }
    It 'completes the names of data sources' {
        Invoke-WithDsn "(TabExpansion2 'Import-OneSyncSource -Dsn Sch').CompletionMatches.CompletionText" | Should -Be "'School SIS'"
        (TabExpansion2 'Import-OneSyncSource -Path x -Type O').CompletionMatches.CompletionText | Should -Contain 'Odbc'
    }
    It 'is read without a workspace' {
        $one = Import-OneSyncSource -Dsn $connection -Query 'select * from people where Id = ?' -Parameter s7 -Anchor Id -Map @{ mail = 'Email' }
        $one.mail | Should -Be 'p7@d.test'
        Invoke-WithDsn "(Import-OneSyncSource -Dsn 'School SIS' -Query 'select * from people' -Anchor Id | Select-Object -First 1).Email" | Should -Be 'p1@d.test'
        @(Import-OneSyncSource -Dsn $connection -Query 'select * from people where Last = ?' -Parameter "x' or '1'='1" -Anchor Id).Count | Should -Be 0
    }
    It 'names the nearest data source, and what is wrong with a query' {
        $said = Invoke-WithDsn "try { Import-OneSyncSource -Dsn 'School SIZ' -Query 'select 1' -Anchor Id } catch { `$_.FullyQualifiedErrorId; `$_.ToString() }"
        $said[0] | Should -Be 'DsnNotFound,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        $said[1] | Should -BeLike "*Did you mean 'School SIS'?*"
        try { Import-OneSyncSource -Dsn $connection -Query 'selec 1' -Anchor Id } catch { $failed = $_ }
        $failed.FullyQualifiedErrorId | Should -Be 'QueryFailed,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        $failed.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        "$failed" | Should -Match 'syntax error.*SQLSTATE'
    }
    It 'warns of a password in the connection string, by its line, and never shows it' {
        $bad = New-TestWorkspace "$TestDrive/bad"
        (Get-Content "$bad/onesync.yaml" -Raw).Replace("type: Csv`n    path: ./sis.csv", "type: Odbc`n    connection: Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=1;Uid=u;Pwd=CANARY-71f0`n    query: select 1") | Set-Content "$bad/onesync.yaml"
        $problems = Test-OneSyncConfiguration -Workspace $bad
        ($problems | Where-Object Id -eq PlainTextSecret).At.Line | Should -Be 5
        $everything = & { $problems | Format-List * ; Test-OneSyncConnection sis -Workspace $bad | Format-List *; try { Import-OneSyncSource sis -Workspace $bad -Verbose } catch { $_ | Format-List * -Force } } *>&1 | Out-String
        $everything | Should -Not -Match 'CANARY'
    }
}
