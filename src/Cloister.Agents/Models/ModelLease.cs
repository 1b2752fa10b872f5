using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A model for one piece of work, such as a step of a run.</summary>
/// <remarks>Disposing it gives it back; the client must not be disposed. Safe for several requests at a time.</remarks>
public sealed class ModelLease : IDisposable
{
    private readonly ProviderClient _provider;
    private int _isReturned;

    internal ModelLease(string id, ModelSettings settings, IChatClient client, ProviderClient provider)
    {
        Id = id;
        Settings = settings;
        Client = client;
        _provider = provider;
    }

    /// <summary>The id of the model.</summary>
    public string Id { get; }

    /// <summary>What the configuration says of it.</summary>
    public ModelSettings Settings { get; }

    /// <summary>
    /// The model. What a request leaves open (name, temperature and so on) comes from the settings; requests wait for their turn, are tried again
    /// as long as nothing was said, are measured, and fail with a <see cref="ModelRequestException"/>.
    /// </summary>
    public IChatClient Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            _provider.Release();
        }
    }
}
