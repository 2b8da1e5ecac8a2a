#!/usr/bin/env bash
# Sets up what is missing and runs one task: build, test, demo, package or clean.
# With PowerShell (found, or restored as a .NET tool) the task is build.ps1's. Without it, this script does all of the
# task that needs only .NET, and says what it left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

task=${1:-test}
case "$task" in
    build | test | demo | package | clean) ;;
    *) echo "There is no task '$task'. Tasks: build, test, demo, package, clean." >&2; exit 2 ;;
esac
command -v dotnet >/dev/null || { echo "The .NET SDK 10 is not installed, or 'dotnet' is not on the PATH." >&2; exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1

within() { # seconds command…: gives up after that time, where the system can
    if command -v timeout >/dev/null; then timeout "$@"; else shift; "$@"; fi
}

if command -v pwsh >/dev/null && pwsh -NoProfile -Command 'exit $PSVersionTable.PSVersion -lt "7.4"' </dev/null; then
    exec pwsh -NoProfile -File build.ps1 -Task "$task"
elif within 120 dotnet tool restore >/dev/null 2>&1 && dotnet pwsh -NoProfile -Command exit </dev/null >/dev/null 2>&1; then
    exec dotnet pwsh -NoProfile -File build.ps1 -Task "$task"
fi

if [ "$task" = clean ]; then
    rm -rf out
    find src tests samples -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
    exit
fi

echo "PowerShell 7.4 or later is not here, and could not be had as a .NET tool: going on with .NET alone."
dotnet build OneSync.PowerShell.sln -c Release -v quiet --nologo

case "$task" in
demo)
    dotnet run --project src/OneSync.Cli -c Release --no-build -- demo
    echo "Left out: the same from PowerShell (samples/demo.ps1), which needs PowerShell."
    ;;
package)
    dotnet msbuild module/Package.proj -nologo -verbosity:minimal
    ;;
test)
    passed=0 failed=0 skipped=0 results=out/TestResults
    rm -rf "$results"
    mkdir -p "$results"
    for project in tests/*/*.csproj; do
        suite=$(basename "$project" .csproj)
        trx=$results/$suite.trx ok=yes
        dotnet test "$project" -c Release --no-build --nologo --results-directory "$results" \
            --logger "trx;LogFileName=$suite.trx" >"$results/$suite.log" 2>&1 || ok=no
        counters=$(grep -o '<Counters [^>]*>' "$trx" 2>/dev/null || true)
        count() { expr "$counters" : ".* $1=\"\([0-9]*\)\"" || true; }
        total=$(count total) good=$(count passed) bad=$(count failed)
        : "${total:=0}" "${good:=0}" "${bad:=0}"
        # A suite that ends badly without a failed test (it crashed, or left no result) is a failure of its own.
        [ $ok = yes ] || [ "$bad" -gt 0 ] || bad=1
        [ $ok = yes ] || cat "$results/$suite.log"
        rest=$((total - good - bad)); [ $rest -ge 0 ] || rest=0
        echo "$suite: $good passed, $bad failed, $rest skipped"
        passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + rest))
    done
    echo "Left out: the Pester tests of the packaged module, which need PowerShell."
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    ;;
esac
