namespace Cloister.Tests.Support;

/// <summary>What both kinds of probes have in common: the script they play and the services they register.</summary>
internal sealed class ProbeParts(Script script, string name)
{
    private readonly List<Action<PluginServiceRegistry>> _registrations = [];

    public string Name => name;

    public Script Script => script;

    public void Offer(ServiceId slot, int priority, bool isEager) =>
        _registrations.Add(services =>
        {
            var service = $"{name}:{slot}";
            var create = ServiceProbe () =>
            {
                script.Run(new(service + ".create", Context: null, CancellationToken.None));
                return new(script, service);
            };
            if (isEager)
            {
                services.RegisterSingleton(slot, create, priority);
            }
            else
            {
                services.RegisterLazySingleton(slot, create, priority);
            }
        });

    public void Offer(Action<PluginServiceRegistry> registration) => _registrations.Add(registration);

    public void Register(PluginServiceRegistry services)
    {
        foreach (var registration in _registrations)
        {
            registration(services);
        }

        script.Run(new(name + ".register", Context: null, CancellationToken.None));
    }

    public ValueTask RunAsync(string hook, PluginContext context, CancellationToken token = default) =>
        script.RunAsync(new($"{name}.{hook}", context, token));
}
