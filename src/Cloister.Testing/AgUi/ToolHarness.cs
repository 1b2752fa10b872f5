using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Tools of an application under test: it sees every call, whether a session makes it or the test.</summary>
/// <example>
/// <code>
/// var tools = new ToolHarness().Add("add", (call, _) => new("3"));
/// var output = await tools.InvokeAsync("add", JsonData.Object(("a", 1), ("b", 2)));
/// </code>
/// </example>
public sealed class ToolHarness
{
    private readonly Dictionary<string, ToolHandler> _handlers = new(StringComparer.Ordinal);
    private int _replays;
    private int _invocations;

    /// <summary>The tools, as sessions take them.</summary>
    public ToolRegistry Registry { get; } = new();

    /// <summary>The calls, in order, before their handlers saw them.</summary>
    public Recorded<ToolInvocation> Calls { get; } = new();

    /// <summary>Whether the call that a handler is working on was asked for as a replay, which should have no effect outside.</summary>
    public bool IsReplaying => Volatile.Read(ref _replays) > 0;

    /// <summary>Adds a tool that says nothing about its arguments.</summary>
    public ToolHarness Add(string name, ToolHandler handler) => Add(new ToolDefinition(name, ""), handler);

    /// <summary>Adds a tool.</summary>
    public ToolHarness Add(ToolDefinition definition, ToolHandler handler)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(handler);
        ToolHandler observed = (call, cancellationToken) =>
        {
            Calls.Add(call);
            return handler(call, cancellationToken);
        };
        Registry.Add(definition, observed);
        _handlers.Add(definition.Name, observed);
        return this;
    }

    /// <summary>Calls a tool by hand.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">Its arguments; an empty object when null.</param>
    /// <param name="isReplaying">Whether handlers find <see cref="IsReplaying"/> set until the call is over.</param>
    /// <param name="cancellationToken">Stops the tool.</param>
    /// <exception cref="ArgumentException">There is no such tool.</exception>
    public async Task<ToolOutput> InvokeAsync(
        string name,
        JsonData? arguments = null,
        bool isReplaying = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_handlers.TryGetValue(name, out var handler))
        {
            throw new ArgumentException($"There is no tool '{name}'. There are: {string.Join(", ", _handlers.Keys)}.", nameof(name));
        }

        var call = new ToolInvocation($"harness-call-{Interlocked.Increment(ref _invocations)}", name, arguments ?? JsonData.EmptyObject)
        {
            ThreadId = "harness-thread",
            RunId = "harness-run",
            State = ChatState.Empty,
        };
        Interlocked.Add(ref _replays, isReplaying ? 1 : 0);
        try
        {
            return await handler(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _replays, isReplaying ? -1 : 0);
        }
    }
}
