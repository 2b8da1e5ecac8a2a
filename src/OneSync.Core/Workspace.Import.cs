using System.Text.Json;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Importing;
using OneSync.Core.Mapping;
using OneSync.Core.Merging;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    private const string FieldsFact = "fields:";

    /// <summary>
    /// Opens an import that is pulled person by person. It is kept when <see cref="ImportRun.Finish"/> is called, and leaves no trace when it is
    /// disposed before.
    /// </summary>
    /// <param name="source">The source's name.</param>
    /// <param name="options">What this run does otherwise than the settings say.</param>
    /// <param name="cancellation">Ends the run at the next record.</param>
    /// <exception cref="ConfigurationException">There is no such source, or its expressions are not valid for what it delivers.</exception>
    /// <exception cref="SourceUnavailableException">The source cannot be read.</exception>
    /// <exception cref="VaultLockedException">Another run holds the vault.</exception>
    public ImportRun OpenImport(string source, ImportOptions? options, CancellationToken cancellation)
    {
        SourceSettings settings = FindSource(source);
        if (options?.MaxDrop is { } maxDrop)
            settings = settings with { Complete = settings.Complete with { MaxDrop = maxDrop } };
        return new ImportRun(Vault, settings, CreateSource(settings), Resources, _context, options?.Full ?? false, cancellation);
    }

    /// <summary>Imports a source to its end.</summary>
    public OneSyncRun Import(string source, ImportOptions? options, CancellationToken cancellation)
    {
        using ImportRun import = OpenImport(source, options, cancellation);
        try
        {
            while (import.Unchanged is null && import.MoveNext())
            {
                // Every record is written as it passes.
            }
            return import.Finish();
        }
        catch (Exception error)
        {
            import.Fail(error);
            throw;
        }
    }

    /// <summary>Reads raw records of a source, without the vault.</summary>
    public IEnumerable<OneSyncRecord> PreviewRecords(string source, RecordKind kind, CancellationToken cancellation)
    {
        SourceSettings settings = FindSource(source);
        return Preview(settings, kind, cancellation);
    }

    /// <summary>Reads people of a source, mapped, without the vault.</summary>
    /// <exception cref="ConfigurationException">Its expressions are not valid for what it delivers.</exception>
    public IEnumerable<OneSyncUser> PreviewUsers(string source, CancellationToken cancellation)
    {
        SourceSettings settings = FindSource(source);
        using ISourceSession session = CreateSource(settings).Open(cancellation);
        using IRecordReader reader = session.Read(RecordKind.Person, cancellation);
        AttributeTable attributes = new(WellKnown.Sources);
        MappingResources resources = Resources with { Unmapped = new UnmappedValues(oncePerson: true) };
        RecordMapper mapper = new(settings, reader, attributes, resources, _options.Clock.Today);
        string[] known = [.. settings.Map.Select(m => m.Target.Text)];
        using RecordStream records = new(reader, mapper, cancellation);
        long read = 0;
        while (records.MoveNext())
        {
            read++;
            foreach (QuarantinedRow row in records.TakeQuarantined())
                _options.Observer.Quarantined(settings.Name.Text, row);
            if (records.Outcome == RecordOutcome.Mapped)
                yield return new OneSyncUser(attributes, records.Row.ToArray()) { Source = settings.Name.Text, Anchor = records.Anchor, KnownAttributes = known };
            else if (records.Outcome == RecordOutcome.Unmapped)
                _options.Observer.Quarantined(settings.Name.Text, new QuarantinedRow(settings.Name.Text, read, records.Anchor, "MappingFailed", records.Error!));
        }
        foreach (QuarantinedRow row in records.TakeQuarantined())
            _options.Observer.Quarantined(settings.Name.Text, row);
        foreach (string warning in reader.Warnings.Concat(resources.Unmapped!.Messages(resources.Lookups)))
            _options.Observer.Warned($"{settings.Name.Text}: {warning}");
        if (reader.Incomplete is { } incomplete)
            _options.Observer.Warned($"{settings.Name.Text}: Partial. {incomplete}");
    }

    /// <summary>Finds which records are one person, and brings the users up to date.</summary>
    /// <exception cref="ConfigurationException">A correlation rule is not valid.</exception>
    /// <exception cref="VaultLockedException">Another run holds the vault.</exception>
    public OneSyncRun Merge(bool force, CancellationToken cancellation)
    {
        ProblemCollector problems = new();
        problems.AddRange(Correlation.CorrelationRules.Check(Settings.Correlations, Users()));
        problems.ThrowIfAny();
        using IDisposable held = Vault.Lock("merge");
        return new MergeRun(Vault, Settings, _context).Run(force, cancellation);
    }

    private IEnumerable<OneSyncRecord> Preview(SourceSettings settings, RecordKind kind, CancellationToken cancellation)
    {
        using ISourceSession session = CreateSource(settings).Open(cancellation);
        if (!session.Kinds.Contains(kind))
            yield break;
        using IRecordReader reader = session.Read(kind, cancellation);
        AttributeTable fields = new(reader.Schema.Names.Select((name, i) => name.Length > 0 ? name : $"column{i + 1}"));
        IReadOnlyList<string>? types = (reader as IFieldTypes)?.FieldTypes;
        OneSyncField[] described = [.. fields.Names.Select((name, i) => new OneSyncField(name, types?[i]))];
        AttributeBuffer row = new(fields.Names.Count);
        int told = 0;
        while (reader.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            told = TellQuarantined(settings.Name.Text, reader, told);
            row.Clear();
            for (int i = 0; i < reader.Schema.Names.Count; i++)
                row[i] = reader.Current[i];
            yield return new OneSyncRecord(settings.Name.Text, kind, reader.Anchor, fields, row.Encode()) { Fields = described };
        }
        TellQuarantined(settings.Name.Text, reader, told);
    }

    private int TellQuarantined(string source, IRecordReader reader, int told)
    {
        for (; told < reader.Quarantined.Count; told++)
            _options.Observer.Quarantined(source, reader.Quarantined[told]);
        return told;
    }

    // What users can have: what mappings name, what sources without mappings delivered or say they will, and what was set by hand.
    private UserSchema Users(IEnumerable<string>? more = null)
    {
        List<string> names = [.. more ?? []];
        foreach (SourceSettings source in Settings.Sources)
            names.AddRange(source.Map.Count > 0 ? source.Map.Select(m => m.Target.Text) : Fields(source).Concat(source.Formats.Select(f => f.Target.Text)));
        if (Vault.GetFact(FieldsFact + WellKnown.ManualSource) is { } manual)
            names.AddRange(JsonSerializer.Deserialize<string[]>(manual)!);
        return new UserSchema(Vault.Attributes, names);
    }

    private IReadOnlyList<string> Fields(SourceSettings source)
    {
        if (Vault.GetFact(FieldsFact + source.Name.Text) is { } known)
            return JsonSerializer.Deserialize<string[]>(known)!;
        try
        {
            return CreateSource(source).DescribeFields(CancellationToken.None).Names;
        }
        catch (SourceUnavailableException)
        {
            return [];
        }
    }
}
