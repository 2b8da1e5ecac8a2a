namespace OneSync.Core.Planning;

/// <summary>What a change does to an account.</summary>
public enum ChangeAction
{
    /// <summary>Makes the account.</summary>
    Create,

    /// <summary>Sets or clears attributes.</summary>
    Update,

    /// <summary>Gives it another name.</summary>
    Rename,

    /// <summary>Puts it into another place.</summary>
    Move,

    /// <summary>Lets its user in again.</summary>
    Enable,

    /// <summary>Keeps its user out; nothing is lost.</summary>
    Disable,

    /// <summary>Puts it away, disabled.</summary>
    Archive,

    /// <summary>Removes it for good.</summary>
    Delete,

    /// <summary>Adds it to a group.</summary>
    AddMember,

    /// <summary>Takes it out of a group.</summary>
    RemoveMember,

    /// <summary>Sets its first password.</summary>
    SetPassword,

    /// <summary>Gives it a licence.</summary>
    AssignLicense,

    /// <summary>Takes a licence away.</summary>
    RemoveLicense,

    /// <summary>Makes a group.</summary>
    CreateGroup,
}

/// <summary>Kinds of <see cref="ChangeAction"/>.</summary>
public static class ChangeActions
{
    /// <summary>Whether the action is about a group, and not about the account itself. In a plan such changes come last.</summary>
    public static bool IsOfGroup(this ChangeAction action) => action is ChangeAction.AddMember or ChangeAction.RemoveMember or ChangeAction.CreateGroup;
}
