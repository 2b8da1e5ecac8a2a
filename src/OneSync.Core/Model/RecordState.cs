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
}
