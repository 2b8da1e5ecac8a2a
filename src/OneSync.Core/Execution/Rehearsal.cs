using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Core.Execution;

/// <summary>What a rehearsal of a plan was told. Nothing of it goes into the journal: no change was made.</summary>
internal sealed class Rehearsal : IAnswers
{
    private readonly Dictionary<int, (ChangeStatus Status, string? Error)> _answers = [];

    /// <summary>How many changes the destination was asked about.</summary>
    public long Tried { get; private set; }

    /// <summary>The changes that would not be made, in the order of the plan, and why.</summary>
    public IEnumerable<(int Sequence, string Why)> Refused =>
        _answers.Where(a => a.Value.Status is ChangeStatus.Failed or ChangeStatus.Drifted).OrderBy(a => a.Key).Select(a => (a.Key, a.Value.Error ?? ""));

    public bool WasAnswered(int sequence) => _answers.ContainsKey(sequence);

    public string? AnchorOf(int sequence) => null;

    public void Sending(int sequence) => Tried++;

    public void Answered(int sequence, ChangeStatus status, string? anchor = null, string? error = null) => _answers[sequence] = (status, error);
}
