using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Tools that do something nobody can take back, and say so at once.</summary>
internal sealed class ActingTools(Action<Fact> note) : IToolSource, IRunTools
{
    public IList<AITool> Declarations { get; } = [];

    public ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) => new(this);

    public Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);

    public async Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            // All before it is stored already, as when a tool is slow.
            await run.BarrierAsync(Durability.Os);
            run.Append(new ToolStarted(call.Id, IsReadOnly: false));
            await run.BarrierAsync(Durability.Disk);
            note(new Fact.Done(call.Id));
            run.Append(new AgUi.ToolCallResultEvent(run.Session.Services.Ids.NewMessage(), call.Id, "done"));
        }

        return ToolRound.Done;
    }

    public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);
}
