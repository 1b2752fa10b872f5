using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Http;

/// <summary>How runs end that do not end well.</summary>
public sealed class HttpAgentFailureTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(401, ErrorCode.BusinessAuth)]
    [InlineData(402, ErrorCode.BusinessQuotaExceeded)]
    [InlineData(403, ErrorCode.BusinessForbidden)]
    [InlineData(429, ErrorCode.BusinessRateLimited)]
    public async Task A_refusal_is_an_error_of_the_business(int status, ErrorCode code)
    {
        var ended = await RunAsync(Refusing(status, "Content-Type: application/problem+json\r\n", """{"secret":1}"""));

        var error = Assert.IsType<BusinessError>(ended.Error);
        Assert.Equal((RunOutcome.TransportFailed, code), (ended.Outcome, error.Code));
        Assert.Equal(status, Assert.IsType<TransportError>(error.Cause).StatusCode);
        Assert.Equal(JsonData.Object(("body", JsonData.Object(("secret", 1)))), error.Details);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_other_status_is_a_failed_transport(int status)
    {
        var ended = await RunAsync(Refusing(status, "Content-Type: text/plain\r\n", "secret"));

        var error = Assert.IsType<TransportError>(ended.Error);
        Assert.Equal((ErrorCode.TransportClosed, status), (error.Code, error.StatusCode));
        Assert.Equal(JsonData.Object(("bodyText", "secret")), error.Details);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_body_is_text_unless_it_says_that_it_is_JSON()
    {
        var ended = await RunAsync(Refusing(500, "Content-Type: text/plain\r\n", "{}"));

        Assert.Equal(JsonData.Object(("bodyText", "{}")), Assert.IsType<TransportError>(ended.Error).Details);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sat, 01 Jan 2000 00:01:00 GMT", 60)]
    [InlineData("Fri, 31 Dec 1999 00:00:00 GMT", 0)]
    public async Task The_wait_a_server_asks_for_is_told_in_seconds(string header, int seconds)
    {
        var ended = await RunAsync(Refusing(429, $"Retry-After: {header}\r\n", ""));

        Assert.Equal(JsonData.Object(("retryAfterSeconds", seconds)), Assert.IsType<BusinessError>(ended.Error).Details);
    }

    [Fact]
    public async Task An_error_body_without_end_is_cut()
    {
        var ended = await RunAsync(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 500 No\r\nConnection: close\r\n\r\n");
            await exchange.RepeatUntilLeftAsync(new string('x', 1024));
        });

        Assert.Equal(64 * 1024, Assert.IsType<TransportError>(ended.Error).Details["bodyText"].AsString().Length);
    }

    [Fact]
    public async Task An_error_body_that_does_not_come_is_not_waited_for()
    {
        var body = new SteppedStream();
        using var client = new HttpClient(
            new StubHandler(
                (_, _) =>
                    Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StreamContent(body) })
            )
        );
        using var agent = new HttpAgent(new("http://agent/"), client, Options());
        var reading = agent.RunAsync(Script.Context()).ReadAsync();
        await body.ReadBegunAsync();
        body.Push("half");
        await body.ReadBegunAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        var error = Assert.IsType<TransportError>((await reading).Ended().Error);
        Assert.Equal((502, JsonData.Object(("bodyText", "half"))), (error.StatusCode, error.Details));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task An_answer_of_another_type_is_rejected_by_name()
    {
        var ended = await RunAsync(exchange =>
            exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html; a=secret\r\nConnection: close\r\n\r\n<p>")
        );

        Assert.Equal((RunOutcome.Rejected, ErrorCode.ProtocolMalformed), (ended.Outcome, ended.Error!.Code));
        Assert.Contains("'text/html'", ended.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", ended.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Content-Type: TEXT/Event-Stream; charset=utf-8\r\n", true)]
    [InlineData("Content-Type: text/plain\r\n", false)]
    public async Task Types_that_are_meant_right_are_read(string header, bool isRequired)
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\n{header}Connection: close\r\n\r\n");
            await exchange.SendEventsAsync(Script.Started(), Script.Finished());
        });
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { RequireEventStreamContentType = isRequired });

        Assert.Equal([Script.Started(), Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Theory]
    [InlineData(
        401,
        "The agent does not know who asks (POST http://agent:81/a%20b): send credentials, for instance with an AuthInterceptor"
    )]
    [InlineData(404, "The agent answered with status 404 (POST http://agent:81/a%20b): check the path of the address")]
    [InlineData(500, "The agent answered with status 500 (POST http://agent:81/a%20b): try again, and look at the log of the server")]
    public async Task A_refused_request_is_named_with_what_to_do_and_without_its_keys(int status, string message)
    {
        using var client = new HttpClient(
            new StubHandler((_, _) => Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status)))
        );
        using var agent = new HttpAgent(new("http://user:key@agent:81/a b?key=1#key"), client, Options());

        Assert.Equal(message, (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Error!.Message);
    }

    [Fact]
    public async Task An_address_that_does_not_answer_is_named_with_what_to_do_unless_the_application_has_words_of_its_own()
    {
        using var client = new HttpClient(new StubHandler((_, _) => throw new IOException("key")));
        using var agent = new HttpAgent(new("https://agent/run?key=1"), client, Options());
        var options = Options();
        options.ErrorClassifier = new Terse();
        using var terse = new HttpAgent(new("https://agent/run?key=1"), client, options);

        Assert.Equal(
            "The connection was closed (POST https://agent/run): try again; HttpAgentOptions.Retry does so by itself",
            (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Error!.Message
        );
        Assert.Equal("no", (await terse.RunAsync(Script.Context()).ReadAsync()).Ended().Error!.Message);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_refuses()
    {
        await using var agent = new HttpAgent(RawHttpServer.Nowhere);

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.Equal((RunOutcome.TransportFailed, ErrorCode.TransportRefused), (ended.Outcome, ended.Error!.Code));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_and_left()
    {
        await using var server = new RawHttpServer(exchange => exchange.WaitUntilLeftAsync());
        await using var agent = new HttpAgent(server.Address, Options());
        var reading = agent.RunAsync(Script.Context()).ReadAsync();
        await UntilAsync(() => server.Exchanges.Count == 1);

        _time.Advance(TimeSpan.FromSeconds(30));

        var ended = (await reading).Ended();
        Assert.Equal((RunOutcome.TransportFailed, ErrorCode.TransportTimeout), (ended.Outcome, ended.Error!.Code));
        await server.Exchanges[0].Left;
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Silence_ends_the_run_and_every_byte_breaks_it()
    {
        var body = new SteppedStream();
        using var client = new HttpClient(new StubHandler(body));
        using var agent = new HttpAgent(new("http://agent/"), client, Options());
        var reading = agent.RunAsync(Script.Context()).ReadAsync();
        await body.ReadBegunAsync();
        body.Push($"data: {AgUiJson.ToText(Script.Started())}\n\n");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await body.ReadBegunAsync();
            _time.Advance(TimeSpan.FromMinutes(4));
            body.Push(": still here\n");
        }

        await body.ReadBegunAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        var ended = (await reading).Ended();
        Assert.Equal((RunOutcome.Truncated, ErrorCode.TransportTimeout), (ended.Outcome, ended.Error!.Code));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_consumer_that_takes_its_time_is_no_silence_of_the_server()
    {
        var body = new SteppedStream();
        using var client = new HttpClient(new StubHandler(body));
        using var agent = new HttpAgent(new("http://agent/"), client, Options());
        await using var events = agent.RunAsync(Script.Context()).GetAsyncEnumerator();
        body.Push($"data: {AgUiJson.ToText(Script.Started())}\n\n");
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));

        _time.Advance(TimeSpan.FromMinutes(20));
        body.Push($"data: {AgUiJson.ToText(Script.Finished())}\n\n");

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
        Assert.Equal(Script.Finished(), events.Current);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"type\":\"RUN_STARTED\",\"threadId\":\"t1\",\"runId\":\"r1\"}\n\n"
    )]
    public async Task An_end_before_the_end_of_the_run_truncates_it(string answer)
    {
        var ended = await RunAsync(exchange => exchange.SendAsync(answer));

        Assert.Equal((RunOutcome.Truncated, ErrorCode.TransportClosed), (ended.Outcome, ended.Error!.Code));
    }

    [Fact]
    public async Task A_connection_that_breaks_truncates_the_run_and_keeps_what_came()
    {
        var received = new TaskCompletionSource();
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started());
            await received.Task;
            exchange.Reset();
        });
        await using var agent = new HttpAgent(server.Address);
        await using var events = agent.RunAsync(Script.Context()).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
        received.SetResult();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));

        var ended = Assert.IsType<RunEnded>(events.Current);
        Assert.Equal((RunOutcome.Truncated, ErrorCode.TransportClosed), (ended.Outcome, ended.Error!.Code));
        Assert.NotNull(ended.Error.Exception);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task What_breaks_after_the_end_of_the_run_changes_nothing()
    {
        var body = new SteppedStream();
        using var client = new HttpClient(new StubHandler(body));
        using var agent = new HttpAgent(new("http://agent/"), client);
        body.Push($"data: {AgUiJson.ToText(Script.Started())}\n\ndata: {AgUiJson.ToText(Script.Finished())}\n\n");
        body.Break(new IOException("reset"));

        Assert.Equal([Script.Started(), Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task What_breaks_the_rules_after_the_end_of_the_run_rejects_it_all_the_same()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started(), Script.Finished());
            await exchange.SendAsync("data: {\n\n");
        });
        await using var agent = new HttpAgent(server.Address);

        Assert.Equal(RunOutcome.Rejected, (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Outcome);
    }

    [Theory]
    [InlineData("data: {\"type\":\n\n")]
    [InlineData("data: [1]\n\n")]
    [InlineData("data: {\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":5}\n\n")]
    [InlineData("data: {\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"none\",\"delta\":\"x\"}\n\n")]
    public async Task Data_that_breaks_the_rules_rejects_the_stream_and_leaves(string data)
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started());
            await exchange.SendAsync(data);
            await exchange.WaitUntilLeftAsync();
        });
        await using var agent = new HttpAgent(server.Address);

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.Equal(RunOutcome.Rejected, ended.Outcome);
        Assert.IsType<ProtocolError>(ended.Error);
        await server.Exchanges[0].Left;
    }

    [Fact]
    public async Task An_event_beyond_the_limit_rejects_the_stream()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started(), Script.Text(new string('x', 2000))));
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { MaxEventBytes = 1000 });

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.Equal((RunOutcome.Rejected, "A frame is too large"), (ended.Outcome, ended.Error!.Message));
    }

    [Fact]
    public async Task What_the_agent_says_about_its_failure_comes_as_it_is()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started(), new RunErrorEvent("no") { Code = "c" }));
        await using var agent = new HttpAgent(server.Address);

        Assert.Equal([Script.Started(), new RunErrorEvent("no") { Code = "c" }], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    private HttpAgentOptions Options() => new() { TimeProvider = _time };

    private async Task<RunEnded> RunAsync(Func<RawExchange, Task> script)
    {
        await using var server = new RawHttpServer(script);
        await using var agent = new HttpAgent(server.Address, Options());
        return (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();
    }

    private static Func<RawExchange, Task> Refusing(int status, string headers, string body) =>
        exchange =>
            exchange.SendAsync($"HTTP/1.1 {status} No\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Script.Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Terse : IErrorClassifier
    {
        public AgUiError Classify(Exception exception, RunAgentInput input) => new TransportError("no", ErrorCode.TransportClosed);
    }
}
