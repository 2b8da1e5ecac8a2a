# The district in one job to Active Directory, Google Workspace, Entra ID and Adobe: the domain controller finds each address, and everybody has that one everywhere.
BeforeDiscovery {
    $missing = if (-not (Get-Command ldapsearch -CommandType Application -ErrorAction Ignore)) { 'apt-get install ldap-utils' }
    else { dotnet "$PSScriptRoot/../OneSync.TestServers/bin/Release/net10.0/OneSync.TestServers.dll" directory | Where-Object { $_ } }
    if ($missing) { Write-Warning "Skipping the tests of all destinations together: $missing" }
}

Describe 'The district everywhere' -Skip:($null -ne $missing) {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        . "$PSScriptRoot/Directory.ps1"
        $w = "$TestDrive/district"
        $district = New-SmallDistrict $w
        $directory = Start-Directory "$w/ad.pem"
        $google = Start-TestServer google, "$w/google.json", rivermouth.example
        $entra = Start-TestServer entra, "$w/entra.pem"
        $adobe = Start-TestServer adobe, 'Creative Cloud K12'
        'S3cret-Canary.1' | Set-Content "$w/ad.secret"
        'secret-canary' | Set-Content "$w/service.secret"
        (Get-DistrictYaml) + @"
destinations:
  ad:
    type: ActiveDirectory
    server: $($directory.Address)
    base: OU=Schools
    user: onesync@ONESYNC.TEST
    secret: file:./ad.secret
    ca: ./ad.pem
    scope: students -or staff
    match: [employeeNumber]
    password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/ad }
    map:
      employeeNumber: "{studentNumber ?? employeeNumber}"
      sAMAccountName: { value: "{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower|left 15}", apply: OnCreate, unique: { suffix: 2, with: [mail] } }
      mail: { value: "{sAMAccountName}@rivermouth.example", apply: OnCreate }
      cn: "{givenName} {familyName} ({sAMAccountName})"
      givenName: givenName
      sn: familyName
      ou: [{ when: students, value: "'OU=Students'" }, { value: "'OU=Staff'" }]
  google:
    type: Google
    key: file:./google.json
    admin: admin@district.test
    url: $($google.Address)
    tokenUrl: $($google.Address)/token
    requestsPerMinute: 1000000
    retryPause: 1
    scope: students -or staff
    match: [externalId.organization]
    password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/google }
    map:
      primaryEmail: "{ad.mail}"
      givenName: givenName
      familyName: familyName
      externalId.organization: "{studentNumber ?? employeeNumber}"
  entra:
    type: Entra
    tenant: 11111111-2222-3333-4444-555555555555
    clientId: 99999999-8888-7777-6666-555555555555
    authentication: Secret
    clientSecret: file:./service.secret
    authority: $($entra.Address)
    url: $($entra.Address)
    ca: ./entra.pem
    retryPause: 1
    scope: students -or staff
    match: [employeeId]
    password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/entra }
    map:
      employeeId: "{studentNumber ?? employeeNumber}"
      userPrincipalName: "{ad.mail}"
      displayName: "{givenName} {familyName}"
      givenName: givenName
      surname: familyName
      usageLocation: "'US'"
  adobe:
    type: Adobe
    organization: 1234ABCD@AdobeOrg
    clientId: onesync-client
    clientSecret: file:./service.secret
    url: $($adobe.Address)/v2/usermanagement
    tokenUrl: $($adobe.Address)/ims/token/v3
    requestsPerMinute: { users: 1000, groups: 1000, actions: 1000 }
    country: US
    scope: students -or staff
    match: [email]
    map: { email: "{ad.mail}", firstname: givenName, lastname: familyName }
"@ | Set-Content "$w/onesync.yaml"
        function Get-Address([string[]] $Text) { [regex]::Matches("$Text", '[\w.-]+@rivermouth\.example').Value | ForEach-Object ToLowerInvariant | Where-Object { $_ -ne 'admin@rivermouth.example' } | Sort-Object -Unique }
    }
    AfterAll { $directory, $google, $entra, $adobe | Where-Object { $_ } | ForEach-Object { Stop-TestServer $_ } }

    It 'is configured' { Test-OneSyncConfiguration -Workspace $w | Should -BeNullOrEmpty }
    It 'reaches all four' {
        Test-OneSyncConnection ad, google, entra, adobe -Workspace $w | Where-Object { -not $_.Ok } | Should -BeNullOrEmpty
    }
    It 'makes everybody an account in all four by one job' {
        $done = Invoke-OneSync -Summary -Workspace $w -WarningAction SilentlyContinue
        $global:LASTEXITCODE | Should -Be 0
        $done.Name | Should -Be 'sis', 'hr', 'ad', 'google', 'entra', 'adobe'
        $there = $done | Where-Object Side -eq Destination
        $there.Status | Should -Be 'Complete', 'Complete', 'Complete', 'Complete'
        $there[0].Created | Should -BeGreaterThan 70
        $there.Created | Select-Object -Unique | Should -Be $there[0].Created
        $there.Failed | Select-Object -Unique | Should -Be 0
    }
    It 'gives one address a person, the same everywhere' {
        $mail = @((Get-DirectoryAccount $directory).Values | ForEach-Object { $_.mail } | Sort-Object -Unique)
        $mail.Count | Should -Be (Get-DirectoryAccount $directory).Count
        Get-Address (Request-TestServer $google state | ConvertFrom-Json).users | Should -Be $mail
        Get-Address (Request-TestServer $entra state) | Should -Be $mail
        Get-Address (Request-TestServer $adobe state) | Should -Be $mail
    }
    It 'finds nothing to do the second time' {
        $null = Request-TestServer $entra settle
        $done = Invoke-OneSync -Summary -Workspace $w -WarningAction SilentlyContinue | Where-Object Side -eq Destination
        $done.Sent | Select-Object -Unique | Should -Be 0
        $done.Unchanged | Select-Object -Unique | Should -BeGreaterThan 70
    }
    It 'broke no rule of a service, and showed no secret' {
        (Request-TestServer $google state | ConvertFrom-Json).breaches | Should -BeNullOrEmpty
        Request-TestServer $entra breaches | Should -BeNullOrEmpty
        Request-TestServer $adobe breaches | Should -BeNullOrEmpty
        Get-OneSyncActivity -Workspace $w | Format-List * | Out-String -Width 500 | Should -Not -Match 'canary|PRIVATE KEY'
    }
}
