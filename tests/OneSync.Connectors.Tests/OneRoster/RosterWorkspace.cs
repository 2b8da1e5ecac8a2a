using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>A workspace with one OneRoster source, <c>sis</c>, whose deliveries a test puts in place.</summary>
internal sealed class RosterWorkspace : IDisposable
{
    private readonly Scratch _scratch = new();
    private int _deliveries;

    public RosterWorkspace() => Configure("");

    public string Root => _scratch.Root;

    public TestClock Clock { get; } = new();

    /// <summary>Sets further lines of the source, each on a line of its own.</summary>
    public void Configure(string options, string? path = "./roster.zip", string type = "OneRoster") => _scratch.Write("onesync.yaml",
        $"version: 1\nvault: ./onesync.db\nsources:\n  sis:\n    type: {type}\n{(path is null ? "" : $"    path: '{path}'\n")}{string.Concat(options.Split('\n').Where(o => o.Length > 0).Select(o => $"    {o}\n"))}");

    /// <summary>Puts a delivery in place, as written on a day.</summary>
    public void Deliver(RosterDelivery delivery, string name = "roster.zip", int? day = null)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(delivery.Zip(), path, overwrite: true);
        _deliveries++;
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 9, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day ?? 0).AddMinutes(_deliveries));
        delivery.Dispose();
    }

    public Workspace Open() => Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    public OneSyncRun Import(string? maxDrop = null, bool full = false)
    {
        using Workspace engine = Open();
        return engine.Import("sis", new ImportOptions(maxDrop is not null && Limit.TryParse(maxDrop, out Limit limit) ? limit : null, full), default);
    }

    public IReadOnlyList<string> Present() => [.. Users().Select(u => u["sourcedId"].First!).Order(StringComparer.Ordinal)];

    public OneSyncUser User(string sourcedId) => Users().Single(u => u["sourcedId"].First == sourcedId);

    /// <summary>Everybody who is present with all their values.</summary>
    public IReadOnlyList<string> Contents() => [.. Users().Select(u => string.Join(" ", u.AttributeNames.Order(StringComparer.Ordinal).Select(n => $"{n}=<{u[n]}>"))).Order(StringComparer.Ordinal)];

    public void Dispose() => _scratch.Dispose();

    public List<OneSyncUser> Users()
    {
        using Workspace engine = Open();
        engine.Merge(false, default);
        return [.. engine.FindUsers(new UserQuery(), default).Where(u => u.State == UserState.Active)];
    }
}
