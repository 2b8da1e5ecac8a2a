using OneSync.Core.Ports;

namespace OneSync.Core.Execution;

/// <summary>What changes were answered with, so far.</summary>
internal interface IAnswers : IOutcomeSink
{
    /// <summary>Whether the change was answered before this run, or in it.</summary>
    bool WasAnswered(int sequence);

    /// <summary>The anchor that the answer to a change told; null when it told none, or the change was not done.</summary>
    string? AnchorOf(int sequence);
}
