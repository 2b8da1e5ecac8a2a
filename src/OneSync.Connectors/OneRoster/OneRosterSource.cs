using System.Globalization;
using OneSync.Connectors.Files;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>OneRoster deliveries in zips or folders, here or on a server.</summary>
/// <param name="name">The source's name.</param>
/// <param name="place">Where the deliveries lie.</param>
/// <param name="target">What the place is called in messages.</param>
/// <param name="maxBytes">How many bytes a zip may unpack to.</param>
/// <param name="options">How a package is read.</param>
/// <param name="kept">What was delivered so far; null when that is not kept.</param>
internal sealed class OneRosterSource(string name, IDeliveryPlace place, string target, long maxBytes, RosterOptions options, KeptRoster? kept) : ISource, IConnectionTest
{
    // What the source remembers: under which name the roster is kept, the last delivery in it, the last one that was read completely, and the day
    // on which the same files make other people.
    private const string Kept = "kept", Applied = "applied", Read = "read", Until = "until";

    public string Name => name;

    public SourceFields DescribeFields(CancellationToken cancellation)
    {
        // What a server has is not fetched for its header alone, and a delivery without changes to people has none.
        if (place.IsRemote || HasNoPeople(cancellation))
            return new SourceFields(StandardFields.Of(options), IsOpen: true);
        using ISourceSession session = Open(SourceMemory.None, cancellation);
        using IRecordReader people = session.Read(RecordKind.Person, cancellation);
        return new SourceFields(people.Schema.Names, IsOpen: false);
    }

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<Delivery> deliveries = place.List(cancellation);
            if (kept is null || !memory.IsKept)
            {
                (RosterPackage package, _) = Settled(deliveries[^1], cancellation);
                if (memory.IsKept)
                    KeptRoster.RefuseDelta(package);
                return Session(package, memory: null);
            }
            return OpenKept(kept, deliveries, memory, cancellation);
        }
        catch
        {
            place.Release();
            throw;
        }
    }

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(target);
        IReadOnlyList<Delivery> deliveries = [];
        RosterSession? session = null;
        if (place.IsRemote && !findings.Try("Server", () => Listed(deliveries = place.List(cancellation))))
            return findings;
        if (findings.Try("Package", () => (session = (RosterSession)Open(SourceMemory.None, cancellation)).Contents))
        {
            findings.Version = session!.Version;
            findings.ReadAll(session, cancellation);
        }
        session?.Dispose();
        return findings;
    }

    private bool HasNoPeople(CancellationToken cancellation)
    {
        (RosterPackage package, RosterManifest manifest) = Settled(place.List(cancellation)[^1], cancellation);
        using (package)
            return package.Find(RosterFile.Users.FileName) is null && manifest[RosterFile.Users] == DeclaredMode.Absent;
    }

    private string Listed(IReadOnlyList<Delivery> deliveries) => string.Create(CultureInfo.InvariantCulture,
        $"{deliveries.Count} {(deliveries.Count == 1 ? "delivery" : "deliveries")}; the newest is '{place.Shown(deliveries[^1])}' of {deliveries[^1].Modified:yyyy-MM-dd HH:mm} UTC, {deliveries[^1].Length} bytes.");

    private ISourceSession OpenKept(KeptRoster store, IReadOnlyList<Delivery> deliveries, SourceMemory memory, CancellationToken cancellation)
    {
        string? current = store.Find(memory.Recall(Kept)) is null ? null : memory.Recall(Kept);
        store.RemoveAllBut(current);
        Delivery newest = deliveries[^1];
        Delivery? applied = current is null ? null : Delivery.Of(memory.Recall(Applied));
        List<Delivery> due = [.. deliveries.Where(d => applied is null || (place.IsOverwritten ? d.Mark != applied.Mark : d.IsAfter(applied) || (d.Name == applied.Name && d.Mark != applied.Mark)))];
        bool isRead = memory.Recall(Read) is { } read && read == applied?.Mark;
        if (due.Count == 0 && isRead && !memory.IsFull && place.IsRemote && !HasPassed(memory.Recall(Until)))
        {
            place.Release();
            return new UnchangedSession($"'{place.Shown(newest)}' was read before, and there is nothing newer.");
        }
        // What was read in part, or shall be read in any case, is put on top of itself, which changes nothing but what is wrong with it.
        if (due.Count == 0 && (!isRead || (memory.IsFull && place.IsRemote)))
            due.Add(newest);
        Dictionary<string, KeptFindings> found = new(StringComparer.OrdinalIgnoreCase);
        List<string> oddities = [];
        Delivery last = due.Count > 0 ? due[^1] : applied!;
        foreach ((RosterPackage package, RosterManifest manifest) in Packages(due, cancellation))
        {
            using (package)
            {
                Dictionary<string, KeptFindings> ofThis = new(StringComparer.OrdinalIgnoreCase);
                current = store.Keep(current, package, manifest, ofThis, cancellation);
                oddities.AddRange(package.Oddities.Messages);
                foreach ((string file, KeptFindings of) in ofThis)
                    found[file] = found.TryGetValue(file, out KeptFindings? before) ? before.Then(of) : of;
            }
        }
        place.Release();
        memory.Remember(Kept, current);
        memory.Remember(Applied, last.Mark);
        memory.Remember(Read, place.IsFresh(last) ? null : last.Mark);
        memory.Remember(Until, null);
        memory.RememberPartial(Kept, current);
        memory.RememberPartial(Applied, last.Mark);
        memory.RememberPartial(Read, null);
        FolderPackage whole = new(store.Find(current)!, place.Shown(last));
        foreach (string oddity in oddities)
            whole.Oddities.Note(oddity, oddity);
        foreach ((string file, KeptFindings of) in found)
            whole.Report(file, of);
        return Session(whole, memory);
    }

    // From the last complete set on. They are opened one after the other, the oldest first.
    private IEnumerable<(RosterPackage Package, RosterManifest Manifest)> Packages(IReadOnlyList<Delivery> due, CancellationToken cancellation)
    {
        int first = due.Count;
        while (first > 0)
        {
            (RosterPackage package, RosterManifest manifest) = Settled(due[--first], cancellation);
            bool isWhole = package.Find(RosterFile.Users.FileName) is not null && RosterFile.All.All(f => package.Find(f.FileName) is not { IsDelta: true } && manifest[f] != DeclaredMode.Delta);
            package.Dispose();
            if (isWhole)
                break;
        }
        for (; first < due.Count; first++)
            yield return Settled(due[first], cancellation);
    }

    private (RosterPackage Package, RosterManifest Manifest) Settled(Delivery delivery, CancellationToken cancellation)
    {
        RosterPackage package = OpenPackage(delivery, cancellation);
        try
        {
            RosterManifest manifest = RosterManifest.Read(package);
            DeliveryModes.Settle(package, manifest, options.Mode);
            return (package, manifest);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private RosterPackage OpenPackage(Delivery delivery, CancellationToken cancellation)
    {
        string path = place.Fetch(delivery, cancellation);
        return Directory.Exists(path) ? new FolderPackage(path, place.Shown(delivery)) : new ZipPackage(path, place.Shown(delivery), maxBytes);
    }

    private RosterSession Session(RosterPackage package, SourceMemory? memory)
    {
        try
        {
            return new RosterSession(package, memory is null ? options : options with { Mode = RosterMode.Auto })
            {
                PeopleRead = day => memory?.Remember(Until, day?.ToString("O", CultureInfo.InvariantCulture)),
                Closed = place.Release,
            };
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private bool HasPassed(string? day) => DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly until) && options.Today >= until;
}
