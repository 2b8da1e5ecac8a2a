BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    . "$PSScriptRoot/Servers.ps1"
    $server = Start-TestServer adobe, 'All Apps K12', 'Staff Apps'
    $address = $server.Address
    # What the organisation has, what was done in it, and which rules were broken.
    function Ask([string] $What) { Request-TestServer $server $What }
    $w = "$TestDrive/district"
    Copy-Item "$root/samples/district" $w -Recurse
    'secret-canary' | Set-Content "$w/secret" -NoNewline
    # The district's own destinations make way for the one.
    $yaml = (Get-Content "$w/onesync.yaml" -Raw) -replace '(?s)destinations:.*$', ''
    $yaml + @"
destinations:
  adobe:
    type: Adobe
    organization: 1234ABCD@AdobeOrg
    clientId: onesync-client
    clientSecret: file:./secret
    url: $address/v2/usermanagement
    tokenUrl: $address/ims/token/v3
    requestsPerMinute: { users: 1000, groups: 1000, actions: 1000 }
    country: IE
    scope: (role -eq 'student' -and grade -in '05', '06') -or role -eq 'teacher'
    match: [email]
    map:
      email:
        - { when: exists(studentNumber), value: "{studentNumber}@rivermouth.test" }
        - { when: exists(employeeNumber), value: "{employeeNumber}@rivermouth.test" }
        - { value: email }
      firstname: givenName
      lastname: familyName
    groups:
      - { select: "courses::Music 06::students", to: [All Apps K12], during: term }
      - { when: role -eq 'teacher', to: [Staff Apps, "Teachers of {site|first}"] }
"@ | Set-Content "$w/onesync.yaml"
}
AfterAll {
    Stop-TestServer $server
}

Describe 'The sample district in Adobe' {
    It 'is configured' { Test-OneSyncConfiguration -Workspace $w | Should -BeNullOrEmpty }
    It 'reaches the organisation' {
        $found = Test-OneSyncConnection adobe -Workspace $w
        $found.Checks | Where-Object Result -eq Failed | Should -BeNullOrEmpty
        $found.Counts['Groups'] | Should -Be 2
    }
    It 'has a plan tried by the service, which does nothing' {
        $null = Import-OneSyncSource -Summary -Workspace $w
        $null = Merge-OneSyncCorrelation -Workspace $w
        $plan = Invoke-OneSyncDryRun -TestAtDestination -Workspace $w
        $plan.Counts['Create'] | Should -BeGreaterThan 100
        $plan | Get-OneSyncPlan -Notice -Workspace $w | Where-Object Kind -eq Refused | Should -BeNullOrEmpty
        Ask effects | Should -BeNullOrEmpty
    }
    It 'goes there in one job, which says what it came to' {
        $summary = Invoke-OneSync -Summary -Workspace $w
        $summary.Name | Should -Be 'sis', 'hr', 'adobe'
        $summary[2].Status | Should -Be 'Complete'
        $summary[2].Created | Should -Be $summary[2].Selected
        $summary[2].Failed | Should -Be 0
        $state = Ask state
        @($state -like 'federatedID*').Count | Should -Be $summary[2].Created
        @($state -match '@.*\[.*All Apps K12').Count | Should -BeGreaterThan 10
        @($state -match '@.*\[.*Staff Apps').Count | Should -BeGreaterThan 10
        @($state -like 'USER_GROUP Teachers of *').Count | Should -BeGreaterThan 1
        Ask breaches | Should -BeNullOrEmpty
    }
    It 'has nothing to do the second time' {
        $summary = Invoke-OneSync -Summary -Workspace $w
        ($summary | Measure-Object Sent -Sum).Sum | Should -Be 0
        $summary[2].Unchanged | Should -Be $summary[2].Selected
        (Get-OneSyncActivity -Summary -Subject adobe -Workspace $w).Unchanged | Should -Be $summary[2].Selected
        ($summary | Out-String -Width 120) | Should -Match 'adobe +Complete'
    }
    It 'says what is wrong in the words of the service, and shows no secret' {
        'wrong-canary' | Set-Content "$w/secret" -NoNewline
        $found = Test-OneSyncConnection adobe -Workspace $w
        $found.Worst.Id | Should -Be 'TokenRefused'
        "$($found.Checks)" | Should -Match 'client authentication failed'
        "$($found.Checks)" | Should -Not -Match 'canary'
        { Invoke-OneSyncDryRun -Workspace $w -ErrorAction Stop } | Should -Throw -ErrorId 'TokenRefused,OneSync.PowerShell.Commands.InvokeOneSyncDryRunCommand'
    }
}

Describe 'Convert-OneSyncConfiguration' {
    It 'writes nothing with -WhatIf' {
        @(Convert-OneSyncConfiguration "$root/samples/user-sync/user-sync-config.yml" "$TestDrive/none" -WhatIf).Count | Should -BeGreaterThan 5
        Test-Path "$TestDrive/none" | Should -BeFalse
    }
    It 'makes a workspace without problems, and lists what was left out' {
        $notes = Convert-OneSyncConfiguration "$root/samples/user-sync/user-sync-config.yml" "$TestDrive/made"
        $notes | Where-Object Key -eq 'directory_users.extension' | ForEach-Object Line | Should -BeGreaterThan 10
        Test-OneSyncConfiguration -Workspace "$TestDrive/made" | Should -BeNullOrEmpty
        Get-Content "$TestDrive/made/onesync.yaml" -Raw | Should -Not -Match 'canary'
        ($notes | Out-String -Width 120) -split '\r?\n' | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 120
        { Convert-OneSyncConfiguration "$root/samples/user-sync/user-sync-config.yml" "$TestDrive/made" } | Should -Throw -ErrorId 'FileFailed,*'
    }
    It 'names what is no such configuration' {
        { Convert-OneSyncConfiguration "$root/samples/district/onesync.yaml" "$TestDrive/no" } | Should -Throw -ErrorId 'NotUserSync,*'
    }
}
