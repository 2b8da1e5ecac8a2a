using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Scheduling;

namespace OneSync.Core.Tests.Scheduling;

public sealed class ScheduleTimesTests
{
    private static readonly DateTime s_sunday = new(2026, 11, 22, 13, 0, 0);

    [Theory]
    [InlineData("02:00", "", "2026-11-23 02:00")]
    [InlineData("13:00", "", "2026-11-23 13:00")]
    [InlineData("13:01 02:00", "", "2026-11-22 13:01")]
    [InlineData("12:59", "Sunday", "2026-11-29 12:59")]
    [InlineData("02:00", "Saturday Wednesday", "2026-11-25 02:00")]
    public void The_next_time_is_the_first_one_after_now(string at, string days, string expected) => Assert.Equal(
        DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        ScheduleTimes.Next([.. at.Split(' ').Select(t => TimeOnly.Parse(t, System.Globalization.CultureInfo.InvariantCulture))], [.. days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<DayOfWeek>)], s_sunday));

    [Fact]
    public void The_next_time_is_within_a_week_on_a_day_and_at_a_time_that_was_asked_for() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 1439).NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 6).ListOf().ToArbitrary(), Gen.Choose(0, 600_000).ToArbitrary(), (minutes, numbers, now) =>
        {
            TimeOnly[] at = [.. minutes.Select(m => TimeOnly.MinValue.AddMinutes(m))];
            DayOfWeek[] days = [.. numbers.Select(d => (DayOfWeek)d)];
            DateTime moment = s_sunday.AddMinutes(now), next = ScheduleTimes.Next(at, days, moment)!.Value;
            return next > moment && next <= moment.AddDays(7) && at.Contains(TimeOnly.FromDateTime(next)) && (days.Length == 0 || days.Contains(next.DayOfWeek));
        }));

    [Fact]
    public void Times_are_read_as_they_are_written_everywhere()
    {
        Assert.True(ScheduleTimes.TryParse("2:05", out TimeOnly time));
        Assert.Equal(("02:05", "02:05 every day", "02:05 on Mon, Sun"), (ScheduleTimes.Text(time), ScheduleTimes.Describe([time], []), ScheduleTimes.Describe([time], [DayOfWeek.Sunday, DayOfWeek.Monday])));
        Assert.All(["", "24:00", "2am", "2", "02:00:30", null], text => Assert.False(ScheduleTimes.TryParse(text, out _)));
        Assert.Null(ScheduleTimes.Next([], [], s_sunday));
    }
}
