using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A service of the agent: it owns a main path, from what comes in to what goes out, and decides about it. It declares the points at which plugins may
/// take part, works in sessions through <c>Context.Session</c>, and reaches other services through <c>Context.InvokeAsync</c> only.
/// </summary>
/// <remarks>
/// <para>An <see cref="AgentServicePlugin{TService}"/> brings it; one of a higher priority replaces it, and the settings of the agent switch it off.</para>
/// <para>
/// To be attached is not to be started: all that could win are attached, and only the one that does is started, when the agent starts or the settings
/// change in its favour.
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing that has to be given back.")]
public abstract class AgentService : StatefulPluginService<AgentContext>
{
    private CancellationTokenSource _life = new();

    internal static Namespace Slots { get; } = new(AgentRuntimeSettings.ServiceNamespace);

    /// <summary>Cancelled when the service is to stop: all that it has going on ends with it.</summary>
    protected CancellationToken Stopping => _life.Token;

    /// <summary>Where it works.</summary>
    internal string Folder => Context.RootPath;

    /// <summary>The slot of the service with a name.</summary>
    public static ServiceId<AgentService> Slot(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Slots.Service<AgentService>(name);
    }

    /// <summary>Takes up its work. It may take 30 seconds.</summary>
    /// <param name="cancellationToken">The agent does not want it any more, or it took too long.</param>
    protected internal virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends its work. <see cref="Stopping"/> has been cancelled; what is left is to wait for what is going on.</summary>
    /// <param name="cancellationToken">It took too long.</param>
    protected internal virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Works with new settings from here on. They are in <see cref="PluginService.Config"/> already.</summary>
    /// <param name="cancellationToken">It took too long.</param>
    protected internal virtual Task ApplyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What every model request of a session is told because of this service; null if nothing.</summary>
    protected internal virtual string? System(AgentSessionContext session) => null;

    /// <summary>Whether models may ask for an action that is a tool, as things are now.</summary>
    protected internal virtual bool Offers(ServiceAction action) => true;

    /// <summary>Answers a command that none of its actions is for; null if it knows no such command.</summary>
    protected internal virtual ValueTask<InvokeResult?> CommandAsync(
        string command,
        JsonData payload,
        CancellationToken cancellationToken
    ) => default;

    /// <summary>Nothing begins here.</summary>
    protected sealed override void Attach() => base.Attach();

    /// <summary>Nothing begins here.</summary>
    protected sealed override ValueTask AttachAsync(CancellationToken cancellationToken) => base.AttachAsync(cancellationToken);

    /// <summary>Whoever detaches it has stopped it before. If not, what it has going on is told to end, and nobody waits for it.</summary>
    protected sealed override async ValueTask DetachAsync() => await _life.CancelAsync().ConfigureAwait(false);

    /// <summary>What it has going on may go on.</summary>
    internal void Begin() => _life = new();

    /// <summary>What it has going on is told to end.</summary>
    internal Task EndAsync() => _life.CancelAsync();
}
