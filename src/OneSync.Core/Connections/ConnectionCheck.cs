namespace OneSync.Core.Connections;

/// <summary>How one check of a connection ended.</summary>
public enum CheckResult
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}

/// <summary>One step of a connection test.</summary>
/// <param name="Name">What was checked, such as <c>Name</c>, <c>TLS</c>, <c>Token</c> or <c>Person records</c>.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Detail">What was found: one sentence that names the thing, the place and, on failure, the remedy. Holds no secret.</param>
/// <param name="Id">A stable id of what is wrong, such as <c>Unauthorized</c>; null when it passed.</param>
public sealed record ConnectionCheck(string Name, CheckResult Result, string Detail, string? Id = null)
{
    /// <summary>Whether it did not fail.</summary>
    public bool Ok => Result != CheckResult.Failed;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {(Result == CheckResult.Passed ? "" : $"{Result} {Id}. ")}{Detail}";
}
