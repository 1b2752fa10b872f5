using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>A clock that can be set without timers noticing, as when a machine sleeps.</summary>
internal sealed class LeapingTime(DateTimeOffset start) : TimeProvider
{
    public ManualTimeProvider Timers { get; } = new(start);

    public TimeSpan Leap { get; set; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => Timers.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Timers.GetUtcNow() + Leap;

    public override long GetTimestamp() => Timers.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Timers.CreateTimer(callback, state, dueTime, period);
}
