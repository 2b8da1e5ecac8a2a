using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Connections;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Parts of a directory that another server has: what is said of them, and that nobody takes the password there.</summary>
[Collection(PlainCollection.Name)]
public sealed class ReferralTests(PlainDirectory directory) : IDisposable
{
    // Where the directory refers to. Nobody may come.
    private readonly TcpListener _elsewhere = Listen();

    public void Dispose()
    {
        bool came = _elsewhere.Pending();
        _elsewhere.Dispose();
        Assert.False(came, "A referral was followed.");
    }

    [Fact]
    public void A_base_of_another_domain_is_no_empty_directory_and_the_error_names_where_it_is()
    {
        using Scratch scratch = new();
        string child = $"dc=child{Guid.NewGuid().ToString("N")[..6]}";
        using (DirectorySession session = Open())
            Refer(session, $"{child},{PlainDirectory.Domain}", "dc");
        using Workspace work = PlainWorkspace.Open(directory, $"OU=Far away,{child}", scratch, ["R1,Ada,Byron,Pupil"]);

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => PlainWorkspace.Plan(work));

        Assert.Equal("Referral", error.Id);
        Assert.Contains($"refers to {_elsewhere.LocalEndpoint} for 'OU=Far away,{child},dc=onesync,dc=test'", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("'server'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'base'", error.Message, StringComparison.Ordinal);
        ConnectionCheck accounts = Assert.Single(work.TestConnection("ad", default).SelectMany(c => c.Checks), c => c.Name == "Accounts");
        Assert.Contains(_elsewhere.LocalEndpoint.ToString()!, accounts.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_part_of_the_base_is_elsewhere_nobody_is_taken_for_gone_or_for_new()
    {
        using Scratch scratch = new();
        string unit = NewUnit();
        using (Workspace work = PlainWorkspace.Open(directory, unit, scratch, ["R1,Ada,Byron,Pupil", "R2,Grace,Hopper,Pupil"], leaver: true))
            PlainWorkspace.Run(work, 2);
        using (DirectorySession session = Open())
            Refer(session, $"OU=Far,{unit},{PlainDirectory.Domain}", "ou");
        using Workspace later = PlainWorkspace.Open(directory, unit, scratch, ["R1,Ada,Byron,Captain", "R3,Joan,Clarke,Pupil"], leaver: true);

        OneSyncPlan plan = PlainWorkspace.Plan(later);

        OneSyncChange change = Assert.Single(later.Changes(plan.Id));
        Assert.Equal(ChangeAction.Update, change.Action);
        PlanNotice[] withheld = [.. later.Notices(plan.Id).Where(n => n.Kind == NoticeKind.Withheld)];
        Assert.NotEmpty(withheld);
        Assert.Contains(withheld, n => n.Message.Contains($"{_elsewhere.LocalEndpoint} for 'OU=Far,{unit}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_would_be_written_elsewhere_is_a_failure_that_says_so_and_the_rest_is_made()
    {
        using Scratch scratch = new();
        string unit = NewUnit();
        using Workspace work = PlainWorkspace.Open(directory, unit, scratch, ["R4,Ada,Byron,Far", "R5,Grace,Hopper,Near"], map: "ou: 'OU={jobTitle}'");
        OneSyncPlan plan = PlainWorkspace.Plan(work);
        using (DirectorySession session = Open())
            Refer(session, $"OU=Far,{unit},{PlainDirectory.Domain}", "ou");

        work.Export(plan.Id, default);

        OneSyncChange[] changes = [.. work.Changes(plan.Id)];
        Assert.Equal([ChangeStatus.Failed, ChangeStatus.Done], changes.Select(c => c.Status));
        Assert.Contains($"refers to {_elsewhere.LocalEndpoint}", changes[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_is_referred_is_refused_with_where_it_leads()
    {
        string unit = NewUnit(), far = $"OU=Far,{unit},{PlainDirectory.Domain}";
        using DirectorySession session = Open();
        Refer(session, far, "ou");
        DirectoryRequest[] requests =
        [
            new SearchRequest($"CN=a,{far}", "(objectClass=*)", SearchScope.Base), new AddRequest($"OU=a,{far}", "organizationalUnit"), new DeleteRequest($"CN=a,{far}"),
            new ModifyRequest($"CN=a,{far}", DirectoryAttributeOperation.Replace, "title", "x"), new ModifyDNRequest($"CN=a,{far}", $"{unit},{PlainDirectory.Domain}", "CN=b"),
        ];

        foreach (DirectoryRequest request in requests)
        {
            DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => session.Send(request, default));
            Assert.Equal(ResultCode.Referral, refused.Response.ResultCode);
            Assert.Contains($"refers to {_elsewhere.LocalEndpoint}", Answer.Explain(refused.Response, request), StringComparison.Ordinal);
        }
    }

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private DirectorySession Open() => DirectorySession.Open(directory.Need().Options, forWriting: true, lost: null, CancellationToken.None);

    private string NewUnit()
    {
        string unit = $"OU={Guid.NewGuid():N},OU=Referred";
        using DirectorySession session = Open();
        session.Send(new AddRequest($"{unit},{PlainDirectory.Domain}", "organizationalUnit"), default);
        return unit;
    }

    private void Refer(DirectorySession session, string name, string type) => session.Send(new AddRequest(name, new DirectoryAttribute("objectClass", "referral", "extensibleObject"),
        new DirectoryAttribute(type, DistinguishedName.TryReadPart(DistinguishedName.Parts(name)![0], out _, out string? value) ? value : ""),
        new DirectoryAttribute("ref", $"ldap://{_elsewhere.LocalEndpoint}/{name.Replace(" ", "%20", StringComparison.Ordinal)}")), default);
}
