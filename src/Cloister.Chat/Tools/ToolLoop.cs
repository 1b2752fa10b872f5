using System.Globalization;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Runs the application's tools between the runs of an exchange.</summary>
internal sealed partial class ToolLoop(string threadId, RunLane lane, ClientParts client)
{
    /// <summary>Runs what the last run asks for.</summary>
    /// <returns>Whether a further run is due.</returns>
    public async Task<bool> RunAsync(Exchange exchange)
    {
        if (lane.BeginTools(exchange) is not { } round)
        {
            return false;
        }

        using var places = new SemaphoreSlim(client.Options.MaxParallelTools);
        var outputs = round.Calls.Select(pending => RunInPlaceAsync(places, round, pending.Call, exchange.Stopped)).ToList();
        foreach (var (pending, output) in round.Calls.Zip(outputs))
        {
            // In the order of the calls, whatever order they end in.
            if (!lane.AddToolResult(exchange, pending.Call.Id, await output.ConfigureAwait(false)))
            {
                await Task.WhenAll(outputs).ConfigureAwait(false);
                return false;
            }
        }

        return lane.ContinueAfterTools(exchange);
    }

    private async Task<ToolOutput> RunInPlaceAsync(SemaphoreSlim places, ToolRound round, ToolCall call, CancellationToken stopped)
    {
        try
        {
            await places.WaitAsync(stopped).ConfigureAwait(false);
            try
            {
                return await RunAsync(round, call, stopped).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
#pragma warning disable CA1031 // A tool that fails is an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Of a round that was stopped nobody hears any more, neither the agent nor, for a handler that let itself be stopped, the log.
            if (!stopped.IsCancellationRequested)
            {
                LogToolFailed(client.Log, call.Name, threadId, exception.GetType().Name, exception);
            }

            return ToolOutput.Failed($"Tool {call.Name} failed");
        }
    }

    private async Task<ToolOutput> RunAsync(ToolRound round, ToolCall call, CancellationToken stopped)
    {
        if (!TryRead(call.Arguments, out var arguments))
        {
            return ToolOutput.Failed("The arguments are not valid JSON");
        }

        var invocation = new ToolInvocation(call.Id, call.Name, arguments)
        {
            ThreadId = threadId,
            RunId = round.RunId,
            State = round.State,
        };
        var decision = await DecideAsync(invocation, stopped).ConfigureAwait(false);
        return decision.Refusal is { } refusal ? ToolOutput.Failed(refusal)
            : decision.Arguments is { } edited ? await InvokeAsync(invocation with { Arguments = edited }, stopped).ConfigureAwait(false)
            : await InvokeAsync(invocation, stopped).ConfigureAwait(false);
    }

    /// <summary>Asks whether a tool may run. Who decides may be a person, whose time is not the tool's.</summary>
    private async Task<ToolDecision> DecideAsync(ToolInvocation invocation, CancellationToken stopped)
    {
        if (client.Options.ApproveTool is not { } approve)
        {
            return ToolDecision.Allow;
        }

        var deciding = Task.Run(() => approve(invocation, stopped).AsTask(), stopped);
        Observe(deciding);
        return await deciding.WaitAsync(stopped).ConfigureAwait(false);
    }

    private async Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken stopped)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var handler = client.Options.Tools.FindHandler(invocation.Name)!;
        var running = Task.Run(() => handler(invocation, limit.Token).AsTask(), limit.Token);
        try
        {
            return await running.WaitAsync(client.Options.ToolTimeout, client.Time, stopped).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            return ToolOutput.Failed(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Tool {invocation.Name} took longer than {client.Options.ToolTimeout.TotalSeconds:0.###} s"
                )
            );
        }
        finally
        {
            Leave(running, limit);
        }
    }

    private static bool TryRead(TextSlice text, out JsonData arguments)
    {
        arguments = JsonData.EmptyObject;
        if (text.Span.IsWhiteSpace())
        {
            return true;
        }

        if (!JsonData.TryParse(text.ToString(), out var read))
        {
            return false;
        }

        arguments = read;
        return true;
    }

    /// <summary>Tells a handler that is left behind to stop.</summary>
    private static void Leave(Task<ToolOutput> running, CancellationTokenSource limit)
    {
        if (running.IsCompleted)
        {
            limit.Dispose();
        }
        else
        {
            OffThread.Cancel(limit);
            Observe(running);
        }
    }

    /// <summary>Looks at what becomes of something that may be left behind, so that nobody else has to.</summary>
    private static void Observe(Task task) =>
        _ = task.ContinueWith(
            static left => left.Exception,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    [LoggerMessage(
        310,
        LogLevel.Warning,
        "Tool {Tool} failed in thread {ThreadId} ({Failure}); the agent is told that it failed, not why."
    )]
    private static partial void LogToolFailed(ILogger log, string tool, string threadId, string failure, Exception exception);
}
