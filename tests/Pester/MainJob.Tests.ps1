# The main job on input that nobody here made: the people of a district in a OneRoster zip, with a staff CSV of the same people.
BeforeDiscovery { $script:zip = "$PSScriptRoot/../../../shared/data/oneroster-1.1-generated.zip", $env:ONESYNC_ONEROSTER_ZIP | Where-Object { $_ -and (Test-Path $_) } | Select-Object -First 1 }

Describe 'The main job' -Skip:(-not $zip) -ForEach @{ zip = $zip } {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        $w = "$TestDrive/main"
        $null = New-Item $w, "$w/out", "$w/sis" -ItemType Directory
        Expand-Archive $zip "$w/sis"
        $env:ONESYNC_WORKSPACE = $w
        @'
version: 1
sources:
  sis:
    type: OneRoster
    path: ./sis
    when: enabledUser -ne $false
    map: { id: sourcedId, role: role, givenName: givenName, familyName: familyName, email: email, grade: grades, number: identifier }
  hr:
    type: Csv
    path: ./staff.csv
    anchor: Number
    map: { staffNumber: Number, role: "'staff'", givenName: First, familyName: Last, email: Mail, title: Title }
correlations: [{ name: e-mail, match: [email] }]
precedence: { default: [sis, hr], familyName: [hr, sis] }
destinations:
  accounts:
    type: Csv
    path: ./out/accounts.csv
    anchor: account
    statusAttribute: status
    map: { account: "{id ?? staffNumber}", mail: email, name: "{givenName} {familyName}", role: role, grade: grade, title: title }
'@ | Set-Content "$w/onesync.yaml"
        $now = @{}
        $now.people = Import-Csv "$w/sis/users.csv"
        $students = $now.people | Where-Object role -eq student
        # Every teacher and administrator works here, and five more people who teach nobody.
        $now.staff = @($now.people | Where-Object role -ne student | ForEach-Object {
                [pscustomobject]@{ Number = "N$($_.identifier)"; First = $_.givenName; Last = $_.familyName; Mail = $_.email.ToUpperInvariant(); Title = 'Teacher' } }) +
            @(1..5 | ForEach-Object { [pscustomobject]@{ Number = "X$_"; First = "Cook$_"; Last = 'Kettle'; Mail = "cook$_@domain.local"; Title = 'Cook' } })
        function Save { $now.people | Export-Csv "$w/sis/users.csv"; $now.staff | Export-Csv "$w/staff.csv" }
        function Sync { Import-OneSyncSource -Summary -WarningAction SilentlyContinue; Merge-OneSyncCorrelation }
        Save
    }
    AfterAll { $env:ONESYNC_WORKSPACE = $null }

    It 'imports the zip as it is' {
        (Import-OneSyncSource -Type OneRoster -Path $zip -WarningAction SilentlyContinue -Map @{ id = 'sourcedId'; role = 'role' } | Group-Object role -NoElement | Sort-Object Name | ForEach-Object Count) | Should -Be 6, 2569, 136
    }
    It 'imports, merges, plans and exports everybody once' {
        $runs = Sync
        $runs.Status | Should -Be 'Complete', 'Complete', 'Complete'
        $runs[0].Count('Read') | Should -Be 2711
        $runs[2].Count('Added') | Should -Be 2716 -Because '142 of the staff are in both'
        $plan = Invoke-OneSyncDryRun accounts
        $plan.Count('Create') | Should -Be 2716
        (Export-OneSyncDestination -Plan $plan.Id).Count('Create') | Should -Be 2716
        $written = Import-Csv "$w/out/accounts.csv"
        $written.Count | Should -Be 2716
        ($written | Where-Object title).Count | Should -Be 147
        ($written | Where-Object { $_.title -and $_.role -eq 'teacher' }).Count | Should -Be 136
    }
    It 'has the roster' {
        @(Get-OneSyncOrg).Count | Should -BeGreaterThan 2
        $class = Get-OneSyncClass | Select-Object -First 1
        $class.Title | Should -Not -BeNullOrEmpty
        $places = @(Get-OneSyncEnrollment -Class $class.Id)
        $places.Count | Should -BeGreaterThan 0
        $places[0].ClassTitle | Should -Be $class.Title
    }
    It 'the second run plans nothing' {
        $runs = Sync
        $runs[0].Count('Unchanged') | Should -Be 2711
        (Invoke-OneSyncDryRun accounts).Total | Should -Be 0
    }
    It 'a changed input gives exactly the changes expected, with reasons' {
        # New: one pupil. Changed: two grades. Gone: three pupils. Renamed: one teacher, in HR.
        $left = $students[0..2].sourcedId
        $now.people = @($now.people | Where-Object sourcedId -notin $left)
        $now.people[10].grades = $now.people[11].grades = '12'
        $new = $now.people[0].PSObject.Copy()
        $new.sourcedId, $new.username, $new.identifier, $new.email = 'new-1', 'new1', '999', 'new1@domain.local'
        $now.people += $new
        $now.staff[0].Last = 'Renamed'
        Save
        $null = Sync
        $plan = Invoke-OneSyncDryRun accounts
        ($plan.Counts.GetEnumerator() | Sort-Object Key | ForEach-Object { "$($_.Key) $($_.Value)" }) | Should -Be 'Create 1', 'Update 3', 'Disable 3'
        $changes = Get-OneSyncPlan $plan.Id -Change
        ($changes | Where-Object Action -eq Create).Anchor | Should -Be 'new-1'
        ($changes | Where-Object Action -eq Disable).Anchor | Sort-Object | Should -Be ($left | Sort-Object)
        ($changes | Where-Object Action -eq Disable).Reason | Should -Match 'left|present'
        @($changes | Where-Object Action -eq Update | ForEach-Object { "$($_.Attributes)" }) -match "grade: .* → '12'" | Should -HaveCount 2
        @($changes | Where-Object Action -eq Update | ForEach-Object { "$($_.Attributes)" }) -match "name: .* Renamed'" | Should -HaveCount 1
        (Export-OneSyncDestination -Plan $plan.Id).Status | Should -Be 'Complete'
        (Import-Csv "$w/out/accounts.csv" | Where-Object status -eq disabled).account | Sort-Object | Should -Be ($left | Sort-Object)
    }
    It 'one who returns gets the same account back' {
        $now.people += $students[0]
        Save
        $null = Sync
        $plan = Invoke-OneSyncDryRun accounts
        $changes = @(Get-OneSyncPlan $plan.Id -Change)
        $changes.Action | Should -Be 'Enable'
        $changes.Anchor | Should -Be $students[0].sourcedId
        $null = Export-OneSyncDestination -Plan $plan.Id
        (Invoke-OneSyncDryRun accounts).Total | Should -Be 0
    }
    It '<what> never disables anyone' -ForEach @(
        @{ what = 'a truncated CSV'; damage = { [IO.File]::WriteAllText("$w/staff.csv", (Get-Content "$w/staff.csv" -Raw).Substring(0, 2000)) } }
        @{ what = 'an emptied file'; damage = { Set-Content "$w/staff.csv" (Get-Content "$w/staff.csv" -First 1) } }
        @{ what = 'a file of no bytes'; damage = { [IO.File]::WriteAllText("$w/staff.csv", '') } }
        @{ what = 'a missing file'; damage = { Remove-Item "$w/sis/users.csv" } }
        @{ what = 'a torn zip'; damage = {
                [IO.File]::WriteAllBytes("$w/torn.zip", [IO.File]::ReadAllBytes($zip)[0..60000])
                (Get-Content "$w/onesync.yaml" -Raw).Replace('path: ./sis', 'path: ./torn.zip') | Set-Content "$w/onesync.yaml" } }
    ) {
        $config = Get-Content "$w/onesync.yaml" -Raw
        Save
        $null = Sync
        & $damage
        $runs = Invoke-OneSync -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        ($runs | Where-Object Kind -eq Import).Status | Where-Object { $_ -notin 'Complete', 'Unchanged' } | Should -Not -BeNullOrEmpty
        @(Get-OneSyncPlan -Latest -Change | Where-Object Action -in Disable, Archive, Delete) | Should -BeNullOrEmpty
        $config | Set-Content "$w/onesync.yaml"
        Save
        $null = Sync
        (Invoke-OneSyncDryRun accounts).Total | Should -Be 0
    }
}
