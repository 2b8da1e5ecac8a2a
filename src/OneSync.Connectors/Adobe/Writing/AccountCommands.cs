using System.Globalization;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Adobe;

/// <summary>Makes commands of the changes of accounts.</summary>
internal static class AccountCommands
{
    private const string UndefinedCountry = "UD";

    private static readonly string[] s_created = [AccountAttributes.Email, AccountAttributes.Country, AccountAttributes.FirstName, AccountAttributes.LastName];

    /// <summary>By which the answer names a change.</summary>
    public static string RequestId(int sequence) => string.Create(CultureInfo.InvariantCulture, $"action_{sequence}");

    /// <summary>The command for what is open of an account's changes; null, and why, when the service would not take it.</summary>
    /// <param name="work">The changes.</param>
    /// <param name="settings">What new accounts get that no mapping gives them.</param>
    /// <param name="why">Why there is none.</param>
    public static Command? Of(AccountWork work, AdobeSettings settings, out string? why)
    {
        why = null;
        string id = RequestId(work.Open.First().Sequence);
        if (work.Create is not null)
            return Create(id, work, settings, out why);
        List<KeyValuePair<string, string>> update = [];
        List<Step> steps = [];
        foreach (PlannedChange change in work.Open)
        {
            switch (change.Action)
            {
                case ChangeAction.Update or ChangeAction.Rename:
                    update.AddRange(change.Left.Select(v => KeyValuePair.Create(AccountAttributes.Canonical(v.Name), v.After.First ?? "")));
                    break;
                case ChangeAction.Disable:
                    steps.AddRange(Step.Remove(work.Now!.Groups));
                    break;
                case ChangeAction.Archive or ChangeAction.Delete:
                    steps.Add(Step.Leave(deleteAccount: change.Action == ChangeAction.Delete));
                    break;
            }
        }
        if (update.Count > 0)
            steps.Insert(0, Step.Update(update));
        return Command.Of(id, work.Now!.Key, steps) with { UseAdobeId = work.Now.Type == IdentityType.Adobe };
    }

    private static Command? Create(string id, AccountWork work, AdobeSettings settings, out string? why)
    {
        string type = work.Text(AccountAttributes.Type) is { Length: > 0 } mapped ? mapped : settings.IdentityType;
        string country = work.Text(AccountAttributes.Country) is { Length: > 0 } given ? given : settings.Country ?? (type == IdentityType.Enterprise ? UndefinedCountry : "");
        UserKey key = work.NewKey;
        why = type switch
        {
            IdentityType.Federated when country.Length == 0 => "A federated ID needs a country: map 'country', or set the destination's.",
            IdentityType.Enterprise or IdentityType.Federated when work.Text(AccountAttributes.FirstName).Length == 0 || work.Text(AccountAttributes.LastName).Length == 0
                => $"An account of type {type} needs a first name and a last name.",
            IdentityType.Adobe or IdentityType.Enterprise when key.Domain is not null => $"An account of type {type} is named by its e-mail, and '{key.User}' is none: leave 'username' out.",
            _ when key.Domain is { Length: 0 } => $"'{key.User}' is no e-mail, and needs a 'domain': map it.",
            _ => null,
        };
        if (why is not null)
            return null;
        IEnumerable<KeyValuePair<string, string>> values = s_created.Select(name => KeyValuePair.Create(name, name == AccountAttributes.Country ? country : work.Text(name)));
        return Command.Of(id, key, Step.Create(type, values)) with { UseAdobeId = type == IdentityType.Adobe };
    }
}
