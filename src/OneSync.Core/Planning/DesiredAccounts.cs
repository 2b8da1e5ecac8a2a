using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>Works out the account that a user should have: mapped values, and names that nobody else has.</summary>
internal sealed class DesiredAccounts : IDisposable
{
    private readonly CompiledDestination _destination;
    private readonly AccountTable _accounts;
    private readonly AccountMatcher _matcher;
    private readonly IVault _vault;
    private readonly EvaluationContext _context;
    private readonly AttributeBuffer _values = new();
    private readonly NameRegistry _names;
    private readonly CompiledMapping[] _unique;
    private readonly (int Index, CompiledMapping? Mapping, AttributeValue Enabled)[] _targets;
    private readonly Dictionary<int, AttributeRule> _rules = [];
    private readonly IssuedValues[] _issued;
    private readonly CancellationToken _cancellation;
    private bool _namesLoaded;

    public DesiredAccounts(
        CompiledDestination destination, NameRegistry names, AccountTable accounts, AccountMatcher matcher, IVault vault, DateOnly today, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        (_destination, _names, _accounts, _matcher, _vault) = (destination, names, accounts, matcher, vault);
        _context = new EvaluationContext { Row = _values, Today = today };
        _issued = [.. destination.Earlier.Select(earlier => new IssuedValues(vault.Links, earlier))];
        for (int i = 0; i < _issued.Length; i++)
            _context.Related[destination.Earlier[i]] = _issued[i].Row;
        CompiledMapping[] mappings = [.. destination.Mapper?.Mappings ?? []];
        _unique = [.. mappings.Where(m => m.Unique is not null)];
        _targets =
        [
            .. destination.Targets.Select(index => (index, Array.Find(mappings, m => m.Index == index), AttributeValue.Absent))
                .Concat(destination.EnabledState(destination.Destination.Capabilities.CreatesEnabled).Select(s => (s.Index, (CompiledMapping?)null, s.Value)))
                .OrderBy(t => t.Item1),
        ];
        foreach (int index in destination.Targets)
        {
            if (destination.Destination.RuleOf(vault.Attributes.Names[index]) is { } rule)
                _rules[index] = rule;
        }
    }

    /// <summary>Whether a name had to be found for the last user completed.</summary>
    public bool ChoseName { get; private set; }

    /// <summary>Whether the user should have an account.</summary>
    public bool Selects(PlanUser user)
    {
        Show(user);
        return _destination.Members?.Contains(user.Number) != false && _destination.Selects(_context);
    }

    /// <summary>The mapped values as they come, names not yet unique; valid until the next call.</summary>
    /// <exception cref="MappingException">A value that a mapping needs is missing.</exception>
    public AttributeBuffer Evaluate(PlanUser user)
    {
        _values.Clear();
        Show(user);
        _destination.Restart(user.Number);
        if (_destination.Mapper is { } mapper)
            mapper.Apply(_context, _values);
        else
            _values.Load(user.Row.Bytes);
        return _values;
    }

    /// <summary>The values with names settled: an account's name stays, a new account gets one that is free.</summary>
    /// <exception cref="MappingException">A value that a mapping needs is missing.</exception>
    public AttributeBuffer Complete(PlanUser user, int account)
    {
        Evaluate(user);
        ChoseName = false;
        foreach (CompiledMapping mapping in _unique)
        {
            AttributeValue has = account < 0 ? default : AttributeEncoding.Read(_accounts.Row(account), mapping.Index);
            if (has.HasValue)
            {
                _destination.Mapper!.Replace(mapping, has, _context, _values);
                continue;
            }
            Choose(mapping, user.Number);
            ChoseName = true;
        }
        foreach ((int index, AttributeRule rule) in _rules)
        {
            if (rule.Canonical is not null && _values[index] is { HasValue: true } value)
                _values[index] = rule.Canonical(value);
        }
        return _values;
    }

    /// <summary>Why the destination would not take one of the values, as a sentence; null when it would take them all.</summary>
    /// <param name="after">The encoded row that is to be written.</param>
    public string? WhyNot(ReadOnlySpan<byte> after)
    {
        if (_rules.Count == 0)
            return null;
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
        {
            if (!_rules.TryGetValue(index, out AttributeRule? rule))
                continue;
            if ((value.HasValue ? rule.WhyNot?.Invoke(value) : rule.IsRequired ? "an account needs a value" : null) is { } reason)
                return $"'{_vault.Attributes.Names[index]}' cannot be written: {reason}. Nothing of this account is changed.";
        }
        return null;
    }

    /// <summary>Why no account can be made of these values, as a sentence; null when it can.</summary>
    public string? WhyNotNew(AttributeBuffer desired)
    {
        foreach ((int index, AttributeRule rule) in _rules)
        {
            if (rule.IsRequired && !desired[index].HasValue)
                return $"An account needs '{_vault.Attributes.Names[index]}', and the user gives no value for it. Nothing is made.";
        }
        return null;
    }

    /// <summary>Adds what differs between the account, or null for a new one, and these values, by the mappings' apply modes.</summary>
    public void Diff(AccountDiff diff, AttributeBuffer desired, EncodedRow? actual)
    {
        foreach ((int index, CompiledMapping? mapping, AttributeValue enabled) in _targets)
        {
            if (actual is null)
            {
                if (enabled.IsAbsent)
                    diff.AddNew(index, desired);
                else
                    diff.AddNew(index, enabled);
                continue;
            }
            if (!enabled.IsAbsent || (_rules.TryGetValue(index, out AttributeRule? rule) && (rule.IsFixed || rule.Same?.Invoke(actual[index], desired[index]) == true)))
                continue;
            switch (mapping?.Apply ?? ApplyMode.Always)
            {
                case ApplyMode.Always:
                case ApplyMode.IfEmpty when !actual[index].HasValue:
                    diff.Add(index, actual, desired);
                    break;
                case ApplyMode.Merge when desired[index].HasValue:
                    AttributeValue now = actual[index];
                    diff.Add(index, now, rule?.Merge is { } merge ? merge(now, desired[index])
                        : AttributeValue.Of(now.ToArray().Concat(desired[index].ToArray()).Distinct(StringComparer.OrdinalIgnoreCase)));
                    break;
            }
        }
    }

    /// <summary>Enters the names of these values into the plan, for the ledger.</summary>
    public void IssueNames(PlanWriter plan, long user, AttributeBuffer desired)
    {
        foreach (CompiledMapping mapping in _unique)
        {
            IssueName(plan, user, mapping, desired);
            foreach (CompiledMapping with in mapping.With)
                IssueName(plan, user, with, desired);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_issued, issued => issued.Dispose());

    private void Show(PlanUser user)
    {
        _context.Row = user.Row;
        foreach (IssuedValues issued in _issued)
            issued.MoveTo(user.Number);
    }

    private void IssueName(PlanWriter plan, long user, CompiledMapping mapping, AttributeBuffer desired)
    {
        if (desired[mapping.Index].First is not { Length: > 0 } name)
            return;
        _names.Take(mapping.Index, name, user);
        plan.Name(mapping.Target, name.ToLowerInvariant(), user);
    }

    private void Choose(CompiledMapping mapping, long user)
    {
        LoadNames();
        AttributeValue wanted = _values[mapping.Index];
        if (!wanted.HasValue || IsFree(mapping, user))
            return;
        for (int i = 0; i < mapping.AlternateCount; i++)
        {
            if (TryAlternate(mapping, i) && IsFree(mapping, user))
                return;
        }
        int? longest = _rules.GetValueOrDefault(mapping.Index)?.MaxLength;
        AttributeValue[] with = [.. mapping.With.Select(w => _values[w.Index])];
        for (int suffix = mapping.Unique!.Suffix; ; suffix++)
        {
            _destination.Mapper!.Replace(mapping, Suffixed(wanted, suffix, longest), _context, _values);
            for (int i = 0; i < with.Length; i++)
            {
                // One that follows from the name has the suffix already.
                if (!mapping.Dependents.Contains(mapping.With[i]))
                    _values[mapping.With[i].Index] = Suffixed(with[i], suffix, _rules.GetValueOrDefault(mapping.With[i].Index)?.MaxLength);
            }
            if (IsFree(mapping, user))
                return;
        }
    }

    // An alternate that has no value for this person is passed over.
    private bool TryAlternate(CompiledMapping mapping, int number)
    {
        try
        {
            _destination.Mapper!.Replace(mapping, mapping.EvaluateAlternate(number, _context, _values), _context, _values);
            return _values[mapping.Index].HasValue;
        }
        catch (MappingException)
        {
            return false;
        }
    }

    private bool IsFree(CompiledMapping mapping, long user)
    {
        if (!_names.IsFreeFor(mapping.Index, _values[mapping.Index], user))
            return false;
        foreach (CompiledMapping with in mapping.With)
        {
            if (!_names.IsFreeFor(with.Index, _values[with.Index], user))
                return false;
        }
        return true;
    }

    // In an address the suffix belongs to the part before the @.
    private static AttributeValue Suffixed(AttributeValue value, int suffix, int? longest)
    {
        if (value.First is not { Length: > 0 } text)
            return value;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        int end = at < 0 ? text.Length : at;
        string number = suffix.ToString(System.Globalization.CultureInfo.InvariantCulture);
        int kept = longest is { } most ? Math.Clamp(most - number.Length - (text.Length - end), 1, end) : end;
        return AttributeValue.Of(string.Concat(text.AsSpan(0, kept), number, text.AsSpan(end)));
    }

    private void LoadNames()
    {
        if (_namesLoaded)
            return;
        _namesLoaded = true;
        int[] attributes = [.. _unique.SelectMany(m => m.With.Select(w => w.Index).Prepend(m.Index)).Distinct()];
        for (int account = 0; account < _accounts.Count; account++)
        {
            long owner = _matcher.Owner(account);
            foreach (int attribute in attributes)
            {
                if (AttributeEncoding.Read(_accounts.Row(account), attribute).First is { Length: > 0 } name)
                    _names.Take(attribute, name, owner);
            }
        }
        foreach (NameInUse used in _destination.Destination.ReadNames([.. attributes.Select(a => _vault.Attributes.Names[a])], _cancellation))
        {
            if (_vault.Attributes.TryGetIndex(used.Attribute, out int index) && used.Name.Length > 0)
                _names.Take(index, used.Name, _accounts.Find(used.Anchor) is >= 0 and var account ? _matcher.Owner(account) : used.IsDeleted ? NameRegistry.Nobody : NameRegistry.Foreign);
        }
        foreach ((string attribute, string name, long user) in _vault.Links.Names())
        {
            if (_vault.Attributes.TryGetIndex(attribute, out int index))
                _names.Take(index, name, user);
        }
    }
}
