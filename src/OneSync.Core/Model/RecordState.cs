namespace OneSync.Core.Model;

/// <summary>Where a record stands since the last reading of its source.</summary>
public enum RecordState
{
    /// <summary>The source has it, and its conditional selects it.</summary>
    Present,

    /// <summary>The source has it, but its conditional no longer selects it.</summary>
    Excluded,

    /// <summary>A complete reading did not have it.</summary>
    Gone,

    /// <summary>The source has it, and the admin's selection does not choose it: it is left alone, and has not left.</summary>
    OutOfScope,

    /// <summary>It was out of scope when the source no longer had it, or its conditional no longer selected it: it is left alone all the same.</summary>
    GoneOutOfScope,
}

/// <summary>Where a user stands.</summary>
public enum UserState
{
    /// <summary>At least one of the user's records is present.</summary>
    Active,

    /// <summary>No record is present: the user left, or is no longer selected.</summary>
    Left,

    /// <summary>An admin removed the user, whatever the sources say.</summary>
    Removed,

    /// <summary>No record is present, and the admin's selection leaves one out: accounts stay as they are.</summary>
    OutOfScope,
}

/// <summary>What the states of records mean.</summary>
public static class RecordStates
{
    /// <summary>Whether a reading did not have it.</summary>
    public static bool IsGone(this RecordState state) => state is RecordState.Gone or RecordState.GoneOutOfScope;

    /// <summary>Whether the selection leaves it out.</summary>
    public static bool IsOutOfScope(this RecordState state) => state is RecordState.OutOfScope or RecordState.GoneOutOfScope;

    /// <summary>Where a user stands by the states of its records: whoever the selection leaves out has not left.</summary>
    public static UserState UserState(this IEnumerable<RecordState> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        bool outOfScope = false;
        foreach (RecordState state in records)
        {
            if (state == RecordState.Present)
                return Model.UserState.Active;
            outOfScope |= state.IsOutOfScope();
        }
        return outOfScope ? Model.UserState.OutOfScope : Model.UserState.Left;
    }
}
