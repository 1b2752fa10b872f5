using Cloister.AgUi;
using Cloister.Cli.Tests;

namespace Cloister.Interop.Tests;

/// <summary>Clients of the public package, all in one process, in conversation with an agent of ours.</summary>
internal sealed class PublicClients : IAsyncDisposable
{
    private readonly NodeProgram _program;
    private int _opened;

    private PublicClients(NodeProgram program) => _program = program;

    public static PublicClients Start(Peer peer, RunningAgent agent) =>
        new(
            NodeProgram.Start(
                "agent.mjs",
                peer.Version,
                $"{new Uri(agent.Url, "agui")}",
                agent.Http.DefaultRequestHeaders.Authorization!.Parameter!,
                peer.IsBinary ? "binary" : "sse"
            )
        );

    /// <summary>A client that holds some messages, or one that looks on.</summary>
    public async Task<Client> OpenAsync(string threadId, JsonData? messages = null, JsonData? state = null, bool joins = false)
    {
        var client = new Client(this, $"client {++_opened}");
        await client.DoAsync(
            "open",
            ("threadId", threadId),
            ("messages", messages ?? JsonData.EmptyArray),
            ("state", state ?? JsonData.EmptyObject),
            ("joins", joins)
        );
        return client;
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    /// <summary>One client; what it does is answered with what it has seen in its last run and holds now.</summary>
    internal sealed class Client(PublicClients clients, string name)
    {
        /// <summary>Says something, and waits for the answer, or for an event of it.</summary>
        public async Task<JsonData> AskAsync(string text, string id, string? until = null, JsonData? parameters = null)
        {
            await SayAsync(JsonData.Object(("id", id), ("role", "user"), ("content", text)));
            return await RunAsync(parameters, until);
        }

        public Task<JsonData> SayAsync(JsonData message) => DoAsync("say", ("message", message));

        public Task<JsonData> ListAsync(JsonData messages) => DoAsync("list", ("messages", messages));

        public Task<JsonData> RunAsync(JsonData? parameters = null, string? until = null) =>
            DoAsync("run", ("parameters", parameters ?? JsonData.EmptyObject), ("until", until ?? "nothing"));

        public Task<JsonData> EndAsync() => DoAsync("end");

        /// <summary>Presses its stop button.</summary>
        public Task<JsonData> AbortAsync() => DoAsync("abort");

        public async Task<JsonData> DoAsync(string deed, params (string Name, JsonData Value)[] given)
        {
            await clients._program.SayAsync(JsonData.Object([("deed", deed), ("name", name), .. given]).ToString());
            return JsonData.Parse(await clients._program.ReadLineAsync());
        }
    }
}
