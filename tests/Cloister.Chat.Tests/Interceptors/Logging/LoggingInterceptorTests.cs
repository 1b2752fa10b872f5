using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Interceptors.Logging;

public sealed class LoggingInterceptorTests : IDisposable
{
    private readonly LogCollector _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task A_run_is_logged_from_start_to_completion()
    {
        await new LoggingInterceptor(_logs, timeProvider: new ManualTimeProvider()).RunAsync(
            Script.Agent(Script.Started(), Script.Finished())
        );

        Assert.Equal([210, 211, 212, 212, 213], _logs.Records.Select(record => record.EventId.Id));
        Assert.All(_logs.Records, record => Assert.Equal("Cloister.Chat.Run", record.Category));
        Assert.Equal(3, _logs.From(LogLevel.Information).Count);
        Assert.Contains("RUN_FINISHED", _logs.Records[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_content_is_logged()
    {
        var context = Script.Context() with { Input = Script.Input() with { Messages = [new UserMessage("u1", "secret")] } };
        var chain = InterceptorChain.Build([new LoggingInterceptor(_logs)], Script.Agent(Script.Text("secret")), ErrorClassifier.Default);

        await chain(context, default).ReadAsync();

        Assert.All(_logs.Records, record => Assert.DoesNotContain("secret", record.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, LogLevel.Error)]
    [InlineData(false, LogLevel.Warning)]
    public async Task A_failure_is_logged_instead_of_completion(bool isProtocol, LogLevel expected)
    {
        AgUiError error = isProtocol ? new ProtocolError("It broke", ErrorCode.ProtocolMalformed) : Script.Refused;

        await new LoggingInterceptor(_logs).RunAsync(Script.Agent(Script.Started(), Script.Failed(error)));

        var last = _logs.Records[^1];
        Assert.Equal((expected, 215), (last.Level, last.EventId.Id));
        Assert.Contains(error.Message, last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agent_reports_is_a_warning_with_its_code()
    {
        await new LoggingInterceptor(_logs).RunAsync(Script.Agent(new RunErrorEvent("No such model") { Code = "model" }));

        var warning = Assert.Single(_logs.From(LogLevel.Warning));
        Assert.Contains("model: No such model", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_is_logged_as_one()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new StuckSource(Script.Started());
        var reading = new LoggingInterceptor(_logs).RunAsync(source.AsAgent, cancellation.Token);
        await source.Waiting;

        await cancellation.CancelAsync();
        await reading;

        // Whoever reads does not wait for the interceptors to go down.
        var logged = await _logs.Records.WaitForAsync(record => record.EventId.Id is 213 or 214 or 215);
        Assert.Equal((LogLevel.Debug, 214), (logged.Level, logged.EventId.Id));
    }

    [Fact]
    public async Task Levels_below_the_minimum_are_suppressed()
    {
        await new LoggingInterceptor(_logs, LogLevel.Warning).RunAsync(Script.Agent(Script.Started(), Script.Finished()));

        Assert.Empty(_logs.Records);
    }
}
