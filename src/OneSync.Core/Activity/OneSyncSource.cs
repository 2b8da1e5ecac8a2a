using System.Globalization;

namespace OneSync.Core.Activity;

/// <summary>A source, how its last import ended, and what the vault has of it.</summary>
public sealed record OneSyncSource
{
    /// <summary>The source.</summary>
    public string Name { get; init; } = "";

    /// <summary>The connector's type.</summary>
    public string Type { get; init; } = "";

    /// <summary>How the last import ended, as <see cref="RunStatus"/>; <c>NeverImported</c> when there was none.</summary>
    public string State { get; init; } = "";

    /// <summary>When the last import ended, in UTC; null when there was none.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>People in scope.</summary>
    public long Users { get; init; }

    /// <summary>People whom a selection leaves out.</summary>
    public long OutOfScope { get; init; }

    /// <summary>Schools and other organisations.</summary>
    public long Orgs { get; init; }

    /// <summary>Classes.</summary>
    public long Classes { get; init; }

    /// <summary>Enrollments.</summary>
    public long Enrollments { get; init; }

    /// <summary>People that the last import added, those who returned included.</summary>
    public long Added { get; init; }

    /// <summary>People that the last import changed.</summary>
    public long Changed { get; init; }

    /// <summary>People whom the last import no longer found, or whom the source's conditional no longer selected.</summary>
    public long Removed { get; init; }

    /// <summary>Rows that the last import could not use.</summary>
    public long Quarantined { get; init; }

    /// <summary>The last import, whose log <c>Get-OneSyncActivity</c> shows; null when there was none.</summary>
    public long? Run { get; init; }

    /// <summary>Why it is Partial or Failed.</summary>
    public string? Message { get; init; }

    /// <summary>One line for tables.</summary>
    public string Summary
    {
        get
        {
            (string What, long Count)[] counts = [("added", Added), ("changed", Changed), ("removed", Removed), ("quarantined", Quarantined), ("classes", Classes), ("out of scope", OutOfScope)];
            string told = string.Join(", ", counts.Where(c => c.Count > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {c.What}")));
            return string.Join(". ", new[] { told, Message ?? "" }.Where(t => t.Length > 0));
        }
    }
}
