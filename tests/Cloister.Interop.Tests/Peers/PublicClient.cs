using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>Conversations of the public client with a server of ours.</summary>
internal static class PublicClient
{
    /// <summary>One run, with the messages and the state of an input.</summary>
    public static Task<JsonData> RunAsync(Peer peer, FakeAgUiServer server, RunAgentInput input) =>
        RunAsync(peer, server, input, JsonData.Object(("runId", input.RunId)));

    /// <summary>Several runs, each with the parameters that the client takes for one.</summary>
    public static async Task<JsonData> RunAsync(Peer peer, FakeAgUiServer server, RunAgentInput input, params JsonData[] runs)
    {
        var conversation = JsonData.Object(
            ("threadId", input.ThreadId),
            ("messages", input.Messages.ToJson()),
            ("state", input.State),
            ("runs", JsonData.Array(runs))
        );
        var encoding = peer.IsBinary ? "binary" : "sse";
        return JsonData.Parse(await NodeProgram.RunAsync(conversation.ToString(), "client.mjs", peer.Version, $"{server.Url}", encoding));
    }
}
