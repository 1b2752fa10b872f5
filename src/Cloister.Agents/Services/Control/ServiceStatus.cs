namespace Cloister.Agents;

/// <summary>How a service is, and how it came to that.</summary>
internal sealed record ServiceStatus(ServiceState State, DateTimeOffset UpdatedAt)
{
    public string? LastError { get; init; }

    public string? LastCommand { get; init; }

    public DateTimeOffset? LastCommandAt { get; init; }
}
