using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>A command on its way.</summary>
/// <param name="Command">The command.</param>
/// <param name="Sequences">The changes of the plan that it makes; each is in the journal before it is sent.</param>
/// <param name="Ended">Is told what became of it: null when it was done.</param>
internal sealed record PendingCommand(Command Command, IReadOnlyList<int> Sequences, Action<CommandError?> Ended)
{
    /// <summary>How often the service was too busy for it.</summary>
    public int Tries { get; set; }
}

/// <summary>
/// Sends commands ten at a time. Commands of one request have no order, so that no two about one user are in the same; those that the service was too
/// busy for are sent again.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="outcomes">Is told of each change before it is sent, and of warnings.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class CommandSender(AdobeService service, IOutcomeSink outcomes, CancellationToken cancellation)
{
    private const int MostTries = 5, Waiting = 200;

    private readonly List<PendingCommand> _waiting = [];
    private bool _anyAccepted;

    /// <summary>Takes a command; it is sent with others once there are enough of them.</summary>
    /// <exception cref="DestinationUnavailableException">The service was lost.</exception>
    public void Add(PendingCommand command)
    {
        _waiting.Add(command);
        if (_waiting.Count >= Waiting)
            SendBatch();
    }

    /// <summary>Sends all that waits, and what that leads to.</summary>
    /// <exception cref="DestinationUnavailableException">The service was lost.</exception>
    public void Flush()
    {
        while (_waiting.Count > 0)
            SendBatch();
    }

    private void SendBatch()
    {
        cancellation.ThrowIfCancellationRequested();
        List<PendingCommand> batch = [];
        HashSet<string> subjects = new(StringComparer.Ordinal);
        for (int i = 0; i < _waiting.Count && batch.Count < AdobeService.CommandsAtATime; i++)
        {
            // Whoever is in the request already, or waits before this, has the next turn.
            string[] named = [.. _waiting[i].Command.Subjects];
            bool free = !named.Any(subjects.Contains);
            subjects.UnionWith(named);
            if (free)
                batch.Add(_waiting[i]);
        }
        _waiting.RemoveAll(batch.Contains);
        foreach (int sequence in batch.SelectMany(p => p.Sequences))
            outcomes.Sending(sequence);
        Send(batch);
    }

    private void Send(List<PendingCommand> batch)
    {
        ActionAnswer answer;
        try
        {
            answer = service.Send([.. batch.Select(p => p.Command)], cancellation);
        }
        catch (DestinationUnavailableException refused) when (refused.Id == "BadRequest" && (batch.Count > 1 || _anyAccepted))
        {
            // One malformed command has the service refuse them all.
            if (batch.Count == 1)
                batch[0].Ended(new CommandError(0, null, "error.command.malformed", refused.Message));
            else
                batch.ForEach(one => Send([one]));
            return;
        }
        _anyAccepted = true;
        foreach (string warning in answer.Warnings)
            outcomes.Warn(warning);
        Dictionary<int, CommandError> errors = answer.Errors.GroupBy(e => e.Command).ToDictionary(e => e.Key, e => e.First());
        for (int i = 0; i < batch.Count; i++)
        {
            CommandError? error = errors.GetValueOrDefault(i);
            if (error is not null && ErrorCodes.KindOf(error.Code) == ErrorKind.Passing && ++batch[i].Tries < MostTries)
                _waiting.Insert(0, batch[i]);
            else
                batch[i].Ended(error);
        }
    }
}
