using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What lists show of a service.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="State">How it is.</param>
/// <param name="IsEnabled">Whether the settings want it.</param>
/// <param name="UpdatedAt">When that last changed.</param>
public sealed record ServiceInfo(string Name, string Title, ServiceState State, bool IsEnabled, DateTimeOffset UpdatedAt)
{
    /// <summary>What it does.</summary>
    public string Description { get; init; } = "";

    /// <summary>What others can have it do.</summary>
    public ValueList<string> Actions { get; init; } = [];

    /// <summary>Why it could not start or stop; null since it last could.</summary>
    public string? LastError { get; init; }

    /// <summary>What it was last asked to do.</summary>
    public string? LastCommand { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset? LastCommandAt { get; init; }
}
