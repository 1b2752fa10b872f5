using Cloister.AgUi;

namespace Cloister.Agents.Tests.Tools;

/// <summary>What an application of the protocol sends, as far as tools go: a message or results, and tools of its own.</summary>
internal sealed class ClientInput(params string[] tools) : IInputHandler
{
    public string Kind => "client";

    /// <summary>What the next inputs bring.</summary>
    public IReadOnlyList<Message> Messages { get; set; } = [];

    public bool CanAsk { get; set; } = true;

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken) =>
        new(
            new RunPlan
            {
                Before = [.. Messages.Select(message => new MessageAdded(message, input.Id))],
                CanAsk = CanAsk,
                ClientTools = [.. tools.Select(name => new ToolDefinition(name, $"does {name}"))],
            }
        );

    public IReadOnlyList<Message> MessagesOf(SessionInput input) => Messages;

    public async Task<RunResult> SendAsync(SessionStage stage, params Message[] messages)
    {
        Messages = messages;
        using var lease = await stage.SessionAsync();
        var handle = await lease.Session.SubmitAsync(new(stage.Ids.NewInput(), Kind, ReadOnlyMemory<byte>.Empty), WhenBusy.Queue);
        return await handle.Finished.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
