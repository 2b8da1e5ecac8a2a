# What the benchmarks share; dot-sourced by them. Test-Wanted, theirs, says which rows to run.

# Runs a process, and gives its time and the most memory it held, sampled ten times a second.
function Measure-Process([string] $Name, [string] $File, [string[]] $Arguments) {
    if (-not (Test-Wanted $Name)) { return }
    $info = [Diagnostics.ProcessStartInfo]::new($File, $Arguments)
    $info.RedirectStandardOutput = $true
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($info)
    $output = $process.StandardOutput.ReadToEndAsync()
    [long] $peak = 0
    $processor = 0
    while (-not $process.WaitForExit(100)) {
        $process.Refresh()
        $peak = [Math]::Max($peak, $process.PeakWorkingSet64)
        # A process that ended since then has none.
        if ($null -ne ($used = $process.TotalProcessorTime)) { $processor = $used.TotalSeconds }
    }
    $clock.Stop()
    if ($process.ExitCode) { throw "$Name failed with exit code $($process.ExitCode)." }
    Write-Host ('{0}: {1:0.0} s ({2:0.0} s of a processor), {3:0} MB. {4}' -f $Name, $clock.Elapsed.TotalSeconds, $processor, ($peak / 1MB), $output.Result.Trim())
    [pscustomobject]@{ Name = $Name; Seconds = $clock.Elapsed.TotalSeconds; Megabytes = $peak / 1MB }
}

function Write-Table([string] $Title, [object[]] $Rows) {
    if (-not $Rows) { return }
    "`n| $Title | time | ratio | peak memory |`n|---|---:|---:|---:|"
    foreach ($row in $Rows) {
        '| {0} | {1:0.0} s | {2:0.00} | {3:0} MB |' -f $row.Name, $row.Seconds, ($row.Seconds / $Rows[0].Seconds), $row.Megabytes
    }
}
