using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A list of functions as the tools of every run, without questions and without tools of the client.</summary>
internal sealed class PlainTools(IReadOnlyList<AIFunction> functions, IdSource ids) : IToolSource, IRunTools
{
    public IList<AITool> Declarations { get; } = [.. functions];

    public ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) => new(this);

    public Task ResumeAsync(ActiveRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);

    public async Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            run.Append(new ToolStarted(call.Id, IsReadOnly: false));
            await run.BarrierAsync(Durability.Disk).ConfigureAwait(false);
            var result = await CallAsync(call, cancellationToken).ConfigureAwait(false);
            run.Append(new ToolCallResultEvent(ids.NewMessage(), call.Id, result));
        }

        return ToolRound.Done;
    }

    private async Task<string> CallAsync(RequestedCall call, CancellationToken cancellationToken)
    {
        if (functions.FirstOrDefault(function => function.Name == call.Name) is not { } function)
        {
            return $"Unknown tool: {call.Name}";
        }

        var parsed = FunctionCalls.Parse(call.Id, call.Name, call.Arguments);
        if (parsed.Exception is { } wrong)
        {
            return $"Invalid arguments: {wrong.Message}";
        }

        try
        {
            return $"{await function.InvokeAsync(new AIFunctionArguments(parsed.Arguments, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false)}";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return failure.Message;
        }
    }
}
