using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>What our own client makes of what a server sends to a peer.</summary>
internal sealed record OwnClient(JsonData Events, JsonData Failures, JsonData Messages, JsonData State)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<OwnClient> RunAsync(Peer peer, FakeAgUiServer server, RunAgentInput input)
    {
        using var agent = new HttpAgent(server.Url, new() { AcceptBinary = peer.IsBinary });
        var declared = input with { ProtocolVersion = peer.IsOld ? null : RunAgentInput.CurrentProtocolVersion };
        var fold = new ChatFold(ChatState.Empty with { Messages = input.Messages, State = input.State });
        var events = await agent.RunAsync(new(declared)).ToListAsync().AsTask().WaitAsync(Patience);
        foreach (var agentEvent in events)
        {
            Assert.False(agentEvent is RunEnded, $"{agentEvent}");
            fold.Apply(agentEvent);
        }

        var failures = events.OfType<RunErrorEvent>().Select(error => (JsonData)error.Message);
        return new(events.ToJson(), JsonData.Array([.. failures]), fold.State.Messages.ToJson(), fold.State.State);
    }
}
