namespace Cloister.AgUi.Tests.Running;

public sealed class InterruptTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-01T12:00:00.001Z", false)]
    [InlineData("2026-01-01T12:00:00Z", true)]
    [InlineData("2026-01-01T12:00:00", true)]
    [InlineData("2026-01-01T13:00:00+02:00", true)]
    [InlineData("2026-01-01T12:00:00-01:00", false)]
    [InlineData("whenever", false)]
    [InlineData(null, false)]
    public void It_expires_at_its_time_and_without_a_readable_one_never(string? expiresAt, bool hasExpired) =>
        Assert.Equal(hasExpired, (new Interrupt("i1", "confirmation") { ExpiresAt = expiresAt }).HasExpired(Noon));
}
