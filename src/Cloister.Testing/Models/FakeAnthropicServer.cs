using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A provider that speaks the messages API of Anthropic.</summary>
/// <inheritdoc/>
public sealed class FakeAnthropicServer : FakeModelServer
{
    private FakeAnthropicServer(IChatClient model)
        : base(model, new AnthropicDialect()) { }

    /// <summary>Serves a model.</summary>
    public static async Task<FakeAnthropicServer> StartAsync(IChatClient model)
    {
        var server = new FakeAnthropicServer(model);
        await server.StartAsync().ConfigureAwait(false);
        return server;
    }
}
