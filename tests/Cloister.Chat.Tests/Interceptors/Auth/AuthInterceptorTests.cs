using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Interceptors.Auth;

public sealed class AuthInterceptorTests
{
    private readonly List<RunContext> _seen = [];
    private readonly List<AuthContext> _asked = [];

    [Fact]
    public async Task Headers_travel_beside_the_input()
    {
        await Auth(("Authorization", "Bearer 1")).RunAsync(Script.Attempts(_seen, [Script.Started()]));

        Assert.Equal("Bearer 1", _seen.Single().Headers["authorization"]);
        Assert.Equal(Script.Input(), _seen.Single().Input);
        Assert.False(Assert.Single(_asked).ForceRefresh);
    }

    [Fact]
    public async Task The_interceptor_nearer_the_agent_wins()
    {
        var chain = InterceptorChain.Build(
            [Auth(("x-key", "outer"), ("x-a", "1")), Auth(("X-KEY", "inner"))],
            Script.Attempts(_seen, []),
            ErrorClassifier.Default
        );

        await chain.RunAsync();

        Assert.Equal("inner", _seen.Single().Headers["x-key"]);
        Assert.Equal(2, _seen.Single().Headers.Count);
    }

    [Fact]
    public async Task A_provider_that_throws_opens_no_connection_and_tells_no_secret()
    {
        var thrown = new InvalidOperationException("token=secret");
        var events = await new AuthInterceptor((_, _) => throw thrown).RunAsync(Script.Attempts(_seen, []));

        var error = Assert.IsType<BusinessError>(events.Ended().Error);
        Assert.Equal(("Authentication header resolution failed", ErrorCode.BusinessAuth), (error.Message, error.Code));
        Assert.Same(thrown, error.Exception);
        Assert.Empty(_seen);
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task A_value_that_would_break_the_request_is_refused(string value)
    {
        var events = await Auth(("x-key", value)).RunAsync(Script.Attempts(_seen, []));

        Assert.Equal(ErrorCode.BusinessAuth, events.Ended().Error!.Code);
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task After_a_401_the_headers_are_asked_for_anew_and_the_request_is_repeated()
    {
        var events = await Auth(("x-key", "1")).RunAsync(Script.Attempts(_seen, [Unauthorized], [Script.Started()]));

        Assert.Equal([Script.Started()], events);
        Assert.Equal([false, true], _asked.Select(context => context.ForceRefresh));
        Assert.Equal(["r1", "r1"], _seen.Select(context => context.Input.RunId));
    }

    [Fact]
    public async Task A_second_401_is_the_answer()
    {
        var events = await Auth(("x-key", "1")).RunAsync(Script.Attempts(_seen, [Unauthorized]));

        Assert.Equal([Unauthorized], events);
        Assert.Equal(2, _seen.Count);
    }

    [Fact]
    public async Task The_repeat_can_be_switched_off()
    {
        var auth = new AuthInterceptor(Provide(("x-key", "1"))) { RetryOnUnauthorized = false };

        Assert.Equal([Unauthorized], await auth.RunAsync(Script.Attempts(_seen, [Unauthorized])));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task A_refusal_that_is_no_401_is_not_repeated()
    {
        var failed = Script.Failed(new BusinessError("x", ErrorCode.BusinessForbidden));

        Assert.Equal([failed], await Auth(("x-key", "1")).RunAsync(Script.Attempts(_seen, [failed])));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task Headers_that_could_not_be_had_further_inside_are_not_asked_for_again()
    {
        var inner = new AuthInterceptor((_, _) => throw new InvalidOperationException());
        var chain = InterceptorChain.Build([Auth(("x-key", "1")), inner], Script.Attempts(_seen, []), ErrorClassifier.Default);

        Assert.Equal(ErrorCode.BusinessAuth, (await chain.RunAsync()).Ended().Error!.Code);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_run_that_had_begun_is_not_repeated()
    {
        AgUiEvent[] events = [Script.Started(), Unauthorized];

        Assert.Equal(events, await Auth(("x-key", "1")).RunAsync(Script.Attempts(_seen, events)));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task Headers_compare_without_case_also_where_the_application_compares_with_it()
    {
        var context = Script.Context() with { Headers = ImmutableDictionary<string, string>.Empty.Add("X-Key", "of the call") };
        var chain = InterceptorChain.Build([Auth(("x-key", "of the provider"))], Script.Attempts(_seen, []), ErrorClassifier.Default);

        await chain(context, default).ReadAsync();

        Assert.Equal("of the provider", Assert.Single(_seen.Single().Headers).Value);
    }

    [Fact]
    public async Task Cancelling_while_headers_are_sought_ends_the_run()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var auth = new AuthInterceptor(
            async (_, token) =>
            {
                asked.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(token);
                return new Dictionary<string, string>();
            }
        );
        var reading = auth.RunAsync(Script.Attempts(_seen, []), cancellation.Token);
        await asked.Task.WaitAsync(Script.Patience);

        await cancellation.CancelAsync();

        Assert.Empty(await reading);
    }

    private static RunEnded Unauthorized { get; } =
        Script.Failed(
            new BusinessError("The agent does not know who asks", ErrorCode.BusinessAuth)
            {
                Cause = new TransportError("The agent answered with status 401", ErrorCode.TransportClosed) { StatusCode = 401 },
            }
        );

    private AuthInterceptor Auth(params (string Name, string Value)[] headers) => new(Provide(headers));

    private Func<AuthContext, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>> Provide(
        params (string Name, string Value)[] headers
    ) =>
        (context, _) =>
        {
            _asked.Add(context);
            return new(headers.ToDictionary(header => header.Name, header => header.Value));
        };
}
