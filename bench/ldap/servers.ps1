# The directories that bench/ldap.ps1 measures on, on loopback; dot-sourced by it. Each is stopped by its process.

# slapd with accounts as Active Directory has them. $Entries, a file of LDIF, is loaded before it starts.
function Start-Slapd([string] $Folder, [int] $Port, [string] $Entries) {
    $null = New-Item "$Folder/db" -ItemType Directory -Force
    @"
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include $PSScriptRoot/directory.schema
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit size.soft=500 size.hard=unlimited size.prtotal=unlimited
database mdb
maxsize 4294967296
suffix dc=onesync,dc=test
rootdn cn=admin,dc=onesync,dc=test
rootpw secret
directory $Folder/db
dbnosync
index objectClass,sAMAccountName,entryUUID,employeeNumber eq
"@ | Set-Content "$Folder/slapd.conf"
    @"
dn: dc=onesync,dc=test
objectClass: dcObject
objectClass: organization
o: OneSync
dc: onesync

dn: OU=OneSync,dc=onesync,dc=test
objectClass: organizationalUnit
ou: OneSync

dn: OU=Peer,dc=onesync,dc=test
objectClass: organizationalUnit
ou: Peer

"@ | Set-Content "$Folder/base.ldif"
    foreach ($file in @("$Folder/base.ldif", $Entries) -ne '') {
        & /usr/sbin/slapadd -q -f "$Folder/slapd.conf" -l $file
        if ($LASTEXITCODE) { throw "slapadd refused $file." }
    }
    $process = Start-Process /usr/sbin/slapd '-f', "$Folder/slapd.conf", '-h', "ldap://127.0.0.1:$Port", '-d', '0' -PassThru -RedirectStandardError "$Folder/log"
    [pscustomobject]@{ Process = $process; Uri = "ldap://127.0.0.1:$Port"; Server = "127.0.0.1:$Port"; Security = 'None'; User = 'cn=admin,dc=onesync,dc=test'; Password = 'secret'; Ca = $null; Domain = 'dc=onesync,dc=test' }
}

# Samba as a domain controller, provisioned anew. It needs root, for the ports 389 and 636.
function Start-DomainController([string] $Folder, [string] $Address) {
    $null = New-Item "$Folder/run" -ItemType Directory -Force
    '' | Set-Content "$Folder/empty.conf"
    $env:TDB_NO_FSYNC = '1'
    $said = & samba-tool domain provision -s "$Folder/empty.conf" --use-rfc2307 --realm=ONESYNC.TEST --domain=ONESYNC --server-role=dc --dns-backend=NONE '--adminpass=P@ssw0rd-One1' `
        --host-name=dc1 --host-ip=127.0.0.1 "--targetdir=$Folder/dc" '--option=ldb:nosync=yes' 2>&1
    if ($LASTEXITCODE) { throw "The domain was not made: $said" }
    & openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=OneSync benchmark' -keyout "$Folder/srv.key" -out "$Folder/srv.pem" -addext "subjectAltName=IP:$Address" 2>$null
    & chmod 600 "$Folder/srv.key"
    @"
[global]
workgroup = ONESYNC
realm = ONESYNC.TEST
netbios name = DC1
server role = active directory domain controller
server services = ldap
dcerpc endpoint servers =
interfaces = $Address/8
bind interfaces only = yes
private dir = $Folder/dc/private
lock directory = $Folder/dc
state directory = $Folder/dc/state
cache directory = $Folder/dc/cache
pid directory = $Folder/run
ncalrpc dir = $Folder/run/ncalrpc
ntp signd socket directory = $Folder/run/ntp
winbindd socket directory = $Folder/run/winbindd
log file = $Folder/log.samba
tls enabled = yes
tls keyfile = $Folder/srv.key
tls certfile = $Folder/srv.pem
tls cafile = $Folder/srv.pem
ldap server require strong auth = yes
idmap_ldb:use rfc2307 = yes
ldb:nosync = yes
"@ | Set-Content "$Folder/smb.conf"
    $info = [Diagnostics.ProcessStartInfo]::new('/usr/sbin/samba', [string[]]@('-i', '-M', 'prefork', '--debug-stdout', '-d0', '-s', "$Folder/smb.conf"))
    # It ends when its input does.
    $info.RedirectStandardInput = $info.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($info)
    $null = $process.StandardOutput.ReadToEndAsync()
    [pscustomobject]@{ Process = $process; Uri = "ldaps://$Address"; Server = $Address; Security = 'Ldaps'; User = 'administrator@ONESYNC.TEST'; Password = 'P@ssw0rd-One1'; Ca = "$Folder/srv.pem"; Domain = 'DC=onesync,DC=test' }
}

function Wait-Directory($Server) {
    $env:LDAPTLS_CACERT = $Server.Ca
    foreach ($i in 1..100) {
        & ldapsearch -x -LLL -H $Server.Uri -D $Server.User -w $Server.Password -s base -b $Server.Domain dn *> $null
        if (-not $LASTEXITCODE) { return }
        Start-Sleep -Milliseconds 200
    }
    throw "$($Server.Uri) does not answer."
}

function Stop-Directory($Server) {
    if ($Server.Process.StartInfo.RedirectStandardInput) { $Server.Process.StandardInput.Close() } else { $Server.Process.Kill() }
    if (-not $Server.Process.WaitForExit(10000)) { $Server.Process.Kill($true) }
}
