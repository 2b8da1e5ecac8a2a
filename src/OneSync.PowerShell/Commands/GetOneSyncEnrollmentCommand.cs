using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets people's places in classes from the vault.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncEnrollment")]
[OutputType(typeof(OneSyncEnrollment))]
public sealed class GetOneSyncEnrollmentCommand : RosterCmdlet<OneSyncEnrollment>
{
    /// <summary>The anchor of the class.</summary>
    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Class { get; set; }

    /// <summary>The anchor of the person.</summary>
    [Parameter(Position = 1), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Person { get; set; }

    /// <summary>The role: student, teacher.</summary>
    [Parameter, SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<OneSyncEnrollment> Read() => Current.Enrollments();

    /// <inheritdoc/>
    protected override bool Wants(OneSyncEnrollment item) => Like(Class, item.Class) && Like(Person, item.Person) && Like(Role, item.Role) && Like(Source, item.Source);
}
