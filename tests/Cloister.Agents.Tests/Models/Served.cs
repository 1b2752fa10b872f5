using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models;

/// <summary>A model of a fake provider, taken from a pool.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly ModelPool _pool;
    private readonly ModelLease _lease;

    private Served(FakeModelServer server, ProviderSettings settings, ModelPoolOptions options)
    {
        Server = server;
        _pool = new(
            new()
            {
                Providers = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal) { ["fake"] = settings },
                Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
                {
                    ["main"] = new() { Provider = "fake", Name = "tiny" },
                },
            },
            options
        );
        _lease = _pool.Lease("main", delay => Delayed.TrySetResult(delay));
    }

    public FakeModelServer Server { get; }

    /// <summary>The first time that something had to wait.</summary>
    public TaskCompletionSource<ModelDelay> Delayed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IChatClient Client => _lease.Client;

    public FakeRequest Request => Assert.Single(Server.Requests);

    public static async Task<Served> OpenAiAsync(
        IChatClient model,
        Func<ProviderSettings, ProviderSettings>? change = null,
        ModelPoolOptions? options = null
    ) => New(await FakeOpenAiServer.StartAsync(model), change, options);

    public static async Task<Served> AnthropicAsync(
        IChatClient model,
        Func<ProviderSettings, ProviderSettings>? change = null,
        ModelPoolOptions? options = null
    ) => New(await FakeAnthropicServer.StartAsync(model), change, options);

    /// <summary>What goes wrong when the model is asked once, without trying again.</summary>
    public async Task<ModelRequestException> FailAsync() => await Assert.ThrowsAsync<ModelRequestException>(() => Client.AskAsync());

    public async ValueTask DisposeAsync()
    {
        _lease.Dispose();
        _pool.Dispose();
        await Server.DisposeAsync();
    }

    private static Served New(FakeModelServer server, Func<ProviderSettings, ProviderSettings>? change, ModelPoolOptions? options) =>
        new(server, change is null ? server.Settings : change(server.Settings), options ?? new());
}
