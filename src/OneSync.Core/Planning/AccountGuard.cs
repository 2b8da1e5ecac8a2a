using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>Knows which accounts no rule may touch.</summary>
internal sealed class AccountGuard
{
    private readonly CompiledDestination _destination;
    private readonly PlanWriter _plan;
    private readonly EncodedRow _row = new();
    private readonly EvaluationContext _account;

    public AccountGuard(CompiledDestination destination, PlanWriter plan, DateOnly today)
    {
        (_destination, _plan) = (destination, plan);
        _account = new EvaluationContext { Row = _row, Today = today };
    }

    /// <summary>Why an account may not be touched; null when it may.</summary>
    public string? Why(ReadOnlySpan<byte> account)
    {
        _row.Load(account);
        return _destination.WhyProtected(_account);
    }

    /// <summary>Whether a user's account is protected, which is told.</summary>
    public bool Stops(PlanUser user, string anchor, ReadOnlySpan<byte> account)
    {
        if (Why(account) is not { } why)
            return false;
        _plan.Notice(NoticeKind.Protected, user.Number, anchor, $"The account is protected: {why}. Nothing about it is changed.");
        return true;
    }
}
