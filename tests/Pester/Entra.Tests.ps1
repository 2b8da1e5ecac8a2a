# The sample district into a tenant: the server behaves as Microsoft Graph does, and checks what it is asked.
BeforeAll {
    . "$PSScriptRoot/Start.ps1"
    . "$PSScriptRoot/Servers.ps1"
    $w = "$TestDrive/entra"
    Copy-Item "$root/samples/district" $w -Recurse
    $server = Start-TestServer entra, "$w/ca.pem"
    $address = $server.Address
    function Ask([string] $What) { Request-TestServer $server $What }
    'secret-canary' | Set-Content "$w/secret" -NoNewline
    $config = (Get-Content "$w/onesync.yaml" -Raw) -replace '(?s)destinations:.*', ''
    $config += @"
destinations:
  files: { type: Csv, path: ./out/files.csv, anchor: id, map: { id: "{studentNumber ?? employeeNumber}", name: displayName }, scope: students }
  entra:
    type: Entra
    tenant: 11111111-2222-3333-4444-555555555555
    clientId: 99999999-8888-7777-6666-555555555555
    authentication: Secret
    clientSecret: file:./secret
    authority: $address
    url: $address
    ca: ./ca.pem
    retryPause: 1
    scope: students -or staff
    match: [employeeId]
    licenses: [STANDARDWOFFPACK_STUDENT]
    map:
      employeeId: "{studentNumber ?? employeeNumber}"
      userPrincipalName:
        value: "{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}@rivermouth.example"
        apply: OnCreate
        unique: { suffix: 2 }
      displayName: "{givenName} {familyName}"
      givenName: givenName
      surname: familyName
      officeLocation: "{site|lookup schools.name}"
      jobTitle: title
      usageLocation: "'US'"
      licenses: [{ when: "role -eq 'student'", value: "'STANDARDWOFFPACK_STUDENT'" }]
    groups:
      - { when: role -eq 'teacher', to: [Teachers], create: true }
      - { forEach: school, members: students, to: "Pupils of {school.name}" }
    lifecycle: { leaver: [{ after: 0d, do: Disable, licenses: None }] }
    thresholds: { Disable: { count: 25, percent: 30 }, RemoveMember: { count: 100 } }
"@ -replace '(?m)^  files:.*\n', ''
    $config | Set-Content "$w/onesync.yaml"
    function Sync { $null = Import-OneSyncSource -Workspace $w -Summary -WarningAction SilentlyContinue; $null = Merge-OneSyncCorrelation -Workspace $w }
}
AfterAll {
    Stop-TestServer $server
}

Describe 'The sample district in Entra ID' {
    It 'is configured without asking anybody' { Test-OneSyncConfiguration -Workspace $w | Where-Object Severity -eq Error | Should -BeNullOrEmpty }
    It 'tells what is reached' {
        $found = Test-OneSyncConnection entra -Workspace $w
        $found.Checks | Where-Object Result -eq Failed | Should -BeNullOrEmpty
        $found.Scopes | Should -Contain 'User.ReadWrite.All'
        "$($found.Checks)" | Should -Not -Match 'canary'
    }
    It 'is planned, exported, and then there is nothing to do' {
        Sync
        $plan = Invoke-OneSyncDryRun entra -Workspace $w
        $plan.Count('Create') | Should -BeGreaterThan 50
        Ask state | Should -HaveCount 1
        $run = Export-OneSyncDestination -Plan $plan.Id -Workspace $w
        $run.Status | Should -Be 'Complete'
        @(Ask state).Count | Should -Be ($plan.Count('Create') + 1)
        (Ask state | Where-Object { $_ -match ' True 1 Pupils of Rivermouth' -or $_ -match ' true 1 Pupils of Rivermouth' }).Count | Should -BeGreaterThan 20
        (Ask state | Where-Object { $_ -match 'Teachers' }).Count | Should -BeGreaterThan 3
        (Invoke-OneSyncDryRun entra -Workspace $w).Total | Should -Be 0
        Ask breaches | Should -BeNullOrEmpty
    }
    It 'follows the next day' {
        foreach ($file in 'sis/oneroster.zip', 'hr/staff.csv') { Copy-Item "$w/day2/$file" "$w/$file" }
        Sync
        $plan = Invoke-OneSyncDryRun entra -Workspace $w
        $plan.Total | Should -BeGreaterThan 0
        if ($plan.State -eq 'Held') { $null = Approve-OneSyncPlan -Plan $plan.Id -Workspace $w }
        (Export-OneSyncDestination -Plan $plan.Id -Workspace $w).Status | Should -Be 'Complete'
        $null = Ask settle
        (Invoke-OneSyncDryRun entra -Workspace $w).Total | Should -Be 0
        Ask breaches | Should -BeNullOrEmpty
    }
    It 'shows no secret' {
        $everything = Get-OneSyncActivity -Workspace $w | Format-List * | Out-String -Width 1000
        $everything | Should -Not -Match 'canary'
    }
    It 'signs in with the identity of the machine' {
        (Get-Content "$w/onesync.yaml" -Raw) -replace 'authentication: Secret', 'authentication: ManagedIdentity' -replace '    clientId: .*\n', '' | Set-Content "$w/identity.yaml"
        $seen = pwsh -NoProfile -Command "
            `$env:IDENTITY_ENDPOINT = '$address/identity/token'; `$env:IDENTITY_HEADER = 'header'
            Import-Module '$modulePath'
            (Test-OneSyncConnection entra -Workspace '$w/identity.yaml').Checks | ForEach-Object { `"`$(`$_.Name) `$(`$_.Result) `$(`$_.Detail)`" }"
        $seen | Where-Object { $_ -like 'Token *' } | Should -BeLike 'Token Passed *the managed identity*'
        $seen | Where-Object { $_ -like '* Failed *' } | Should -BeNullOrEmpty
    }
    It 'loads the SDK in the connectors'' own context, when such a connection is opened and not before' {
        $seen = pwsh -NoProfile -Command "
            Import-Module '$modulePath'
            function Loaded { [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Where-Object { `$_ -in 'Microsoft.Graph', 'Azure.Core', 'Microsoft.Kiota.Abstractions' } }
            `$null = Test-OneSyncConfiguration -Workspace '$w'; `"before: `$(Loaded)`"
            `$null = Test-OneSyncConnection entra -Workspace '$w'; `"after: `$(Loaded | Sort-Object)`"
            `"default: `$([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Where-Object { `$_ -in 'Microsoft.Graph', 'Azure.Core' })`""
        $seen | Should -Be 'before: ', 'after: Azure.Core Microsoft.Graph Microsoft.Kiota.Abstractions', 'default: '
    }
}
