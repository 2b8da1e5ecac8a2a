namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// The part of the directory that OneSync manages. Containers are told by their path below its base, such as <c>OU=Grade 9,OU=Students</c>; the base itself is
/// <c>""</c>, and what is elsewhere has its whole DN.
/// </summary>
internal sealed class AccountScope
{
    /// <param name="container">The base as it was configured: a DN, or a path below the domain.</param>
    /// <param name="domain">The DN of the domain.</param>
    public AccountScope(string container, string domain)
    {
        Domain = DistinguishedName.Canonical(domain);
        Base = DistinguishedName.Below(container, Domain) is null ? DistinguishedName.Canonical(DistinguishedName.Join(container, Domain)) : DistinguishedName.Canonical(container);
    }

    /// <summary>The DN of the base.</summary>
    public string Base { get; }

    /// <summary>The DN of the domain.</summary>
    public string Domain { get; }

    /// <summary>The path of a container below the base.</summary>
    public string PathOf(string container) => DistinguishedName.Below(container, Base) ?? DistinguishedName.Canonical(container);

    /// <summary>The DN of a container that a path means; null when it is no path.</summary>
    public string? ContainerOf(string path)
    {
        if (path.Length == 0)
            return Base;
        if (DistinguishedName.Parts(path) is not { Count: > 0 })
            return null;
        string canonical = DistinguishedName.Canonical(path);
        return DistinguishedName.Below(canonical, Domain) is null ? DistinguishedName.Join(canonical, Base) : canonical;
    }

    /// <summary>Whether a container is the base or below it.</summary>
    public bool Holds(string container) => DistinguishedName.Below(container, Base) is not null;
}
