BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    # The sample district, with groups of its real roster beside its accounts.
    $w = "$TestDrive/district"
    Copy-Item "$root/samples/district" $w -Recurse
    Remove-Item "$w/onesync.db*", "$w/out" -Recurse -ErrorAction Ignore
    $groups = @'
    memberships: ./out/groups.csv
    groups:
      - { forEach: class, when: "class.classType -eq 'homeroom'", members: students, to: "room-{class.classCode}" }
      - { select: ["courses::Mathematics 09::students", "courses::Science 09::students"], to: [STEM 9, Calculators], during: term }
      - { select: "schools::Rivermouth High School::teachers", to: High School Teachers }
      - { when: role -eq 'staff', to: "Staff {site|lookup schools.name ?? 'elsewhere'}" }
'@
    Set-Content "$w/onesync.yaml" ((Get-Content "$w/onesync.yaml" -Raw).TrimEnd() + "`n$groups")
    $env:ONESYNC_WORKSPACE = $w
    # Here, as Pester takes away what a block makes in the test drive.
    $problems = @(Test-OneSyncConfiguration)
    $runs = @(Invoke-OneSync -Confirm:$false)
}
AfterAll { $env:ONESYNC_WORKSPACE = $null }

Describe 'Groups of the sample district' {
    It 'are a configuration without problems' {
        $problems | Should -BeNullOrEmpty
    }
    It 'are exported with the accounts, and then nothing is left to do' {
        $run = $runs | Where-Object Kind -eq Export
        $run.Status | Should -Be Complete
        $members = Import-Csv "$w/out/groups.csv"
        $members.Count | Should -Be $run.Counts['AddMember']
        (Invoke-OneSyncDryRun accounts).Total | Should -Be 0
    }
    It 'hold the pupils whom the class has in the roster' {
        $members = Import-Csv "$w/out/groups.csv"
        $room = $members | Where-Object group -eq room-HO06A
        $class = Get-OneSyncClass | Where-Object Code -eq HO06A
        $pupils = Get-OneSyncEnrollment | Where-Object { $_.Class -eq $class.Id -and $_.Role -eq 'student' }
        $room.Count | Should -Be $pupils.Count
        ($room.anchor | Sort-Object) | Should -Be (@(Get-OneSyncUser -Selector "classes::$($class.Title)::students").studentNumber | Sort-Object)
    }
    It 'take in everybody whom any selector selects, once' {
        $members = Import-Csv "$w/out/groups.csv"
        $stem = @($members | Where-Object group -eq 'STEM 9').anchor | Sort-Object
        $stem | Should -Be (@(Get-OneSyncUser -Selector 'courses::Mathematics 09::students', 'courses::Science 09::students').studentNumber | Sort-Object)
        @($stem | Select-Object -Unique).Count | Should -Be $stem.Count
        @($members | Where-Object group -eq Calculators).anchor | Sort-Object | Should -Be $stem
    }
    It 'show in a plan which group a member goes to, and in the activity' {
        $first = Get-OneSyncPlan | Sort-Object Id | Select-Object -First 1
        $change = Get-OneSyncPlan $first.Id -Change | Where-Object Group -eq 'STEM 9' | Select-Object -First 1
        $change.Reason | Should -BeLike "The user is selected by 'courses::Mathematics 09::students'*"
        "$($change.Attributes)" | Should -Be "group: (none) → 'STEM 9'"
        @(Get-OneSyncActivity -Action AddMember | Where-Object { $_.After['group'] -eq 'High School Teachers' }).Count | Should -BeGreaterThan 10
    }
    It 'follow pupils into another homeroom the next day' {
        Copy-Item "$w/day2/*" $w -Recurse -Force
        $null = Import-OneSyncSource -Summary
        $null = Merge-OneSyncCorrelation
        $plan = Invoke-OneSyncDryRun accounts
        $moved = Get-OneSyncPlan $plan.Id -Change | Where-Object Anchor -eq 260180 | Where-Object Group -like 'room-*'
        ($moved | Sort-Object Action | ForEach-Object { "$($_.Action) $($_.Group)" }) | Should -Be 'AddMember room-HO02C', 'RemoveMember room-HO02B'
    }
}

Describe 'Selectors' {
    It 'select users, together with a filter' {
        $all = @(Get-OneSyncUser -Selector 'schools::Rivermouth High School::teachers')
        $all.Count | Should -BeGreaterThan 10
        @(Get-OneSyncUser "familyName -like 'A*'" -Selector 'schools::Rivermouth High School::teachers').Count | Should -BeLessThan $all.Count
    }
    It 'that match nothing warn of it, with what was meant' {
        Get-OneSyncUser -Selector 'courses::Mathematic 09::students' -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warned" | Should -BeLike "*matches nothing in the roster. Did you mean 'Mathematics 09'?"
    }
    It 'that are wrong name the place and the nearest word' {
        { Get-OneSyncUser -Selector 'course::X::students' } | Should -Throw -ErrorId 'SelectorSyntax,*' -ExpectedMessage "Selector:1:1:*courses*"
        { Get-OneSyncUser -Selector 'X' -Source sis } | Should -Throw -ErrorId 'ConflictingKeys,*'
    }
    It 'are completed from the roster' {
        $line = "Get-OneSyncUser -Selector 'courses::Mathematics 0"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'courses::Mathematics 09::students'"
    }
}
