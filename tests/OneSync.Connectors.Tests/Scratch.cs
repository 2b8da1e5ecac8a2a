using System.Text;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests;

/// <summary>A folder of one test's own, gone with it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("onesync-test-").FullName;

    public string Write(string name, string text, Encoding? encoding = null) => Write(name, [.. (encoding ?? new UTF8Encoding(false)).GetPreamble(), .. (encoding ?? Encoding.UTF8).GetBytes(text)]);

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Whether nobody but the owner may read a file or look into a folder. On Windows nothing is said of that.</summary>
    public static bool IsOwnersAlone(string path) => OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) == 0;

    public ConnectorContext Context => new(Root, new NoSecrets(), SystemClock.Instance);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>The settings of a source with these options, lists being given as arrays.</summary>
    public static SourceSettings Settings(string type, string? anchor, params (string Name, object Value)[] options) =>
        new(Text("source", "src"), Text("type", type), new Position("onesync.yaml", 1, 1))
        {
            Anchor = anchor is null ? null : Text("anchor", anchor),
            Options = new OptionSet(options.Select((o, i) => new OptionValue(o.Name, new Position("onesync.yaml", i + 2, 3),
                o.Value is string[] many ? [.. many.Select(m => Text(o.Name, m))] : [Text(o.Name, (string)o.Value)]))),
        };

    private static SourceText Text(string name, string text) => SourceText.Parameter(name, text);

    private sealed class NoSecrets : ISecretResolver
    {
        public string Resolve(string reference) => throw new KeyNotFoundException(reference);
    }
}

/// <summary>Everything that one reading gave.</summary>
internal sealed record Reading(
    IReadOnlyList<string> Fields, IReadOnlyList<(string Anchor, IReadOnlyDictionary<string, OneSync.Core.Model.AttributeValue> Values)> Records,
    IReadOnlyList<QuarantinedRow> Quarantined, IReadOnlyList<string> Warnings, string? Incomplete, double? Progress)
{
    public static Reading Of(ISource source, RecordKind kind = RecordKind.Person)
    {
        using ISourceSession session = source.Open(CancellationToken.None);
        return Of(session, kind);
    }

    public static Reading Of(ISourceSession session, RecordKind kind)
    {
        using IRecordReader reader = session.Read(kind, CancellationToken.None);
        List<(string, IReadOnlyDictionary<string, OneSync.Core.Model.AttributeValue>)> records = [];
        while (reader.MoveNext())
        {
            Assert.False(reader.IsRemoved);
            records.Add((reader.Anchor, reader.Schema.Names.Select((n, i) => (n, reader.Current[i])).ToDictionary(p => p.n, p => p.Item2, StringComparer.OrdinalIgnoreCase)));
        }
        Assert.False(reader.MoveNext());
        return new Reading(reader.Schema.Names, records, reader.Quarantined, reader.Warnings, reader.Incomplete, reader.Progress);
    }

    public IEnumerable<string> Anchors => Records.Select(r => r.Anchor);

    public OneSync.Core.Model.AttributeValue this[string anchor, string field] => Records.Single(r => r.Anchor == anchor).Values[field];
}
