<#
.SYNOPSIS
The script an admin would write for the whole job: Import-Csv, hashtables, Export-Csv.
#>
param(
    [Parameter(Mandatory)] [string] $Data,
    [Parameter(Mandatory)] [string] $Accounts
)

function Get-NameKey($Given, $Family, $Birth) {
    ("$Given|$Family|$Birth".ToLowerInvariant().Normalize('FormD') -replace '\p{Mn}')
}

$people = Import-Csv "$Data/people.csv"
$staff = Import-Csv "$Data/staff.csv"
$before = @{}
if (Test-Path $Accounts) { foreach ($a in Import-Csv $Accounts) { $before[$a.id] = $a } }

$byNumber = @{}; $byMail = @{}; $byName = @{}
foreach ($s in $staff) {
    $byNumber[$s.EmployeeId] = $s
    $byMail[$s.Email] = $s
    $byName[(Get-NameKey $s.First $s.Last $s.BirthDate)] = $s
}

$linked = @{}
$changes = 0
function New-Account($Person, $Employee) {
    [pscustomobject]@{
        id             = if ($Person) { $Person.sourcedId } else { $Employee.EmployeeId }
        username       = if ($Person) { $Person.username } else { $Employee.EmployeeId }
        mail           = if ($Employee) { $Employee.Email } else { $Person.email }
        givenName      = if ($Person) { $Person.givenName } else { $Employee.First }
        familyName     = if ($Employee) { $Employee.Last } else { $Person.familyName }
        role           = if ($Person) { $Person.role } else { 'staff' }
        employeeNumber = if ($Employee) { $Employee.EmployeeId } else { $Person.employeeNumber }
        grade          = $Person.grade
        homeroom       = $Person.homeroom
        school         = if ($Person) { $Person.school } else { $Employee.Site }
        title          = $Employee.Title
        status         = 'active'
    }
}

$after = foreach ($p in $people) {
    $match = $null
    if ($p.employeeNumber) { $match = $byNumber[$p.employeeNumber] }
    if (-not $match -and $p.email) { $match = $byMail[$p.email] }
    if (-not $match -and $p.role -ne 'student') { $match = $byName[(Get-NameKey $p.givenName $p.familyName $p.birthDate)] }
    if ($match) { $linked[$match.EmployeeId] = $true }
    if ($p.enabled -eq 'true') { New-Account $p $match }
}
$after = @($after) + @(foreach ($s in $staff) { if (-not $linked[$s.EmployeeId]) { New-Account $null $s } })

$columns = $after[0].PSObject.Properties.Name
foreach ($a in $after) {
    $old = $before[$a.id]
    if (-not $old) { $changes++; continue }
    foreach ($c in $columns) { if ([string]$a.$c -ne [string]$old.$c) { $changes++; break } }
    $before.Remove($a.id)
}
foreach ($gone in $before.Values) {
    if ($gone.status -eq 'active') { $changes++ }
    $gone.status = 'disabled'
    $after += $gone
}
if ($changes) { $after | Export-Csv $Accounts }
"$($linked.Count) links, $($after.Count) users, $changes changes"
