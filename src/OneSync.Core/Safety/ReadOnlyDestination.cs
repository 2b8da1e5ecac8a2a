using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Core.Safety;

/// <summary>A destination as a dry run sees it: it can be read, and there is no way to write.</summary>
internal sealed class ReadOnlyDestination(IDestination destination) : IDestination
{
    public string Name => destination.Name;

    public DestinationCapabilities Capabilities => destination.Capabilities;

    public IReadOnlyList<string>? Attributes => destination.Attributes;

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation) => destination.ReadAccounts(attributes, cancellation);

    public AttributeRule? RuleOf(string attribute) => destination.RuleOf(attribute);

    public Func<string, string>? EscapeOf(string attribute) => destination.EscapeOf(attribute);

    public IEnumerable<NameInUse> ReadNames(IReadOnlyList<string> attributes, CancellationToken cancellation) => destination.ReadNames(attributes, cancellation);

    public IReadOnlySet<string> FindOutside(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => destination.FindOutside(anchors, cancellation);

    public IReadOnlySet<string> FindDeleted(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => destination.FindDeleted(anchors, cancellation);

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation) => destination.ReadGroups(names, cancellation);

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) => destination.EnabledState(enabled);

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> ArchivedState => destination.ArchivedState;

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => throw new InvalidOperationException("A dry run does not write.");
}
