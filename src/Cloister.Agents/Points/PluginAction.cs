using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Something that people can have a plugin do.</summary>
/// <param name="Name">What it is called: lower case, with hyphens.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Execute">Does it, and says what came of it. An <see cref="ActionFailedException"/> is told to whoever asked.</param>
public sealed record PluginAction(
    string Name,
    string Description,
    Func<PluginActionCall, CancellationToken, ValueTask<PluginActionResult>> Execute
)
{
    /// <summary>The JSON Schema of what it is given; null if it takes anything.</summary>
    public JsonData? InputSchema { get; init; }

    /// <summary>Whether it can be done while the plugin is disabled, like installing it or switching it on.</summary>
    public bool IsAllowedWhenDisabled { get; init; }
}
