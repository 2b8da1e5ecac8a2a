using OneSync.Core.Connections;

namespace OneSync.Core.Activity;

/// <summary>What one job did for one source or destination, counted.</summary>
public sealed record OneSyncSummary
{
    /// <summary>The source or destination.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is a source or a destination.</summary>
    public ConnectionSide Side { get; init; }

    /// <summary>How its last run ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Its last run.</summary>
    public long Run { get; init; }

    /// <summary>The plan that was made; null for a source.</summary>
    public long? Plan { get; init; }

    /// <summary>People read from a source, accounts read from a destination.</summary>
    public long Read { get; init; }

    /// <summary>Of a source the people that are imported; of a destination the users that should have an account.</summary>
    public long Selected { get; init; }

    /// <summary>Of these, those who were known already, or have an account.</summary>
    public long Matched { get; init; }

    /// <summary>People met for the first time; accounts made.</summary>
    public long Created { get; init; }

    /// <summary>People with other values; accounts updated, renamed, moved or enabled.</summary>
    public long Updated { get; init; }

    /// <summary>People who are gone; accounts disabled, archived or deleted.</summary>
    public long Removed { get; init; }

    /// <summary>Left alone: people that no rule selects; accounts that are protected, disputed, or of users out of scope.</summary>
    public long Excluded { get; init; }

    /// <summary>As they should be.</summary>
    public long Unchanged { get; init; }

    /// <summary>Groups that a destination's rules manage.</summary>
    public long Groups { get; init; }

    /// <summary>Members put into groups, or taken out.</summary>
    public long Memberships { get; init; }

    /// <summary>Changes sent to a destination.</summary>
    public long Sent { get; init; }

    /// <summary>Of these, those that it made.</summary>
    public long Succeeded { get; init; }

    /// <summary>Changes that it refused, or that were not sent because the account had changed meanwhile; of a source the rows that cannot be used.</summary>
    public long Failed { get; init; }

    /// <summary>Why it is Partial, Held or Failed; null when there is nothing to say.</summary>
    public string? Message { get; init; }
}
