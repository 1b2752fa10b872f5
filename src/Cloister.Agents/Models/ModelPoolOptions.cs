using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a <see cref="ModelPool"/> needs from its host.</summary>
public sealed record ModelPoolOptions
{
    private static readonly Func<string, string?> NoVariables = _ => null;

    /// <summary>Models that the application brings, by id. They stand before those of the catalog, and are never disposed here.</summary>
    public IReadOnlyDictionary<string, IChatClient> Clients { get; init; } = new Dictionary<string, IChatClient>(StringComparer.Ordinal);

    /// <summary>Looks up the variables in which keys are usually found.</summary>
    /// <value>Finds nothing by default.</value>
    public Func<string, string?> Variable { get; init; } = NoVariables;

    /// <summary>How long a provider may be silent before the request counts as failed.</summary>
    /// <value>Five minutes by default: some models think that long before they say a word.</value>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Makes what sends the requests of a provider; disposed with it.</summary>
    /// <value>One that follows no redirects, keeps no cookies and tells providers no trace ids.</value>
    public Func<HttpMessageHandler> NewHandler { get; init; } = ProviderHttp.NewHandler;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 to below 1, for spreading attempts that are made again.</summary>
    public Func<double> NextRandom { get; init; } = static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
