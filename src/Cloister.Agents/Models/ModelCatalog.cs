namespace Cloister.Agents;

/// <summary>The models and providers there are, at one moment.</summary>
public sealed record ModelCatalog
{
    /// <summary>Nothing configured; only the <c>offline</c> model is there.</summary>
    public static ModelCatalog Empty { get; } = new();

    /// <summary>The models by id.</summary>
    public IReadOnlyDictionary<string, ModelSettings> Models { get; init; } = Nothing<ModelSettings>();

    /// <summary>The providers by id.</summary>
    public IReadOnlyDictionary<string, ProviderSettings> Providers { get; init; } = Nothing<ProviderSettings>();

    /// <summary>The model of whoever names none.</summary>
    public string? DefaultModelId { get; init; }

    /// <summary>What this catalog has, and of the other one what this one has not.</summary>
    /// <param name="fallback">For a project, the pool of the user.</param>
    public ModelCatalog Over(ModelCatalog fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        return new()
        {
            Models = Over(Models, fallback.Models),
            Providers = Over(Providers, fallback.Providers),
            DefaultModelId = DefaultModelId ?? fallback.DefaultModelId,
        };
    }

    private static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> own, IReadOnlyDictionary<string, T> fallback)
    {
        var all = new Dictionary<string, T>(fallback, StringComparer.Ordinal);
        foreach (var (id, value) in own)
        {
            all[id] = value;
        }

        return all;
    }

    private static Dictionary<string, T> Nothing<T>() => new(StringComparer.Ordinal);
}
