using System.Net;
using System.Text;
using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Clever;

/// <summary>Clever as a OneRoster 1.2 delivery: what comes together from the service is put down as the files that it makes, and read by the rules for files.</summary>
internal sealed class CleverPackage : RosterPackage
{
    private readonly CleverService _service;
    private readonly CleverSettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly List<DeliverySpool> _spools = [];
    private readonly Dictionary<string, List<string>> _notes = [];

    /// <summary>A delivery. Districts and schools are read at once, for all others refer to them.</summary>
    /// <exception cref="SourceUnavailableException">They cannot be read.</exception>
    public CleverPackage(CleverService service, CleverSettings settings, CancellationToken cancellation) : base(settings.Address.Root.Host)
    {
        (_service, _settings, _cancellation) = (service, settings, cancellation);
        List<string> files = [];
        Together(files, Orgs, ["orgs"], "districts", "schools");
        Together(files, () => Single("academicSessions", "terms", CleverRoster.Term), ["academicSessions"], "terms");
        Together(files, () => Single("courses", "courses", CleverRoster.Course), ["courses"], "courses");
        Together(files, Sections, ["classes", "enrollments"], "sections");
        Together(files, People, ["users", "roles", "demographics"], "people");
        byte[] manifest = Encoding.UTF8.GetBytes("propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n" + string.Concat(files.Select(f => $"file.{f},bulk\n")));
        TryAdd(new RosterEntry(RosterManifest.FileName, 0, () => new MemoryStream(manifest)));
    }

    /// <summary>What is odd about the collections that a file is made of.</summary>
    public IReadOnlyList<string> Notes(RosterFile file) => _notes.GetValueOrDefault(file.Name) ?? [];

    // What the service has none of is told by itself.
    public override string? EmptyAdvice => null;

    public override string NameOf(RosterEntry entry) => $"{Shown}/{Path.GetFileNameWithoutExtension(entry.FileName)}";

    public override void Dispose() => _spools.ForEach(s => s.Dispose());

    private void Together(List<string> files, Func<DeliverySpool> fill, string[] made, params string[] collections)
    {
        if (!collections.Any(_settings.Collections.Contains))
            return;
        Lazy<DeliverySpool> spool = new(fill);
        if (made is ["orgs"] && spool.Value.Incomplete is { } reason)
            throw new SourceUnavailableException("Incomplete", reason);
        foreach (string file in made)
            TryAdd(new RosterEntry(file + ".csv", 0, () => spool.Value.Open(file)));
        files.AddRange(made);
    }

    private DeliverySpool Orgs()
    {
        DeliverySpool spool = Begin("orgs");
        RowBuffer rows = spool.Rows("orgs");
        CleverRoster.Header("orgs", rows);
        if (_settings.Collections.Contains("districts"))
            Fill(spool, "orgs", "districts", item => CleverRoster.District(item, rows));
        if (_settings.Collections.Contains("schools"))
            Fill(spool, "orgs", "schools", item => CleverRoster.School(item, rows));
        spool.Seal();
        return spool;
    }

    private DeliverySpool Single(string file, string collection, Action<JsonElement, RowBuffer> write)
    {
        DeliverySpool spool = Begin(file);
        CleverRoster.Header(file, spool.Rows(file));
        Fill(spool, file, collection, item => write(item, spool.Rows(file)));
        spool.Seal();
        return spool;
    }

    private DeliverySpool Sections()
    {
        DeliverySpool spool = Begin("classes", "enrollments");
        CleverRoster.Header("classes", spool.Rows("classes"));
        CleverRoster.Header("enrollments", spool.Rows("enrollments"));
        Fill(spool, "classes", "sections", item => CleverRoster.Section(item, spool));
        spool.Seal();
        return spool;
    }

    private DeliverySpool People()
    {
        DeliverySpool spool = Begin("users", "roles", "demographics");
        CleverPerson person = new(_settings.Metadata, _settings.Wants);
        person.Headers(spool);
        if (_settings.HasUsers)
        {
            Fill(spool, "users", "users", item => person.Write(item, spool));
        }
        else
        {
            foreach ((string collection, string kind, string role) in CleverPerson.Collections21.Where(c => _settings.Wants(c.Kind)))
                Fill(spool, "users", collection, item => person.Write(item, role, spool));
        }
        spool.Seal();
        return spool;
    }

    private DeliverySpool Begin(params string[] files)
    {
        DeliverySpool spool = new(files);
        _spools.Add(spool);
        return spool;
    }

    private void Fill(DeliverySpool spool, string file, string collection, Action<JsonElement> write)
    {
        using CleverReading reading = _service.Read(collection);
        try
        {
            reading.Open(_cancellation);
        }
        catch (ServiceException refused)
        {
            string hint = refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound ? " Is it shared with this application? Else leave it out of 'collections' or 'people'." : "";
            throw new SourceUnavailableException(refused.Id, refused.Message + hint, refused);
        }
        foreach (JsonElement item in reading.Objects(_cancellation))
        {
            _cancellation.ThrowIfCancellationRequested();
            write(item);
            spool.Take();
        }
        spool.Incomplete ??= reading.Incomplete;
        if (!_notes.TryGetValue(file, out List<string>? notes))
            _notes.Add(file, notes = []);
        notes.AddRange(reading.Warnings);
        if (reading is { Distinct: 0, Incomplete: null })
            notes.Add($"{collection}: the service has none. Are they shared with this application?");
    }
}
