using OneSync.Core.Model;

namespace OneSync.Core.Correlation;

/// <summary>One record as correlation sees it. Nothing of it is kept but fingerprints of its keys.</summary>
/// <param name="Record">Its number in this run. The numbers of all records are 0 to n - 1, in any order.</param>
/// <param name="Source">The number of its source, 0 to 65,534.</param>
/// <param name="User">The user it already belongs to; 0 for none yet.</param>
/// <param name="HasLinks">Whether that user has accounts.</param>
/// <param name="Row">Its attributes; read during the call only.</param>
public readonly record struct CorrelationInput(int Record, int Source, long User, bool HasLinks, IAttributeRow Row);
