using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A provider of chat completions.</summary>
/// <inheritdoc/>
public sealed class FakeOpenAiServer : FakeModelServer
{
    private FakeOpenAiServer(IChatClient model)
        : base(model, new OpenAiDialect()) { }

    /// <summary>Serves a model.</summary>
    public static async Task<FakeOpenAiServer> StartAsync(IChatClient model)
    {
        var server = new FakeOpenAiServer(model);
        await server.StartAsync().ConfigureAwait(false);
        return server;
    }
}
