namespace Cloister.Agents;

/// <summary>Who serves models, as the configuration describes it; its id is the key it stands under.</summary>
public sealed record ProviderSettings
{
    /// <summary>What it speaks: <c>open-compatible</c>, <c>openai</c>, <c>anthropic</c>, <c>offline</c> and so on.</summary>
    public required string Type { get; init; }

    /// <summary>Where it answers; the type's own address if not said.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The key to it, resolved. Never written to a log, an error or an answer.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Headers sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many requests it gets at a time; four if not said.</summary>
    public int MaxConcurrency { get; init; } = 4;

    /// <summary>How many requests it gets in a minute; no limit if not said.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Type and address; neither key nor headers, which may hold one.</summary>
    public override string ToString() => BaseUrl is null ? Type : $"{Type} at {BaseUrl}";

    /// <summary>Whether a client that was made for these settings serves those as well.</summary>
    internal bool IsSameAs(ProviderSettings other) =>
        Type == other.Type
        && BaseUrl == other.BaseUrl
        && ApiKey == other.ApiKey
        && MaxConcurrency == other.MaxConcurrency
        && RequestsPerMinute == other.RequestsPerMinute
        && Headers.Count == other.Headers.Count
        && Headers.All(header => other.Headers.TryGetValue(header.Key, out var value) && value == header.Value);
}
