using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OneSync.TestServers;
using OneSync.TestServers.ActiveDirectory;
using OneSync.TestServers.Google;

// Serves until stdin ends, and prints the address first. Each line 'fail <part of the address> <status>' makes requests for it fail from then on.
//   oneroster <1.1|1.2> <people|zip> <oauth1|oauth2|bearer>     client "key" with secret "secret-canary"; the token is "secret-canary", too
//   clever <2.1|3.0> <students>                                 the token is "secret-canary"
//   google <key file to write> <domain>                         a domain; 'state' prints it as JSON, 'deny <scope>' takes a scope back, 'faults' makes bad days
//   adobe <group>…                                              an organisation with these product profiles; 'state' prints it, 'effects' what was done, 'breaches' what broke a rule
//   entra <file>                                                a tenant with the domain rivermouth.example; the certificate authority is written to the file; 'state', 'settle', 'breaches'
//   directory <file> <unit> <account> <password>                a domain controller with an empty unit, and an account that may do everything there; the certificate authority is written to the
//                                                               file. 'directory' alone tells what has to be installed for it
if (args is ["directory"] or ["directory", _, _, _, _])
    return ServeDirectory(args[1..]);
using LoopbackServer? server = args switch
{
    ["oneroster", var version, var source, var auth] => OneRoster(version, source, auth),
    ["clever", var version, var students] => Clever(version, int.Parse(students, CultureInfo.InvariantCulture)),
    ["google", var key, var domain] => Google(key, domain),
    ["adobe", .. var profiles] => Adobe(profiles),
    ["entra", var authority] => Entra(authority),
    _ => null,
};
if (server is null)
{
    Console.Error.WriteLine("oneroster <1.1|1.2> <people|zip> <oauth1|oauth2|bearer>, clever <2.1|3.0> <students>, google <key file> <domain>, adobe <group>…, entra <file>, or directory [<file> <unit> <account> <password>]");
    return 2;
}
Console.WriteLine(server.Address.AbsoluteUri.TrimEnd('/'));
while (Console.ReadLine() is { } command)
{
    if (command.Split(' ') is ["fail", var when, var status])
        server.Faults.Fail(when, int.Parse(status, CultureInfo.InvariantCulture));
    if (server is AdobeServer adobe && command is "state" or "effects" or "breaches")
    {
        foreach (string line in command == "state" ? adobe.Organization.State() : command == "effects" ? adobe.Organization.Effects : adobe.Breaches)
            Console.WriteLine(line);
    }
    if (server is EntraServer entra && command is "state" or "settle" or "breaches")
    {
        entra.Settle();
        foreach (string line in command == "state" ? entra.Tenant.State() : command == "breaches" ? entra.Breaches : [])
            Console.WriteLine(line);
    }
    if (server is GoogleServer google)
        Obey(google, command);
    Console.WriteLine("ok");
}
return 0;

static int ServeDirectory(string[] wishes)
{
    if (wishes is not [var authority, var unit, var account, var password])
    {
        Console.WriteLine(SambaDomain.Missing);
        return 0;
    }
    using SambaDomain domain = new();
    domain.Delegate(unit, account, password);
    File.Copy(domain.CertificateAuthority, authority, overwrite: true);
    Console.WriteLine(domain.Address);
    while (Console.ReadLine() is not null)
        Console.WriteLine("ok");
    return 0;
}

static OneRosterServer OneRoster(string version, string source, string auth)
{
    const string key = "key", secret = "secret-canary";
    RosterData data = int.TryParse(source, out int people) ? RosterData.Generated(people, version) : RosterData.FromZip(File.ReadAllBytes(source), version);
    OneRosterServer server = new(data);
    if (auth == "oauth1")
        server.Signatures = new OAuth1Check(key, secret);
    else if (auth == "oauth2")
        server.Tokens = new TokenDesk(key, secret);
    else
        server.Bearer = secret;
    return server;
}

static GoogleServer Google(string keyFile, string domain)
{
    GoogleServer server = new();
    server.Domain.Domains.Add(domain);
    File.WriteAllText(keyFile, server.Tokens.KeyFile);
    return server;
}

static void Obey(GoogleServer server, string command)
{
    if (command == "state")
    {
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            users = server.Domain.Users.Select(u => u.Email).Order(StringComparer.Ordinal),
            print = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', server.Domain.State())))),
            twice = server.Writes.GroupBy(w => w).Where(g => g.Count() > 1).Select(g => g.Key),
            writes = server.Writes.Count,
            requests = server.Requests.Count,
            breaches = server.Breaches,
        }));
    }
    if (command.Split(' ') is ["deny", var scope])
        server.Tokens.Delegated.Remove(scope);
    if (command == "faults")
        (server.Mishaps.Unavailable, server.Mishaps.Lost, server.Mishaps.Cut, server.Mishaps.Conflicts, server.Mishaps.Unready) = (0.05, 0.03, 0.05, 0.03, 1);
}

static AdobeServer Adobe(string[] profiles)
{
    AdobeServer server = new();
    foreach (string kind in server.Limits.Keys.ToArray())
        server.Limits[kind] = 1000; // A minute is too long for a test in real time.
    foreach (string profile in profiles)
        server.Organization.AddGroup(profile, "PRODUCT_PROFILE");
    return server;
}

static EntraServer Entra(string authority)
{
    System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = LoopbackCertificate.OfServer();
    File.WriteAllText(authority, certificate.ExportCertificatePem());
    EntraServer server = new(certificate);
    server.Tokens.Secret = "secret-canary";
    server.Tenant.Domains.Add("rivermouth.example");
    server.Tenant.Skus.Add(("STANDARDWOFFPACK_STUDENT", "314c4481-f395-4525-be8b-2ec4bb1e9d91", 1000, ["SWAY"]));
    server.Tenant.AddUser("admin@rivermouth.example");
    server.Trouble.Unseen = 1;
    return server;
}

static CleverServer Clever(string version, int students)
{
    CleverServer server = new(version) { Token = "secret-canary" };
    CleverDistrict.Fill(server, version, students);
    return server;
}
