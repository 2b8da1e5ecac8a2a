using System.Buffers;
using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>Plans what becomes of the accounts of users who left or are no longer in scope, and of those who return.</summary>
internal sealed class LeaverPlanner(CompiledDestination destination, PlanWriter plan, DateOnly today, string? withheld, Func<long, string?> whyOutOfScope)
{
    private readonly ArrayBufferWriter<byte> _before = new();
    private readonly ArrayBufferWriter<byte> _after = new();

    /// <summary>Whether a change is due for the leaver's account.</summary>
    public bool IsDue(PlanUser user, Link link, ReadOnlySpan<byte> actual) => Due(Since(user, link)) is { } stage && IsMissing(stage, actual);

    /// <summary>The last stage that has come for the leaver; null when none has.</summary>
    public LeaverStage? StageOf(PlanUser user, Link link) => Due(Since(user, link));

    /// <summary>Plans the last stage that is due.</summary>
    public void Plan(PlanUser user, Link link, ReadOnlySpan<byte> actual)
    {
        DateOnly since = Since(user, link);
        if (Due(since) is { } stage && IsMissing(stage, actual))
            Plan(stage, user, link, since);
        if (link.LeavingSince is null && withheld is null)
            plan.Effect(new LinkEffect(link with { LeavingSince = since }));
    }

    /// <summary>Plans the return of a user whose account was left: it is enabled again, and no longer leaving.</summary>
    public void PlanReturn(PlanUser user, Link link, string anchor, ReadOnlySpan<byte> actual)
    {
        if (Differs(destination.EnabledState(true), actual))
            plan.Add(ChangeAction.Enable, user.Number, anchor, $"The user is back; the account was left on {link.LeavingSince:yyyy-MM-dd}.", _before.WrittenMemory, _after.WrittenMemory);
        plan.Effect(new LinkEffect(link with { LeavingSince = null }));
    }

    /// <summary>Plans a step for an account that no user owns; false when it shows it already.</summary>
    public bool PlanOrphan(string anchor, ReadOnlySpan<byte> actual, ChangeAction action)
    {
        if (!IsMissing(new LeaverStage(0, action, new Dictionary<string, SourceText>()), actual))
            return false;
        plan.Add(action, 0, anchor, "No user owns this account.", _before.WrittenMemory, _after.WrittenMemory);
        return true;
    }

    private void Plan(LeaverStage stage, PlanUser user, Link link, DateOnly since)
    {
        string why = user.State switch
        {
            UserState.Left => string.Create(CultureInfo.InvariantCulture, $"The user left on {since:yyyy-MM-dd}."),
            UserState.Removed => "An admin removed the user.",
            UserState.OutOfScope => $"The user is out of scope. {whyOutOfScope(user.Number)}".TrimEnd(),
            _ => $"The user is no longer in the scope of '{destination.Destination.Name}'.",
        };
        if (stage.After > 0)
            why += string.Create(CultureInfo.InvariantCulture, $" {stage.Do} is due {stage.After} days later.");
        if (withheld is not null)
            plan.Notice(NoticeKind.Withheld, user.Number, link.Anchor, $"{why} {stage.Do} is withheld: {withheld}");
        else if (!destination.Can(stage.Do))
            plan.Notice(NoticeKind.Unsupported, user.Number, link.Anchor, $"{why} Destination '{destination.Destination.Name}' cannot {stage.Do}.");
        else
            plan.Add(stage.Do, user.Number, link.Anchor, why, _before.WrittenMemory, _after.WrittenMemory);
    }

    private LeaverStage? Due(DateOnly since)
    {
        int days = today.DayNumber - since.DayNumber;
        return destination.Settings.Leaver.Where(stage => stage.After <= days).MaxBy(stage => stage.After);
    }

    // Whoever is out of scope may have been so for long before that was taken for leaving: the days count from now.
    private DateOnly Since(PlanUser user, Link link) => link.LeavingSince ?? (user.State == UserState.OutOfScope ? null : user.LeftOn) ?? today;

    // A Delete shows what goes; Disable and Archive show the values that say so.
    private bool IsMissing(LeaverStage stage, ReadOnlySpan<byte> actual)
    {
        if (stage.Do != ChangeAction.Delete && destination.Can(stage.Do))
            return Differs(destination.StageState(stage), actual) || (stage.Do == ChangeAction.Archive && destination.Destination.Capabilities.ArchiveRemoves);
        _before.ResetWrittenCount();
        _after.ResetWrittenCount();
        _before.Write(actual);
        return true;
    }

    private bool Differs(IReadOnlyList<(int Index, AttributeValue Value)> state, ReadOnlySpan<byte> actual)
    {
        _before.ResetWrittenCount();
        _after.ResetWrittenCount();
        bool differs = false;
        foreach ((int index, AttributeValue value) in state)
        {
            AttributeValue now = AttributeEncoding.Read(actual, index);
            if (AccountDiff.Same(now, value))
                continue;
            AttributeEncoding.Write(_before, index, now.IsAbsent ? AttributeValue.Empty : now);
            AttributeEncoding.Write(_after, index, value);
            differs = true;
        }
        return differs;
    }
}
