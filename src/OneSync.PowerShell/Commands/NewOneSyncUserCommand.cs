using System.Collections;
using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Makes a user that no source has.</summary>
[Cmdlet(VerbsCommon.New, "OneSyncUser", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncUser))]
public sealed class NewOneSyncUserCommand : WorkspaceCmdlet
{
    /// <summary>Values by attribute.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNull]
    public IDictionary Attribute { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override void Process()
    {
        Dictionary<string, AttributeValue> values = AttributeValues.Of(Attribute);
        if (values.Count == 0)
            throw new ConfigurationException(new ConfigurationProblem("NothingToSet", "A user needs an attribute at least.", new Position(nameof(Attribute), 1, 1)));
        if (ShouldProcess($"user with {string.Join(", ", values.Select(v => $"{v.Key} '{v.Value}'"))}", "Make"))
            WriteObject(Current.NewUser(values));
    }
}
