BeforeDiscovery {
    $missing = $IsWindows -or -not (Test-Path /usr/sbin/sshd) -or -not (Get-Command sftp -ErrorAction Ignore)
    if ($missing) { Write-Warning 'Sftp.Tests.ps1 is skipped: apt-get install openssh-server openssh-client openssh-sftp-server' }
}

Describe 'Sources on an SFTP server' -Skip:$missing {
    BeforeAll {
        . "$PSScriptRoot/Start.ps1"
        $ssh = (New-Item -ItemType Directory "$TestDrive/ssh").FullName
        $files = (New-Item -ItemType Directory "$ssh/files").FullName
        foreach ($key in 'host', 'id') { ssh-keygen -q -t ed25519 -N '' -f "$ssh/$key" }
        if ((id -u) -eq 0) { $null = New-Item -ItemType Directory -Force /run/sshd }
        $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $free.Start(); $port = $free.LocalEndpoint.Port; $free.Stop()
        Set-Content "$ssh/config" @"
Port $port
ListenAddress 127.0.0.1
HostKey $ssh/host
PidFile $ssh/pid
AuthorizedKeysFile $ssh/id.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
Subsystem sftp internal-sftp
Match all
ForceCommand internal-sftp -d $files
"@
        $server = Start-Process /usr/sbin/sshd '-D', '-e', '-f', "$ssh/config" -PassThru -RedirectStandardError "$ssh/log"
        for ($i = 0; $i -lt 200 -and -not (Test-Path "$ssh/pid"); $i++) { Start-Sleep -Milliseconds 50 }
        Set-Content "$ssh/known_hosts" "[127.0.0.1]:$port $((Get-Content "$ssh/host.pub").Split(' ')[0, 1])"

        Copy-Item "$root/samples/district/sis/oneroster.zip" "$files/oneroster-1.zip"
        (Get-Item "$files/oneroster-1.zip").LastWriteTime = (Get-Date).AddDays(-2)
        $w = (New-Item -ItemType Directory "$TestDrive/w").FullName
        $yaml = @"
version: 1
sources:
  sis:
    type: OneRoster
    transport: Sftp
    host: 127.0.0.1
    port: $port
    user: $(id -un)
    key: $ssh/id
    knownHosts: $ssh/known_hosts
    path: oneroster-*.zip
"@
        Set-Content "$w/onesync.yaml" $yaml
        $env:ONESYNC_WORKSPACE = $w
    }
    AfterAll {
        $env:ONESYNC_WORKSPACE = $null
        if ($server) { Stop-Process -Id $server.Id }
    }

    It 'tells what is there' {
        $sis = Test-OneSyncConnection sis
        $sis.Ok | Should -BeTrue -Because ($sis.Checks | Out-String)
        $sis.Checks[0].Name | Should -Be 'Server'
    }
    It 'is read once, unless asked' {
        $first = Import-OneSyncSource sis -Summary
        $first.Status | Should -Be 'Complete'
        $first.Counts['Added'] | Should -BeGreaterThan 20
        $second = Import-OneSyncSource sis -Summary
        $second.Status | Should -Be 'Unchanged'
        $second.Message | Should -BeLike '*was read before*'
        (Import-OneSyncSource sis -Summary -Full).Counts['Unchanged'] | Should -Be $first.Counts['Added']
        (Get-OneSyncActivity -Status Unchanged).Detail | Should -BeLike '*was read before*'
    }
    It 'reads the newest' {
        Copy-Item "$root/samples/district/day2/sis/oneroster.zip" "$files/oneroster-2.zip"
        (Get-Item "$files/oneroster-2.zip").LastWriteTime = (Get-Date).AddDays(-1)
        $run = Import-OneSyncSource sis -Summary
        $run.Counts['Added'] + $run.Counts['Changed'] + $run.Counts['Gone'] | Should -BeGreaterThan 0
    }
    It 'streams people of a preview and keeps nothing' {
        @(Import-OneSyncSource sis -WhatIf | Select-Object -First 3).Count | Should -Be 3
        Get-ChildItem "$w/onesync.db.files/sis/sftp" -Filter *.whole | Should -BeNullOrEmpty
    }
    It 'says when the host is not known' {
        Set-Content "$ssh/none" ''
        Set-Content "$w/onesync.yaml" ($yaml -replace 'known_hosts', 'none')
        { Import-OneSyncSource sis -Summary -ErrorAction Stop } | Should -Throw -ErrorId 'HostKeyUnknown,OneSync.PowerShell.Commands.ImportOneSyncSourceCommand'
        (Test-OneSyncConnection sis).Worst.Id | Should -Be 'HostKeyUnknown'
    }
}
