namespace Cloister.Agents;

/// <summary>A handler of a pipeline point failed, so those behind it did not run.</summary>
public sealed class PointException : Exception
{
    internal PointException(Point point, string plugin, object? lastGood, Exception cause)
        : base($"Plugin '{plugin}' failed at point '{point.Name}': {cause.Message}", cause)
    {
        Point = point.Name;
        Plugin = plugin;
        LastGood = lastGood;
    }

    /// <summary>The name of the point.</summary>
    public string Point { get; }

    /// <summary>The plugin that failed.</summary>
    public string Plugin { get; }

    /// <summary>What the handlers before it made of the value.</summary>
    public object? LastGood { get; }
}
