using System.Management.Automation;
using OneSync.Core;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets users from the vault.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncUser", DefaultParameterSetName = ByFilter)]
[OutputType(typeof(OneSyncUser))]
public sealed class GetOneSyncUserCommand : WorkspaceCmdlet
{
    private const string ByFilter = "Filter", ById = "Id";

    /// <summary>An expression that selects users.</summary>
    [Parameter(Position = 0, ParameterSetName = ByFilter), ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>Selectors of the roster, such as <c>courses::Algebra I::students</c>; users that any of them selects.</summary>
    [Parameter(ParameterSetName = ByFilter), ArgumentCompleter(typeof(SelectorCompleter)), ValidateNotNullOrEmpty]
    public string[]? Selector { get; set; }

    /// <summary>The users' numbers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById, ValueFromPipelineByPropertyName = true), Alias("User")]
    public long[] Id { get; set; } = [];

    /// <summary>Where the users stand.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public UserState State { get; set; }

    /// <summary>The records of a source, mapped, instead of merged users.</summary>
    [Parameter(ParameterSetName = ByFilter), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter)), ValidateNotNullOrEmpty]
    public string[]? Source { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ById)
        {
            foreach (long id in Id)
                WriteUser(id);
            return;
        }
        UserQuery query = new()
        {
            Filter = Filter is null ? null : SourceText.Parameter(nameof(Filter), Filter),
            Selectors = Selector?.Select(text => SourceText.Parameter(nameof(Selector), text)).ToList(),
            State = MyInvocation.BoundParameters.ContainsKey(nameof(State)) ? State : null,
        };
        if (Source is null)
            Write(query);
        else
            foreach (string source in Select(Source, Current.Settings.Sources.Select(s => s.Name.Text)))
                Write(query with { Source = source });
    }

    private void Write(UserQuery query)
    {
        foreach (OneSyncUser user in Current.FindUsers(query, Cancellation))
            WriteObject(user);
    }

    private void WriteUser(long id)
    {
        // A change or a line of the log that is about nobody.
        if (id == 0)
            return;
        OneSyncUser? user = Current.FindUsers(new UserQuery { Ids = [id] }, Cancellation).FirstOrDefault();
        if (user is not null)
            WriteObject(user);
        else
            WriteErrors(new ConfigurationException(new ConfigurationProblem("UnknownUser", $"There is no user {id}.", new Position(nameof(Id), 1, 1))));
    }
}
