using System.Buffers;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Core.Undoing;

/// <summary>The values of one change, the other way round, beside what the account shows now.</summary>
internal sealed class UndoneValues(AttributeTable attributes, CompiledDestination destination)
{
    private readonly ArrayBufferWriter<byte> _before = new(256), _after = new(256);

    /// <summary>The values as they are, of the attributes to set back.</summary>
    public ReadOnlyMemory<byte> Before => _before.WrittenMemory;

    /// <summary>The values that they had.</summary>
    public ReadOnlyMemory<byte> After => _after.WrittenMemory;

    /// <summary>Whether there is nothing to set back.</summary>
    public bool IsEmpty => _after.WrittenCount == 0;

    /// <summary>The attributes that somebody changed since, each with its values.</summary>
    public List<string> Drifted { get; } = [];

    /// <summary>Whether the attributes go together, so that none is set back where one was changed since.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Finds what to set back of a change.</summary>
    public void Compare(DoneChange change, ReadOnlySpan<byte> account)
    {
        Clear();
        IsWhole = change.Action != ChangeAction.Update;
        if (CompareValues(change, account))
            return;
        ReadOnlySpan<byte> after = change.After;
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue written))
        {
            AttributeValue had = AttributeEncoding.Read(change.Before, index), now = AttributeEncoding.Read(account, index);
            if (had.IsAbsent)
                had = AttributeValue.Empty;
            if (AccountDiff.Same(now, written))
                Put(index, now, had);
            else if (!AccountDiff.Same(now, had))
                Drifted.Add($"'{attributes.Names[index]}' is {Shown(now)} and was left as {Shown(written)}");
        }
        if (IsWhole && Drifted.Count > 0)
            ClearRows();
    }

    /// <summary>Finds what an account does not show yet of a state, in ascending order of its attributes.</summary>
    public void Differ(IReadOnlyList<(int Index, AttributeValue Value)> state, ReadOnlySpan<byte> account)
    {
        Clear();
        foreach ((int index, AttributeValue value) in state)
        {
            AttributeValue now = AttributeEncoding.Read(account, index);
            if (!AccountDiff.Same(now, value))
                Put(index, now, value);
        }
    }

    /// <summary>Takes the values of an account that was deleted, as far as OneSync sets them.</summary>
    public void Restore(ReadOnlySpan<byte> row)
    {
        Clear();
        while (AttributeEncoding.TryReadNext(ref row, out int index, out AttributeValue value))
        {
            if (value.HasValue && (destination.Targets.Contains(index) || destination.EnabledState(true).Any(s => s.Index == index)))
                AttributeEncoding.Write(_after, index, value);
        }
    }

    /// <summary>What sets the values back. Whether it lets somebody in, keeps somebody out, or puts an account away is told by the values.</summary>
    public ChangeAction Opposite(ChangeAction action)
    {
        if (action is ChangeAction.Update or ChangeAction.Rename or ChangeAction.Move)
            return action;
        foreach (ValueActions actions in destination.ValueActions.Values)
        {
            if (action == actions.Add || action == actions.Remove)
                return action == actions.Add ? actions.Remove : actions.Add;
        }
        bool stays = destination.EnabledState(true).All(s => AttributeEncoding.Read(After.Span, s.Index).IsAbsent);
        if (stays)
            return destination.Can(ChangeAction.Move) ? ChangeAction.Move : ChangeAction.Update;
        if (destination.EnabledState(true).All(s => AccountDiff.Same(AttributeEncoding.Read(After.Span, s.Index), s.Value)))
            return ChangeAction.Enable;
        bool isPlace = false;
        ReadOnlySpan<byte> rest = After.Span;
        while (AttributeEncoding.TrySliceNext(ref rest, out int index, out _))
            isPlace |= destination.EnabledState(false).All(s => s.Index != index);
        return isPlace && destination.Can(ChangeAction.Archive) ? ChangeAction.Archive : ChangeAction.Disable;
    }

    // Of values that came, those that are still there go; of those that went, those that are still missing come.
    private bool CompareValues(DoneChange change, ReadOnlySpan<byte> account)
    {
        foreach ((int index, ValueActions actions) in destination.ValueActions)
        {
            if (change.Action != actions.Add && change.Action != actions.Remove)
                continue;
            bool came = change.Action == actions.Add;
            string[] now = [.. AttributeEncoding.Read(account, index).ToArray()], moved = [.. AttributeEncoding.Read(came ? change.After : change.Before, index).ToArray()];
            AttributeValue back = AttributeValue.Of(came ? moved.Intersect(now, StringComparer.OrdinalIgnoreCase) : moved.Except(now, StringComparer.OrdinalIgnoreCase));
            if (back.HasValue)
                Put(index, came ? back : AttributeValue.Empty, came ? AttributeValue.Empty : back);
            return true;
        }
        return false;
    }

    private void Put(int index, AttributeValue now, AttributeValue value)
    {
        AttributeEncoding.Write(_before, index, now.IsAbsent ? AttributeValue.Empty : now);
        AttributeEncoding.Write(_after, index, value);
    }

    private void Clear()
    {
        ClearRows();
        Drifted.Clear();
    }

    private void ClearRows()
    {
        _before.ResetWrittenCount();
        _after.ResetWrittenCount();
    }

    private static string Shown(AttributeValue value) => value.HasValue ? $"'{value}'" : "empty";
}
