using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Calls tools. Whatever one does is an answer, and none of them holds anybody up: one that does not end when it is told to gets a moment, for the
/// sake of processes that have to be stopped, and is left alone then.
/// </summary>
internal sealed partial class ToolInvoker(ToolParts parts, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = parts.Logger;
    private readonly ResultContents _results = new(parts.Redact);

    /// <exception cref="OperationCanceledException">The run was stopped, and the tool had not come to an end.</exception>
    public async Task<ToolAnswer> InvokeAsync(AgentTool tool, JsonData input, ToolCallContext context, CancellationToken stopping)
    {
        using var late = tool.Timeout is { } timeout ? new CancellationTokenSource(timeout, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        // The tool's own: what it hangs on its token runs apart from us. Nothing in it has to be disposed, and the tool may outlive this call.
        var told = new CancellationTokenSource();
        var work = Task.Run(() => CallAsync(tool, input, context, told.Token), CancellationToken.None);
        await WaitAsync(work.WaitAsync(either.Token)).ConfigureAwait(false);
        if (work.IsCompleted)
        {
            return await work.ConfigureAwait(false);
        }

        _ = WaitAsync(told.CancelAsync());
        await WaitAsync(work.WaitAsync(Grace, time, CancellationToken.None)).ConfigureAwait(false);
        return await EndedAsync(tool, context, work, stopping).ConfigureAwait(false);
    }

    /// <summary>What a tool answers after all was done, and is worth knowing.</summary>
    private async Task<ToolAnswer> EndedAsync(AgentTool tool, ToolCallContext context, Task<ToolAnswer> work, CancellationToken stopping)
    {
        if (!work.IsCompleted)
        {
            LogAbandoned(tool.Name, context.ToolCallId, context.RunId, (int)Grace.TotalSeconds);
        }
        else if (await work.ConfigureAwait(false) is { Failed: null } answer)
        {
            return answer;
        }

        stopping.ThrowIfCancellationRequested();
        return ToolAnswer.Timeout;
    }

    private async Task<ToolAnswer> CallAsync(AgentTool tool, JsonData input, ToolCallContext context, CancellationToken cancellationToken)
    {
        try
        {
            var arguments = new AIFunctionArguments(
                input.Members.ToDictionary(member => member.Key, object? (member) => member.Value.ToElement(), StringComparer.Ordinal),
                StringComparer.Ordinal
            )
            {
                Context = new Dictionary<object, object?> { [typeof(ToolCallContext)] = context },
            };
            var result = await tool.Function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
            return new(_results.ToContent(result, tool.Function.JsonSerializerOptions));
        }
        catch (ToolFailedException failure)
        {
            return ToolAnswer.Threw(_results.ToText(failure.Message)) with { Failed = failure.Code };
        }
        catch (Exception failure)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(tool.Name, context.ToolCallId, context.RunId, failure);
            }

            return ToolAnswer.Threw(_results.ToText(failure.Message));
        }
    }

    /// <summary>Waits for the end, whatever it is.</summary>
    private static async Task WaitAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(551, LogLevel.Warning, "Tool '{Tool}' failed in call '{CallId}' of run '{RunId}'; the model is told its message.")]
    private partial void LogFailed(string tool, string callId, string runId, Exception exception);

    [LoggerMessage(
        552,
        LogLevel.Warning,
        "Tool '{Tool}' did not end within {Seconds} s of being told to, in call '{CallId}' of run '{RunId}'. It is abandoned and may still be at work."
    )]
    private partial void LogAbandoned(string tool, string callId, string runId, int seconds);
}
