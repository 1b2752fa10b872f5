namespace Cloister.Agents;

/// <summary>What a new project is to be.</summary>
public sealed record CreateProjectOptions
{
    /// <summary>What the agent is called; made of the name of the folder if not given.</summary>
    public string? Name { get; init; }

    /// <summary>The model it uses; that of the pool if not given.</summary>
    public string? ModelId { get; init; }

    /// <summary>The models that all agents of the user share.</summary>
    public IReadOnlyDictionary<string, ModelSettings> ModelPool { get; init; } =
        new Dictionary<string, ModelSettings>(StringComparer.Ordinal);

    /// <summary>Chat platforms it is to be reached on: <c>telegram</c>, <c>feishu</c>, <c>qq</c>.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Whether a configuration that is there is replaced.</summary>
    public bool Force { get; init; }
}
