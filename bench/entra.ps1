#Requires -Version 7.4
<#
.SYNOPSIS
Brings so many people into a tenant twice, without faults and with them (5 % of requests and of parts of batches fail, new objects are seen late, tokens are refused), and compares.
.PARAMETER People
How many.
#>
[CmdletBinding()]
param([int] $People = 20000)
$env:ONESYNC_ENTRA_PEOPLE = $People
try {
    dotnet test "$PSScriptRoot/../tests/OneSync.Connectors.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~With_faults_the_tenant_ends_as_without' --logger 'console;verbosity=normal'
}
finally { $env:ONESYNC_ENTRA_PEOPLE = $null }
