namespace OneSync.Core.Selecting;

/// <summary>What is selected.</summary>
public enum SelectionKind
{
    /// <summary>A school or another organisation, by its anchor.</summary>
    School,

    /// <summary>A class, by its anchor.</summary>
    Class,

    /// <summary>A role, as the source spells it; empty for people without one.</summary>
    Role,

    /// <summary>A user's status; empty for people without one.</summary>
    Status,
}

/// <summary>Whether one thing is synced.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Sync">Whether it is chosen.</param>
public readonly record struct SelectionAnswer(SelectionKind Kind, string Id, bool Sync);

/// <summary>
/// What an admin selected of one source. A kind without any answer does not limit: all of it is chosen. As soon as a kind has an answer,
/// what has none is not chosen, so that a new school waits until somebody says yes to it.
/// </summary>
public sealed class SourceSelection
{
    private readonly Dictionary<string, bool>[] _answers = [.. Enum.GetValues<SelectionKind>().Select(kind => new Dictionary<string, bool>(Comparer(kind)))];

    /// <summary>A selection with these answers; of two about one thing the later counts.</summary>
    public SourceSelection(params IEnumerable<SelectionAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (SelectionAnswer answer in answers)
            _answers[(int)answer.Kind][answer.Id] = answer.Sync;
    }

    /// <summary>Every answer, by kind and id.</summary>
    public IEnumerable<SelectionAnswer> Answers => Enum.GetValues<SelectionKind>()
        .SelectMany(kind => _answers[(int)kind].OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new SelectionAnswer(kind, a.Key, a.Value)));

    /// <summary>Whether nothing is answered, so that everybody is in scope.</summary>
    public bool IsEmpty => _answers.All(a => a.Count == 0);

    /// <summary>Whether the kind has an answer, and so limits.</summary>
    public bool Limits(SelectionKind kind) => _answers[(int)kind].Count > 0;

    /// <summary>The answer about it; null for none.</summary>
    public bool? Find(SelectionKind kind, string id) => _answers[(int)kind].TryGetValue(id, out bool sync) ? sync : null;

    /// <summary>Whether it is chosen.</summary>
    public bool Chooses(SelectionKind kind, string id) => !Limits(kind) || Find(kind, id) == true;

    // Anchors are what they are; words are the same in any case.
    private static StringComparer Comparer(SelectionKind kind) => kind is SelectionKind.School or SelectionKind.Class ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
}
