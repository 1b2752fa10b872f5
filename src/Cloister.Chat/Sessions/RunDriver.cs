using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Takes an exchange from its first request to its result: runs, tool rounds between them, saves around them.</summary>
/// <remarks>
/// Where it waits for something that may never come, an exchange that is stopped leaves it there: its caller has been answered, and nothing but
/// that wait keeps it alive.
/// </remarks>
internal sealed class RunDriver(RunLane lane, Conversation conversation, ToolLoop tools, Persistence persistence, ClientParts client)
{
    /// <summary>Begins, in the context of whoever made the call: one that waited its turn is begun by the run before it.</summary>
    public void Start(Exchange exchange)
    {
        if (exchange.CallersContext is { } context)
        {
            ExecutionContext.Run(context, _ => Begin(exchange), null);
        }
        else
        {
            Begin(exchange);
        }
    }

    private void Begin(Exchange exchange) => _ = Task.Run(() => DriveAsync(exchange));

    private async Task DriveAsync(Exchange exchange)
    {
        try
        {
            do
            {
                await persistence.BeforeRequestAsync().ConfigureAwait(false);
                if (!await RunAsync(exchange).ConfigureAwait(false))
                {
                    return;
                }
            } while (await tools.RunAsync(exchange).ConfigureAwait(false));

            await persistence.AfterRunAsync().ConfigureAwait(false);
            lane.End(exchange);
        }
#pragma warning disable CA1031 // Nobody awaits this; whoever awaits the exchange must be told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lane.Break(exchange, new AgentError("The run could not be carried out", ErrorCode.Unknown) { Exception = exception });
        }
    }

    private async Task<bool> RunAsync(Exchange exchange)
    {
        var pump = new RunPump(exchange, lane, conversation, persistence, client);
        if (!lane.Attach(pump))
        {
            return false;
        }

        pump.Start();
        await pump.Ended.ConfigureAwait(false);
        var goesOn = lane.Detach(pump);
        pump.Drop();
        return goesOn;
    }
}
