using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public class OnlineFailureTests
{
    public static TheoryData<bool> Encodings => Online.Encodings;

    public static MatrixTheoryData<bool, bool> EncodingsAndPlaces => new([false, true], [false, true]);

    private static ScriptedAgent Hello => new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build();

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Server_that_is_down_for_a_moment_is_asked_again(bool isBinary)
    {
        await using var online = await Online.WithAsync(Hello, isBinary, configureAgent: Retries);
        online.Server.FailNext(ServerFault.Status(503), ServerFault.CutAfterBytes(0), ServerFault.CutAfterEvents(1));
        var session = online.Client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal((RunOutcome.Completed, 1), (result.Outcome, result.Runs));
        Assert.Equal(["hi", "Hello"], session.State.Texts());
        Assert.Equal(4, online.Server.Requests.Count);
        Assert.Equal(4, online.Server.Requests.Select(request => request.Input.RunId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(online.Server.Requests[^1].Input.RunId, result.RunId);
        Assert.Null(session.State.Error);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Answer_that_had_begun_is_not_asked_for_again(bool isBinary)
    {
        await using var online = await Online.WithAsync(Hello, isBinary, configureAgent: Retries);
        online.Server.FailNext(ServerFault.CutAfterEvents(3));
        var session = online.Client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Truncated, result.Outcome);
        Assert.Single(online.Server.Requests);
        Assert.Equal(["hi", "Hello"], session.State.Texts());
        Assert.True(session.State.Messages[1].IsIncomplete);
        Assert.Equal(RunPhase.Error, session.State.Phase);
    }

    [Theory]
    [MemberData(nameof(EncodingsAndPlaces))]
    public async Task Token_that_has_run_out_is_refreshed_once(bool isBinary, bool standsAroundTheClient)
    {
        var auth = new AuthInterceptor(
            (context, _) => new(new Dictionary<string, string> { ["Authorization"] = context.ForceRefresh ? "Bearer new" : "Bearer old" })
        );
        await using var online = await Online.WithAsync(
            Hello,
            isBinary,
            options =>
            {
                if (standsAroundTheClient)
                {
                    options.Interceptors.Add(auth);
                }
            },
            options =>
            {
                if (!standsAroundTheClient)
                {
                    options.Interceptors.Add(auth);
                }
            }
        );
        online.Server.FailNext(ServerFault.Status(401));
        var session = online.Client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["Bearer old", "Bearer new"], online.Server.Requests.Select(request => request.Header("Authorization")));
        Assert.Equal(["hi", "Hello"], session.State.Texts());
        Assert.DoesNotContain(online.Server.Requests, request => request.ToString().Contains("Bearer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "text/html")]
    [InlineData(true, "text/html")]
    [InlineData(false, "application/json")]
    [InlineData(true, "application/json")]
    public async Task Page_instead_of_a_stream_is_no_answer(bool isBinary, string contentType)
    {
        await using var online = await Online.WithAsync(Hello, isBinary, configureAgent: Retries);
        online.Server.Fault = ServerFault.ContentType(contentType);
        var session = online.Client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.True(result.IsFailure);
        Assert.IsType<ProtocolError>(result.Error);
        Assert.Contains(contentType, result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["hi"], session.State.Texts());
        Assert.Single(online.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Error_page_without_end_fails_the_run_and_the_next_one_succeeds(bool isBinary)
    {
        await using var online = await Online.WithAsync(Hello, isBinary);
        online.Server.FailNext(ServerFault.EndlessErrorBody());
        var session = online.Client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        var error = Assert.IsType<TransportError>(result.Error);
        Assert.Equal(500, error.StatusCode);
        Assert.Equal(RunPhase.Error, session.State.Phase);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);
        Assert.Null(session.State.Error);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Cut_at_any_byte_never_looks_like_an_end(bool isBinary)
    {
        var whole = 0;
        for (var bytes = 1; whole == 0; bytes += 7)
        {
            await using var online = await Online.WithAsync(Hello, isBinary);
            online.Server.FailNext(ServerFault.CutAfterBytes(bytes));
            var session = online.Client.NewSession();

            var result = await session.SendAsync("hi").Soon();

            var hasFinish = session.State.LastRun?.Outcome == RunOutcome.Completed;
            Assert.Equal(hasFinish ? RunOutcome.Completed : RunOutcome.Truncated, result.Outcome);
            Assert.Equal(hasFinish ? RunPhase.Idle : RunPhase.Error, session.State.Phase);
            whole += hasFinish ? 1 : 0;
            Assert.True(bytes < 2000, "The run never came whole.");
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Body_that_just_ends_truncates_the_run(bool isBinary)
    {
        await using var online = await Online.WithAsync(Hello, isBinary);
        online.Server.FailNext(ServerFault.EndAfterEvents(2));

        var result = await online.Client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Truncated, result.Outcome);
        Assert.Equal(ErrorCode.TransportClosed, result.Error!.Code);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Server_that_falls_silent_is_given_up_and_can_be_stopped_before(bool isBinary)
    {
        var time = new ManualTimeProvider();
        await using var online = await Online.WithAsync(Hello, isBinary, configureAgent: options => options.TimeProvider = time);
        online.Server.FailNext(ServerFault.HangAfterEvents(2), ServerFault.Hang);
        var session = online.Client.NewSession();
        var silent = session.SendAsync("hi");
        await session.UntilAsync(state => state.Messages.Count == 2);
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(ErrorCode.TransportTimeout, (await silent.Soon()).Error!.Code);

        var unanswered = session.SendAsync("again");
        await online.Server.Requests.WaitForAsync(2);
        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await unanswered.Soon()).Outcome);
    }

    private static void Retries(HttpAgentOptions options) =>
        options.Retry = new RetryOptions { BaseDelay = TimeSpan.Zero, MaxAttempts = 5 };
}
