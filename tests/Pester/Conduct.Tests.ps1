BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'Conduct' {
    It 'Ctrl+C ends an import within a second, and keeps nothing' {
        $w = New-TestWorkspace "$TestDrive/stop"
        $lines = [System.Collections.Generic.List[string]]::new(400001)
        $lines.Add('Id,Role,First,Last,Born,Email,Grade,Room')
        foreach ($i in 1..400000) { $lines.Add("s$i,student,A,B,2008-01-01,p$i@d.test,9,R1") }
        [IO.File]::WriteAllLines("$w/sis.csv", $lines)
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$modulePath'; Import-OneSyncSource sis -Summary -Workspace '$w'")
        $running = $shell.BeginInvoke()
        $deadline = (Get-Date).AddSeconds(60)
        while ($shell.Streams.Progress.Count -lt 2 -and -not $running.IsCompleted -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 20 }
        $running.IsCompleted | Should -BeFalse -Because 'it has to be under way to be stopped'
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.ElapsedMilliseconds | Should -BeLessThan 3000 # a second, and what a busy machine adds
        $shell.Dispose()
        (Get-OneSyncActivity -RunOnly -Workspace $w).Status | Should -Be 'Cancelled'
        Get-OneSyncUser -Source sis -Workspace $w | Should -BeNullOrEmpty
    }
    It 'progress is seldom, has a percentage, and ends' {
        $w = New-TestWorkspace "$TestDrive/progress"
        $shell = [powershell]::Create().AddScript("Import-Module '$modulePath'; Invoke-OneSync -Workspace '$w'")
        $null = $shell.Invoke()
        $records = @($shell.Streams.Progress | Where-Object Activity -notlike 'Preparing*')
        $shell.Streams.Error | Should -BeNullOrEmpty
        if ($records) { $records[-1].RecordType | Should -Be 'Completed' }
        $records.Count | Should -BeLessThan 50
    }
    It 'verbose says what was decided' {
        $w = New-TestWorkspace "$TestDrive/verbose"
        $said = Invoke-OneSync -Workspace $w -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match '24 changes; plan'
    }
    It 'is the same under <_>' -ForEach 'tr-TR', 'de-DE' {
        $w = New-TestWorkspace "$TestDrive/$_"
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $_
            $null = Invoke-OneSync -Workspace $w
            (Get-OneSyncUser -Workspace $w -Id 1).HOMEROOM | Should -Be 'R1'
            (Get-OneSyncUser "GIVENNAME -eq 'PUPIL1'" -Workspace $w).Id | Should -Be 1
            (Get-OneSyncCorrelation -Workspace $w | Out-String -Width 120) | Should -Match '1\.00'
        }
        finally { [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $before }
        $plain = New-TestWorkspace "$TestDrive/plain-$_"
        $null = Invoke-OneSync -Workspace $plain
        (Get-FileHash "$w/out/accounts.csv").Hash | Should -Be (Get-FileHash "$plain/out/accounts.csv").Hash
    }
    It 'two runspaces side by side do not meet' {
        $folders = 1..4 | ForEach-Object { New-TestWorkspace "$TestDrive/side$_" }
        $runs = $folders | ForEach-Object -Parallel {
            Import-Module $using:modulePath
            Invoke-OneSync -Workspace $_
        } -ThrottleLimit 4
        ($runs | Where-Object Kind -eq Export).Count | Should -Be 8
        $runs.Status | Sort-Object -Unique | Should -Be 'Complete'
        $folders | ForEach-Object { (Import-Csv "$_/out/accounts.csv").Count } | Should -Be 24, 24, 24, 24
    }
    It 'lists in what comes out can be indexed' {
        $w = New-TestWorkspace "$TestDrive/lists"
        $runs = Invoke-OneSync -Workspace $w
        $plan = Get-OneSyncPlan -Latest -Workspace $w
        $change = $plan | Get-OneSyncPlan -Change -Workspace $w | Select-Object -First 1
        $connection = Test-OneSyncConnection sis -Workspace $w
        $found = $runs[0], $plan, $change, $connection, (Get-OneSyncRecord sis -First 1 -Workspace $w) | ForEach-Object {
            foreach ($property in $_.GetType().GetProperties().Where{ $_.PropertyType.Name -like 'IReadOnlyList*' }) {
                $list = $property.GetValue($_)
                if ($list.Count -gt 1) { [object]::ReferenceEquals($list[0], ([object[]] @($list))[0]) | Should -BeTrue -Because "$($_.GetType().Name).$($property.Name)[0] is its first"; 1 }
            }
        }
        @($found).Count | Should -BeGreaterThan 2
    }
    It '-Confirm asks once a plan' {
        $w = New-TestWorkspace "$TestDrive/confirm"
        $null = Invoke-OneSync -Workspace $w
        Edit-Line "$w/sis.csv" '*Pupil*' { $args[0] -replace ',R\d', ',R9' }
        $null = Import-OneSyncSource sis -Summary -Workspace $w; $null = Merge-OneSyncCorrelation -Workspace $w
        $asked = 'n', 'n', 'n' | pwsh -NoProfile -Command "Import-Module '$modulePath'; Export-OneSyncDestination accounts -Confirm -Workspace '$w'" | Out-String | ForEach-Object { $_ -replace '\s+', ' ' }
        [regex]::Matches($asked, "Export. on target .destination 'accounts': 20 Update").Count | Should -Be 1
        Get-Content "$w/out/accounts.csv" -Raw | Should -Not -Match 'R9'
        (Get-OneSyncPlan -Latest -Destination accounts -Workspace $w).State | Should -Be 'Ready'
    }
    It 'a secret is in no stream, log, plan or file' {
        $canary = 'Canary-7d1f09e2'
        $w = New-TestWorkspace "$TestDrive/canary"
        $env:ONESYNC_CANARY = $canary
        try {
            # A reference where no connector of this version takes one: it is named, and not resolved.
            Add-Content "$w/onesync.yaml" "  secretive: { type: Csv, path: ./out/x.csv, anchor: mail, map: { mail: email }, delimiter: env:ONESYNC_CANARY }"
            $streams = try { Invoke-OneSync -Workspace $w -Verbose -Debug *>&1 | Out-String -Width 500 } catch { $_ | Format-List * -Force | Out-String -Width 500 }
            $streams | Should -Match 'env:ONESYNC_CANARY'
            $streams += try { Test-OneSyncConfiguration -Workspace $w | Format-List | Out-String } catch { "$_" }
            $streams | Should -Not -Match $canary
            Get-ChildItem $w -Recurse -File | Where-Object { [IO.File]::ReadAllText($_.FullName).Contains($canary) } | Should -BeNullOrEmpty
        }
        finally { $env:ONESYNC_CANARY = $null }
    }
}
