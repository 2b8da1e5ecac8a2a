using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Sees to it that containers are there before accounts go into them. Safe to use from several threads.</summary>
internal sealed class ContainerMaker(AccountScope scope, bool mayMake)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly object _making = new();

    /// <summary>Makes the container and those above it as far as they are missing; answers why that cannot be, or null.</summary>
    public string? Ensure(DirectorySession session, string container, CancellationToken cancellation)
    {
        lock (_making)
            return EnsureLocked(session, container, cancellation);
    }

    /// <summary>Forgets what it knows: another server may not have it yet.</summary>
    public void Forget()
    {
        lock (_making)
            _known.Clear();
    }

    private string? EnsureLocked(DirectorySession session, string container, CancellationToken cancellation)
    {
        if (_known.Contains(container))
            return null;
        bool exists;
        try
        {
            exists = Exists(session, container, cancellation);
        }
        catch (DirectoryOperationException error) when (error.Response?.ResultCode == ResultCode.Referral)
        {
            return $"The container '{container}' is not this controller's. {LdapReferral.Explain(error.Response)}";
        }
        if (!exists)
        {
            if (!mayMake)
                return $"The container '{container}' is not there, and 'createUnits' is off.";
            if (!scope.Holds(container) || container.Equals(scope.Base, StringComparison.OrdinalIgnoreCase))
                return $"The container '{container}' is not there, and it is none below the managed base. Make it first.";
            if (!DistinguishedName.TrySplit(container, out string? part, out string? parent) || !DistinguishedName.TryReadPart(part, out string? type, out _) || !type.Equals("OU", StringComparison.OrdinalIgnoreCase))
                return $"The container '{container}' is not there, and is no organizational unit that could be made.";
            if (EnsureLocked(session, parent, cancellation) is { } why)
                return why;
            AddRequest add = new(container, "organizationalUnit");
            try
            {
                session.Send(add, cancellation);
            }
            catch (DirectoryOperationException error) when (error.Response?.ResultCode == ResultCode.EntryAlreadyExists)
            {
            }
            catch (DirectoryOperationException error) when (error.Response is { } response && !Answer.IsIdle(response))
            {
                return $"The container '{container}' cannot be made. {Answer.Explain(response, add)}";
            }
        }
        _known.Add(container);
        return null;
    }

    private static bool Exists(DirectorySession session, string container, CancellationToken cancellation)
    {
        try
        {
            return ((SearchResponse)session.Send(new SearchRequest(container, "(objectClass=*)", SearchScope.Base, "objectClass"), cancellation)).Entries.Count > 0;
        }
        catch (DirectoryOperationException error) when (error.Response?.ResultCode is ResultCode.NoSuchObject)
        {
            return false;
        }
    }
}
