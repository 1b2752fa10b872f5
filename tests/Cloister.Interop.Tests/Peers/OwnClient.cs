using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>What our own client makes of what a server sends to a peer.</summary>
internal sealed record OwnClient(JsonData Events, JsonData Failures, JsonData Messages, JsonData State)
{
    public static async Task<OwnClient> RunAsync(Peer peer, FakeAgUiServer server, RunAgentInput input)
    {
        using var agent = new HttpAgent(server.Url, new() { AcceptBinary = peer.Encoding == AgUiEncoding.Binary });
        var declared = input with { ProtocolVersion = peer.IsOld ? null : RunAgentInput.CurrentProtocolVersion };
        var fold = new ChatFold(ChatState.Empty with { Messages = input.Messages, State = input.State });
        var events = new List<AgUiEvent>();
        await foreach (var agentEvent in agent.RunAsync(new(declared)))
        {
            Assert.False(agentEvent is RunEnded, $"{agentEvent}");
            fold.Apply(agentEvent);
            events.Add(agentEvent);
        }

        var failures = events.OfType<RunErrorEvent>().Select(error => (JsonData)error.Message);
        return new(events.ToJson(), JsonData.Array([.. failures]), fold.State.Messages.ToJson(), fold.State.State);
    }
}
