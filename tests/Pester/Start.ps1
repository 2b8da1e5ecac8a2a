# Imports the packaged module, and makes small workspaces for the tests that dot-source this file.
Set-StrictMode -Version Latest
$root = Resolve-Path "$PSScriptRoot/../.."
$modulePath = $env:ONESYNC_MODULE ?? (Get-Item "$root/out/OneSync/*/OneSync.psd1" | Select-Object -Last 1).FullName
Import-Module $modulePath -Force
$env:ONESYNC_WORKSPACE = $null

$yaml = @'
version: 1
sources:
  sis:
    type: Csv
    path: ./sis.csv
    anchor: Id
    map: { role: Role, givenName: First, familyName: Last, birthDate: Born, email: Email, grade: Grade, homeroom: Room }
  hr:
    type: Csv
    path: ./hr.csv
    anchor: EmployeeId
    map: { employeeNumber: EmployeeId, role: "'staff'", givenName: First, familyName: Last, birthDate: Born, email: Email }
correlations:
  - { name: e-mail, match: [email] }
  - { name: name and birth date, match: [givenName, familyName, birthDate], link: review }
precedence: { default: [hr, sis] }
collections: { students: role -eq 'student' }
destinations:
  accounts:
    type: Csv
    path: ./out/accounts.csv
    anchor: mail
    statusAttribute: status
    map: { mail: email, displayName: "{givenName} {familyName}", role: role, homeroom: homeroom }
    thresholds: { Disable: { count: 3 } }
  seniors:
    type: Csv
    path: ./out/seniors.csv
    anchor: mail
    scope: students -and grade -eq '12'
    map: { mail: email, name: "{familyName}, {givenName}" }
'@

# Twenty pupils and three of the staff, one of whom teaches in the SIS too, and one who may be a pupil's double.
function New-TestWorkspace([string] $Path) {
    $null = New-Item $Path, (Join-Path $Path out) -ItemType Directory -Force
    $yaml | Set-Content (Join-Path $Path onesync.yaml)
    @('Id,Role,First,Last,Born,Email,Grade,Room'
        1..20 | ForEach-Object { "s$_,student,Pupil$_,Smith$_,2008-01-{0:00},p$_@d.test,$(if ($_ -le 5) { 12 } else { 9 }),R$($_ % 3)" -f $_ }
        't1,teacher,Ana,Ortiz,1980-05-05,ana@d.test,,R1'
        't2,teacher,Zoë,Müller,1981-06-06,zoe@d.test,,R2') | Set-Content (Join-Path $Path sis.csv)
    @('EmployeeId,First,Last,Born,Email'
        'E1,Ana,Ortiz,1980-05-05,ana@d.test'
        'E2,Zoe,Muller,1981-06-06,z.muller@d.test'
        'E3,Kim,Cook,1990-01-01,kim@d.test') | Set-Content (Join-Path $Path hr.csv)
    (Get-Item -LiteralPath $Path).FullName
}

function Edit-Line([string] $File, [string] $Like, [scriptblock] $Change) {
    Set-Content -LiteralPath $File @(Get-Content -LiteralPath $File | ForEach-Object { if ($_ -like $Like) { & $Change $_ } else { $_ } })
}

# A crontab of its own for the tests that only try what help says: the command that is found first keeps its text in a file of the folder.
function Use-OwnCrontab([string] $Folder) {
    $null = New-Item $Folder -ItemType Directory -Force
    @('#!/bin/sh', "file='$Folder/crontab.txt'", 'case "$1" in -l) if [ -f "$file" ]; then cat "$file"; else echo "no crontab for me" >&2; exit 1; fi ;; -r) rm "$file" ;; -) cat > "$file" ;; esac') -join "`n" |
        Set-Content "$Folder/crontab"
    chmod +x "$Folder/crontab"
    $env:PATH = $Folder + [IO.Path]::PathSeparator + $env:PATH
}
