#Requires -Version 7.4
<#
.SYNOPSIS
Measures the whole job, and reading a CSV, beside their peers in one run, and prints a Markdown table.
.DESCRIPTION
Each row is a process of its own, with its time and its peak memory. The data is made once, in bench/data. Needs node and npm for
DuckDB, and the solution built in Release.
.PARAMETER People
How many people; a multiple of 50. There are 22 staff records to 100 people.
.PARAMETER Only
The rows to run, by name; wildcards.
#>
[CmdletBinding()]
param(
    [int] $People = 1000000,
    [string[]] $Only = '*'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$data = "$PSScriptRoot/data/$People"
$work = Join-Path ([IO.Path]::GetTempPath()) "onesync-bench-$PID"
$null = New-Item $work -ItemType Directory

function Test-Wanted([string[]] $Names) { [bool] ($Names | Where-Object { $name = $_; $Only | Where-Object { $name -like $_ } }) }

if (-not (Test-Path "$data/staff.csv")) {
    dotnet "$root/samples/generator/bin/Release/net10.0/OneSync.Samples.dll" bench $data $People
    if ($LASTEXITCODE) { throw 'The data could not be made. Build the solution first: ./build.ps1 Build' }
}
if ((Test-Wanted 'DuckDB, first run', 'DuckDB, unchanged') -and -not (Test-Path "$PSScriptRoot/duckdb/node_modules")) { npm install --prefix "$PSScriptRoot/duckdb" --no-audit --no-fund --silent | Out-Null }

. "$PSScriptRoot/Measure.ps1"

try {
    $pwsh = [Environment]::ProcessPath
    $duckdb = "$PSScriptRoot/duckdb/job.mjs", $data, "$work/peer.duckdb", "$work/duckdb.csv"
    $script = '-NoProfile', '-File', "$PSScriptRoot/script/admin.ps1", '-Data', $data, '-Accounts', "$work/script.csv"
    $module = (Get-ChildItem "$root/out/OneSync/*/OneSync.psd1" | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
    if (-not $module) { throw 'The module is not packaged. Run ./build.ps1 Package first.' }
    $workspace = "$work/onesync"
    $null = New-Item $workspace -ItemType Directory
    foreach ($file in 'people.csv', 'staff.csv') { $null = New-Item "$workspace/$file" -ItemType SymbolicLink -Target "$data/$file" }
    Copy-Item "$PSScriptRoot/onesync/onesync.yaml" $workspace
    $onesync = '-NoProfile', '-Command', "Import-Module '$module'; (Invoke-OneSync -Workspace '$workspace' | ForEach-Object { '{0} {1} {2}' -f `$_.Kind, `$_.Subject, `$_.Status }) -join ', '"
    $whole = @(
        Measure-Process 'OneSync, first run' $pwsh $onesync
        Measure-Process 'OneSync, unchanged' $pwsh $onesync
        Measure-Process 'DuckDB, first run' node $duckdb
        Measure-Process 'DuckDB, unchanged' node $duckdb
        Measure-Process 'Script, first run' $pwsh $script
        Measure-Process 'Script, unchanged' $pwsh $script
    )
    $reading = @(
        Measure-Process 'Import-OneSyncSource' $pwsh '-NoProfile', '-Command', "Import-Module '$module'; Import-OneSyncSource -Path '$data/people.csv' -Anchor sourcedId | Out-Null"
        Measure-Process 'Import-Csv' $pwsh '-NoProfile', '-Command', "Import-Csv '$data/people.csv' | Out-Null"
    )
    . "$PSScriptRoot/odbc/databases.ps1"
    $sources = [ordered]@{}
    if ((Test-Wanted 'PostgreSQL, blocks', 'PostgreSQL, rows', 'PostgreSQL, one row a round trip', 'PostgreSQL, driver alone, blocks') -and (Test-OdbcDriver 'PostgreSQL Unicode') -and (Test-Path '/usr/lib/postgresql/*/bin/initdb')) {
        $postgres = Start-Postgres "$data/people.csv" "$work/postgres"
        $sources['PostgreSQL, blocks'] = "$($postgres.Connection);UseDeclareFetch=1;Fetch=1024", 'Blocks'
        $sources['PostgreSQL, rows'] = "$($postgres.Connection);UseDeclareFetch=1;Fetch=1024", 'Rows'
        $sources['PostgreSQL, one row a round trip'] = "$($postgres.Connection);UseDeclareFetch=1;Fetch=1", 'Rows'
    }
    if ((Test-Wanted 'SQLite, blocks', 'SQLite, rows') -and (Test-OdbcDriver SQLite3)) {
        $sqlite = "$(New-SqlitePeople "$data/people.csv" "$work/people.db");StepAPI=1"
        $sources['SQLite, blocks'] = $sqlite, 'Blocks'
        $sources['SQLite, rows'] = $sqlite, 'Rows'
    }
    $odbc = @(if ($sources.Count) {
        New-OdbcWorkspace "$work/odbc" $sources
        foreach ($name in $sources.Keys) {
            Measure-Process $name $pwsh '-NoProfile', '-Command', "Import-Module '$module'; `$t = Test-OneSyncConnection '$name' -Workspace '$work/odbc'; if (-not `$t.Ok) { throw `$t.Worst }; '{0} people' -f `$t.Counts['Person']"
        }
        # What the driver does by itself, in C: no way of calling it is faster.
        if ($sources.Count -and (Get-Command cc -ErrorAction Ignore) -and (Test-Path /usr/include/sql.h)) {
            cc -O2 -o "$work/driver" "$PSScriptRoot/odbc/driver.c" -lodbc
            foreach ($name in $sources.Keys -notlike '*round trip') {
                $product, $way = $name -split ', '
                Measure-Process "$product, driver alone, $way" "$work/driver" $sources[$name][0], $way
            }
        }
    })
    $importing = @(1..11 | ForEach-Object {
        & $pwsh -NoProfile -Command "[Diagnostics.Stopwatch] `$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$module'; `$w.Elapsed.TotalMilliseconds"
    } | ForEach-Object { [double] $_ } | Sort-Object)
    Write-Table "the whole job, $People people" $whole
    Write-Table "reading $People rows × 15 columns" $reading
    Write-Table "reading $People rows × 15 columns over ODBC: PostgreSQL" @($odbc | Where-Object Name -like 'PostgreSQL*')
    Write-Table "reading $People rows × 15 columns over ODBC: SQLite" @($odbc | Where-Object Name -like 'SQLite*')
    "`nImport-Module OneSync: {0:0} ms, the median of {1}" -f $importing[5], $importing.Count
}
finally {
    if (Test-Path variable:postgres) { & $postgres.Stop }
    Remove-Item $work -Recurse -Force
}
