BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    . "$PSScriptRoot/Servers.ps1"
    function Get-DomainState($Domain) { Request-TestServer $Domain state | ConvertFrom-Json }
    # The sample district, whose accounts go to Google too, with the addresses that the first destination found.
    function New-DistrictWorkspace([string] $Path, $Domain) {
        Copy-Item "$root/samples/district" $Path -Recurse
        Get-ChildItem $Path -Filter onesync.db* | Remove-Item
        Copy-Item "$TestDrive/key.json" "$Path/key.json"
        Add-Content "$Path/onesync.yaml" @"
  google:
    type: Google
    key: file:./key.json
    admin: admin@district.test
    url: $($Domain.Address)
    tokenUrl: $($Domain.Address)/token
    requestsPerMinute: 1000000
    retryPause: 1
    scope: students -or staff
    match: [externalId.organization]
    password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords }
    map:
      primaryEmail: "{accounts.mail}"
      givenName: givenName
      familyName: familyName
      externalId.organization: "{studentNumber ?? employeeNumber}"
      organization.title: title
      orgUnitPath: [{ when: students, value: "/Students/{site|first|lookup schools.name}" }, { value: "'/Staff'" }]
    groups: [{ when: staff, to: [everybody@rivermouth.example] }]
    thresholds: { Disable: { count: 25, percent: 3 } }
"@
        (Get-Item -LiteralPath $Path).FullName
    }
    $domain = Start-TestServer google, "$TestDrive/key.json", rivermouth.example
    $w = New-DistrictWorkspace "$TestDrive/district" $domain
}
AfterAll {
    Stop-TestServer $domain
}

Describe 'The sample district in Google Workspace' {
    It 'is configured without asking anybody' { Test-OneSyncConfiguration -Workspace $w | Should -BeNullOrEmpty }
    It 'tells what is reached, with the scopes' {
        $found = Test-OneSyncConnection google -Workspace $w
        "$($found.Checks | Where-Object Result -eq Failed)" | Should -BeNullOrEmpty
        $found.Scopes | Should -Contain 'https://www.googleapis.com/auth/admin.directory.user'
    }
    It 'makes the accounts, with the addresses of the first destination' {
        $everything = Invoke-OneSync -Workspace $w -Verbose *>&1
        ($everything | Where-Object { $_.PSObject.Properties.Name -contains 'Subject' -and $_.Subject -eq 'google' -and $_.Kind -eq 'Export' }).Status | Should -Be 'Complete'
        $state = Get-DomainState $domain
        $state.breaches | Should -BeNullOrEmpty
        $accounts = Import-Csv "$w/out/accounts.csv"
        $state.users.Count | Should -Be $accounts.Count
        $state.users | Sort-Object | Should -Be ($accounts.mail.ToLowerInvariant() | Sort-Object)
        ($everything | Out-String -Width 1000) + (Get-OneSyncActivity -Workspace $w | Format-List * | Out-String -Width 1000) | Should -Not -Match 'PRIVATE KEY|canary'
    }
    It 'hands over a first password for each' {
        $passwords = Get-ChildItem "$w/passwords/*.csv" | Import-Csv
        $passwords.Count | Should -Be (Get-DomainState $domain).users.Count
    }
    It 'finds nothing to do the second time' {
        (Invoke-OneSyncDryRun google -Workspace $w).Total | Should -Be 0
    }
    It 'says what a missing delegation is' {
        Request-TestServer $domain 'deny admin.directory.group'
        $found = Test-OneSyncConnection google -Workspace $w
        $found.Worst.Id | Should -Be 'TokenRefused'
        $found.Worst.Detail | Should -BeLike '*Client is unauthorized*Domain-wide delegation*'
        { Invoke-OneSyncDryRun google -Workspace $w -ErrorAction Stop } | Should -Throw -ErrorId 'TokenRefused,OneSync.PowerShell.Commands.InvokeOneSyncDryRunCommand'
    }
}

Describe 'Loading' {
    It 'loads nothing of Google before a domain is opened' {
        $loaded = pwsh -NoProfile -Command "Import-Module '$modulePath'; `$null = Get-OneSyncUser -Workspace '$w'; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'Google.*'"
        $loaded | Should -BeNullOrEmpty
    }
}
