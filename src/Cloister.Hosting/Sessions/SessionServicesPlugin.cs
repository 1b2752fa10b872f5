using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting;

/// <summary>Gives each session a DI scope, by the runtime's own means: a lazy service in a slot.</summary>
/// <remarks>
/// It is the first plugin of all, so its service is the first to be made when plugins attach; the registry disposes in
/// reverse order, so the DI scope outlives the services that use it.
/// </remarks>
internal sealed class SessionServicesPlugin : SessionPlugin
{
    // One factory for all sessions: it captures none of them, and the registration plan finds it unchanged.
    private readonly Func<SessionServices> _create;

    public SessionServicesPlugin(IServiceScopeFactory scopes, ExposedSlots exposed, IUnloadableTypes? unloadable = null) =>
        _create = () => new(scopes.CreateAsyncScope(), exposed, unloadable);

    public override PluginId PluginId { get; } = new("cloister.hosting");

    public override IReadOnlyList<FeatureFlag> FeatureFlags { get; } = [FeatureFlag.Locked];

    public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(HostingSlots.Services, _create);

    protected override void Attach(SessionPluginContext context)
    {
        if (context.TryResolve(HostingSlots.Services) is SessionServices own)
        {
            own.Bind(context.Session!, context);
        }
    }
}
