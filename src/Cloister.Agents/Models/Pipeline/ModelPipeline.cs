using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a request passes on its way to a provider, outermost first: settings, measuring, trying again, waiting for its turn.</summary>
internal sealed class ModelPipeline
{
    public ModelPipeline(ModelSettings settings, ProviderClient provider, ModelPoolOptions options, Action<ModelDelay>? onDelay)
    {
        var delayed = onDelay ?? (static _ => { });
        IChatClient client = new LimitedClient(provider.Client, provider.Limiter, delayed);
        client = new RetryingClient(client, settings.Provider, options, delayed);
        client = new MeasuredClient(client, provider.Settings, options.TimeProvider);
        Client = new ConfiguredClient(client, settings, namesModel: provider.Client is not UnownedClient);
    }

    public IChatClient Client { get; }
}
