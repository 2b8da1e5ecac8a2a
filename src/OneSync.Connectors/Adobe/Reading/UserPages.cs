using System.Globalization;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>All users of an organisation, page by page until the one that says to be the last; each once.</summary>
internal sealed class UserPages(AdobeService service, string destination, CancellationToken cancellation)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>How far the reading is, from 0 to 1; null when that is not known.</summary>
    public double? Progress { get; private set; }

    /// <summary>Why users may be missing; null while nothing is known to be. Complete once <see cref="Read"/> has ended.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>Reads them. A page that cannot be read ends the reading, and is said in <see cref="Incomplete"/>; that the first cannot be read is thrown.</summary>
    /// <exception cref="DestinationUnavailableException">Nothing can be read at all.</exception>
    public IEnumerable<AdobeUser> Read()
    {
        long unreadable = 0;
        for (int number = 0; ; number++)
        {
            if (TryRead(number) is not { } page)
                yield break;
            int before = _seen.Count;
            foreach (AdobeUser user in page.Users.Where(u => _seen.Add(u.Id)))
                yield return user;
            unreadable += page.Unreadable;
            Progress = page.Pages is > 0 ? Math.Min(1, (number + 1.0) / page.Pages.Value) : null;
            if (page.IsLast)
            {
                if (page.Total is { } total && _seen.Count + unreadable < total)
                    Incomplete = string.Create(CultureInfo.InvariantCulture, $"The service announced {total} users and gave {_seen.Count}.");
                else if (unreadable > 0)
                    Incomplete = string.Create(CultureInfo.InvariantCulture, $"{unreadable} users have neither an e-mail nor a user name.");
                yield break;
            }
            // Beyond the last page the service repeats it, so that pages without anybody new would go on for ever.
            if (_seen.Count == before)
            {
                Incomplete = string.Create(CultureInfo.InvariantCulture, $"Page {number} of the users has nobody new, and does not say to be the last.");
                yield break;
            }
        }
    }

    private UserPage? TryRead(int number)
    {
        try
        {
            return service.Users(number, cancellation);
        }
        catch (DestinationUnavailableException error) when (number > 0)
        {
            Incomplete = string.Create(CultureInfo.InvariantCulture, $"Page {number} of the users of '{destination}' could not be read: {error.Message}");
            return null;
        }
    }
}
