using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Snippets;

internal static class Interceptors
{
    public static async Task RunAsync()
    {
        await using var server = await FakeAgUiServer.StartAsync(
            new ScriptedAgentBuilder().RunStarted().Text("The code is 4711, keep it.", chunks: 5).RunFinished().Build()
        );
        server.FailNext(ServerFault.Status(401), ServerFault.Status(503));
        var (url, loggerFactory) = (server.Url, NullLoggerFactory.Instance);

        // <snippet:interceptors-both>
        var agent = new HttpAgent(
            url,
            new()
            {
                Interceptors = [new AuthInterceptor(HeadersAsync)], // around each attempt, next to the wire
                Retry = new RetryOptions { MaxAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(10) },
            }
        );
        await using var client = new AgUiClient(
            agent,
            new()
            {
                Interceptors =
                [
                    new CountingInterceptor(), // the outermost
                    new LoggingInterceptor(loggerFactory),
                    new RedactionInterceptor(["4711"]), // redactors are moved to the inner end
                ],
            }
        );
        // </snippet:interceptors-both>

        var session = client.NewSession();
        await session.SendAsync("What is the code?");
        Console.WriteLine(session.State.Messages[^1].Text);
        Console.WriteLine($"{server.Requests.Count} requests");
    }

    // <snippet:interceptors-headers>
    private static ValueTask<IReadOnlyDictionary<string, string>> HeadersAsync(AuthContext auth, CancellationToken _) =>
        new(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Authorization"] = auth.ForceRefresh ? "Bearer fresh" : "Bearer cached",
            }
        );

    // </snippet:interceptors-headers>

    // <snippet:interceptor-own>
    private sealed class CountingInterceptor : IInterceptor
    {
        public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
            RunContext context,
            RunDelegate next,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            var count = 0;
            try
            {
                await foreach (var e in next(context, cancellationToken))
                {
                    count++;
                    yield return e;
                }
            }
            finally
            {
                Console.WriteLine($"{count} events"); // also when the run was cancelled
            }
        }
    }
    // </snippet:interceptor-own>
}
