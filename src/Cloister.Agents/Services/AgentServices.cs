using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The services of an agent: what there are, how they are, and what they can be asked to do.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed partial class AgentServices
{
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ServiceControl> _controls = new(StringComparer.Ordinal);
    private readonly PluginRuntimeBase _runtime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServiceCalls _calls;

    /// <summary>The tools that each service has been asked for, because to read a schema takes its time. They go with the service.</summary>
    private readonly ConditionalWeakTable<AgentService, ConcurrentDictionary<string, AgentTool>> _tools = [];
    private volatile bool _isClosed;

    internal AgentServices(PluginRuntimeBase runtime, ScheduledJobs jobs, TimeProvider time, ILogger<AgentServices> logger)
    {
        Jobs = jobs;
        _runtime = runtime;
        _time = time;
        _logger = logger;
        _calls = new(time, logger);
    }

    /// <summary>All services, by name.</summary>
    public IReadOnlyList<ServiceInfo> List() => [.. Described().OrderBy(found => found.Name, StringComparer.Ordinal).Select(InfoOf)];

    /// <summary>One service; null if there is none of this name.</summary>
    public ServiceInfo? Find(string name) => Describe(name) is { } description ? InfoOf(description) : null;

    /// <summary>An action of a service; null if it has none of this name.</summary>
    public ServiceAction? FindAction(string service, string action) => Describe(service)?.Find(action);

    /// <summary>Has a service do one of its actions. What goes wrong is in the result.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="action">The action.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="caller">Who asks; another part of this agent if not said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<InvokeResult> InvokeAsync(
        string service,
        string action,
        JsonData? payload = null,
        ActionCaller? caller = null,
        CancellationToken cancellationToken = default
    )
    {
        if (string.IsNullOrWhiteSpace(service))
        {
            return new(InvokeResult.Failed("invoke.service is required"));
        }

        return string.IsNullOrWhiteSpace(action)
            ? new(InvokeResult.Failed("invoke.action is required"))
            : CommandAsync(service, action, payload, caller, cancellationToken);
    }

    /// <summary>
    /// Has a service do one of its actions, or <c>status</c>, <c>start</c>, <c>stop</c>, <c>restart</c>, or what else it understands. What goes wrong is in
    /// the result.
    /// </summary>
    /// <param name="service">Its name.</param>
    /// <param name="command">The action or command.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="caller">Who asks; another part of this agent if not said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<InvokeResult> CommandAsync(
        string service,
        string command,
        JsonData? payload = null,
        ActionCaller? caller = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(command);
        var name = service.Trim().ToLowerInvariant();
        var verb = command.Trim().ToLowerInvariant();
        if (Describe(name) is not { } description)
        {
            return InvokeResult.Failed($"Unknown service: {name}");
        }

        if (verb.Length == 0)
        {
            return InvokeResult.Failed("command is required");
        }

        var control = ControlOf(name);
        control.Note(verb);
        var call = new ActionCall(payload ?? JsonData.EmptyObject, caller ?? ActionCaller.Code);
        return description.Find(verb) is { } action
                ? await _calls.ExecuteAsync(control, action, call, cancellationToken).ConfigureAwait(false)
            : _isClosed ? InvokeResult.Failed("The agent stops.")
            : await ControlAsync(control, verb, cancellationToken).ConfigureAwait(false) is { } controlled ? controlled
            : await _calls.CommandAsync(control, verb, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actions of running services that models may ask for.</summary>
    internal IReadOnlyList<AgentTool> Tools() =>
        [
            .. Running()
                .SelectMany(running =>
                    running
                        .Description.Actions.Where(action => action.IsTool && running.Service.Offers(action))
                        .Select(action => ToolOf(running.Description.Name, running.Service, action))
                ),
        ];

    private AgentTool ToolOf(string name, AgentService service, ServiceAction action) =>
        _tools
            .GetValue(service, static _ => new(StringComparer.Ordinal))
            .GetOrAdd(action.Name, _ => ActionFunction.Offer(this, name, service, action));

    /// <summary>Starts all that the settings want, in their order. One that cannot start keeps nobody else from it.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var description in InOrder().Where(IsWanted))
        {
            await ControlOf(description.Name).StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops all, the last one first.</summary>
    internal async Task StopAsync()
    {
        _isClosed = true;
        foreach (var description in InOrder().Reverse())
        {
            await ControlOf(description.Name).StopAsync(LastLimit).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Changes the settings in three moves: what might be somebody else afterwards stops, outside of the runtime's gate, since a stop may wait for a
    /// session that waits for the gate; then the settings change; then what is there starts, and the others work with what is new.
    /// </summary>
    internal async Task ChangeAsync(RuntimeSettings settings, Func<ValueTask> update)
    {
        var kept = InOrder().Where(IsWanted).Select(description => ControlOf(description.Name)).ToHashSet();
        foreach (var control in Contested(settings).FindAll(control => control.Status.State != ServiceState.Stopped))
        {
            await control.StopAsync().ConfigureAwait(false);
            kept.Remove(control);
        }

        try
        {
            await update().ConfigureAwait(false);
        }
        finally
        {
            // If the settings stay as they were, so does who works.
            await FollowAsync(kept).ConfigureAwait(false);
        }
    }

    /// <summary>Starts what is new or could not work before, and has the others work with what is new. One that somebody has stopped stays stopped.</summary>
    private async Task FollowAsync(HashSet<ServiceControl> kept)
    {
        foreach (var description in InOrder().Where(IsWanted))
        {
            var control = ControlOf(description.Name);
            var follows = kept.Contains(control) && control.Status.State != ServiceState.Error;
            await (follows ? control.ApplyAsync() : control.StartAsync()).ConfigureAwait(false);
        }
    }

    private static async ValueTask<InvokeResult?> ControlAsync(ServiceControl control, string verb, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case "status":
                break;
            case "start":
                await control.StartAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "stop":
                await control.StopAsync().ConfigureAwait(false);
                break;
            case "restart":
                await control.RestartAsync(cancellationToken).ConfigureAwait(false);
                break;
            default:
                return null;
        }

        var status = control.Status;
        var state = JsonData.Object(("state", status.State.ToString().ToLowerInvariant()));
        return verb != "status" && status.LastError is { } error ? InvokeResult.Failed(error) : InvokeResult.Done(state);
    }

    /// <summary>The services that may be somebody else after the change, the last one to start first.</summary>
    private List<ServiceControl> Contested(RuntimeSettings settings) =>
        [
            .. InOrder()
                .Reverse()
                .Select(description => AgentService.Slot(description.Name).Id)
                .Where(slot => ContestOf(slot, _runtime.Settings) != ContestOf(slot, settings))
                .Select(slot => ControlOf(slot.Leaf)),
        ];

    private ServiceContest ContestOf(ServiceId slot, RuntimeSettings settings)
    {
        var bringing = _runtime.Plugins.OfType<IBringsService>().Where(plugin => plugin.ServiceName == slot.Leaf);
        var registered = _runtime.GlobalRegistry.GetRegistrations(slot) ?? [];
        var candidates = bringing.Select(plugin => plugin.PluginId).Concat(registered.Select(registration => registration.PluginId));
        return ServiceContest.Of(slot, candidates, _runtime, settings);
    }

    private ServiceControl ControlOf(string name) =>
        _controls.GetOrAdd(
            name,
            (service, services) => new(service, () => services.WinnerOf(service), services._time, services._logger),
            this
        );

    private AgentService? WinnerOf(string name) => _runtime.GlobalRegistry.TryResolve(AgentService.Slot(name));

    private bool IsWanted(ServiceDescription description) =>
        _runtime.GlobalRegistry.TryResolveRegistration(AgentService.Slot(description.Name).Id) is { IsEnabled: true };

    /// <summary>Whether a service works.</summary>
    internal bool IsRunning(string name) => ControlOf(name).Running is not null;

    /// <summary>The services that work, in their order.</summary>
    internal IEnumerable<(ServiceDescription Description, AgentService Service)> Running()
    {
        foreach (var description in InOrder())
        {
            if (ControlOf(description.Name).Running is { } service)
            {
                yield return (description, service);
            }
        }
    }

    private IEnumerable<ServiceDescription> InOrder() =>
        Described().OrderBy(description => description.Order).ThenBy(description => description.Name, StringComparer.Ordinal);

    private IEnumerable<ServiceDescription> Described() =>
        _runtime
            .GlobalRegistry.ListServiceIds()
            .Where(id => AgentService.Slots.Has(id))
            .Select(id => Describe(id.Leaf))
            .OfType<ServiceDescription>();

    /// <summary>Of who wins, or of one of those who would if they were not switched off.</summary>
    private ServiceDescription? Describe(string name)
    {
        var slot = AgentService.Slot(name).Id;
        return _runtime.GlobalRegistry.TryResolveRegistration(slot)?.Capabilities.GetOrDefault<ServiceDescription>()
            ?? _runtime
                .GlobalRegistry.GetRegistrations(slot)
                ?.Select(registration => registration.Capabilities.GetOrDefault<ServiceDescription>())
                .FirstOrDefault(description => description is not null);
    }

    private ServiceInfo InfoOf(ServiceDescription description)
    {
        var status = ControlOf(description.Name).Status;
        return new(description.Name, description.Title, status.State, IsWanted(description), status.UpdatedAt)
        {
            Description = description.Description,
            Actions = description.Actions.Select(action => action.Name).ToValueList(),
            LastError = status.LastError,
            LastCommand = status.LastCommand,
            LastCommandAt = status.LastCommandAt,
        };
    }
}
