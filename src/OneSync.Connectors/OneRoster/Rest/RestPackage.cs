using System.Text;
using OneSync.Connectors.Files;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>
/// A OneRoster service as a delivery: each collection is a CSV file that is made while it is read, so that people from a service and people from
/// a file are read by the same rules and are the same.
/// </summary>
internal sealed class RestPackage : RosterPackage
{
    private readonly RosterService _service;
    private readonly RestSettings _settings;
    private readonly ReadingPlan _plan;
    private readonly SourceMemory _memory;
    private readonly CancellationToken _cancellation;
    private readonly List<DeliverySpool> _spools = [];
    private readonly Dictionary<string, List<string>> _notes = [];
    private readonly byte[]? _orgs;

    /// <summary>A delivery of what <paramref name="plan"/> says. The organisations are read at once, for all others refer to them.</summary>
    /// <exception cref="SourceUnavailableException">They cannot be read.</exception>
    public RestPackage(string shown, RosterService service, RestSettings settings, ReadingPlan plan, SourceMemory memory, CancellationToken cancellation)
        : base(shown)
    {
        (_service, _settings, _plan, _memory, _cancellation) = (service, settings, plan, memory, cancellation);
        List<RosterCollection> wanted = [.. Collections().Where(c => settings.Collections.Contains(c.File.Name))];
        if (settings.Demographics)
            wanted.Add(RosterCollection.Demographics);
        TryAdd(Entry(RosterManifest.FileName, () => new MemoryStream(Manifest(wanted))));
        foreach (RosterCollection collection in wanted)
        {
            if (collection == RosterCollection.Orgs)
            {
                _orgs = Whole(collection);
                TryAdd(Entry(collection.File.FileName, () => new MemoryStream(_orgs)));
            }
            else if (collection == RosterCollection.Users12)
            {
                Lazy<DeliverySpool> spool = new(() => Spool(collection));
                TryAdd(Entry(collection.File.FileName, () => spool.Value.Open(RosterFile.Users.Name)) with { IsDelta = plan.IsDelta(collection.File.Name) });
                TryAdd(Entry(RosterFile.Roles.FileName, () => spool.Value.Open(RosterFile.Roles.Name)));
            }
            else
            {
                TryAdd(Entry(collection.File.FileName, () => Open(collection)) with { IsDelta = plan.IsDelta(collection.File.Name) });
            }
        }
    }

    /// <summary>What is odd about a collection.</summary>
    public IReadOnlyList<string> Notes(RosterFile file) => _notes.GetValueOrDefault(file.Name) ?? [];

    // What the service has none of is told by itself.
    public override string? EmptyAdvice => null;

    public override string NameOf(RosterEntry entry) => $"{Shown}/{Path.GetFileNameWithoutExtension(entry.FileName)}";

    public override void Dispose() => _spools.ForEach(s => s.Dispose());

    private IEnumerable<RosterCollection> Collections() =>
    [
        RosterCollection.Orgs, RosterCollection.AcademicSessions, RosterCollection.Courses, RosterCollection.Classes,
        _service.Version == RosterApi.V12 ? RosterCollection.Users12 : RosterCollection.Users11, RosterCollection.Enrollments,
    ];

    private byte[] Manifest(IEnumerable<RosterCollection> wanted)
    {
        IEnumerable<string> files = wanted.Select(c => c.File.Name);
        if (_service.Version == RosterApi.V12)
            files = files.Append(RosterFile.Roles.Name);
        return Encoding.UTF8.GetBytes($"propertyName,value\nmanifest.version,1.0\noneroster.version,{_service.VersionName}\n" + string.Concat(files.Select(f => $"file.{f},bulk\n")));
    }

    private CollectionStream Open(RosterCollection collection)
    {
        (OffsetReading reading, RowWriter writer) = Begin(collection);
        return new CollectionStream(reading, writer, () => Finish(collection, reading, writer), _cancellation);
    }

    // People of 1.2 come with their roles, which are a file of their own.
    private DeliverySpool Spool(RosterCollection collection)
    {
        (OffsetReading reading, RowWriter writer) = Begin(collection);
        using (reading)
        {
            DeliverySpool spool = new(RosterFile.Users.Name, RosterFile.Roles.Name);
            _spools.Add(spool);
            RowBuffer users = spool.Rows(RosterFile.Users.Name), roles = spool.Rows(RosterFile.Roles.Name);
            writer.Header(users);
            RowWriter.RolesHeader(roles);
            foreach (ReadOnlyMemory<byte> person in reading.Rows(_cancellation))
            {
                _cancellation.ThrowIfCancellationRequested();
                writer.Write(person, users, roles);
                spool.Take();
            }
            spool.Seal();
            spool.Incomplete = reading.Incomplete;
            Finish(collection, reading, writer);
            return spool;
        }
    }

    private byte[] Whole(RosterCollection collection)
    {
        using CollectionStream stream = Open(collection);
        using MemoryStream whole = new();
        try
        {
            stream.CopyTo(whole);
        }
        catch (BrokenDeliveryException broken)
        {
            throw new SourceUnavailableException("Incomplete", broken.Message, broken);
        }
        return whole.ToArray();
    }

    private (OffsetReading Reading, RowWriter Writer) Begin(RosterCollection collection)
    {
        string name = collection.File.Name;
        OffsetReading reading = new(name, _service.Pages(name, collection.Key, _plan.Filter(name)), RosterService.IdOf, _settings.PageSize, _settings.Parallel);
        try
        {
            JsonPage first = reading.Open(_cancellation);
            return (reading, new RowWriter(collection, Metadata(collection, first), _plan.IsDelta(name)));
        }
        catch (ServiceException refused)
        {
            reading.Dispose();
            throw Unavailable(name, refused);
        }
    }

    private SourceUnavailableException Unavailable(string name, ServiceException refused)
    {
        string hint = refused.Status == System.Net.HttpStatusCode.Forbidden ? $" The scope is {_service.ScopeOf(name)}." : "";
        if (name == "demographics")
            hint += " Without a right to them, set 'demographics: false'.";
        else if (name != "users" && refused.Status is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.NotFound)
            hint += $" Where it is not offered, leave '{name}' out of 'collections'.";
        return new SourceUnavailableException(refused.Id, refused.Message + hint, refused);
    }

    // Fields must be known before the first person, and must not come and go with who is the first.
    private IReadOnlyList<string> Metadata(RosterCollection collection, JsonPage first)
    {
        string key = "metadata:" + collection.File.Name;
        SortedSet<string> found = new(StringComparer.Ordinal);
        found.UnionWith(_memory.Recall(key)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? []);
        if (collection.File == RosterFile.Users)
            found.UnionWith(_settings.Metadata);
        RowWriter.AddMetadata(first, found);
        if (_memory.IsKept && found.Count > 0)
            _memory.Remember(key, string.Join('\n', found));
        return [.. found];
    }

    private void Finish(RosterCollection collection, OffsetReading reading, RowWriter writer)
    {
        List<string> notes = [.. reading.Warnings];
        string name = collection.File.Name;
        if (writer.Removed > 0)
            notes.Add($"{name}: {writer.Removed} objects are marked as removed and are taken as absent.");
        if (writer.Unknown.Count > 0)
            notes.Add($"{name}: metadata that the first page does not have are left out: {string.Join(", ", writer.Unknown)}. Name those you need in 'metadata', or import again.");
        if (reading.Distinct == 0 && reading.Incomplete is null && !_plan.IsDelta(name))
            notes.Add($"{name}: the service has none. Are they shared with this client?");
        if (writer.Unknown.Count > 0 && _memory.IsKept)
            _memory.Remember("metadata:" + name, string.Join('\n', writer.Unknown.Union(writer.Metadata)));
        _notes[name] = notes;
    }

    private static RosterEntry Entry(string name, Func<Stream> open) => new(name, 0, open);
}
