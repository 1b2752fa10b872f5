using Microsoft.Extensions.Logging;

namespace Cloister.Testing.Tests;

public sealed class LogCollectorTests : IDisposable
{
    private readonly LogCollector _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Record_has_everything_that_was_logged()
    {
        var exception = new FormatException("bad");

        _log.CreateLogger("Kitchen").LogWarning(new EventId(7, "Burnt"), exception, "{Dish} is burnt", "toast");

        var record = Assert.Single(_log.Records);
        Assert.Equal(
            (LogLevel.Warning, "Kitchen", 7, "toast is burnt"),
            (record.Level, record.Category, record.EventId.Id, record.Message)
        );
        Assert.Same(exception, record.Exception);
        Assert.Equal("toast", record.State["Dish"]);
        Assert.Equal("Warning Kitchen[7] toast is burnt (FormatException: bad)", record.ToString());
    }

    [Fact]
    public void What_is_below_the_minimum_is_not_kept()
    {
        _log.MinimumLevel = LogLevel.Warning;
        var logger = _log.CreateLogger("x");

        logger.LogInformation("quiet");
        logger.LogError("loud");

        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.Equal("loud", Assert.Single(_log.From(LogLevel.Trace)).Message);
    }

    [Fact]
    public async Task A_message_can_be_awaited()
    {
        var waiting = _log.Records.WaitForAsync(record => record.Level == LogLevel.Error);

        _log.CreateLogger("x").LogError("now");

        Assert.Equal("now", (await waiting).Message);
    }

    [Fact]
    public void Providers_are_refused()
    {
        using var other = new LogCollector();

        Assert.Throws<NotSupportedException>(() => _log.AddProvider(other));
    }
}
