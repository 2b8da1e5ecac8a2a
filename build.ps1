#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, packages or shows OneSync.
.DESCRIPTION
Build compiles the solution. Package also lays the module out in out/OneSync/<version>/. Test runs the xunit suites, then the
Pester tests against the packaged module, and ends with a line of totals. Demo runs the sample district through the packaged
module. Clean removes what the others made.
.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Clean')]
    [string[]] $Task = 'Test'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$results = "$root/out/TestResults"
$version = (Import-PowerShellDataFile "$root/OneSync.psd1").ModuleVersion
$module = "$root/out/OneSync/$version/OneSync.psd1"

# A process of its own for whatever loads the module: an assembly that was loaded once cannot be built again.
function Invoke-Shell([string[]] $Arguments) {
    $shell = [Environment]::ProcessPath
    $runtime = if ((Split-Path -LeafBase $shell) -eq 'dotnet') { '--roll-forward', 'Major', "$PSHOME/pwsh.dll" } # the .NET tool
    & $shell @($runtime; '-NoProfile', '-NonInteractive') @Arguments
}

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $($args[0]) failed." }
}

function Build { Invoke-Dotnet build "$root/OneSync.PowerShell.sln" -c Release -v quiet --nologo }

function Package {
    Build
    Invoke-Dotnet msbuild "$root/module/Package.proj" -nologo '-verbosity:minimal'
}

function Demo {
    Package
    Invoke-Shell '-File', "$root/samples/demo.ps1", '-Module', $module
    if ($LASTEXITCODE) { throw 'The demo failed.' }
}

function Clean {
    Get-ChildItem "$root/src", "$root/tests", "$root/samples" -Directory -Recurse -Include bin, obj | Remove-Item -Recurse -Force
    if (Test-Path "$root/out") { Remove-Item "$root/out" -Recurse -Force }
}

function Test {
    Package
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item $results -ItemType Directory
    $suites = @(
        Get-ChildItem "$root/tests/*/*.csproj" | ForEach-Object { Test-Xunit $_ }
        Test-Pester
    )
    $total = $suites | Measure-Object Passed, Failed, Skipped -Sum
    '{0} passed, {1} failed, {2} skipped' -f $total.Sum
    if ($total[1].Sum) { exit 1 }
}

function Test-Xunit([IO.FileInfo] $Project) {
    $suite = $Project.BaseName
    $log = dotnet test $Project -c Release --no-build --nologo --results-directory $results --logger "trx;LogFileName=$suite.trx" 2>&1
    $ok = $LASTEXITCODE -eq 0
    $passed = $failed = $total = 0
    if (Test-Path "$results/$suite.trx") {
        $counters = ([xml](Get-Content "$results/$suite.trx" -Raw)).TestRun.ResultSummary.Counters
        $passed, $failed, $total = [int]$counters.passed, [int]$counters.failed, [int]$counters.total
    }
    # A suite that ends badly without a failed test (it crashed, or left no result) is a failure of its own.
    if (-not $ok) { $failed = [Math]::Max($failed, 1); $log | Out-Host }
    Write-Suite $suite $passed $failed ([Math]::Max($total - $passed - $failed, 0))
}

function Test-Pester {
    if (-not (Get-ChildItem "$root/tests/Pester" -Filter *.Tests.ps1 -Recurse -ErrorAction Ignore)) { return }
    if (-not (Find-Pester)) {
        Write-Host 'Left out: the Pester tests of the packaged module. Pester 5 is not installed, and could not be had.'
        return
    }
    $env:ONESYNC_MODULE = $module
    Push-Location $root
    Invoke-Shell '-Command', @'
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
$run = Invoke-Pester -Configuration @{ Run = @{ Path = 'tests/Pester'; PassThru = $true }; Output = @{ CIFormat = 'None' } }
@{
    passed  = $run.PassedCount
    failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    skipped = $run.SkippedCount + $run.InconclusiveCount
} | ConvertTo-Json | Set-Content 'out/TestResults/Pester.json'
'@ | Out-Host
    Pop-Location
    if (-not (Test-Path "$results/Pester.json")) { return Write-Suite Pester 0 1 0 }
    $run = Get-Content "$results/Pester.json" -Raw | ConvertFrom-Json
    Write-Suite Pester $run.passed $run.failed $run.skipped
}

# Pester as installed; else, on a developer's machine, a copy in out/ that Clean removes.
function Find-Pester {
    $tools = "$root/out/tools"
    $env:PSModulePath = $tools + [IO.Path]::PathSeparator + $env:PSModulePath
    $installed = { Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } }
    if ((& $installed) -or $env:CI) { return & $installed }
    $null = New-Item $tools -ItemType Directory -Force
    try { Save-PSResource Pester -Version '[5.5,6.0)' -Path $tools -TrustRepository -Quiet }
    catch { Write-Verbose "Pester could not be had: $_" }
    & $installed
}

function Write-Suite([string] $Name, [int] $Passed, [int] $Failed, [int] $Skipped) {
    Write-Host "${Name}: $Passed passed, $Failed failed, $Skipped skipped"
    [pscustomobject]@{ Name = $Name; Passed = $Passed; Failed = $Failed; Skipped = $Skipped }
}

foreach ($name in $Task) { & $name }
