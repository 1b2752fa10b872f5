using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Rules;

public class BrokenLoggerTests
{
    [Fact]
    public async Task Logger_that_throws_stops_neither_runs_nor_handlers()
    {
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options =>
            {
                options.LoggerFactory = new ThrowingLoggers();
                options.Storage = new ManualStorage { Failure = new IOException("disk") };
            }
        );
        var session = client.NewSession();
        var heard = 0;
        session.StateChanged += (_, _) => throw new InvalidOperationException("handler");
        session.StateChanged += (_, _) => heard++;

        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("hi").Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);

        Assert.Equal(["hi", "hello", "again", "hello"], session.State.Texts());
        Assert.Equal(12, heard);
    }

    private sealed class ThrowingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            throw new InvalidOperationException("The log is closed");

        public void Dispose() { }
    }
}
