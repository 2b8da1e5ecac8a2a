BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    . "$PSScriptRoot/Servers.ps1"
    function Set-Fault($Service, [string] $When, [int] $Status) { Request-TestServer $Service "fail $When $Status" }
    # A workspace with one source, and accounts in a file.
    function New-ServiceWorkspace([string] $Path, [string[]] $Source) {
        $null = New-Item $Path -ItemType Directory -Force
        'secret-canary' | Set-Content "$Path/secret" -NoNewline
        @('version: 1'
            'sources:'
            '  sis:'
            $Source | ForEach-Object { "    $_" }
            '    map: { id: sourcedId, givenName: givenName, familyName: familyName, email: email, role: role, school: primaryOrgName }'
            'destinations:'
            '  accounts: { type: Csv, path: ./accounts.csv, anchor: id, statusAttribute: status, map: { id: id, name: "{givenName} {familyName}", school: school } }') | Set-Content "$Path/onesync.yaml"
        $Path
    }
}

Describe 'OneRoster <version> with <auth>' -ForEach @(
    @{ version = '1.1'; auth = 'oauth1'; keys = 'clientId: key', 'clientSecret: file:./secret' }
    @{ version = '1.2'; auth = 'oauth2'; keys = 'clientId: key', 'clientSecret: file:./secret', 'tokenUrl: {0}/token' }
    @{ version = '1.1'; auth = 'bearer'; keys = , 'token: file:./secret' }
) {
    BeforeAll {
        $service = Start-TestServer oneroster, $version, 250, $auth
        $w = New-ServiceWorkspace "$TestDrive/$version-$auth" (@('type: OneRoster', 'transport: Rest', "url: $($service.Address)", 'pageSize: 100', 'retryPause: 1', 'retries: 1', 'fullEvery: 0d') +
            @($keys | ForEach-Object { $_ -f $service.Address }))
    }
    AfterAll { Stop-TestServer $service }
    It 'is configured without asking anybody' { Test-OneSyncConfiguration -Workspace $w | Should -BeNullOrEmpty }
    It 'tells what is reached' {
        $found = Test-OneSyncConnection sis -Workspace $w
        $found.Checks | Where-Object Result -eq Failed | Should -BeNullOrEmpty
        $found.Ok | Should -BeTrue
        $found.Version | Should -Be $version
        $found.Counts['users'] | Should -Be 250
    }
    It 'streams people' { (Get-OneSyncRecord sis -Workspace $w | Select-Object -First 3).Anchor | Should -Be '00000000', '00000001', '00000002' }
    It 'does the whole job' {
        $runs = Invoke-OneSync -Workspace $w
        $runs.Status | Sort-Object -Unique | Should -Be 'Complete'
        $accounts = Import-Csv "$w/accounts.csv"
        $accounts.Count | Should -Be 250
        $accounts[11].school | Should -Be 'School 1'
    }
    It 'removes nobody when a page fails, and shows no secret' {
        Set-Fault $service 'users?limit=100&offset=100' 500
        $everything = Invoke-OneSync -Workspace $w -Verbose *>&1
        $run = Get-OneSyncActivity -RunOnly -Workspace $w | Where-Object { $_.Kind -eq 'Import' } | Select-Object -First 1
        $run.Status | Should -Be 'Partial'
        "$($run.Error)" | Should -BeLike '*rows 101 to 200*'
        (Import-Csv "$w/accounts.csv" | Where-Object status -eq disabled) | Should -BeNullOrEmpty
        ($everything | Out-String -Width 1000) + (Get-OneSyncActivity -Workspace $w | Format-List * | Out-String -Width 1000) | Should -Not -Match 'canary'
    }
    It 'says what a refusal was' {
        'wrong-canary' | Set-Content "$w/secret" -NoNewline
        $found = Test-OneSyncConnection sis -Workspace $w
        $found.Ok | Should -BeFalse
        $found.Worst.Id | Should -BeIn 'Unauthorized', 'TokenRefused'
        "$($found.Checks)" | Should -Not -Match 'canary'
        { Import-OneSyncSource sis -Workspace $w -Summary -ErrorAction Stop } | Should -Throw -ErrorId "$($found.Worst.Id),OneSync.PowerShell.Commands.ImportOneSyncSourceCommand"
    }
}

Describe 'Clever <version>' -ForEach @{ version = '2.1'; people = 44 }, @{ version = '3.0'; people = 43 } {
    It 'does the whole job' {
        $service = Start-TestServer clever, $version, 40
        try {
            $w = New-ServiceWorkspace "$TestDrive/clever$version" @('type: Clever', "version: '$version'", "url: $($service.Address)", 'token: file:./secret', 'pageSize: 15')
            (Test-OneSyncConnection -Workspace $w).Ok | Should -Not -Contain $false
            (Invoke-OneSync -Workspace $w).Status | Sort-Object -Unique | Should -Be 'Complete'
            (Import-Csv "$w/accounts.csv").Count | Should -Be $people
            @(Get-OneSyncClass -Workspace $w).Count | Should -Be 1
        }
        finally { Stop-TestServer $service }
    }
}

Describe 'ClassLink' {
    It 'does the whole job' {
        $service = Start-TestServer oneroster, '1.1', 120, oauth1
        try {
            $w = New-ServiceWorkspace "$TestDrive/classlink" @('type: ClassLink', "url: $($service.Address)", 'clientId: key', 'clientSecret: file:./secret')
            (Test-OneSyncConnection -Workspace $w).Ok | Should -Not -Contain $false
            (Invoke-OneSync -Workspace $w).Status | Sort-Object -Unique | Should -Be 'Complete'
            (Import-Csv "$w/accounts.csv").Count | Should -Be 120
        }
        finally { Stop-TestServer $service }
    }
}
