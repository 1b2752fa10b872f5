using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>An action that knows its service.</summary>
internal sealed record ServiceAction<TService> : ServiceAction
    where TService : AgentService
{
    private readonly Func<TService, ActionCall, CancellationToken, ValueTask<JsonData?>> _execute;

    public ServiceAction(string name, string description, Func<TService, ActionCall, CancellationToken, ValueTask<JsonData?>> execute)
        : base(name, description) => _execute = execute;

    internal override ValueTask<JsonData?> ExecuteAsync(AgentService service, ActionCall call, CancellationToken cancellationToken) =>
        service is TService own
            ? _execute(own, call, cancellationToken)
            : throw new InvalidOperationException(
                $"Action '{Name}' is described for {typeof(TService).Name}, and the service is a {service.GetType().Name}. Describe its actions for the type it has."
            );
}
