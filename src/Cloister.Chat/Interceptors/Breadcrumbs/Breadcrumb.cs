using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>One step of the trail, without content.</summary>
/// <param name="Category">Always <c>agui.event</c>.</param>
/// <param name="Message">The type of the event as it is on the wire; <c>RUN_ENDED</c> for an end that no event told.</param>
/// <param name="Level">Information, or error.</param>
/// <param name="Code">The code of the error.</param>
public sealed record Breadcrumb(string Category, string Message, LogLevel Level, string? Code);
