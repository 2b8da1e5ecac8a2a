using System.Management.Automation;

namespace OneSync.PowerShell.Pipeline;

/// <summary>
/// Sends many objects down the pipeline a few hundred at a time, which costs half of sending each by itself. The first ones go at
/// once, so that whoever wants only these does not wait, and the reading stops there.
/// </summary>
internal sealed class ObjectBatch<T>(Cmdlet cmdlet)
{
    private const int Most = 256;

    private readonly List<T> _objects = new(Most);
    private int _limit = 1;

    /// <summary>Adds an object, and sends the batch when it is full.</summary>
    public void Add(T item)
    {
        _objects.Add(item);
        if (_objects.Count >= _limit)
            Flush();
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        if (_objects.Count == 0)
            return;
        T[] sent = [.. _objects];
        _objects.Clear();
        _limit = Math.Min(Most, _limit * 2);
        cmdlet.WriteObject(sent, enumerateCollection: true);
    }
}
