using System.Text.Json;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Roster;

/// <summary>
/// The fields of schools, courses, classes or terms, as expressions and templates name them: those of OneRoster, those that the sources delivered
/// so far, and anything that starts with <c>metadata.</c>. They are numbered in the vault's vocabulary.
/// </summary>
internal sealed class RosterSchema : IAttributeSchema
{
    private static readonly string[] s_all = ["sourcedId", "id", "status", "dateLastModified"];

    private static readonly Dictionary<RosterSubject, (string Prefix, RecordKind Kind, string[] Fields)> s_subjects = new()
    {
        [RosterSubject.School] = ("school", RecordKind.Org, ["name", "type", "identifier", "parentSourcedId"]),
        [RosterSubject.Course] = ("course", RecordKind.Course, ["title", "schoolYearSourcedId", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"]),
        [RosterSubject.Class] = ("class", RecordKind.Class,
            ["title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"]),
        [RosterSubject.Term] = ("term", RecordKind.Term, ["title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"]),
    };

    private readonly AttributeTable _attributes;
    private readonly Dictionary<string, int> _indexes;

    private RosterSchema(AttributeTable attributes, IEnumerable<string> names) =>
        (_attributes, _indexes) = (attributes, names.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(n => n, attributes.Add, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. _indexes.Keys];

    /// <summary>The prefix of a subject's fields: <c>class</c>.</summary>
    public static string Prefix(RosterSubject subject) => s_subjects[subject].Prefix;

    /// <summary>The records that a subject is kept as.</summary>
    public static RecordKind Kind(RosterSubject subject) => s_subjects[subject].Kind;

    /// <summary>The fact under which an import keeps the names of a source's fields.</summary>
    public static string FactOf(string source, RecordKind kind) => kind == RecordKind.Person ? $"fields:{source}" : $"fields:{source}:{kind}";

    /// <summary>What is related to a subject, itself first: a class has its course, school and term.</summary>
    public static IReadOnlyList<RosterSubject> RelatedTo(RosterSubject subject) => subject switch
    {
        RosterSubject.Class => [RosterSubject.Class, RosterSubject.Course, RosterSubject.School, RosterSubject.Term],
        RosterSubject.Course => [RosterSubject.Course, RosterSubject.School],
        _ => [subject],
    };

    /// <summary>The fields of a subject.</summary>
    public static RosterSchema Of(RosterSubject subject, IVault vault, IEnumerable<SourceSettings> sources)
    {
        (_, RecordKind kind, string[] fields) = s_subjects[subject];
        IEnumerable<string> delivered = sources.SelectMany(s => vault.GetFact(FactOf(s.Name.Text, kind)) is { } names ? JsonSerializer.Deserialize<string[]>(names)! : []);
        return new RosterSchema(vault.Attributes, s_all.Concat(fields).Concat(delivered.Where(n => !string.IsNullOrWhiteSpace(n))));
    }

    /// <inheritdoc/>
    public bool TryGetIndex(string name, out int index)
    {
        if (_indexes.TryGetValue(name, out index))
            return true;
        if (!name.StartsWith("metadata.", StringComparison.OrdinalIgnoreCase) || name.Length == "metadata.".Length)
            return false;
        index = _indexes[name] = _attributes.Add(name);
        return true;
    }
}
