using System.Net.Sockets;
using System.Text;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Wire;

public sealed class ProviderFailureTests
{
    private const string Key = "sk-very-secret-key-0123456789";

    [Theory]
    [InlineData(
        """{"error":{"message":"Slow  down.\nPlease.","code":"rate_limit_exceeded"}}""",
        "Slow down. Please.",
        "rate_limit_exceeded"
    )]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"Bad."}}""", "Bad.", "invalid_request_error")]
    [InlineData("""[{"error":{"code":400,"message":"Bad.","status":"INVALID_ARGUMENT"}}]""", "Bad.", "400")]
    [InlineData("""{"error":"model not found"}""", "model not found", null)]
    [InlineData("""{"object":"error","message":"Bad.","code":40}""", "Bad.", "40")]
    [InlineData("""{"detail":"Nope."}""", "Nope.", null)]
    [InlineData("""{"detail":[{"loc":["body"]}]}""", "Bad Request", null)]
    [InlineData("", "Bad Request", null)]
    [InlineData("<html>no", "Bad Request", null)]
    public async Task What_a_provider_says_is_found(string body, string reason, string? code)
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(ServerFault.Status(400, body));

        var failure = await served.FailAsync();

        Assert.Equal((400, reason, code, "fake"), (failure.Status, failure.Reason, failure.Code, failure.Provider));
        Assert.Equal($"Model request failed: 400 {reason}", failure.Message);
    }

    [Fact]
    public async Task Plain_text_is_an_explanation_and_a_long_one_is_cut()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(ServerFault.Status(400, new string('x', 2000), ("Content-Type", "text/plain")));

        Assert.Equal(501, (await served.FailAsync()).Reason.Length);
    }

    [Fact]
    public async Task A_refusal_that_never_ends_is_read_in_part()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(ServerFault.EndlessErrorBody(400));

        Assert.Equal(400, (await served.FailAsync()).Status);
    }

    [Fact]
    public async Task A_provider_that_is_busy_is_asked_again_when_it_says()
    {
        var clock = new ManualTimeProvider();
        var model = new ScriptedModelBuilder()
            .Fail(429, "slow down", retryAfter: TimeSpan.FromSeconds(17))
            .NextRequest()
            .Text("fine")
            .Build();
        await using var served = await Served.OpenAiAsync(model, options: new() { TimeProvider = clock });

        var answer = served.Client.AskAsync();
        await served.Delayed.Task.WaitAsync(Some.Soon, Some.Token);
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(17));

        Assert.Equal("fine", (await answer).Text());
        Assert.Equal(2, served.Server.Requests.Count);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 1999 23:59:50 GMT", 0)]
    [InlineData("Sat, 01 Jan 2000 00:00:30 GMT", 30)]
    [InlineData("12", 12)]
    public void A_provider_says_until_when_in_two_ways(string header, int seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", header);

        var asked = Waiting.AskedBy(response, new ManualTimeProvider());

        Assert.Equal(seconds, Math.Max(0, asked!.Value.TotalSeconds));
    }

    [Fact]
    public void Milliseconds_are_more_exact()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", "12");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "1500");

        Assert.Equal(1.5, Waiting.AskedBy(response, new ManualTimeProvider())!.Value.TotalSeconds);
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_known()
    {
        var model = new ScriptedModelBuilder().Fail(400, "too much", "context_length_exceeded").Build();
        await using var served = await Served.OpenAiAsync(model);

        Assert.True((await served.FailAsync()).IsContextOverflow);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_in_the_middle_is_a_failure_and_what_was_said_is_there(bool openAi)
    {
        var model = new ScriptedModelBuilder().Text("so far").Fail(null).Build();
        await using var served = openAi ? await Served.OpenAiAsync(model) : await Served.AnthropicAsync(model);

        var (said, failure) = await FailLaterAsync(served);

        Assert.Equal(("so far", null, true), (said, failure.Status, failure.IsTransient));
        Assert.Equal("the connection broke before the answer was complete", failure.Reason);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_just_ends_is_a_failure(bool openAi)
    {
        var model = new ScriptedModelBuilder().Text("so far").EndWithoutReason().Build();
        await using var served = openAi ? await Served.OpenAiAsync(model) : await Served.AnthropicAsync(model);

        var (said, failure) = await FailLaterAsync(served);

        Assert.Equal(("so far", "stream_truncated", true), (said, failure.Code, failure.IsTransient));
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_stream_is_a_failure()
    {
        await using var served = await Served.OpenAiAsync(new ScriptedModelBuilder().Text("so far").Fail(502, "upstream died").Build());

        var (said, failure) = await FailLaterAsync(served);

        Assert.Equal(("so far", 502, "upstream died"), (said, failure.Status, failure.Reason));
    }

    [Theory]
    [InlineData("""{"message":"too much","code":"context_length_exceeded"}""", null, false)]
    [InlineData("""{"message":"no","type":"invalid_request_error","code":null}""", 400, false)]
    [InlineData("""{"message":"no","type":"server_error"}""", 500, true)]
    [InlineData("""{"message":"no","code":"something_else"}""", null, true)]
    [InlineData("\"just words\"", null, true)]
    public async Task An_error_in_a_stream_is_read_by_its_words(string error, int? status, bool isTransient)
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(
            ServerFault.Body(
                "data: {\"choices\":[{\"delta\":{\"content\":\"so\"}}]}\n\n"u8.ToArray(),
                Encoding.UTF8.GetBytes($$"""data: {"error":{{error}}}""" + "\n\n")
            )
        );

        var (_, failure) = await FailLaterAsync(served);

        Assert.Equal((status, isTransient), (failure.Status, failure.IsTransient));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_a_failure()
    {
        await using var served = await Served.OpenAiAsync(new ScriptedModelBuilder().Text("so far").Build());
        served.Server.FailNext(ServerFault.Body("data: {\"choices\":[{\"delta\":{\"content\":\"so\"}}]}\n\ndata: {oops\n\n"u8.ToArray()));

        var (said, failure) = await FailLaterAsync(served);

        Assert.Equal(("so", "the answer is not JSON"), (said, failure.Reason));
    }

    [Fact]
    public async Task A_whole_answer_without_a_message_is_a_failure()
    {
        await using var openAi = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        openAi.Server.FailNext(ServerFault.Status(200, """{"error":{"message":"no such model","code":404}}"""));

        var failure = await openAi.FailAsync();

        Assert.Equal((404, "no such model"), (failure.Status, failure.Reason));
    }

    [Fact]
    public async Task A_provider_that_says_nothing_is_given_up()
    {
        var clock = new ManualTimeProvider();
        await using var served = await Served.OpenAiAsync(
            new ScriptedModelBuilder().Text("so").Stall().Build(),
            options: new() { TimeProvider = clock, SilenceTimeout = TimeSpan.FromSeconds(90) }
        );
        var heard = new TaskCompletionSource();

        var answer = Assert.ThrowsAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in served.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
            {
                heard.TrySetResult();
            }
        });
        await heard.Task.WaitAsync(Some.Soon, Some.Token);
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(90));

        var failure = await answer.WaitAsync(Some.Soon, Some.Token);
        Assert.Equal("Model request failed: 127.0.0.1 was silent for 90 s", failure.Message);
    }

    [Fact]
    public async Task A_reader_that_takes_its_time_is_not_the_providers_silence()
    {
        var clock = new ManualTimeProvider();
        await using var served = await Served.OpenAiAsync(
            new ScriptedModelBuilder().Text("abc", chunks: 3).Build(),
            options: new() { TimeProvider = clock, SilenceTimeout = TimeSpan.FromSeconds(90) }
        );
        var said = "";

        await foreach (var update in served.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
        {
            said += update.Text;
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("abc", said);
    }

    [Fact]
    public async Task Whoever_cancels_is_told_so_and_the_provider_too()
    {
        var model = new ScriptedModelBuilder().Text("so").Stall().Build();
        await using var served = await Served.OpenAiAsync(model);
        using var stop = new CancellationTokenSource();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in served.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        Assert.Equal(stop.Token, cancelled.CancellationToken);
        await model.Ends.WaitForAsync(end => end == ScriptEnd.Cancelled);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_before_the_first_word_ends_at_once()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.Fault = ServerFault.Hang;
        using var stop = new CancellationTokenSource();

        var answer = served.Client.GetResponseAsync("?", cancellationToken: stop.Token);
        await served.Server.Requests.WaitForAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(Some.Soon, Some.Token));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure_that_may_pass()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
        var provider = new ProviderSettings
        {
            Type = "open-compatible",
            BaseUrl = $"http://127.0.0.1:{port}/v1",
            ApiKey = Key,
        };
        using var http = new ProviderHttp("fake", new Uri(provider.BaseUrl), provider, new());
        using var client = new OpenAiClient(http, ProviderType.Find("open-compatible")!);

        var failure = await Assert.ThrowsAsync<ModelRequestException>(() => client.AskAsync());

        Assert.Equal((null, true), (failure.Status, failure.IsTransient));
        Assert.Equal("Model request failed: no connection to 127.0.0.1: nobody answers", failure.Message);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_the_provider_quotes_is_not_repeated(bool openAi)
    {
        static ProviderSettings Wrong(ProviderSettings settings) => settings with { ApiKey = Key };
        var model = ScriptedModel.Saying("unused");
        await using var served = openAi ? await Served.OpenAiAsync(model, Wrong) : await Served.AnthropicAsync(model, Wrong);
        served.Server.ApiKey = "the-right-one";

        var failure = await served.FailAsync();

        Assert.Equal((401, "Incorrect API key provided: [redacted]."), (failure.Status, failure.Reason));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_a_header_is_not_repeated_either()
    {
        await using var served = await Served.OpenAiAsync(
            ScriptedModel.Saying("unused"),
            settings =>
                settings with
                {
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["authorization"] = $"Bearer {Key}" },
                }
        );
        served.Server.ApiKey = "the-right-one";

        Assert.Equal("Incorrect API key provided: [redacted].", (await served.FailAsync()).Reason);
        Assert.Equal($"Bearer {Key}", served.Request.Header("Authorization"));
    }

    [Fact]
    public async Task A_key_is_never_carried_elsewhere()
    {
        await using var elsewhere = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("stolen"));
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"), settings => settings with { ApiKey = Key });
        served.Server.FailNext(ServerFault.Status(307, "", ("Location", $"{elsewhere.Url}/chat/completions")));

        var failure = await served.FailAsync();

        Assert.Equal((307, "the provider sends requests elsewhere; correct its address"), (failure.Status, failure.Reason));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_query_of_the_address_stays_at_its_end()
    {
        await using var served = await Served.OpenAiAsync(
            ScriptedModel.Saying("fine"),
            settings => settings with { Type = "azure-openai", ApiKey = Key, BaseUrl = settings.BaseUrl + "?api-version=1" }
        );

        Assert.Equal("fine", (await served.Client.AskAsync()).Text());
        Assert.Equal((Key, null), (served.Request.Header("api-key"), served.Request.Header("Authorization")));
    }

    [Fact]
    public async Task A_provider_learns_nothing_of_our_traces()
    {
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cloister.Agents",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) =>
                System.Diagnostics.ActivitySamplingResult.AllData,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("fine"));

        await served.Client.AskAsync();

        Assert.Null(served.Request.Header("traceparent"));
    }

    [Fact]
    public async Task Many_conversations_at_a_time_do_not_mix()
    {
        await using var served = await Served.OpenAiAsync(
            new ScriptedModelBuilder().Text(request => $"you said {request.Prompt}").Build(),
            settings => settings with { MaxConcurrency = 16 }
        );

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => served.Client.AskAsync($"{i}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"you said {i}"), answers.Select(answer => answer.Text()));
    }

    private static async Task<(string Said, ModelRequestException Failure)> FailLaterAsync(Served served)
    {
        var said = new StringBuilder();
        var failure = await Assert.ThrowsAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in served.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
            {
                said.Append(update.Text);
            }
        });
        return (said.ToString(), failure);
    }
}
