using OneSync.Core.Activity;
using OneSync.Core.Linking;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// The links of a destination in the order of their users, and after them the users whose account the newest plan could not tell, as Disputed ones.
    /// </summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="user">One user's only; null for all.</param>
    /// <exception cref="ConfigurationException">There is no such destination.</exception>
    public IEnumerable<OneSyncLink> Links(string destination, long? user = null)
    {
        string name = FindDestination(destination).Name.Text;
        Dictionary<long, PlanNotice> disputes = [];
        if (Vault.Plans.Read().FirstOrDefault(p => p.Destination.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } newest)
        {
            foreach (PlanNotice notice in Vault.Plans.Notices(newest.Id).Where(n => n.Kind == NoticeKind.Disputed && n.User != 0))
                disputes[notice.User] = notice;
        }
        return user is { } number ? OfUser(name, number, disputes) : OfAll(name, disputes);
    }

    private IEnumerable<OneSyncLink> OfAll(string destination, Dictionary<long, PlanNotice> disputes)
    {
        HashSet<long> linked = [];
        foreach (Link link in Vault.Links.Read(destination))
        {
            if (disputes.ContainsKey(link.User))
                linked.Add(link.User);
            yield return Shown(destination, link, disputes);
        }
        foreach (PlanNotice dispute in disputes.Values.Where(d => !linked.Contains(d.User)).OrderBy(d => d.User))
            yield return Shown(destination, dispute);
    }

    private IEnumerable<OneSyncLink> OfUser(string destination, long user, Dictionary<long, PlanNotice> disputes)
    {
        if (Vault.Links.Find(destination, user) is { } link)
            yield return Shown(destination, link, disputes);
        else if (disputes.TryGetValue(user, out PlanNotice? dispute))
            yield return Shown(destination, dispute);
    }

    /// <summary>Links users to accounts by hand, or says that nothing is to be done about them. The accounts are read once, and nothing is written to the destination.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="requests">What is asked.</param>
    /// <param name="confirm">Asked before each link is made, with the link as it will be; null makes all.</param>
    /// <param name="cancellation">Ends it; nothing was kept.</param>
    /// <returns>What became of each request that was not turned down by <paramref name="confirm"/>.</returns>
    /// <exception cref="ConfigurationException">There is no such destination, or its expressions are not valid.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be read.</exception>
    public IReadOnlyList<LinkEdit> SetLinks(string destination, IReadOnlyList<LinkRequest> requests, Func<OneSyncLink, bool>? confirm, CancellationToken cancellation)
    {
        DestinationSettings settings = FindDestination(destination);
        string name = settings.Name.Text;
        using IDisposable held = Vault.Lock($"links of destination '{name}'");
        (CompiledDestination compiled, AccountTable accounts, _) = ReadDestination(settings, null, cancellation);
        LinkJudge judge = new(Vault, compiled, accounts, _options.Clock.Today);
        List<LinkEdit> edits = [];
        List<Link> made = [];
        foreach (LinkRequest request in requests)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Link link = judge.Judge(request);
                OneSyncLink shown = Shown(name, link, null);
                if (confirm?.Invoke(shown) == false)
                    continue;
                if (link.State == LinkState.Linked && !judge.Selects(link.User))
                    _context.Observer.Warned($"User {link.User} gets no account in destination '{name}'; the next plan treats account '{link.Anchor}' as that of one who leaves.");
                judge.Made(link);
                made.Add(link);
                edits.Add(new LinkEdit(shown));
            }
            catch (ConfigurationException refused)
            {
                edits.Add(new LinkEdit(null, refused));
            }
        }
        KeepLinks(name, made, link => link.State.ToString(), link => Vault.Links.Set(name, link));
        return edits;
    }

    /// <summary>Forgets links: the users' accounts stay as they are, and the next plan looks for them anew by what finds accounts.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="users">The users' numbers.</param>
    /// <param name="confirm">Asked before each link is removed; null removes all.</param>
    /// <returns>What became of each that was not turned down by <paramref name="confirm"/>.</returns>
    /// <exception cref="ConfigurationException">There is no such destination.</exception>
    public IReadOnlyList<LinkEdit> RemoveLinks(string destination, IReadOnlyList<long> users, Func<OneSyncLink, bool>? confirm)
    {
        string name = FindDestination(destination).Name.Text;
        using IDisposable held = Vault.Lock($"links of destination '{name}'");
        List<LinkEdit> edits = [];
        List<Link> removed = [];
        foreach (long user in users.Distinct())
        {
            if (Vault.Links.Find(name, user) is not { } link)
            {
                edits.Add(new LinkEdit(null, new ConfigurationException(new ConfigurationProblem("UnknownLink", $"User {user} has no link in destination '{name}'.", Position.Whole("User")))));
                continue;
            }
            OneSyncLink shown = Shown(name, link, null);
            if (confirm?.Invoke(shown) == false)
                continue;
            removed.Add(link);
            edits.Add(new LinkEdit(shown));
        }
        KeepLinks(name, removed, _ => "Removed", link => Vault.Links.Remove(name, link.User));
        return edits;
    }

    // All of them or none, with a line of the log for each.
    private void KeepLinks(string destination, IReadOnlyList<Link> links, Func<Link, string> what, Action<Link> keep)
    {
        if (links.Count == 0)
            return;
        RunLog log = new(Vault, RunKind.Edit, destination, _context);
        using IVaultTransaction transaction = Vault.Begin();
        foreach (Link link in links)
        {
            string before = Vault.Links.Find(destination, link.User) is { } old ? Told(old) : "no link";
            byte[] row = Vault.Users.Find(link.User)?.Data ?? [];
            Vault.Users.LogChange(log.Run, link.User, UserEvent.LinkSet, row, row, $"{destination}: {before} became {(what(link) == "Removed" ? "no link" : Told(link))}.");
            keep(link);
            log.Count(what(link), 1);
        }
        log.Close();
        transaction.Commit();

        static string Told(Link link) => link.Anchor.Length > 0 ? $"{link.State} to '{link.Anchor}'" : $"{link.State}";
    }

    private OneSyncLink Shown(string destination, in Link link, Dictionary<long, PlanNotice>? disputes) => new()
    {
        Destination = destination,
        User = link.User,
        UserName = UserName(link.User),
        Anchor = link.Anchor,
        State = link.State,
        LeavingSince = link.LeavingSince,
        Reason = disputes is not null && disputes.TryGetValue(link.User, out PlanNotice? dispute) && dispute.Anchor == link.Anchor ? dispute.Message : null,
    };

    private OneSyncLink Shown(string destination, PlanNotice dispute) => new()
    {
        Destination = destination,
        User = dispute.User,
        UserName = UserName(dispute.User),
        Anchor = dispute.Anchor ?? "",
        State = LinkState.Disputed,
        Reason = dispute.Message,
    };

    private string? UserName(long user) => Vault.Users.Find(user) is { } stored ? new OneSyncUser(Vault.Attributes, stored.Data) { Id = user }.Name : null;
}
