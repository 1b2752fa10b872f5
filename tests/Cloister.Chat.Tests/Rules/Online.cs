using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

/// <summary>A client, an agent, and real HTTP in between.</summary>
internal sealed class Online : IAsyncDisposable
{
    private Online(FakeAgUiServer server, AgUiClient client)
    {
        Server = server;
        Client = client;
    }

    public static TheoryData<bool> Encodings => [false, true];

    public FakeAgUiServer Server { get; }

    public AgUiClient Client { get; }

    public static async Task<Online> WithAsync(
        IAgent agent,
        bool isBinary,
        Action<AgUiClientOptions>? configure = null,
        Action<HttpAgentOptions>? configureAgent = null
    )
    {
        var server = await FakeAgUiServer.StartAsync(agent);
        return new(server, Connect(server, isBinary, configure, configureAgent));
    }

    /// <summary>Another client of the same server, as another process has it.</summary>
    public static AgUiClient Connect(
        FakeAgUiServer server,
        bool isBinary,
        Action<AgUiClientOptions>? configure = null,
        Action<HttpAgentOptions>? configureAgent = null
    )
    {
        var options = new HttpAgentOptions { AcceptBinary = isBinary };
        configureAgent?.Invoke(options);
        return Chat.With(new HttpAgent(server.Url, options), configure);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
