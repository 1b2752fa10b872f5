namespace Cloister.Agents;

/// <summary>Tells errors that mean "too long" from others: providers share no code for it, so their words have to do.</summary>
internal static class ContextOverflow
{
    private static readonly string[] Codes =
    [
        "context_length_exceeded",
        "model_context_window_exceeded",
        "request_too_large",
        "string_above_max_length",
    ];

    private static readonly string[] Words =
    [
        "context_length_exceeded",
        "context length",
        "context window",
        "context size",
        "maximum context",
        "prompt is too long",
        "input is too long",
        "too long",
        "too many tokens",
        "too many input tokens",
        "input token count",
        "exceeds the maximum number of tokens",
        "reduce the length",
    ];

    public static bool IsMeant(int? status, string? code, string reason) =>
        status is null or 400 or 413 or 422 && (Contains(Codes, code) || Contains(Words, reason));

    private static bool Contains(string[] known, string? text) =>
        text is not null && Array.Exists(known, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
