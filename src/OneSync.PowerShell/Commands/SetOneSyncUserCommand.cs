using System.Collections;
using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Sets attributes of users by hand; later imports do not touch them.</summary>
[Cmdlet(VerbsCommon.Set, "OneSyncUser", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncUser))]
public sealed class SetOneSyncUserCommand : WorkspaceCmdlet
{
    /// <summary>The users' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long[] Id { get; set; } = [];

    /// <summary>Values by attribute; <c>''</c> empties one and <c>$null</c> takes back what was set by hand.</summary>
    [Parameter(Position = 1), ValidateNotNull]
    public IDictionary? Attribute { get; set; }

    /// <summary>Attributes to empty.</summary>
    [Parameter, ArgumentCompleter(typeof(AttributeCompleter)), ValidateNotNullOrEmpty]
    public string[] Clear { get; set; } = [];

    /// <summary>Attributes whose value by hand is taken back.</summary>
    [Parameter, ArgumentCompleter(typeof(AttributeCompleter)), ValidateNotNullOrEmpty]
    public string[] Reset { get; set; } = [];

    /// <summary>Gives the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private Dictionary<string, AttributeValue> _values = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        _values = AttributeValues.Of(Attribute);
        foreach (string name in Clear)
            _values[name] = AttributeValue.Empty;
        foreach (string name in Reset)
            _values[name] = AttributeValue.Absent;
        if (_values.Count == 0)
            throw new ConfigurationException(new ConfigurationProblem("NothingToSet", "Say what to set: -Attribute, -Clear or -Reset.", new Position(nameof(Attribute), 1, 1)));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (long id in Id)
        {
            if (!ShouldProcess($"user {id}", $"Set {string.Join(", ", _values.Keys)}"))
                continue;
            try
            {
                OneSyncUser user = Current.SetUser(id, _values);
                if (PassThru)
                    WriteObject(user);
            }
            catch (ConfigurationException error) when (error.Problems.All(p => p.Id == "UnknownUser"))
            {
                WriteErrors(error);
            }
        }
    }
}
