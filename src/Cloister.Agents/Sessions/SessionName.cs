namespace Cloister.Agents;

/// <summary>Which texts can name a session.</summary>
internal static class SessionName
{
    /// <summary>How the ids of copies begin.</summary>
    public const string ForkPrefix = "fork_";

    public const int MaxLength = 200;

    /// <summary>Kinds of ids that only the host gives away.</summary>
    private static readonly string[] Reserved = ["chat_", "task-run:", "task-user-sim:", ForkPrefix];

    // Halves of characters are all the same to a database, so two ids would be one.
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength } && id is not ("." or "..") && !id.Any(char.IsControl) && DatabaseText.Of(id) == id;

    /// <summary>Whether a client can open it if it exists, but not make it.</summary>
    public static bool IsReserved(string id) => Array.Exists(Reserved, prefix => id.StartsWith(prefix, StringComparison.Ordinal));

    /// <exception cref="ArgumentException">No session can be called so.</exception>
    public static void ThrowIfInvalid(string id)
    {
        if (!IsValid(id))
        {
            throw new ArgumentException(
                $"'{id}' cannot name a session: an id has 1 to {MaxLength} characters, no control characters and no halves of characters, and is neither '.' nor '..'.",
                nameof(id)
            );
        }
    }
}
