using System.Globalization;
using System.Text.Json;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Importing;
using OneSync.Core.Merging;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

/// <summary>Which users are wanted; what is null does not limit.</summary>
public sealed record UserQuery
{
    /// <summary>Users of these numbers.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Users that the expression selects.</summary>
    public SourceText? Filter { get; init; }

    /// <summary>Users that any of these selectors selects, such as <c>classes::Art I::students</c>.</summary>
    public IReadOnlyList<SourceText>? Selectors { get; init; }

    /// <summary>Users in this state.</summary>
    public UserState? State { get; init; }

    /// <summary>The records of this source as it has them, instead of merged users.</summary>
    public string? Source { get; init; }
}

public sealed partial class Workspace
{
    /// <summary>The names of the attributes that users can have.</summary>
    public IReadOnlyList<string> UserAttributes => Users().Names;

    /// <summary>Reads users from the vault.</summary>
    /// <exception cref="ConfigurationException">The filter or a selector is not valid, or there is no such source.</exception>
    public IEnumerable<OneSyncUser> FindUsers(UserQuery query, CancellationToken cancellation)
    {
        UserSchema schema = Users();
        Conditional? filter = query.Filter is { } text ? Conditional.Compile(text, UserScope(schema)) : null;
        if (query is { Selectors: { Count: > 0 } selectors, Source: not null })
            throw new ConfigurationException(new ConfigurationProblem("ConflictingKeys", "Selectors select users of the vault, not the records of one source. Leave out the one or the other.", selectors[0].At));
        Func<OneSyncUser, EvaluationContext, bool>? selected = query.Selectors is { Count: > 0 } ? Selected(query.Selectors, schema, cancellation) : null;
        EncodedRow row = new();
        EvaluationContext context = new() { Row = row, Today = _options.Clock.Today };
        IEnumerable<OneSyncUser> users = query switch
        {
            { Source: { } source } => SourceUsers(FindSource(source).Name.Text),
            { Ids: { } ids } => ids.Select(Vault.Users.Find).OfType<StoredUser>().Select(Shown),
            _ => AllUsers(),
        };
        return Matching();

        IEnumerable<OneSyncUser> Matching()
        {
            foreach (OneSyncUser user in users)
            {
                cancellation.ThrowIfCancellationRequested();
                if (query.State is { } state && user.State != state)
                    continue;
                row.Load(user.Row.Span);
                if ((selected is null || selected(user, context)) && (filter is null || filter.Matches(context)))
                    yield return user;
            }
        }
    }

    /// <summary>Sets values by hand, which later imports do not touch; an absent value takes what was set by hand back.</summary>
    /// <exception cref="ConfigurationException">There is no such user or attribute.</exception>
    public OneSyncUser SetUser(long id, IReadOnlyDictionary<string, AttributeValue> values)
    {
        UserSchema known = Users();
        foreach (string name in values.Keys.Where(n => !known.TryGetIndex(n, out _)))
            throw new ConfigurationException(new ConfigurationProblem("UnknownAttribute", $"Users have no attribute '{name}'.", new Position("parameter", 1, 1), NearestName.Of(name, known.Names)));
        return Edit(id, UserEvent.Overridden, () =>
        {
            foreach ((string name, AttributeValue value) in values)
                Vault.Users.SetOverride(new UserOverride(id, name, value, _options.By, _options.Clock.UtcNow));
            return null;
        });
    }

    /// <summary>Makes a user by hand. Later merges may find that a record of a source is the same person.</summary>
    public OneSyncUser NewUser(IReadOnlyDictionary<string, AttributeValue> values)
    {
        using IDisposable held = Vault.Lock("new user");
        RunLog log = new(Vault, RunKind.Edit, WellKnown.ManualSource, _context);
        using IVaultTransaction transaction = Vault.Begin();
        int source = Vault.Records.SourceNumber(WellKnown.ManualSource);
        RememberManualAttributes(values.Keys);
        AttributeBuffer row = new();
        foreach ((string name, AttributeValue value) in values)
            row[Vault.Attributes.Add(name)] = value;
        byte[] data = row.Encode();
        string anchor = Guid.NewGuid().ToString("D");
        long record = Vault.Records.Insert(RecordKind.Person, source, anchor, Fingerprint.Of(data, ImportRun.AnchorFingerprint(anchor)), data, log.Run);
        long user = Vault.Users.Insert(UserState.Active, null, [record], Merger().Head(source, present: true), log.Run, withRecord: true);
        log.Count("Added", 1);
        log.Close();
        transaction.Commit();
        return Shown(Vault.Users.Find(user)!);
    }

    /// <summary>Removes a user, or takes that back: whatever the sources say, a removed user is treated as one who left.</summary>
    public OneSyncUser RemoveUser(long id, bool restore) => Edit(id, restore ? UserEvent.Returned : UserEvent.Removed, () => restore ? UserState.Active : UserState.Removed);

    /// <summary>Schools and other organisations of all sources.</summary>
    public IEnumerable<OneSyncOrg> Orgs() => Roster(RecordKind.Org).Select(r => new OneSyncOrg(
        r.Anchor, r.Source, r["name"].ToString(), r["type"].ToString(), r["identifier"].ToString(), r["parentSourcedId"].ToString()));

    /// <summary>Classes of all sources.</summary>
    public IEnumerable<OneSyncClass> Classes() => Roster(RecordKind.Class).Select(r => new OneSyncClass(
        r.Anchor, r.Source, r["title"].ToString(), r["classCode"].ToString(), r["classType"].ToString(), r["courseSourcedId"].ToString(),
        r["schoolSourcedId"].ToString(), r["termSourcedIds"].ToArray(), r["grades"].ToArray()));

    /// <summary>Enrollments of all sources, with the titles of their classes.</summary>
    public IEnumerable<OneSyncEnrollment> Enrollments()
    {
        Dictionary<(string, string), string> titles = Classes().ToDictionary(c => (c.Source, c.Id), c => c.Title);
        return Roster(RecordKind.Enrollment).Select(r => new OneSyncEnrollment(
            r.Anchor, r.Source, r["classSourcedId"].ToString(), titles.GetValueOrDefault((r.Source, r["classSourcedId"].ToString()), ""),
            r["userSourcedId"].ToString(), r["role"].ToString(), r["schoolSourcedId"].ToString(), r["primary"].First == "true",
            Date(r["beginDate"]), Date(r["endDate"])));

        static DateOnly? Date(AttributeValue value) => DateOnly.TryParse(value.First, CultureInfo.InvariantCulture, out DateOnly date) ? date : null;
    }

    private IEnumerable<OneSyncRecord> Roster(RecordKind kind)
    {
        IReadOnlyDictionary<int, string> sources = Vault.Records.Sources;
        using IRecordCursor records = Vault.Records.Read(kind);
        while (records.MoveNext())
        {
            if (records.State == RecordState.Present)
                yield return new OneSyncRecord(sources[records.Source], kind, records.Anchor, Vault.Attributes, records.Data.ToArray());
        }
    }

    private IEnumerable<OneSyncUser> AllUsers()
    {
        IReadOnlyList<string> known = UserAttributes;
        using IUserCursor users = Vault.Users.Read();
        while (users.MoveNext())
            yield return new OneSyncUser(Vault.Attributes, users.Data.ToArray()) { Id = users.Number, State = users.State, LeftOn = users.LeftOn, ScopeReason = ScopeReason(users.Number, users.State), KnownAttributes = known };
    }

    private IEnumerable<OneSyncUser> SourceUsers(string source)
    {
        string[] known = [.. FindSource(source).Map.Select(m => m.Target.Text)];
        using IRecordCursor records = Vault.Records.Read(RecordKind.Person, Vault.Records.SourceNumber(source));
        while (records.MoveNext())
        {
            yield return new OneSyncUser(Vault.Attributes, records.Data.ToArray())
            {
                Source = source,
                Anchor = records.Anchor,
                KnownAttributes = known,
                State = new[] { records.State }.UserState(),
                LeftOn = records.Since,
                ScopeReason = records.State.IsOutOfScope() ? Vault.Selections.Reason(records.Number) : null,
            };
        }
    }

    private OneSyncUser Shown(StoredUser user) => new(Vault.Attributes, user.Data) { Id = user.Number, State = user.State, LeftOn = user.LeftOn, ScopeReason = ScopeReason(user.Number, user.State) };

    private RecordMerger Merger() => new(new Precedence(Settings, Vault.Attributes, Vault.Records.Sources), Vault.Records.Sources, Vault.Attributes);

    // Changes one user by hand and merges it anew, as a run of its own.
    private OneSyncUser Edit(long id, UserEvent what, Func<UserState?> edit)
    {
        using IDisposable held = Vault.Lock($"edit of user {id}");
        StoredUser before = Vault.Users.Find(id) ?? throw new ConfigurationException(new ConfigurationProblem("UnknownUser", $"There is no user {id}.", new Position("Id", 1, 1)));
        RunLog log = new(Vault, RunKind.Edit, WellKnown.ManualSource, _context);
        using IVaultTransaction transaction = Vault.Begin();
        UserState? asked = edit();
        List<MemberRecord> members = [];
        foreach (long number in before.Records)
        {
            if (Vault.Records.TryGet(RecordKind.Person, number, out StoredRecord record))
                members.Add(new MemberRecord(number, record.Source, record.State, record.Since, record.Data, id));
        }
        UserState state = asked == UserState.Removed || (asked is null && before.State == UserState.Removed) ? UserState.Removed : members.Select(m => m.State).UserState();
        DateOnly? leftOn = state switch
        {
            UserState.Removed => before.State == UserState.Removed ? before.LeftOn : _options.Clock.Today,
            UserState.Left or UserState.OutOfScope => members.Max(m => m.Since),
            _ => null,
        };
        ReadOnlySpan<byte> row = Merger().Merge(members, Vault.Users.Overrides(id));
        Vault.Users.Update(id, state, leftOn, [.. before.Records], row);
        Vault.Users.LogChange(log.Run, id, what, before.Data, row, null);
        log.Count(what.ToString(), 1);
        log.Close();
        transaction.Commit();
        return Shown(Vault.Users.Find(id)!);
    }

    private void RememberManualAttributes(IEnumerable<string> names)
    {
        string fact = FieldsFact + WellKnown.ManualSource;
        string[] known = Vault.GetFact(fact) is { } text ? JsonSerializer.Deserialize<string[]>(text)! : [];
        Vault.SetFact(fact, JsonSerializer.Serialize(known.Union(names, StringComparer.OrdinalIgnoreCase)));
    }
}
