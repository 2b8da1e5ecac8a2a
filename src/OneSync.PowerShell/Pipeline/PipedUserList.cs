using System.Management.Automation;
using OneSync.Core.Model;

namespace OneSync.PowerShell.Pipeline;

/// <summary>
/// The users that came through the pipeline. A pipeline that brings nobody is a subset of nobody, which is something else than no pipeline, which stands
/// for all.
/// </summary>
internal sealed class PipedUserList
{
    private List<OneSyncUser>? _users;

    /// <summary>The users; null when none were to come.</summary>
    public IReadOnlyList<OneSyncUser>? Users => _users;

    /// <summary>Notes whether users are to come.</summary>
    public void Expect(InvocationInfo invocation)
    {
        if (invocation.ExpectingInput)
            _users = [];
    }

    /// <summary>Adds users.</summary>
    public void Add(OneSyncUser[]? users)
    {
        if (users is not null)
            (_users ??= []).AddRange(users);
    }
}
