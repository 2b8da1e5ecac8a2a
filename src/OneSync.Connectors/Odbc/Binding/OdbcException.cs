using System.Data.Common;
using System.Globalization;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>What a driver or the driver manager says about a call.</summary>
/// <param name="State">The SQLSTATE, five characters.</param>
/// <param name="Native">The database's own number.</param>
/// <param name="Message">The message.</param>
internal sealed record OdbcDiagnostic(string State, int Native, string Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message} (SQLSTATE {State}, native {Native})");
}

/// <summary>A call of ODBC failed.</summary>
internal sealed class OdbcException(IReadOnlyList<OdbcDiagnostic> diagnostics) : DbException(string.Join(' ', diagnostics))
{
    /// <summary>Everything that was said, the weightiest first.</summary>
    public IReadOnlyList<OdbcDiagnostic> Diagnostics { get; } = diagnostics;

    /// <inheritdoc/>
    public override string SqlState => Diagnostics.Count > 0 ? Diagnostics[0].State : "HY000";

    /// <summary>Whether one of the states was given.</summary>
    public bool Has(params ReadOnlySpan<string> states)
    {
        foreach (string state in states)
        {
            if (Diagnostics.Any(d => d.State == state))
                return true;
        }
        return false;
    }
}
