using System.Text;

namespace OneSync.Connectors.OneRoster;

/// <summary>The words of the column <c>status</c>.</summary>
internal static class RosterStatus
{
    public const string Active = "active";

    public const string Removed = "tobedeleted";

    /// <summary>Whether a cell says that the record was removed. <c>inactive</c> is 1.0's word for it.</summary>
    public static bool IsRemoved(ReadOnlySpan<byte> status) => Ascii.EqualsIgnoreCase(status, "tobedeleted"u8) || Ascii.EqualsIgnoreCase(status, "inactive"u8);
}
