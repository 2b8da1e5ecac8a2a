using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>The users a plan is made for, read forwards, as often as needed.</summary>
internal abstract class PlanInput
{
    /// <summary>Whether these are some users only.</summary>
    public abstract bool IsSubset { get; }

    /// <summary>The users in ascending order of their number. The row is valid until the next.</summary>
    public abstract IEnumerable<PlanUser> Read();
}

/// <summary>A user as a plan needs it.</summary>
internal readonly record struct PlanUser(long Number, UserState State, DateOnly? LeftOn, EncodedRow Row);

/// <summary>Every user of the vault.</summary>
internal sealed class AllUsers(IUserStore users) : PlanInput
{
    public override bool IsSubset => false;

    public override IEnumerable<PlanUser> Read()
    {
        EncodedRow row = new();
        using IUserCursor cursor = users.Read();
        while (cursor.MoveNext())
        {
            row.Load(cursor.Data);
            yield return new PlanUser(cursor.Number, cursor.State, cursor.LeftOn, row);
        }
    }
}

/// <summary>Users that came through a pipeline.</summary>
internal sealed class PipedUsers : PlanInput
{
    private readonly List<(long Number, UserState State, byte[] Row)> _users = [];

    /// <param name="users">Merged users of the vault, or source users, which get numbers of their own in their order.</param>
    /// <param name="attributes">The vocabulary their rows are brought into.</param>
    public PipedUsers(IEnumerable<OneSyncUser> users, AttributeTable attributes)
    {
        HashSet<long> seen = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        List<OneSyncUser> given = [.. users];
        long next = given.Count > 0 ? given.Max(u => u.Id) : 0;
        foreach (OneSyncUser user in given)
        {
            long number = user.Id != 0 ? user.Id : ++next;
            if (!seen.Add(number))
                continue;
            _users.Add((number, user.State, RowIn(user, attributes)));
            names.UnionWith(user.AttributeNames);
        }
        Names = names;
        _users.Sort((a, b) => a.Number.CompareTo(b.Number));
    }

    /// <summary>The attributes that they have between them.</summary>
    public IReadOnlyCollection<string> Names { get; }

    public override bool IsSubset => true;

    public override IEnumerable<PlanUser> Read()
    {
        EncodedRow row = new();
        foreach ((long number, UserState state, byte[] data) in _users)
        {
            row.Load(data);
            yield return new PlanUser(number, state, null, row);
        }
    }

    private static byte[] RowIn(OneSyncUser user, AttributeTable attributes)
    {
        if (ReferenceEquals(user.Attributes, attributes))
            return user.Row.ToArray();
        AttributeBuffer row = new(attributes.Names.Count);
        foreach (string name in user.AttributeNames)
            row[attributes.Add(name)] = user[name];
        return row.Encode();
    }
}
