# Databases with the people of the benchmark, for the file that dot-sources this one: a SQLite file, and a PostgreSQL server on a free port.
$columns = 'sourcedId varchar(12), employeeNumber varchar(10), givenName varchar(30), familyName varchar(30), middleName varchar(30), birthDate date, email varchar(80), phone varchar(15), role varchar(10), grade varchar(4), homeroom varchar(6), school varchar(12), username varchar(12), enabled varchar(5), city varchar(20)'

function Test-OdbcDriver([string] $Name) {
    (Get-Command odbcinst, isql -CommandType Application -ErrorAction Ignore).Count -ge 2 -and (odbcinst -q -d) -contains "[$Name]"
}

# Answers the connection string. isql takes lines of a few thousand characters.
function New-SqlitePeople([string] $Csv, [string] $File) {
    & {
        'PRAGMA journal_mode = off'; 'PRAGMA synchronous = off'; "create table people($columns)"
        $rows = [Text.StringBuilder]::new()
        $count = 0
        foreach ($line in [IO.File]::ReadLines($Csv)) {
            if ($count++ -eq 0) { continue }
            $null = $rows.Append($rows.Length ? ',(''' : 'insert into people values(''').Append($line.Replace("'", "''").Replace(',', "','")).Append("')")
            if ($count % 40 -eq 0) { $rows.ToString(); $null = $rows.Clear() }
        }
        if ($rows.Length) { $rows.ToString() }
    } | isql -b -k "Driver=SQLite3;Database=$File" | Out-Null
    "Driver=SQLite3;Database=$File"
}

# Answers the connection string, and the process that Stop-Postgres ends.
function Start-Postgres([string] $Csv, [string] $Folder) {
    $programs = (Get-Item '/usr/lib/postgresql/*/bin' | Select-Object -Last 1).FullName
    # PostgreSQL refuses to run as root.
    $as = @()
    $null = New-Item $Folder -ItemType Directory
    if ((id -u) -eq 0) { $as = 'setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'; chown postgres $Folder; chmod a+x (Split-Path $Folder) }
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0); $listener.Start(); $port = $listener.LocalEndpoint.Port; $listener.Stop()
    $run = { param($command) & $command[0] $command[1..($command.Count - 1)] | Out-Null; if ($LASTEXITCODE) { throw "$command failed." } }
    & $run ($as + "$programs/initdb", '-D', "$Folder/data", '-A', 'trust', '-U', 'onesync', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
    & $run ($as + "$programs/pg_ctl", '-D', "$Folder/data", '-w', '-l', "$Folder/log", '-o', "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$Folder -c fsync=off", 'start')
    $psql = "$programs/psql", '-q', '-h', '127.0.0.1', '-p', "$port", '-U', 'onesync', 'postgres', '-c'
    & $run ($psql + "create table people($columns)")
    & $run ($psql + "\copy people from '$Csv' csv header")
    & $run ($psql + 'vacuum analyze people')
    [pscustomobject]@{
        Connection = "Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=$port;Database=postgres;Uid=onesync"
        Stop = { & $run ($as + "$programs/pg_ctl", '-D', "$Folder/data", '-m', 'fast', 'stop') }.GetNewClosure()
    }
}

# A workspace whose sources read the same people in different ways; Test-OneSyncConnection reads them to the end and keeps nothing.
function New-OdbcWorkspace([string] $Folder, [System.Collections.IDictionary] $Sources) {
    $null = New-Item $Folder -ItemType Directory
    $yaml = foreach ($name in $Sources.Keys) { "  $name`: { type: Odbc, connection: '$($Sources[$name][0])', fetch: $($Sources[$name][1]), anchor: sourcedId, query: select * from people }" }
    'version: 1', 'sources:', $yaml | ForEach-Object { $_ } | Set-Content "$Folder/onesync.yaml"
}
