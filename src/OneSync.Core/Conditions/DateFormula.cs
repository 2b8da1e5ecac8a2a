namespace OneSync.Core.Conditions;

/// <summary>One step of a <see cref="DateFormula"/>.</summary>
/// <param name="Count">How many, negative for the past.</param>
/// <param name="Unit"><c>d</c>, <c>w</c>, <c>m</c> or <c>y</c>.</param>
internal readonly record struct DateStep(int Count, char Unit);

/// <summary>A day: a fixed one or today, some days, weeks, months or years on.</summary>
/// <param name="Fixed">The day to start from; null for today.</param>
/// <param name="Steps">What is added, in order.</param>
internal sealed record DateFormula(DateOnly? Fixed, IReadOnlyList<DateStep> Steps)
{
    /// <summary>The day, at most the first or the last that can be written.</summary>
    public DateOnly On(DateOnly today)
    {
        DateOnly date = Fixed ?? today;
        for (int i = 0; i < Steps.Count; i++)
            date = Add(date, Steps[i]);
        return date;
    }

    private static DateOnly Add(DateOnly date, DateStep step)
    {
        try
        {
            return step.Unit switch
            {
                'w' => date.AddDays(checked(step.Count * 7)),
                'm' => date.AddMonths(step.Count),
                'y' => date.AddYears(step.Count),
                _ => date.AddDays(step.Count),
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return step.Count < 0 ? DateOnly.MinValue : DateOnly.MaxValue;
        }
    }
}
