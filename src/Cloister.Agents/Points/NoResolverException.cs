namespace Cloister.Agents;

/// <summary>Nobody answers at a resolve point.</summary>
public sealed class NoResolverException : InvalidOperationException
{
    internal NoResolverException(Point point, string? disabled)
        : base(
            disabled is null
                ? $"No plugin resolver registered for point: {point.Name}. Add a plugin that resolves it."
                : $"No active plugin resolver registered for point: {point.Name}. Plugin '{disabled}' resolves it and is not active: enable it."
        ) => Point = point.Name;

    /// <summary>The name of the point.</summary>
    public string Point { get; }
}
