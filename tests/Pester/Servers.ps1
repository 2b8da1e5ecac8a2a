# Servers of tests/OneSync.TestServers in processes of their own, which stop when their input ends.

function Start-TestServer([string[]] $Arguments) {
    $info = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]](@("$root/tests/OneSync.TestServers/bin/Release/net10.0/OneSync.TestServers.dll") + $Arguments))
    $info.RedirectStandardInput = $info.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($info)
    $address = $process.StandardOutput.ReadLine()
    if (-not $address) { throw "The test server '$($Arguments[0])' did not start." }
    [pscustomobject]@{ Process = $process; Address = $address }
}

# What a server answers to a command: its lines.
function Request-TestServer($Server, [string] $Command) {
    $Server.Process.StandardInput.WriteLine($Command)
    while (($line = $Server.Process.StandardOutput.ReadLine()) -cne 'ok') {
        if ($null -eq $line) { throw 'The test server has ended.' }
        $line
    }
}

function Stop-TestServer($Server) {
    $Server.Process.StandardInput.Close()
    if (-not $Server.Process.WaitForExit(30000)) { $Server.Process.Kill($true) }
}
