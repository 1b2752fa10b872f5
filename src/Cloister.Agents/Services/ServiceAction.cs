using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Something that others can have a service do.</summary>
public abstract record ServiceAction
{
    private protected ServiceAction(string name, string description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Description = description;
    }

    /// <summary>What it is called: lower case, with hyphens.</summary>
    public string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; }

    /// <summary>The JSON Schema of what it is given; null if it takes any object.</summary>
    public JsonData? InputSchema { get; init; }

    /// <summary>Whether it may be put off until a moment in the future.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool IsSchedulable { get; init; } = true;

    /// <summary>Whether doing it twice is the same as doing it once, so that it is done again after a crash.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether models may ask for it, as the tool <c>service_action</c>.</summary>
    public bool IsTool { get; init; }

    /// <summary>Whether it changes nothing anywhere.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether it can be called over HTTP.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool IsOnHttp { get; init; } = true;

    /// <summary>
    /// For tools: looks at what a call of a model is given, and says why a person has to approve it; null if none has to. What was approved is approved in
    /// the folder of the project, and nowhere else.
    /// </summary>
    internal Func<AgentService, JsonData, string?>? AsksBecause { get; init; }

    /// <summary>An action of a service.</summary>
    /// <param name="name">What it is called: lower case, with hyphens.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="execute">Does it. An <see cref="ActionFailedException"/> is told to whoever asked; anything else is logged.</param>
    public static ServiceAction Of<TService>(
        string name,
        string description,
        Func<TService, ActionCall, CancellationToken, ValueTask<JsonData?>> execute
    )
        where TService : AgentService
    {
        ArgumentNullException.ThrowIfNull(execute);
        return new ServiceAction<TService>(name, description, execute);
    }

    internal abstract ValueTask<JsonData?> ExecuteAsync(AgentService service, ActionCall call, CancellationToken cancellationToken);
}
