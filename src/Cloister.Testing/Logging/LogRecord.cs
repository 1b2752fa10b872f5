using Microsoft.Extensions.Logging;

namespace Cloister.Testing;

/// <summary>One message that was logged.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Category">Who logged it.</param>
/// <param name="EventId">Which message it is.</param>
/// <param name="Message">The text.</param>
/// <param name="Exception">The exception that came with it.</param>
/// <param name="State">The values in the text, by name.</param>
public sealed record LogRecord(
    LogLevel Level,
    string Category,
    EventId EventId,
    string Message,
    Exception? Exception,
    IReadOnlyDictionary<string, object?> State
)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Level} {Category}[{EventId.Id}] {Message}{(Exception is null ? "" : $" ({Exception.GetType().Name}: {Exception.Message})")}";
}
