using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Entra;

/// <summary>Makes accounts, or brings deleted ones back. One that a killed run made is recognised by its name and all of its values.</summary>
/// <param name="settings">The destination's.</param>
/// <param name="lookup">Reads accounts.</param>
/// <param name="deleted">The deleted users.</param>
/// <param name="passwords">The first passwords by the change.</param>
internal sealed class NewAccounts(EntraSettings settings, AccountLookup lookup, DeletedUsers deleted, IReadOnlyDictionary<int, string> passwords)
{
    private const string PasswordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", PasswordSigns = "!#$%&*+-=?@_";

    // Names that come back with a deleted account.
    private static readonly string[] s_names = [UserAttributes.Name, "mail", "mailNickname"];

    /// <summary>Whether the account is a deleted one that comes back, so that it needs no first password.</summary>
    public bool Restores(AccountWork work, PlannedChange create) => work.Anchor.Length > 0 || deleted.Find(create) is not null;

    /// <summary>The requests; the work has its anchor once the account is there.</summary>
    public IEnumerable<GraphStep> Make(AccountWork work, PlannedChange change)
    {
        bool isPlanned = work.Anchor.Length > 0;
        if ((isPlanned ? work.Anchor : deleted.Find(change)) is { } id)
        {
            foreach (GraphStep step in Restore(work, change, id, keepsNames: !isPlanned))
                yield return step;
            if (change.Status is not null || change.IsNameTaken || work.IsThere)
                yield break;
            // Gone for good: it is made anew.
            work.Anchor = "";
        }
        GraphStep create = new(HttpMethod.Post, "/users", Body(change));
        yield return create;
        if (create.IsDone)
        {
            work.Anchor = create.Json().GetProperty("id").GetString()!;
            work.IsNew = true;
            yield break;
        }
        if (create.Fault is not { IsConflict: true } conflict)
        {
            change.End(ChangeStatus.Failed, create.Fault?.Explain() ?? "The service gave no answer.");
            yield break;
        }
        string name = change.After(UserAttributes.Name).First!;
        GraphStep look = lookup.ByName(name);
        yield return look;
        if (look.IsDone)
        {
            lookup.Fill(work, look);
            if (AccountLookup.Shows(work, change))
            {
                work.Anchor = work.Now.GetProperty("id").GetString()!;
                work.IsNew = true;
                yield break;
            }
            work.Now = default;
        }
        (change.IsNameTaken, change.NameTaken) = (true, Taken(conflict, change));
    }

    /// <summary>What to say when a value is another object's.</summary>
    public static string Taken(GraphFault fault, PlannedChange change)
    {
        string[] targets = [.. fault.Details.Where(d => d.Code == "ObjectConflict" && d.Target.Length > 0).Select(d => d.Target).Distinct()];
        if (targets.Length == 0)
            targets = [.. new[] { UserAttributes.Name, "proxyAddresses", "mailNickname", "onPremisesImmutableId" }.Where(t => fault.Message.Contains(t, StringComparison.OrdinalIgnoreCase))];
        string what = targets.Length == 0 ? "one of its values"
            : string.Join(" and ", targets.Select(t => change.After(t == "proxyAddresses" ? "mail" : t) is { HasValue: true } value ? $"{t} '{value}'" : t));
        return $"Another object of the tenant, a deleted user, a group or a contact among them, has {what}: {fault.Explain()} Give the name 'unique' in the mapping, or correct the other object.";
    }

    private IEnumerable<GraphStep> Restore(AccountWork work, PlannedChange change, string id, bool keepsNames)
    {
        GraphStep restore = new(HttpMethod.Post, $"/directory/deletedItems/{Uri.EscapeDataString(id)}/restore", []);
        yield return restore;
        if (!restore.IsDone && !restore.IsMissing)
        {
            AccountSteps.Succeeded(restore, change);
            yield break;
        }
        GraphStep look = lookup.ById(id, mayBeLate: restore.IsDone);
        yield return look;
        if (look.IsMissing)
            yield break;
        if (!AccountSteps.Succeeded(look, change))
            yield break;
        lookup.Fill(work, look);
        (work.Anchor, work.IsNew) = (id, true);
        if (work.Values.GetValueOrDefault(AccountChanges.Protected) is { HasValue: true } reason)
        {
            change.End(ChangeStatus.Failed, $"The account was restored and nothing else: {reason}.");
            yield break;
        }
        IEnumerable<PlannedValue> values = change.Values.Where(v => !(keepsNames && s_names.Contains(v.Name, StringComparer.OrdinalIgnoreCase)) && !AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After));
        if (AccountSteps.Body(values, work.Now) is not { Count: > 0 } body)
            yield break;
        GraphStep patch = new(HttpMethod.Patch, work.Path, body) { MayBeLate = true };
        yield return patch;
        AccountSteps.Succeeded(patch, change);
    }

    private JsonObject Body(PlannedChange change)
    {
        JsonObject body = AccountSteps.Body(change.Values, default(JsonElement));
        string name = change.After(UserAttributes.Name).First ?? "";
        if (body["mailNickname"] is null)
            body["mailNickname"] = UserNames.Nickname(name);
        body[UserAttributes.Enabled] = change.After(UserAttributes.Enabled).First != "false";
        body["passwordProfile"] = new JsonObject
        {
            ["password"] = passwords.GetValueOrDefault(change.Sequence) ?? Unknown(),
            ["forceChangePasswordNextSignIn"] = settings.Password?.ChangeAtNextLogon ?? true,
        };
        return body;
    }

    /// <summary>What Entra asks of a password, as a clause without it; null when it is met: 8 to 256 characters of three kinds, without the user's name.</summary>
    public static string? WhyNotPassword(string password, PlannedChange create)
    {
        if (password.Length is < 8 or > 256)
            return $"it has {password.Length} characters and Entra ID asks for 8 to 256";
        int kinds = (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsAsciiDigit) ? 1 : 0) + (password.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);
        if (kinds < 3)
            return "Entra ID asks for three of capitals, small letters, digits and other characters";
        string name = (create.After(UserAttributes.Name).First ?? "").Split('@')[0];
        return name.Length > 2 && password.Contains(name, StringComparison.OrdinalIgnoreCase) ? "it has the user's name in it, which Entra ID forbids" : null;
    }

    // For accounts whose users sign in by other means, or set a password themselves.
    private static string Unknown() => RandomNumberGenerator.GetString(PasswordLetters, 36) + RandomNumberGenerator.GetString(PasswordSigns, 2) + "aZ7";
}
