namespace Cloister.Agents;

/// <summary>Gives ready clients for models by their ids.</summary>
/// <remarks>
/// <para>
/// A client lives as long as its provider is configured as it was, or somebody still works with it. The model <c>offline</c> is always there,
/// unless the catalog has another one of that name.
/// </para>
/// <para>Safe from any thread.</para>
/// </remarks>
/// <example>
/// <code>
/// using var pool = new ModelPool(catalog);
/// using var model = pool.Lease("main");
/// var answer = await model.Client.GetResponseAsync("Hello");
/// </code>
/// </example>
public sealed class ModelPool : IDisposable
{
    /// <summary>The id of the model that needs no provider.</summary>
    public const string OfflineModelId = "offline";

    private static readonly ModelSettings Offline = new() { Provider = OfflineModelId, Name = OfflineModelId };
    private static readonly ProviderSettings OfflineProvider = new() { Type = ProviderType.Offline, MaxConcurrency = int.MaxValue };
    private static readonly ProviderSettings Application = new() { Type = "application", MaxConcurrency = int.MaxValue };

    private readonly Lock _sync = new();
    private readonly ModelPoolOptions _options;
    private readonly Dictionary<string, ProviderClient> _providers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProviderClient> _applications = new(StringComparer.Ordinal);
    private ModelCatalog _catalog;
    private bool _isDisposed;

    /// <summary>A pool of the models of a catalog.</summary>
    /// <param name="catalog">The models and providers.</param>
    /// <param name="options">What the pool needs from its host.</param>
    public ModelPool(ModelCatalog catalog, ModelPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _catalog = catalog;
        _options = options ?? new();
        foreach (var (id, client) in _options.Clients)
        {
            _applications.Add(id, new(Application, new UnownedClient(client), _options.TimeProvider));
        }
    }

    /// <summary>What there is to choose from.</summary>
    public ModelCatalog Catalog => Volatile.Read(ref _catalog);

    /// <summary>Replaces what there is to choose from. Work that is under way goes on as it began.</summary>
    public void Update(ModelCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Volatile.Write(ref _catalog, catalog);
            foreach (var (id, client) in _providers.Where(provider => !IsCurrent(provider.Key, provider.Value)).ToList())
            {
                _providers.Remove(id);
                client.Retire();
            }
        }
    }

    /// <summary>Takes a model for one piece of work.</summary>
    /// <param name="modelId">Which one; that of the catalog when null.</param>
    /// <param name="onDelay">Called when a request has to wait; it must not throw.</param>
    /// <exception cref="ModelUnavailableException">There is none, it is paused, or its provider is not rightly configured.</exception>
    public ModelLease Lease(string? modelId = null, Action<ModelDelay>? onDelay = null)
    {
        var (id, settings, provider) = Take(modelId);
        return new(id, settings, new ModelPipeline(settings, provider, _options, onDelay).Client, provider);
    }

    /// <summary>What the configuration says of a model.</summary>
    /// <param name="modelId">Which one; that of the catalog when null.</param>
    /// <exception cref="ModelUnavailableException">There is none, or it is paused.</exception>
    public ModelSettings Find(string? modelId = null) => Find(Catalog, IdOf(Catalog, modelId));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sync)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (var client in _providers.Values.Concat(_applications.Values))
            {
                client.Retire();
            }
        }
    }

    private (string Id, ModelSettings Settings, ProviderClient Provider) Take(string? modelId)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var id = IdOf(_catalog, modelId);
            var settings = Find(_catalog, id);
            var provider = _applications.TryGetValue(id, out var application) ? application : ProviderOf(id, settings);
            provider.Acquire();
            return (id, settings, provider);
        }
    }

    private static string IdOf(ModelCatalog catalog, string? modelId) =>
        string.IsNullOrEmpty(modelId) ? catalog.DefaultModelId ?? throw ModelUnavailableException.NoModel() : modelId;

    private ModelSettings Find(ModelCatalog catalog, string id)
    {
        var settings =
            catalog.Models.GetValueOrDefault(id)
            ?? (
                _applications.ContainsKey(id) ? new() { Provider = Application.Type, Name = id }
                : id == OfflineModelId ? Offline
                : throw ModelUnavailableException.NotFound(id)
            );
        return settings.IsPaused ? throw ModelUnavailableException.Paused(id) : settings;
    }

    private ProviderClient ProviderOf(string modelId, ModelSettings model)
    {
        var id = model.Provider;
        var settings = Effective(id) ?? throw ModelUnavailableException.NoProvider(modelId, id);
        if (_providers.TryGetValue(id, out var known))
        {
            if (known.Settings.IsSameAs(settings))
            {
                return known;
            }

            known.Retire();
        }

        var made = new ProviderClient(settings, ProviderType.Connect(modelId, id, settings, _options), _options.TimeProvider);
        _providers[id] = made;
        return made;
    }

    private bool IsCurrent(string id, ProviderClient client) => Effective(id) is { } settings && client.Settings.IsSameAs(settings);

    /// <summary>The settings of a provider, with the key that is found for it.</summary>
    private ProviderSettings? Effective(string id)
    {
        var settings = _catalog.Providers.GetValueOrDefault(id) ?? (id == OfflineModelId ? OfflineProvider : null);
        return settings is null || ProviderType.Find(settings.Type) is not { } type
            ? settings
            : settings with
            {
                ApiKey = type.KeyFor(settings, _options.Variable),
            };
    }
}
