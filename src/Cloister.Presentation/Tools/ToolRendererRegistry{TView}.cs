namespace Cloister.Presentation;

/// <summary>Who shows which tool.</summary>
/// <typeparam name="TView">What the user interface calls a view.</typeparam>
/// <param name="showUnknown">Shows a tool that has no view of its own.</param>
public sealed class ToolRendererRegistry<TView>(Func<UnknownTool, TView> showUnknown)
{
    private readonly Dictionary<string, Func<ToolRendering, TView>> _builders = new(StringComparer.Ordinal);

    /// <summary>Shows tools nobody was registered for.</summary>
    /// <value>Null: they are shown as unknown.</value>
    public Func<ToolRendering, TView>? OnUnknown { get; set; }

    /// <summary>Registers who shows a tool.</summary>
    /// <param name="toolName">The tool; case-sensitive.</param>
    /// <param name="build">Builds its view.</param>
    /// <exception cref="ArgumentException">The tool has a builder.</exception>
    public ToolRendererRegistry<TView> Add(string toolName, Func<ToolRendering, TView> build)
    {
        ArgumentNullException.ThrowIfNull(toolName);
        ArgumentNullException.ThrowIfNull(build);
        return _builders.TryAdd(toolName, build)
            ? this
            : throw new ArgumentException($"Tool '{toolName}' has a builder already. Register one for each tool.", nameof(toolName));
    }

    /// <summary>The view of a call. There is always one: a builder that throws is passed over, and the unknown tool tells why.</summary>
    public TView Render(ToolCallModel call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var rendering = new ToolRendering(call.Call, call.Arguments, call.Result, ToolReplayContext.IsReplaying);
        if ((_builders.GetValueOrDefault(call.Call.Name) ?? OnUnknown) is not { } build)
        {
            return showUnknown(new(rendering, Failure: null));
        }

        try
        {
            return build(rendering);
        }
#pragma warning disable CA1031 // One tool that cannot be shown must not hide the conversation.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return showUnknown(new(rendering, exception));
        }
    }
}
