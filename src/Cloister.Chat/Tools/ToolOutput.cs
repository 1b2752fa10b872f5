using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What a tool answers: a text, parts, or JSON.</summary>
public sealed record ToolOutput
{
    private ToolOutput(MessageContent content, string? error = null)
    {
        Content = content;
        Error = error;
    }

    /// <summary>The answer as the agent gets it.</summary>
    public MessageContent Content { get; }

    /// <summary>Why the tool failed or was declined; null for a success.</summary>
    public string? Error { get; }

    /// <summary>An answer that is text, as it is, or parts.</summary>
    public static ToolOutput From(MessageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(content);
    }

    /// <summary>An answer that is JSON; a JSON string becomes its text.</summary>
    public static ToolOutput From(JsonData value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value.TryGetString(out var text) ? text : value.ToString());
    }

    /// <summary>An answer that says that there is none.</summary>
    /// <param name="error">A short sentence for the agent.</param>
    public static ToolOutput Failed(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(error, error);
    }

    /// <summary>An answer that is text.</summary>
    public static implicit operator ToolOutput(string text) => From((MessageContent)text);

    /// <summary>An answer that is JSON.</summary>
    public static implicit operator ToolOutput(JsonData value) => From(value);
}
