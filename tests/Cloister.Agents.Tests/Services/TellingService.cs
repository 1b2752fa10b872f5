using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services;

/// <summary>A service that tells what happens to it.</summary>
internal sealed class TellingService(string name, List<string> told, TellingService.Behaviour? behaviour = null) : AgentService
{
    public static ServiceDescription Describe(string name, int order = 100) =>
        new(name)
        {
            Order = order,
            Actions =
            [
                ServiceAction.Of<TellingService>("echo", "Says it again.", (_, call, _) => new(call.Payload)),
                ServiceAction.Of<TellingService>("ask", "Asks another one.", (service, call, token) => service.AskAsync(call, token)) with
                {
                    InputSchema = JsonData.Parse("""{"type":"object","required":["service"],"properties":{"service":{"type":"string"}}}"""),
                },
                ServiceAction.Of<TellingService>("fail", "Fails.", (_, _, _) => throw new InvalidOperationException("at 10.0.0.7")),
                ServiceAction.Of<TellingService>("refuse", "Refuses.", (_, _, _) => throw new ActionFailedException("Not today.")),
            ],
        };

    public static AgentServicePlugin<TellingService> Brought(
        string name,
        List<string> told,
        int order = 100,
        Behaviour? behaviour = null,
        int priority = Priority.Normal,
        string? by = null
    ) => new(Describe(name, order), () => new(by ?? name, told, behaviour), priority, by is null ? null : new PluginId(by));

    protected internal override Task StartAsync(CancellationToken cancellationToken)
    {
        Tell("starts");
        return behaviour?.Start?.Invoke(cancellationToken) ?? Task.CompletedTask;
    }

    protected internal override Task StopAsync(CancellationToken cancellationToken)
    {
        Tell(Stopping.IsCancellationRequested ? "stops" : "stops unasked");
        return behaviour?.Stop?.Invoke(this) ?? Task.CompletedTask;
    }

    protected internal override Task ApplyAsync(CancellationToken cancellationToken)
    {
        Tell($"applies {Config.GetString("color")}");
        return Task.CompletedTask;
    }

    protected internal override ValueTask<InvokeResult?> CommandAsync(
        string command,
        JsonData payload,
        CancellationToken cancellationToken
    ) => new(command == "wave" ? InvokeResult.Done("waved") : null);

    internal AgentContext Reach => Context;

    private void Tell(string what)
    {
        lock (told)
        {
            told.Add($"{name} {what}");
        }
    }

    private async ValueTask<JsonData?> AskAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var asked = await Context.InvokeAsync(call.Payload["service"].AsString(), "ask", call.Payload, cancellationToken);
        return asked.Success ? asked.Data : throw new ActionFailedException(asked.Error);
    }

    /// <summary>What it does when it starts and stops.</summary>
    internal sealed record Behaviour(Func<CancellationToken, Task>? Start = null, Func<TellingService, Task>? Stop = null);
}
